from __future__ import annotations

import pytest

from tests.rewriting.proof import control_flow, expressions
from tests.rewriting.proof.cases import Case, ids

RIGHT = (*expressions.RIGHT, *control_flow.RIGHT)
WRONG = (*expressions.WRONG, *control_flow.WRONG)


@pytest.mark.parametrize("case", RIGHT, ids=ids(RIGHT))
def test_a_right_rewrite_is_proved(case: Case) -> None:
    assert case.reasons() == ()


@pytest.mark.parametrize("case", WRONG, ids=ids(WRONG))
def test_a_wrong_rewrite_is_not(case: Case) -> None:
    assert case.reasons() != ()
