"""Rule packs as data: how the calls of one SDK look. Field names are those of the TOML files.

A trailing underscore stands for a field whose name is a Python keyword (`from_` is `from` in the file).
Qualified names are compared after imports, aliases and re-exports have been followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flaglint.model.template_rules import TagLibraryRule, TemplateRule


@dataclass(frozen=True, slots=True)
class PackHeader:
    """Who the pack is for. `imports` are the roots whose import arms the pack in a file."""

    id: str
    provider: str
    lang: str
    sdk: str = ""
    verified: str = ""
    source: str = ""
    imports: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArgumentRule:
    """Where an argument is: 0-based position (the receiver not counted), keyword, or both.

    `many`: a list of keys; with `dict`, either. `object`: the flag object, not its key. `kwargs`: the keyword names are
    keys. `dict`: the keys of a dictionary are. `prefix` is put before the key. Only keys that the regular expression
    `pattern` finds are flags: what is asked for with another key, or with one that is not known, is none.
    """

    pos: int | None = None
    kw: str | None = None
    many: bool = False
    object: bool = False
    kwargs: bool = False
    dict: bool = False
    prefix: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """Where the default is. `none`: the SDK takes no default. `value`: what a missing flag gives then.

    `optional`: the SDK permits leaving it out, which FLG401 reports.
    """

    pos: int | None = None
    kw: str | None = None
    none: bool = False
    value: bool | int | float | str | None = None
    kwlambda: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """What a call gives: the `value`, an object with the value in an attribute (`attr`), or something else.

    `attrs` maps attribute names to the value's type; only `value`, `bool` and the plain types are the flag's own value.
    """

    shape: str = "value"
    attrs: dict[str, str] = field(default_factory=dict)
    other: tuple[str, ...] = ()
    items: dict[str, str] = field(default_factory=dict)
    index: int | None = None


@dataclass(frozen=True, slots=True)
class ClientRule:
    """How a client comes into being. `instances` are qualified names that hold one; `names` are weak evidence.

    `from_methods` are methods of another client type that give this one (`flagsmith.Flagsmith.get_identity_flags`),
    `from_attributes` are attributes of one that hold it (`flask_unleash.Unleash.client`).
    """

    type: str
    constructors: tuple[str, ...] = ()
    factories: tuple[str, ...] = ()
    from_methods: tuple[str, ...] = ()
    from_attributes: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallRule:
    """An evaluation: qualified functions, or methods on a client type.

    `generic` methods prove nothing by their name alone (`is_enabled`, `get_value`). `unique`: in this code base only
    `on` has a method of that name, so that where the type of a receiver is not known one sign proves it; a class of
    the project with such a method of its own takes that back.
    """

    key: ArgumentRule
    id: str = ""
    on: str = ""
    methods: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    context: ArgumentRule | None = None
    default: DefaultRule = DefaultRule(none=True)
    value: str = "any"
    returns: ReturnRule = ReturnRule()
    async_: bool = False
    negate: bool = False
    namespace: str | None = None
    on_values: tuple[str, ...] = ()
    off_values: tuple[str, ...] = ()
    side_effects: str = "none"
    generic: bool = True
    unique: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class BulkRule:
    """A call that reads all flags at once: qualified functions, or methods on a client type.

    What becomes of each flag then is not seen. A call that passes `keys` reads those alone. `generic` as in CallRule.
    """

    functions: tuple[str, ...] = ()
    on: str = ""
    methods: tuple[str, ...] = ()
    keys: ArgumentRule | None = None
    generic: bool = True


@dataclass(frozen=True, slots=True)
class EvaluateRule:
    """How a flag object is asked."""

    methods: tuple[str, ...]
    value: str = "bool"
    async_: bool = False
    negate: bool = False
    default: DefaultRule = DefaultRule(none=True)


@dataclass(frozen=True, slots=True)
class DeclarationRule:
    """A flag object: `X = WaffleFlag("ns.key", __name__)`; `key_format` builds the key from the arguments."""

    constructors: tuple[str, ...]
    key: ArgumentRule
    evaluate: EvaluateRule
    default: DefaultRule = DefaultRule(none=True)
    key_format: str = "{0}"
    second: ArgumentRule | None = None
    decorator: tuple[str, ...] = ()
    namespace: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConstantsRule:
    """Constants that `module` makes from a YAML file of the tree: which entries, and their fields `name` and `key`.

    `path` are places in the file, as in `flags[]` for each element of the list `flags`. `entries`, by qualified name,
    are not written in the pack but read from the file.
    """

    yaml: str
    module: str
    path: tuple[str, ...] = ("[]",)
    name: str = "name"
    key: str = "key"
    entries: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegistryRule:
    """Where flags are listed, by qualified name: a `dict` from key to default, or `choices` that begin with a key.

    `constants` is a module or class of which every name that stands for a text is a flag, asked for or not.
    """

    dict: str = ""
    choices: str = ""
    constants: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that names nothing, or several."""
        if [self.dict, self.choices, self.constants].count("") != 2:
            raise ValueError("name either the `dict`, the `choices` or the `constants`")


@dataclass(frozen=True, slots=True)
class RegisterRule:
    """A call that adds a flag to the project's registry: a qualified function, or a method of a client type.

    The method `__call__` is the call of the type itself. `stored`: the call makes, changes or reads the flag in its
    store, as a migration does, so that it is not the project's to remove with the flag. `value` is what it puts there.
    """

    key: ArgumentRule
    on: str = ""
    methods: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    default: DefaultRule = DefaultRule(none=True)
    namespace: str | None = None
    stored: bool = False
    value: ArgumentRule | None = None


