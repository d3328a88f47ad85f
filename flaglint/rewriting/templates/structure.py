"""Which tags belong together: a tag, those that divide its body, and the one that ends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flaglint.lexing.tokens import Token

_DIVIDERS = frozenset({"else", "elif", "empty", "plural"})


@dataclass(slots=True)
class Block:
    """A tag with a body; `tags` are the numbers of its opening, dividing and ending tokens, in order."""

    name: str
    tags: list[int]
    parent: Block | None

    def ancestors(self) -> Iterator[Block]:
        """Yield the block itself and those around it, innermost first."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent


@dataclass(slots=True)
class Structure:
    """The blocks of a template by the number of their opening token; `around` gives the block of every token."""

    blocks: dict[int, Block] = field(default_factory=dict)
    around: list[Block | None] = field(default_factory=list)

    def branch_end(self, index: int) -> int:
        """Return the number of the tag that ends the branch of a token; at the top, the number of all tokens."""
        block = self.around[index]
        if block is None:
            return len(self.around)
        return next(tag for tag in block.tags if tag > index)


def structure_of(tokens: Sequence[Token]) -> Structure:
    """Return the blocks; a tag without an end has none, and an end without its tag is passed over."""
    ends = _ends(tokens)
    structure = Structure()
    block: Block | None = None
    for index, token in enumerate(tokens):
        if block is not None and index == ends[block.tags[0]]:
            block.tags.append(index)
            structure.around.append(block.parent)
            block = block.parent
            continue
        structure.around.append(block)
        if index in ends:
            block = structure.blocks[index] = Block(token.name, [index], block)
        elif block is not None and token.name in _DIVIDERS:
            block.tags.append(index)
    return structure


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Return the number of the ending token for each opening one: `endX` ends the last open `X`."""
    stack: list[int] = []
    waiting: dict[str, list[int]] = {}
    ends = {}
    for index, token in enumerate(tokens):
        name = token.name
        if not name or (name == "set" and any(word.text == "=" for word in token.words)):
            continue
        opener = name.removeprefix("end")
        if opener == name or not waiting.get(opener):
            waiting.setdefault(name, []).append(len(stack))
            stack.append(index)
            continue
        position = waiting[opener][-1]
        ends[stack[position]] = index
        for inner in stack[position:]:
            waiting[tokens[inner].name].pop()
        del stack[position:]
    return ends
