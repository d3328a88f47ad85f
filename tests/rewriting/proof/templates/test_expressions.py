from __future__ import annotations

import pytest
from jinja2 import Environment, nodes

from flaglint.rewriting.proof.templates.expressions import Fold, is_missing, known


def parsed(text: str) -> nodes.Node:
    (output,) = Environment(autoescape=True).parse("{{ " + text + " }}").find_all(nodes.Output)
    return output.nodes[0]


@pytest.mark.parametrize(
    ("before", "value", "use", "after"),
    [
        ("q('x') and a", True, "value", "a"),
        ("a and q('x')", True, "truth", "a"),
        ("a and q('x')", True, "value", "a and true"),
        ("a and q('x') and b", True, "value", "a and b"),
        ("a and q('x') and b", False, "value", "a and false"),
        ("a and q('x')", False, "truth", "false"),
        ("f() and q('x')", False, "truth", "f() and false"),
        ("a or q('x') or b", False, "value", "a or b"),
        ("a or q('x')", False, "value", "a or false"),
        ("not q('x')", True, "value", "false"),
        ("a if q('x') else b", False, "value", "b"),
        ("g(q(k='x'))", True, "value", "g(true)"),
        ("q('y') and a", True, "value", "q('y') and a"),
    ],
)
def test_what_is_left(before: str, value: bool, use: str, after: str) -> None:
    assert Fold("x", value).of(parsed(before), use) == parsed(after)


def test_a_choice_that_is_nothing() -> None:
    assert is_missing(Fold("x", False).of(parsed("a if q('x')"), "value"))
    assert not is_missing(parsed("a"))


def test_only_true_and_false_are_known() -> None:
    assert [known(parsed(text)) for text in ("true", "false", "1", "a")] == [True, False, None, None]
