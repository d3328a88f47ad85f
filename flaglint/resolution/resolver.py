"""Facts to references: every call, declaration, registration and override of every flag."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flaglint.model.packs import ContextManagerRule, DecoratorRule, RulePack
from flaglint.model.references import (
    Evaluated,
    Evidence,
    Reference,
    ReferenceKind,
    Resolution,
)
from flaglint.model.source import AssignmentFact, CallFact, CallRole, ModuleFacts, Term, TermKind
from flaglint.model.template_rules import TemplateRule
from flaglint.resolution.aliases import Aliases
from flaglint.resolution.arguments import argument, default_argument, last_identifier, may_leave_out
from flaglint.resolution.bulk import BulkReads
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.inference import Inference
from flaglint.resolution.mappings import Mappings, Touched
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.overrides import Overrides
from flaglint.resolution.receivers import Receivers
from flaglint.resolution.recorder import Recorder
from flaglint.resolution.registries import Registries
from flaglint.resolution.rules import PackRule, RuleBook
from flaglint.resolution.template_globals import TemplateGlobals
from flaglint.resolution.values import (
    Class,
    External,
    Handle,
    ParameterOf,
    Pattern,
    Text,
    Unknown,
)
from flaglint.resolution.wrappers import Asked, Wrapper

_PROVIDER = re.compile(r"resolve_\w+_details(_async)?")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the facts so far show, and what else should be read.

    `wanted` are paths whose facts were missing; `needles` and `names` are new aliases and wrappers to search
    for. `references` is final only when all three are empty. `template_rules` are how templates ask by
    functions that the code gives them, each with the id of its pack.
    """

    references: tuple[Reference, ...]
    wanted: frozenset[str] = frozenset()
    needles: frozenset[tuple[str, ...]] = frozenset()
    names: frozenset[str] = frozenset()
    template_rules: tuple[tuple[str, TemplateRule], ...] = ()


