from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.definitions import clients, unread_definitions, without_definitions
from flaglint.rewriting.python.scopes import module_scope


def removed(source: str, *names: str, words: frozenset[str] = frozenset()) -> str:
    module = cst.parse_module(source)
    found = unread_definitions(module_scope(module), lambda name: name in names, set(words))
    left = without_definitions(module, found)
    return left.code if left.body else ""


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ('A = 1\n# about x\nX = "k"\nB = 2\n', "X", "A = 1\nB = 2\n"),
        ('X: str = "k"\n', "X", ""),
        ("def x():\n    return True\n", "x", ""),
        ('class F(Enum):\n    A = "a"\n    # x\n    X = "k"\n', "F.X", 'class F(Enum):\n    A = "a"\n'),
        (
            "class F(Enum):\n    A = 1\n    X = 2\ndef f(v: F):\n    return isinstance(v, F) or F.A\n",
            "F.X",
            "class F(Enum):\n    A = 1\ndef f(v: F):\n    return isinstance(v, F) or F.A\n",
        ),
        ("class F:\n    A = 1\n    X = 2\nf(F())\n", "F.X", "class F:\n    A = 1\nf(F())\n"),
        ("def x(n):\n    return x(n - 1)\n", "x", ""),
        ('F = flag(\n    "k",\n    __name__,\n)\n\nB = 2\n', "F", "B = 2\n"),
    ],
)
def test_unread_definition_goes(before: str, name: str, after: str) -> None:
    assert removed(before, name) == after


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('X = "k"\nf(X)\n', "X"),
        ('X = "k"\ndef f():\n    return X\n', "X"),
        ('X = Y = "k"\n', "X"),
        ('X, Y = "k", 1\n', "X"),
        ('X = "k"\nX = "l"\n', "X"),
        ('class F:\n    X = "k"\nf(F.X)\n', "F.X"),
        ("class F(Enum):\n    X = auto()\n    Y = auto()\n", "F.X"),
        ('class F(Enum):\n    X = "k"\nfor f in F: g(f)\n', "F.X"),
        ('class F(Enum):\n    X = "k"\ndef f(v):\n    return F(v)\n', "F.X"),
        ('class F(Enum):\n    X = "k"\nf(F.__members__)\n', "F.X"),
        ('class F:\n    X = "k"\nf(vars(F))\n', "F.X"),
        ('class F:\n    X = "k"\nf(getattr(F, n))\n', "F.X"),
        ("@register\ndef x():\n    pass\n", "x"),
        ('def f():\n    X = "k"\n', "X"),
        ('X = "k"\n', "Y"),
    ],
)
def test_definition_stays(source: str, name: str) -> None:
    assert removed(source, name) == source


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('# All flags, see the wiki\nX = flag("k")\nB = flag("b")\n', '# All flags, see the wiki\nB = flag("b")\n'),
        ('# Keys of the store\nX = "k"\nB = "b"\n', '# Keys of the store\nB = "b"\n'),
        ('# X is one of the flags\nX = flag("k")\nB = flag("b")\n', 'B = flag("b")\n'),
        ('# The fast way\nX = flag("k")\nB = flag("b")\n', 'B = flag("b")\n'),
        ('# All flags\nX = flag("k")\n# b\nB = flag("b")\n', '# b\nB = flag("b")\n'),
        ('# All flags\nX = flag("k")\nB = other("b")\n', 'B = other("b")\n'),
    ],
    ids=["calls", "texts", "names it", "no group", "own comment", "another kind"],
)
def test_comment_above_a_group_stays(before: str, after: str) -> None:
    assert removed(f"import a\n{before}", "X") == f"import a\n{after}"


def test_comment_of_a_group_stands_directly_above_the_next() -> None:
    before = 'import a\n\n# All flags\nX = flag("k")\n\nB = flag("b")\n'
    assert removed(before, "X") == 'import a\n\n# All flags\nB = flag("b")\n'


def test_definition_that_a_string_names_stays() -> None:
    assert removed('X = "k"\n', "X", words=frozenset("X")) == 'X = "k"\n'


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("c = api.get_client()\n", {"c"}),
        ("c: Client = LDClient(config)\n", {"c"}),
        ("c = EvaluationContext('u')\n", {"c"}),
        ("c = Flag('k')\n", set()),
        ("c = get_client(pop())\n", set()),
        ("c = get_client()\nc = 1\n", set()),
        ("c = client\n", set()),
    ],
)
def test_what_holds_a_client(source: str, found: set[str]) -> None:
    assert clients(module_scope(cst.parse_module(source)), {"c"}) == found
