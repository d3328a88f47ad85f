from __future__ import annotations

import ast

import pytest

from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof.parametrized import collapse


def left(code: str, *, stays: bool = False, kept: object = True) -> str | None:
    """Return the test with the rows of the kept value, None if that is not certain."""
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    call = next(n for n in ast.walk(function) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "force")
    reason = collapse(function, call, "on", FlagValue.of(kept), stays=stays)
    return None if reason is not None else ast.unparse(function)


def test_rows_and_column() -> None:
    code = "@m.parametrize('x, on', [(1, True), (2, False)])\ndef test(x, on):\n    force(on)"
    assert left(code) == "@m.parametrize('x', [1])\ndef test(x):\n    force(on)"
    assert left(code, stays=True) == "@m.parametrize('x, on', [(1, True)])\ndef test(x, on):\n    force(on)"
    assert left(code, kept=False) == "@m.parametrize('x', [2])\ndef test(x):\n    force(on)"


@pytest.mark.parametrize(
    "code",
    [
        "@m.parametrize('on', BOTH)\ndef test(on):\n    force(on)",
        "@m.parametrize('on', [False])\ndef test(on):\n    force(on)",
        "@m.parametrize('on', [True, 1])\ndef test(on):\n    force(on)",
        "@m.parametrize('on', [True, False], ids=f)\ndef test(on):\n    force(on)",
        "@m.parametrize('on', [True, False])\ndef test(on):\n    force(on)\n    f(on)",
        "@m.parametrize('x, on', [True, False])\ndef test(x, on):\n    force(on)",
        "def test(on):\n    force(on)",
    ],
)
def test_what_is_not_certain(code: str) -> None:
    assert left(code) is None


@pytest.mark.parametrize(
    ("decorators", "head", "expected"),
    [
        ("@data(True, False)", "self, on", "def test(self):\n    force(on)"),
        ("@d.data((1, True), (2, False))\n@unpack", "self, x, on", "@d.data(1)\ndef test(self, x):\n    force(on)"),
        (
            "@d.data((1, 2, True), [3, 4, True])\n@unpack",
            "self, x, y, on",
            "@d.data((1, 2), [3, 4])\n@unpack\ndef test(self, x, y):\n    force(on)",
        ),
        ("@p.expand([True, False])", "self, on", "def test(self):\n    force(on)"),
        (
            "@m.parametrize('x, on', [m.param(1, True, id='a'), (2, False)])",
            "x, on",
            "@m.parametrize('x', [m.param(1, id='a')])\ndef test(x):\n    force(on)",
        ),
    ],
)
def test_tables_of_other_kinds(decorators: str, head: str, expected: str) -> None:
    assert left(f"{decorators}\ndef test({head}):\n    force(on)") == expected


@pytest.mark.parametrize(
    ("decorators", "head"),
    [
        ("@data(*CASES)", "self, on"),
        ("@data((True, 1), (False, 2))", "self, on"),
        ("@data((True, 1), (False,))\n@unpack", "self, on, x"),
        ("@data({'on': True})\n@unpack", "self, on"),
        ("@data(True, False, name=1)", "self, on"),
        ("@p.expand([(1, True), (2, False)])", "self, x, on"),
        ("@p.expand(CASES)", "self, on"),
        ("@m.parametrize('x, on', [m.param(*CASE)])", "x, on"),
        ("@m.parametrize('on', (True, False))", "on"),
    ],
)
def test_tables_that_are_not_certain(decorators: str, head: str) -> None:
    assert left(f"{decorators}\ndef test({head}):\n    force(on)") is None
