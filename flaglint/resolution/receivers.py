"""Calls whose receiver is not known: they count as evaluations where enough independent signs agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from flaglint.model.packs import CallRule, RulePack
from flaglint.model.references import Evidence
from flaglint.model.source import AssignmentFact, CallFact, ModuleFacts, Term, TermKind, named_scope
from flaglint.resolution.arguments import argument, default_argument, is_optional, last_identifier
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.rules import TELLING_LENGTH, PackRule
from flaglint.resolution.values import Function, Instance, Text
from flaglint.resolution.wrappers import Asked, Wrapper

_DOUBT = "the type of the receiver is not known"
# An attribute of this name may hold a client of anything.
_GENERIC_NAMES = frozenset({"client", "_client", "instance", "service", "sdk"})
# A variable of this name may hold anything.
_ANY_NAMES = _GENERIC_NAMES | {"api", "app", "cache", "config", "db", "manager", "obj", "registry", "self", "settings"}


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a receiver being a client of some type.

    `learned`: somewhere an attribute of its name is set to such a client, so that its name and its origin agree.
    """

    imported: bool
    named: bool
    learned: bool

    @property
    def weight(self) -> int:
        """Return how many signs there are."""
        return self.imported + self.named + 2 * self.learned


class Receivers:
    """Weighs the signs: an import of the SDK, the receiver's name and origin, and that a store knows the key.

    `names` are those of wrappers, whose origin is worth reading more modules for.
    """

    def __init__(
        self,
        evaluations: Evaluations,
        facts: Mapping[str, ModuleFacts],
        known_keys: Collection[str],
        names: Collection[str],
    ) -> None:
        self._evaluations = evaluations
        self._names = names
        self._inference = evaluations.inference
        self._facts = facts
        self._known_keys = known_keys
        self._attributes: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._methods: dict[str, list[Function]] | None = None

    def learn(self, path: str) -> None:
        """Note what a file sets to a client, as `app.state.flags = ldclient.get()`, and what it calls its objects."""
        for assignment in self._facts[path].assignments:
            if assignment.target.kind is TermKind.SUBSCRIPT or assignment.value is None:
                continue
            value = self._inference.assigned(assignment, path)
            if isinstance(value, Instance):
                self._holders[assignment.target.text].add((value.path, value.name))
            if assignment.target.kind is TermKind.ATTRIBUTE:
                label = self._inference.client_of(value)
                if label and assignment.target.text not in _GENERIC_NAMES:
                    self._attributes[label].add(assignment.target.text)

    def guesses(self, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a call asks for that only looks like an evaluation."""
        function = call.term.parts[0]
        if last_identifier(function) in self._names:
            with self._inference.following_key():  # it may come by way of a module that was not read
                self._inference.infer(function, path, call.scope)
        if function.kind is not TermKind.ATTRIBUTE:
            return
        for rule in self._inference.book.by_method.get(function.text, ()):
            found = [*self._by_rule(rule, call, path)] if isinstance(rule.rule, CallRule) else []
            if found:
                yield from ((asked, evidence, None) for asked, evidence in found)
                return
        yield from self._by_holder(call, path) or self._by_wrapper(call, path)

    def _by_rule(self, rule: PackRule, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence]]:
        if not isinstance(rule.rule, CallRule) or not _fits(rule.rule, call):
            return
        given = argument(call.term, rule.rule.key)
        key = self._key(given, call, path)
        if given is None or (key is None and rule.rule.generic):
            return
        signs = self.signs(rule.pack, rule.rule.on, call, path)
        known = key is not None and key.value in self._known_keys
        is_sole = rule.rule.unique and (signs.named or signs.learned) and self._is_unique(rule)
        # A keyword that a pack calls telling, as `feature__key`, is passed for nothing else.
        is_named = isinstance(given, Term) and is_optional(rule.rule.key)
        wanted = 2 if rule.rule.generic else 0 if is_named else 1 if key is not None or is_sole else 2
        if signs.weight + known < wanted:
            return
        proved = (signs.imported and signs.named and known) or is_sole
        doubt = None if proved else _DOUBT
        for asked in self._evaluations.by_rule(rule, call, path):
            evidence = Evidence.IMPORT if signs.imported else Evidence.NAME
            yield replace(asked, obstacle=asked.obstacle or doubt), evidence

    def signs(self, pack: RulePack, label: str, call: CallFact, path: str) -> Signs:
        """Return what speaks for the receiver of a method being a client of the type that the label names."""
        receiver = call.term.parts[0].parts[0]
        words = {last_identifier(receiver), self._taken_from(receiver, path, call.scope)} - {None}
        named = not words.isdisjoint(self._inference.book.client_names[label])
        return Signs(self._imports(path, pack), named, not words.isdisjoint(self._attributes[label]))

    def _taken_from(self, receiver: Term, path: str, scope: str) -> str | None:
        """Return the attribute that a local variable was taken from: `flags = app.ld_flags`, None if there is none."""
        function = named_scope(scope)
        if receiver.kind is not TermKind.NAME or not function:
            return None
        bindings = self._inference.tables[path].bindings.get(function, {}).get(receiver.text, ())
        value = bindings[0].value if len(bindings) == 1 and isinstance(bindings[0], AssignmentFact) else None
        if value is None:
            return None
        if value.kind is TermKind.CALL and last_identifier(value) == "getattr" and len(value.parts) > 2:
            wanted = self._inference.infer(value.parts[2], path, scope)
            return wanted.value if isinstance(wanted, Text) else None
        return value.text if value.kind is TermKind.ATTRIBUTE else None

    def _by_holder(self, call: CallFact, path: str) -> list[tuple[Asked, Evidence, Wrapper | None]]:
        """Return what a call asks for whose receiver bears the name by which objects with such a wrapper are known."""
        function = call.term.parts[0]
        receiver = last_identifier(function.parts[0]) or ""
        for owner, class_ in sorted(self._holders[receiver]) if receiver not in _ANY_NAMES else ():
            method = Function(owner, f"{class_}.{function.text}", bound=True)
            wrapper = self._evaluations.wrapper(method.path, method.name)
            if wrapper is not None and wrapper.parameter is not None:
                return [
                    (replace(asked, obstacle=asked.obstacle or _DOUBT), Evidence.NAME, wrapper)
                    for asked in self._evaluations.by_wrapper(wrapper, method, call, path)
                    if isinstance(asked.key, Text)
                ]
        return []

    def _is_unique(self, rule: PackRule) -> bool:
        """Tell whether no class of the project has a method of such a name, but those that the pack speaks of."""
        if not isinstance(rule.rule, CallRule):
            return False
        index = self._inference.index
        for path, table in self._inference.tables.items():
            for name in table.functions:
                owner, _, last = name.rpartition(".")
                if owner not in table.classes or last not in rule.rule.methods:
                    continue
                symbol = f"{index.name(path)}.{name}"
                if symbol != f"{rule.rule.on}.{last}" and symbol not in self._inference.book.qualified:
                    return False
        return True

    def _by_wrapper(self, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a call asks for that bears the name of the project's own wrapper method, and of nothing else."""
        if self._methods is None:
            self._methods = self._wrapper_methods()
        name = call.term.parts[0].text
        methods = self._methods.get(name, [])
        if len(methods) != 1:
            return
        wrapper = self._evaluations.wrapper(methods[0].path, methods[0].name)
        if wrapper is None:
            return
        for asked in self._evaluations.by_wrapper(wrapper, methods[0], call, path):
            if isinstance(asked.key, Text) and (len(name) >= TELLING_LENGTH or asked.key.value in self._known_keys):
                yield replace(asked, obstacle=asked.obstacle or _DOUBT), Evidence.NAME, wrapper

    def _wrapper_methods(self) -> dict[str, list[Function]]:
        """Return the methods of the project's classes by name, where all that were read are wrappers of a key."""
        found = defaultdict[str, list[Function]](list)
        for path, table in self._inference.tables.items():
            for name in table.functions:
                owner, _, last = name.rpartition(".")
                if owner in table.classes and not last.startswith("__"):
                    found[last].append(Function(path, name, bound=True))
        return {
            name: methods
            for name, methods in found.items()
            if all(getattr(self._evaluations.wrapper(m.path, m.name), "parameter", None) for m in methods)
        }

    def _key(self, given: Term | str | None, call: CallFact, path: str) -> Text | None:
        key = self._inference.infer(given, path, call.scope) if isinstance(given, Term) else None
        return key if isinstance(key, Text) else None

    def _imports(self, path: str, pack: RulePack) -> bool:
        roots = set(pack.pack.imports)
        modules = {statement.module for statement in self._facts[path].imports if not statement.level}
        return any(module == root or module.startswith(f"{root}.") for module in modules for root in roots)


def _fits(rule: CallRule, call: CallFact) -> bool:
    """Tell whether a call passes what the method requires, and nothing that contradicts it."""
    default = rule.default
    if default.none or default.optional or default.kwlambda:
        return True
    return default_argument(call.term, default) is not None
