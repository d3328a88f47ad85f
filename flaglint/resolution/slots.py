"""Clients that code keeps under a name in a table: `app.extensions["flags"] = client`, and reads from there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from flaglint.model.source import AssignmentFact, ModuleFacts, Term, TermKind
from flaglint.resolution.arguments import last_identifier
from flaglint.resolution.containers import Containers
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.rules import RuleBook
from flaglint.resolution.values import Class, Client, Instance, Value, one

_Slot = tuple[str, str]


class Slots(Containers):
    """Look-up of such places: the last name of the table and the key, which all that is kept there must agree on."""

    def __init__(self, facts: Mapping[str, ModuleFacts], index: ModuleIndex, book: RuleBook) -> None:
        super().__init__(facts, index, book)
        self._kept_in: Mapping[_Slot, Sequence[tuple[AssignmentFact, str]]] | None = None
        self._held: dict[_Slot, Client | None] = {}

    def forget(self) -> None:
        """Forget all answers."""
        super().forget()
        self._held.clear()

    def kept(self, table: Term, key: Term) -> Client | None:
        """Return the client that is kept in a table under a key: never a sure one, for only the names agree."""
        place = slot(table, key)
        if place is None:
            return None
        if place not in self._held:
            self._held[place] = None  # a client that is kept where it was found
            values = [self.assigned(fact, path) for fact, path in self._all_kept().get(place, ())]
            label = self.client_of(one(values))
            self._held[place] = Client(label, sure=False) if label else None
        return self._held[place]

    def client_of(self, value: Value) -> str | None:
        """Return the type of client that an object is: an SDK's, or of a class of the project derived from it."""
        if isinstance(value, Client):
            return value.type
        return self.client_type(Class(value.path, value.name)) if isinstance(value, Instance) else None

    def _all_kept(self) -> Mapping[_Slot, Sequence[tuple[AssignmentFact, str]]]:
        if self._kept_in is None:
            self._kept_in = found = defaultdict[_Slot, list[tuple[AssignmentFact, str]]](list)
            for path, module in self.tables.items():
                for fact in () if self.is_test(path) else module.slots:
                    place = slot(*fact.target.parts)
                    if place is not None:
                        found[place].append((fact, path))
        return self._kept_in


def slot(table: Term, key: Term) -> _Slot | None:
    """Return the last name of a table and a literal key, None where either is something else."""
    name = last_identifier(table)
    text = json.loads(key.text) if key.kind is TermKind.LITERAL else None
    return (name, text) if name and isinstance(text, str) and table.kind is not TermKind.CALL else None
