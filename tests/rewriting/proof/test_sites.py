from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.sites import arguments, text_of
from tests.rewriting.proof.cases import Case, ids

OUTSIDE = (
    Case("span-too-short", 'x = <<on("new-checkout">>)\n', "x = True\n"),
    Case("span-too-long", 'x <<= on("new-checkout")>>\n', "x = True\n"),
    Case("span-of-two", '<<on("new-checkout"); on("new-checkout")>>\n', "pass\n"),
)


@pytest.mark.parametrize("case", OUTSIDE, ids=ids(OUTSIDE))
def test_a_span_must_be_one_expression(case: Case) -> None:
    assert case.reasons() == ("line 1: the substituted place is not one expression of its own",)


def test_the_call_is_named() -> None:
    case = Case("", 'x = <<on("new-checkout", queue.pop())>>\n', "x = True\n")
    assert case.reasons() == ("line 1: cannot tell whether the call `queue.pop()` has an effect",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'a'", "a"),
        ("NS + '.a'", "shop.a"),
        ("f'{NS}.a'", "shop.a"),
        ("OTHER + 'a'", None),
        ("1", None),
        ("f'{NS}'", "shop"),
    ],
)
def test_texts_from_constants(text: str, found: str | None) -> None:
    assert text_of(ast.parse(text, mode="eval").body, {"NS": "shop"}) == found


def test_arguments_along_the_chain() -> None:
    node = ast.parse("f(a).g(b, k=c)['d'].e", mode="eval").body
    assert [ast.unparse(argument) for argument in arguments(node)] == ["'d'", "b", "c", "a"]
