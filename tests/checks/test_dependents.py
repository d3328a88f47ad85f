from __future__ import annotations

import pytest

from flaglint.checks.dependents import dependents_of
from flaglint.model.flags import Flag
from tests.checks.builders import flag, policy, usage


def test_flags_that_name_it_as_a_prerequisite_are_found() -> None:
    child = flag("child", depends_on=("new-checkout",))
    assert dependents_of(usage(flag()), policy(flag(), child)) == (child,)


@pytest.mark.parametrize(
    "other",
    [
        flag("child", depends_on=("something-else",)),
        flag("child", depends_on=("new-checkout",), store="launchdarkly"),
        flag("child", depends_on=("new-checkout",), archived=True),
    ],
    ids=["another prerequisite", "another store", "archived"],
)
def test_other_flags_are_not(other: Flag) -> None:
    assert dependents_of(usage(flag()), policy(flag(), other)) == ()


def test_without_a_store_nothing_is_known() -> None:
    assert dependents_of(usage(flag()), policy()) == ()
