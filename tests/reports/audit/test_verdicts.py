from __future__ import annotations

import pytest

from flaglint.model.findings import Confidence
from flaglint.model.flags import EnvironmentState, Serving
from flaglint.reports.audit.verdicts import Verdict, verdict_of
from tests.checks.builders import flag, policy, reference, usage
from tests.reports.builders import finding, store_finding


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        (("FLG101",), Verdict.FULLY_ON),
        (("FLG110",), Verdict.FULLY_OFF),
        (("FLG113",), Verdict.ARCHIVED),
        (("FLG102",), Verdict.EXPIRED),
        (("FLG102", "FLG101"), Verdict.FULLY_ON),
        (("FLG201",), Verdict.UNKNOWN),
        (("FLG205",), Verdict.UNKNOWN),
        (("FLG302", "FLG402"), Verdict.IN_USE),
        ((), Verdict.IN_USE),
    ],
)
def test_the_most_pressing_finding_gives_the_verdict(codes: tuple[str, ...], verdict: Verdict) -> None:
    assert verdict_of(usage(flag()), [finding(code=code) for code in codes], policy()) is verdict


def test_an_unproved_absence_is_only_perhaps() -> None:
    assert verdict_of(usage(flag()), [store_finding()], policy()) is Verdict.UNREFERENCED
    hint = store_finding(confidence=Confidence.HINT)
    assert verdict_of(usage(flag()), [hint], policy()) is Verdict.PERHAPS_UNREFERENCED


def test_a_flag_that_no_reader_understood_is_not_known() -> None:
    unknown = usage(flag(production=EnvironmentState(Serving.UNKNOWN)))
    assert verdict_of(unknown, [], policy()) is Verdict.UNDECIDED


def test_only_zombies_can_go() -> None:
    assert [verdict for verdict in Verdict if verdict.is_zombie] == [
        Verdict.FULLY_ON,
        Verdict.FULLY_OFF,
        Verdict.ARCHIVED,
    ]


def test_a_flag_that_a_pattern_may_build_is_kept() -> None:
    found = usage(flag(), references=(reference(in_test=True),), kept_alive_by=(reference(None, pattern="new-*"),))
    assert verdict_of(found, [], policy()) is Verdict.KEPT
    assert verdict_of(usage(flag(), kept_alive_by=found.kept_alive_by), [], policy()) is Verdict.IN_USE


def test_a_permanent_flag_says_so_unless_something_presses() -> None:
    assert verdict_of(usage(flag(permanent=True)), [], policy()) is Verdict.PERMANENT
    assert verdict_of(usage(flag(permanent=True)), [store_finding()], policy()) is Verdict.UNREFERENCED
