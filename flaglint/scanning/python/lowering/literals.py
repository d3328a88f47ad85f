"""Values of number and string tokens."""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2\Z", re.DOTALL)

_SIMPLE = {
    "\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v",
}  # fmt: skip

_BYTES_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-fA-F]{2}|x|.)", re.DOTALL)
_TEXT_ESCAPE = re.compile(
    r"\\([0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}]+\}|[xuUN]|.)", re.DOTALL
)
# In the text of an f-string a brace is doubled, and a backslash before a brace is only a backslash.
_FORMAT_ESCAPE = re.compile(
    r"\\([0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}]+\}|[xuUN]|[^{}]|(?=[{}]))|\{\{|\}\}",
    re.DOTALL,
)


def split_token(token: str) -> tuple[str, str]:
    """Return a string token's prefix in lower case, and what stands between its quotes."""
    found = _TOKEN.match(token)
    if found is None:
        raise ValueError("not a string token")
    return found[1].lower(), found[3]


def string_value(token: str) -> str | bytes:
    """Return the value of a string or bytes token.

    Raises:
        ValueError: an escape is malformed, or bytes hold more than ASCII.
    """
    prefix, body = split_token(token)
    if "b" in prefix:
        if not body.isascii():
            raise ValueError("bytes can only contain ASCII literal characters")
        return body.encode() if "r" in prefix else _BYTES_ESCAPE.sub(_byte, body).encode("latin-1")
    return body if "r" in prefix or "\\" not in body else _TEXT_ESCAPE.sub(_character, body)


def format_text(raw: str, is_raw: bool) -> str:
    """Return the value of the text between an f-string's fields.

    Raises:
        ValueError: an escape is malformed.
    """
    if is_raw or "\\" not in raw:
        return raw.replace("{{", "{").replace("}}", "}")
    return _FORMAT_ESCAPE.sub(_format_character, raw)


def number_value(token: str) -> int | float | complex:
    """Return the value of a number token.

    Raises:
        ValueError: the token is no number of Python 3, or has more digits than the interpreter converts.
    """
    plain = token.replace("_", "").lower()
    if plain.endswith("j"):
        return complex(0, float(plain[:-1]))
    if plain.startswith("0x") or not ("." in plain or "e" in plain):
        return int(plain, 0)
    return float(plain)


def _byte(found: re.Match[str]) -> str:
    escape = found[1]
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    if escape == "x":
        raise ValueError(r"invalid \x escape")
    if escape[0] == "x":
        return chr(int(escape[1:], 16))
    return _SIMPLE.get(escape, found[0])


def _character(found: re.Match[str]) -> str:
    escape = found[1]
    if escape[:1] in tuple("01234567"):
        return chr(int(escape, 8))
    if escape in ("x", "u", "U", "N"):
        raise ValueError(rf"invalid \{escape} escape")
    if escape.startswith("N"):
        return _named(escape[2:-1])
    if len(escape) > 1:
        return chr(int(escape[1:], 16))
    return _SIMPLE.get(escape, found[0])


def _format_character(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0][0]
    return _character(found) if found[1] else "\\"


def _named(name: str) -> str:
    try:
        character = unicodedata.lookup(name)
    except KeyError:
        raise ValueError("unknown Unicode character name") from None
    if len(character) > 1:  # a named sequence, which a literal cannot hold
        raise ValueError("unknown Unicode character name")
    return character
