"""Names under which other files can reach an SDK: aliases, re-exports, wrappers, flag objects and factories."""

from __future__ import annotations

from flaglint.model.source import AssignmentFact, TermKind
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.fixtures import is_fixture
from flaglint.resolution.overrides import Overrides
from flaglint.resolution.rules import needle
from flaglint.resolution.slots import slot
from flaglint.resolution.values import (
    SETTING,
    Adapted,
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
    Text,
    Value,
)


class Aliases:
    """Gathers `needles`, of which a file must hold one to be read, and `names` of calls to keep."""

    def __init__(self, evaluations: Evaluations, overrides: Overrides) -> None:
        self._evaluations = evaluations
        self._overrides = overrides
        self._inference = evaluations.inference
        self.needles: set[tuple[str, ...]] = set()
        self.names: set[str] = set()

    def note(self, path: str) -> None:
        """Note the names that a file's imports, definitions and assignments give to other files."""
        table = self._inference.tables[path]
        for function in table.facts.functions:
            self._function(function.qualified_name, path)
        for class_ in table.facts.classes:
            self._add(Class(path, class_.qualified_name), class_.name, path)
            if self._client_type(Class(path, class_.qualified_name)):
                self.needles.add(("get_model", class_.name))  # apps.get_model("teams", "Flag")
                self.names.add(class_.name)
        for statement in table.facts.imports:
            if statement.bound != "*":
                self._add(self._inference.name(statement.bound, path, statement.scope), statement.bound, path)
        for assignment in table.facts.assignments:
            self._assignment(assignment, path)

    def _function(self, qualified: str, path: str) -> None:
        name = qualified.rpartition(".")[2]
        if self._wraps(path, qualified):
            self.names.add(name)
            self.needles.add((name,))
            return
        function = self._inference.tables[path].functions[qualified]
        returned = self._inference.returned(function, path)
        if is_fixture(function):  # a test names it, and nothing else of where it comes from
            self._reached_by(name, returned)
            if self._is_called(returned):
                self.names.add(name)
                self.needles.add((name,))
        elif isinstance(returned, (Client, Handle)) or self._client_type(returned):
            self.needles.add(self._needle(path, name))

    def _assignment(self, assignment: AssignmentFact, path: str) -> None:
        """Note what a name at module or class level stands for; inside functions, only how calls look."""
        if assignment.value is None:
            return
        value = self._inference.assigned(assignment, path)
        if assignment.target.kind is not TermKind.NAME:
            target = assignment.target
            place = slot(*target.parts) if target.kind is TermKind.SUBSCRIPT else (target.text, target.text)
            if self._is_called(value) and target.text:  # self.variation = client.variation
                self.names.add(target.text)
            elif place is not None:  # app.state.flags = client
                self._reached_by(place[1], value)
            return
        if assignment.scope not in self._inference.tables[path].functions or self._is_called(value):
            self._add(value, assignment.target.text, path)

    def _reached_by(self, word: str, value: Value) -> None:
        """Note that a client is reached by a word alone, in files that ask it for something."""
        label = self._client_type(value)
        book = self._inference.book
        methods = [method for type_, method in (*book.methods, *book.overrides) if type_ == label]
        self.needles.update((word, method) for method in methods)

    def _add(self, value: Value, name: str, path: str) -> None:
        if self._is_called(value):
            self.names.add(name)
            self.needles.add((name,))
        elif isinstance(value, Handle):
            self.needles.add((name,))
            if value.rule.namespace == SETTING and isinstance(value.key, Text):
                self.needles.add(("override_settings", value.key.value))
        elif isinstance(value, (Class, Instance)) and self._client_type(value) in self._inference.book.own_types:
            # Any file may speak of a class of the project: one is of interest that asks it for something.
            self._reached_by(name, value)
        elif self._leads_on(value):
            self.needles.add(self._needle(path, name))
        elif isinstance(value, Items) and any(
            isinstance(self._inference.infer(part, value.path, value.scope), Handle) for part in value.term.parts
        ):
            self.needles.add((name,))

    def _is_called(self, value: Value) -> bool:
        """Tell whether calling the value is a reference."""
        match value:
            case ClientMethod() | HandleMethod():
                return True
            case External():
                return value.name in self._inference.book.functions or value.name in self._inference.book.declarations
            case Function():
                return self._wraps(value.path, value.name)
            case Class():
                made = self._inference.attribute(value, "__init__")
                forces = isinstance(made, Function) and self._overrides.forcer(made.path, made.name) is not None
                return forces or self._inference.declaring_base(value) is not None
            case Adapted():
                return self._is_called(value.function)
            case Choice():
                return any(map(self._is_called, value.values))
        return False

    def _wraps(self, path: str, name: str) -> bool:
        """Tell whether a function asks for, or forces, a flag that is passed or fixed."""
        asks = self._evaluations.wrapper(path, name) is not None
        return asks or self._overrides.forcer(path, name) is not None

    def _leads_on(self, value: Value) -> bool:
        """Tell whether something that is called is an attribute or the result of the value."""
        if isinstance(value, External):
            return value.name in self._inference.book.clients
        return self._client_type(value) is not None or (isinstance(value, Instance) and self._holds_wrapper(value))

    def _client_type(self, value: Value) -> str | None:
        """Return the type of client that a value is or, called, gives: an SDK's, or of a class derived from it."""
        if isinstance(value, Client):
            return value.type
        if isinstance(value, (Class, Instance)):
            return self._inference.client_type(Class(value.path, value.name))
        return None

    def _holds_wrapper(self, value: Instance) -> bool:
        table = self._inference.tables.get(value.path)
        names = table.bindings.get(value.name, {}) if table else {}
        return any(self._evaluations.wrapper(value.path, f"{value.name}.{name}") is not None for name in names)

    def _needle(self, path: str, name: str) -> tuple[str, ...]:
        """Return what a file that reaches a name of a module holds; a package is also reached by dots alone."""
        if path.endswith("__init__.py"):
            return (name,)
        return needle(f"{self._inference.index.name(path)}.{name}")
