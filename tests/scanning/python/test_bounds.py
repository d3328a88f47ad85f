from __future__ import annotations

import time

import pytest

from flaglint.scanning.python import bounds
from flaglint.scanning.python.bounds import refusal

HOSTILE = {
    "parentheses": ("x = " + "(" * 101 + ")" * 101, "nested brackets"),
    "mixed brackets": ("x = " + "[({1:" * 40 + "1" + "})]" * 40, "nested brackets"),
    "calls": ("x = " + "f(" * 1250 + ")" * 1250, "nested brackets"),
    "never closed": ("x = " + "[" * 200, "nested brackets"),
    "closed in strings": ("x = " + "[ ')' , " * 200, "nested brackets"),
    "in an f-string": ("x = f'" + "{f(" * 101 + ")}" * 101 + "'", "nested brackets"),
    "list patterns": ("match a:\n  case " + "[" * 10 + "]" * 10 + ": pass", "in a case pattern"),
    "patterns over lines": ("match a:\n  case " + "{1:\n" * 12 + "_" + "}" * 12 + ": pass", "in a case pattern"),
    "indentation": (
        "".join(" " * level + "if a:\n" for level in range(101)) + " " * 101 + "b",
        "levels of indentation",
    ),
    "elif": ("if a: b\n" + "elif a: b\n" * 20_000, "elif"),
    "sums": ("x = 1" + " + 1" * 10_000, "operators"),
    "sums over lines": ("x = (1" + "\n+ 1" * 10_000 + ")", "operators"),
    "sums with continuations": ("x = 1" + " \\\n+ 1" * 10_000, "operators"),
    "and": ("x = a" + " and a" * 10_000, "operators"),
    "not": ("x = " + "not " * 10_000 + "a", "operators"),
    "attributes": ("x = a" + ".a" * 10_000, "operators"),
    "calls in a row": ("x = a" + "()" * 10_000, "operators"),
    "fluent calls": ("x = a" + ".b(1, c)" * 10_000, "operators"),
    "subscripts": ("x = a" + "[0, 1]" * 2_000, "operators"),
    "conditions": ("x = " + "a if b else " * 5_000 + "c", "operators"),
    "lambdas": ("x = " + "lambda: " * 5_000 + "1", "operators"),
    "behind definitions": ("def f(): return 1\n" * 100 + "x = a" + "()" * 10_000, "operators"),
}

HARMLESS = {
    "nothing": "",
    "a hundred brackets": "x = " + "(" * 100 + "1" + ")" * 100,
    "brackets in strings": "x = '" + "(" * 500 + "'\n# " + "[" * 500 + "\n'''" + "{\n" * 500 + "'''",
    "brackets in single f-strings": "x = f'{a(b)}'\n" * 500,
    "many lines of brackets": "x = f(a[0], {1: (2,)})\n" * 5_000,
    "nine levels of pattern": "match a:\n  case " + "[" * 9 + "]" * 9 + ": pass",
    "a deep body below a case": "match a:\n  case [b]:\n    x = " + "(" * 50 + ")" * 50,
    "a variable named case": "case = " + "(" * 50 + ")" * 50,
    "deep alignment": "x = f(\n" + "".join(" " * width + "a,\n" for width in (120, 140, 110, 150)) + ")",
    "a thousand elif": "if a: b\n" + "elif a: b\n" * 1_000,
    "many short chains of elif": ("if a: b\n" + "elif a: b\n" * 10) * 500,
    "a table of sums": "x = [\n" + "    a + b * c.d[0],\n" * 5_000 + "]",
    "a table of dictionaries": "x = [" + "{'a': -1.5, 'b': f(x.y), 'c': not z},\n" * 5_000 + "]",
    "many statements": "x = a.b + c\n" * 5_000,
    "statements on one line": "x = a.b + c;" * 5_000,
    "a polynomial": "x = " + " + ".join("a*b**2*c/3" for _ in range(400)),
    "a long string": "x = '" + "+" * 100_000 + "'",
    "implicit concatenation": "x = (" + "'a'\n" * 5_000 + ")",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_hurts_a_parser_is_refused(name: str) -> None:
    source, reason = HOSTILE[name]
    assert reason in str(refusal(source.encode()))


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_not_is_let_through(name: str) -> None:
    assert refusal(HARMLESS[name].encode()) is None


def test_a_large_file_is_refused() -> None:
    assert refusal(b"x = 1\n" * 516_667) == "too large: 3.1 MB, limit 2 MB"
    assert refusal(b"# a\n" * 500_000) is None


def test_a_long_line_is_refused() -> None:
    assert refusal(b"x = '" + b"a" * 1_300_000 + b"'\n") == "too long a line: 1.3 MB, limit 1 MB"
    assert refusal((b"x = '" + b"a" * 900_000 + b"'\n") * 2) is None


def test_nul_bytes_are_refused() -> None:
    assert refusal(b"x = 1\0\n") == "NUL bytes: not a text file"
    assert refusal(b"x = '\\0'\n") is None


@pytest.mark.parametrize(
    "source",
    [
        b"'''" * 300_000,
        b'"' * 999_999,
        b"x = '\\'" * 200_000,
        b'"\\a' * 300_000,
        b"(" * 999_999,
        b")(" * 400_000,
        b"f'" * 400_000,
    ],
    ids=["triple quotes", "quotes", "escaped quotes", "escapes", "open", "closed before open", "f-strings"],
)
def test_hostile_text_is_looked_at_in_linear_time(source: bytes) -> None:
    started = time.process_time()
    refusal(source)
    assert time.process_time() - started < 5


def test_limits_stand_below_those_of_the_interpreter() -> None:
    assert bounds.BRACKETS < 200
    assert bounds.INDENTATION < 100
