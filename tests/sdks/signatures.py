"""Compares a rule pack with the SDK that is installed, and says in words where they differ."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from flaglint.model.packs import (
    ArgumentRule,
    BulkRule,
    CallRule,
    ClientRule,
    ContextManagerRule,
    DeclarationRule,
    DecoratorRule,
    DefaultRule,
    EvaluateRule,
    OverrideRule,
    ReturnRule,
    RulePack,
)
from tests.sdks.installed import MissingNameError, attributes, find, result_class, spellings

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_KEYWORD = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_DEFAULT_WORDS = ("default", "fallback")


def differences(pack: RulePack, elsewhere: tuple[str, ...] = ()) -> list[str]:
    """Return how a pack differs from the installed SDK, each as a sentence; `elsewhere` are roots not to look for."""
    return [*_Comparison(pack, elsewhere).run()]


class _Comparison:
    def __init__(self, pack: RulePack, elsewhere: tuple[str, ...]) -> None:
        self.pack = pack
        self.elsewhere = elsewhere

    def run(self) -> Iterator[str]:
        for client in self.pack.client:
            yield from self.client(client)
        for call in self.pack.call:
            for name in call.functions:
                yield from self.at(name, partial(self.call, rule=call))
            for kind in self.classes(call.on) if call.methods else ():
                yield from self.methods(kind, call)
        for bulk in self.pack.bulk:
            for name in bulk.functions:
                yield from self.at(name, partial(_arguments, rules={"keys": bulk.keys}))
            for method in bulk.methods:
                yield from self.bulk(self.classes(bulk.on), method, bulk)
        for register in self.pack.register:
            methods = [name for name in register.methods if name != "__call__"]
            yield from self.at(register.on, partial(_has, names=methods))
        for declaration in self.pack.declaration:
            for name in declaration.constructors:
                yield from self.at(name, partial(self.declaration, rule=declaration))
        yield from self.gates()
        yield from self.libraries()
        yield from self.missing_spellings()

    def gates(self) -> Iterator[str]:
        """Compare what encloses code: decorators, context managers, class attributes and overrides."""
        gates: tuple[DecoratorRule | ContextManagerRule, ...] = (*self.pack.decorator, *self.pack.context_manager)
        for gate in gates:
            for name in gate.functions:
                yield from self.at(name, partial(_arguments, rules={"key": gate.key}))
        for name in {name for decorator in self.pack.decorator for name in decorator.wrappers}:
            yield from self.at(name, _nothing)
        for attribute in self.pack.class_attribute:
            for name in attribute.bases:
                yield from self.at(name, partial(_has, names=(attribute.attribute,)))
        for override in self.pack.override:
            for name in override.functions:
                yield from self.at(name, partial(_arguments, rules={"key": override.key, "value": override.value}))
            for method in override.methods:
                name = f"{override.on}.{method}"
                yield from self.at(name.rpartition(".")[0], partial(_overrides, method=method, rule=override))

    def libraries(self) -> Iterator[str]:
        """Compare the libraries of template tags with what they register, and look for Jinja's extensions."""
        for library in self.pack.tag_library:
            given = {"tags": library.tags, "filters": library.filters}
            yield from self.at(f"{library.module}.register", partial(_registers, given=given))
        for module in {rule.module for rule in self.pack.template if rule.engine == "jinja2"}:
            yield from self.at(module, _nothing)

    def at(self, name: str, compare: Callable[[object], Iterable[str]]) -> Iterator[str]:
        """Yield the differences at a qualified name, or that it does not exist."""
        if name.partition(".")[0] in self.elsewhere:
            return
        try:
            yield from (f"{name}: {difference}" for difference in compare(find(name)))
        except MissingNameError as error:
            yield str(error)

    def classes(self, label: str) -> list[type]:
        """Return the classes that a client type stands for: the type itself and each constructor."""
        names = {label, *(name for client in self.pack.client if client.type == label for name in client.constructors)}
        found = [_find_or_none(name) for name in sorted(names)]
        return list(dict.fromkeys(kind for kind in found if isinstance(kind, type)))

    def client(self, client: ClientRule) -> Iterator[str]:
        yield from self.at(client.type, _is_class)
        for name in client.constructors:
            yield from self.at(name, _is_class)
        for name in client.instances:
            yield from self.at(name, _nothing)
        for name in client.from_attributes:
            owner, _, attribute = name.rpartition(".")
            yield from self.at(owner, partial(_holds, name=attribute))
        kinds = self.classes(client.type)
        for name in (*client.factories, *client.from_methods):
            yield from self.at(name, partial(_gives, kinds=kinds))

    def methods(self, kind: type, rule: CallRule) -> Iterator[str]:
        for method in rule.methods:
            name = f"{kind.__module__}.{kind.__qualname__}.{method}"
            if not hasattr(kind, method):
                yield f"{name}: there is no such method"
                continue
            yield from (f"{name}: {found}" for found in self.call(_called_on_object(kind, method), rule))

    def call(self, function: object, rule: CallRule) -> Iterator[str]:
        yield from _arguments(function, {"key": rule.key, "context": rule.context})
        # What falls back there is not the flag's value: another view, another address.
        if rule.returns.shape != "none":
            yield from _default(function, rule.default)
        yield from _asynchronous(function, rule)
        yield from _returns(function, rule.returns)

    def bulk(self, kinds: list[type], method: str, rule: BulkRule) -> Iterator[str]:
        having = [kind for kind in kinds if hasattr(kind, method)]
        for kind in kinds:
            name = f"{kind.__module__}.{kind.__qualname__}.{method}"
            if kind in having:
                found = _arguments(_called_on_object(kind, method), {"keys": rule.keys})
                yield from (f"{name}: {difference}" for difference in found)
            elif not any(issubclass(each, kind) for each in having):  # a base may leave it to the clients
                yield f"{name}: there is no such method"

    def declaration(self, kind: object, rule: DeclarationRule) -> Iterator[str]:
        yield from _arguments(kind, {"key": rule.key, "second": rule.second})
        yield from _default(kind, rule.default)
        yield from _has(kind, (*rule.evaluate.methods, *rule.decorator))
        for method in rule.evaluate.methods:
            if hasattr(kind, method):
                yield from _asynchronous(getattr(kind, method), rule.evaluate)
                yield from _default(_called_on_object(kind, method), rule.evaluate.default)

    def missing_spellings(self) -> Iterator[str]:
        """Yield public names of what the pack speaks of that it does not list."""
        listed = set(self.pack.qualified_names())
        for name in sorted(listed):
            found = _find_or_none(name)
            if found is None:
                continue
            for spelling in spellings(found, name.rpartition(".")[2], self.pack.pack.imports):
                if spelling not in listed:
                    yield f"{name}: can also be imported as {spelling}, which is not listed"


