"""One template and the questions in it to the new text; what cannot be understood is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flaglint.lexing import django, jinja
from flaglint.lexing.tokens import LexingError, Token, TokenKind
from flaglint.model.edits import RefusalReason, Substitution
from flaglint.rewriting.templates.bindings import bound_name, known_names
from flaglint.rewriting.templates.folding import Folding, LeftAloneError
from flaglint.rewriting.templates.languages import DjangoFolding, JinjaFolding
from flaglint.rewriting.templates.loads import drop_loads
from flaglint.rewriting.templates.structure import structure_of

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class TemplateResult:
    """The new text, and the substitutions by number that were refused, each with its reason."""

    after: bytes
    refused: dict[int, tuple[RefusalReason, str]] = field(default_factory=dict)
    loads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Template:
    text: str
    tokens: Sequence[Token]
    offsets: Mapping[int, tuple[int, int]]
    is_jinja: bool


def rewrite_template(
    before: bytes, substitutions: Sequence[Substitution], is_read_elsewhere: Callable[[str], str | None]
) -> TemplateResult:
    """Return the template without the flag.

    `is_read_elsewhere` names a place in another file that reads a variable, None where none does.
    """
    everything = range(len(substitutions))
    try:
        template = _read(before, substitutions)
    except (UnicodeDecodeError, LexingError) as error:
        return TemplateResult(before, dict.fromkeys(everything, (RefusalReason.NOT_REPRODUCED, f"not read: {error}")))
    refused: dict[int, tuple[RefusalReason, str]] = {}
    while len(refused) < len(substitutions):
        active = {number: substitutions[number] for number in everything if number not in refused}
        try:
            after, loads = _folded(template, active, is_read_elsewhere)
        except LeftAloneError as error:
            numbers = [number for number in active if _token_of(template, number) == error.index]
            # A place that no single question stands for: then none of them is answered.
            refused.update(dict.fromkeys(numbers or active, (RefusalReason.TEMPLATE, str(error))))
            continue
        return TemplateResult(after.encode("utf-8"), refused, tuple(loads))
    return TemplateResult(before, refused)


def _read(before: bytes, substitutions: Sequence[Substitution]) -> _Template:
    """Return the template in the language that its questions are asked in.

    Raises:
        UnicodeDecodeError, LexingError: it cannot be read.
    """
    if len(before) > MOST_BYTES:
        raise LexingError("larger than 1 MB", 0)
    text = before.decode("utf-8")
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    offsets = {
        number: (
            starts[found.span.line - 1] + found.span.column,
            starts[found.span.end_line - 1] + found.span.end_column,
        )
        for number, found in enumerate(substitutions)
    }
    tags = [text.startswith("{%", start) for start, _ in offsets.values()]
    if any(tags) and not all(tags):
        raise LexingError("tags of Django beside calls of Jinja", 0)
    tokens = django.tokenize(text) if all(tags) else jinja.tokenize(text)
    return _Template(text, tokens, offsets, not all(tags))


def _token_of(template: _Template, number: int) -> int | None:
    start, end = template.offsets[number]
    found = (i for i, token in enumerate(template.tokens) if token.start <= start and end <= token.end)
    return next(found, None)


def _folded(
    template: _Template, active: Mapping[int, Substitution], is_read_elsewhere: Callable[[str], str | None]
) -> tuple[str, list[str]]:
    structure = structure_of(template.tokens)
    places = {number: _token_of(template, number) for number in active}
    folding: Folding
    if template.is_jinja:
        calls = _calls(template, active, places)
        folding = JinjaFolding(template.text, template.tokens, structure, frozenset(calls), calls=calls)
    else:
        values = {place: _truth(active[number]) for number, place in places.items() if place is not None}
        for index in values:
            name = bound_name(template.tokens[index])
            elsewhere = is_read_elsewhere(name) if name and index not in structure.blocks else None
            if elsewhere is not None:
                raise LeftAloneError(index, f"`{name}` is also read in {elsewhere}")
        tags = {index: value for index, value in values.items() if index not in structure.blocks}
        names = known_names(template.text, template.tokens, structure, tags)
        folding = DjangoFolding(
            template.text, template.tokens, structure, frozenset(values), values=values, names=names
        )
    folding.run()
    libraries = {found.library.name: found.library for found in active.values() if found.library is not None}
    loads = drop_loads(folding.edits, folding.kept, libraries.values())
    return folding.edits.applied(), loads


def _truth(substitution: Substitution) -> bool:
    return bool(substitution.value.decode())


def _calls(
    template: _Template, active: Mapping[int, Substitution], places: Mapping[int, int | None]
) -> dict[int, dict[int, tuple[int, bool]]]:
    """Return for each token the calls in it: the number of the first word, with the end and the value.

    Raises:
        LeftAloneError: a call is not where it should be.
    """
    calls: dict[int, dict[int, tuple[int, bool]]] = {}
    for number, place in places.items():
        start, end = template.offsets[number]
        words = template.tokens[place].words if place is not None else ()
        first = next((at for at, word in enumerate(words) if word.start == start), None)
        last = next((at + 1 for at, word in enumerate(words) if word.end == end), None)
        if place is None or first is None or last is None or template.tokens[place].kind is TokenKind.TEXT:
            raise LeftAloneError(-1 if place is None else place, "the question is not where it was found")
        calls.setdefault(place, {})[first] = (last, _truth(active[number]))
    return calls
