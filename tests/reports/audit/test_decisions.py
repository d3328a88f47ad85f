from __future__ import annotations

import pytest

from flaglint.model.usage import FlagUsage
from flaglint.reports.audit.decisions import Decision, Place, Question, decision, places_of
from flaglint.reports.audit.verdicts import Verdict
from tests.checks.builders import TRUE, ago, code_default, flag, full, partial, policy, reference, usage
from tests.reports.builders import finding


def decided(found: FlagUsage, verdict: Verdict, *codes: str) -> Decision:
    return decision(
        found, verdict, [finding(code=code, message="expired on 2026-05-22; do it") for code in codes], policy()
    )


def test_a_zombie_shows_value_date_owner_places_and_command() -> None:
    each = decided(usage(flag(owner="payments")), Verdict.FULLY_ON, "FLG101")
    assert (each.value, each.since, each.days, each.owner) == (TRUE, ago(90), 90, "payments")
    assert each.command == "flaglint remove new-checkout --value true"
    assert each.places == (Place("shop/cart.py", (12,)),)
    assert each.summary == "Every caller gets true in production."
    assert each.stores == ("configcat",)


def test_an_archived_flag_keeps_each_calls_default() -> None:
    archived = flag(archived=True, archived_at=ago(40), production=code_default())
    each = decided(usage(archived), Verdict.ARCHIVED, "FLG113")
    assert (each.value, each.since) == (None, ago(40))
    assert each.command == "flaglint remove new-checkout"


def test_a_flag_that_is_off_without_a_value_says_what_callers_get() -> None:
    each = decided(usage(flag(production=code_default())), Verdict.FULLY_OFF, "FLG110")
    assert each.summary == "Off for every caller in production: each call gets its own default."


def test_an_overdue_flag_is_asked_about_and_not_removed() -> None:
    each = decided(usage(flag(production=partial())), Verdict.EXPIRED, "FLG102")
    assert each.command == "flaglint why new-checkout"
    assert each.summary == "Expired on 2026-05-22."
    assert each.value is None
    assert each.questions[0].speaks_against


def test_without_a_date_since_when_nothing_is_claimed() -> None:
    mixed = flag(environments=(("production", full()), ("staging", full(since=None))))
    found = decision(usage(mixed), Verdict.FULLY_ON, [], policy(environments=()))
    assert (found.since, found.days) == (None, None)
    assert [question.mark for question in found.questions] == ["✓", "?", "?", "?", "?"]


def test_a_store_that_saw_evaluations_answers_whether_it_is_needed() -> None:
    found = decided(usage(flag(production=full(last_evaluated=ago(2)))), Verdict.FULLY_ON)
    assert found.questions[-1] == Question("Is it still needed?", "last asked for on 2026-05-30")


def test_what_blocks_the_last_step_is_said() -> None:
    assert decided(usage(flag()), Verdict.FULLY_ON, "FLG109").blocked_by is not None
    assert decided(usage(flag()), Verdict.FULLY_ON, "FLG101").blocked_by is None


def test_a_zombie_comes_with_the_steps_that_follow() -> None:
    each = decided(usage(flag()), Verdict.FULLY_ON, "FLG101")
    assert [step.partition(":")[0] for step in each.order] == ["Code", "Deploy", "Store"]
    assert each.by_hand


def test_what_is_not_to_be_removed_yet_has_no_steps() -> None:
    each = decided(usage(flag(production=partial())), Verdict.EXPIRED, "FLG102")
    assert (each.order, each.by_hand) == ((), ())


def test_facts_are_listed_once_and_other_checks_left_out() -> None:
    each = decided(usage(flag()), Verdict.FULLY_ON, "FLG101", "FLG101", "FLG302")
    assert len(each.evidence) == 1


@pytest.mark.parametrize(
    ("lines", "places"), [((9, 3, 9), (Place("shop/cart.py", (3, 9)),)), ((), ())], ids=["sorted", "none"]
)
def test_places_are_files_with_their_lines(lines: tuple[int, ...], places: tuple[Place, ...]) -> None:
    assert places_of([reference(line=line) for line in lines]) == places
