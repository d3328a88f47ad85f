"""Suppression comments: `# flaglint: ignore[FLG101] until=2027-01-31 reason="why"`."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from flaglint.model.source import Suppression

# Not str.splitlines: a form feed ends no line of Python.
_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(
    r"#\s*flaglint:\s*(?P<scope>file-)?ignore(?![\w-])(?:\s*\[(?P<codes>[A-Za-z0-9,\s]*)\])?(?!\s*\[)"
    r"(?P<rest>[^#]*)"
)
_UNTIL = re.compile(r"\buntil=(\S+)")
_REASON = re.compile(r"\breason=(?:\"([^\"]*)\"|(\S+))")


def read_suppressions(text: str) -> tuple[Suppression, ...]:
    """Return the suppressions in the text, in order; `file-ignore` has line 0.

    A comment that names its codes wrongly suppresses nothing, rather than everything.
    """
    if "flaglint:" not in text:
        return ()
    lines = _LINE_END.split(text)
    found = []
    for number, column in _comments(text, lines):
        line = lines[number - 1]
        match = _COMMENT.search(line, column)
        if match is None:
            continue
        codes = tuple(code.strip().upper() for code in (match["codes"] or "").split(",") if code.strip())
        until = _UNTIL.search(match["rest"])
        reason = _REASON.search(match["rest"])
        found.append(
            Suppression(
                line=0 if match["scope"] else number,
                codes=codes,
                until=until[1] if until else None,
                reason=(reason[1] or reason[2]) if reason else None,
                own_line=not line[: match.start()].strip(),
            )
        )
    return tuple(found)


def _comments(text: str, lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield line and column of each comment that speaks of flaglint; where tokens cannot be read, of each such line."""
    readline = io.StringIO("\n".join(lines)).readline
    try:
        tokens = [token for token in tokenize.generate_tokens(readline) if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError):
        yield from ((number, 0) for number, line in enumerate(lines, start=1) if "flaglint:" in line)
        return
    yield from (token.start for token in tokens if "flaglint:" in token.string)
