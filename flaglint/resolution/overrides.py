"""What forces a flag in tests: the helpers that packs describe, the project's own around them, and doubles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flaglint.model.packs import OverrideRule
from flaglint.model.references import IN_STORE, Evidence, Forced, Reference, ReferenceKind, Resolution
from flaglint.model.source import AssignmentFact, CallFact, CallRole, Term, TermKind, named_scope
from flaglint.resolution.arguments import argument, forced_argument, literal, may_leave_out, source
from flaglint.resolution.evaluations import ONE_OF, Evaluations
from flaglint.resolution.members import SETTINGS
from flaglint.resolution.mocks import Mocks, answer
from flaglint.resolution.recorder import Recorder
from flaglint.resolution.registries import Registries
from flaglint.resolution.rules import PackRule
from flaglint.resolution.values import (
    SETTING,
    Class,
    ClientMethod,
    External,
    Function,
    ParameterOf,
    Pattern,
    Text,
    Value,
)
from flaglint.resolution.wrappers import Asked, Wrapper

# What a helper does to a flag that it makes or changes in its store.
_STORED = "stored"
_OVERRIDE_SETTINGS = "django.test.override_settings"
_OVERRIDES_OF_SETTINGS = frozenset({_OVERRIDE_SETTINGS, "django.test.utils.override_settings"})


class Overrides:
    """Records overrides; knows every function of the project that forces the flag whose key it is passed."""

    def __init__(self, evaluations: Evaluations, recorder: Recorder, registries: Registries) -> None:
        self._evaluations = evaluations
        self._inference = evaluations.inference
        self._recorder = recorder
        self._registries = registries
        self._mocks = Mocks(evaluations)
        self._forcers: dict[tuple[str, str], Wrapper | None] = {}
        self._called: set[tuple[str, str]] = set()
        self._inside: list[tuple[Reference, ParameterOf]] = []
        self._of_settings: list[tuple[CallFact, str]] = []

    def of(self, call: CallFact, path: str, function: Value) -> None:
        """Record what a call of a helper forces."""
        if isinstance(function, External) and function.name in _OVERRIDES_OF_SETTINGS:
            self._of_settings.append((call, path))
        for rule, override in self._rules(function):
            if not may_leave_out(call.term, override.key):
                self._by_rule(rule, override, call, path)
        for forcer, asked in self._by_forcer(call, path, function):
            self._called.add((forcer.path, forcer.name))
            if asked.kind == _STORED:
                self._stored(call, path, asked)
                continue
            reference = self._recorder.reference(call, path, asked.pack, ReferenceKind.OVERRIDE, Evidence.WRAPPER)
            keyed = self._recorder.keyed(replace(reference, namespace=asked.namespace), asked)
            self._record(replace(keyed, reason=keyed.reason or f"`{forcer.name}` forces it"), asked.key)

    def _stored(self, call: CallFact, path: str, asked: Asked) -> None:
        """Record what a helper makes, changes or reads in the store; which flag that is must be known."""
        if isinstance(asked.key, Text):
            kind, evidence = ReferenceKind.REGISTRATION, Evidence.WRAPPER
            reference = self._recorder.reference(call, path, asked.pack, kind, evidence)
            keyed = self._recorder.keyed(replace(reference, namespace=asked.namespace), asked)
            self._recorder.references.append(replace(keyed, reason=IN_STORE))

    def double(self, call: CallFact, path: str) -> bool:
        """Record a test double; tell whether the call puts one in place of a flag."""
        mocked = self._mocks.of(call, path)
        if mocked is None:
            return False
        reference = self._recorder.reference(call, path, mocked.pack, ReferenceKind.OVERRIDE, mocked.evidence)
        key = mocked.key
        which = "" if isinstance(key, Text) else ", whichever flag is asked for"
        self._recorder.references.append(
            replace(
                reference,
                key=key.value if isinstance(key, Text) else None,
                pattern=key.glob if isinstance(key, Pattern) else None,
                resolution=mocked.resolution if isinstance(key, Text) else Resolution.DYNAMIC,
                namespace=mocked.namespace,
                reason=f"a mock stands in for `{mocked.name}`{which}",
                forced=answer(call.term, mocked) if isinstance(key, Text) else None,
            )
        )
        return True

    def uncalled(self) -> None:
        """Record what helpers of the project force that nothing calls: with which keys is not seen."""
        for reference, key in self._inside:
            described = self._inference.book.describes(self._inference.dotted(key.path, key.function))
            # A pack that describes the helper says where its keys are.
            if (key.path, key.function) not in self._called and not described:
                self._recorder.references.append(reference)

    def of_settings(self) -> None:
        """Record `override_settings(ENABLE_X=True)` where a flag object is declared that is this setting."""
        toggles = {
            each.key: each
            for each in self._recorder.references
            if each.kind is ReferenceKind.DECLARATION and each.namespace == SETTING and each.key is not None
        }
        for call, path in self._of_settings if toggles else ():
            for value, name in zip(call.term.parts[1:], call.term.names, strict=True):
                toggle = toggles.get(name) if name is not None else None
                if name is not None and toggle is not None:
                    override = replace(
                        toggle,
                        path=path,
                        span=call.term.span,
                        kind=ReferenceKind.OVERRIDE,
                        resolution=Resolution.LITERAL,
                        symbol=None,
                        default=None,
                        in_test=self._inference.is_test(path),
                        scope=named_scope(call.scope),
                        forced=Forced(source(value), literal(value), name),
                    )
                    self._recorder.references.append(override)

    def forcer(self, path: str, name: str) -> Wrapper | None:
        """Return how a function of the project forces the flag whose key it is passed, None if it does not."""
        place = (path, name)
        if place not in self._forcers:
            self._forcers[place] = None  # a function that calls itself
            self._forcers[place] = self._forcer(path, name)
        return self._forcers[place]

    def _forcer(self, path: str, name: str) -> Wrapper | None:
        for call in self._inference.tables[path].calls.get(name, ()):
            for asked in self._asked(call, path):
                key = asked.key
                if isinstance(key, ParameterOf) and (key.path, key.function) == (path, name):
                    return Wrapper(
                        self._inference.dotted(path, name),
                        asked.pack,
                        parameter=key.name,
                        steps=key.steps,
                        prefix=asked.prefix,
                        suffix=asked.suffix,
                        namespace=asked.namespace,
                        kind=asked.kind,
                    )
        return None

    def _asked(self, call: CallFact, path: str) -> Iterator[Asked]:
        function = self._inference.infer(call.term.parts[0], path, call.scope)
        for rule, override in self._rules(function):
            yield from self._keys(rule, override, call, path)
        for pack, register, key in self._registries.passed(call, function):
            for found in self._evaluations.key(key, path, call.scope):
                asked = Asked(pack, found.key, None, namespace=register.namespace, kind=_STORED)
                yield replace(asked, prefix=found.prefix, suffix=found.suffix)
        yield from (asked for _, asked in self._by_forcer(call, path, function))

    def _by_forcer(self, call: CallFact, path: str, function: Value) -> Iterator[tuple[Function, Asked]]:
        """Yield what a call of a helper of the project forces, with the helper."""
        if isinstance(function, Class):
            made = self._inference.attribute(function, "__init__")
            function = replace(made, bound=True) if isinstance(made, Function) else made
        forcer = self.forcer(function.path, function.name) if isinstance(function, Function) else None
        if forcer is not None and isinstance(function, Function):
            yield from ((function, asked) for asked in self._evaluations.by_wrapper(forcer, function, call, path))

    def _rules(self, function: Value) -> Iterator[tuple[PackRule, OverrideRule]]:
        book = self._inference.book
        rules: list[PackRule] = []
        if isinstance(function, External):
            rules = book.functions.get(function.name, [])
        elif isinstance(function, ClientMethod):
            rules = book.overrides.get((function.type, function.name), [])
        yield from ((rule, rule.rule) for rule in rules if isinstance(rule.rule, OverrideRule))

    def _by_rule(self, rule: PackRule, override: OverrideRule, call: CallFact, path: str) -> None:
        reference = self._recorder.reference(call, path, rule.pack, ReferenceKind.OVERRIDE, Evidence.TYPE)
        reference = replace(reference, namespace=override.namespace)
        if override.key.kwargs:
            for given, name in zip(call.term.parts[1:], call.term.names, strict=True):
                if name is not None and "*" not in name and re.search(override.key.pattern, name):
                    named = replace(reference, key=name, resolution=Resolution.LITERAL)
                    named = replace(named, forced=Forced(source(given), literal(given), name))
                    self._recorder.references.append(named)
            return
        keyed = argument(call.term, override.key)
        if override.key.dict and isinstance(keyed, Term) and keyed.kind is TermKind.NAME:
            self._put_in(rule, override, keyed, call, path)
        forced = forced_argument(call.term, override)
        for asked in self._keys(rule, override, call, path):
            # What forces one of several flags cannot be taken out for one of them alone.
            stated = None if asked.obstacle else forced
            self._record(replace(self._recorder.keyed(reference, asked), forced=stated), asked.key)

    def _put_in(self, rule: PackRule, override: OverrideRule, table: Term, call: CallFact, path: str) -> None:
        """Record what is put into, or taken out of, a table by its name before the table is handed to a helper."""
        module = self._inference.tables[path]
        around = module.scopes(call.scope)
        home = next((scope for scope in around if table.text in module.bindings.get(scope, {})), None)
        for fact in module.slots if home is not None else ():
            held = fact.target.parts[0]
            if held.kind is TermKind.NAME and held.text == table.text and fact.scope == home:
                self._item(rule, override, fact, path)

    def settings(self, path: str) -> None:
        """Record what a test does to a table of flags in Django's settings: `settings.FLAGS["NEW"] = [...]`."""
        rules = [each for each in self._rules(External(_OVERRIDE_SETTINGS)) if self._inference.is_test(path)]
        for rule, override in rules:
            for fact in self._inference.tables[path].slots:
                held = fact.target.parts[0]
                named = held.kind is TermKind.ATTRIBUTE and held.text == override.key.kw
                if named and self._is_settings(held, fact, path):
                    self._item(rule, override, fact, path)

    def _is_settings(self, held: Term, fact: AssignmentFact, path: str) -> bool:
        owner = self._inference.infer(held.parts[0], path, fact.scope)
        is_fixture = isinstance(owner, ParameterOf) and owner.name == "settings"
        return is_fixture or owner == External(SETTINGS)

    def _item(self, rule: PackRule, override: OverrideRule, fact: AssignmentFact, path: str) -> None:
        table, key = fact.target.parts
        place = CallFact(fact.scope, replace(fact.target, span=fact.span), CallRole.EXPRESSION)
        for found in self._evaluations.key(key, path, fact.scope):
            reference = self._recorder.reference(place, path, rule.pack, ReferenceKind.OVERRIDE, Evidence.TYPE)
            asked = Asked(rule.pack, found.key, None, reason=found.reason)
            keyed = self._recorder.keyed(replace(reference, namespace=override.namespace), asked)
            self._record(replace(keyed, reason=keyed.reason or f"`{source(table)}` is changed here"), found.key)

    def _keys(self, rule: PackRule, override: OverrideRule, call: CallFact, path: str) -> Iterator[Asked]:
        keyed = argument(call.term, override.key)
        if override.key.kwargs or (keyed is None and override.key.pos is None):
            return  # override_settings(DEBUG=True)
        for found in self._evaluations.keys(keyed, override.key, path, call.scope):
            obstacle = ONE_OF if found.one_of else None
            yield Asked(
                rule.pack, found.key, None, obstacle, namespace=override.namespace,
                reason=found.reason, prefix=found.prefix, suffix=found.suffix,
            )  # fmt: skip

    def _record(self, reference: Reference, key: object) -> None:
        """Record an override; inside a helper that takes the key, the helper's callers are the references."""
        if isinstance(key, ParameterOf):
            forcer = self.forcer(key.path, key.function)
            if forcer is not None and forcer.parameter == key.name:
                self._inside.append((reference, key))
                return
        self._recorder.references.append(reference)
