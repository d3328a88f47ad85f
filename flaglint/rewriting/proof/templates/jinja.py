"""Jinja's templates for the proof: lexed and parsed by Jinja itself, expressions evaluated as trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from jinja2 import Environment, TemplateSyntaxError, nodes

from flaglint.rewriting.proof.templates.evaluation import Known
from flaglint.rewriting.proof.templates.expressions import Fold, is_missing, known
from flaglint.rewriting.proof.templates.items import Item, Node, NotProvedError
from flaglint.rewriting.proof.templates.streams import Entry, seam

_ENVIRONMENT = Environment(keep_trailing_newline=True, extensions=["jinja2.ext.do"], autoescape=True)
_KINDS = {"block": "tag", "variable": "output", "comment": "comment", "raw": "raw"}
# What completes a statement so that it can be parsed alone.
_ENDS = {"with": "endwith", "for": "endfor", "call": "endcall", "filter": "endfilter", "if": "endif"}
_ALONE = frozenset({"set", "include", "do"})
_BARE = frozenset({"else", "endif", "endfor", "endwith", "endcall", "endfilter", "endset", "endmacro", "endraw"})


def items_of(source: str) -> list[Item]:
    """Return the items; texts are as they are rendered, without what Jinja trims.

    Raises:
        NotProvedError: Jinja cannot read the template.
    """
    items: list[Item] = []
    parts: list[str] = []
    kind, first, name = "", 1, ""
    try:
        for line, token, value in _ENVIRONMENT.lexer.tokeniter(source, None):
            if token == "data":  # noqa: S105 - a kind of token of a template
                if kind == "raw":
                    parts.append(value)
                else:
                    items.append(Item("text", line, value))
            elif token.endswith("_begin") and kind != "raw":
                kind, first, name, parts = _KINDS[token.removesuffix("_begin")], line, "", [value]
            elif token.endswith("_end"):
                items.append(Item(kind, first, _unmarked("".join([*parts, value]).strip()), name))
                kind, parts = "", []
            else:
                name = value if kind == "tag" and token == "name" and not name else name  # noqa: S105
                parts.append(value)
    except TemplateSyntaxError as error:
        raise NotProvedError(f"line {error.lineno}: Jinja cannot read it: {error.message}") from None
    if kind:
        raise NotProvedError(f"line {first}: Jinja cannot read it: a tag does not end")
    return items


def is_whole(source: str) -> bool:
    """Tell whether Jinja itself reads the template; it does not where an extension adds tags."""
    try:
        _ENVIRONMENT.parse(source)
    except TemplateSyntaxError:
        return False
    return True


def stray_end(items: Sequence[Item]) -> Item | None:
    """Return a tag that takes no words and has some, or None."""
    return next(
        (item for item in items if item.name in _BARE and len(item.raw.strip("{%+-} \t\r\n").split()) > 1), None
    )


def _unmarked(raw: str) -> str:
    """Return a tag without `-` at its delimiters: all that it did is done to the texts beside it."""
    raw = raw[:2] + raw[3:] if raw[2:3] == "-" else raw
    return raw[:-3] + raw[-2:] if raw[-3:-2] == "-" else raw


def with_sites(items: Sequence[Item], key: str, lines: Sequence[int]) -> list[Item]:
    """Return the items with the numbers of the questions in them, given the questions' lines in order.

    Raises:
        NotProvedError: a question is nowhere, or not the only one of its kind in its item.
    """
    found = []
    number = 0
    for item in items:
        taken: list[int] = []
        last = item.line + item.raw.count("\n")
        count = _questions(item, key) if number < len(lines) and item.line <= lines[number] <= last else 0
        while len(taken) < count and number < len(lines) and lines[number] <= last:
            taken.append(number)
            number += 1
        if len(taken) != count:
            raise NotProvedError(f"line {item.line}: not every question in it is answered")
        found.append(replace(item, sites=tuple(taken)))
    if number < len(lines):
        raise NotProvedError(f"line {lines[number]}: there is no question to {key!r}")
    return found


def _questions(item: Item, key: str) -> int:
    if item.kind not in ("tag", "output") or key not in item.raw:
        return 0
    return sum(Fold(key, True).asks(call) for call in _parsed(item).find_all(nodes.Call))


def _parsed(item: Item) -> nodes.Node:
    """Return the tree of one item.

    Raises:
        NotProvedError: it cannot be parsed alone.
    """
    source = item.raw
    if item.kind == "tag":
        name = "if" if item.name == "elif" else item.name
        if name not in _ENDS and name not in _ALONE:
            raise NotProvedError(f"line {item.line}: `{{% {name} %}}` cannot be read alone")
        if item.name == "elif":
            source = source.replace("elif", "if", 1)
        if name in _ENDS:
            source += f"{{% {_ENDS[name]} %}}"
    try:
        return _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise NotProvedError(f"line {item.line}: Jinja cannot read it: {error.message}") from None


@dataclass
class Jinja:
    """The language, for one text; `values` are the answers to the questions by number."""

    key: str
    values: Mapping[int, bool] = field(default_factory=dict)

    def test(self, item: Item, names: Known) -> tuple[object, bool]:
        """Return what an `if` or `elif` asks."""
        try:
            test = self._folded(item)
        except NotProvedError:
            if item.sites:
                raise
            return item.raw, False
        if not item.sites:
            return test, False
        decided = known(test)
        return (test if decided is None else decided), True

    def gate(self, node: Node) -> bool | None:
        """Return None: no tag of Jinja asks for a flag itself."""
        return None

    def leaf(self, item: Item, names: Known, *, is_top: bool) -> Entry:
        """Return what is left of an item."""
        if item.kind == "text":
            return Entry(item.line, item.raw)
        if not item.sites:
            return Entry(item.line, meaning=item.raw)
        folded = self._folded(item)
        if item.kind == "output" and is_missing(folded):
            return seam(item.line)
        return Entry(item.line, meaning=(item.name, folded), is_changed=True)

    def _folded(self, item: Item) -> nodes.Node:
        values = {self.values[number] for number in item.sites}
        if len(values) > 1:
            raise NotProvedError(f"line {item.line}: questions with different answers in one tag")
        return _meaning(item, Fold(self.key, values.pop() if values else None))


def _meaning(item: Item, fold: Fold) -> nodes.Node:
    tree = _parsed(item)
    if item.name in ("if", "elif"):
        (branch,) = tree.find_all(nodes.If)
        return fold.of(branch.test, "truth")
    if item.kind == "output":
        (output,) = tree.find_all(nodes.Output)
        (shown,) = output.nodes
        return fold.of(shown, "value")
    return fold.of(tree, "value")


def canonical(item: Item) -> object:
    """Return what an item of the new text comes to; None where only its source counts."""
    if item.name == "else":
        return ("else", None)
    try:
        meaning = _meaning(item, Fold("", None))
    except (NotProvedError, ValueError):
        return None
    return (item.name, meaning)
