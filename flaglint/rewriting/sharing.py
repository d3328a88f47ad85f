"""Where a file takes a name out of another module: by import, attribute or string."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flaglint.rewriting.names import Symbol, last_name, may_mean, parsed, takes

_GAP = r"(?:[ \t\f]|\\\r?\n)*"
# `from .a import b`, `from a import (b,  # (why)\n c)`; the module and the names.
_FROM = re.compile(
    rf"(?<![\w.])from(?!\w){_GAP}([\w.]+?){_GAP}(?<!\w)import(?!\w){_GAP}"
    r"(\((?:#[^\n]*|[^)#])*|(?:\\\r?\n|[^\n;])*)"
)
_STAR = re.compile(rb"import\s*\*")
_IMPORT = re.compile(r"(?<![\w.])import[ \t]+([^\n;#]+)")
_DOTTED = re.compile(r"(?<![\w.])\w+(?:\.\w+)+")


def taken_at(text: bytes, path: str, symbol: Symbol) -> int | None:
    """Return the line where a Python file takes the name out of the symbol's module, None if it surely does not.

    A file that cannot be parsed is judged by its text: it takes the name if it holds the word and an import of it from
    the module, or names the module as a whole, in an import or in a string.
    """
    # A package is named by nothing where one of its own modules imports from it: `from . import ask`.
    is_named = symbol.module[-1].encode() in text or symbol.path.endswith("__init__.py")
    if not is_named or not path.endswith(".py"):
        return None
    tree = parsed(text)
    return next(_taken_in_text(text, path, symbol), None) if tree is None else _taken(tree, path, symbol)


def _taken(tree: ast.Module, path: str, symbol: Symbol) -> int | None:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and takes(node, path, symbol):
            return node.lineno
        if isinstance(node, ast.Attribute) and node.attr == symbol.word and last_name(node.value) == symbol.module[-1]:
            return node.lineno
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            dotted = re.findall(rf"([\w.]+)\.{re.escape(symbol.word)}(?!\w)", node.value)
            if any(symbol.is_in(found.split(".")) for found in dotted):
                return node.lineno
    return None


def takes_all(text: bytes, path: str, symbol: Symbol) -> bool:
    """Tell whether a Python file may hand on every name of the symbol's module: `from shop.toggles import *`."""
    if not path.endswith(".py") or not _STAR.search(text):
        return False
    found = _FROM.finditer(text.decode("utf-8", "replace"))
    return any("*" in match[2] and _may_mean(match[1], path, symbol) for match in found)


def _taken_in_text(data: bytes, path: str, symbol: Symbol) -> Iterator[int]:
    text = data.decode("utf-8", "replace")
    word, stem = re.escape(symbol.word), re.escape(symbol.module[-1])
    if not re.search(rf"(?<!\w){word}(?!\w)", text):
        return
    rest = text
    for match in _FROM.finditer(text):
        names = re.findall(r"\w+|\*", re.sub(r"#[^\n]*", "", match[2]))
        from_it = _may_mean(match[1], path, symbol) and not {symbol.word, "*"}.isdisjoint(names)
        if from_it or any(_may_mean(f"{match[1].removesuffix('.')}.{name}", path, symbol) for name in names):
            yield _line(text, match.start())
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for match in re.finditer(rf"(?<!\w){stem}\s*\.\s*{word}(?!\w)|[\"']{stem}\.?[\"']", rest):
        if match[0][0] not in "\"'" or len(symbol.module) == 1:
            yield _line(text, match.start())
    for match in _IMPORT.finditer(rest):
        if any(_may_mean(name, path, symbol) for name in re.findall(r"[\w.]+", match[1])):
            yield _line(text, match.start())
    for match in _DOTTED.finditer(rest):
        parts = match[0].split(".")
        if any(symbol.is_in(parts[:end]) for end in range(2, len(parts) + 1)):
            yield _line(text, match.start())


def _may_mean(module: str, path: str, symbol: Symbol) -> bool:
    name = module.lstrip(".")
    return may_mean(name.split(".") if name else [], len(module) - len(name), path, symbol)


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1
