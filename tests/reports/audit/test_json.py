from __future__ import annotations

import json

from flaglint.reports.audit.json import render
from tests.checks.builders import ago
from tests.reports.audit.builders import audit, every_verdict, hostile


def test_the_document_has_its_fields() -> None:
    document = json.loads(render(every_verdict()))
    assert list(document) == [
        "version", "title", "generated_at", "repositories", "environments", "totals", "decisions", "flags", "findings",
        "problems", "coverage", "unseen", "sources", "snapshot",
    ]  # fmt: skip
    assert document["version"] == 1
    assert document["generated_at"] == "2026-06-01T00:00:00+00:00"


def test_a_decision_holds_value_date_places_and_command() -> None:
    first, _, archived, overdue = json.loads(render(every_verdict()))["decisions"]
    assert (first["key"], first["value"], first["value_known"]) == ("applePay", True, True)
    assert first["since"] == ago(90).isoformat()
    assert first["places"] == [{"path": "shop/cart.py", "lines": [12]}]
    assert first["command"] == "flaglint remove applePay --value true"
    assert (archived["value"], archived["value_known"]) == (None, False)
    assert (overdue["zombie"], overdue["verdict"]) == (False, "overdue")


def test_each_flag_has_one_entry() -> None:
    flags = json.loads(render(every_verdict()))["flags"]
    assert len(flags) == 7
    assert flags[0]["serving"] == {"production": "full true"}


def test_an_empty_audit_has_empty_lists() -> None:
    document = json.loads(render(audit()))
    assert document["decisions"] == document["flags"] == document["findings"] == []


def test_hostile_text_is_ascii_and_valid() -> None:
    report = render(hostile())
    assert report.isascii()
    assert json.loads(report)["title"].startswith("<script>")
