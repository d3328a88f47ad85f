"""What an attribute is: of modules, classes, their objects, SDK clients, flag objects and enum members."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flaglint.model.references import Resolution
from flaglint.model.source import (
    AssignmentFact,
    ClassFact,
    FunctionFact,
    ImportFact,
    ModuleFacts,
    Term,
    TermKind,
    named_scope,
)
from flaglint.resolution.arguments import last_identifier, last_name, parameter_rule
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.names import Names
from flaglint.resolution.rules import RuleBook
from flaglint.resolution.tables import Binding
from flaglint.resolution.values import (
    Choice,
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
    choice,
    one,
)

SETTINGS = "django.conf.settings"
_STRING_ENUMS = frozenset({"enum.StrEnum", "strenum.StrEnum"})
_CHOICES = frozenset({"django.db.models.TextChoices", "django.db.models.enums.TextChoices"})
_ENUMS = _STRING_ENUMS | _CHOICES | {"enum.Enum", "enum.IntEnum", "enum.Flag"}
# Attributes by which projects read the first element of an enum member, unless the class says otherwise.
_ENUM_ATTRIBUTES = frozenset({"value", "slug", "key"})
_HANDLE_KEYS = frozenset({"name", "key"})
_CONSTANT = frozenset({"ClassVar", "Final"})
_PROPERTIES = frozenset({"property", "cached_property"})


class Members(Names):
    """Look-up of attributes; gathers the classes whose subclasses may say otherwise in `asked_bases`."""

    def __init__(self, facts: Mapping[str, ModuleFacts], index: ModuleIndex, book: RuleBook) -> None:
        super().__init__(facts, index, book)
        self.asked_bases: set[str] = set()
        self._set_outside: Mapping[tuple[str, str, str], Sequence[tuple[AssignmentFact, str]]] = {}
        self._bases: dict[Class, tuple[Value, ...]] = {}
        self._subclasses: Mapping[Class, Sequence[Class]] | None = None

    @abstractmethod
    def infer(self, term: Term, path: str, scope: str) -> Value:
        """Return what an expression is."""

    @abstractmethod
    def returned(self, function: FunctionFact, path: str) -> Value:
        """Return what a function gives back."""

    def attribute(self, value: Value, name: str) -> Value:
        """Return an attribute of a value."""
        match value:
            case External():
                return self._outside(f"{value.name}.{name}")
            case Module():
                return self.module_attribute(value.path, name)
            case Class():
                found = self._member(value, name)
                dotted = self.dotted(value.path, f"{value.name}.{name}")
                # `Feature.objects` is something that a call makes, but a pack may speak of `Feature.objects.create`.
                return External(dotted) if isinstance(found, Unknown) and dotted in self.book.prefixes else found
            case Instance():
                return self._member(value, name)
            case Client():
                held = self.book.from_attributes.get(f"{value.type}.{name}")
                return Client(held, value.sure) if held else ClientMethod(value.type, name, value.sure)
            case Choice():
                return choice(self.attribute(each, name) for each in value.values)
            case ParameterOf() if name in _ENUM_ATTRIBUTES:
                return replace(value, steps=(*value.steps, name))
            case Handle():
                known = value.key if name in _HANDLE_KEYS else None
                return known or HandleMethod(value, name)
            case Text(resolution=Resolution.ENUM) if name in _ENUM_ATTRIBUTES:
                return value if self._is_first(value, name) else Unknown(f"`.{name}` is computed by the enum")
            case Text(resolution=Resolution.ENUM, site=Site()) if name == "name" and self._is_plain_name(value):
                return replace(value, value=value.site.symbol.rpartition(".")[2] if value.site else "")
        return Unknown(f"`.{name}` of something not followed")

    def _outside(self, dotted: str) -> Value:
        """Return a dotted name outside the project, or a module of a package without an `__init__.py`."""
        label = self.book.instances.get(dotted)
        if label:
            return Client(label)
        if dotted in self.book.qualified:
            return External(dotted)
        module = self.index.find(dotted, "")
        if module:
            return Module(module)
        owner, _, name = dotted.rpartition(".")
        return (self._setting(name) if owner == SETTINGS else None) or External(dotted)

    def model(self, call: Term) -> Value | None:
        """Return the Django model that `apps.get_model("waffle", "Switch")` gives, where a pack speaks of it."""
        given = [json.loads(part.text) for part in call.parts[1:] if part.kind is TermKind.LITERAL]
        if len(given) != len(call.parts) - 1 or not all(isinstance(each, str) for each in given):
            return None
        label = ".".join(given).split(".")
        if len(label) != 2:
            return None
        described = self._described(f"{label[0]}.models.{label[1]}")
        return described or self._own_model(label[0], label[1])

    def _own_model(self, app: str, name: str) -> Value | None:
        """Return the one class of the project that derives from a store's model, by the names of app and model."""
        found = []
        for path, table in self.tables.items():
            parts = self.index.name(path).split(".")
            if app in parts and "models" in parts and name in table.classes and self.client_type(Class(path, name)):
                found.append(Class(path, name))
        return found[0] if len(found) == 1 else None

    def _setting(self, name: str) -> Value | None:
        """Return what the project's settings modules agree that a Django setting is, None where none sets it."""
        found: list[Value] = []
        for path in self.index.settings:
            table = self.tables.get(path)
            if table is None:
                self._want(path)
            elif bindings := table.bindings.get("", {}).get(name):
                found.append(self.bound(bindings, name, path, ""))
        return one(found) if found else None

    def _member(self, owner: Class | Instance, name: str) -> Value:
        """Return a class member; of `self`, only what every subclass in the project agrees on."""
        own = self._own_member(owner, name, set())
        if not isinstance(owner, Instance) or not isinstance(own, (Text, Pattern)):
            return own
        if self._follows_key:
            self.asked_bases.add(owner.name.rpartition(".")[2])
        heirs = self.heirs().get(Class(owner.path, owner.name), ())
        value = one([own, *(self._own_member(Instance(heir.path, heir.name), name, set()) for heir in heirs)])
        return Unknown(f"a subclass has another `{name}`") if isinstance(value, Unknown) else value

    def _own_member(self, owner: Class | Instance, name: str, seen: set[tuple[str, str]]) -> Value:
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
        outside = self.set_outside(owner.path, owner.name, name)
        if outside:
            return one(outside)
        for base in table.classes[owner.name].bases if owner.name in table.classes else ():
            found = self._base_member(self.infer(base, owner.path, table.classes[owner.name].scope), owner, name, seen)
            if not isinstance(found, Unknown):
                return found
        return Unknown(f"`{owner.name}` has no `{name}`")

    def _base_member(self, base: Value, owner: Class | Instance, name: str, seen: set[tuple[str, str]]) -> Value:
        if isinstance(base, Class):
            inherited = Instance(base.path, base.name) if isinstance(owner, Instance) else base
            return self._own_member(inherited, name, seen)
        dotted = f"{base.name}.{name}" if isinstance(base, External) else ""
        if isinstance(owner, Class) and dotted in self.book.qualified and dotted not in self.book.clients:
            return External(dotted)  # what the class itself has: `OwnView.as_view(flag_name="x")`
        if isinstance(base, External) and base.name in self.book.clients:
            if isinstance(owner, Class) and dotted in self.book.clients:
                return External(dotted)  # a class method that gives a client: `OwnClient.get(sdk_key)`
            return self.attribute(Client(self.book.clients[base.name]), name)
        return Unknown("a base outside the project")

    def _class_member(self, owner: Class | Instance, bindings: Sequence[Binding], name: str) -> Value:
        value = self.bound(bindings, name, owner.path, owner.name)
        binding = bindings[0]
        if isinstance(owner, Instance) and isinstance(value, (Text, Pattern)) and self._is_field(owner, binding):
            return Unknown(f"`{name}` is a field with a default")
        if isinstance(binding, AssignmentFact) and self.is_enum(Class(owner.path, owner.name)):
            return self._enum_member(value, binding, owner, name)
        if not isinstance(value, Function):
            return value
        function = self.tables[value.path].functions.get(value.name)
        decorators = {last_name(decorator) for decorator in function.decorators} if function else set()
        if isinstance(owner, Instance) and decorators & _PROPERTIES and function:
            return self.returned(function, value.path)
        takes_receiver = isinstance(owner, Instance) or "classmethod" in decorators
        return Function(value.path, value.name, bound="staticmethod" not in decorators and takes_receiver)

    def _is_field(self, owner: Instance, binding: Binding) -> bool:
        """Tell whether a class attribute is only the default of a field: `app: str = "web"` in a dataclass or model."""
        if not isinstance(binding, AssignmentFact) or binding.annotation is None:
            return False
        subscript = binding.annotation.kind is TermKind.SUBSCRIPT
        if last_identifier(binding.annotation.parts[0] if subscript else binding.annotation) in _CONSTANT:
            return False
        decorated = bool(self.tables[owner.path].classes[owner.name].decorators)
        return decorated or any(not isinstance(base, Class) for base in self.bases(Class(owner.path, owner.name)))

    def _enum_member(self, value: Value, binding: AssignmentFact, owner: Class | Instance, name: str) -> Value:
        """Return an enum member's string: the first of several, the name in lower case for `auto()`."""
        first = value
        if isinstance(value, Items) and value.term.kind is TermKind.SEQUENCE and value.term.parts:
            first = self.infer(value.term.parts[0], value.path, value.scope)
        automatic = binding.value is not None and last_name(binding.value) == "auto"
        if automatic and self._derives(Class(owner.path, owner.name), _STRING_ENUMS):
            return Text(name.lower(), Resolution.ENUM, self.site(owner.path, binding))
        if isinstance(first, Text) and first.resolution is not Resolution.ENUM:
            return Text(first.value, Resolution.ENUM, self.site(owner.path, binding))
        return value

    def _is_first(self, member: Text, name: str) -> bool:
        """Tell whether an attribute of an enum member is its value: `slug` may be a property of the project's own."""
        if member.site is None or name == "value":
            return True
        table = self.tables[member.site.path]
        owner = member.site.symbol.rpartition(".")[0].removeprefix(f"{self.index.name(member.site.path)}.")
        constructor = table.functions.get(f"{owner}.__init__")
        for fact in table.attributes.get(owner, {}).get(name, ()):
            given = fact.value.text if fact.value is not None and fact.value.kind is TermKind.NAME else ""
            rule = parameter_rule(constructor, given, bound=True) if constructor else None
            return rule is not None and rule.pos == 0
        return name not in table.bindings.get(owner, {})

    def _is_plain_name(self, member: Text) -> bool:
        """Tell whether `.name` of an enum member is its own name, and nothing that the class defines."""
        if member.site is None:
            return False
        owner = member.site.symbol.rpartition(".")[0].removeprefix(f"{self.index.name(member.site.path)}.")
        return not self._sets(Class(member.site.path, owner), "name")

    def site(self, path: str, binding: AssignmentFact) -> Site:
        """Return the place and dotted name of an assignment."""
        parts = (self.index.name(path), binding.scope, binding.target.text)
        return Site(path, binding.span, ".".join(part for part in parts if part))

    def set_outside(self, path: str, scope: str, name: str) -> Sequence[Value]:
        """Return what other code assigns to a name of a module or class: `state.client = ldclient.get()`."""
        return [self.assigned(fact, where) for fact, where in self._set_outside.get((path, scope, name), ())]

    def note_outside(self) -> None:
        """Find what code assigns to names of other modules and classes; before anything else is asked."""
        self._set_outside = self._all_outside()
        self.forget()

    def forget(self) -> None:
        """Forget all answers, which were given before it was known what else is assigned."""
        self._names.clear()
        self._bases.clear()

    def _all_outside(self) -> Mapping[tuple[str, str, str], Sequence[tuple[AssignmentFact, str]]]:
        found = defaultdict[tuple[str, str, str], list[tuple[AssignmentFact, str]]](list)
        for path, table in self.tables.items():
            for fact in () if self.is_test(path) else table.outside:
                root = _root(fact.target)
                bindings = table.bindings.get("", {}).get(root, ()) or table.bindings.get(fact.scope, {}).get(root, ())
                if not any(isinstance(binding, (ImportFact, ClassFact)) for binding in bindings):
                    continue
                owner = self.infer(fact.target.parts[0], path, fact.scope)
                if isinstance(owner, Unknown) and isinstance(self.assigned(fact, path), Client):
                    with self.following_key():
                        owner = self.infer(fact.target.parts[0], path, fact.scope)
                if isinstance(owner, (Module, Class)):
                    place = (owner.path, owner.name if isinstance(owner, Class) else "", fact.target.text)
                    found[place].append((fact, path))
        return found

    # --- bases and subclasses

    def is_enum(self, value: Class) -> bool:
        """Tell whether a class is an enumeration, through bases of the project."""
        return self._derives(value, _ENUMS)

    def _derives(self, value: Class, names: frozenset[str]) -> bool:
        return any(isinstance(base, External) and base.name in names for base in self.bases(value))

    def client_type(self, value: Class) -> str | None:
        """Return the type of client that a class of the project is or derives from, None if it is no client.

        An SDK's class lies outside the project; a pack of the project's own may name one inside it.
        """
        for class_ in (value, *self.bases(value)):
            if isinstance(class_, External) and class_.name in self.book.clients:
                return self.book.clients[class_.name]
            if isinstance(class_, Class) and self.book.own_types:
                dotted = self.dotted(class_.path, class_.name)
                if dotted in self.book.own_types:
                    return dotted
        return None

    def above(self, path: str, scope: str) -> Value:
        """Return what `super()` stands for in a method: an object of the class that its own derives from."""
        table = self.tables[path]
        method = named_scope(scope)
        while method and method.rpartition(".")[0] not in table.classes:
            method = method.rpartition(".")[0]
        function = table.functions.get(method)
        if function is None or {"classmethod", "staticmethod"} & {last_name(term) for term in function.decorators}:
            return Unknown("`super()` outside a method")
        class_ = table.classes[function.scope]
        found: list[Value] = []
        for base in class_.bases:
            value = self.infer(base, path, class_.scope)
            if isinstance(value, Class):
                found.append(Instance(value.path, value.name))
            elif isinstance(value, External) and value.name in self.book.clients:
                found.append(Client(self.book.clients[value.name]))
        return choice(found) if found else Unknown("a base outside the project")

    def bases(self, value: Class) -> tuple[Value, ...]:
        """Return every base of a class, the bases of bases included."""
        if value not in self._bases:
            self._bases[value] = ()  # a class that derives from itself
            table = self.tables.get(value.path)
            fact = table.classes.get(value.name) if table else None
            found: list[Value] = []
            for base in fact.bases if fact else ():
                inferred = self.infer(base, value.path, fact.scope if fact else "")
                found.append(inferred)
                if isinstance(inferred, Class):
                    found.extend(self.bases(inferred))
            self._bases[value] = tuple(found)
        return self._bases[value]

    def is_overridden(self, method: Function) -> bool:
        """Tell whether the name of a method stands for something else in a class that derives from the method's."""
        owner, _, name = method.name.rpartition(".")
        if owner not in self.tables[method.path].classes:
            return False
        self.asked_bases.add(owner.rpartition(".")[2])
        own = Class(method.path, owner)
        heirs = self.heirs().get(own, ())
        others = {base for heir in heirs for base in (heir, *self.bases(heir))} - {own, *self.bases(own)}
        return any(isinstance(other, Class) and self._sets(other, name) for other in others)

    def _sets(self, owner: Class, name: str) -> bool:
        table = self.tables[owner.path]
        return name in table.bindings.get(owner.name, {}) or name in table.attributes.get(owner.name, {})

    def heirs(self) -> Mapping[Class, Sequence[Class]]:
        """Return the classes of the project that derive from each, through others too."""
        if self._subclasses is None:
            self._subclasses = found = defaultdict[Class, list[Class]](list)
            for path, table in self.tables.items():
                for name in table.classes:
                    for base in self.bases(Class(path, name)):
                        if isinstance(base, Class):
                            found[base].append(Class(path, name))
        return self._subclasses


def _root(target: Term) -> str:
    """Return the first name of a dotted one."""
    while target.kind is TermKind.ATTRIBUTE:
        target = target.parts[0]
    return target.text if target.kind is TermKind.NAME else ""
