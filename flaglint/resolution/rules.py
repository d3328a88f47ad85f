"""The rule packs of a run, indexed by the names that calls are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flaglint.model.packs import (
    ArgumentRule,
    BulkRule,
    CallRule,
    ClassAttributeRule,
    ContextManagerRule,
    DeclarationRule,
    DecoratorRule,
    DefaultRule,
    MappingRule,
    OverrideRule,
    RegisterRule,
    RulePack,
    WrapperRule,
)
from flaglint.model.source import attributes_word, table_word

FunctionRule = CallRule | ContextManagerRule | DecoratorRule | OverrideRule | WrapperRule
# A last name this long says enough alone; a shorter one (`get`, `has`) needs the name before it too.
TELLING_LENGTH = 8


@dataclass(frozen=True, slots=True)
class PackRule:
    """A rule with the pack it comes from."""

    pack: RulePack
    rule: FunctionRule


@dataclass(frozen=True, slots=True)
class PackDeclaration:
    """A declaration rule with the pack it comes from."""

    pack: RulePack
    rule: DeclarationRule


@dataclass(frozen=True, slots=True)
class PackBulk:
    """A rule for reads of all flags with the pack it comes from."""

    pack: RulePack
    rule: BulkRule


class RuleBook:
    """Look-ups over all packs; qualified names are those after imports were followed."""

    def __init__(self, packs: Sequence[RulePack]) -> None:
        self.packs = tuple(packs)
        self.clients: dict[str, str] = {}
        self.instances: dict[str, str] = {}
        self.from_methods: dict[str, str] = {}
        self.from_attributes: dict[str, str] = {}
        self.client_names: dict[str, set[str]] = defaultdict(set)
        self.functions: dict[str, list[PackRule]] = defaultdict(list)
        self.methods: dict[tuple[str, str], list[PackRule]] = defaultdict(list)
        self.by_method: dict[str, list[PackRule]] = defaultdict(list)
        self.bulk: dict[str, list[PackBulk]] = defaultdict(list)
        self.overrides: dict[tuple[str, str], list[PackRule]] = defaultdict(list)
        self.declarations: dict[str, PackDeclaration] = {}
        self.asked_as: dict[str, PackDeclaration] = {}
        self.constants: dict[str, str] = {}
        self.registries: dict[str, RulePack] = {}
        self.listed_constants: dict[str, RulePack] = {}
        self.registers: list[tuple[RulePack, RegisterRule]] = []
        self.mappings: list[tuple[RulePack, MappingRule]] = []
        self.class_attributes: dict[str, list[tuple[RulePack, ClassAttributeRule]]] = defaultdict(list)
        for pack in self.packs:
            self._add_clients(pack)
            self._add_rules(pack)
        names = {name for pack in self.packs for name in pack.call_names()}
        # A project's own flag class says in `__init__` what it makes of the key.
        self.names = frozenset(names | {"__init__"} if self.declarations else names) | {*self._table_words()}
        self.qualified = frozenset(name for pack in self.packs for name in pack.qualified_names())
        self.roots = frozenset(root for pack in self.packs if pack.pack.sdk for root in pack.pack.imports)
        # What a pack of an SDK speaks of lies outside the project: a definition of the project's own shadows it.
        self.shadowable = frozenset(
            name
            for pack in self.packs
            for name in pack.qualified_names()
            if pack.pack.sdk and name.partition(".")[0] in pack.pack.imports
        )
        # What the other packs speak of is the project's own: its modules may hold none of the words they are known by.
        self.own = frozenset(name for pack in self.packs if not pack.pack.sdk for name in pack.qualified_names())
        self.own_types = frozenset(client.type for pack in self.packs if not pack.pack.sdk for client in pack.client)
        self.prefixes = frozenset(
            name.rsplit(".", dots)[0] for name in self.own for dots in range(1, name.count(".") + 1)
        )
        self.module_names: dict[str, set[str]] = defaultdict(set)
        for name in self.shadowable:
            module, _, last = name.rpartition(".")
            self.module_names[module].add(last)

    def _table_words(self) -> Iterator[str]:
        """Yield what the tables of flags are asked for by, and the methods that look into one or change it."""
        for _, mapping in self.mappings:
            word = attributes_word if mapping.attributes else table_word
            yield from (word(name.rpartition(".")[2]) for name in mapping.names())
            yield from ("get", "dict")

    def _add_clients(self, pack: RulePack) -> None:
        for client in pack.client:
            self.client_names[client.type].update(client.names)
            for name in (*client.constructors, *client.factories):
                self.clients[name] = client.type
            for name in client.instances:
                self.instances[name] = client.type
            for name in client.from_methods:
                self.from_methods[name] = client.type
            for name in client.from_attributes:
                self.from_attributes[name] = client.type

    def _add_rules(self, pack: RulePack) -> None:
        rules: tuple[FunctionRule, ...] = (
            *pack.call,
            *pack.decorator,
            *pack.context_manager,
            *pack.override,
            *pack.wrapper,
        )
        for rule in rules:
            for name in rule.functions:
                self.functions[name].append(PackRule(pack, rule))
        for call in pack.call:
            for method in call.methods:
                self.methods[call.on, method].append(PackRule(pack, call))
                self.by_method[method].append(PackRule(pack, call))
        for bulk in pack.bulk:
            for name in (*bulk.functions, *bulk.methods):
                self.bulk[name].append(PackBulk(pack, bulk))
        for override in pack.override:
            for method in override.methods:
                self.overrides[override.on, method].append(PackRule(pack, override))
        for declaration in pack.declaration:
            for name in declaration.constructors:
                self.declarations[name] = PackDeclaration(pack, declaration)
            for method in declaration.evaluate.methods:
                self.asked_as.setdefault(method, PackDeclaration(pack, declaration))
        for registry in pack.registry:
            if registry.constants:
                self.listed_constants[registry.constants] = pack
            else:
                self.registries[registry.dict or registry.choices] = pack
        for constants in pack.constants:
            self.constants.update(constants.entries)
        self.registers.extend((pack, register) for register in pack.register)
        for mapping in pack.mapping:
            self.mappings.append((pack, mapping))
            if mapping.object and not mapping.attributes:
                key = ArgumentRule(pos=0, pattern=mapping.pattern)
                got = CallRule(key, functions=(f"{mapping.object}.get",), default=DefaultRule(pos=1))
                self.functions[f"{mapping.object}.get"].append(PackRule(pack, got))
        for attribute in pack.class_attribute:
            for base in attribute.bases:
                self.class_attributes[base].append((pack, attribute))

    def describes(self, dotted: str) -> bool:
        """Tell whether a pack says what a call of a function or method of the project asks for."""
        owner, _, name = dotted.rpartition(".")
        return dotted in self.qualified or (owner in self.own_types and (owner, name) in self.methods)

    @property
    def speaks_of_modules(self) -> bool:
        """Tell whether a rule names a module of the project, so that the tree must be listed to know which it is.

        Django's settings are found by the words in them.
        """
        return bool(self.own or self.own_types or self.listed_constants) or not all(map(_is_setting, self.registries))

    def needles(self) -> Iterator[tuple[str, ...]]:
        """Yield the groups of words of which one must be in a file that can hold a reference."""
        for pack in self.packs:
            for root in pack.pack.imports:
                yield from _imports(root, pack.qualified_names())
            for call in pack.call:
                if not call.generic:
                    alone = (call.key.kw,) if call.key.pos is None and call.key.kw else ()
                    yield from ((method, *alone) for method in call.methods)
            for bulk in pack.bulk:
                if not bulk.generic:
                    yield from ((method,) for method in bulk.methods)
            keyed = _keyed_by_name(pack)
            for name in pack.qualified_names():
                if name.partition(".")[0] not in pack.pack.imports:
                    yield from _groups(name, keyed.get(name))
        yield from map(needle, self.listed_constants)
        for registry in self.registries:
            yield (registry.rpartition(".")[2], "INSTALLED_APPS") if _is_setting(registry) else needle(registry)
        for _, mapping in self.mappings:
            yield from (tuple(part for part in needle(name) if part != "*") for name in mapping.names())
            if mapping.object == "os.environ":
                yield ("setenv",)  # monkeypatch.setenv("FEATURE_CART", "1")


def _keyed_by_name(pack: RulePack) -> dict[str, str]:
    """Return by function the keyword that alone forces flags: `FLAGS` of Django's `override_settings`."""
    keyed = [rule for rule in pack.override if rule.key.pos is None and rule.key.kw]
    return {name: rule.key.kw for rule in keyed if rule.key.kw for name in rule.functions}


