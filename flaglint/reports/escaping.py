"""What a terminal, a log or a page may be shown: names and keys are data, never commands to it."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell


def visible(text: str) -> str:
    """Return the text in one line, with whatever is not printable as an escape.

    Control, C1, bidirectional and zero-width characters, line breaks and the surrogates that stand for
    undecodable bytes of a file name become `\\x1b`, `\\u202e` or, for such a byte, `\\xff`.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else escape(character) for character in text)


def escape(character: str) -> str:
    """Return one character as a backslash escape of its code point or, for an undecodable byte, of that byte."""
    point = ord(character)
    if 0xDC80 <= point <= 0xDCFF:  # surrogateescape
        point -= 0xDC00
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def cell(text: str) -> str:
    """Return the text as a spreadsheet shows it in a cell, never as a formula: a lone `-` is none."""
    return f"'{visible(text)}" if text.startswith(FORMULA) and text != "-" else visible(text)


def plural(count: int, noun: str) -> str:
    """Return `1 file`, `2 files`, `2 days`, `2 repositories`."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return f"{count} {noun[:-1]}ies"
    return f"{count} {noun}s"
