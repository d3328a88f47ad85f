"""Tests that run once for each of several values: `parametrize` of pytest, `data` of ddt, `expand` of parameterized."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from flaglint.model.source import FunctionFact, Term, TermKind
from flaglint.resolution.arguments import last_name


@dataclass(frozen=True, slots=True)
class Row:
    """What a test is run with: `term` is one row, or holds all of them where `is_list`.

    `place` is where in a row the parameter's value stands, None where the row is the value.
    """

    term: Term
    is_list: bool
    place: int | None


def given_rows(function: FunctionFact, parameter: str, *, is_method: bool) -> Iterator[Row]:
    """Yield what each decorator of a test runs it with under the name of a parameter."""
    names = [each.name for each in function.parameters if not each.name.startswith("*")][is_method:]
    unpacks = "unpack" in map(last_name, function.decorators)
    for decorator in function.decorators:
        if decorator.kind is not TermKind.CALL or len(decorator.parts) < 2 or parameter not in names:
            continue
        name, place = last_name(decorator), names.index(parameter)
        if name == "parametrize":
            yield from _parametrized(decorator, parameter)
        elif name == "data" and (unpacks or place == 0):
            for term in decorator.parts[1:]:
                starred = term.kind is TermKind.STARRED
                yield Row(term.parts[0] if starred else term, starred, place if unpacks else None)
        elif name == "expand":
            yield Row(decorator.parts[1], is_list=True, place=place)


def _parametrized(decorator: Term, parameter: str) -> Iterator[Row]:
    placed = [term for term, name in zip(decorator.parts[1:], decorator.names, strict=True) if name is None]
    named = dict(zip(decorator.names, decorator.parts[1:], strict=True))
    names = placed[0] if placed else named.get("argnames")
    values = placed[1] if len(placed) > 1 else named.get("argvalues")
    parameters = _names(names) if names is not None else []
    if values is not None and parameter in parameters:
        yield Row(values, is_list=True, place=parameters.index(parameter) if len(parameters) > 1 else None)


def _names(term: Term) -> list[str]:
    """Return the parameters that `"a, b"` or `["a", "b"]` names."""
    terms = term.parts if term.kind is TermKind.SEQUENCE else (term,)
    texts = [json.loads(each.text) for each in terms if each.kind is TermKind.LITERAL]
    return [name.strip() for text in texts if isinstance(text, str) for name in text.split(",")]