@dataclass(frozen=True, slots=True)
class DecoratorRule:
    """A decorator that gates a function or view; `invert_prefix` before a key turns it round.

    `when_on` is what a removal makes of it where the flag is on: "strip" takes it away, "report" leaves it to a person,
    as it does something besides. Empty: it goes if the key has a place among the arguments.
    """

    functions: tuple[str, ...]
    key: ArgumentRule
    invert_prefix: str = ""
    wrappers: tuple[str, ...] = ()
    when_on: str = ""
    when_off: str = "report"
    namespace: str | None = None

    @property
    def only_gates(self) -> bool:
        """Tell whether the decorator does nothing but gate; a key that is one keyword among others says it does."""
        return self.when_on == "strip" if self.when_on else self.key.pos is not None


@dataclass(frozen=True, slots=True)
class ContextManagerRule:
    """A context manager that gates what is registered inside it."""

    functions: tuple[str, ...]
    key: ArgumentRule


@dataclass(frozen=True, slots=True)
class ClassAttributeRule:
    """An attribute of a class with one of the bases, whose string names the flag."""

    bases: tuple[str, ...]
    attribute: str
    invert_prefix: str = ""
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class OverrideRule:
    """A test helper that forces a value: qualified functions, or methods on a client type.

    `as_` says where it may stand.
    """

    key: ArgumentRule
    functions: tuple[str, ...] = ()
    on: str = ""
    methods: tuple[str, ...] = ()
    as_: tuple[str, ...] = ("decorator", "class_decorator", "context_manager", "call")
    value: ArgumentRule | None = None
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class WrapperRule:
    """A project's own function around an SDK call; calls of it are evaluations."""

    functions: tuple[str, ...]
    key: ArgumentRule
    forwards: str = ""
    default: DefaultRule = DefaultRule(none=True)
    negate: bool = False
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class MappingRule:
    """A table in which the code looks flags up itself.

    `object` is its qualified name (`django.conf.settings.FEATURES`). `receivers` are dotted names, `*` for any part,
    under which it is found where its origin is not known, as `settings.FEATURES` of a test fixture. Only keys that the
    regular expression `pattern` finds are flags. `attributes`: they are not items, but attributes.
    """

    object: str = ""
    receivers: tuple[str, ...] = ()
    pattern: str = ""
    attributes: bool = False
    note: str = ""

    def names(self) -> Iterator[str]:
        """Yield the names under which the table is known."""
        yield from filter(None, (self.object, *self.receivers))


@dataclass(frozen=True, slots=True)
class PackExample:
    """Code that the pack must read so: `finds` lists the keys of its evaluations and declarations, in order.

    `path` is the name of the file, which tells a template from Python; `beside` is a Python file of the same project.
    `bulk` is how many places read all flags at once.
    """

    code: str
    finds: tuple[str, ...]
    note: str = ""
    path: str = "example.py"
    beside: str = ""
    bulk: int = 0


@dataclass(frozen=True, slots=True)
class RulePack:
    """One file in `rules/`, or a project's own."""

    schema: int
    pack: PackHeader
    client: tuple[ClientRule, ...] = ()
    call: tuple[CallRule, ...] = ()
    bulk: tuple[BulkRule, ...] = ()
    declaration: tuple[DeclarationRule, ...] = ()
    constants: tuple[ConstantsRule, ...] = ()
    registry: tuple[RegistryRule, ...] = ()
    register: tuple[RegisterRule, ...] = ()
    decorator: tuple[DecoratorRule, ...] = ()
    context_manager: tuple[ContextManagerRule, ...] = ()
    class_attribute: tuple[ClassAttributeRule, ...] = ()
    override: tuple[OverrideRule, ...] = ()
    wrapper: tuple[WrapperRule, ...] = ()
    template: tuple[TemplateRule, ...] = ()
    tag_library: tuple[TagLibraryRule, ...] = ()
    mapping: tuple[MappingRule, ...] = ()
    example: tuple[PackExample, ...] = ()

    def call_names(self) -> Iterator[str]:
        """Yield the last names of every function and method that the pack speaks of."""
        for call in self.call:
            yield from call.methods
        for bulk in self.bulk:
            yield from bulk.methods
        for override in self.override:
            yield from override.methods
        for register in self.register:
            yield from register.methods
        for declaration in self.declaration:
            yield from declaration.evaluate.methods
            yield from declaration.decorator
        for function in self.qualified_names():
            yield function.rpartition(".")[2]

    def qualified_names(self) -> Iterator[str]:
        """Yield the qualified names of functions, constructors, factories and instances in the pack."""
        for client in self.client:
            yield from (*client.constructors, *client.factories, *client.instances)
        for declaration in self.declaration:
            yield from declaration.constructors
        for call in self.call:
            yield from call.functions
        for bulk in self.bulk:
            yield from bulk.functions
        for register in self.register:
            yield from register.functions
        for decorator in self.decorator:
            yield from decorator.functions
        for manager in self.context_manager:
            yield from manager.functions
        for override in self.override:
            yield from override.functions
        for wrapper in self.wrapper:
            yield from wrapper.functions
        for mapping in self.mapping:
            yield from filter(None, [mapping.object])