def _groups(name: str, keyword: str | None) -> Iterator[tuple[str, ...]]:
    """Yield what a file holds that calls a function, with the keyword if that makes it a call to find."""
    if keyword is None:
        yield needle(name)
        return
    yield (*needle(name), keyword)
    # The call with the keyword may be in another file, by another name.
    yield (f"{name.rpartition('.')[2]} as",)


def _imports(root: str, qualified: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a file holds that imports a package: its name, or an import of it where the name says little."""
    if len(root) > len("flags"):
        yield (root,)
        return
    for before in ("import ", "from ", "import\t", "from\t", "import  ", "from  ", "import \\\n", "from \\\n"):
        yield (f"{before}{root}",)
    # `import os, flags` alone would make a candidate of every `re.compile(text, flags)`.
    yield from ((name.rpartition(".")[0],) for name in qualified if name.startswith(f"{root}.") and name.count(".") > 1)


def _is_setting(registry: str) -> bool:
    return registry.startswith("django.conf.settings.")


def needle(qualified: str) -> tuple[str, ...]:
    """Return the words that a file must hold to speak of a qualified name."""
    parts = qualified.split(".")
    if parts[-2:-1] == ["conftest"]:  # a test names a fixture, and not where it comes from
        return (parts[-1],)
    return tuple(parts[-1:] if len(parts[-1]) >= TELLING_LENGTH else parts[-2:])
