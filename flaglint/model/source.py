"""Facts of one source file: plain data that depends on nothing but its bytes and the names asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flaglint.model.references import Span


def named_scope(scope: str) -> str:
    """Return the innermost class or function of a scope: comprehensions and lambdas, which bear no name, left out."""
    while scope.endswith(">"):
        scope = scope.rpartition(".")[0]
    return scope


class TermKind(str, Enum):
    """The form of an expression; `Term` says what `text`, `parts` and `names` hold for each."""

    LITERAL = "literal"
    NAME = "name"
    ATTRIBUTE = "attribute"
    CALL = "call"
    FSTRING = "fstring"
    CONCATENATION = "concatenation"
    SUBSCRIPT = "subscript"
    SEQUENCE = "sequence"
    DICTIONARY = "dictionary"
    NOT = "not"
    BOOLEAN = "boolean"
    AWAIT = "await"
    CONDITIONAL = "conditional"
    LAMBDA = "lambda"
    STARRED = "starred"
    WALRUS = "walrus"
    UNION = "union"
    COMPREHENSION = "comprehension"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Term:
    """An expression, reduced to what following a flag key needs.

    LITERAL: `text` is its JSON. NAME: `text` is the identifier. ATTRIBUTE: `text` of the sole part. CALL: the
    function, then its arguments; `names` has one entry an argument: None for positional, the keyword, `*` or `**`.
    FSTRING, SEQUENCE, BOOLEAN (`text` is the operator), CONCATENATION, CONDITIONAL (test, then, else): parts in
    order. SUBSCRIPT: value, index. DICTIONARY: key and value in turn, `**x` as a STARRED key. LAMBDA: `names` are
    the parameters, the part its body. WALRUS: `text` is the name bound. UNION: both sides of `|`. COMPREHENSION:
    `text` is its part of the scope, the parts the element, or key and value. OTHER: `text` is the kind of
    syntax. Templates that are written out (`"%s.x" % a`, `"{}.x".format(a)`, `".".join([a, b])`) are FSTRING.
    """

    kind: TermKind
    span: Span
    text: str = ""
    parts: tuple[Term, ...] = ()
    names: tuple[str | None, ...] = ()


class CallRole(str, Enum):
    """Where a call stands: the rewriter and the override packs treat these differently."""

    EXPRESSION = "expression"
    STATEMENT = "statement"
    DECORATOR = "decorator"
    CONTEXT_MANAGER = "context_manager"


@dataclass(frozen=True, slots=True)
class ImportFact:
    """A name bound by an import: `import a.b as c`, or `from ..a import b as c` with `level` dots.

    `name` is None for a plain import. `import a.b` binds `a`: then `bound` is `a` and `module` is `a`. A star
    import has the name and bound name `*`.
    """

    scope: str
    module: str
    name: str | None
    bound: str
    level: int
    span: Span
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentFact:
    """A target bound in a scope; `value` is None when it cannot be followed (loops, unpacking, deletion).

    `target` is a name, an attribute chain, or an item with a literal key; a loop binds it to its iterable as STARRED,
    of which it takes one element at a time, or to a SUBSCRIPT of that. `span` is the statement's. `value_scope` is the
    scope to read the value in where `global` or `nonlocal` sets it apart from the one that is bound.
    """

    scope: str
    target: Term
    value: Term | None
    annotation: Term | None
    span: Span
    value_scope: str | None = None

    @property
    def is_bare(self) -> bool:
        """Tell whether the statement only annotates the name: `client: LDClient`."""
        return self.value is None and self.annotation is not None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A function parameter; `*args` and `**kwargs` carry their stars in the name."""

    name: str
    annotation: Term | None = None
    default: Term | None = None


@dataclass(frozen=True, slots=True)
class FunctionFact:
    """A function; `plain` tells that its body is a docstring at most and one return.

    `annotation` is that of the result, `indent` the column of its body's statements.
    """

    scope: str
    name: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[Term, ...]
    returns: tuple[Term, ...]
    plain: bool
    is_async: bool
    span: Span
    annotation: Term | None = None
    indent: int = 0

    @property
    def qualified_name(self) -> str:
        """Return the dotted path within the module."""
        return f"{self.scope}.{self.name}" if self.scope else self.name


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A class with its bases, in order."""

    scope: str
    name: str
    bases: tuple[Term, ...]
    decorators: tuple[Term, ...]
    span: Span

    @property
    def qualified_name(self) -> str:
        """Return the dotted path within the module."""
        return f"{self.scope}.{self.name}" if self.scope else self.name


@dataclass(frozen=True, slots=True)
class CallFact:
    """A call whose function's last name was asked for.

    `awaited` is the span of an `await` around it; `attribute` the name read from the (awaited) result at once,
    `attribute_span` the whole of that.
    """

    scope: str
    term: Term
    role: CallRole
    awaited: Span | None = None
    attribute: str | None = None
    attribute_span: Span | None = None


class ItemUse(str, Enum):
    """What code does with an item of a table: read it, look whether it is there (`in`), or set or delete it."""

    READ = "read"
    SOUGHT = "sought"
    SET = "set"


@dataclass(frozen=True, slots=True)
class ItemFact:
    """An item of a table whose last name was asked for; `term` is a SUBSCRIPT, `value` what it is set to.

    An attribute of an object that was asked for so is an item too: `settings.ENABLE_CART`, `getattr(settings, "X")`.
    """

    scope: str
    term: Term
    use: ItemUse
    value: Term | None = None


def table_word(name: str) -> str:
    """Return how a table is asked for among the names of calls, by its last name."""
    return f"{name}[]"


def attributes_word(name: str) -> str:
    """Return how an object whose attributes are flags is asked for among the names of calls, by its last name."""
    return f"{name}."


@dataclass(frozen=True, slots=True)
class Suppression:
    """A `# flaglint: ignore[...]` comment; no codes means all. `line` 0 holds for the whole file.

    `own_line` tells that the comment stands alone and speaks of the statement below.
    """

    line: int
    codes: tuple[str, ...]
    until: str | None = None
    reason: str | None = None
    own_line: bool = False


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """Everything that resolution needs to know of one Python file."""

    path: str
    imports: tuple[ImportFact, ...] = ()
    assignments: tuple[AssignmentFact, ...] = ()
    functions: tuple[FunctionFact, ...] = ()
    classes: tuple[ClassFact, ...] = ()
    calls: tuple[CallFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


class ArgumentForm(str, Enum):
    """How an argument is written in a template: between quotes, as a word that may be a variable, or otherwise."""

    STRING = "string"
    WORD = "word"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TemplateArgument:
    """An argument of a tag or call; `text` is what the quotes hold, or the source.

    `pattern` is a glob of what it may be, where that is known. A word that the template itself binds is OTHER.
    """

    form: ArgumentForm
    text: str
    keyword: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateCall:
    """A tag or call in a template whose name was asked for; `engine` is `django` or `jinja2`.

    `libraries` are the tag libraries loaded before it that may give the tag. `end` is the name of the tag that closes
    it, None if there is none. `is_own` tells that the template itself binds the name that is called.
    """

    engine: str
    name: str
    span: Span
    arguments: tuple[TemplateArgument, ...] = ()
    libraries: tuple[str, ...] = ()
    end: str | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What a template asks for, in source order; `broken` is where and why it could not be read to its end."""

    path: str
    calls: tuple[TemplateCall, ...] = ()
    broken: tuple[int, str] | None = None
