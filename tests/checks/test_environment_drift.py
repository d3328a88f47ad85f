from __future__ import annotations

from typing import Any

import pytest

from flaglint.checks.environment_drift import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import EnvironmentState, Flag
from tests.checks.builders import code_default, flag, full, off, partial, policy, run, usage


def both(production: EnvironmentState, staging: EnvironmentState, high: str = "production", **fields: Any) -> Flag:
    return flag(environments=((high, production), ("staging", staging)), **fields)


@pytest.mark.parametrize("low", [off(), off(False), full(False), code_default()])
def test_on_in_production_and_off_below_is_found_once(low: EnvironmentState) -> None:
    (found,) = run(CHECK, usage(both(full(), low)))
    assert (found.code, found.severity, found.path) == ("FLG206", Severity.WARNING, None)
    assert found.message.startswith("is on for everybody in production, but off in staging")
    assert len(found.evidence) == 2


def test_without_a_production_the_critical_environments_count() -> None:
    found = usage(both(full(), off(), high="eu-west"))
    assert run(CHECK, found, policy(environments=("eu-west",)))
    assert run(CHECK, found, policy(environments=())) == []


def test_accounts_that_disagree_are_found() -> None:
    flags = (flag(location="eu.json"), flag(location="us.json", production=full(False)))
    (found,) = run(CHECK, usage(*flags))
    assert found.message == "production serves different values in eu.json and us.json; decide which is right"


def test_stores_that_disagree_are_named() -> None:
    (found,) = run(CHECK, usage(flag(), flag(store="launchdarkly", production=full(False))))
    assert "different values in configcat and launchdarkly" in found.message


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((both(full(), full()),), id="on everywhere"),
        pytest.param((both(off(), off()),), id="off everywhere"),
        pytest.param((both(off(), full()),), id="on below only, as before a launch"),
        pytest.param((both(partial(), off()),), id="not on for everybody"),
        pytest.param((both(full(), partial()),), id="partial below"),
        pytest.param((both(full(), off(True)),), id="switched off, but true all the same"),
        pytest.param((both(full(), off(), archived=True),), id="archived"),
        pytest.param((flag(), flag(store="b")), id="accounts agree"),
        pytest.param((flag(), flag(store="b", production=partial())), id="one account is partial"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []
