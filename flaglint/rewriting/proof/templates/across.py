"""Variables that templates hand to each other: what one no longer binds, no other may read."""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.model.edits import FileRewrite, RewritePlan, SourceTree
from flaglint.rewriting.proof.templates.django import bits_of, items_of, speaks_of
from flaglint.rewriting.proof.templates.items import Item, NotProvedError

_PROSE = (".md", ".rst", ".po", ".css", ".js", ".json", ".svg")


def variables_elsewhere(plan: RewritePlan, tree: SourceTree) -> Iterator[str]:
    """Yield where another file may read a variable that a template of the plan binds no more."""
    rewrites = {rewrite.path: rewrite for rewrite in plan.files}
    for rewrite in plan.files:
        if rewrite.path.endswith((".py", ".pyi")):
            continue
        for name in _unbound(rewrite):
            for path in tree.paths_with_word(name):
                if path != rewrite.path and not path.endswith(_PROSE):
                    yield from _readings(name, path, rewrites, tree)


def _unbound(rewrite: FileRewrite) -> set[str]:
    """Return the variables that tags of the old text bind and no tag of the new one does."""
    old, new = _items(rewrite.before), _items(rewrite.after)
    return {*_bound(old)} - {*_bound(new)}


def _items(data: bytes) -> list[Item]:
    try:
        return items_of(data.decode("utf-8", "replace"), {})
    except NotProvedError:
        return []


def _bound(items: list[Item]) -> Iterator[str]:
    for item in items:
        bits = bits_of(item) if item.kind == "tag" else []
        if len(bits) > 2 and bits[-2] == "as":
            yield bits[-1]


def _readings(name: str, path: str, rewrites: dict[str, FileRewrite], tree: SourceTree) -> Iterator[str]:
    if path.endswith((".py", ".pyi")):
        if "/templatetags/" in f"/{path}":
            yield f"{path}:1: may read `{name}` from the context of a template"
        return
    items = _items(rewrites[path].after if path in rewrites else tree.read(path))
    if name in _bound(items):
        return
    for item in items:
        if speaks_of(item, name):
            yield f"{path}:{item.line}: reads `{name}`, which another template bound"
