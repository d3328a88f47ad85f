from __future__ import annotations

import pytest

from flaglint.checks.papers import is_usual
from flaglint.model.flags import Flag
from tests.checks.builders import flag, policy, usage


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(flag("other", owner="payments"), id="the same store"),
        pytest.param(flag("other", store="manifest", definition_only=True, owner="payments"), id="a manifest"),
    ],
)
def test_where_others_say_it_silence_means_something(other: Flag) -> None:
    assert is_usual(usage(flag()), policy(flag(), other), "owner")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(flag("other"), id="nobody says it"),
        pytest.param(flag("other", store="launchdarkly", owner="payments"), id="another store"),
    ],
)
def test_elsewhere_it_does_not(other: Flag) -> None:
    assert not is_usual(usage(flag()), policy(flag(), other), "owner")


def test_without_a_store_nothing_is_usual() -> None:
    assert not is_usual(usage(flag()), policy(), "owner")
