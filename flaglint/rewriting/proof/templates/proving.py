"""The proof of one rewritten template."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flaglint.discovery import load
from flaglint.model.edits import FileRewrite, Substitution
from flaglint.rewriting.proof.templates import django
from flaglint.rewriting.proof.templates.evaluation import evaluate
from flaglint.rewriting.proof.templates.items import Item, NotProvedError, tree_of
from flaglint.rewriting.proof.templates.streams import difference

_FILTER = re.compile(r"\|\s*(\w+)")


def reasons_against(rewrite: FileRewrite, key: str) -> list[str]:
    """Return why the new text of a template is not what the flag's value leaves of the old one."""
    try:
        before, after = rewrite.before.decode("utf-8"), rewrite.after.decode("utf-8")
    except UnicodeDecodeError:
        return ["line 1: the template is not UTF-8"]
    if _line_ends(after) - _line_ends(before):
        return ["line 1: line ends of another kind"]
    if any(not isinstance(found.value.decode(), bool) for found in rewrite.substitutions):
        return ["line 1: a template asks for true or false"]
    offsets = [_offset(before, found) for found in rewrite.substitutions]
    try:
        if all(before.startswith("{%", offset) for offset in offsets):
            reason = _django(before, after, key, dict(zip(offsets, rewrite.substitutions, strict=True)))
        else:
            reason = _jinja(before, after, key, rewrite.substitutions)
    except NotProvedError as error:
        return [str(error)]
    return [] if reason is None else [reason]


def _line_ends(text: str) -> set[str]:
    return set(re.findall(r"\r\n|\r|\n", text))


def _offset(text: str, found: Substitution) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: found.span.line - 1]) + found.span.column


def _django(before: str, after: str, key: str, asked: dict[int, Substitution]) -> str | None:
    offsets = sorted(asked)
    old = django.items_of(before, {offset: number for number, offset in enumerate(offsets)})
    new = django.items_of(after, {})
    if sum(len(item.sites) for item in old) != len(offsets):
        return "line 1: a question is not a tag"
    for name in bound_names(old):
        left = next((item for item in new if django.speaks_of(item, name)), None)
        if left is not None:
            return f"line {left.line} of the new text: `{name}` is still read"
    dropped = _dropped(old, new, list(asked.values()))
    extends = any(item.name == "extends" for item in old)
    values = {number: bool(asked[offset].value.decode()) for number, offset in enumerate(offsets)}
    stream = [*evaluate(tree_of(old), django.Django(key, values, dropped, extends))]
    result = [*evaluate(tree_of(new), django.Django(key))]
    return difference(stream, result, lambda number: django.canonical(new[number]))


def _dropped(old: Sequence[Item], new: Sequence[Item], asked: Sequence[Substitution]) -> frozenset[str]:
    """Return the libraries that are not loaded any more.

    Raises:
        NotProvedError: something of one is still needed, or it is not known what it gives.
    """
    loaded = [
        {word for item in side if item.name == "load" for word in django.bits_of(item)[1:]} for side in (old, new)
    ]
    gone = loaded[0] - loaded[1]
    gives = {found.library.name: set(found.library.gives) for found in asked if found.library is not None}
    words = {item.name for item in new}
    words |= {name for item in new if item.kind in ("tag", "output") for name in _FILTER.findall(item.raw)}
    libraries = gone & gives.keys()
    for name in libraries:
        if gives[name] & words:
            raise NotProvedError(f"line 1: the new text needs {name}, which it does not load")
    return frozenset(libraries)


def bound_names(items: Sequence[Item]) -> set[str]:
    """Return the variables in which the answers are kept."""
    bits = [django.bits_of(item) for item in items if item.sites]
    return {words[-1] for words in bits if words[-2:-1] == ["as"]}


def _jinja(before: str, after: str, key: str, asked: Sequence[Substitution]) -> str | None:
    if len(_line_ends(before)) > 1:
        return "line 1: line ends of several kinds"
    ordered = sorted(asked, key=lambda found: (found.span.line, found.span.column))
    values = {number: bool(found.value.decode()) for number, found in enumerate(ordered)}
    jinja = load(
        "rewriting.proof.templates.jinja"
    )  # Jinja2 takes a while to come in, and few plans have such a template
    old = jinja.with_sites(jinja.items_of(before), key, [found.span.line for found in ordered])
    new = jinja.items_of(after)
    if jinja.is_whole(before) and not jinja.is_whole(after):
        return "line 1 of the new text: Jinja cannot read it any more"
    stray = jinja.stray_end(new)
    if stray is not None:
        return f"line {stray.line} of the new text: `{stray.name}` takes no words"
    stream = [*evaluate(tree_of(old), jinja.Jinja(key, values))]
    result = [*evaluate(tree_of(new), jinja.Jinja(key))]
    return difference(stream, result, lambda number: jinja.canonical(new[number]))
