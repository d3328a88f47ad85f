"""What a parameter is: an object of a method's class, what an annotation promises, what a test is run with."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterable

from flaglint.model.source import FunctionFact, Parameter, Term, TermKind
from flaglint.resolution.arguments import last_identifier, last_name
from flaglint.resolution.fixtures import fixture
from flaglint.resolution.parametrized import given_rows
from flaglint.resolution.slots import Slots
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
    ParameterOf,
    Pattern,
    Text,
    Value,
    choice,
)

# What a test does the same with whenever it runs.
_GIVEN = (Client, ClientMethod, Function, Handle, HandleMethod, Instance)
# Annotations that promise what stands in their brackets.
_TRANSPARENT = frozenset({"Optional", "Union", "Annotated", "Final", "ClassVar"})


class Parameters(Slots):
    """Look-up of parameters."""

    @abstractmethod
    def construct(self, value: Class) -> Value:
        """Return an object of a class of the project."""

    def parameter(self, function: FunctionFact, parameter: Parameter, path: str) -> Value:
        """Return the object itself for `self`, what an annotation promises, or the parameter."""
        table = self.tables[path]
        owner = function.scope
        decorators = {last_name(decorator) for decorator in function.decorators}
        is_first = parameter.name == table.first_parameter(function)
        if owner in table.classes and is_first and "staticmethod" not in decorators:
            return Class(path, owner) if "classmethod" in decorators else Instance(path, owner)
        annotated = self.annotated(parameter.annotation, path, function.scope)
        if isinstance(annotated, Client):
            return annotated
        given = self._injected(function, parameter, path) or self._run_with(function, parameter, path)
        return given or annotated or ParameterOf(path, function.qualified_name, parameter.name)

    def _injected(self, function: FunctionFact, parameter: Parameter, path: str) -> Value | None:
        """Return the object or function that a fixture gives a test: what else it gives may be one of several."""
        found = fixture(self.tables, path, function, parameter.name)
        if found is None:
            return None
        place, name = found
        described = External(self.dotted(place, name))
        if described.name in self.book.qualified:
            return described
        given = self.returned(self.tables[place].functions[name], place)
        return given if isinstance(given, _GIVEN) else None

    def _run_with(self, function: FunctionFact, parameter: Parameter, path: str) -> Value | None:
        """Return what the decorators of a test run it with, where that can be the key of a flag or a flag object."""
        is_method = function.scope in self.tables[path].classes
        values = []
        for row in given_rows(function, parameter.name, is_method=is_method):
            find = self.elements if row.is_list else self.infer
            value = find(row.term, path, function.scope)
            values.append(self.part(value, row.place))
        found = choice(values) if values else None
        several = found.values if isinstance(found, Choice) else (found,)
        return found if any(isinstance(value, (Text, Pattern, Handle)) for value in several) else None

    def annotated(self, annotation: Term | None, path: str, scope: str) -> Value | None:
        """Return the object that an annotation promises, for SDK clients and classes of the project."""
        if annotation is None:
            return None
        if annotation.kind is TermKind.UNION:
            return self._first_promised(annotation.parts, path, scope)
        if annotation.kind is TermKind.SUBSCRIPT:
            around, inside = annotation.parts
            parts = inside.parts if inside.kind is TermKind.SEQUENCE else (inside,)
            return self._first_promised(parts, path, scope) if last_identifier(around) in _TRANSPARENT else None
        quoted = annotation.kind is TermKind.LITERAL and annotation.text.startswith('"')
        value = (
            self._dotted(json.loads(annotation.text), path, scope) if quoted else self.infer(annotation, path, scope)
        )
        if isinstance(value, External):
            label = self.book.clients.get(value.name)
            return Client(label) if label else None
        return self.construct(value) if isinstance(value, Class) and not self.is_enum(value) else None

    def _dotted(self, text: str, path: str, scope: str) -> Value:
        """Return what a quoted name inside an annotation means: `Optional["LDClient"]`."""
        first, *others = text.strip().split(".")
        value = self.name(first, path, scope)
        for part in others:
            value = self.attribute(value, part)
        return value

    def _first_promised(self, parts: Iterable[Term], path: str, scope: str) -> Value | None:
        promised = (self.annotated(part, path, scope) for part in parts)
        return next((value for value in promised if value is not None), None)
