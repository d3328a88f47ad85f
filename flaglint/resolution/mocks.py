"""Test doubles by name: `patch("shop.flags.new_cart")`, `patch.object(flags, "new_cart")`, `monkeypatch.setattr(…)`.

The text names a function or flag object, not a flag: which flag it stands for is what the project says of that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flaglint.model.packs import CallRule, RulePack, WrapperRule
from flaglint.model.references import Evidence, Forced, Resolution
from flaglint.model.source import CallFact, Term, TermKind
from flaglint.resolution.arguments import is_optional, last_identifier, literal, source
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.values import (
    ClientMethod,
    External,
    Function,
    Handle,
    HandleMethod,
    Module,
    Pattern,
    Text,
    Value,
)

_ANSWER = "return_value"


@dataclass(frozen=True, slots=True)
class Mocked:
    """What a double stands in for; `key` is None where it stands in for every flag that is asked for that way.

    `is_flag` tells that what it stands in for gives exactly the flag's value. `name` is that of a function or flag
    object, or `OBJECT.method`. `told_by` are the attributes by which a double of it is told an answer.
    """

    pack: RulePack
    key: Text | Pattern | None
    name: str
    evidence: Evidence
    resolution: Resolution
    namespace: str | None = None
    is_flag: bool = False
    told_by: tuple[str, ...] = ()


class Mocks:
    """Follows the targets of test doubles."""

    def __init__(self, evaluations: Evaluations) -> None:
        self._evaluations = evaluations
        self._inference = evaluations.inference

    def of(self, call: CallFact, path: str) -> Mocked | None:
        """Return what a call replaces, None if it is no evaluation or flag object."""
        function = call.term.parts[0]
        arguments = [
            part for part, name in zip(call.term.parts[1:], call.term.names, strict=True) if name in (None, "target")
        ]
        if not arguments or not is_mock(function):
            return None
        with self._inference.following_key():
            target = self._inference.infer(arguments[0], path, call.scope)
            if function.text == "patch" or (function.text == "setattr" and isinstance(target, Text)):
                return self._named(target, path)
            name = self._inference.infer(arguments[1], path, call.scope) if len(arguments) > 1 else None
            if function.text in ("object", "setattr") and isinstance(name, Text):
                attribute = self._inference.attribute(target, name.value)
                owner = last_identifier(arguments[0]) or ""
                return self._mocked(attribute, name.value, owner) or self._within(target, name.value)
        return None

    def _named(self, target: Value, path: str) -> Mocked | None:
        """Return what a dotted name means, whose first parts are a module."""
        if not isinstance(target, Text):
            return None
        parts = target.value.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module = self._inference.index.find(".".join(parts[:count]), path)
            if module is None:
                continue
            value: Value = Module(module)
            for part in parts[count:]:
                around, value = value, self._inference.attribute(value, part)
            return self._mocked(value, parts[-1], parts[-2]) or self._within(around, parts[-1])
        return self._mocked(External(target.value), parts[-1])

    def _within(self, around: Value, name: str) -> Mocked | None:
        """Return the flag object that a method belongs to, also one that is not known to ask for it.

        A private one is the object's own affair: it still answers by what the flag is.
        """
        if isinstance(around, Handle) and not _is_private(name):
            return replace(self._object(around, name), told_by=())
        return None

    def _mocked(self, value: Value, name: str, owner: str = "") -> Mocked | None:
        match value:
            case Function():
                wrapper = self._evaluations.wrapper(value.path, value.name)
                if wrapper is None:
                    return None
                is_flag = wrapper.transparent and not wrapper.negated and not wrapper.is_async
                double = Mocked(
                    wrapper.pack, wrapper.key, name, Evidence.WRAPPER, Resolution.WRAPPER, wrapper.namespace, is_flag
                )
                return replace(double, told_by=(_ANSWER,) if is_flag else ())
            case Handle():
                return self._object(value, name)
            case HandleMethod() if not _is_private(name):
                return self._method(value, f"{owner}.{name}" if owner else name)
        for rule in self._rules(value):
            return Mocked(rule, None, name, Evidence.TYPE, Resolution.DYNAMIC)
        return None

    def _method(self, method: HandleMethod, name: str) -> Mocked:
        """Return what a double of a flag object's method stands in for."""
        asked = method.handle.rule.evaluate
        is_flag = method.name in asked.methods and not asked.negate and not asked.async_
        return replace(self._object(method.handle, name), is_flag=is_flag, told_by=(_ANSWER,) if is_flag else ())

    def _object(self, handle: Handle, name: str) -> Mocked:
        """Return what a double of a flag object stands in for."""
        asked = handle.rule.evaluate
        told_by = () if asked.negate or asked.async_ else tuple(f"{method}.{_ANSWER}" for method in asked.methods)
        double = Mocked(handle.pack, handle.key, name, Evidence.DECLARED, Resolution.OBJECT, handle.rule.namespace)
        return replace(double, told_by=told_by)

    def _rules(self, value: Value) -> Iterator[RulePack]:
        book = self._inference.book
        if isinstance(value, External):
            # A helper that may be told of a flag, as `view_config`, is no flag's double where all of it is replaced.
            for each in book.functions.get(value.name, ()):
                if isinstance(each.rule, (CallRule, WrapperRule)) or not is_optional(each.rule.key):
                    yield each.pack
            owner, _, method = value.name.rpartition(".")
            declared = book.declarations.get(owner)
            if declared is not None and method in declared.rule.evaluate.methods:
                yield declared.pack
        elif isinstance(value, ClientMethod):
            yield from (rule.pack for rule in book.methods.get((value.type, value.name), ()))


def answer(call: Term, mocked: Mocked) -> Forced | None:
    """Return the one value that a double answers with, or how it is told later; None if that is not all it is told."""
    function = call.parts[0]
    given = list(zip(call.parts[1:], call.names, strict=True))
    named = [(name, term) for term, name in given if name is not None]
    placed = [term for term, name in given if name is None]
    targets = 2 if function.text == "object" or (function.text == "setattr" and len(placed) == 3) else 1
    found = [term for name, term in named if name == "return_value"]
    found += [term.parts[0] for term in placed[targets:] if term.kind is TermKind.LAMBDA]
    if mocked.told_by and len(given) == targets and (function.text != "setattr"):
        return Forced("", None, mocked.name, mocked.told_by)
    if not mocked.is_flag or len(found) != 1 or len(given) != targets + 1:
        return None
    return Forced(source(found[0]), literal(found[0]), mocked.name)


def _is_private(name: str) -> bool:
    return name.startswith("_")


def is_mock(function: Term) -> bool:
    """Tell whether a call puts a double in place of something, by how it is written."""
    if function.text == "patch" and function.kind in (TermKind.NAME, TermKind.ATTRIBUTE):
        return True
    if function.kind is not TermKind.ATTRIBUTE:
        return False
    receiver = last_identifier(function.parts[0]) or ""
    return receiver == "patch" if function.text == "object" else function.text == "setattr"
