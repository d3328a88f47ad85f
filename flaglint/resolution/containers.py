"""What is in a list, dictionary or enumeration that is written out: its elements, and what an index gets of it."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from flaglint.model.references import Resolution
from flaglint.model.source import AssignmentFact, Term, TermKind
from flaglint.resolution.members import Members
from flaglint.resolution.values import (
    NO_STRING,
    Choice,
    Class,
    External,
    Items,
    ParameterOf,
    Row,
    Text,
    Unknown,
    Value,
    choice,
)

# Called with a list that they give back, in another order or as another kind of list.
REORDERED = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter"})
# Called with lists whose elements they give one after the other; or with lists of which they pair the elements.
_CHAINED = frozenset({"itertools.chain"})
_PAIRED = frozenset({"builtins.zip", "itertools.zip_longest", "itertools.product"})
EACH = "[]"
JOINED = (TermKind.CONCATENATION, TermKind.UNION)
_NOT_FOLLOWED = Unknown("an element of something not followed")


class Containers(Members):
    """Look-up of elements and items."""

    @abstractmethod
    def infer(self, term: Term, path: str, scope: str) -> Value:
        """Return what an expression is."""

    # --- every element

    def elements(self, term: Term, path: str, scope: str) -> Value:
        """Return what a loop over an expression binds: one of the elements, where they are written out."""
        if term.kind is TermKind.CALL and term.parts[0].kind is TermKind.ATTRIBUTE and not term.names:
            held = self.infer(term.parts[0].parts[0], path, scope)
            if isinstance(held, Items) and held.is_dictionary:
                return self._entries(held, term.parts[0].text)
        if term.kind is TermKind.CALL and len(term.parts) > 1:
            called = self._elements_of_call(term, path, scope)
            if called is not None:
                return called
        return self.elements_of(self.infer(term, path, scope))

    def _elements_of_call(self, term: Term, path: str, scope: str) -> Value | None:
        """Return what a loop over `enumerate`, `zip`, `chain` or `filter` binds, None for any other call."""
        function = self.infer(term.parts[0], path, scope)
        name = function.name if isinstance(function, External) else ""
        plain = all(given is None for given in term.names)
        if name == "builtins.enumerate":
            inside = self.elements(term.parts[1], path, scope)
            found = inside.values if isinstance(inside, Choice) else (inside,)
            return choice(Row((NO_STRING, value)) for value in found)
        if name in _PAIRED and plain:
            return Row(tuple(self.elements(part, path, scope) for part in term.parts[1:]))
        if name in _CHAINED and plain:
            return choice(self.elements(part, path, scope) for part in term.parts[1:])
        if name == "builtins.filter" and plain and len(term.parts) == 3:
            return self.elements(term.parts[2], path, scope)
        return None

    def elements_of(self, value: Value) -> Value:
        """Return one of the elements of a value."""
        match value:
            case Items() if value.is_dictionary:
                return self._entries(value, "keys")
            case Items() if value.term.kind in JOINED:
                return choice(self.elements(part, value.path, value.scope) for part in value.term.parts)
            case Items():
                return choice(self.infer(part, value.path, value.scope) for part in value.term.parts)
            case Class() if self.is_enum(value):
                return choice(self.members(value).values())
            case Choice():
                return choice(self.elements_of(each) for each in value.values)
            case ParameterOf():
                return replace(value, steps=(*value.steps, EACH))
        return _NOT_FOLLOWED

    def _entries(self, held: Items, of: str) -> Value:
        """Return one of a dictionary's keys, values or items."""
        rows: list[Value] = []
        for key, value in self._pairs(held):
            rows.append(Row((key, value)) if of == "items" else key if of == "keys" else value)
        return choice(rows) if of in ("keys", "values", "items") else _NOT_FOLLOWED

    def _pairs(self, held: Items) -> list[tuple[Value, Value]]:
        """Return a dictionary's keys and values; of one that is unpacked into it, its own."""
        pairs: list[tuple[Value, Value]] = []
        if held.term.kind in JOINED:
            sides = [self.infer(part, held.path, held.scope) for part in held.term.parts]
            known = [side for side in sides if isinstance(side, Items) and side.is_dictionary and side != held]
            return [pair for side in known for pair in self._pairs(side)]
        for key, value in zip(held.term.parts[::2], held.term.parts[1::2], strict=True):
            inferred = self.infer(value, held.path, held.scope)
            if key.kind is not TermKind.STARRED:
                pairs.append((self.infer(key, held.path, held.scope), inferred))
            elif isinstance(inferred, Items) and inferred.is_dictionary and inferred != held:
                pairs.extend(self._pairs(inferred))
            else:
                pairs.append((_NOT_FOLLOWED, _NOT_FOLLOWED))
        return pairs

    def members(self, enum: Class) -> Mapping[str, Value]:
        """Return the members of an enumeration by name."""
        found: dict[str, Value] = {}
        for name, bindings in self.tables[enum.path].bindings.get(enum.name, {}).items():
            value = self.attribute(enum, name) if isinstance(bindings[0], AssignmentFact) else None
            if isinstance(value, Text) and value.resolution is Resolution.ENUM:
                found[name] = value
        return found

    # --- one item

    def item(self, base: Value, index: Term, path: str, scope: str) -> Value:
        """Return what a subscript gets."""
        position = json.loads(index.text) if index.kind is TermKind.LITERAL else None
        match base:
            case Choice():
                return choice(self.item(each, index, path, scope) for each in base.values)
            case Row():
                if isinstance(position, int) and -len(base.values) <= position < len(base.values):
                    return base.values[position]
                return _NOT_FOLLOWED
            case Items() if base.is_dictionary:
                return self._of_key(base, self.infer(index, path, scope))
            case Items():
                parts = base.term.parts
                if index.text == "Slice":
                    return base
                if (
                    base.term.kind is not TermKind.SEQUENCE
                    or any(part.kind is TermKind.STARRED for part in parts)
                    or not isinstance(position, int)
                ):
                    return self.elements_of(base)
                if -len(parts) <= position < len(parts):
                    return self.infer(parts[position], base.path, base.scope)
                return Unknown("an item of a sequence")
            case Class() if isinstance(position, str) and self.is_enum(base):
                return self.attribute(base, position)
            case Text(resolution=Resolution.ENUM) if position == 0 and self._is_tuple(base):
                return base
            case ParameterOf():
                return Unknown(f"an item of the parameter `{base.name}`")
        return Unknown("an item of something not followed")

    def part(self, row: Value, place: int | None) -> Value:
        """Return what stands at a place in each row that a test is run with; a row may be the value itself."""
        if isinstance(row, Choice):
            return choice(self.part(each, place) for each in row.values)
        if isinstance(row, Row):
            at = place or 0
            return row.values[at] if at < len(row.values) else _NOT_FOLLOWED
        if isinstance(row, Items) and row.term.kind is TermKind.SEQUENCE and place is not None:
            parts = row.term.parts
            return self.infer(parts[place], row.path, row.scope) if place < len(parts) else _NOT_FOLLOWED
        return row if not place else _NOT_FOLLOWED

    def _of_key(self, held: Items, wanted: Value) -> Value:
        """Return what a dictionary holds under a key; under one of several, or any, one of what it holds."""
        if isinstance(wanted, Choice):
            return choice(self._of_key(held, each) for each in wanted.values)
        if not isinstance(wanted, Text):
            return self._entries(held, "values")
        for key, value in reversed(self._pairs(held)):
            if isinstance(key, Text) and key.value == wanted.value:
                return value
            if isinstance(key, Choice):  # of a comprehension: which of its values goes with which key is not told
                if any(not isinstance(each, Text) or each.value == wanted.value for each in key.values):
                    return value
            elif not isinstance(key, Text):
                break
        return Unknown("an item of a dictionary")

    def got(self, term: Term, path: str, scope: str) -> Value | None:
        """Return what `KEYS.get(name)` gives of a dictionary that is written out, None for any other call."""
        if not is_get(term):
            return None
        held = self.infer(term.parts[0].parts[0], path, scope)
        if not isinstance(held, Items) or not held.is_dictionary:
            return None
        wanted = self.infer(term.parts[1], path, scope)
        found = self._of_key(held, wanted)
        default = self.infer(term.parts[2], path, scope) if len(term.parts) > 2 else NO_STRING
        if isinstance(wanted, Text):
            return default if isinstance(found, Unknown) else found
        return found if default == NO_STRING else choice([found, default])

    def _is_tuple(self, member: Text) -> bool:
        """Tell whether an enum member is written as a tuple, of which the key is the first element."""
        if member.site is None:
            return False
        for fact in self.tables[member.site.path].facts.assignments:
            if fact.span == member.site.span and fact.value is not None:
                return fact.value.kind is TermKind.SEQUENCE
        return False

    def called_enum(self, enum: Class, term: Term, path: str, scope: str) -> Value:
        """Return the member that `Flags("new-cart")` gives."""
        wanted = self.infer(term.parts[1], path, scope) if len(term.parts) == 2 else None
        for member in self.members(enum).values():
            if isinstance(wanted, Text) and isinstance(member, Text) and member.value == wanted.value:
                return member
        return Unknown(f"a member of `{enum.name}`")


def is_get(call: Term) -> bool:
    """Tell whether a call looks something up by a key: `table.get("x")`."""
    function = call.parts[0]
    return function.kind is TermKind.ATTRIBUTE and function.text == "get" and bool(call.names) and "*" not in call.names
