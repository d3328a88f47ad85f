from __future__ import annotations

import pytest

from tests.rewriting.proof.cases import Case, ids
from tests.rewriting.proof.tables import RIGHT, WRONG


@pytest.mark.parametrize("case", RIGHT, ids=ids(RIGHT))
def test_a_right_rewrite_is_proved(case: Case) -> None:
    assert case.reasons() == ()


@pytest.mark.parametrize("case", WRONG, ids=ids(WRONG))
def test_a_wrong_rewrite_is_not(case: Case) -> None:
    reasons = case.reasons()
    assert reasons
    assert all(reason.startswith("line ") and "\n" not in reason for reason in reasons)


def test_names_are_unique() -> None:
    assert len({case.name for case in RIGHT}) == len(RIGHT)
    assert len({case.name for case in WRONG}) == len(WRONG)
