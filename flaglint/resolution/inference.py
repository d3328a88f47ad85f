"""What an expression is: names followed through scopes, imports, re-exports, classes and calls, across files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from flaglint.model.packs import ArgumentRule
from flaglint.model.references import Resolution
from flaglint.model.source import (
    AssignmentFact,
    FunctionFact,
    ModuleFacts,
    Parameter,
    Term,
    TermKind,
)
from flaglint.resolution.arguments import argument, last_name, parameter_rule
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.names import CYCLE, Names
from flaglint.resolution.rules import RuleBook
from flaglint.resolution.strings import joined
from flaglint.resolution.tables import Binding
from flaglint.resolution.values import (
    Class,
    Client,
    ClientMethod,
    External,
    Function,
    Handle,
    HandleMethod,
    Instance,
    Items,
    Module,
    ParameterOf,
    Pattern,
    Site,
    Text,
    Unknown,
    Value,
    one,
)

_ENUMS = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "strenum.StrEnum"})
_ENUM_ATTRIBUTES = frozenset({"value", "slug", "key"})
_HANDLE_KEYS = frozenset({"name", "key"})
# Called with a function that gives the object: the proxy stands for what the function returns.
_PROXIES = frozenset({"LocalProxy", "SimpleLazyObject"})


class Inference(Names):
    """Answers questions about expressions."""

    def __init__(self, facts: Mapping[str, ModuleFacts], index: ModuleIndex, book: RuleBook) -> None:
        super().__init__(facts, index, book)
        self._known: dict[tuple[str, str, int], Value] = {}

    def infer(self, term: Term, path: str, scope: str) -> Value:
        """Return what an expression in a scope of a file is."""
        place = (path, scope, id(term))
        if place not in self._known:
            self._known[place] = CYCLE
            self._known[place] = self._infer(term, path, scope)
        return self._known[place]

    def _infer(self, term: Term, path: str, scope: str) -> Value:
        match term.kind:
            case TermKind.LITERAL:
                value = json.loads(term.text)
                return Text(value, Resolution.LITERAL) if isinstance(value, str) else Unknown("not a string")
            case TermKind.NAME:
                return self.name(term.text, path, scope)
            case TermKind.ATTRIBUTE:
                return self.attribute(self.infer(term.parts[0], path, scope), term.text)
            case TermKind.CALL:
                return self._call(term, path, scope)
            case TermKind.FSTRING | TermKind.CONCATENATION:
                return joined([self.infer(part, path, scope) for part in term.parts])
            case TermKind.SUBSCRIPT:
                return self._subscript(term, path, scope)
            case TermKind.AWAIT | TermKind.WALRUS:
                return self.infer(term.parts[-1], path, scope)
            case TermKind.SEQUENCE | TermKind.DICTIONARY:
                return Items(term, path, scope)
            case TermKind.BOOLEAN if term.text == "or":
                return one([self.infer(part, path, scope) for part in term.parts])
            case TermKind.CONDITIONAL:
                return one([self.infer(part, path, scope) for part in term.parts[1:]])
        return Unknown("computed at run time")

    def assigned(self, binding: AssignmentFact, path: str) -> Value:
        """Return what an assignment binds: a string at module or class level knows its place."""
        annotated = self._annotated(binding.annotation, path, binding.scope)
        if binding.value is None:
            return annotated or Unknown(f"`{binding.target.text}` is bound by a loop or unpacking")
        value = self.infer(binding.value, path, binding.scope)
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

    def site(self, path: str, binding: AssignmentFact) -> Site:
        """Return the place and dotted name of an assignment."""
        parts = (self.index.name(path), binding.scope, binding.target.text)
        return Site(path, binding.span, ".".join(part for part in parts if part))

    def parameter(self, function: FunctionFact, parameter: Parameter, path: str) -> Value:
        """Return the object itself for `self`, what an annotation promises, or the parameter."""
        table = self.tables[path]
        owner = function.scope
        decorators = {last_name(decorator) for decorator in function.decorators}
        is_first = parameter.name == table.first_parameter(function)
        if owner in table.classes and is_first and "staticmethod" not in decorators:
            return Class(path, owner) if "classmethod" in decorators else Instance(path, owner)
        annotated = self._annotated(parameter.annotation, path, function.scope)
        return annotated or ParameterOf(path, function.qualified_name, parameter.name)

    def _annotated(self, annotation: Term | None, path: str, scope: str) -> Value | None:
        """Return the object that an annotation promises, for SDK clients and classes of the project."""
        if annotation is None:
            return None
        if annotation.kind is TermKind.LITERAL and annotation.text.startswith('"'):
            dotted = str(json.loads(annotation.text)).split("[")[-1].split("|")[0].strip(" ]")
            value: Value = Unknown("an empty annotation")
            for index, part in enumerate(dotted.split(".")):
                value = self.attribute(value, part) if index else self.name(part, path, scope)
        else:
            value = self.infer(annotation, path, scope)
        if isinstance(value, External):
            label = self.book.clients.get(value.name)
            return Client(label) if label else None
        return self.construct(value) if isinstance(value, Class) else None

    def attribute(self, value: Value, name: str) -> Value:
        """Return an attribute of a value."""
        match value:
            case External():
                dotted = f"{value.name}.{name}"
                label = self.book.instances.get(dotted)
                return Client(label) if label else External(dotted)
            case Module():
                return self.module_attribute(value.path, name)
            case Class() | Instance():
                return self._member(value, name, set())
            case Client():
                return ClientMethod(value.type, name)
            case Handle():
                known = value.key if name in _HANDLE_KEYS else None
                return known or HandleMethod(value, name)
            case Text(resolution=Resolution.ENUM) if name in _ENUM_ATTRIBUTES:
                return value
            case Items() if name in _ENUM_ATTRIBUTES and value.term.parts:
                return self.infer(value.term.parts[0], value.path, value.scope)
        return Unknown(f"`.{name}` of something not followed")

    def _member(self, owner: Class | Instance, name: str, seen: set[tuple[str, str]]) -> Value:
        """Return a class member: the object's own attributes first, then the class body's, then the bases'."""
        table = self.tables.get(owner.path)
        if table is None or (owner.path, owner.name) in seen:
            return Unknown("a class that was not read")
        seen.add((owner.path, owner.name))
        if isinstance(owner, Instance):
            assigned = table.attributes.get(owner.name, {}).get(name)
            if assigned:
                return one([self.assigned(fact, owner.path) for fact in assigned])
        bindings = table.bindings.get(owner.name, {}).get(name)
        if bindings:
            return self._class_member(owner, bindings, name)
        for base in table.classes[owner.name].bases if owner.name in table.classes else ():
            found = self._base_member(self.infer(base, owner.path, table.classes[owner.name].scope), owner, name, seen)
            if not isinstance(found, Unknown):
                return found
        return Unknown(f"`{owner.name}` has no `{name}`")

    def _base_member(self, base: Value, owner: Class | Instance, name: str, seen: set[tuple[str, str]]) -> Value:
        if isinstance(base, Class):
            inherited = Instance(base.path, base.name) if isinstance(owner, Instance) else base
            return self._member(inherited, name, seen)
        if isinstance(base, External) and base.name in self.book.clients:
            return ClientMethod(self.book.clients[base.name], name)
        return Unknown("a base outside the project")

    def _class_member(self, owner: Class | Instance, bindings: Sequence[Binding], name: str) -> Value:
        value = self.bound(bindings, name, owner.path, owner.name)
        if isinstance(value, Items) and self.is_enum(Class(owner.path, owner.name)) and value.term.parts:
            first = self.infer(value.term.parts[0], value.path, value.scope)
            binding = bindings[0]
            if isinstance(first, Text) and isinstance(binding, AssignmentFact):
                return Text(first.value, Resolution.ENUM, self.site(owner.path, binding))
        if not isinstance(value, Function):
            return value
        function = self.tables[value.path].functions.get(value.name)
        decorators = {last_name(decorator) for decorator in function.decorators} if function else set()
        if isinstance(owner, Instance) and decorators & {"property", "cached_property"} and function:
            return self._returned(function, value.path)
        return Function(value.path, value.name, bound="staticmethod" not in decorators and isinstance(owner, Instance))

    def is_enum(self, value: Class) -> bool:
        """Tell whether a class is an enumeration, through bases of the project."""
        return any(isinstance(base, External) and base.name in _ENUMS for base in self.bases(value))

    def bases(self, value: Class, depth: int = 8) -> list[Value]:
        """Return every base of a class, the bases of bases included."""
        table = self.tables.get(value.path)
        fact = table.classes.get(value.name) if table else None
        if fact is None or depth == 0:
            return []
        found: list[Value] = []
        for base in fact.bases:
            inferred = self.infer(base, value.path, fact.scope)
            found.append(inferred)
            if isinstance(inferred, Class):
                found.extend(self.bases(inferred, depth - 1))
        return found

    # --- calls and strings

    def _call(self, term: Term, path: str, scope: str) -> Value:
        function = self.infer(term.parts[0], path, scope)
        if isinstance(function, External):
            return self._external_call(function.name, term, path, scope)
        if isinstance(function, Class):
            declared = self._declaring_base(function)
            if declared is not None:
                return self.handle(declared, term, path, scope)
            return self.construct(function)
        if isinstance(function, ClientMethod):
            label = self.book.from_methods.get(f"{function.type}.{function.name}")
            return Client(label) if label else Unknown("computed at run time")
        if isinstance(function, Function):
            fact = self.tables[function.path].functions.get(function.name)
            value = self._returned(fact, function.path) if fact else Unknown("computed at run time")
            return self._substituted(value, function, fact, term, path, scope)
        return Unknown("computed at run time")

    def _external_call(self, name: str, term: Term, path: str, scope: str) -> Value:
        if name in self.book.clients:
            return Client(self.book.clients[name])
        if name in self.book.declarations:
            return self.handle(name, term, path, scope)
        if name == "builtins.str" and len(term.parts) == 2:
            return self.infer(term.parts[1], path, scope)
        if name.rpartition(".")[2] in _PROXIES and len(term.parts) > 1 and term.parts[1].kind is TermKind.LAMBDA:
            return self.infer(term.parts[1].parts[0], path, scope)
        return Unknown(f"the result of `{name.removeprefix('builtins.')}()`")

    def _declaring_base(self, value: Class) -> str | None:
        dotted = f"{self.index.name(value.path)}.{value.name}"
        if dotted in self.book.declarations:
            return dotted
        for base in self.bases(value):
            if isinstance(base, External) and base.name in self.book.declarations:
                return base.name
        return None

    def construct(self, value: Class) -> Value:
        """Return an object of a class of the project: an SDK client where the class is one or derives from one."""
        dotted = f"{self.index.name(value.path)}.{value.name}"
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

    def _key_of(self, rule: ArgumentRule, term: Term, path: str, scope: str) -> Text | Pattern | None:
        found = argument(term, rule)
        value = self.infer(found, path, scope) if isinstance(found, Term) else None
        return value if isinstance(value, (Text, Pattern)) else None

    def _returned(self, function: FunctionFact, path: str) -> Value:
        values = [self.infer(term, path, function.qualified_name) for term in function.returns]
        return one([value for value in values if value != Unknown("not a string")])

    def _substituted(
        self, value: Value, function: Function, fact: FunctionFact | None, term: Term, path: str, scope: str
    ) -> Value:
        """Return a function's result with its own parameter replaced by the argument at the call."""
        if not isinstance(value, ParameterOf) or fact is None:
            return value
        rule = parameter_rule(fact, value.name, function.bound)
        found = argument(term, rule) if rule else None
        return self.infer(found, path, scope) if isinstance(found, Term) else Unknown("computed at run time")

    def _subscript(self, term: Term, path: str, scope: str) -> Value:
        base = self.infer(term.parts[0], path, scope)
        if not isinstance(base, Items):
            return Unknown("an item of something not followed")
        index = term.parts[1]
        if base.term.kind is TermKind.SEQUENCE:
            position = json.loads(index.text) if index.kind is TermKind.LITERAL else None
            if isinstance(position, int) and -len(base.term.parts) <= position < len(base.term.parts):
                return self.infer(base.term.parts[position], base.path, base.scope)
            return Unknown("an item of a sequence")
        wanted = self.infer(index, path, scope)
        for key, value in zip(base.term.parts[::2], base.term.parts[1::2], strict=True):
            known = self.infer(key, base.path, base.scope)
            if isinstance(wanted, Text) and isinstance(known, Text) and known.value == wanted.value:
                return self.infer(value, base.path, base.scope)
        return Unknown("an item of a dictionary")
