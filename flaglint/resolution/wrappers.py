"""Functions of the project that stand between the code and an SDK: found to a fixed point, never declared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flaglint.model.packs import RulePack
from flaglint.model.references import DefaultArgument, Span
from flaglint.model.source import CallFact, FunctionFact, Term, TermKind
from flaglint.resolution.arguments import last_name
from flaglint.resolution.strings import as_glob
from flaglint.resolution.values import Handle, ParameterOf, Pattern, Text

# Calls that hand a truth value on unchanged.
_CASTS = frozenset({"bool"})
# Decorators that leave what a function returns as it is.
_HARMLESS = frozenset(
    {"staticmethod", "classmethod", "property", "cached_property", "cache", "lru_cache", "override", "final"}
)


@dataclass(frozen=True, slots=True)
class Wrapper:
    """What a call of a wrapper function asks for.

    `key` is fixed, or `parameter` names the parameter from which `steps` lead to it (see `ParameterOf`), between
    `prefix` and `suffix`. `transparent`:
    the result is exactly the flag's value, `negated` or not. `symbol` is the function's dotted name, `kind` the
    type of its result (see `Evaluated`). `takes_object` is the method that the parameter is asked by where it is
    to be a flag object; of anything else, it asks for nothing.
    """

    symbol: str
    pack: RulePack
    key: Text | None = None
    parameter: str | None = None
    steps: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ""
    negated: bool = False
    transparent: bool = False
    is_async: bool = False
    namespace: str | None = None
    default: DefaultArgument | None = None
    kind: str = "any"
    takes_object: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An evaluation, before its key is turned into a reference.

    `span` is the expression that has the flag's value, None when there is none such; `obstacle` then says why.
    `of_object` is the method by which a parameter, the key, is asked if it is a flag object.
    """

    pack: RulePack
    key: Text | Pattern | ParameterOf | None
    span: Span | None
    obstacle: str | None = None
    negated: bool = False
    namespace: str | None = None
    default: DefaultArgument | None = None
    default_missing: bool = False
    handle: Handle | None = None
    prefix: str = ""
    suffix: str = ""
    reason: str | None = None
    kind: str = "any"
    of_object: str = ""


def describe(function: FunctionFact, symbol: str, asked: list[tuple[CallFact, Asked]]) -> Wrapper | None:
    """Return what a function wraps, given the evaluations inside it, or None if it is no wrapper.

    A function with the key as a parameter is one however much else it does, in functions inside it too: that is
    how decorators are written. One with a fixed key is one only if it returns just what it asked. Where that is not
    the flag itself, or a decorator may do something to it, its calls are found but not transparent.
    """
    undecorated = _HARMLESS.issuperset(last_name(decorator) for decorator in function.decorators)
    for call, evaluation in sorted(asked, key=lambda each: bool(each[1].of_object)):
        returned = _returned(function, call, evaluation)
        plainly = undecorated and evaluation.span is not None and evaluation.obstacle is None
        if isinstance(evaluation.key, ParameterOf) and evaluation.key.function == function.qualified_name:
            return Wrapper(
                symbol,
                evaluation.pack,
                parameter=evaluation.key.name,
                steps=evaluation.key.steps,
                prefix=evaluation.prefix,
                suffix=evaluation.suffix,
                negated=plainly and returned is not None and _is_odd(returned) != evaluation.negated,
                transparent=plainly and returned is not None and not evaluation.of_object,
                is_async=function.is_async,
                namespace=evaluation.namespace,
                default=evaluation.default,
                kind=evaluation.kind if plainly and returned == () else "bool",
                takes_object=evaluation.of_object,
            )
        if isinstance(evaluation.key, Text) and returned is not None:
            return Wrapper(
                symbol,
                evaluation.pack,
                key=evaluation.key,
                negated=_is_odd(returned) != evaluation.negated,
                transparent=plainly,
                is_async=function.is_async,
                namespace=evaluation.namespace,
                default=evaluation.default,
                kind=evaluation.kind if returned == () else "bool",
            )
    return None


def is_stub(function: FunctionFact) -> bool:
    """Tell whether a method leaves what it does to subclasses: it is abstract, or gives a constant."""
    if any(last_name(decorator) == "abstractmethod" for decorator in function.decorators):
        return True
    return all(term.kind is TermKind.LITERAL for term in function.returns)


def prefixed(asked: Asked, prefix: str) -> Asked:
    """Put a rule's prefix before the key."""
    if not prefix or not isinstance(asked.key, Text):
        return asked
    return replace(asked, key=replace(asked.key, value=prefix + asked.key.value))


def framed(asked: Asked, prefix: str, suffix: str) -> Asked:
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


def _is_odd(operations: tuple[str, ...]) -> bool:
    return operations.count("not") % 2 == 1


def _returned(function: FunctionFact, call: CallFact, evaluation: Asked) -> tuple[str, ...] | None:
    """Return what the function does to the evaluation (`not`, `bool`) before it returns it; None: something else."""
    if not function.plain:
        return None
    term: Term = function.returns[0]
    operations: list[str] = []
    while True:
        if term.span == evaluation.span or term.span == call.term.span:
            return tuple(operations)
        if term.kind is TermKind.NOT or _is_cast(term):
            operations.append("not" if term.kind is TermKind.NOT else "bool")
        elif term.kind is not TermKind.AWAIT:
            return None
        term = term.parts[-1]


def _is_cast(term: Term) -> bool:
    return term.kind is TermKind.CALL and len(term.parts) == 2 and term.parts[0].text in _CASTS
