from __future__ import annotations

import pytest

from flaglint.checks.fully_off import CHECK
from flaglint.model.findings import Confidence, Fix, Severity
from flaglint.model.flags import EnvironmentState, Flag
from tests.checks.builders import ago, code_default, flag, full, off, partial, reference, run, usage


@pytest.mark.parametrize(
    ("state", "text"),
    [
        pytest.param(full(False), "callers get false", id="served false"),
        pytest.param(off(False), "callers get false", id="switched off"),
        pytest.param(off("control"), 'callers get "control"', id="switched off string"),
        pytest.param(code_default(), "each call gets its own default", id="own default"),
    ],
)
def test_a_flag_off_for_everybody_is_found(state: EnvironmentState, text: str) -> None:
    (found,) = run(CHECK, usage(flag(production=state)))
    assert (found.code, found.severity, found.fix) == ("FLG110", Severity.WARNING, Fix.UNSAFE)
    assert found.message.startswith(f"is off for every caller in production since 2026-03-03 (90 days), {text}")
    assert found.message.endswith("remove it from the code, deploy, then archive it in configcat")


def test_without_a_since_it_is_likely() -> None:
    (found,) = run(CHECK, usage(flag(production=off(False, since=None))))
    assert found.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(production=full(True)),), id="on"),
        pytest.param((flag(production=off(True)),), id="switched off, but everybody gets true"),
        pytest.param((flag(production=full("blue")),), id="a string for everybody"),
        pytest.param((flag(production=full(0)),), id="zero is not false"),
        pytest.param((flag(production=partial()),), id="partial"),
        pytest.param((flag(production=off(False, since=ago(10))),), id="not stable long enough"),
        pytest.param((flag(production=off(False), permanent=True),), id="permanent"),
        pytest.param((flag(production=off(False), archived=True),), id="archived"),
        pytest.param((flag(production=off(False)), flag(store="b")), id="stores disagree"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []


def test_evaluations_in_tests_are_left_alone() -> None:
    assert run(CHECK, usage(flag(production=off(False)), references=(reference(in_test=True),))) == []
