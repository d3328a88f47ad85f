from __future__ import annotations

import pytest

from flaglint.checks.stuck_rollout import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import EnvironmentState, Flag, Serving
from tests.checks.builders import ago, flag, full, partial, run, usage


@pytest.mark.parametrize("reason", ["percentage", "targeting+percentage"])
def test_a_split_that_has_stood_still_is_found_once(reason: str) -> None:
    (found,) = run(CHECK, usage(flag(production=partial(reason, since=ago(120)))))
    assert (found.code, found.severity, found.path) == ("FLG107", Severity.WARNING, None)
    assert found.message.startswith("its rollout in production has not moved since 2026-02-01 (120 days)")


def test_the_store_that_stood_still_for_the_longest_time_is_named() -> None:
    flags = (flag(production=partial(since=ago(100))), flag(store="b", production=partial(since=ago(200))))
    (found,) = run(CHECK, usage(*flags))
    assert found.evidence[0].source.startswith("b:")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(production=full(since=ago(900))),), id="rolled out"),
        pytest.param((flag(production=partial("targeting", since=ago(900))),), id="targeting is no split"),
        pytest.param((flag(production=partial(since=ago(89))),), id="moved lately"),
        pytest.param((flag(production=partial(since=None)),), id="when is not known"),
        pytest.param(
            (
                flag(
                    production=EnvironmentState(
                        Serving.PARTIAL, reason="percentage", since=ago(200), modified_at=ago(2)
                    )
                ),
            ),
            id="changed lately",
        ),
        pytest.param((flag(production=partial(since=ago(900)), permanent=True),), id="permanent"),
        pytest.param((flag(environments=(("staging", partial(since=ago(900))),)),), id="not critical"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []
