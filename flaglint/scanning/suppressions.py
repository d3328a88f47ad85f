"""Suppression comments: `# flaglint: ignore[FLG101] until=2027-01-31 reason="why"`."""

from __future__ import annotations

import re

from flaglint.model.source import Suppression

# Not str.splitlines: a form feed ends no line of Python.
_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(
    r"#\s*flaglint:\s*(?P<scope>file-)?ignore(?:\[(?P<codes>[A-Za-z0-9,\s]*)\])?"
    r"(?P<rest>[^#]*)"
)
_UNTIL = re.compile(r"\buntil=(\S+)")
_REASON = re.compile(r"\breason=(?:\"([^\"]*)\"|(\S+))")


def read_suppressions(text: str) -> tuple[Suppression, ...]:
    """Return the suppressions in the text, in order; `file-ignore` has line 0."""
    if "flaglint:" not in text:
        return ()
    found = []
    for number, line in enumerate(_LINE_END.split(text), start=1):
        match = _COMMENT.search(line)
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
