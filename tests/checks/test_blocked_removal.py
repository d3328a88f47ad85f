from __future__ import annotations

import pytest

from flaglint.checks.blocked_removal import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import Flag
from tests.checks.builders import ago, flag, partial, policy, run, usage

CHILD = flag("express-pay", depends_on=("new-checkout",), modified_at=ago(5))


def test_a_zombie_that_others_depend_on_is_found_once_with_their_names() -> None:
    (found,) = run(CHECK, usage(flag()), policy(flag(), CHILD, flag("other", depends_on=("new-checkout",))))
    assert (found.code, found.severity, found.path) == ("FLG109", Severity.INFO, None)
    assert found.message.startswith("could go, but express-pay and other depends on it in configcat")
    assert (found.evidence[0].fact, found.evidence[0].date) == ("express-pay has it as a prerequisite", ago(5))


@pytest.mark.parametrize(
    ("found", "others"),
    [
        pytest.param(usage(flag()), (flag("other"),), id="nobody depends on it"),
        pytest.param(usage(flag(production=partial())), (CHILD,), id="not a zombie"),
        pytest.param(usage(flag()), (flag("c", depends_on=("new-checkout",), archived=True),), id="archived dependent"),
        pytest.param(usage(), (CHILD,), id="in no store"),
    ],
)
def test_left_alone(found: object, others: tuple[Flag, ...]) -> None:
    assert run(CHECK, found, policy(flag(), *others)) == []  # type: ignore[arg-type]
