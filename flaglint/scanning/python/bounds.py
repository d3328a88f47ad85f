"""A cheap first look at a file, before any parser sees it.

The limits stand well below what was measured to hurt. Brackets: CPython 3.10 to 3.13 takes 200 levels, LibCST 1.9
runs for minutes from 800 and crashes from 1,250. Operators chained in one expression: `ast.parse` gives up
between 2,000 and 3,000, LibCST runs for minutes or crashes between 2,000 and 10,000; `elif` likewise. Indentation:
CPython takes 99 levels, as LibCST. Brackets of a `case` pattern: LibCST's time doubles with each level and
quadruples with each mapping, 40 seconds at 12.
"""

from __future__ import annotations

import re

SIZE = 2_000_000
LINE = 1_000_000
BRACKETS = 100
PATTERN_BRACKETS = 9
INDENTATION = 99
CHAIN = 1_000

_STRING = (
    rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    rb"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    rb'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    rb"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
)
_STRINGS_AND_COMMENTS = re.compile(_STRING + rb"|#[^\n]*", re.DOTALL)
_FORMATTED = re.compile(rb"(?:[fFtT][rR]?|[rR][fFtT])(?:" + _STRING + rb")", re.DOTALL)

_AS_PARENTHESES = bytes.maketrans(b"[{]}", b"(())")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_INNERMOST = re.compile(rb"[(\[{][^()\[\]{}]*[)\]}]")
_BRACKET_OR_BREAK = re.compile(rb"[()\[\]{}\n]")
_CASE = re.compile(rb"^[ \t]*case\b(?![ \t]*[=.,:)])", re.MULTILINE)

_DEEP_LINE = re.compile(rb"\n[ \t]{%d}" % (INDENTATION + 1))
_INDENT = re.compile(rb"^([ \t]*)[^ \t\n]", re.MULTILINE)
_CONDITION = re.compile(rb"^([ \t]*)(elif|if)\b", re.MULTILINE)

# No expression holds these words, so no chain runs across them.
_STATEMENT_WORDS = (b" def ", b" return ", b" class ", b" import ", b" raise ", b" assert ", b" while ", b" with ")
_LINK_BYTES = b"-+*/%@&|^<>=~.([{"
_LINK_WORDS = (b"and", b"or", b"not", b"if", b"in", b"is", b"lambda", b"await")
_LOOSE = re.compile(rb"[-+&|^<>=]|\b(?:and|or|not|if|in|is|lambda|await)\b")
_TIGHT = b"*/%@~."


def refusal(source: bytes) -> str | None:
    """Return why no parser should see this file, or None; approximate, as strings and comments are found by regex."""
    if len(source) > SIZE:
        return f"too large: {_megabytes(len(source))}, limit {_megabytes(SIZE)}"
    if b"\0" in source:
        return "NUL bytes: not a text file"
    if len(source) > LINE and (longest := max(map(len, source.split(b"\n")))) > LINE:
        return f"too long a line: {_megabytes(longest)}, limit {_megabytes(LINE)}"
    code = _STRINGS_AND_COMMENTS.sub(b"", source)
    if _depth(code) > BRACKETS or (_depth(source) > BRACKETS and _has_deep_formatted_string(source)):
        return f"too deep: more than {BRACKETS} nested brackets"
    if b"case" in code and _pattern_depth(code) > PATTERN_BRACKETS:
        return f"too deep: more than {PATTERN_BRACKETS} nested brackets in a case pattern"
    if _DEEP_LINE.search(code) and _indentation(code) > INDENTATION:
        return f"too deep: more than {INDENTATION} levels of indentation"
    if code.count(b"elif") > CHAIN and _elifs(code) > CHAIN:
        return f"too long a chain: more than {CHAIN} elif"
    if any(_has_long_chain(part) for part in _long_parts(code)):
        return f"too long a chain: more than {CHAIN} operators in one expression"
    return None


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"


def _depth(code: bytes) -> int:
    """Return how deep brackets nest; one that nothing closes counts as a level."""
    brackets = code.translate(_AS_PARENTHESES, _NO_BRACKETS)
    depth = 0
    while depth <= BRACKETS:
        inner = brackets.replace(b"()", b"")
        if len(inner) == len(brackets):
            break
        brackets, depth = inner, depth + 1
    return depth + brackets.count(b"(")


def _has_deep_formatted_string(source: bytes) -> bool:
    return any(_depth(found[0]) > BRACKETS for found in _FORMATTED.finditer(source))


def _pattern_depth(code: bytes) -> int:
    deepest = 0
    for case in _CASE.finditer(code):
        depth = 0
        for found in _BRACKET_OR_BREAK.finditer(code, case.end()):
            if found[0] == b"\n":
                if depth <= 0:
                    break
            else:
                depth += 1 if found[0] in b"([{" else -1
                deepest = max(deepest, depth)
    return deepest


def _indentation(code: bytes) -> int:
    levels: list[int] = [0]
    deepest = 0
    for found in _INDENT.finditer(code):
        width = len(found[1])
        while levels[-1] > width:
            levels.pop()
        if width > levels[-1]:
            levels.append(width)
            deepest = max(deepest, len(levels) - 1)
    return deepest


def _elifs(code: bytes) -> int:
    lengths: dict[bytes, int] = {}
    longest = 0
    for found in _CONDITION.finditer(code):
        indent = found[1]
        lengths[indent] = lengths.get(indent, 0) + 1 if found[2] == b"elif" else 0
        longest = max(longest, lengths[indent])
    return longest


def _long_parts(code: bytes) -> list[bytes]:
    """Return the runs of statements that hold enough operators for a chain that is too long."""
    parts = [code.replace(b"\n", b"\n ")]
    for word in _STATEMENT_WORDS:
        parts = [piece for part in parts for piece in part.split(word) if len(piece) > CHAIN]
    return list(filter(_may_be_long, parts))


def _may_be_long(part: bytes) -> bool:
    links = len(part) - len(part.translate(None, _LINK_BYTES))
    if links + (len(part) - links) // 3 <= CHAIN:  # the shortest word is "if" and what separates it
        return False
    return links + sum(map(part.count, _LINK_WORDS)) > CHAIN


def _has_long_chain(code: bytes) -> bool:
    """Say whether one expression has too many operators, calls and subscripts; commas end an expression."""
    code = code.replace(b"\\\n", b" ")
    while True:
        if any(_is_long(piece) for group in _INNERMOST.findall(code) for piece in group.split(b",")):
            return True
        code, replaced = _INNERMOST.subn(b"~", code)
        if not replaced:
            break
    return any(_is_long(piece) for piece in re.split(rb"[,;\n]", code))


def _is_long(piece: bytes) -> bool:
    # a*b*c + d*e + f    nests as deep as its two sums, and then as its longest product
    if len(piece) <= CHAIN:
        return False
    terms = _LOOSE.split(piece)
    return len(terms) + max(len(term) - len(term.translate(None, _TIGHT)) for term in terms) > CHAIN
