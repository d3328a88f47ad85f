from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from flaglint.model.findings import Coverage, Problem, Severity
from flaglint.model.reports import RunSummary
from flaglint.reports import sarif
from flaglint.reports.sarif import relative_uri, render
from tests.reports.builders import HOSTILE, finding, store_finding, summary

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def run_of(found: RunSummary) -> Any:
    document = json.loads(render(found))
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    (run,) = document["runs"]
    return run


def test_a_finding_is_a_result_with_its_place_and_rule() -> None:
    run = run_of(summary(finding()))
    (result,) = run["results"]
    assert result["message"]["text"] == "new-checkout: serves true to every caller"
    assert result["level"] == "warning"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/cart.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 8, "endLine": 12, "endColumn": 31},
    }
    assert run["columnKind"] == "unicodeCodePoints"
    assert "suppressions" not in result


def test_rules_are_described_by_their_docstrings() -> None:
    (rule,) = run_of(summary(finding()))["tool"]["driver"]["rules"]
    assert rule["fullDescription"]["text"] == "a flag that serves one value only."
    assert "Why: a branch is dead." in rule["help"]["text"]


def test_rule_indexes_point_at_their_rules() -> None:
    run = run_of(summary(finding(code="FLG405", name="dynamic-key"), finding()))
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["FLG405", "FLG101"]


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")]
)
def test_severities_are_translated(severity: Severity, level: str) -> None:
    assert run_of(summary(finding(severity=severity)))["results"][0]["level"] == level


def test_fingerprints_survive_moved_lines_and_tell_two_uses_apart() -> None:
    twice = run_of(summary(finding(), finding()))["results"]
    first, second = (result["partialFingerprints"]["flaglint/v1"] for result in twice)
    assert first == f"{finding().fingerprint}:1"
    assert second == f"{finding().fingerprint}:2"


def test_a_finding_about_the_store_names_the_flag() -> None:
    (location,) = run_of(summary(store_finding()))["results"][0]["locations"]
    assert location["logicalLocations"][0]["name"] == "old-banner"
    assert "region" not in location["physicalLocation"]


def test_nothing_found_is_an_empty_list_and_no_store_is_null() -> None:
    run = run_of(summary(snapshot=None))
    assert run["results"] == []
    assert run["properties"]["snapshotSha256"] is None


def test_problems_and_doubts_are_notifications() -> None:
    coverage = Coverage(files=3, absence="a.py does not parse")
    problems = (Problem("a.py", 3, "does not parse"), Problem("b.py", 0, "too large"))
    (invocation,) = run_of(summary(problems=problems, coverage=coverage))["invocations"]
    texts = [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]]
    assert texts == [
        "not checked: does not parse",
        "not checked: too large",
        "a missing reference proves nothing: a.py does not parse",
    ]


def test_a_cut_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 1)
    run = run_of(summary(finding(), finding(), finding()))
    assert len(run["results"]) == 1
    assert "2 results were left out" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c#d?.py", "a%20b/c%23d%3F.py"),
        ("c:d.py", "c%3Ad.py"),
        ("größe.py", "gr%C3%B6%C3%9Fe.py"),
        ("caf\udce9.py", "caf%E9.py"),
        ("shop/cart.py", "shop/cart.py"),
    ],
)
def test_paths_are_percent_encoded_and_plain_ones_left_alone(path: str, uri: str) -> None:
    assert relative_uri(path) == uri


def test_hostile_names_are_valid_plain_text_and_no_links() -> None:
    found = finding(HOSTILE, path="caf\udce9.py", message="see [here](https://example.org)")
    text = render(summary(found, store_finding(HOSTILE)))
    assert text.isascii()
    run_of(summary(found, store_finding(HOSTILE)))
    message = json.loads(text)["runs"][0]["results"][0]["message"]["text"]
    assert "\\[here\\](https://example.org)" in message
    assert message.isprintable()
