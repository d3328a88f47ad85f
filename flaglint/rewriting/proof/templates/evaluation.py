"""Evaluating a template with the flag fixed: what is left, as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from flaglint.rewriting.proof.templates.items import Item, Node, NotProvedError
from flaglint.rewriting.proof.templates.streams import Entry, seam

# Tags that do something to the rest of the template, or to others, even where they never run.
_LASTING = frozenset({"block", "extends", "load", "partialdef", "cycle", "resetcycle", "macro"})

Known = dict[str, bool]


class Language(Protocol):
    """What the evaluation asks a language."""

    def test(self, item: Item, names: Known) -> tuple[object, bool]:
        """Return the test of an `if` or `elif`, True and False if it is decided, and whether the flag changed it."""

    def gate(self, node: Node) -> bool | None:
        """Return which side of a block stays whose opening tag asks for the flag, None for any other block."""

    def leaf(self, item: Item, names: Known, *, is_top: bool) -> Entry:
        """Return what is left of any other item; what it binds goes into `names`."""


def evaluate(
    nodes: Sequence[Node], language: Language, known: Known | None = None, *, is_top: bool = True
) -> Iterator[Entry]:
    """Yield what is left of the nodes; a name that is known ends with the body in which it was bound."""
    known = {} if known is None else known
    for node in nodes:
        if not node.branches:
            yield language.leaf(node.item, known, is_top=is_top)
        elif node.item.name == "if":
            yield from _choice(node, language, known)
        else:
            side = language.gate(node)
            if side is None:
                yield from _block(node, language, known)
            else:
                yield from _side(node, language, known, is_on=side)


def _block(node: Node, language: Language, known: Known) -> Iterator[Entry]:
    for item, body in node.branches:
        yield language.leaf(item, known, is_top=False)
        yield from evaluate(body, language, dict(known), is_top=False)
    if node.ending is not None:
        yield Entry(node.ending.line, meaning=node.ending.raw)


def _side(node: Node, language: Language, known: Known, *, is_on: bool) -> Iterator[Entry]:
    names = [item.name for item, _ in node.branches[1:]]
    if names not in ([], ["else"]):
        raise NotProvedError(f"line {node.item.line}: the body is divided in a way that is not known")
    yield seam(node.item.line)
    for number, (_, body) in enumerate(node.branches):
        if (number == 0) is is_on:
            yield from evaluate(body, language, dict(known), is_top=False)
            yield seam(node.item.line)
        else:
            _check_dead(body)


def _choice(node: Node, language: Language, known: Known) -> Iterator[Entry]:
    """Yield what is left of an `if`: decided branches go, and the first that is always taken ends it."""
    tests = [(True, False) if item.name == "else" else language.test(item, known) for item, _ in node.branches]
    if not any(changed for _, changed in tests):
        yield from _block(node, language, known)
        return
    word = "if"
    taken = False
    for (item, body), (test, changed) in zip(node.branches, tests, strict=True):
        if taken or test is False:
            _check_dead(body)
            yield seam(item.line)
            continue
        taken = test is True
        if taken and word == "if":
            yield seam(item.line)
            yield from evaluate(body, language, dict(known), is_top=False)
            yield seam(item.line)
            continue
        now = "else" if taken else word
        is_same = not changed and item.name == now
        yield Entry(item.line, meaning=item.raw if is_same else (now, None if taken else test), is_changed=not is_same)
        yield from evaluate(body, language, dict(known), is_top=False)
        word = "elif"
    if word == "elif" and node.ending is not None:
        yield Entry(node.ending.line, meaning=node.ending.raw)
    else:
        yield seam(node.item.line)


def _check_dead(nodes: Sequence[Node]) -> None:
    for node in nodes:
        if node.item.name in _LASTING:
            raise NotProvedError(f"line {node.item.line}: `{{% {node.item.name} %}}` would go")
        for _, body in node.branches:
            _check_dead(body)
