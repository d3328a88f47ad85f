from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, FlagSnapshot, FlagValue, Serving
from tests.checks.builders import FALSE, TRUE, ago, code_default, flag, full, off, partial

DISTINCT = [True, 1, 1.0, "true", "1", None, [], {}, [1], {"a": 1}, "", 0, False, "é"]


@pytest.mark.parametrize("value", DISTINCT)
def test_a_value_comes_back(value: object) -> None:
    found = FlagValue.of(value).decode()
    assert found == value
    assert type(found) is type(value)


def test_values_of_different_types_differ() -> None:
    values = [FlagValue.of(value) for value in DISTINCT]
    assert all(one != other for one, other in itertools.combinations(values, 2))


def test_the_order_of_names_makes_no_difference() -> None:
    assert FlagValue.of({"a": 1, "b": 2}) == FlagValue.of({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("value", "error"), [(float("nan"), ValueError), (float("inf"), ValueError), (b"x", TypeError), ({1, 2}, TypeError)]
)
def test_what_no_store_can_serve_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        FlagValue.of(value)


@pytest.mark.parametrize(("state", "value"), [(full(True), TRUE), (off(False), FALSE), (full("x"), FlagValue.of("x"))])
def test_one_value_for_everybody_is_constant(state: EnvironmentState, value: FlagValue) -> None:
    assert state.constant_value() == value
    assert not state.serves_code_default()


@pytest.mark.parametrize("state", [partial(), code_default(), off(), EnvironmentState(Serving.UNKNOWN, value=TRUE)])
def test_anything_else_is_not(state: EnvironmentState) -> None:
    assert state.constant_value() is None


def test_a_code_default_is_each_call_sites_own() -> None:
    assert code_default().serves_code_default()


@pytest.mark.parametrize("state", [off(), full(), partial(), EnvironmentState(Serving.FULL, value_from="code_default")])
def test_other_states_are_no_code_default(state: EnvironmentState) -> None:
    assert not state.serves_code_default()


def test_an_environment_is_found_by_its_name() -> None:
    found = flag(environments=(("production", full()), ("test", partial())))
    assert found.environment("test") == partial()
    assert found.environment("Production") is None


def test_dependents_are_found_by_the_key_they_need() -> None:
    child, other = replace(flag("child"), depends_on=("a", "b")), replace(flag("other"), depends_on=("a",))
    assert FlagSnapshot((flag("a"), child, other)).dependents == {"a": (child, other), "b": (child,)}
    assert FlagSnapshot((flag("a"),)).dependents == {}


def test_papers_are_what_any_flag_of_a_store_says() -> None:
    known = flag("a", owner="ana", description="")
    manifest = flag("b", store="manifest", definition_only=True, expires_at=ago(3))
    said = FlagSnapshot((known, flag("c"), manifest)).papers
    assert said == {("configcat", "owner"), ("manifest", "expires_at"), (None, "expires_at")}
    assert FlagSnapshot().papers == frozenset()


def test_snapshots_are_equal_by_value_whatever_was_asked() -> None:
    asked = FlagSnapshot((flag("a"),))
    assert asked.papers == frozenset()
    assert asked == FlagSnapshot((flag("a"),))
