from __future__ import annotations

from dataclasses import asdict

from flaglint.reports.audit.overview import survey
from flaglint.reports.audit.verdicts import Verdict
from tests.checks.builders import flag, full, partial, usage
from tests.reports.audit.builders import audit, every_verdict


def test_the_totals_count_each_flag_once() -> None:
    assert asdict(survey(every_verdict()).totals) == {
        "flags": 6,
        "referenced": 5,
        "zombies": 3,
        "overdue": 1,
        "unreferenced": 1,
        "unknown": 1,
        "references": 6,
        "files": 120,
    }


def test_decisions_begin_with_the_longest_unchanged() -> None:
    view = survey(every_verdict())
    assert [(each.key, each.days) for each in view.zombies] == [
        ("applePay", 90),
        ("legacy-tax", 90),
        ("old-banner", 40),
    ]
    assert [each.key for each in view.overdue] == ["winter-sale"]
    assert [row.key for row in view.unreferenced] == ["lost"]


def test_a_flag_without_a_date_comes_after_those_with_one() -> None:
    undated = usage(flag("a", production=full(since=None)), key="a")
    assert [each.key for each in survey(audit(undated, usage(flag("z"), key="z"))).zombies] == ["z", "a"]


def test_rows_begin_with_the_most_pressing() -> None:
    assert [(row.key, row.verdict) for row in survey(every_verdict()).rows] == [
        ("applePay", Verdict.FULLY_ON),
        ("legacy-tax", Verdict.FULLY_OFF),
        ("old-banner", Verdict.ARCHIVED),
        ("winter-sale", Verdict.EXPIRED),
        ("social-login", Verdict.UNKNOWN),
        ("lost", Verdict.UNREFERENCED),
        ("search-facets", Verdict.IN_USE),
    ]


def test_environments_of_several_stores_are_told_apart_and_those_of_one_are_not() -> None:
    several = usage(flag(production=partial()), flag(store="b", production=partial()))
    assert [name for name, _ in survey(audit(several)).rows[0].serving] == ["configcat production", "b production"]
    manifest = flag(store="manifest", environments=(), definition_only=True)
    assert survey(audit(usage(flag(), manifest))).rows[0].serving[0][0] == "production"


def test_findings_are_grouped_by_check_with_its_summary() -> None:
    groups = survey(every_verdict()).groups
    assert [group.code for group in groups] == ["FLG101", "FLG102", "FLG110", "FLG113", "FLG201", "FLG202"]
    assert groups[0].summary == "one value only."


def test_references_without_a_key_are_no_flag() -> None:
    assert survey(audit(usage(key=None))).rows == ()
