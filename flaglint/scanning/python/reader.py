"""The bytes of one Python file to its facts.

Where the running interpreter can parse the file, its own parser reads it: ten times as fast as LibCST and with
positions included. LibCST reads the rest, that is, syntax newer than the interpreter, and its tree is lowered to
the same nodes, so that one extractor serves both (a test proves the two readings equal).
"""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from dataclasses import replace

from flaglint.discovery import load
from flaglint.model.source import ModuleFacts
from flaglint.scanning.python.bounds import refusal
from flaglint.scanning.python.facts import read_facts
from flaglint.scanning.suppressions import read_suppressions


class UnreadableSourceError(Exception):
    """The file cannot be read as Python; `line` is 0 when the whole file is meant."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_module(path: str, source: bytes, names: frozenset[str]) -> ModuleFacts:
    """Return the facts of a Python file; `names` are the last names of the calls to keep.

    Raises:
        UnreadableSourceError: too large, too deep, undecodable, or not Python of any version 3.0 to 3.14.
    """
    tree, text = parse(source)
    return replace(read_facts(tree, path, text, names), suppressions=read_suppressions(text))


def parse(source: bytes) -> tuple[ast.Module, str]:
    """Return a file's syntax tree and its text.

    Raises:
        UnreadableSourceError: as `read_module` says.
    """
    refused = refusal(source)
    if refused is not None:
        raise UnreadableSourceError(0, refused)
    text = decode(source)
    return _parse(source, text), text


def decode(source: bytes) -> str:
    """Return the text as Python decodes it: byte order mark, then the cookie, else UTF-8."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise UnreadableSourceError(0, f"cannot be decoded: {error}") from None


def _parse(source: bytes, text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        first = error
    try:
        tree: ast.Module = load("scanning.python.lowering").lower(source)
    except SyntaxError as error:
        # LibCST knows every version; where both give up, the interpreter's message is the better one.
        better = first if isinstance(first, SyntaxError) else error
        raise UnreadableSourceError(better.lineno or 0, f"syntax error: {better.msg}") from None
    return tree