def _find_or_none(name: str) -> object | None:
    try:
        return find(name)
    except MissingNameError:
        return None


def _nothing(found: object) -> Iterator[str]:
    yield from ()


def _registers(register: object, given: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Compare what a library of template tags registers with what it is said to give."""
    for kind, names in given.items():
        registered = set(getattr(register, kind))
        if registered != set(names):
            yield f"registers the {kind} {sorted(registered)}, not {sorted(names)}"


def _is_class(found: object) -> Iterator[str]:
    if not isinstance(found, type):
        yield "is no class"


def _has(kind: object, names: Iterable[str]) -> Iterator[str]:
    yield from (f"has no `{name}`" for name in names if not hasattr(kind, name))


def _holds(kind: object, name: str) -> Iterator[str]:
    if not isinstance(kind, type) or name not in attributes(kind):
        yield f"has no `{name}`"


def _gives(function: object, kinds: list[type]) -> Iterator[str]:
    if not callable(function):
        yield "cannot be called"
    promised = result_class(function)
    if promised is not None and not any(issubclass(promised, kind) or issubclass(kind, promised) for kind in kinds):
        yield f"gives a {promised.__name__}"


def _asynchronous(function: object, rule: CallRule | EvaluateRule) -> Iterator[str]:
    if inspect.iscoroutinefunction(function) != rule.async_:
        yield f"`async` is {str(not rule.async_).lower()} in the SDK"


def _returns(function: object, rule: ReturnRule) -> Iterator[str]:
    promised = result_class(function)
    if rule.shape == "attr" and promised is not None:
        missing = {*rule.attrs, *rule.other} - attributes(promised)
        yield from (f"its {promised.__name__} has no `{name}`" for name in sorted(missing))


def _overrides(kind: object, method: str, rule: OverrideRule) -> Iterator[str]:
    if not hasattr(kind, method):
        yield f"{method}: there is no such method"
        return
    yield from _arguments(_called_on_object(kind, method), {"key": rule.key, "value": rule.value})


def _called_on_object(kind: object, method: str) -> object:
    """Return a method as a caller sees it, with the receiver bound."""
    static = inspect.getattr_static(kind, method)
    function = getattr(kind, method)
    if isinstance(static, (classmethod, staticmethod)):
        return function
    return types.MethodType(function, kind)


def _parameters(function: object) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values()) if callable(function) else []


def _arguments(function: object, rules: dict[str, ArgumentRule | None]) -> Iterator[str]:
    parameters = _parameters(function)
    for role, rule in rules.items():
        if rule is not None and not rule.kwargs:
            yield from (f"{role}: {found}" for found in _argument(parameters, rule.pos, rule.kw))


def _argument(parameters: list[inspect.Parameter], position: int | None, keyword: str | None) -> Iterator[str]:
    """Compare one argument's place and name with the parameters; both must be given where both are possible."""
    positional = [parameter for parameter in parameters if parameter.kind in _POSITIONAL]
    named = {parameter.name: parameter for parameter in parameters if parameter.kind in _KEYWORD}
    if position is None and any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return
    if keyword is not None and keyword not in named:
        yield f"there is no keyword `{keyword}` in ({', '.join(map(str, parameters))})"
    elif position is None and keyword is not None and named[keyword] in positional:
        yield f"`{keyword}` can be passed by position {positional.index(named[keyword])} too"
    if position is None:
        return
    if position >= len(positional):
        yield f"there is no position {position} in ({', '.join(map(str, parameters))})"
    elif keyword is None and positional[position].name in named:
        yield f"position {position} can be passed as `{positional[position].name}` too"
    elif keyword is not None and keyword in named and positional[position].name != keyword:
        yield f"position {position} is `{positional[position].name}`, not `{keyword}`"


def _default(function: object, rule: DefaultRule) -> Iterator[str]:
    parameters = _parameters(function)
    named = {parameter.name: parameter for parameter in parameters}
    keyword = rule.kwlambda or rule.kw
    if rule.none and rule.kwlambda is None:
        like = [name for name in named if any(word in name for word in _DEFAULT_WORDS)]
        yield from (f"default: `{name}` looks like one, but the pack says that there is none" for name in like)
        return
    if keyword is None or keyword not in named:
        yield f"default: there is no keyword `{keyword}` in ({', '.join(map(str, parameters))})"
        return
    if rule.kwlambda is not None:
        return
    yield from (f"default: {found}" for found in _argument(parameters, rule.pos, rule.kw))
    given = named[keyword].default
    if rule.optional != (given is not inspect.Parameter.empty):
        yield f"default: `optional` is {str(not rule.optional).lower()} in the SDK"
    elif rule.optional and given != rule.value:
        yield f"default: left out, it is {given!r} in the SDK"
