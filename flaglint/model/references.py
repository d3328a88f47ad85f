"""References: the places in code that concern a flag, and how each was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flaglint.model.flags import FlagValue

# Why a place that registers a flag stays when the flag goes.
IN_STORE = "the flag is made, changed or read in its store here"


class ReferenceKind(str, Enum):
    """What the place in code does with the flag."""

    EVALUATION = "evaluation"
    DECLARATION = "declaration"
    REGISTRATION = "registration"
    OVERRIDE = "override"
    BULK = "bulk"
    TEMPLATE = "template"
    MENTION = "mention"

    @property
    def asks(self) -> bool:
        """Tell whether the place asks for the flag's value."""
        return self in (ReferenceKind.EVALUATION, ReferenceKind.TEMPLATE)


class Evidence(str, Enum):
    """Why flaglint believes that this is a flag reference, strongest first."""

    TYPE = "type"
    DECLARED = "declared"
    WRAPPER = "wrapper"
    IMPORT = "import"
    NAME = "name"
    TEXT = "text"


class Resolution(str, Enum):
    """How the key was found."""

    LITERAL = "literal"
    CONSTANT = "constant"
    ATTRIBUTE = "attribute"
    ENUM = "enum"
    OBJECT = "object"
    WRAPPER = "wrapper"
    CONCATENATION = "concatenation"
    DYNAMIC = "dynamic"
    TEXT = "text"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of source text: lines 1-based, columns 0-based in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def contains(self, other: Span) -> bool:
        """Tell whether the other range lies within this one (equal ranges do)."""
        starts = (self.line, self.column) <= (other.line, other.column)
        return starts and (other.end_line, other.end_column) <= (self.end_line, self.end_column)

    def touches(self, other: Span) -> bool:
        """Tell whether the two ranges share a place."""
        starts = (self.line, self.column) <= (other.end_line, other.end_column)
        return starts and (other.line, other.column) <= (self.end_line, self.end_column)


@dataclass(frozen=True, slots=True)
class DefaultArgument:
    """The default written at a call; `value` is None when it is not a literal, `text` is the source."""

    text: str
    value: FlagValue | None


# JSON has one type of number; `1.0` may be what an integer flag serves as `1`.
_TYPES: dict[str, type | tuple[type, ...]] = {
    "bool": bool,
    "string": str,
    "treatment": str,
    "int": int,
    "float": (int, float),
    "number": (int, float),
}


@dataclass(frozen=True, slots=True)
class TagLibrary:
    """A library of template tags by the name under which it is loaded, and every tag and filter that it gives."""

    name: str
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What to put a constant in place of when the flag's value is known.

    `span` is the whole expression, with `await` and the `.value` of a details object. `negated` tells that the
    expression is the opposite of the flag. `recognised_by` is the word in the expression by which it was
    found: the key itself, or the identifier of a constant, flag object or wrapper. `obstacle` says why the
    expression must not be replaced, None if it may be. `kind` is the type that the expression always has (bool,
    string, int, float, number, json, treatment), or `any` where it is the flag's own. `library` is where a template's
    tag was loaded from, if all that the library gives is known.
    """

    span: Span
    recognised_by: str
    negated: bool = False
    obstacle: str | None = None
    kind: str = "any"
    library: TagLibrary | None = None

    def fits(self, value: FlagValue) -> bool:
        """Tell whether the expression can have the value: `is_on()` of a text flag is true, never the text."""
        types = _TYPES.get("bool" if self.negated else self.kind)
        decoded = value.decode()
        return types is None or (isinstance(decoded, types) and (isinstance(decoded, bool) == (types is bool)))


@dataclass(frozen=True, slots=True)
class Forced:
    """What a test override makes of the flag: `value` is None when it is not a literal, `text` is the source.

    `recognised_by` is the word in the call by which it was found (see `Evaluated`). `told_by` are the attributes of a
    double by which it is told its answer later, as in `double.return_value = True`; empty where it has been told.
    """

    text: str
    value: FlagValue | None
    recognised_by: str
    told_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One place in code; sorted by path, line and column wherever there are several.

    `span` is the call, string or declaration. `key` is None when it could not be resolved: then `reason` says why,
    and `pattern` (a glob) which keys it keeps alive, if that is known. A BULK reference reads all flags at once and has
    no key. `symbol` is the qualified name of what
    a DECLARATION binds (`shop.features.NEW_CART`), or, with evidence WRAPPER, of the function that is called.
    `scope` is the dotted path of enclosing classes and functions, empty at module level. `forced` is set where an
    OVERRIDE says in the call itself what it forces.
    """

    path: str
    span: Span
    kind: ReferenceKind
    sdk: str
    evidence: Evidence
    resolution: Resolution
    key: str | None = None
    namespace: str | None = None
    default: DefaultArgument | None = None
    default_missing: bool = False
    pattern: str | None = None
    reason: str | None = None
    in_test: bool = False
    scope: str = ""
    symbol: str | None = None
    provider: str | None = None
    evaluated: Evaluated | None = None
    forced: Forced | None = None

    @property
    def is_stored(self) -> bool:
        """Tell whether the place makes, changes or reads the flag in its store: history, not code that goes with it."""
        return self.kind is ReferenceKind.REGISTRATION and self.reason == IN_STORE

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Return the order of listings: path, line, column, key."""
        return (self.path, self.span.line, self.span.column, self.key or "")
