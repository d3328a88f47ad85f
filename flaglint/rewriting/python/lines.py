"""Comment and blank lines above statements: what goes with a statement, what stays, and how many blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import libcst as cst

Lines = tuple[cst.EmptyLine, ...]

_RULE = re.compile(r"#\W*[-=*~_#]{3}")
_OF_IMPORTS = re.compile(r"import|circular|cyclic|pylint:|noqa|isort:|type: ignore", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#\s*(flake8|fmt|isort|mypy|noqa|pylint|pyright|ruff|type)\b", re.IGNORECASE)
_FOR_IMPORTS = re.compile(r"#\s*(noqa\b.*|pylint:\s*disable=[\w-]*import[\w-]*(\s*,\s*[\w-]*import[\w-]*)*\s*)")
_WORD = re.compile(r"[A-Za-z0-9_.\-:]+")
_FILLER = re.compile(
    "a|all|an|and|are|after|also|always|be|been|behind|by|can|checks?|clean|cleanup|code|disabled?|drop|enabled?|delete"
    "|deprecated|features?|fixme|flags?|for|fully|gated?|gating|guard(ed)?|has|if|in|is|it|launch(ed)?|leave|live|note"
    "|of|off|on|once|only|out|over|please|released?|removed?|roll(out|ed)|set|should|switch(ed)?|temporary|the|then|this"
    "|to|todo|toggled?|true|false|under|up|use|waffle|we|when|while|with|xxx"
)

_NOTE = re.compile(r"#\W*(todo|fixme|xxx|hack|bug)\b", re.IGNORECASE)
_OF_A_FLAG = re.compile(
    r"\b(flag|feature|toggle|switch|waffle|gate|rollout|roll(s|ed|ing)? ?out|experiment|launch|deprecat)"
    r"(s|es|d|ed|ing)?\b"
    r"|\b(this|the) (check|condition|if|branch)\b",
    re.IGNORECASE,
)
_FLAG = re.compile(r"\b(feature|flag|toggle|rollout|experiment|switch|gate)s?\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(if|when|where|unless|only|while|depending)\b", re.IGNORECASE)
_STATE = re.compile(r"\b((de)?activated|(in)?active|(dis|en)abled|off|on|set|true|false|rolled out)\b", re.IGNORECASE)


def blanks(lines: Sequence[cst.EmptyLine]) -> int:
    """Return how many blank lines come first."""
    for count, line in enumerate(lines):
        if line.comment is not None:
            return count
    return len(lines)


def without_blanks(lines: Sequence[cst.EmptyLine]) -> Lines:
    """Return the lines without the blank ones at the start."""
    return tuple(lines[blanks(lines) :])


def attached(lines: Sequence[cst.EmptyLine]) -> int:
    """Return where the comment block directly above the statement starts; a ruled-off heading is not part of it."""
    start = len(lines)
    while start:
        comment = lines[start - 1].comment
        if comment is None or _RULE.match(comment.value):
            break
        start -= 1
    return start


def without_import_comment(lines: Sequence[cst.EmptyLine], *, is_last: bool = True) -> Lines:
    """Return the lines above an import without those directly above it that speak of importing.

    A directive for the imports below goes with the last of them (`is_last`); one for more than imports stays.
    """
    end = len(lines)
    while end and (comment := lines[end - 1].comment) is not None and _OF_IMPORTS.search(comment.value):
        if _DIRECTIVE.match(comment.value) and not (is_last and _FOR_IMPORTS.fullmatch(comment.value)):
            break
        end -= 1
    return tuple(lines[:end])


def detached(lines: Sequence[cst.EmptyLine]) -> Lines:
    """Return what stays when the statement below goes."""
    return tuple(lines[: attached(lines)])


def notes(lines: Sequence[cst.EmptyLine], words: frozenset[str]) -> Lines:
    """Return the `TODO` notes directly above a statement that goes, without those that speak of the flag."""
    found: list[list[cst.EmptyLine]] = []
    for line in lines[attached(lines) :]:
        if line.comment is not None and _NOTE.match(line.comment.value):
            found.append([line])
        elif found:
            found[-1].append(line)
    return tuple(
        line for note in found if not (speaks_of_a_flag(text_of(note)) or names_flag(note, words)) for line in note
    )


def speaks_of_a_flag(text: str) -> bool:
    """Tell whether a comment speaks of a flag, or of the condition below it."""
    return bool(_OF_A_FLAG.search(text))


def tells_condition(lines: Sequence[cst.EmptyLine]) -> bool:
    """Tell whether the comment block directly above a statement says what happens in which state of a flag."""
    block = text_of(lines[attached(lines) :])
    return all(pattern.search(block) for pattern in (_FLAG, _CONDITION, _STATE))


def text_of(lines: Sequence[cst.EmptyLine]) -> str:
    """Return what the comments say."""
    return " ".join(line.comment.value for line in lines if line.comment is not None)


def merged(left: Sequence[cst.EmptyLine], lines: Sequence[cst.EmptyLine], *, first: bool) -> Lines:
    """Return the lines above a statement before which another one went that left `left` behind.

    Blank lines do not pile up: the larger number stays, at the start of a block that of the removed statement.
    """
    tail = len(left) - _blanks_at_end(left)
    before, own = left[tail:], lines[: blanks(lines)]
    gap = before if first and not tail else max(before, own, key=len)
    return (*left[:tail], *gap, *without_blanks(lines))


def stripped(lines: Sequence[cst.EmptyLine]) -> Lines:
    """Return the lines without blank ones at the end."""
    return tuple(lines[: len(lines) - _blanks_at_end(lines)])


def comments(lines: Sequence[cst.EmptyLine]) -> Lines:
    """Return the comments only."""
    return tuple(line for line in lines if line.comment is not None)


def _blanks_at_end(lines: Sequence[cst.EmptyLine]) -> int:
    return blanks(tuple(reversed(lines)))


def without_flag_comment(lines: Sequence[cst.EmptyLine], words: frozenset[str]) -> Lines:
    """Return the lines without the block directly above the statement, if it says nothing beyond the flag."""
    start = attached(lines)
    block = text_of(lines[start:])
    spoken = [word.strip(".:-").lower() for word in _WORD.findall(block)]
    own = {word.lower() for word in words}
    rest = [word for word in spoken if word and word not in own and not _FILLER.fullmatch(word)]
    is_of_flag = names_flag(lines, words) or bool(_FLAG.search(block))
    return tuple(lines[:start]) if is_of_flag and not rest else tuple(lines)


def names_flag(lines: Sequence[cst.EmptyLine], words: frozenset[str]) -> bool:
    """Tell whether the comment block directly above the statement names the flag."""
    block = " ".join(line.comment.value for line in lines[attached(lines) :] if line.comment is not None)
    spoken = {word.strip(".:-").lower() for word in _WORD.findall(block)}
    return any(word.lower() in spoken for word in words)


def above(statement: Any) -> Lines:
    """Return the comment and blank lines above a statement."""
    return tuple(statement.leading_lines)


def with_lines(statement: Any, lines: Sequence[cst.EmptyLine]) -> Any:
    """Return the statement below the given lines."""
    return statement.with_changes(leading_lines=tuple(lines))
