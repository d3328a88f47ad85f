"""Where a project lists its flags: entries of a dictionary, choices, and calls that add one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flaglint.model.packs import RegisterRule, RulePack
from flaglint.model.references import IN_STORE, DefaultArgument, Evidence, Reference, ReferenceKind
from flaglint.model.source import AssignmentFact, CallFact, Term, TermKind, named_scope
from flaglint.resolution.arguments import argument, default_argument, forced_argument, literal, source
from flaglint.resolution.inference import Inference
from flaglint.resolution.members import SETTINGS
from flaglint.resolution.tables import ModuleTable
from flaglint.resolution.values import Class, Client, ClientMethod, External, Items, Site, Text, Value

# What tells Django's settings from any other module that binds a name of theirs.
_INSTALLED = "INSTALLED_APPS"


class Registries:
    """Reads the dictionaries and calls that the packs name; asks for the modules that hold the dictionaries."""

    def __init__(self, inference: Inference, is_test: Callable[[str], bool]) -> None:
        self._inference = inference
        self._is_test = is_test

    def all(self) -> Iterator[Reference]:
        """Yield the entries of every dictionary, and of all choices, that are written out."""
        for dotted, pack in sorted(self._inference.book.registries.items()):
            if dotted.startswith(f"{SETTINGS}."):
                yield from self._settings(pack, dotted)
                continue
            module, _, name = dotted.rpartition(".")
            path, scope, table = self._home(module)
            for binding in table.bindings.get(scope, {}).get(name, ()) if table else ():
                value = binding.value if isinstance(binding, AssignmentFact) else None
                if path and value is not None:
                    yield from self._entries(pack, dotted, value, path, scope)

    def _home(self, dotted: str) -> tuple[str | None, str, ModuleTable | None]:
        """Return the file of a module or class, the scope there, and its names if the file was read."""
        path, scope = self._inference.index.own(dotted), ""
        if path is None:  # in a class: `shop.models.Feature`
            module, _, scope = dotted.rpartition(".")
            path = self._inference.index.own(module) if module else None
        table = self._inference.tables.get(path) if path else None
        if path and table is None:
            self._inference.wanted.add(path)
        return path, scope, table

    def constants(self) -> Iterator[tuple[Text, Reference]]:
        """Yield the constants of the modules and classes that list flags, each with its declaration."""
        for dotted, pack in sorted(self._inference.book.listed_constants.items()):
            path, scope, table = self._home(dotted)
            names = table.bindings.get(scope, {}) if path and table else {}
            for binding in (each for name in names if not name.startswith("_") for each in names[name]):
                if path is None or not isinstance(binding, AssignmentFact) or binding.value is None:
                    continue
                held = self._inference.assigned(binding, path)
                if isinstance(held, Text) and held.site is not None and held.site.path == path:
                    yield held, self._declaration(pack, held, held.site)

    def _declaration(self, pack: RulePack, key: Text, site: Site) -> Reference:
        return Reference(
            path=site.path,
            span=site.span,
            kind=ReferenceKind.DECLARATION,
            sdk=pack.pack.id,
            provider=pack.pack.provider,
            evidence=Evidence.DECLARED,
            resolution=key.resolution,
            key=key.value,
            symbol=site.symbol,
            in_test=self._is_test(site.path),
        )

    def _settings(self, pack: RulePack, dotted: str) -> Iterator[Reference]:
        """Yield the entries of a dictionary that is a Django setting, in each module that sets it.

        They are looked at where the project asks the SDK for something: every Django project has such modules.
        """
        asked = set(pack.qualified_names()) - {dotted}
        tables = self._inference.tables
        if all(asked.isdisjoint(table.imported) for table in tables.values()):
            return
        name = dotted.rpartition(".")[2]
        modules = {path for path, table in tables.items() if {name, _INSTALLED} <= table.bindings.get("", {}).keys()}
        modules.update(self._inference.index.all_settings)
        with self._inference.following_key():
            held = {self._inference.module_attribute(path, name) for path in modules}
        displays = [value for value in held if isinstance(value, Items) and value.is_dictionary]
        for value in sorted(displays, key=lambda value: (value.path, value.term.span.line)):
            yield from self._entries(pack, dotted, value.term, value.path, value.scope)

    def called(self, call: CallFact, path: str) -> Iterator[Reference]:
        """Yield the flag that a call adds to a registry: `manager.add("new-cart", default=False)`."""
        if not self._inference.book.registers:
            return
        function = self._inference.infer(call.term.parts[0], path, call.scope)
        for pack, rule in self._inference.book.registers:
            key = argument(call.term, rule.key)
            if self._calls(function, rule) and isinstance(key, Term):
                with self._inference.following_key():
                    text = self._inference.infer(key, path, call.scope)
                if isinstance(text, Text):
                    found = self._registration(pack, text, call.term, path, default_argument(call.term, rule.default))
                    yield replace(
                        found,
                        scope=named_scope(call.scope),
                        namespace=rule.namespace,
                        reason=IN_STORE if rule.stored else None,
                        forced=forced_argument(call.term, rule) if rule.stored else None,
                    )

    def passed(self, call: CallFact, function: Value) -> Iterator[tuple[RulePack, RegisterRule, Term]]:
        """Yield the keys of the flags that a call makes, changes or reads in their store, as they are written."""
        for pack, rule in self._inference.book.registers:
            key = argument(call.term, rule.key) if rule.stored else None
            if isinstance(key, Term) and self._calls(function, rule):
                yield pack, rule, key

    def _calls(self, function: Value, rule: RegisterRule) -> bool:
        if isinstance(function, ClientMethod):
            return function.type == rule.on and function.name in rule.methods
        if isinstance(function, (Class, Client)):  # a row of a model, the store's or a project's own
            label = function.type if isinstance(function, Client) else self._inference.client_type(function)
            return label == rule.on and "__call__" in rule.methods
        return isinstance(function, External) and function.name in rule.functions

    def _entries(self, pack: RulePack, dotted: str, registry: Term, path: str, scope: str) -> Iterator[Reference]:
        is_choices = any(rule.choices == dotted for rule in pack.registry)
        for key, value in _choices(registry) if is_choices else _items(registry):
            text = self._inference.infer(key, path, scope)
            if isinstance(text, Text):
                default = DefaultArgument(source(value), literal(value)) if value is not None else None
                yield replace(self._registration(pack, text, key, path, default), symbol=dotted)

    def _registration(
        self, pack: RulePack, key: Text, at: Term, path: str, default: DefaultArgument | None
    ) -> Reference:
        return Reference(
            path=path,
            span=at.span,
            kind=ReferenceKind.REGISTRATION,
            sdk=pack.pack.id,
            provider=pack.pack.provider,
            evidence=Evidence.DECLARED,
            resolution=key.resolution,
            key=key.value,
            default=default,
            in_test=self._is_test(path),
        )


def _items(registry: Term) -> Iterator[tuple[Term, Term | None]]:
    if registry.kind is TermKind.DICTIONARY:
        yield from zip(registry.parts[::2], registry.parts[1::2], strict=True)


def _choices(registry: Term) -> Iterator[tuple[Term, Term | None]]:
    """Yield what each tuple of a tuple or list begins with: what follows is for people, and no default."""
    if registry.kind is TermKind.SEQUENCE:
        yield from ((part.parts[0], None) for part in registry.parts if part.kind is TermKind.SEQUENCE and part.parts)
