from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.matching import captures, matches


def pattern(text: str) -> ast.pattern:
    statement = ast.parse(f"match x:\n    case {text}: pass").body[0]
    assert isinstance(statement, ast.Match)
    return statement.cases[0].pattern


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("'a'", True),
        ("'b'", False),
        ("'b' | 'a'", True),
        ("_", True),
        ("A.b", None),
        ("None", False),
        ("[_]", False),
        ("'b' | A.b", None),
        ("str()", None),
        ("'a' as y", True),
    ],
)
def test_a_text(text: str, outcome: bool | None) -> None:
    assert matches(ast.Constant("a"), pattern(text)) is outcome


def test_true_is_not_one_by_identity() -> None:
    assert matches(ast.Constant(1), pattern("True")) is False
    assert matches(ast.Constant(True), pattern("1")) is True


def test_an_unknown_subject() -> None:
    assert matches(ast.Name("x", ast.Load()), pattern("_")) is None


@pytest.mark.parametrize(
    ("text", "outcome"), [("[a]", True), ("{'k': 1, **rest}", True), ("[*_]", False), ("1 | 2", False)]
)
def test_captures(text: str, outcome: bool) -> None:
    assert captures(pattern(text)) is outcome
