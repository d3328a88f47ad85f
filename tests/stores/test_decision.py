from __future__ import annotations

import pytest

from flaglint.model.flags import FlagKind, FlagValue
from flaglint.stores.decision import (
    EXPERIMENT,
    NEEDS_ATTRIBUTE,
    PERCENTAGE,
    SEGMENT,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    all_of,
    decide,
    kind_of,
    off,
    state_of,
    value_of,
)
from flaglint.stores.words import AmbiguousWord
from tests.stores.reading import served

TRUE, FALSE = FlagValue.of(True), FlagValue.of(False)
VARIES, NEVER = Certainty.VARIES, Certainty.NEVER


def outcome(*steps: Step[Outcome]) -> tuple[object, ...]:
    return served(state_of(decide(steps)))


def test_a_fallback_alone_is_full() -> None:
    assert outcome(Step((TRUE,))) == ("full", True, None)


def test_a_rule_that_serves_what_the_fallback_serves_is_full() -> None:
    assert outcome(Step((TRUE,), VARIES, (TARGETING,)), Step((TRUE,))) == ("full", True, None)


def test_steps_after_one_that_always_decides_are_not_reached() -> None:
    assert outcome(Step((TRUE,)), Step((FALSE,))) == ("full", True, None)


def test_a_step_that_never_holds_is_skipped() -> None:
    assert outcome(Step((TRUE,), NEVER, (TARGETING,)), Step((FALSE,))) == ("full", False, None)


def test_true_and_one_are_different_values() -> None:
    assert outcome(Step((TRUE,), VARIES, (TARGETING,)), Step((FlagValue.of(1),)))[0] == "partial"


@pytest.mark.parametrize(
    ("causes", "reason"),
    [
        ((TARGETING,), "targeting"),
        ((SEGMENT,), "segment"),
        ((PERCENTAGE,), "percentage"),
        ((TARGETING, PERCENTAGE), "targeting+percentage"),
        ((SEGMENT, PERCENTAGE), "targeting+percentage"),
        ((TARGETING, PERCENTAGE, EXPERIMENT), "experiment"),
        ((NEEDS_ATTRIBUTE, PERCENTAGE), "percentage"),
    ],
)
def test_the_reason_names_the_weightiest_cause(causes: tuple[str, ...], reason: str) -> None:
    assert outcome(Step((TRUE,), VARIES, causes), Step((FALSE,))) == ("partial", [True, False], reason)


def test_an_attribute_that_decides_is_named_with_its_value() -> None:
    steps: list[Step[Outcome]] = [Step((TRUE,), VARIES, (NEEDS_ATTRIBUTE,), "plan"), Step((FALSE,))]
    facts = {fact.name: fact.value.decode() for fact in state_of(decide(steps)).facts}
    assert facts == {"attribute": "plan", "value_if_present": True}


def test_everyone_getting_the_code_default_is_off() -> None:
    assert outcome(Step((None,))) == ("off", "code_default", None)


def test_some_getting_the_code_default_is_no_constant() -> None:
    found = state_of(decide([Step((None,), VARIES, (TARGETING,)), Step((TRUE,))]))
    assert served(found) == ("partial", [True], "targeting")
    assert [fact.name for fact in found.facts] == ["includes_code_default"]


def test_an_experiment_is_not_constant_even_with_one_value() -> None:
    assert outcome(Step((TRUE,), Certainty.ALWAYS, (EXPERIMENT,))) == ("partial", [True], "experiment")


def test_steps_without_a_fallback_are_undecided() -> None:
    with pytest.raises(Undecided, match="no value is served"):
        decide([Step((TRUE,), VARIES)])


def test_an_off_value_is_not_the_code_default() -> None:
    assert served(off(FALSE)) == ("off", False, None)


def test_conditions_hold_together_or_not_at_all() -> None:
    always, varies = (Certainty.ALWAYS, TARGETING), (VARIES, SEGMENT)
    assert all_of([always]) == (Certainty.ALWAYS, ())
    assert all_of([always, varies]) == (VARIES, (SEGMENT,))
    assert all_of([varies, (NEVER, TARGETING)]) == (NEVER, ())


@pytest.mark.parametrize("value", [None, AmbiguousWord("on"), {"a": [AmbiguousWord("010")]}])
def test_a_value_of_unclear_meaning_is_undecided(value: object) -> None:
    with pytest.raises(Undecided):
        value_of(value)


@pytest.mark.parametrize(
    ("values", "kind"),
    [([True], "boolean"), ([1, 2.5], "number"), (["a"], "string"), ([{}], "json"), ([True, 1], "json"), ([], "json")],
)
def test_the_kind_is_that_of_all_values(values: list[object], kind: str) -> None:
    assert kind_of(values) is FlagKind(kind)
