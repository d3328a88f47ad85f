from __future__ import annotations

import ast

import pytest

from flaglint.model.edits import RefusalReason, RemovalRequest, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.model.references import ReferenceKind
from flaglint.rewriting.plan import plan_removal
from tests.rewriting.cases import PATH, Files, evaluations, reference, span

CONFIG = "shop/config.py"


def planned(config: str, views: str = 'f(variation("k"))\n') -> RewritePlan:
    files = Files({CONFIG: config.encode(), PATH: views.encode()})
    keys = [node for node in ast.walk(ast.parse(config)) if isinstance(node, ast.Constant) and node.value == "k"]
    entries = [reference(ReferenceKind.REGISTRATION, span(config.encode(), key), path=CONFIG) for key in keys]
    return plan_removal(RemovalRequest("k", FlagValue.of(True), (*entries, *evaluations(views.encode(), "k"))), files)


def text(plan: RewritePlan) -> str | None:
    return next((file.after.decode() for file in plan.files if file.path == CONFIG), None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'F = {\n    # a\n    "a": 1,\n    # k\n    # kk\n    "k": 0,\n    "b": 2,\n}\n',
            'F = {\n    # a\n    "a": 1,\n    "b": 2,\n}\n',
        ),
        ('F = {"a": 1, "k": 0}\n', 'F = {"a": 1}\n'),
        ('F = {"k": 0}\n', "F = {}\n"),
        ('F = ["k", "a"]\n', 'F = ["a"]\n'),
        ('F = ("a", "k")\n', 'F = ("a",)\n'),
        ('F = {"k"}\n', "F = set()\n"),
        ('F = (\n    ("k", "K"),\n    ("a", "A"),\n)\n', 'F = (\n    ("a", "A"),\n)\n'),
        ('F = {\n    # ====\n    # HEAD\n    # ====\n    # k\n    "k": 0,\n}\n', "F = {}\n"),
    ],
)
def test_entry_goes(before: str, after: str) -> None:
    assert text(planned(before)) == after


def test_entry_stays_while_an_evaluation_does() -> None:
    plan = planned('F = {"k": 0}\n', 'def f():\n    while variation("k") is False:\n        yield 1\n')
    assert text(plan) is None
    assert [refusal.reason for refusal in plan.refusals] == [RefusalReason.ALTERS_SCOPE]


@pytest.mark.parametrize("before", ['k("k")\n', 'F = "k"\n', 'F = g(key="k")\n'])
def test_string_that_is_no_entry_stays(before: str) -> None:
    assert text(planned(before)) is None
