from __future__ import annotations

import pytest

from flaglint.checks.permanent_without_reason import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import Flag, FlagValue, StoreFact
from tests.checks.builders import flag, run, usage

REASON = StoreFact("permanent_reason", FlagValue.of("switches the payment provider"))


def test_a_permanent_flag_without_a_reason_is_found_once() -> None:
    (found,) = run(CHECK, usage(flag(permanent=True, permanent_from="tag permanent")))
    assert (found.code, found.severity, found.path) == ("FLG307", Severity.WARNING, None)
    assert found.message.startswith("is permanent by tag permanent, but nothing says why")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="in no store"),
        pytest.param((flag(),), id="the store does not say"),
        pytest.param((flag(permanent=False),), id="temporary"),
        pytest.param((flag(permanent=True, facts=(REASON,)),), id="a written reason"),
        pytest.param((flag(permanent=True), flag(store="manifest", facts=(REASON,))), id="a reason in the manifest"),
        pytest.param((flag(permanent=True, description="Switches the payment provider"),), id="described"),
        pytest.param((flag(permanent=True, tags=("kill-switch",)),), id="permanent by nature"),
        pytest.param((flag(permanent=True, archived=True),), id="archived"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []
