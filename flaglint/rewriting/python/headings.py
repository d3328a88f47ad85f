"""Whether the comment block above something that goes speaks of what stays below it: then it stays as well.

The one rule for statements, definitions and items of a list. Only what follows without a blank line or a comment of
its own can share the block (for a definition: without a comment), and a block that says a word of what goes alone, or
a name of it, goes with it. Else:

- above definitions or items of one kind it is the heading of a group if it says so (`# Build related features`), or
  if at least two of them are left, as a comment about one of three would say a word of that one's name;
- above other statements it introduces them if it says a word of what stays, and does not speak of a flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import libcst as cst

from flaglint.rewriting.python.lines import above, attached, comments, speaks_of_a_flag, text_of
from flaglint.rewriting.python.nodes import walk

_OF_A_GROUP = re.compile(
    r"\b(flags|features|toggles|switches|variants|experiments|rollouts|keys|constants|settings|options|these|following"
    r"|below|related)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NAME = re.compile(r"[\w.\-:]+")
_COMMON = re.compile(
    "all|and|any|are|but|can|cls|does|for|from|get|has|into|its|let|may|none|not|now|off|one|only|our|out|see|self|set"
    "|should|that|the|them|then|there|this|was|when|where|will|with|without|you|false|true|return"
)
_SHORTEST_WORD = 3
_OTHERS_LEFT = 2


def heads_statements(lines: Sequence[cst.EmptyLine], statement: Any, rest: Iterable[tuple[Any, Sequence[Any]]]) -> bool:
    """Tell whether the block above a statement that goes stays; `rest` comes below it, each with what is left of it."""
    if not comments(lines[attached(lines) :]):
        return False
    kind = _kind(statement)
    gone, stays = _paragraph(statement, rest)
    if not stays:
        return False
    if kind and kind == _kind(stays[0]):
        alike = [statement for statement in stays if _kind(statement) == kind]
        return _heads_group(lines, gone, alike, besides=_parts([kind]))
    block, own = _block(lines), _only_in(gone, stays)
    introduces = bool(_parts([block]) & (_parts(_words(stays)) - _parts(_words(gone))))
    return introduces and not _says(block, own) and not speaks_of_a_flag(block)


def _paragraph(first: Any, rest: Iterable[tuple[Any, Sequence[Any]]]) -> tuple[list[Any], list[Any]]:
    """Return the statements that go with the first one, and what stays below them without a gap or a comment."""
    gone: list[Any] = [first]
    stays: list[Any] = []
    for statement, left in rest:
        if comments(above(statement)):
            break
        if above(statement):
            alike = bool(_kind(first)) and _kind(first) == _kind(statement)
            return gone, [*stays, *(left if alike and not stays else ())]
        if left:
            stays.extend(left)
        elif not stays:
            gone.append(statement)
    return gone, stays


def heads_items(lines: Sequence[cst.EmptyLine], gone: Any, stays: Sequence[Any]) -> bool:
    """Tell whether the block above an item of a list that goes stays; `stays` follow it directly."""
    has_block = bool(stays) and bool(comments(lines[attached(lines) :]))
    return has_block and _heads_group(lines, (gone,), stays)


def _heads_group(
    lines: Sequence[cst.EmptyLine], gone: Sequence[Any], stays: Sequence[Any], besides: Iterable[str] = ()
) -> bool:
    block = _block(lines)
    is_group = len(stays) >= _OTHERS_LEFT or bool(_OF_A_GROUP.search(block))
    return is_group and not _says(block, _only_in(gone, stays[:1]), besides)


def _block(lines: Sequence[cst.EmptyLine]) -> str:
    return text_of(lines[attached(lines) :])


def _only_in(gone: Sequence[Any], stays: Sequence[Any]) -> tuple[set[str], set[str]]:
    """Return the names, and the parts of names, that only what goes has."""
    names, others = set(_words(gone)), set(_words(stays))
    return names - others, _parts(names) - _parts(others)


def _says(block: str, own: tuple[set[str], set[str]], besides: Iterable[str] = ()) -> bool:
    names, parts = own
    spoken = {word.strip(".:-") for word in _NAME.findall(block)}
    return bool(names & spoken) or bool((parts - set(besides)) & _parts([block]))


def _kind(statement: Any) -> str:
    """Return what a simple definition is made with: the function that is called, or text; empty for all else."""
    value = getattr(statement.body[0], "value", None) if isinstance(statement, cst.SimpleStatementLine) else None
    if value is None or not isinstance(statement.body[0], cst.Assign | cst.AnnAssign):
        return ""
    if isinstance(value, cst.Call):
        return " ".join(_words((value.func,)))
    return "text" if isinstance(value, cst.SimpleString) else ""


def _words(nodes: Iterable[cst.CSTNode]) -> Iterator[str]:
    """Yield the names, and the texts of one word: a title says too much that is said of other things too."""
    for node in nodes:
        for part in walk(node):
            if isinstance(part, cst.Name):
                yield part.value
            elif isinstance(part, cst.SimpleString) and not re.search(r"\s", part.value):
                yield part.value.strip("'\"")


def _parts(texts: Iterable[str]) -> set[str]:
    """Return the words that names consist of, in the singular, without those that say nothing."""
    found = {part.lower() for text in texts for part in _PART.findall(text)}
    return {part.removesuffix("s") for part in found if len(part) >= _SHORTEST_WORD and not _COMMON.fullmatch(part)}
