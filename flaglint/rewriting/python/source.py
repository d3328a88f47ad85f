"""Files that may be rewritten: small enough, shallow enough, compilable, and printed back byte for byte."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flaglint.model.edits import RefusalReason
from flaglint.rewriting.python.printing import Positions, placed, text_of

_MAXIMUM_BYTES = 1_000_000
_MAXIMUM_DEPTH = 90


class UnfitError(Exception):
    """The file must not be rewritten."""

    def __init__(self, reason: RefusalReason, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A module with its text, and where its nodes stand in it."""

    module: cst.Module
    text: str
    positions: Positions


def parse(source: bytes) -> ParsedFile:
    """Return the module of a file that is safe to rewrite.

    Raises:
        UnfitError: too large or deep, not compilable here, or LibCST does not print it back as it was.
    """
    if len(source) > _MAXIMUM_BYTES:
        raise UnfitError(RefusalReason.TOO_LARGE, f"the file has more than {_MAXIMUM_BYTES} bytes")
    check_compiles(source)
    if _is_deep(source):
        raise UnfitError(RefusalReason.TOO_LARGE, f"the code is nested more than {_MAXIMUM_DEPTH} levels deep")
    try:
        module = cst.parse_module(source)
    except (cst.ParserSyntaxError, UnicodeError, LookupError, RecursionError) as error:
        raise UnfitError(RefusalReason.NOT_REPRODUCED, f"LibCST cannot read the file: {error}") from error
    text, positions = placed(module)
    if _encoded(text, module) != source:
        raise UnfitError(RefusalReason.NOT_REPRODUCED, "LibCST does not print the file back byte for byte")
    return ParsedFile(module, text, positions)


def printed(module: cst.Module) -> bytes:
    """Return the module's source in its own encoding.

    Raises:
        UnfitError: a value cannot be written in that encoding.
    """
    return _encoded(text_of(module), module)


def _encoded(text: str, module: cst.Module) -> bytes:
    try:
        return text.encode(module.encoding)
    except UnicodeError as error:
        raise UnfitError(
            RefusalReason.UNSUPPORTED_SHAPE, f"the value cannot be written as {module.encoding}"
        ) from error


def check_compiles(source: bytes) -> None:
    """Do nothing if this Python compiles the source.

    Raises:
        UnfitError: it does not; with the line.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<source>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise UnfitError(RefusalReason.NOT_COMPILABLE, f"not compilable: {error.msg}", error.lineno or 1) from error
    except (ValueError, RecursionError, MemoryError, LookupError) as error:
        raise UnfitError(RefusalReason.NOT_COMPILABLE, f"not compilable: {error}") from error


def _is_deep(source: bytes) -> bool:
    """Tell whether a recursive walk would be too deep: LibCST crashes instead of raising."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        level: list[ast.AST] = [ast.parse(source)]
    for _ in range(_MAXIMUM_DEPTH):
        level = [child for node in level for child in _below(node)]
        if not level:
            return False
    return True


def _below(node: ast.AST) -> Iterator[ast.AST]:
    return ast.iter_child_nodes(node)
