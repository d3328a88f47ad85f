from __future__ import annotations

import ast

import pytest

from flaglint.model.source import TermKind
from flaglint.resolution.reaching import reaching
from flaglint.resolution.tables import ModuleTable
from flaglint.scanning.python.facts import read_facts
from tests.resolution.projects import asked


def lines(code: str) -> list[int] | None:
    """Return the lines of the bindings of `x` that may hold where `use(x)` stands, in the innermost scope of it."""
    table = ModuleTable(read_facts(ast.parse(code), "a.py", code, frozenset({"use"})))
    [call] = [call for call in table.facts.calls if call.term.parts[0].text == "use"]
    [name] = [part for part in call.term.parts[1:] if part.kind is TermKind.NAME]
    function = table.functions.get(call.scope)
    found = reaching(table.bindings[call.scope]["x"], name.span, function.indent if function else 0)
    return None if found is None else [each.span.line for each in found]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\nx = 2\nuse(x)", [2]),
        ("x = 1\nuse(x)\nx = 2", [1]),
        ("x = 1\nwith a:\n    use(x)\nx = 2", [1]),
        ("def f():\n  x = 1\n  x = 2\n  if a:\n    use(x)\n  x = 3", [3]),
        ("x = 1\nx = made(use(x))\nx = 3", [1]),
        ("x: int = 1\nx: int = 2\nuse(x)", [2]),
        ("x = 1\nx = (\n  2\n)\nuse(x)", [2]),
        ("x = 1\nx += 2\nuse(x)", [2]),
    ],
)
def test_the_last_statement_before_the_use_ends_what_was_bound_earlier(code: str, expected: list[int]) -> None:
    assert lines(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\nif a:\n    x = 2\nuse(x)", [1, 3]),
        ("x = 1\nfor a in b:\n    use(x)\n    x = 2", [1, 4]),
        ("x = 1\nfor x in b:\n    pass\nuse(x)", [1, 2]),
        ("x = 1\nwith a as x:\n    pass\nuse(x)", [1, 2]),
        ("x = 1\nif a: x = 2\nuse(x)", [1, 2]),
        ("x = 0\nx = 1\ntry:\n    x = 2\nfinally:\n    use(x)\nx = 3", [2, 4]),
    ],
)
def test_what_is_bound_deeper_may_hold_as_well(code: str, expected: list[int]) -> None:
    assert lines(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "if a:\n    x = 1\nelse:\n    x = 2\nuse(x)",
        "use(x)\nx = 1\nx = 2",
        "x = 1\ndef x(): ...\nuse(x)",
        "x = 1\nimport x\nuse(x)",
        "x = 1\ndef f():\n    global x\n    x = 2\nx = 3\nuse(x)",
    ],
    ids=["two branches", "used before", "a function", "an import", "bound by another function"],
)
def test_where_the_order_tells_nothing_there_is_no_answer(code: str) -> None:
    assert lines(code) is None


HEAD = "from edx_toggles.toggles import WaffleFlag\nimport waffle\n"


def test_a_local_that_is_bound_again_asks_for_the_flag_that_it_holds() -> None:
    code = """
def test_it(self):
    flag = WaffleFlag("ns.first", __name__)
    with patch.object(flag, "_read"):
        flag.is_enabled()
    flag = WaffleFlag("ns.second", __name__)
    with patch.object(flag, "_read"):
        flag.is_enabled()
"""
    assert asked(HEAD + code) == ["ns.first", "ns.second"]


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("KEY = 'a'\nKEY = 'b'\ndef f():\n    waffle.switch_is_active(KEY)", ["a", "b"]),
        ("def f():\n    key = 'a'\n    g = lambda: waffle.switch_is_active(key)\n    key = 'b'", ["a", "b"]),
        ("client = waffle\nclient = traced(client)\nclient.switch_is_active('a')", ["a"]),
    ],
    ids=["asked later", "asked later by a lambda", "what cannot be followed stands for what it is given"],
)
def test_what_runs_later_or_cannot_be_followed_sees_any(code: str, keys: list[str]) -> None:
    assert asked(HEAD + code) == keys