class Resolver:
    """One round over all facts read so far."""

    def __init__(
        self,
        facts: Mapping[str, ModuleFacts],
        index: ModuleIndex,
        packs: Sequence[RulePack],
        known_keys: frozenset[str],
        is_test: Callable[[str], bool],
    ) -> None:
        self._facts = facts
        self._book = RuleBook(packs)
        self._index = index
        self._inference = Inference(facts, self._index, self._book)
        self._inference.is_test = is_test
        self._inference.note_outside()
        self._evaluations = Evaluations(self._inference)
        self._recorder = Recorder(is_test)
        self._registries = Registries(self._inference, is_test)
        self._overrides = Overrides(self._evaluations, self._recorder, self._registries)
        self._aliases = Aliases(self._evaluations, self._overrides)
        self._receivers = Receivers(self._evaluations, facts, known_keys, self._aliases.names)
        self._bulk = BulkReads(self._inference, self._receivers, self._recorder)
        self._globals = TemplateGlobals(self._evaluations)
        self._mappings = Mappings(self._evaluations, facts)
        self._is_test = is_test
        self._plumbing: list[tuple[CallFact, str, Asked, Evidence]] = []

    def run(self, candidates: Collection[str] | None = None) -> Resolved:
        """Return the references in the facts, sorted and without repeats, and what else to read.

        `candidates` are the files that can hold one (None: all): the others were read for their constants.
        """
        homes = self._homes()
        self._inference.wanted |= homes - self._facts.keys()
        chosen = sorted(self._facts if candidates is None else self._facts.keys() & (homes | set(candidates)))
        for path in chosen:
            self._aliases.note(path)
            self._receivers.learn(path)
        for path in chosen:
            for call in self._facts[path].calls:
                self._call(call, path)
            self._overrides.settings(path)
            self._class_attributes(path)
            for touched in self._mappings.touched(path):
                self._touched(touched, path)
        given = {(pack.pack.id, rule) for path in chosen for pack, rule in self._globals.given(path)}
        self._uncalled()
        self._overrides.uncalled()
        self._overrides.of_settings()
        for key, declaration in self._registries.constants():
            self._recorder.declare(key, declaration)
        references = {*self._recorder.references, *self._recorder.sites.values()}
        references |= {*self._registries.all()}
        return Resolved(
            tuple(sorted(references, key=lambda reference: (*reference.sort_key, reference.kind.value))),
            frozenset(self._inference.wanted),
            frozenset(self._aliases.needles | {(base,) for base in self._inference.asked_bases}),
            frozenset(self._aliases.names),
            tuple(sorted(given, key=lambda each: (each[0], each[1].call))),
        )

    def _homes(self) -> set[str]:
        """Return the modules of the project that define what its own packs speak of."""
        found = set()
        for name in self._book.own:
            parts = name.split(".")
            paths = (self._index.own(".".join(parts[:length])) for length in range(len(parts) - 1, 0, -1))
            found.add(next(filter(None, paths), ""))
        return found - {""}

    # --- calls

    def _call(self, call: CallFact, path: str) -> None:
        evaluations = [each for each in self._evaluations.of(call, path) if not each[0].of_object]
        self._recorder.references.extend(self._registries.called(call, path))
        for asked, evidence, wrapper in evaluations:
            self._evaluation(call, path, asked, evidence, wrapper)
        function = self._inference.infer(call.term.parts[0], path, call.scope)
        if self._overrides.double(call, path):
            return
        self._overrides.of(call, path, function)
        self._recorder.references.extend(self._bulk.at(call, path, function))
        if isinstance(function, External):
            if function.name in self._book.declarations:
                self._declaration(self._inference.handle(function.name, call.term, path, call.scope), call, path)
            for rule in self._book.functions.get(function.name, ()):
                if may_leave_out(call.term, rule.rule.key):
                    continue
                gates = (DecoratorRule,) if evaluations else (DecoratorRule, ContextManagerRule)
                if isinstance(rule.rule, gates):
                    self._gate(rule, rule.rule, call, path)
        elif isinstance(function, Class):
            made = self._inference.infer(call.term, path, call.scope)
            if isinstance(made, Handle):
                self._declaration(made, call, path)
        elif not evaluations and isinstance(function, (Unknown, ParameterOf)):
            for asked, evidence, wrapper in self._receivers.guesses(call, path):
                self._evaluation(call, path, asked, evidence, wrapper)

    def _evaluation(self, call: CallFact, path: str, asked: Asked, evidence: Evidence, wrapper: Wrapper | None) -> None:
        if self._is_plumbing(asked):
            self._plumbing.append((call, path, asked, evidence))
            return
        reference = self._recorder.reference(call, path, asked.pack, ReferenceKind.EVALUATION, evidence)
        word = self._word(call, path, asked)
        reference = replace(
            self._recorder.keyed(reference, asked),
            namespace=asked.namespace,
            default=asked.default,
            default_missing=asked.default_missing,
            symbol=wrapper.symbol if wrapper else None,
            evaluated=Evaluated(asked.span or call.term.span, word, asked.negated, asked.obstacle, asked.kind),
        )
        if evidence is Evidence.WRAPPER and reference.resolution is not Resolution.DYNAMIC:
            reference = replace(reference, resolution=Resolution.WRAPPER)
        elif evidence is Evidence.DECLARED:
            reference = replace(reference, resolution=Resolution.OBJECT)
        self._recorder.references.append(reference)

    def _is_plumbing(self, asked: Asked) -> bool:
        """Tell whether a call is the inside of a wrapper that takes the key: its callers are the references."""
        if not isinstance(asked.key, ParameterOf):
            return False
        wrapper = self._evaluations.wrapper(asked.key.path, asked.key.function)
        return wrapper is not None and wrapper.parameter == asked.key.name

    def _uncalled(self) -> None:
        """Record what wrappers ask for that nothing calls: who calls them, and with which keys, is not seen."""
        for call, path, asked, evidence in self._plumbing:
            key = asked.key
            if not isinstance(key, ParameterOf) or (key.path, key.function) in self._evaluations.called:
                continue
            name = key.function.rpartition(".")[2]
            described = self._book.describes(self._inference.dotted(key.path, key.function))
            # A pack says which calls are references; OpenFeature asks its provider for what the application asks for.
            if described or _PROVIDER.fullmatch(name):
                continue
            reference = self._recorder.keyed(
                self._recorder.reference(call, path, asked.pack, ReferenceKind.EVALUATION, evidence), asked
            )
            reason = f"the key is the parameter `{key.name}`, and no call of `{name}` was found"
            self._recorder.references.append(replace(reference, namespace=asked.namespace, reason=reason))

    def _word(self, call: CallFact, path: str, asked: Asked) -> str:
        """Return the word by which the call can be recognised: the key or an identifier."""
        function = call.term.parts[0]
        if asked.handle is not None:
            return last_identifier(function.parts[0] if function.parts else function) or function.text
        if isinstance(asked.key, Text):
            for term in call.term.parts[1:]:
                value = self._inference.infer(term, path, call.scope)
                if value == asked.key or (isinstance(value, Text) and value.value in asked.key.value):
                    is_literal = term.kind is TermKind.LITERAL
                    return value.value if is_literal else last_identifier(term) or function.text
        return last_identifier(function) or asked.pack.pack.id

    # --- declarations, gates and overrides

    def _declaration(self, handle: Handle, call: CallFact, path: str) -> None:
        """Record a flag object; a constant that holds its key is another declaration."""
        reference = self._recorder.reference(call, path, handle.pack, ReferenceKind.DECLARATION, Evidence.TYPE)
        assignment = self._assignment_of(call, path)
        symbol = self._inference.site(path, assignment).symbol if assignment else None
        asked = Asked(handle.pack, handle.key, None, reason="the key is computed at run time")
        found = argument(call.term, handle.rule.key)
        if isinstance(found, Term) and not isinstance(handle.key, (Text, Pattern)):
            inferred = self._inference.infer(found, path, call.scope)
            if isinstance(inferred, ParameterOf):
                asked = replace(asked, key=inferred)
        reference = replace(
            self._recorder.keyed(reference, asked),
            namespace=handle.rule.namespace,
            default=default_argument(call.term, handle.rule.default),
            symbol=symbol,
        )
        self._recorder.references.append(reference)

    def _assignment_of(self, call: CallFact, path: str) -> AssignmentFact | None:
        for assignment in self._facts[path].assignments:
            value = assignment.value
            if value is not None and value.span == call.term.span and assignment.target.kind is TermKind.NAME:
                return assignment
        return None

    def _gate(self, rule: PackRule, gate: DecoratorRule | ContextManagerRule, call: CallFact, path: str) -> None:
        keys = self._evaluations.keys(argument(call.term, gate.key), gate.key, path, call.scope)
        invert_prefix = gate.invert_prefix if isinstance(gate, DecoratorRule) else ""
        namespace = gate.namespace if isinstance(gate, DecoratorRule) else None
        obstacle = None if call.role is CallRole.DECORATOR else "the decorator is inside another call"
        if isinstance(gate, ContextManagerRule):
            obstacle = "the context manager gates what is inside it"
        elif not gate.only_gates:
            obstacle = "the decorator does more than gate; take the flag out of its arguments"
        if len(keys) > 1:
            obstacle = "the decorator gates by several flags"
        for found in keys:
            value = found.key
            negated = False
            if isinstance(value, Text) and invert_prefix and value.value.startswith(invert_prefix):
                value = replace(value, value=value.value.removeprefix(invert_prefix))
                negated = True
            asked = Asked(rule.pack, value, call.term.span, obstacle, negated, namespace, reason=found.reason)
            self._evaluation(call, path, asked, Evidence.TYPE, None)

    def _touched(self, touched: Touched, path: str) -> None:
        """Record what reads or changes an item of a table of flags."""
        if touched.kind is ReferenceKind.EVALUATION:
            self._evaluation(touched.call, path, touched.asked, touched.evidence, None)
            return
        reference = self._recorder.reference(touched.call, path, touched.asked.pack, touched.kind, touched.evidence)
        reference = replace(self._recorder.keyed(reference, touched.asked), forced=touched.forced)
        self._recorder.references.append(
            replace(reference, reason=reference.reason or "a table of flags is changed here")
        )

    # --- class attributes

    def _class_attributes(self, path: str) -> None:
        """Record the attributes by which a class is gated: `waffle_flag = "x"` under a mixin of the SDK."""
        table = self._inference.tables[path]
        for class_ in self._facts[path].classes:
            bases = {
                base.name
                for base in self._inference.bases(Class(path, class_.qualified_name))
                if isinstance(base, External)
            }
            for base in sorted(bases & self._book.class_attributes.keys()):
                for pack, rule in self._book.class_attributes[base]:
                    for binding in table.bindings.get(class_.qualified_name, {}).get(rule.attribute, ()):
                        if isinstance(binding, AssignmentFact) and binding.value is not None:
                            self._class_attribute(pack, rule.invert_prefix, rule.namespace, binding, path)

    def _class_attribute(
        self, pack: RulePack, invert: str, namespace: str | None, binding: AssignmentFact, path: str
    ) -> None:
        if binding.value is None:
            return
        span = binding.value.span
        call = CallFact(binding.scope, replace(binding.value, parts=(binding.value,)), CallRole.EXPRESSION)
        for found in self._evaluations.key(binding.value, path, binding.scope):
            value = found.key
            negated = bool(invert) and isinstance(value, Text) and value.value.startswith(invert)
            if isinstance(value, Text) and negated:
                value = replace(value, value=value.value.removeprefix(invert))
            asked = Asked(
                pack, value, span, "a class attribute gates the view", negated, namespace, reason=found.reason
            )
            self._evaluation(call, path, asked, Evidence.TYPE, None)
