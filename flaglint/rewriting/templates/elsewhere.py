"""Variables that one template binds and another reads: included templates and overridden blocks see them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from flaglint.lexing.django import tokenize
from flaglint.model.edits import SourceTree
from flaglint.rewriting.templates.bindings import bound_name
from flaglint.rewriting.templates.django import mentions

_PROSE = (".md", ".rst", ".po", ".css", ".js", ".json", ".svg")


def reader_of(name: str, path: str, binders: Collection[str], tree: SourceTree) -> str | None:
    """Return a place that reads a variable besides the template at the path, None where none does.

    `binders` are the templates whose own tags ask for the same flag: what they bind is looked at there. Python code
    that makes tags may read a variable of the context by its name.
    """
    for other in tree.paths_with_word(name):
        if other == path or other.endswith(_PROSE):
            continue
        if other.endswith(".py"):
            if PurePosixPath(other).parent.name == "templatetags":
                return other
            continue
        line = _reading_line(name, tree.read(other).decode("utf-8", "replace"), is_binder=other in binders)
        if line is not None:
            return f"{other}:{line}"
    return None


def _reading_line(name: str, text: str, *, is_binder: bool) -> int | None:
    tokens = tokenize(text)
    if is_binder and any(bound_name(token) == name for token in tokens):
        return None
    first = next((token for token in tokens if mentions(text, token, name)), None)
    return None if first is None else text.count("\n", 0, first.start) + 1
