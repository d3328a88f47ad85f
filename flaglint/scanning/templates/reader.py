"""One template to facts: the tags and calls of the names asked for, and the libraries that were loaded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flaglint.lexing import django, jinja
from flaglint.lexing.tokens import LexingError, Token, TokenKind
from flaglint.model.references import Span
from flaglint.model.source import TemplateCall, TemplateFacts
from flaglint.scanning.templates.arguments import call_arguments, tag_arguments
from flaglint.scanning.templates.calls import calls_in, own_names

# Tags that no Jinja template has: a file with one of them is Django's.
_DJANGO_ONLY = frozenset({"load", "comment", "verbatim"})


@dataclass(frozen=True, slots=True)
class _Lines:
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        first, last = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Span(first, start - self.starts[first - 1], last, end - self.starts[last - 1])


def read_template(path: str, source: bytes, tags: frozenset[str], calls: frozenset[str]) -> TemplateFacts:
    """Return the facts of one template; bytes that are no text give none, as they are no template."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        return TemplateFacts(path, broken=(source.count(b"\n", 0, error.start) + 1, "a template that is not UTF-8"))
    lines = _Lines((0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")))
    tokens = django.tokenize(text)
    found = [*_tags(tokens, tags, lines)]
    broken = None
    if not any(token.name in _DJANGO_ONLY for token in tokens):
        try:
            found += _calls(jinja.tokenize(text), calls, lines)
        except LexingError as error:
            if any(f"{name}(" in text[error.offset :] for name in calls):
                broken = (bisect_right(lines.starts, error.offset), f"a template that cannot be read: {error}")
    return TemplateFacts(path, tuple(sorted(found, key=lambda call: (call.span, call.name))), broken)


def _tags(tokens: Iterable[Token], wanted: frozenset[str], lines: _Lines) -> Iterator[TemplateCall]:
    """Yield the Django tags of the wanted names."""
    tokens = [token for token in tokens if token.kind is TokenKind.TAG and token.words]
    ends = _ends(tokens)
    libraries: list[tuple[str, frozenset[str] | None]] = []
    bound: set[str] = set()
    for index, token in enumerate(tokens):
        words = [word.text for word in token.words]
        if token.name == "load":
            libraries += _loaded(words[1:])
        elif token.name in wanted:
            giving = (name for name, only in libraries if only is None or token.name in only)
            yield TemplateCall(
                "django",
                token.name,
                lines.span(token.start, token.end),
                tag_arguments(token.words[1:], frozenset(bound)),
                tuple(giving),
                ends.get(index),
            )
        bound.update(_bound(words))


def _ends(tokens: list[Token]) -> dict[int, str]:
    """Return for each tag that has an end (`endX` for `X`) the name of that, innermost pairs first."""
    open_tags: dict[str, list[int]] = {}
    ends = {}
    for index, token in enumerate(tokens):
        opener = token.name.removeprefix("end")
        if opener != token.name and open_tags.get(opener):
            ends[open_tags[opener].pop()] = token.name
        else:
            open_tags.setdefault(token.name, []).append(index)
    return ends


def _loaded(words: list[str]) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield the libraries of `{% load a b %}`, or the one of `{% load tag other from a %}` with what is taken."""
    if len(words) > 2 and words[-2] == "from":
        yield words[-1], frozenset(words[:-2])
    else:
        yield from ((word, None) for word in words)


def _bound(words: list[str]) -> Iterator[str]:
    """Yield the names that a tag binds: `for a, b in …`, `with a=…`, `… as a`."""
    if words[0] == "for" and "in" in words:
        yield from (name.strip(",") for word in words[1 : words.index("in")] for name in word.split(","))
    if words[0] == "with":
        yield from (word.partition("=")[0] for word in words[1:] if "=" in word)
    if len(words) > 2 and words[-2] == "as":
        yield words[-1]


def _calls(tokens: Iterable[Token], wanted: frozenset[str], lines: _Lines) -> Iterator[TemplateCall]:
    """Yield the calls in Jinja tags and outputs of the wanted names."""
    tokens = [token for token in tokens if token.words]
    own = frozenset(name for token in tokens for name in own_names(token))
    for token in tokens:
        for name, first, opening, closing in calls_in(token.words, wanted):
            yield TemplateCall(
                "jinja2",
                name,
                lines.span(token.words[first].start, token.words[closing].end),
                call_arguments(token.words[opening + 1 : closing]),
                is_own=name.partition(".")[0] in own,
            )
