"""A module's text, and where its nodes stand in it: what LibCST's own providers give, in one pass instead of three."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState  # the state that every node's own printing asks for

# First line, first column, last line, and the column behind it, without whitespace around the node.
Place = tuple[int, int, int, int]
Positions = Mapping[cst.CSTNode, Place]

_NOTHING = nullcontext()


class _Printer(CodegenState):
    """Collects tokens; nobody asks where they stand."""

    def record_syntactic_position(self, *_: object, **__: object) -> Any:
        return _NOTHING


class _Locator(CodegenState):
    """Collects tokens and notes where each node stands."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.line = 1
        self.column = 0
        self.places: dict[cst.CSTNode, Place] = {}
        self._starts: list[tuple[int, int]] = []

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        if "\n" in value or "\r" in value:
            lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self.line += len(lines) - 1
            self.column = len(lines[-1])
        else:
            self.column += len(value)

    def add_indent_tokens(self) -> None:
        self.tokens.extend(self.indent_tokens)
        self.column += sum(map(len, self.indent_tokens))

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._starts.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self._starts.pop()
        if node not in self.places:
            self.places[node] = (*start, self.line, self.column)

    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Any:
        return _Record(self, node, start_node, end_node)


class _Record:
    """Notes where a node stands once it is printed; its ends may be those of other nodes."""

    __slots__ = ("column", "end", "line", "locator", "node", "start")

    def __init__(
        self, locator: _Locator, node: cst.CSTNode, start: cst.CSTNode | None, end: cst.CSTNode | None
    ) -> None:
        self.locator, self.node, self.start, self.end = locator, node, start, end

    def __enter__(self) -> None:
        self.line, self.column = self.locator.line, self.locator.column

    def __exit__(self, *_: object) -> None:
        locator = self.locator
        start = (self.line, self.column) if self.start is None else locator.places[self.start][:2]
        end = (locator.line, locator.column) if self.end is None else locator.places[self.end][2:]
        locator.places[self.node] = (*start, *end)


def text_of(module: cst.Module) -> str:
    """Return the module's source."""
    printer: Any = _Printer(default_indent=module.default_indent, default_newline=module.default_newline)
    module._codegen(printer)  # what `module.code` calls
    return "".join(printer.tokens)


def placed(module: cst.Module) -> tuple[str, Positions]:
    """Return the module's source, and where its nodes stand in it."""
    locator = _Locator(module)
    module._codegen(locator)  # what LibCST's PositionProvider calls
    return "".join(locator.tokens), locator.places
