from __future__ import annotations

import ast

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.python_trees import NotLiteral, assignment_to, comments_of, items_of, literal, python_tree


def module(text: str) -> Document:
    return Document("settings.py", text, "")


def changed_at(text: str) -> int | None:
    found = assignment_to(python_tree(module(text)), "FLAGS")
    assert found is not None
    return found.changed_at


@pytest.mark.parametrize(
    "text", ["FLAGS = {}", "import os\nFLAGS: dict[str, bool] = {}\n", "from x import *\nFLAGS = {}"]
)
def test_an_assignment_at_the_top_is_found(text: str) -> None:
    assert changed_at(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "OTHER = {}",
        "def f():\n    FLAGS = {}",
        "FLAGS: dict",
        "if DEBUG:\n    FLAGS = {}",
        "(FLAGS, x) = 1, 2",
        "FLAGS += 1",
    ],
)
def test_what_is_no_plain_assignment_at_the_top_is_none(text: str) -> None:
    assert assignment_to(python_tree(module(text)), "FLAGS") is None


@pytest.mark.parametrize(
    "later",
    [
        "FLAGS['a'] = 1",
        "FLAGS.update(b)",
        "FLAGS |= b",
        "FLAGS = b",
        "if DEBUG:\n    FLAGS = b",
        "from local import *",
        "try:\n    from local import FLAGS\nexcept ImportError:\n    pass",
        "from local import other as FLAGS",
        "add_to(FLAGS)",
    ],
)
def test_what_may_change_a_name_later_is_told(later: str) -> None:
    assert changed_at(f"FLAGS = {{}}\n{later}\n") in (2, 3)


def test_items_come_with_the_line_of_their_key() -> None:
    found = assignment_to(python_tree(module("FLAGS = {\n'a': 1,\n'b': 2}")), "FLAGS")
    assert found is not None
    assert [(key, line) for key, _, line in items_of(found.value, module(""), "FLAGS")] == [("a", 2), ("b", 3)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("load()", "has a FLAGS that is no dict display"),
        ("{**base}", "has a key in FLAGS that is computed"),
        ("{NAME: 1}", "has a key in FLAGS that is computed"),
        ("{1: 1}", "has a key in FLAGS that is computed"),
        ("{'a': 1, 'a': 2}", "has the FLAGS key 'a' twice"),
    ],
)
def test_keys_that_are_not_written_out_are_refused(text: str, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        items_of(ast.parse(text, mode="eval").body, module(""), "FLAGS")


def test_a_literal_is_plain_data() -> None:
    assert literal(ast.parse("[('a', True), {'b': -1}]", mode="eval").body) == [("a", True), {"b": -1}]


@pytest.mark.parametrize("text", ["f()", "os.environ['A']", "[x]", "'a' + b", "{[]: 1}"])
def test_an_expression_that_is_computed_is_no_literal(text: str) -> None:
    with pytest.raises(NotLiteral):
        literal(ast.parse(text, mode="eval").body)


def test_comments_on_their_own_lines_are_found_and_others_not() -> None:
    assert comments_of(module("# one\nx = 1  # two\nif x:\n    # three\n    y = '# four'\n")) == {
        1: "# one",
        4: "    # three",
    }


@pytest.mark.parametrize("text", ["FLAGS = {", "x = \x00", "(" * 400, "print 'a'"])
def test_what_is_no_python_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="is not Python that can be read"):
        python_tree(module(text))
