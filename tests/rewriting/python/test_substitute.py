from __future__ import annotations

import pytest

from flaglint.model.edits import RefusalReason, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.python.source import parse
from flaglint.rewriting.python.substitute import locate
from tests.rewriting.cases import check_rewrite


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(client.variation('k', user, False))", "f(True)"),
        ("f(client.get(\n    'x'\n).variation(\n    'k',\n))", "f(True)"),
        ('é = "é"; f("é", variation("k"))', 'é = "é"; f("é", True)'),
        ('async def f():\n    g(await variation("k"))', "async def f():\n    g(True)"),
        ('def f(p=variation("k")):\n    return p', "def f(p=True):\n    return p"),
    ],
)
def test_place_of_the_evaluation(before: str, after: str) -> None:
    check_rewrite(before + "\n", after + "\n", run=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(variation('k'))", "f('blue')"),
        ('f(variation("k"))', 'f("blue")'),
        ("f(f'{variation(\"k\")}')", "f(f'{\"blue\"}')"),
        ("f(f\"{variation('k')}\")", "f(f\"{'blue'}\")"),
    ],
)
def test_quotation_marks_suit_the_place(before: str, after: str) -> None:
    check_rewrite(before + "\n", after + "\n", value="blue")


@pytest.mark.parametrize("value", ["a\\b", "it's", 'a "b"', "a\nb"])
def test_a_string_that_does_not_fit_an_f_string_of_older_python_is_refused(value: str) -> None:
    source = "f(f'{variation(\"k\")}')\n"
    check_rewrite(source, source, value=value, refused=[RefusalReason.UNSUPPORTED_SHAPE])


@pytest.mark.parametrize("span", [Span(1, 0, 1, 2), Span(9, 0, 9, 1), Span(1, 0, 1, 9)])
def test_a_place_without_an_expression_is_refused(span: Span) -> None:
    parsed = parse(b"call(a)\n")
    found, refused = locate(parsed.module, parsed.positions, [(0, Substitution(span, FlagValue.of(True), "k"))], "k")
    assert not found
    assert refused[0][0] is RefusalReason.UNSUPPORTED_SHAPE
