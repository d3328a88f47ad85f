"""Names to what they are bound to: scopes, imports, star imports and re-exports, across files."""

from __future__ import annotations

import builtins
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from flaglint.model.references import Resolution
from flaglint.model.source import AssignmentFact, ClassFact, FunctionFact, ImportFact, ModuleFacts, Parameter
from flaglint.resolution.arguments import parameter
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.rules import RuleBook
from flaglint.resolution.tables import Binding, ModuleTable
from flaglint.resolution.values import (
    CYCLE,
    Choice,
    Class,
    Client,
    External,
    Function,
    Handle,
    Module,
    Text,
    Unknown,
    Value,
    choice,
    one,
)

TOO_LONG = Unknown("too many steps to follow")
# An alias of an alias of an alias ...: each takes two steps, and each step a few frames of the interpreter's stack.
MOST_STEPS = 120
_BUILTINS = frozenset(dir(builtins))


class Names(ABC):
    """Look-up of names; gathers the modules it would have liked to read in `wanted`."""

    def __init__(self, facts: Mapping[str, ModuleFacts], index: ModuleIndex, book: RuleBook) -> None:
        self.index = index
        self.book = book
        self._spelled = index.spellings(book.own | book.own_types | book.prefixes)
        self.tables = {path: ModuleTable(module) for path, module in facts.items()}
        self.is_test: Callable[[str], bool] = lambda path: False
        self.wanted: set[str] = set()
        self._names: dict[tuple[bool, str, str, str], Value] = {}
        self._follows_key = False
        self.steps = 0
        self._starring: set[tuple[str, str, str]] = set()

    @contextmanager
    def following_key(self) -> Iterator[None]:
        """Ask for modules that were not read, while a key is followed.

        Only constants lie in modules that speak of no SDK and of no alias of one. Asking for the module of every
        receiver as well would read most of a tree.
        """
        before, self._follows_key = self._follows_key, True
        try:
            yield
        finally:
            self._follows_key = before

    def _want(self, path: str) -> None:
        if self._follows_key:
            self.wanted.add(path)

    @abstractmethod
    def assigned(self, binding: AssignmentFact, path: str) -> Value:
        """Return what an assignment binds."""

    @abstractmethod
    def parameter(self, function: FunctionFact, parameter: Parameter, path: str) -> Value:
        """Return what a parameter is known to be."""

    @abstractmethod
    def set_outside(self, path: str, scope: str, name: str) -> Sequence[Value]:
        """Return what other code assigns to a name of a module or class from outside."""

    def dotted(self, path: str, name: str) -> str:
        """Return the qualified name of something in a module, as the packs spell it where they speak of it."""
        full = f"{self.index.name(path)}.{name}"
        return self._spelled.get(full, full)

    def name(self, name: str, path: str, scope: str) -> Value:
        """Return what a name means in a scope."""
        table = self.tables[path]
        for current in table.scopes(scope):
            bindings = table.bindings.get(current, {}).get(name)
            function = table.functions.get(current)
            found = parameter(function, name) if function else None
            if function and found:
                passed = self.parameter(function, found, path)
                return one([passed, self.bound(bindings, name, path, current)]) if bindings else passed
            if bindings:
                return self.bound(bindings, name, path, current)
            star = self._starred(name, path, current)
            if star is not None:
                return star
        return External(f"builtins.{name}") if name in _BUILTINS else Unknown(f"`{name}` is not defined in this file")

    def _starred(self, name: str, path: str, scope: str) -> Value | None:
        """Return what a star import brings under a name, or None; modules may import everything of each other."""
        place = (path, scope, name)
        if place in self._starring or len(self._starring) >= MOST_STEPS:
            return None
        self._starring.add(place)
        try:
            for statement in self.tables[path].stars.get(scope, ()):
                value = self._imported(statement, path, name)
                outside = isinstance(value, External) and value.name not in self.book.qualified
                if not isinstance(value, Unknown) and not outside:
                    return value
            return None
        finally:
            self._starring.discard(place)

    def bound(self, bindings: Sequence[Binding], name: str, path: str, scope: str) -> Value:
        """Return what a scope's bindings of one name agree on, or the pack's rule for its qualified name."""
        dotted = self.dotted(path, f"{scope}.{name}" if scope else name)
        described = self._described(dotted) if dotted not in self.book.shadowable else None
        if described is not None:
            return described
        place = (self._follows_key, path, scope, name)
        if place not in self._names:
            if self.steps >= MOST_STEPS:
                return TOO_LONG
            self.steps += 1
            self._names[place] = CYCLE  # a name imported from the module that is being looked at
            self._names[place] = self.agreed(bindings, name, path, scope)
            self.steps -= 1
        return self._names[place]

    def agreed(self, bindings: Sequence[Binding], name: str, path: str, scope: str) -> Value:
        """Return what several bindings of a name have in common."""
        telling = [b for b in bindings if not (isinstance(b, AssignmentFact) and b.is_bare)] or bindings
        values = [self._binding(binding, path) for binding in telling]
        from_outside = self.set_outside(path, scope, name)
        if from_outside:
            return one([*values, *from_outside])
        if len(values) == 1:
            return values[0]
        for binding, value in zip(telling, values, strict=True):
            # try: from waffle import flag_is_active
            # except ImportError: def flag_is_active(...): ...    -> the import
            guarded = isinstance(binding, ImportFact) and binding.guarded
            if guarded and isinstance(value, External) and value.name in self.book.qualified:
                return value
        agreed = one(values)
        if isinstance(agreed, Unknown) and all(isinstance(value, (Text, Handle, Choice)) for value in values):
            return choice(values)
        if isinstance(agreed, Unknown) and any(isinstance(value, Text) for value in values):
            return Unknown(f"`{name}` is assigned more than once")
        return agreed

    def _binding(self, binding: Binding, path: str) -> Value:
        match binding:
            case ImportFact():
                return self._imported(binding, path, binding.name)
            case FunctionFact():
                return Function(path, binding.qualified_name)
            case ClassFact():
                return Class(path, binding.qualified_name)
            case AssignmentFact():
                return self.assigned(binding, path)

    def _imported(self, statement: ImportFact, path: str, name: str | None) -> Value:
        """Return what an import binds; `name` is the attribute taken from the module."""
        module = "." * statement.level + statement.module
        dotted = f"{statement.module}.{name}" if name else statement.module
        installed = not statement.level and statement.module.partition(".")[0] in self.book.roots
        if not statement.level:
            described = self._described(dotted)
            if described is not None:
                return self._shadowing(statement.module, name, path) or described
            found = (self.index.shadow if installed else self.index.find)(statement.module, path)
            inside = None if found or name is None or installed else self.index.find(dotted, path)
            if inside is not None:
                return Module(inside)
        else:
            found = self.index.relative(path, statement.level, statement.module)
            if found is None and name is not None:
                below = f"{statement.module}.{name}" if statement.module else name
                inside = self.index.relative(path, statement.level, below)
                return Module(inside) if inside else Unknown(f"`{module}` is not in the tree")
        if found is None:
            elsewhere = None if statement.level or installed else self._elsewhere(statement.module, name)
            outside = External(dotted) if not statement.level else Unknown(f"`{module}` is not in the tree")
            return elsewhere or outside
        return Module(found) if name is None else self.module_attribute(found, name)

    def _elsewhere(self, module: str, name: str | None) -> Value | None:
        """Return what the only module of that name in the tree has under a name, None if it has nothing of the kind."""
        path = self.index.sole(module) if name is not None and "." not in module else None
        if path is None or name is None:
            return None
        table = self.tables.get(path)
        if table is None:
            self._want(path)
            return None
        bindings = table.bindings.get("", {}).get(name)
        return self.bound(bindings, name, path, "") if bindings else None

    def _described(self, dotted: str) -> Value | None:
        """Return what a pack says of a qualified name, or None."""
        if dotted in self.book.instances:
            return Client(self.book.instances[dotted])
        if dotted in self.book.constants:
            return Text(self.book.constants[dotted], Resolution.CONSTANT)
        return External(dotted) if dotted in self.book.qualified else None

    def _shadowing(self, module: str, name: str | None, importer: str) -> Value | None:
        found = self.index.shadow(module, importer)
        return self._defined(found, name, f"{module}.{name}") if found and name else None

    def _defined(self, path: str, name: str, dotted: str) -> Value | None:
        """Return the function or class that a module of the project defines under the name of an SDK's, or None.

        A module that defines most of what the SDK's has is the SDK, in its own repository or copied.
        """
        if dotted not in self.book.shadowable:
            return None
        table = self.tables.get(path)
        if table is None:
            self.wanted.add(path)
            return None
        expected = self.book.module_names[dotted.rpartition(".")[0]]
        own = {n for n in expected if n in table.functions or n in table.classes}
        return (
            self.bound(table.bindings[""][name], name, path, "")
            if name in own and 2 * len(own) < len(expected)
            else None
        )

    def module_attribute(self, path: str, name: str) -> Value:
        """Return what a module of the project binds to a name, or the submodule of that name."""
        dotted = self.dotted(path, name)
        described = self._described(dotted)
        if described is not None:
            return self._defined(path, name, dotted) or described
        table = self.tables.get(path)
        if table is None:
            if dotted in self.book.own_types or self.set_outside(path, "", name):
                self.wanted.add(path)
            self._want(path)
            below = self.index.submodule(path, name)
            return Module(below) if below else Unknown(f"`{path}` was not read")
        bindings = table.bindings.get("", {}).get(name)
        is_set = bindings or self.set_outside(path, "", name)
        bound = self.bound(bindings or (), name, path, "") if is_set else CYCLE
        if bound != CYCLE:
            return bound
        below = self.index.submodule(path, name)
        if below is not None:
            return Module(below)
        star = self._starred(name, path, "")
        return star if star is not None else Unknown(f"`{dotted}` is not defined there")
