from __future__ import annotations

from flaglint.model.flags import EnvironmentState, FlagValue, Serving
from flaglint.stores.value_order import FALSE, TRUE, in_order


def partial(*values: FlagValue) -> EnvironmentState:
    return EnvironmentState(Serving.PARTIAL, values=values, reason="targeting")


def test_true_comes_before_false() -> None:
    assert in_order(partial(FALSE, TRUE)).values == (TRUE, FALSE)


def test_values_come_in_the_order_given_and_others_after_them() -> None:
    a, b, c = (FlagValue.of(each) for each in "abc")
    assert in_order(partial(c, b, a), (a, b)).values == (a, b, c)


def test_values_that_are_not_served_are_not_added() -> None:
    assert in_order(partial(FALSE)).values == (FALSE,)


def test_a_state_without_values_is_left_alone() -> None:
    state = EnvironmentState(Serving.FULL, TRUE)
    assert in_order(state) == state
