"""What an expression can turn out to be while a flag key is followed through a project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flaglint.model.packs import DeclarationRule, RulePack
from flaglint.model.references import Resolution, Span
from flaglint.model.source import Term


@dataclass(frozen=True, slots=True)
class Site:
    """Where a name is bound: the file, the statement, and the dotted name."""

    path: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True)
class External:
    """Something outside the project, or that a pack describes, by its qualified name."""

    name: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project."""

    path: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the project; `bound` tells that its first parameter is already taken."""

    path: str
    name: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the project."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of the project."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Client:
    """An SDK client, by the type label of its pack; not `sure`: on another branch it is something else."""

    type: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class ClientMethod:
    """A method of an SDK client, which may be something else where it is not `sure`."""

    type: str
    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A string known at scan time; `site` is the constant or enum member that holds it, if one does."""

    value: str
    resolution: Resolution
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A string of which only a part is known, as a glob."""

    glob: str


@dataclass(frozen=True, slots=True)
class Handle:
    """A flag object; `key` is None when it could not be resolved."""

    pack: RulePack
    rule: DeclarationRule
    key: Text | Pattern | None
    site: Site | None

    # A pack holds dictionaries, so the generated hash would fail.
    def __hash__(self) -> int:
        """Return a hash that agrees with equality."""
        return hash((self.pack.pack.id, self.key, self.site))


# The name space of flag objects that are Django settings: `SettingToggle("ENABLE_CART")`.
SETTING = "setting"


@dataclass(frozen=True, slots=True)
class HandleMethod:
    """A method of a flag object."""

    handle: Handle
    name: str


@dataclass(frozen=True, slots=True)
class ParameterOf:
    """A parameter of a function of the project, or what `steps` lead to from it: attributes, `[]` for each element."""

    path: str
    function: str
    name: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A display or comprehension, or several put together by `+` or `|`, with the scope to read its parts in."""

    term: Term
    path: str
    scope: str
    is_dictionary: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One of the tuples that a loop runs over: `for key, value in KEYS.items()`."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values that are all known: the elements of a loop, both sides of a conditional expression."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Adapted:
    """A function that something stands before: `partial(f, "x")`, whose call is `term`, or `sync_to_async(f)`."""

    function: Value
    term: Term
    path: str
    scope: str
    is_partial: bool = False
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not followed; `reason` is shown where it was to be a key."""

    reason: str


Value = (
    External
    | Module
    | Function
    | Class
    | Instance
    | Client
    | ClientMethod
    | Text
    | Pattern
    | Handle
    | HandleMethod
    | ParameterOf
    | Items
    | Row
    | Choice
    | Adapted
    | Unknown
)

CYCLE = Unknown("defined in terms of itself")
NO_STRING = Unknown("not a string")
# Names that say nothing of what they stand for: `client = None` waits for the client.
_SILENT = (CYCLE, NO_STRING)
# A loop over more than this is no longer about single flags.
MOST_CHOICES = 500


def choice(values: Iterable[Value]) -> Value:
    """Return one of the values: a choice inside is laid open, and what is equal counts once."""
    flat: list[Value] = []
    for value in values:
        for each in value.values if isinstance(value, Choice) else (value,):
            if not any(_same(each, other) for other in flat):
                flat.append(each)
        if len(flat) > MOST_CHOICES:
            return Unknown("one of a great many")
    return flat[0] if len(flat) == 1 else Choice(tuple(flat)) if flat else Unknown("an element of nothing")


def alternatives(value: Value) -> tuple[Value, ...]:
    """Return what a value can be: itself, or each side of a choice."""
    return value.values if isinstance(value, Choice) else (value,)


def either(values: Sequence[Value]) -> Value:
    """Return what the values agree on, else that it is one of them if any is a string or flag object."""
    agreed = one(values)
    if isinstance(agreed, Unknown) and any(isinstance(value, (Text, Pattern, Handle, Choice)) for value in values):
        return choice(values)
    return agreed


def one(values: Sequence[Value]) -> Value:
    """Return the value that all agree on.

    A string or parameter has to be the only possibility, for it may become a key. An object (a client, a flag
    object, a function) need only be the only one known: `client = None` waits for it, a parameter may bring it.
    """
    objects = [value for value in values if not isinstance(value, (Unknown, ParameterOf))]
    alike = [objects[0]] if objects and all(_same(value, objects[0]) for value in objects) else []
    client = _client(values, objects)
    if client is not None:
        return client
    if alike and (len(objects) == len(values) or not isinstance(alike[0], (Text, Pattern, Choice, Items))):
        return alike[0]
    if objects:
        return Unknown("has several possible values")
    if any(value != values[0] for value in values):
        return next((value for value in values if isinstance(value, Unknown)), Unknown("has several possible values"))
    return values[0] if values else Unknown("never assigned")


def _client(values: Sequence[Value], objects: Sequence[Value]) -> Client | None:
    """Return the one client among the values, not sure where a fake or something not followed may stand for it."""
    kinds = {value.type for value in objects if isinstance(value, Client)}
    if len(kinds) != 1 or not all(isinstance(value, (Client, Instance)) for value in objects):
        return None
    sure = all(value.sure for value in objects if isinstance(value, Client))
    others = [value for value in values if not isinstance(value, (Client, ParameterOf)) and value not in _SILENT]
    return Client(kinds.pop(), sure and not others)


def _same(left: Value, right: Value) -> bool:
    """Tell whether two values mean the same: strings and flag objects do, whichever name they come from."""
    if isinstance(left, Text) and isinstance(right, Text):
        return left.value == right.value
    if isinstance(left, Handle) and isinstance(right, Handle) and isinstance(left.key, Text):
        return isinstance(right.key, Text) and left.rule == right.rule and left.key.value == right.key.value
    return left == right
