"""The names that each scope of a module binds, ready for look-up."""

from __future__ import annotations

from collections import defaultdict

from flaglint.model.source import (
    AssignmentFact,
    CallFact,
    ClassFact,
    FunctionFact,
    ImportFact,
    ModuleFacts,
    TermKind,
    named_scope,
)
from flaglint.resolution.arguments import last_name

# Definitions under these are no second body of a function: a property's setter, a signature for type checkers.
_ASIDE = frozenset({"setter", "deleter", "overload", "register"})

Binding = AssignmentFact | ImportFact | FunctionFact | ClassFact


class ModuleTable:
    """One module's facts by scope and name; a scope is the dotted path of classes and functions.

    `functions` has the last definition of each, `definitions` all of them. `calls` are those in a function and in
    the functions inside it. `outside` are assignments to attributes of something else than a method's own object,
    `slots` those to items. `imported` are the dotted names that absolute imports take from other modules.
    """

    def __init__(self, facts: ModuleFacts) -> None:
        self.facts = facts
        self.definitions: dict[str, list[FunctionFact]] = defaultdict(list)
        for function in facts.functions:
            if _ASIDE.isdisjoint(last_name(decorator) for decorator in function.decorators):
                self.definitions[function.qualified_name].append(function)
        self.functions = {function.qualified_name: function for function in facts.functions}
        self.functions.update({name: definitions[-1] for name, definitions in self.definitions.items()})
        self.classes = {class_.qualified_name: class_ for class_ in facts.classes}
        self.bindings: dict[str, dict[str, list[Binding]]] = defaultdict(lambda: defaultdict(list))
        self.attributes: dict[str, dict[str, list[AssignmentFact]]] = defaultdict(lambda: defaultdict(list))
        self.outside: list[AssignmentFact] = []
        self.slots: list[AssignmentFact] = []
        self.stars: dict[str, list[ImportFact]] = defaultdict(list)
        self.calls: dict[str, list[CallFact]] = defaultdict(list)
        for call in facts.calls:
            for scope in self._functions_around(call.scope):
                self.calls[scope].append(call)
        self.imported = {f"{fact.module}.{fact.name}" for fact in facts.imports if fact.name and not fact.level}
        for statement in facts.imports:
            if statement.bound == "*":
                self.stars[statement.scope].append(statement)
            else:
                self.bindings[statement.scope][statement.bound].append(statement)
        for function in facts.functions:
            self.bindings[function.scope][function.name].append(function)
        for class_ in facts.classes:
            self.bindings[class_.scope][class_.name].append(class_)
        for assignment in facts.assignments:
            self._add(assignment)

    def _functions_around(self, scope: str) -> list[str]:
        """Return the functions that a scope lies in, inner first."""
        found = []
        current = named_scope(scope)
        while current:
            if current in self.functions:
                found.append(current)
            current = named_scope(current.rpartition(".")[0])
        return found

    def _add(self, assignment: AssignmentFact) -> None:
        target = assignment.target
        if target.kind is TermKind.NAME:
            self.bindings[assignment.scope][target.text].append(assignment)
            return
        if target.kind is TermKind.SUBSCRIPT:
            self.slots.append(assignment)
            return
        base = target.parts[0]
        scope = named_scope(assignment.scope)
        owner, _, _ = scope.rpartition(".")
        method = self.functions.get(scope)
        is_method = method is not None and owner in self.classes and base.kind is TermKind.NAME
        if is_method and method and method.parameters and base.text == self.first_parameter(method):
            self.attributes[owner][target.text].append(assignment)
        else:
            self.outside.append(assignment)

    def first_parameter(self, function: FunctionFact) -> str | None:
        """Return the name of a function's first positional parameter."""
        return next((p.name for p in function.parameters if not p.name.startswith("*")), None)

    def scopes(self, scope: str) -> list[str]:
        """Return the scopes that a name in the given one is looked up in: inner first, the module's last.

        A class body is only seen from itself, not from the functions inside it.
        """
        chain = []
        current = scope
        while current:
            if current == scope or current not in self.classes:
                chain.append(current)
            current = current.rpartition(".")[0]
        return [*chain, ""]
