"""Tables in which code looks its flags up itself: `settings.FEATURES["x"]`, and tests that change one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from flaglint.model.packs import MappingRule, RulePack
from flaglint.model.references import Evidence, Forced, ReferenceKind, Resolution, Span
from flaglint.model.source import AssignmentFact, CallFact, CallRole, ItemFact, ItemUse, ModuleFacts, Term, TermKind
from flaglint.resolution.arguments import literal, source
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.values import External, Items, Pattern, Text
from flaglint.resolution.wrappers import Asked

OBSTACLE = "the flag is looked up in a table"
# `monkeypatch.setenv` does not name what it changes.
_NOWHERE = Span(0, 0, 0, 0)
EXTERNAL_ENVIRONMENT = Term(TermKind.ATTRIBUTE, _NOWHERE, "environ", (Term(TermKind.NAME, _NOWHERE, "os"),))


@dataclass(frozen=True, slots=True)
class Touched:
    """A place that reads an item of a table or changes it; `forced` is what it is set to."""

    call: CallFact
    asked: Asked
    kind: ReferenceKind
    evidence: Evidence
    forced: Forced | None = None


class Mappings:
    """Finds the items of the tables that packs speak of."""

    def __init__(self, evaluations: Evaluations, facts: Mapping[str, ModuleFacts]) -> None:
        self._evaluations = evaluations
        self._inference = evaluations.inference
        self._rules = evaluations.inference.book.mappings
        self._facts = facts
        self._kept: list[Term] = []

    def touched(self, path: str) -> Iterator[Touched]:
        """Yield the places in a file that touch a flag's item."""
        if not self._rules:
            return
        facts = self._facts[path]
        for item in facts.items:
            yield from self._item(item, path)
        for assignment in facts.assignments:
            yield from self._replaced(assignment, path)
        for call in facts.calls:
            yield from self._patched(call, path)

    def _item(self, item: ItemFact, path: str) -> Iterator[Touched]:
        table, key = item.term.parts
        for pack, rule, evidence in self._matches(table, path, item.scope):
            kind = ReferenceKind.OVERRIDE if item.use is ItemUse.SET else ReferenceKind.EVALUATION
            call = CallFact(item.scope, replace(item.term, names=(None,)), CallRole.EXPRESSION)
            for asked in self._asked(pack, rule, key, path, item.scope):
                yield Touched(call, asked, kind, evidence, _forced(key, item.value) if item.value else None)

    def _replaced(self, assignment: AssignmentFact, path: str) -> Iterator[Touched]:
        """Yield the entries of a table that is set as a whole from outside: `settings.FEATURES = {"x": True}`."""
        value = assignment.value
        if assignment.target.kind is not TermKind.ATTRIBUTE or value is None:
            return
        yield from self._attribute(assignment.target.parts[0], assignment.target, value, path, assignment.scope)
        if value.kind is not TermKind.DICTIONARY:
            return
        for pack, rule, evidence in self._matches(assignment.target, path, assignment.scope):
            yield from self._entries(pack, rule, evidence, value, path, assignment.scope)

    def _attribute(self, owner: Term, name: Term, value: Term, path: str, scope: str) -> Iterator[Touched]:
        """Yield the flag that is an attribute and is set: by its target, or by a string that names it."""
        if name.kind is TermKind.ATTRIBUTE:
            name = replace(name, kind=TermKind.LITERAL, text=json.dumps(name.text), parts=())
            self._kept.append(name)  # what is known of terms is remembered by their identity
        for pack, rule, evidence in self._matches(owner, path, scope):
            if rule.attributes:
                call = CallFact(scope, replace(name, parts=(name,)), CallRole.EXPRESSION)
                for asked in self._asked(pack, rule, name, path, scope):
                    yield Touched(call, asked, ReferenceKind.OVERRIDE, evidence, _forced(name, value))

    def _set(self, call: CallFact, path: str) -> Iterator[Touched]:
        """Yield what `monkeypatch.setattr(settings, "X", 1)`, `setitem` and `setenv` set."""
        given, name = call.term.parts[1:], call.term.parts[0].text
        if name == "setenv" and len(given) > 1:
            yield from self._put(EXTERNAL_ENVIRONMENT, given[0], given[1], path, call.scope)
        elif len(given) > 2 and name in ("setattr", "object"):
            yield from self._attribute(given[0], given[1], given[2], path, call.scope)
        elif len(given) > 2 and name == "setitem":
            yield from self._put(given[0], given[1], given[2], path, call.scope)

    def _put(self, table: Term, key: Term, value: Term, path: str, scope: str) -> Iterator[Touched]:
        for pack, rule, evidence in self._matches(table, path, scope):
            call = CallFact(scope, replace(key, parts=(key,)), CallRole.EXPRESSION)
            for asked in self._asked(pack, rule, key, path, scope):
                yield Touched(call, asked, ReferenceKind.OVERRIDE, evidence, _forced(key, value))

    def _patched(self, call: CallFact, path: str) -> Iterator[Touched]:
        """Yield the entries that `patch.dict(settings.FEATURES, {"x": True})` puts into a table."""
        given = call.term.parts[1:]
        yield from self._set(call, path)
        if not _dotted(call.term.parts[0]).endswith("patch.dict") or not given:
            return
        for pack, rule, evidence in self._matches(given[0], path, call.scope):
            if len(given) > 1 and call.term.names[1] in (None, "values"):
                yield from self._entries(pack, rule, evidence, given[1], path, call.scope)
            for name, value in zip(call.term.names, given, strict=True):
                if name not in (None, "*", "**", "in_dict", "values", "clear") and _is_flag(rule, name):
                    asked = Asked(pack, Text(name, Resolution.LITERAL), None)
                    yield Touched(call, asked, ReferenceKind.OVERRIDE, evidence, _forced(None, value, name))

    def _entries(
        self, pack: RulePack, rule: MappingRule, evidence: Evidence, given: Term, path: str, scope: str
    ) -> Iterator[Touched]:
        held = self._inference.infer(given, path, scope)
        if not isinstance(held, Items) or held.term.kind is not TermKind.DICTIONARY:
            return
        for key, value in zip(held.term.parts[::2], held.term.parts[1::2], strict=True):
            if key.kind is TermKind.STARRED:
                continue
            call = CallFact(scope, replace(key, parts=(key,)), CallRole.EXPRESSION)
            for asked in self._asked(pack, rule, key, held.path, held.scope):
                yield Touched(call, asked, ReferenceKind.OVERRIDE, evidence, _forced(key, value))

    def _asked(self, pack: RulePack, rule: MappingRule, key: Term, path: str, scope: str) -> Iterator[Asked]:
        for found in self._evaluations.key(key, path, scope):
            if isinstance(found.key, Text) and not _is_flag(rule, found.key.value):
                continue
            # A table of much else: an item that is not known to be a flag is none.
            if isinstance(found.key, (Text, Pattern)) or not rule.pattern:
                yield Asked(
                    pack, found.key, None, OBSTACLE, reason=found.reason, prefix=found.prefix, suffix=found.suffix
                )

    def _matches(self, table: Term, path: str, scope: str) -> Iterator[tuple[RulePack, MappingRule, Evidence]]:
        """Yield the rules of the table that an expression is, by its origin or else by its name."""
        value = self._inference.infer(table, path, scope)
        name = value.value if isinstance(value, Text) else _dotted(table)
        for pack, rule in self._rules:
            if rule.object and (value == External(rule.object) or name == rule.object):
                yield pack, rule, Evidence.TYPE
            elif not isinstance(value, External) and any(fnmatchcase(name, pattern) for pattern in rule.receivers):
                yield pack, rule, Evidence.NAME


def _is_flag(rule: MappingRule, key: str) -> bool:
    return not rule.pattern or re.search(rule.pattern, key) is not None


def _dotted(term: Term) -> str:
    if term.kind is TermKind.ATTRIBUTE:
        return f"{_dotted(term.parts[0])}.{term.text}"
    return term.text if term.kind is TermKind.NAME else ""


def _forced(key: Term | None, value: Term, word: str = "") -> Forced:
    named = literal(key) if key is not None else None
    by = word or (str(named.decode()) if named is not None else source(key) if key is not None else "")
    return Forced(source(value), literal(value), by.rpartition(".")[2])
