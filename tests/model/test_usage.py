from __future__ import annotations

import pytest

from flaglint.discovery import collect
from flaglint.model.findings import Severity
from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot, Serving
from flaglint.model.references import ReferenceKind
from flaglint.model.usage import Check
from tests.checks.builders import FALSE, TRUE, code_default, flag, full, off, partial, reference, usage

PRODUCTION = ("production",)


@pytest.mark.parametrize("kind", [ReferenceKind.EVALUATION, ReferenceKind.TEMPLATE])
def test_what_asks_for_the_flag_is_an_evaluation(kind: ReferenceKind) -> None:
    found = reference(kind=kind)
    assert usage(references=(found,)).evaluations == (found,)


@pytest.mark.parametrize("kind", [kind for kind in ReferenceKind if kind.value not in ("evaluation", "template")])
def test_other_references_are_no_evaluations(kind: ReferenceKind) -> None:
    assert usage(references=(reference(kind=kind),)).evaluations == ()


def test_an_evaluation_in_a_test_is_none() -> None:
    assert usage(references=(reference(in_test=True),)).evaluations == ()


@pytest.mark.parametrize(("environments", "names"), [((), ["production", "test"]), (("test",), ["test"]), (("x",), [])])
def test_states_are_those_of_the_environments(environments: tuple[str, ...], names: list[str]) -> None:
    found = usage(flag(environments=(("production", full()), ("test", partial()))))
    assert [name for _, name, _ in found.states(environments)] == names


@pytest.mark.parametrize(
    ("environments", "value"), [((), None), (PRODUCTION, TRUE), (("test",), None), (("production", "other"), None)]
)
def test_a_constant_is_one_in_every_given_environment(environments: tuple[str, ...], value: object) -> None:
    found = usage(flag(environments=(("production", full()), ("test", full(False)))))
    assert found.constant(environments) == (FALSE if environments == ("test",) else value)


@pytest.mark.parametrize("second", [full(False), partial(), code_default(), EnvironmentState(Serving.UNKNOWN), full(1)])
def test_two_stores_that_disagree_give_no_constant(second: EnvironmentState) -> None:
    assert usage(flag(), flag(store="other", production=second)).constant(PRODUCTION) is None


def test_two_stores_that_agree_give_their_constant() -> None:
    assert usage(flag(), flag(store="other")).constant(PRODUCTION) == TRUE


def test_a_store_without_the_environment_gives_no_constant() -> None:
    other = flag(store="other", environments=(("staging", full()),))
    assert usage(flag(), other).constant(PRODUCTION) is None


def test_files_of_one_store_complete_each_other() -> None:
    other = flag(environments=(("staging", full()),))
    assert usage(flag(), other).constant(("production", "staging")) == TRUE


def test_a_document_that_only_defines_the_flag_says_nothing_of_environments() -> None:
    manifest = flag(store="manifest", environments=(), definition_only=True)
    assert usage(flag(), manifest).constant(PRODUCTION) == TRUE


@pytest.mark.parametrize("environments", [(), PRODUCTION])
def test_without_a_flag_there_is_no_constant(environments: tuple[str, ...]) -> None:
    assert usage().constant(environments) is None
    assert not usage().serves_code_default(environments)
    assert not usage().is_switched_off(environments)


@pytest.mark.parametrize(
    ("states", "code", "switched_off"),
    [
        ((code_default(),), True, True),
        ((off(False),), False, True),
        ((code_default(), off(False)), False, True),
        ((code_default(), full()), False, False),
        ((full(False),), False, False),
        ((partial(),), False, False),
    ],
)
def test_all_stores_must_be_off(states: tuple[EnvironmentState, ...], code: bool, switched_off: bool) -> None:
    found = usage(*(flag(store=f"store{number}", production=state) for number, state in enumerate(states)))
    assert found.serves_code_default(PRODUCTION) is code
    assert found.is_switched_off(PRODUCTION) is switched_off


def test_a_finding_is_about_the_reference_or_the_store() -> None:
    check = collect("checks", "CHECK")["expired"]
    assert isinstance(check, Check)
    here = check.finding(usage(), "why", reference=reference(), severity=Severity.INFO)
    assert (here.path, here.span, here.scope, here.severity) == (
        *("shop/cart.py", reference().span, "Cart.total"),
        Severity.INFO,
    )
    there = check.finding(usage(), "why")
    assert (there.path, there.span, there.scope, there.severity) == (None, None, "", check.severity)


def test_flags_that_name_it_as_a_prerequisite_depend_on_it() -> None:
    child = flag("child", depends_on=("new-checkout",))
    assert usage(flag()).dependents(FlagSnapshot((flag(), child))) == (child,)


@pytest.mark.parametrize(
    "other",
    [
        flag("child", depends_on=("something-else",)),
        flag("child", depends_on=("new-checkout",), store="launchdarkly"),
        flag("child", depends_on=("new-checkout",), archived=True),
    ],
    ids=["another prerequisite", "another store", "archived"],
)
def test_other_flags_do_not_depend_on_it(other: Flag) -> None:
    assert usage(flag()).dependents(FlagSnapshot((flag(), other))) == ()


def test_without_a_store_no_dependents_are_known() -> None:
    assert usage(flag()).dependents(None) == ()
