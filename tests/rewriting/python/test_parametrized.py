from __future__ import annotations

import libcst as cst
import pytest

from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.parametrized import Collapse, collapse
from flaglint.rewriting.python.scopes import module_scope


def collapsed(table: str, body: str = "force(on)", head: str = "on", kept: object = True) -> Collapse | None:
    module = cst.parse_module(f"@pytest.mark.parametrize({table})\ndef test({head}):\n    {body}\n")
    function = module.body[0]
    assert isinstance(function, cst.FunctionDef)
    call = next(n for n in walk(function.body) if isinstance(n, cst.Call) and getattr(n.func, "value", "") == "force")
    return collapse(module_scope(module), function, call, "on", FlagValue.of(kept))


@pytest.mark.parametrize(
    ("table", "body", "head", "gone", "replaced"),
    [
        ("'on', [True, False]", "force(on)", "on", 3, 0),
        ("'on', [True, False]", "force(on); f(on)", "on", 1, 0),
        ("'x, on', [(1, True), (2, False)]", "force(on)", "x, on", 2, 3),
        ("'x, on, y', [(1, True, 3), (2, False, 4)]", "force(on)", "x, on, y", 4, 1),
    ],
)
def test_what_goes(table: str, body: str, head: str, gone: int, replaced: int) -> None:
    found = collapsed(table, body, head)
    assert found is not None
    assert (len(found.gone), len(found.replaced)) == (gone, replaced)


@pytest.mark.parametrize(
    ("table", "body"),
    [
        ("'on', BOTH", "force(on)"),
        ("'on', [True, x]", "force(on)"),
        ("'on', [True, 1]", "force(on)"),
        ("'on', [False]", "force(on)"),
        ("'on', [True, False], ids=['a', 'b']", "force(on)"),
        ("'on', [True, *more]", "force(on)"),
        ("'on', [True, False]", "on = 1; force(on)"),
        ("NAMES, [True, False]", "force(on)"),
        ("'other', [True, False]", "force(on)"),
    ],
)
def test_what_is_not_certain(table: str, body: str) -> None:
    assert collapsed(table, body) is None


def collapsed_method(decorators: str, head: str, body: str = "force(on)") -> Collapse | None:
    module = cst.parse_module(f"{decorators}\ndef test({head}):\n    {body}\n")
    function = module.body[0]
    assert isinstance(function, cst.FunctionDef)
    call = next(n for n in walk(function.body) if isinstance(n, cst.Call) and getattr(n.func, "value", "") == "force")
    return collapse(module_scope(module), function, call, "on", FlagValue.of(True))


@pytest.mark.parametrize(
    ("decorators", "head", "body", "gone", "replaced"),
    [
        ("@ddt.data(True, False)", "self, on", "force(on)", 3, 0),
        ("@ddt.data(True, False)", "self, on", "force(on); f(on)", 1, 0),
        ("@data((1, True), (2, False))\n@unpack", "self, x, on", "force(on)", 3, 2),
        ("@data((1, 2, True), [3, 4, False])\n@unpack", "self, x, y, on", "force(on)", 4, 0),
        ("@p.expand([True, False])", "self, on", "force(on)", 3, 0),
        ("@p.expand([(1, True), (2, False)])", "self, x, on", "force(on)", 1, 0),
        ("@m.parametrize('x, on', [m.param(1, True, id='a'), (2, False)])", "x, on", "force(on)", 3, 2),
    ],
)
def test_what_goes_of_tables_of_other_kinds(decorators: str, head: str, body: str, gone: int, replaced: int) -> None:
    found = collapsed_method(decorators, head, body)
    assert found is not None
    assert (len(found.gone), len(found.replaced)) == (gone, replaced)


@pytest.mark.parametrize(
    ("decorators", "head"),
    [
        ("@ddt.data(*CASES)", "self, on"),
        ("@ddt.data((True, 1), (False, 2))", "self, on"),
        ("@ddt.data((True, 1), (False,))\n@ddt.unpack", "self, on, x"),
        ("@ddt.data({'on': True})\n@ddt.unpack", "self, on"),
        ("@ddt.data(True, False, name=1)", "self, on"),
        ("@ddt.data(False, False)", "self, on"),
        ("@p.expand(CASES)", "self, on"),
        ("@p.expand([True, (False,)])", "self, on"),
        ("@m.parametrize('x, on', [m.param(*CASE)])", "x, on"),
    ],
)
def test_tables_of_other_kinds_that_are_not_certain(decorators: str, head: str) -> None:
    assert collapsed_method(decorators, head) is None


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        ("(1, True), (2, False)", None),
        ("(1, True), (2, True), (3, False)", None),
        ("(1, False), (2, True), (3, False)", "2 of the 3 rows of `test` go, as they force the flag"),
    ],
)
def test_rows_of_which_most_go_are_doubtful(rows: str, doubt: str | None) -> None:
    found = collapsed_method(f"@data({rows})\n@unpack", "self, x, on")
    assert found is not None
    assert found.doubt == doubt
    alone = collapsed_method("@data(True, False, False)", "self, on")
    assert alone is not None
    assert alone.doubt is None
