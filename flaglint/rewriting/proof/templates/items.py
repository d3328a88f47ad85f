"""A template as a sequence of items, and as a tree of blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


class NotProvedError(ValueError):
    """Something speaks against the rewrite, or cannot be told; the message begins with the line."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a template: `kind` is text, tag, output or comment; `text` is what text renders to.

    `raw` is the source of all else without white space around it. `site` numbers the questions to the flag in it.
    """

    kind: str
    line: int
    raw: str
    name: str = ""
    sites: tuple[int, ...] = ()


@dataclass(slots=True)
class Node:
    """An item, or a block: then `branches` are the opening and dividing items, each with what follows it."""

    item: Item
    branches: list[tuple[Item, list[Node]]] = field(default_factory=list)
    ending: Item | None = None


_DIVIDING = ("else", "elif", "empty", "plural")


def tree_of(items: Sequence[Item]) -> list[Node]:
    """Return the items with bodies inside their blocks. Ends are matched from the last one backwards."""
    closing: dict[int, int] = {}
    waiting: list[int] = []
    for index in range(len(items) - 1, -1, -1):
        name = items[index].name
        if name.startswith("end") and len(name) > len("end"):
            waiting.append(index)
        elif name and waiting and items[waiting[-1]].name == f"end{name}" and not _is_inline(items[index]):
            closing[index] = waiting.pop()
    nodes, _ = _nodes(items, closing, 0, len(items))
    return nodes


def _is_inline(item: Item) -> bool:
    return item.name == "set" and "=" in item.raw


def _nodes(items: Sequence[Item], closing: dict[int, int], start: int, end: int) -> tuple[list[Node], int]:
    nodes: list[Node] = []
    index = start
    while index < end:
        item = items[index]
        if index in closing:
            node = Node(item, ending=items[closing[index]])
            _fill(node, items, closing, index, closing[index])
            nodes.append(node)
            index = closing[index] + 1
        else:
            nodes.append(Node(item))
            index += 1
    return nodes, index


def _fill(node: Node, items: Sequence[Item], closing: dict[int, int], opening: int, end: int) -> None:
    """Give a block its branches: dividing tags that are in no inner block part them."""
    marks = [opening]
    index = opening + 1
    while index < end:
        if index in closing:
            index = closing[index] + 1
            continue
        if items[index].name in _DIVIDING:
            marks.append(index)
        index += 1
    for mark, stop in zip(marks, [*marks[1:], end], strict=True):
        node.branches.append((items[mark], _nodes(items, closing, mark + 1, stop)[0]))
