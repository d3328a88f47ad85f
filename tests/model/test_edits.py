from __future__ import annotations

import pickle

import pytest

from flaglint.model.edits import Applicability, FileRewrite, Refusal, RefusalReason, RewritePlan, Substitution
from flaglint.model.references import Span
from tests.checks.builders import TRUE

PLAN = RewritePlan(
    "a",
    TRUE,
    files=(FileRewrite("a.py", b"x", b"y", (Substitution(Span(1, 0, 1, 1), TRUE, "a"),)),),
    refusals=(Refusal("b.py", 3, RefusalReason.DYNAMIC_KEY, "why"),),
    applicability=Applicability.REVIEW,
)


def test_a_plan_crosses_a_process() -> None:
    assert pickle.loads(pickle.dumps(PLAN)) == PLAN


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_a_reason_is_a_word_for_scripts(reason: RefusalReason) -> None:
    assert reason.value == reason.name.lower().replace("_", "-")


def test_a_plan_without_a_doubt_is_safe() -> None:
    assert RewritePlan("a", TRUE).applicability is Applicability.SAFE
