from __future__ import annotations

import pytest

from flaglint.checks.missing_expiry import CHECK
from flaglint.model.findings import Confidence, Severity
from flaglint.model.flags import Flag
from tests.checks.builders import NOW, flag, policy, run, usage

DATED = flag("old-banner", expires_at=NOW)


def test_a_temporary_flag_without_a_date_is_found_once() -> None:
    (found,) = run(CHECK, usage(flag(permanent=False)))
    assert (found.code, found.severity, found.confidence) == ("FLG301", Severity.WARNING, Confidence.CERTAIN)
    assert found.path is None
    assert found.message == (
        "is temporary, but has no expiry date in configcat; set the date by which it is to be gone"
    )


def test_where_dates_are_usual_a_flag_of_unknown_lifetime_is_likely() -> None:
    (found,) = run(CHECK, usage(flag()), policy(flag(), DATED))
    assert found.confidence is Confidence.LIKELY
    assert found.message.startswith("has no expiry date in configcat")
    assert found.message.endswith("or mark it as permanent")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="in no store"),
        pytest.param((flag(permanent=False, expires_at=NOW),), id="dated"),
        pytest.param((flag(permanent=False), flag(store="manifest", expires_at=NOW)), id="dated in the manifest"),
        pytest.param((flag(permanent=True),), id="permanent"),
        pytest.param((flag(permanent=False, archived=True),), id="archived"),
        pytest.param((flag(tags=("kill-switch",)),), id="a kind without an end"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags), policy(DATED)) == []


def test_where_no_flag_has_a_date_nothing_is_said() -> None:
    assert run(CHECK, usage(flag()), policy(flag(), flag("old-banner"))) == []
