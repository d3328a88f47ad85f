from __future__ import annotations

import pytest

from flaglint.checks.missing_description import CHECK
from flaglint.model.findings import Confidence, Severity
from flaglint.model.flags import Flag
from tests.checks.builders import flag, policy, run, usage

TOLD = flag("old-banner", description="The banner of last spring; off: no banner")


@pytest.mark.parametrize(
    ("description", "what"), [(None, "no description"), ("", "no description"), ("checkout", "too short to help")]
)
def test_a_flag_that_nobody_explained_is_found_once(description: str | None, what: str) -> None:
    (found,) = run(CHECK, usage(flag(description=description)), policy(TOLD))
    assert (found.code, found.severity, found.confidence) == ("FLG303", Severity.INFO, Confidence.CERTAIN)
    assert what in found.message


def test_where_no_flag_is_described_it_is_a_hint() -> None:
    (found,) = run(CHECK, usage(flag()), policy(flag()))
    assert found.confidence is Confidence.HINT


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="in no store"),
        pytest.param((flag(description="New one-page checkout; off: three steps"),), id="described"),
        pytest.param((flag(), flag(store="manifest", description=TOLD.description)), id="described in the manifest"),
        pytest.param((flag(archived=True),), id="archived"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags), policy(TOLD)) == []
