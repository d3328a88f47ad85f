"""What an expression is: strings, calls and items, followed through names and attributes across files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from flaglint.model.packs import ArgumentRule
from flaglint.model.references import Resolution
from flaglint.model.source import AssignmentFact, FunctionFact, ModuleFacts, Term, TermKind
from flaglint.resolution.arguments import argument, last_identifier, passed
from flaglint.resolution.containers import EACH, REORDERED, is_get
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.names import MOST_STEPS, TOO_LONG
from flaglint.resolution.parameters import Parameters
from flaglint.resolution.reaching import reaching
from flaglint.resolution.rules import RuleBook
from flaglint.resolution.strings import formatted, joined
from flaglint.resolution.values import (
    CYCLE,
    NO_STRING,
    Adapted,
    Class,
    Client,
    ClientMethod,
    External,
    Function,
    Handle,
    HandleMethod,
    Instance,
    Items,
    ParameterOf,
    Pattern,
    Row,
    Text,
    Unknown,
    Value,
    alternatives,
    either,
    one,
)

# Called with a function that they hand on: the result is called like it, with some arguments already there.
PARTIALS = frozenset({"partial", "partialmethod"})
ADAPTERS = PARTIALS | {"sync_to_async", "database_sync_to_async", "async_to_sync"}
# Called with a function that gives the object: the proxy stands for what the function returns.
_PROXIES = frozenset({"LocalProxy", "SimpleLazyObject"})

# A row of a parametrized test that says more than its values: `pytest.param("new-cart", True, id="on")`.
_ROW = "pytest.param"

_COMPUTED = Unknown("computed at run time")


class Inference(Parameters):
    """Answers questions about expressions."""

    def __init__(self, facts: Mapping[str, ModuleFacts], index: ModuleIndex, book: RuleBook) -> None:
        super().__init__(facts, index, book)
        self._known: dict[tuple[bool, str, str, int], Value] = {}

    def forget(self) -> None:
        """Forget all answers."""
        super().forget()
        self._known.clear()

    def infer(self, term: Term, path: str, scope: str) -> Value:
        """Return what an expression in a scope of a file is."""
        place = (self._follows_key, path, scope, id(term))
        if place in self._known:
            return self._known[place]
        if self.steps >= MOST_STEPS:
            return TOO_LONG
        self.steps += 1
        self._known[place] = CYCLE
        self._known[place] = self._infer(term, path, scope)
        self.steps -= 1
        return self._known[place]

    def _infer(self, term: Term, path: str, scope: str) -> Value:
        match term.kind:
            case TermKind.LITERAL:
                value = json.loads(term.text)
                return Text(value, Resolution.LITERAL) if isinstance(value, str) else NO_STRING
            case TermKind.NAME:
                return (
                    self._in_loop(term, path, scope)
                    or self._in_order(term, path, scope)
                    or self.name(term.text, path, scope)
                )
            case TermKind.ATTRIBUTE:
                return self.attribute(self.infer(term.parts[0], path, scope), term.text)
            case TermKind.CALL:
                return self._call(term, path, scope)
            case TermKind.FSTRING | TermKind.CONCATENATION:
                parts = [self.infer(part, path, scope) for part in term.parts]
                lists = term.kind is TermKind.CONCATENATION and any(isinstance(part, Items) for part in parts)
                return Items(term, path, scope) if lists else joined(parts)
            case TermKind.SUBSCRIPT:
                item = self.item(self.infer(term.parts[0], path, scope), term.parts[1], path, scope)
                return (self.kept(*term.parts) if isinstance(item, Unknown) else None) or item
            case TermKind.AWAIT | TermKind.WALRUS:
                return self.infer(term.parts[-1], path, scope)
            case TermKind.SEQUENCE | TermKind.DICTIONARY:
                return Items(term, path, scope, term.kind is TermKind.DICTIONARY)
            case TermKind.COMPREHENSION:
                inner = f"{scope}.{term.text}" if scope else term.text
                return Items(term, path, inner, len(term.parts) == 2)
            case TermKind.UNION:
                sides = [side for side in (self.infer(p, path, scope) for p in term.parts) if isinstance(side, Items)]
                return Items(term, path, scope, sides[0].is_dictionary) if sides else _COMPUTED
            case TermKind.BOOLEAN if term.text == "or":
                return either([self.infer(part, path, scope) for part in term.parts])
            case TermKind.CONDITIONAL:
                return either([self.infer(part, path, scope) for part in term.parts[1:]])
            case TermKind.STARRED if term.parts:
                return self.elements(term.parts[0], path, scope)
        return _COMPUTED

    def _in_loop(self, term: Term, path: str, scope: str) -> Value | None:
        """Return what the loop around a name binds it to, where other statements of the scope bind it too."""
        table = self.tables[path]
        bindings = table.bindings.get(scope, {}).get(term.text, ())
        if len(bindings) < 2:
            return None
        loops = [b for b in bindings if isinstance(b, AssignmentFact) and b.value is not None and is_looped(b.value)]
        around = [loop for loop in loops if loop.span.contains(term.span)]
        if not around:
            return None
        inner = max(around, key=lambda loop: (loop.span.line, loop.span.column))
        again = (b for b in bindings if b is not inner and inner.span.contains(b.span))
        return None if any(again) else self.assigned(inner, path)

    def _in_order(self, term: Term, path: str, scope: str) -> Value | None:
        """Return what a name that its scope binds several times is where it is used, if the order tells.

        What cannot be followed, as `client = traced(client)`, is left to all the bindings together.
        """
        table = self.tables[path]
        bindings = table.bindings.get(scope, {}).get(term.text, ())
        function = table.functions.get(scope)
        if len(bindings) < 2 or (scope and function is None) or self.set_outside(path, scope, term.text):
            return None
        found = reaching(bindings, term.span, function.indent if function else 0)
        if not found:
            return None
        value = self.agreed(found, term.text, path, scope)
        return None if any(isinstance(each, Unknown) for each in alternatives(value)) else value

    def assigned(self, binding: AssignmentFact, path: str) -> Value:
        """Return what an assignment binds: a string at module or class level knows its place."""
        scope = binding.scope if binding.value_scope is None else binding.value_scope
        annotated = self.annotated(binding.annotation, path, scope)
        looped = Unknown(f"`{binding.target.text}` is bound by a loop or unpacking")
        if binding.value is None:
            return annotated or looped
        value = self.infer(binding.value, path, scope)
        if isinstance(value, Unknown) and is_looped(binding.value):
            return looped
        if isinstance(value, Unknown) and annotated is not None:
            return annotated
        in_function = binding.scope in self.tables[path].functions
        if isinstance(value, Text) and not in_function:
            return self._constant(value, binding, path)
        if isinstance(value, Handle) and value.site is None and binding.target.kind is TermKind.NAME:
            return Handle(value.pack, value.rule, value.key, self.site(path, binding))
        return value

    def _constant(self, value: Text, binding: AssignmentFact, path: str) -> Value:
        """Return a string bound at module or class level; an alias of a constant keeps its first place."""
        enum = binding.scope in self.tables[path].classes and self.is_enum(Class(path, binding.scope))
        if value.resolution is Resolution.LITERAL or value.site is None:
            kind = Resolution.ENUM if enum else Resolution.CONSTANT
            if binding.scope and not enum:
                kind = Resolution.ATTRIBUTE
            return Text(value.value, kind, self.site(path, binding))
        return value

    # --- calls

    def _call(self, term: Term, path: str, scope: str) -> Value:
        function = self.infer(term.parts[0], path, scope)
        if isinstance(function, External):
            return self._external_call(function.name, term, path, scope)
        if isinstance(function, Class):
            declared = self.declaring_base(function)
            if declared is not None:
                return self._subclassed_handle(function, declared, term, path, scope)
            if self.is_enum(function):
                return self.called_enum(function, term, path, scope)
            return self.construct(function)
        if isinstance(function, ClientMethod):
            label = self.book.from_methods.get(f"{function.type}.{function.name}")
            return Client(label) if label else _COMPUTED
        if isinstance(function, Function):
            return self._function_call(function, term, path, scope)
        if isinstance(function, Client):
            return function  # an object of a model of the store
        if isinstance(function, Adapted):
            return _COMPUTED
        model = self.model(term) if term.parts[0].text == "get_model" else None
        if model is not None:
            return model
        got = self.got(term, path, scope)
        if (got is None or isinstance(got, Unknown)) and is_get(term):
            got = self.kept(term.parts[0].parts[0], term.parts[1]) or got
        return got or self._formatted(term, path, scope)

    def _formatted(self, term: Term, path: str, scope: str) -> Value:
        """Return what a constant template makes: `TEMPLATE.format(name)`."""
        function = term.parts[0]
        if function.kind is not TermKind.ATTRIBUTE or function.text != "format":
            return _COMPUTED
        template = self.infer(function.parts[0], path, scope)
        if not isinstance(template, Text) or "*" in term.names:
            return _COMPUTED
        names = (name or str(index) for index, name in enumerate(term.names))
        values = {name: self.infer(part, path, scope) for name, part in zip(names, term.parts[1:], strict=True)}
        return formatted(template.value, values)

    def _external_call(self, name: str, term: Term, path: str, scope: str) -> Value:
        if name in self.book.clients:
            return Client(self.book.clients[name])
        if name in self.book.declarations:
            return self.handle(name, term, path, scope)
        last = name.rpartition(".")[2]
        if last == "get_model":
            return self.model(term) or _COMPUTED
        if name == "builtins.super" and not term.names:
            return self.above(path, scope)
        if name.startswith("builtins.") and len(term.parts) > 1 and (last == "str" or last in REORDERED):
            return self.infer(term.parts[1], path, scope)
        if name == _ROW:
            return Row(tuple(self.infer(part, path, scope) for part in term.parts[1:]))
        if name == "builtins.getattr" and len(term.parts) > 2:
            wanted = self.infer(term.parts[2], path, scope)
            if isinstance(wanted, Text):
                return self.attribute(self.infer(term.parts[1], path, scope), wanted.value)
        if last in ADAPTERS and len(term.parts) > 1:
            return self._adapted(last, term, path, scope)
        if last in _PROXIES and len(term.parts) > 1:
            given = term.parts[1]
            if given.kind is TermKind.LAMBDA:
                return self.infer(given.parts[0], path, scope)
            made = self.infer(given, path, scope)
            return self._function_call(made, term, path, scope) if isinstance(made, Function) else _COMPUTED
        return Unknown(f"the result of `{name.removeprefix('builtins.')}()`")

    def _adapted(self, name: str, term: Term, path: str, scope: str) -> Value:
        function = self.infer(term.parts[1], path, scope)
        if not isinstance(function, (External, ClientMethod, HandleMethod, Function, Adapted)):
            return _COMPUTED
        is_partial = name in PARTIALS
        inner = Term(TermKind.CALL, term.span, "", term.parts[1:], term.names[1:]) if is_partial else term
        return Adapted(function, inner, path, scope, is_partial, name.endswith("to_async"))

    def stepped(self, value: Value, steps: Iterable[str]) -> Value:
        """Return what attributes and elements lead to from a value that is passed for a parameter."""
        for step in steps:
            value = self.elements_of(value) if step == EACH else self.attribute(value, step)
        return value

    def declaring_base(self, value: Class) -> str | None:
        """Return the qualified name of the flag object's class that a class of the project is or derives from."""
        dotted = self.dotted(value.path, value.name)
        if dotted in self.book.declarations:
            return dotted
        for base in self.bases(value):
            if isinstance(base, External) and base.name in self.book.declarations:
                return base.name
        return None

    def construct(self, value: Class) -> Value:
        """Return an object of a class of the project: an SDK client where the class is one."""
        dotted = self.dotted(value.path, value.name)
        if dotted in self.book.clients:
            return Client(self.book.clients[dotted])
        return Instance(value.path, value.name)

    def handle(self, constructor: str, term: Term, path: str, scope: str) -> Handle:
        """Return the flag object that a call of a declaring constructor makes."""
        declared = self.book.declarations[constructor]
        rule = declared.rule
        key = self._key_of(rule.key, term, path, scope)
        if rule.second is not None and isinstance(key, Text):
            second = self._key_of(rule.second, term, path, scope)
            if isinstance(second, Text):
                key = Text(rule.key_format.format(key.value, second.value), key.resolution)
            else:
                key = second
        elif isinstance(key, Text) and rule.key_format != "{0}":
            key = Text(rule.key_format.format(key.value), key.resolution, key.site)
        return Handle(declared.pack, rule, key, None)

    def _subclassed_handle(self, made: Class, declared: str, term: Term, path: str, scope: str) -> Handle:
        """Return the flag object of a project's own class: its `__init__` may build the key from what it is given."""
        constructor = self.attribute(made, "__init__")
        if not isinstance(constructor, Function):
            return self.handle(declared, term, path, scope)
        declaration = self.book.declarations[declared]
        found = self._key_above(constructor, declaration.rule.key)
        bound = Function(constructor.path, constructor.name, bound=True)
        key = self._substituted(found, bound, term, path, scope) if found else None
        return Handle(declaration.pack, declaration.rule, key if isinstance(key, (Text, Pattern)) else None, None)

    def _key_above(self, constructor: Function, rule: ArgumentRule) -> Term | None:
        """Return the key that a project's `__init__` hands on to the SDK's, None where another one is in between."""
        table = self.tables[constructor.path]
        owner = Class(constructor.path, constructor.name.rpartition(".")[0])
        between = (base for base in self.bases(owner) if isinstance(base, Class))
        if any(isinstance(self.attribute(base, "__init__"), Function) for base in between):
            return None
        for call in table.calls.get(constructor.name, ()):
            function = call.term.parts[0]
            if function.kind is TermKind.ATTRIBUTE and last_identifier(function.parts[0]) == "super":
                found = argument(call.term, rule)
                return found if isinstance(found, Term) and function.text == "__init__" else None
        return None

    def _key_of(self, rule: ArgumentRule, term: Term, path: str, scope: str) -> Text | Pattern | None:
        found = argument(term, rule)
        with self.following_key():
            value = self.infer(found, path, scope) if isinstance(found, Term) else None
        return value if isinstance(value, (Text, Pattern)) else None

    # --- functions of the project

    def returned(self, function: FunctionFact, path: str) -> Value:
        """Return what a function gives back, whichever of its definitions and returns it is."""
        definitions = self.tables[path].definitions.get(function.qualified_name) or [function]
        terms = [term for definition in definitions for term in definition.returns]
        values = [self.infer(term, path, function.qualified_name) for term in terms]
        value = one([value for value in values if value != NO_STRING])
        if isinstance(value, Unknown):
            return self.annotated(function.annotation, path, function.scope) or value
        return value

    def _function_call(self, function: Function, term: Term, path: str, scope: str) -> Value:
        fact = self.tables[function.path].functions.get(function.name)
        if fact is None:
            return _COMPUTED
        value = self.returned(fact, function.path)
        if isinstance(value, (ParameterOf, Pattern)) and len(fact.returns) == 1:
            return self._substituted(fact.returns[0], function, term, path, scope)
        return value if not isinstance(value, ParameterOf) else _COMPUTED

    def _substituted(self, found: Term, function: Function, term: Term, path: str, scope: str) -> Value:
        """Return an expression inside a function with its parameters replaced by what a call passes."""
        if found.kind in (TermKind.FSTRING, TermKind.CONCATENATION):
            return joined([self._substituted(part, function, term, path, scope) for part in found.parts])
        value = self.infer(found, function.path, function.name)
        if not isinstance(value, ParameterOf):
            return value
        fact = self.tables[function.path].functions[function.name]
        if (value.path, value.function) != (function.path, function.name):
            return _COMPUTED
        given, is_default = passed(fact, value.name, function.bound, term)
        if not isinstance(given, Term):
            return _COMPUTED
        place = (function.path, fact.scope) if is_default else (path, scope)
        return self.stepped(self.infer(given, *place), value.steps)


def is_looped(value: Term) -> bool:
    """Tell whether a binding takes each element of its value, or a part of each."""
    return value.kind is TermKind.STARRED or (value.kind is TermKind.SUBSCRIPT and is_looped(value.parts[0]))
