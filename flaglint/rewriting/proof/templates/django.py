"""Django's templates for the proof: split as Django splits them, conditions read by their precedence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flaglint.rewriting.proof.templates.evaluation import Known
from flaglint.rewriting.proof.templates.items import Item, Node, NotProvedError
from flaglint.rewriting.proof.templates.streams import Entry, seam

# Splitting takes time squared in the length of a line that opens tags without end.
_LONGEST_LINE = 20_000
_TAG = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})")
_BIT = re.compile(r"""((?:[^\s'"]*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+|\S+)""")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_KINDS = {"{%": "tag", "{{": "output", "{#": "comment"}
_COMPARING = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "is"})


def items_of(source: str, sites: Mapping[int, int]) -> list[Item]:
    """Return the items; `sites` are the numbers of the questions by their offsets.

    Raises:
        NotProvedError: a line is too long to be looked at.
    """
    if any(len(line) > _LONGEST_LINE for line in source.split("\n")):
        raise NotProvedError("line 1: has lines too long to be looked at")
    items: list[Item] = []
    offset, line = 0, 1
    closing: str | None = None
    for part in _TAG.split(source):
        kind = _KINDS.get(part[:2], "text") if _TAG.fullmatch(part) else "text"
        content = part[2:-2].strip() if kind != "text" else ""
        if closing is not None and not (kind == "tag" and content == closing):
            kind = "text"
        elif kind == "tag" and closing is not None:
            closing = None
        elif kind == "tag" and content.split(None, 1)[:1] in (["verbatim"], ["comment"]):
            closing = "endcomment" if content.startswith("comment") else f"end{content}"
        if part:
            found = (sites[offset],) if kind == "tag" and offset in sites else ()
            name = content.split(None, 1)[0] if kind == "tag" and content else ""
            items.append(Item(kind, line, part, name, found))
        offset += len(part)
        line += part.count("\n")
    return items


def bits_of(item: Item) -> list[str]:
    """Return the words of a tag or output."""
    return _BIT.findall(item.raw[2:-2])


def speaks_of(item: Item, name: str) -> int:
    """Return how often a tag or output speaks of a variable, outside quotes."""
    if item.kind not in ("tag", "output"):
        return 0
    return len(re.findall(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", _QUOTED.sub("", item.raw)))


@dataclass
class Django:
    """The language, for one text; `values` are the answers to the questions by number."""

    key: str
    values: Mapping[int, bool] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    extends: bool = False

    def test(self, item: Item, names: Known) -> tuple[object, bool]:
        """Return what an `if` or `elif` asks."""
        used = {name: names[name] for name in names if speaks_of(item, name)}
        try:
            return condition(bits_of(item)[1:], used), bool(used)
        except NotProvedError:
            if used:
                raise
            return item.raw, False

    def gate(self, node: Node) -> bool | None:
        """Return which side stays of a tag that asks for the flag."""
        if not node.item.sites:
            return None
        self._check(node.item)
        return self.values[node.item.sites[0]]

    def leaf(self, item: Item, names: Known, *, is_top: bool) -> Entry:
        """Return what is left of an item."""
        if item.kind == "text":
            return Entry(item.line, item.raw)
        if item.sites:
            return self._question(item, names, is_top=is_top)
        if item.name == "load" and self.dropped:
            return self._load(item)
        used = {name: names[name] for name in names if speaks_of(item, name)}
        if not used:
            return Entry(item.line, meaning=item.raw)
        return Entry(item.line, meaning=written_out(item, used), is_changed=True)

    def _question(self, item: Item, names: Known, *, is_top: bool) -> Entry:
        self._check(item)
        bits = bits_of(item)
        value = self.values[item.sites[0]]
        if bits[-2] != "as":
            return Entry(item.line, str(value))
        if is_top and self.extends:
            raise NotProvedError(f"line {item.line}: the tag never runs, as the template extends another")
        if names.get(bits[-1], value) is not value:
            raise NotProvedError(f"line {item.line}: `{bits[-1]}` has two values")
        names[bits[-1]] = value
        return seam(item.line)

    def _check(self, item: Item) -> None:
        values = [bit.partition("=")[2] if "=" in bit and bit[0] not in "\"'" else bit for bit in bits_of(item)[1:]]
        if not {f'"{self.key}"', f"'{self.key}'"} & set(values):
            raise NotProvedError(f"line {item.line}: the tag does not name {self.key!r}")

    def _load(self, item: Item) -> Entry:
        words = bits_of(item)[1:]
        if words[-2:-1] == ["from"]:
            return seam(item.line) if words[-1] in self.dropped else Entry(item.line, meaning=item.raw)
        left = [word for word in words if word not in self.dropped]
        if left == words:
            return Entry(item.line, meaning=item.raw)
        return Entry(item.line, meaning=("load", *left), is_changed=True) if left else seam(item.line)


def canonical(item: Item) -> object:
    """Return what an item of the new text comes to."""
    if item.name in ("if", "elif"):
        return (item.name, condition(bits_of(item)[1:], {}))
    if item.name == "else":
        return ("else", None)
    return tuple(bits_of(item))


def written_out(item: Item, known: Known) -> object:
    """Return the words of an item with its variables written out, where that is what they are."""
    bits = []
    for number, bit in enumerate(bits_of(item)):
        keyword, equals, value = bit.partition("=")
        takes = item.name in ("include", "with") and equals and keyword.isidentifier()
        head, bar, rest = (value if takes else bit).partition("|")
        follows = bits_of(item)[number + 1 : number + 2] == ["as"] and item.name == "with"
        if head in known and (takes or follows or (item.kind == "output" and number == 0)):
            bits.append(f"{keyword}=" * bool(takes) + f"{known[head]}{bar}{rest}")
        else:
            bits.append(bit)
    return tuple(bits)


def condition(bits: Iterable[str], known: Known) -> object:
    """Return a condition in a form in which equal ones are equal: True or False, or nested tuples.

    Raises:
        NotProvedError: it lacks an operand.
    """
    words = list(bits)
    for operator, neutral in (("or", False), ("and", True)):
        if operator in words:
            at = len(words) - 1 - words[::-1].index(operator)
            left, right = condition(words[:at], known), condition(words[at + 1 :], known)
            if left is neutral or right is neutral:
                return right if left is neutral else left
            if left is (not neutral) or right is (not neutral):
                return not neutral
            return (operator, left, right)
    if words[:1] == ["not"]:
        inner = condition(words[1:], known)
        return (not inner) if isinstance(inner, bool) else ("not", inner)
    if not words:
        raise NotProvedError("line 1: a condition lacks an operand")
    if len(words) == 1:
        return known.get(words[0], words[0] if words[0] not in ("True", "False") else words[0] == "True")
    if not _COMPARING & set(words):
        raise NotProvedError("line 1: a condition is not understood")
    return tuple(_head_written_out(word, known) for word in words)


def _head_written_out(word: str, known: Known) -> str:
    head, bar, rest = word.partition("|")
    return f"{known.get(head, head)}{bar}{rest}"
