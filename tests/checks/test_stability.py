from __future__ import annotations

import pytest

from flaglint.checks.stability import stability
from flaglint.model.findings import Confidence
from flaglint.model.flags import EnvironmentState, Flag, FlagValue
from tests.checks.builders import FALSE, TRUE, ago, code_default, flag, full, off, partial, policy, usage


def test_one_value_for_everybody_is_stable_since_the_latest_change() -> None:
    both = (("production", full(since=ago(90))), ("staging", full(since=ago(50))))
    found = stability(usage(flag(environments=both)), policy(environments=("production", "staging")))
    assert found is not None
    assert (found.value, found.days, found.environments) == (TRUE, 50, ("production", "staging"))
    assert found.confidence is Confidence.CERTAIN


def test_a_store_that_does_not_say_since_when_is_only_likely() -> None:
    found = stability(usage(flag(production=full(since=None))), policy())
    assert found is not None
    assert (found.since, found.confidence) == (None, Confidence.LIKELY)
    assert "stable since: not known" in found.places
    assert "stable since: not known" in found.evidence[0].fact


def test_only_the_critical_environments_count() -> None:
    both = (("production", full()), ("staging", partial()))
    assert stability(usage(flag(environments=both)), policy(environments=("production",)))


def test_all_environments_count_where_none_is_named() -> None:
    both = (("production", full()), ("staging", partial()))
    assert stability(usage(flag(environments=both)), policy(environments=())) is None


@pytest.mark.parametrize(
    ("state", "on", "value"),
    [
        pytest.param(full(True), True, TRUE, id="served true"),
        pytest.param(full(False), False, FALSE, id="served false"),
        pytest.param(off(False), False, FALSE, id="switched off"),
        pytest.param(off(True), True, TRUE, id="switched off but serves true"),
        pytest.param(code_default(), False, None, id="switched off, own default"),
    ],
)
def test_the_feature_is_on_or_off(state: EnvironmentState, on: bool, value: FlagValue | None) -> None:
    found = stability(usage(flag(production=state)), policy())
    assert found is not None
    assert (found.feature_on, found.value) == (on, value)


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(production=partial()),), id="callers differ"),
        pytest.param((flag(production=full(since=ago(29))),), id="not stable long enough"),
        pytest.param((flag(production=full(since=ago(-3))),), id="from the future"),
        pytest.param((flag(permanent=True),), id="permanent"),
        pytest.param((flag(archived=True),), id="archived"),
        pytest.param((flag(created_at=ago(3)),), id="younger than the minimum age"),
        pytest.param((flag(production=full(since=None), created_at=ago(20)),), id="younger than the stable days"),
        pytest.param((flag(definition_only=True, environments=()),), id="defined only"),
        pytest.param((flag(environments=(("staging", full()),)),), id="no critical environment"),
        pytest.param((flag(), flag(store="launchdarkly", production=full(False))), id="stores disagree"),
        pytest.param((flag(), flag(store="launchdarkly", environments=())), id="one store does not know"),
        pytest.param((flag(), flag(store="launchdarkly", production=code_default())), id="value against default"),
        pytest.param((flag(production=full(1)), flag(store="b", production=full(True))), id="1 is not true"),
        pytest.param(
            (flag(), flag(store="manifest", definition_only=True, permanent=True)), id="manifest says permanent"
        ),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert stability(usage(*flags), policy()) is None


def test_files_of_one_store_complete_each_other() -> None:
    parts = (flag(), flag(environments=(("staging", full()),)))
    found = stability(usage(*parts), policy(environments=("production", "staging")))
    assert found is not None
    assert found.environments == ("production", "staging")
