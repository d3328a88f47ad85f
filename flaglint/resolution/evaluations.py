"""Which calls are evaluations, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flaglint.model.packs import ArgumentRule, CallRule, WrapperRule
from flaglint.model.references import Evidence, Span
from flaglint.model.source import CallFact, CallRole, FunctionFact, Term, TermKind
from flaglint.resolution.arguments import argument, default_argument, passed
from flaglint.resolution.inference import Inference
from flaglint.resolution.names import MOST_STEPS
from flaglint.resolution.rules import PackRule
from flaglint.resolution.strings import as_glob
from flaglint.resolution.values import (
    ClientMethod,
    External,
    Function,
    Handle,
    HandleMethod,
    Items,
    ParameterOf,
    Pattern,
    Text,
    Value,
)
from flaglint.resolution.wrappers import Asked, Wrapper, describe

# A wrapper of a wrapper takes more of the interpreter's stack than an alias of an alias.
WRAPPER_STEPS = 4
_FLAG_VALUES = frozenset({"value", "bool", "string", "int", "float", "number", "json", "any"})


class Evaluations:
    """Reads calls as evaluations; knows every wrapper it was asked about."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self._wrappers: dict[tuple[str, str], Wrapper | None] = {}

    def of(self, call: CallFact, path: str) -> Iterator[tuple[Asked, Evidence, Wrapper | None]]:
        """Yield what a call asks for: one for each key, none if it is no evaluation."""
        function = self.inference.infer(call.term.parts[0], path, call.scope)
        book = self.inference.book
        match function:
            case External():
                for rule in book.functions.get(function.name, ()):
                    if isinstance(rule.rule, (CallRule, WrapperRule)):
                        yield from ((asked, Evidence.TYPE, None) for asked in self.by_rule(rule, call, path))
            case ClientMethod():
                for rule in book.methods.get((function.type, function.name), ()):
                    yield from ((asked, Evidence.TYPE, None) for asked in self.by_rule(rule, call, path))
            case HandleMethod():
                asked = self._by_handle(function.handle, function.name, call)
                if asked is not None:
                    yield asked, Evidence.DECLARED, None
            case Function():
                wrapper = self.wrapper(function.path, function.name)
                if wrapper is not None:
                    yield self._by_wrapper(wrapper, function, call, path), Evidence.WRAPPER, wrapper

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

    def key(self, found: Term | str | None, path: str, scope: str) -> tuple[Value | None, str | None, str, str]:
        """Return a key argument's value, why it is not known, and fixed text before and after a parameter."""
        if not isinstance(found, Term):
            return None, found or "no key is passed", "", ""
        with self.inference.following_key():
            value = self.inference.infer(found, path, scope)
        if isinstance(value, (Text, Pattern, ParameterOf)):
            if isinstance(value, Pattern):
                framed = self._framed(found, path, scope)
                return framed or (value, "only a part of the key is written out", "", "")
            return value, None, "", ""
        if isinstance(value, Handle) and value.key is not None:
            return value.key, None if isinstance(value.key, Text) else "only a part of the key is written out", "", ""
        return None, getattr(value, "reason", "computed at run time"), "", ""

    def _framed(self, term: Term, path: str, scope: str) -> tuple[Value, None, str, str] | None:
        """Return the parameter in `f"app.{name}"` with the text around it, if that is all it holds."""
        prefix = suffix = ""
        inner: ParameterOf | None = None
        for part in _flattened(term):
            with self.inference.following_key():
                value = self.inference.infer(part, path, scope)
            if isinstance(value, ParameterOf) and inner is None:
                inner = value
            elif isinstance(value, Text):
                prefix, suffix = (prefix, suffix + value.value) if inner else (prefix + value.value, suffix)
            else:
                return None
        return (inner, None, prefix, suffix) if inner else None

    def keys(
        self, found: Term | str | None, rule: ArgumentRule, path: str, scope: str
    ) -> list[tuple[Term | str | None, str, str]]:
        """Return each key in an argument, with the file and scope to read it in; only lists hold several."""
        kind = TermKind.SEQUENCE if rule.many else TermKind.DICTIONARY if rule.dict else None
        given = self.inference.infer(found, path, scope) if isinstance(found, Term) and kind is not None else None
        if not isinstance(given, Items) or given.term.kind is not kind:
            return [(found, path, scope)]
        parts = given.term.parts[::2] if rule.dict else given.term.parts
        return [(part, given.path, given.scope) for part in parts]

    def by_rule(self, rule: PackRule, call: CallFact, path: str) -> Iterator[Asked]:
        """Yield what a call asks for under a pack's rule; a list of keys gives one each."""
        if not isinstance(rule.rule, (CallRule, WrapperRule)):
            return
        found = argument(call.term, rule.rule.key)
        if isinstance(rule.rule, CallRule):
            span, obstacle = _expression(call, rule.rule)
        else:
            span, obstacle = call.term.span, None
        if rule.rule.key.many:
            obstacle = "the call asks for several flags"
        default = default_argument(call.term, rule.rule.default)
        for term, *place in self.keys(found, rule.rule.key, path, call.scope):
            value, reason, prefix, suffix = self.key(term, *place)
            asked = Asked(
                rule.pack,
                value if isinstance(value, (Text, Pattern, ParameterOf)) else None,
                span,
                obstacle,
                rule.rule.negate,
                rule.rule.namespace,
                default,
                rule.rule.default.optional and default is None and not _unpacks(call.term),
                prefix=prefix,
                suffix=suffix,
                reason=reason,
                kind=_kind(call, rule.rule),
            )
            yield _prefixed(asked, rule.rule.key.prefix)

    def _by_handle(self, handle: Handle, method: str, call: CallFact) -> Asked | None:
        if method not in handle.rule.evaluate.methods:
            return None
        evaluate = handle.rule.evaluate
        is_async = evaluate.async_ or method.endswith("_async")
        span, obstacle = _awaited(call, is_async=is_async)
        return Asked(
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

    def _by_wrapper(self, wrapper: Wrapper, function: Function, call: CallFact, path: str) -> Asked:
        span, obstacle = _awaited(call, is_async=wrapper.is_async)
        if not wrapper.transparent or call.role is CallRole.DECORATOR:
            obstacle = f"`{function.name}` does more than return the flag"
        elif self.inference.is_overridden(function):
            obstacle = f"a subclass has another `{function.name.rpartition('.')[2]}`"
        key: Value | None = wrapper.key
        reason: str | None = None
        prefix, suffix = wrapper.prefix, wrapper.suffix
        if wrapper.parameter is not None:
            fact = self.inference.tables[function.path].functions[function.name]
            found, is_default = passed(fact, wrapper.parameter, function.bound, call.term)
            place = (function.path, fact.scope) if is_default else (path, call.scope)
            key, reason, before, after = self.key(found, *place)
            prefix, suffix = wrapper.prefix + before, after + wrapper.suffix
        asked = Asked(
            wrapper.pack,
            key if isinstance(key, (Text, Pattern, ParameterOf)) else None,
            span,
            obstacle,
            wrapper.negated,
            wrapper.namespace,
            wrapper.default,
            reason=reason,
            kind=wrapper.kind,
        )
        return _framed_key(asked, prefix, suffix)


def _flattened(term: Term) -> Iterator[Term]:
    """Yield the parts of a string in order, those of a concatenation inside a concatenation too."""
    for part in term.parts:
        if part.kind in (TermKind.CONCATENATION, TermKind.FSTRING):
            yield from _flattened(part)
        else:
            yield part


def _prefixed(asked: Asked, prefix: str) -> Asked:
    if not prefix or not isinstance(asked.key, Text):
        return asked
    return replace(asked, key=replace(asked.key, value=prefix + asked.key.value))


def _framed_key(asked: Asked, prefix: str, suffix: str) -> Asked:
    """Put a wrapper's fixed text around the key that a call passes."""
    if not prefix and not suffix:
        return asked
    if isinstance(asked.key, Text):
        return replace(asked, key=replace(asked.key, value=prefix + asked.key.value + suffix))
    if isinstance(asked.key, Pattern):
        return replace(asked, key=Pattern(f"{as_glob(prefix)}{asked.key.glob}{as_glob(suffix)}"))
    if isinstance(asked.key, ParameterOf):
        return replace(asked, prefix=prefix, suffix=suffix)
    return replace(asked, key=Pattern(f"{as_glob(prefix)}*{as_glob(suffix)}"))


def _awaited(call: CallFact, *, is_async: bool) -> tuple[Span | None, str | None]:
    """Return the expression that has the value of a call that may have to be awaited."""
    if call.role is CallRole.DECORATOR:
        return call.term.span, None
    if is_async:
        return (call.awaited, None) if call.awaited else (None, "the result is not awaited here")
    return (None, "the result is awaited") if call.awaited else (call.term.span, None)


def _expression(call: CallFact, rule: CallRule) -> tuple[Span | None, str | None]:
    """Return the expression that has the flag's value, or why there is none."""
    span, obstacle = _awaited(call, is_async=rule.async_)
    if obstacle is not None or rule.returns.shape == "value":
        return span, obstacle
    if rule.returns.shape == "attr":
        if call.attribute is None:
            return None, "the result is an object that is used elsewhere"
        if rule.returns.attrs.get(call.attribute) in _FLAG_VALUES:
            return call.attribute_span, None
        return None, f"`.{call.attribute}` of the result is not the flag's value"
    return None, f"the result is of shape {rule.returns.shape}"


def _unpacks(term: Term) -> bool:
    return "*" in term.names or "**" in term.names


def _kind(call: CallFact, rule: CallRule | WrapperRule) -> str:
    """Return the type of the expression that has the flag's value."""
    if isinstance(rule, WrapperRule):
        return "any"
    attribute = rule.returns.attrs.get(call.attribute or "", "value")
    return rule.value if attribute in ("value", "any") else attribute
