"""What a template is made of: text, tags, outputs and comments, each with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class TokenKind(str, Enum):
    """What a piece of a template is."""

    TEXT = "text"
    TAG = "tag"
    OUTPUT = "output"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word within a tag: `kind` is name, string, number or operator; `text` is the source, offsets are absolute."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def string(self) -> str | None:
        """Return what a quoted text holds, None for anything else and where an escape says more than it shows."""
        if self.kind != "string" or "\\" in self.text:
            return None
        return self.text[1:-1]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template: `text[start:end]`, its delimiters included.

    `words` are the parts of a tag or output: what spaces part in Django, the lexemes in Jinja. `left` and `right` are
    Jinja's marks at the delimiters: `-` takes the white space beside the token away, `+` keeps it.
    """

    kind: TokenKind
    start: int
    end: int
    words: tuple[Lexeme, ...] = ()
    left: str = ""
    right: str = ""

    @property
    def name(self) -> str:
        """Return the first word of a tag, empty for all else."""
        return self.words[0].text if self.kind is TokenKind.TAG and self.words else ""


class LexingError(ValueError):
    """The text is no template; `offset` is where it broke off."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset
