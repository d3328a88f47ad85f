from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from flaglint.rewriting.python.printing import placed, text_of

SOURCES = [
    "",
    "x",
    "\n\n# only a comment\n",
    "if a:\n\tb()  # why\n\nelse :\n\tc(\n\t\t1,\n\t)\n",
    "@a\n\n# between\nclass B(C, d=1):\r\n    '''x\r\n    y'''\r\n    def f(self, *, a: int = (1)) -> None: ...\r\n",
    "x = [\n    (a + b),  # one\n    *c,\n]; y = f'{x!r:>{w}}' 'z'\n",
    "async def f():\n    async with a as b, c:\n        return await (d)\n    # end\n",
    "match a:\n    case {'b': c, **d} if e:\n        pass\n\x0c\nlambda: (yield)\n",
]


@pytest.mark.parametrize("source", [*SOURCES, Path(__file__).read_text(encoding="utf-8")])
def test_text_and_places_are_those_of_libcst(source: str) -> None:
    module = cst.parse_module(source)
    text, places = placed(module)
    ranges = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    assert text == text_of(module) == module.code
    assert {node: (r.start.line, r.start.column, r.end.line, r.end.column) for node, r in ranges.items()} == places


def test_a_changed_tree_is_printed_with_its_changes() -> None:
    module = cst.parse_module("x = 1\n")
    assert text_of(module.with_changes(has_trailing_newline=False)) == "x = 1"
