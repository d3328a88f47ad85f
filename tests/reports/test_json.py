from __future__ import annotations

import json

import pytest

from flaglint.model.findings import Problem
from flaglint.reports.json import AT_ONCE, list_text, render, to_text
from tests.checks.builders import ago
from tests.reports.builders import HOSTILE, finding, store_finding, summary


def test_the_document_has_exactly_the_fields_of_the_contract() -> None:
    document = json.loads(render(summary(finding())))
    assert list(document) == ["version", "findings", "problems", "coverage", "snapshot"]
    assert document["version"] == 1
    assert list(document["findings"][0]) == [
        "code", "name", "severity", "confidence", "key", "path", "line", "column", "message", "evidence", "fix",
        "fingerprint",
    ]  # fmt: skip
    assert document["findings"][0]["evidence"] == [
        {"fact": "production: serves true", "source": "configcat: config.json", "date": ago(90).isoformat()}
    ]
    assert document["snapshot"] == {"sha256": "ab" * 32, "fetched_at": "2026-06-01T00:00:00+00:00"}


def test_lines_and_columns_are_1_based() -> None:
    found = json.loads(render(summary(finding())))["findings"][0]
    assert (found["line"], found["column"], found["fix"]) == (12, 8, "safe")


def test_a_finding_about_the_store_has_no_place() -> None:
    found = json.loads(render(summary(store_finding())))["findings"][0]
    assert (found["path"], found["line"], found["column"], found["fix"]) == (None, None, None, None)


def test_problems_and_coverage_are_there() -> None:
    document = json.loads(render(summary(problems=(Problem("a.py", 3, "does not parse"),))))
    assert document["problems"] == [{"path": "a.py", "line": 3, "reason": "does not parse"}]
    assert document["coverage"]["files"] == 120
    assert document["coverage"]["absence"] is None


def test_without_a_store_the_snapshot_is_null() -> None:
    assert json.loads(render(summary(snapshot=None)))["snapshot"] is None


def test_hostile_names_come_back_as_written_and_reach_no_terminal() -> None:
    text = render(summary(finding(HOSTILE, path="caf\udce9.py")))
    assert text.isascii()
    assert not [c for c in text if ord(c) < 32 and c != "\n"]
    found = json.loads(text)["findings"][0]
    assert found["key"] == HOSTILE.replace("\udcff", "\\xff")
    assert found["path"] == "caf\\xe9.py"


def test_the_same_run_gives_the_same_bytes() -> None:
    assert render(summary(finding())) == render(summary(finding()))


@pytest.mark.parametrize("count", [0, 1, 2, AT_ONCE, AT_ONCE + 1])
def test_a_list_in_pieces_is_the_whole_document(count: int) -> None:
    items = [{"key": f"k{number}", "tags": [], "value": {"a": [number]}} for number in range(count)]
    assert "".join(list_text("flags", items)) == to_text({"version": 1, "flags": items})


@pytest.mark.parametrize(
    "value",
    ["caffè", "😀", "\x00\x7f\u2028", 'a "b" \\', 2**70, -0.0, 1e16, 0.1, 5e-324, True, None, [], {}, {"é": [[]]}],
    ids=repr,
)
def test_values_come_back_as_they_are(value: object) -> None:
    text = to_text({"value": value})
    assert text.isascii()
    assert json.loads(text) == {"value": value}


def test_the_layout_is_that_of_the_standard_library() -> None:
    document: dict[str, object] = {"a": [1, {"b": "é😀", "c": []}], "d": {}, "e": None}
    assert to_text(document) == json.dumps(document, indent=2) + "\n"
