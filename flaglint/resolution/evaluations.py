"""Which calls are evaluations, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flaglint.model.packs import CallRule, WrapperRule
from flaglint.model.references import Evidence, Span
from flaglint.model.source import CallFact, CallRole, FunctionFact, Term, TermKind
from flaglint.resolution.arguments import (
    argument,
    default_argument,
    is_none,
    is_optional,
    last_identifier,
    passed,
    rest,
)
from flaglint.resolution.inference import ADAPTERS, Inference
from flaglint.resolution.keys import NO_KEY, Found, Keys
from flaglint.resolution.names import MOST_STEPS
from flaglint.resolution.results import awaited, expression, kind_of
from flaglint.resolution.rules import PackRule
from flaglint.resolution.values import (
    Adapted,
    Choice,
    Class,
    ClientMethod,
    External,
    Function,
    Handle,
    HandleMethod,
    ParameterOf,
    Text,
    Unknown,
    Value,
)
from flaglint.resolution.wrappers import Asked, Wrapper, describe, framed, is_stub, prefixed

# A wrapper of a wrapper takes more of the interpreter's stack than an alias of an alias.
WRAPPER_STEPS = 4
ONE_OF = "one of several flags is asked for here"
UNSURE = "the receiver may be something else"
MADE_HERE = "the flag object is made where it is asked"
# Called with a function, which they call later with the arguments after it; some with one element at a time.
MAPPING = frozenset({"map", "filter"})
HANDING_OVER = MAPPING | {"to_thread", "run_in_executor", "submit", "apply", "call_soon"} | ADAPTERS


class Evaluations(Keys):
    """Reads calls as evaluations; knows every wrapper it was asked about."""

    def __init__(self, inference: Inference) -> None:
        super().__init__(inference)
        self.called: set[tuple[str, str]] = set()
        self._wrappers: dict[tuple[str, str], Wrapper | None] = {}
        self._kept: list[Term] = []

    def of(self, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a call asks for: one for each key, none if it is no evaluation."""
        function = self.inference.infer(call.term.parts[0], path, call.scope)
        handed = self._handed_over(call, path) if isinstance(function, (External, Unknown, Adapted)) else None
        if handed is not None:
            yield from self._indirect(*handed, path)
        elif isinstance(function, Choice):
            for each in function.values:
                for asked, evidence, wrapper in self._of(each, call, path):
                    yield replace(asked, obstacle=asked.obstacle or ONE_OF), evidence, wrapper
        else:
            yield from self._of(function, call, path)

    def _of(self, function: Value, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a call of a function asks for."""
        book = self.inference.book
        match function:
            case External():
                for rule in book.functions.get(function.name, ()):
                    if isinstance(rule.rule, (CallRule, WrapperRule)):
                        yield from ((asked, Evidence.TYPE, None) for asked in self.by_rule(rule, call, path))
            case ClientMethod():
                for rule in book.methods.get((function.type, function.name), ()):
                    for asked in self.by_rule(rule, call, path):
                        obstacle = asked.obstacle or (None if function.sure else UNSURE)
                        evidence = Evidence.TYPE if function.sure else Evidence.IMPORT
                        yield replace(asked, obstacle=obstacle), evidence, None
            case HandleMethod():
                for asked in self._by_handle(function.handle, function.name, call, path):
                    yield asked, Evidence.DECLARED, None
            case Function():
                own = [*self._by_own_method(function, call, path)]
                is_described = any(evidence is Evidence.TYPE for _, evidence in own)
                wrapper = None if is_described else self.wrapper(function.path, function.name)
                if wrapper is not None:
                    self.called.add((function.path, function.name))
                    for asked in self.by_wrapper(wrapper, function, call, path):
                        yield asked, Evidence.WRAPPER, wrapper
                else:
                    yield from ((asked, evidence, None) for asked, evidence in own)
                    if not own:
                        yield from self._by_heirs(function, call, path)
            case Adapted():
                yield from self._adapted(function, call, path)
            case Unknown() if call.term.parts[0].kind is TermKind.ATTRIBUTE:
                for asked in self._by_parameter(call, path):
                    yield asked, Evidence.DECLARED, None

    def _adapted(self, adapted: Adapted, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a call asks for by way of `partial` or `sync_to_async`."""
        if adapted.is_partial:
            made = CallFact(adapted.scope, adapted.term, CallRole.EXPRESSION)
            if any(asked.key is not None for asked, _, _ in self._of(adapted.function, made, adapted.path)):
                return  # the place where it was made is the reference
            known = [(Term(TermKind.OTHER, call.term.span), name) for name in adapted.term.names]
            given = [*known, *zip(call.term.parts[1:], call.term.names, strict=True)]
            # Positional arguments come first, whichever call they stand in.
            given.sort(key=lambda pair: pair[1] is not None and pair[1] != "*")
            parts = (call.term.parts[0], *(term for term, _ in given))
            call = replace(call, term=self._made(replace(call.term, parts=parts, names=tuple(n for _, n in given))))
        plain = replace(call, awaited=None) if adapted.is_async else call
        for asked, evidence, wrapper in self._of(adapted.function, plain, path):
            if adapted.is_async and asked.span == call.term.span:
                obstacle = asked.obstacle or (None if call.awaited else "the result is not awaited here")
                asked = replace(asked, span=call.awaited, obstacle=obstacle)
            elif adapted.is_partial:
                asked = replace(asked, obstacle=asked.obstacle or "some arguments are passed elsewhere")
            yield asked, evidence, wrapper

    def _handed_over(self, call: CallFact, path: str) -> tuple[Value, CallFact] | None:
        """Return the function that a call passes on to be called, with the call that will be made of it."""
        name = last_identifier(call.term.parts[0]) or ""
        if name not in HANDING_OVER:
            return None
        parts = call.term.parts
        for index in range(1, min(len(parts), 3)):
            function = self.inference.infer(parts[index], path, call.scope)
            if (
                isinstance(function, (External, ClientMethod, HandleMethod, Function))
                and call.term.names[index - 1] is None
            ):
                rest = parts[index + 1 :]
                if name in MAPPING:
                    rest = tuple(Term(TermKind.STARRED, part.span, parts=(part,)) for part in rest)
                term = replace(call.term, parts=(parts[index], *rest), names=call.term.names[index:])
                return function, replace(call, term=self._made(term), awaited=None, attribute=None)
        return None

    def _indirect(self, function: Value, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        for asked, evidence, wrapper in self._of(function, call, path):
            if asked.key is not None or asked.reason not in (None, NO_KEY):
                obstacle = "the function is handed on, and called elsewhere"
                yield replace(asked, span=None, obstacle=obstacle), evidence, wrapper

    def _made(self, term: Term) -> Term:
        """Keep a term that stands in no file: what is known of terms is remembered by their identity."""
        self._kept.append(term)
        return term

    def wrapper(self, path: str, name: str) -> Wrapper | None:
        """Return what a function of the project wraps, or None."""
        place = (path, name)
        if place not in self._wrappers and self.inference.steps < MOST_STEPS:
            self._wrappers[place] = None  # a function that calls itself wraps nothing
            self.inference.steps += WRAPPER_STEPS
            self._wrappers[place] = self._wrapper(path, name)
            self.inference.steps -= WRAPPER_STEPS
        return self._wrappers.get(place)

    def _wrapper(self, path: str, name: str) -> Wrapper | None:
        table = self.inference.tables[path]
        definitions = table.definitions.get(name, [])
        if not definitions:
            return None
        inside = [(call, asked) for call in table.calls.get(name, ()) for asked, _, _ in self.of(call, path)]
        symbol = f"{self.inference.index.name(path)}.{name}"
        described = [describe(function, symbol, inside) for function in definitions]
        found = next((wrapper for wrapper in described if wrapper is not None), None)
        scope, _, last = name.rpartition(".")
        bindings = table.bindings.get(scope, {}).get(last, ())
        # The name may mean something else by the time of a call: `global is_new; is_new = other`.
        is_rebound = any(not isinstance(binding, FunctionFact) for binding in bindings)
        is_sole = len(definitions) == 1 and not is_rebound
        return found if found is None or is_sole else replace(found, transparent=False)

    def by_rule(self, rule: PackRule, call: CallFact, path: str) -> Iterator[Asked]:
        """Yield what a call asks for under a pack's rule; a list of keys gives one each."""
        if not isinstance(rule.rule, (CallRule, WrapperRule)):
            return
        found = argument(call.term, rule.rule.key)
        if rule.rule.key.many and (found is None or is_none(found)):
            return  # evaluate_flags(user) asks for all there are, and for none by name
        if found is None and is_optional(rule.rule.key):
            return  # projects.filter(slug="kea"), which `filter(feature__key="x")` is a call of, too
        if isinstance(rule.rule, CallRule):
            span, obstacle = expression(call, rule.rule)
        else:
            span, obstacle = call.term.span, None
        if rule.rule.key.many:
            obstacle = "the call asks for several flags"
        default = default_argument(call.term, rule.rule.default)
        for key in self.keys(found, rule.rule.key, path, call.scope):
            asked = Asked(
                rule.pack,
                key.key,
                span,
                obstacle or (ONE_OF if key.one_of else None),
                rule.rule.negate,
                rule.rule.namespace,
                default,
                rule.rule.default.optional and default is None and not _unpacks(call.term),
                prefix=key.prefix,
                suffix=key.suffix,
                reason=key.reason,
                kind=kind_of(call, rule.rule),
            )
            yield prefixed(asked, rule.rule.key.prefix)

    def _by_own_method(self, function: Function, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence]]:
        """Yield what a call asks for of a method that a pack describes and a class of the project defines.

        The class is the client that the pack speaks of, or derives from one and stands in place of its method.
        """
        owner, _, name = function.name.rpartition(".")
        if owner not in self.inference.tables[function.path].classes:
            return
        label = self.inference.client_type(Class(function.path, owner))
        if label is None:
            return
        is_meant = self.inference.dotted(function.path, owner) == label
        obstacle = None if is_meant else f"a subclass has another `{name}`"
        for rule in self.inference.book.methods.get((label, name), ()):
            for asked in self.by_rule(rule, call, path):
                evidence = Evidence.TYPE if is_meant else Evidence.IMPORT
                yield replace(asked, obstacle=asked.obstacle or obstacle), evidence

    def _by_heirs(
        self, function: Function, call: CallFact, path: str
    ) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a method asks for that says nothing itself, by the first subclass in which it asks for a flag."""
        owner, _, name = function.name.rpartition(".")
        table = self.inference.tables[function.path]
        if owner not in table.classes or not is_stub(table.functions[function.name]):
            return
        for heir in self.inference.heirs().get(Class(function.path, owner), ()):
            own = Function(heir.path, f"{heir.name}.{name}", bound=function.bound)
            wrapper = self.wrapper(own.path, own.name)
            if wrapper is not None and wrapper.parameter is not None:
                self.called.add((own.path, own.name))
                for asked in self.by_wrapper(wrapper, own, call, path):
                    yield replace(asked, obstacle=f"one subclass has this `{name}`"), Evidence.WRAPPER, wrapper
                return

    def _by_handle(self, handle: Handle, method: str, call: CallFact, path: str) -> Iterator[Asked]:
        if method not in handle.rule.evaluate.methods:
            return
        evaluate = handle.rule.evaluate
        is_async = evaluate.async_ or method.endswith("_async")
        span, obstacle = awaited(call, is_async=is_async)
        asked = Asked(
            handle.pack,
            handle.key,
            span,
            obstacle,
            evaluate.negate,
            handle.rule.namespace,
            default_argument(call.term, evaluate.default),
            handle=handle,
            reason=None if isinstance(handle.key, Text) else "the key of the flag object is not known",
            kind=evaluate.value,
        )
        receiver = call.term.parts[0].parts[0] if call.term.parts[0].kind is TermKind.ATTRIBUTE else call.term
        maker = None if isinstance(handle.key, Text) else self._maker(handle, receiver, path, call.scope)
        if maker is None:
            yield asked
            return
        made = CallFact(call.scope, receiver, CallRole.EXPRESSION)
        for key in self._passed_keys(*maker, made, path):
            passed_on = replace(asked, key=key.key, reason=key.reason, obstacle=obstacle or MADE_HERE)
            yield framed(passed_on, maker[0].prefix + key.prefix, key.suffix + maker[0].suffix)

    def _by_parameter(self, call: CallFact, path: str) -> Iterator[Asked]:
        """Yield what a call asks for whose receiver is a parameter: the flag object that callers pass, if they do."""
        function = call.term.parts[0]
        rule = self.inference.book.asked_as.get(function.text)
        owner = self.inference.infer(function.parts[0], path, call.scope) if rule else None
        if rule is not None and isinstance(owner, ParameterOf) and not owner.steps and owner.path == path:
            span, obstacle = awaited(call, is_async=False)
            evaluate = rule.rule.evaluate
            yield Asked(rule.pack, owner, span, obstacle, evaluate.negate, kind=evaluate.value, of_object=function.text)

    def _maker(self, handle: Handle, receiver: Term, path: str, scope: str) -> tuple[Wrapper, Function] | None:
        """Return the project's function that makes a flag object of the key that it is passed."""
        function = self.inference.infer(receiver.parts[0], path, scope) if receiver.kind is TermKind.CALL else None
        if not isinstance(function, Function) or handle.rule.second or handle.rule.key_format != "{0}":
            return None
        fact = self.inference.tables[function.path].functions[function.name]
        if len(fact.returns) != 1 or fact.returns[0].kind is not TermKind.CALL:
            return None
        found = self.key(argument(fact.returns[0], handle.rule.key), function.path, function.name)
        key = found[0].key
        if len(found) != 1 or not isinstance(key, ParameterOf) or key.function != function.name:
            return None
        return (
            Wrapper(function.name, handle.pack, parameter=key.name, prefix=found[0].prefix, suffix=found[0].suffix),
            function,
        )

    def by_wrapper(self, wrapper: Wrapper, function: Function, call: CallFact, path: str) -> Iterator[Asked]:
        """Yield what a call of a wrapper asks for."""
        span, obstacle = awaited(call, is_async=wrapper.is_async)
        if not wrapper.transparent or call.role is CallRole.DECORATOR:
            obstacle = f"`{function.name}` does more than return the flag"
        elif self.inference.is_overridden(function):
            obstacle = f"a subclass has another `{function.name.rpartition('.')[2]}`"
        for key in self._passed_keys(wrapper, function, call, path):
            if wrapper.takes_object and not _is_asked(key.handle, wrapper.takes_object):
                yield from self._handed_on(wrapper, key, span)
                continue
            asked = Asked(
                key.handle.pack if key.handle else wrapper.pack,
                key.key,
                span,
                obstacle or (ONE_OF if key.one_of else None),
                wrapper.negated,
                key.handle.rule.namespace if key.handle else wrapper.namespace,
                wrapper.default,
                reason=key.reason,
                kind=wrapper.kind,
            )
            yield framed(asked, wrapper.prefix + key.prefix, key.suffix + wrapper.suffix)

    def _handed_on(self, wrapper: Wrapper, key: Found, span: Span | None) -> Iterator[Asked]:
        """Yield a flag object that a wrapper passes on to another one: its own parameter again."""
        if isinstance(key.key, ParameterOf) and not key.key.steps:
            yield Asked(wrapper.pack, key.key, span, "it is handed on", of_object=wrapper.takes_object)

    def _passed_keys(self, wrapper: Wrapper, function: Function, call: CallFact, path: str) -> list[Found]:
        """Return the keys that a call of a wrapper asks for: its own, or those that are passed."""
        if wrapper.parameter is None:
            return [Found(wrapper.key)]
        fact = self.inference.tables[function.path].functions[function.name]
        if wrapper.parameter.startswith("*"):
            several = rest(fact, wrapper.parameter, function.bound, call.term)
            if isinstance(several, str):
                return [Found(reason=several)]
            return [each for term in several for each in self.key(term, path, call.scope, wrapper.steps[1:])]
        found, is_default = passed(fact, wrapper.parameter, function.bound, call.term)
        place = (function.path, fact.scope) if is_default else (path, call.scope)
        return self.key(found, *place, wrapper.steps)


def _is_asked(handle: Handle | None, method: str) -> bool:
    return handle is not None and method in handle.rule.evaluate.methods


def _unpacks(term: Term) -> bool:
    return "*" in term.names or "**" in term.names
