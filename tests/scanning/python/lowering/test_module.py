from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from flaglint.scanning.python.lowering import lower
from tests.scanning.python.lowering.oracle import assert_lowered

LIBRARY = Path(sysconfig.get_path("stdlib"))

# Small files, most of them with something odd: long comprehensions, f-strings, latin-1, matches, decorators.
SAMPLE = """
    abc.py bisect.py cmd.py codeop.py colorsys.py copy.py csv.py dis.py
    fractions.py glob.py graphlib.py heapq.py keyword.py linecache.py opcode.py
    operator.py queue.py reprlib.py sched.py shlex.py stat.py string.py textwrap.py this.py token.py
    weakref.py asyncio/locks.py asyncio/taskgroups.py email/headerregistry.py
    importlib/resources/abc.py json/decoder.py unittest/async_case.py
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", [name for name in SAMPLE if (LIBRARY / name).exists()])
def test_the_standard_library_is_lowered_as_the_interpreter_parses_it(name: str) -> None:
    assert_lowered((LIBRARY / name).read_bytes())


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 1\nprint 'a'\n", 2),
        ("x = (\n1,\n", 3),
        ("a\nb\ndef f(a, (b, c)): pass\n", 3),
        ("a\nraise E, 'x'\n", 2),
        ("a\nprint >>f, b\n", 2),
        ("a\n'\\xg'\n", 2),
        ("`a`\n", 1),
        ("x = '\n", 1),
        ("t'a' 'b' t'c'\n", 1),
        ("b'a' 'c'\n", 1),
        ("\0\n", 1),
    ],
)
def test_what_is_not_python_3_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(SyntaxError) as caught:
        lower(source.encode())
    assert caught.value.lineno == line


def test_what_nests_too_deep_is_refused() -> None:
    with pytest.raises(SyntaxError, match="recursion limit"):
        lower(b"x = " + b"-" * 1500 + b"1\n")


def test_the_tree_can_be_compiled() -> None:
    tree = lower(b"def f(a, /, *b, c=1, **d):\n    return [a, *b, c, d]\nx = f(0, 1, e=2)\n")
    names: dict[str, object] = {}
    exec(compile(tree, "<lowered>", "exec"), names)
    assert names["x"] == [0, 1, 1, {"e": 2}]


def test_docstrings_are_found() -> None:
    tree = lower(b'"""One.\n\n   Two."""\nclass A:\n    "three"\n')
    assert ast.get_docstring(tree) == "One.\n\nTwo."
    assert isinstance(tree.body[1], ast.ClassDef)
    assert ast.get_docstring(tree.body[1]) == "three"
