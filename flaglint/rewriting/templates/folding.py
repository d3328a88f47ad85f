"""Walking a template with the flag's value: branches go, conditions shrink, and their tags with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flaglint.lexing.tokens import Token
from flaglint.rewriting.templates.conditions import Folded
from flaglint.rewriting.templates.edits import Edits
from flaglint.rewriting.templates.structure import Block, Structure

# Tags that have an effect on the rest of the template, or on others, wherever they stand.
LASTING = frozenset({"block", "extends", "load", "partialdef", "cycle", "resetcycle", "macro"})
# Bodies that are read in a way of their own: a tag has no place in them.
TRANSLATED = frozenset({"blocktrans", "blocktranslate", "trans"})


class LeftAloneError(Exception):
    """A place that must stay; `index` is the number of the token, whose sites are refused."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


@dataclass
class Folding:
    """One template on its way; a language says what its tags come to.

    `sites` are the tokens that ask for the flag.
    """

    text: str
    tokens: Sequence[Token]
    structure: Structure
    sites: frozenset[int]
    edits: Edits = field(init=False)
    kept: set[int] = field(init=False)

    def __post_init__(self) -> None:
        """Start with nothing edited and every token kept."""
        self.edits = Edits(self.text, self.tokens)
        self.kept = set(range(len(self.tokens)))

    def condition(self, index: int) -> Folded | None:
        """Return what is left of the condition of an `if` or `elif`, None if nothing in it is known."""
        raise NotImplementedError

    def verdict(self, index: int) -> bool | None:
        """Return which part of a block is kept whose opening tag is the question to the flag, None for any other."""
        raise NotImplementedError

    def other(self, index: int) -> None:
        """Edit any other tag or output."""
        raise NotImplementedError

    def run(self) -> None:
        """Note what is to be edited.

        Raises:
            LeftAloneError: a place must stay.
        """
        for index in self.sites:
            around = self.structure.around[index]
            if around is not None and any(block.name in TRANSLATED for block in around.ancestors()):
                raise LeftAloneError(index, "a question within a translated text")
        self._walk(0, len(self.tokens))

    def _walk(self, start: int, end: int) -> None:
        index = start
        while index < end:
            block = self.structure.blocks.get(index)
            if block is None or (self.verdict(index) is None and block.name != "if"):
                self.other(index)
                index += 1
                continue
            verdict = self.verdict(index)
            if verdict is None:
                self._if(block)
            else:
                self._gate(block, is_on=verdict)
            index = block.tags[-1] + 1

    def _gate(self, block: Block, *, is_on: bool) -> None:
        """Keep one side of a tag that asks for the flag itself."""
        first, *dividers, last = block.tags
        if len(dividers) > 1 or any(self.tokens[index].name != "else" for index in dividers):
            raise LeftAloneError(first, f"the body of `{{% {block.name} %}}` is divided in a way that is not known")
        middle = dividers[0] if dividers else last
        if is_on:
            self._keep(block, first, middle)
        elif dividers:
            self._keep(block, middle, last)
        else:
            self._drop(block, first, last + 1)
            self.edits.cut(first, last)

    def _keep(self, block: Block, opening: int, closing: int) -> None:
        """Keep only what stands between two tags of a block."""
        first, last = block.tags[0], block.tags[-1]
        self._drop(block, first, opening + 1)
        self._drop(block, closing, last + 1)
        self.edits.cut(first, opening)
        self.edits.cut(closing, last)
        self._walk(opening + 1, closing)

    def _drop(self, block: Block, start: int, end: int) -> None:
        """Note that tokens go, unless one of them has to stay."""
        for index in range(start, end):
            self.kept.discard(index)
            if index not in block.tags and self.tokens[index].name in LASTING:
                line = self.text.count("\n", 0, self.tokens[index].start) + 1
                asking = next((tag for tag in block.tags if tag in self.sites), block.tags[0])
                message = f"the part that goes holds `{{% {self.tokens[index].name} %}}` in line {line}"
                raise LeftAloneError(asking, message)

    def _if(self, block: Block) -> None:
        conditions = {index: self._asked(index) for index in block.tags[:-1]}
        if not any(folded is not None and folded.changed for folded in conditions.values()):
            self._walk_branches(block, block.tags[:-1])
            return
        kept: list[int] = []
        for index, folded in conditions.items():
            if folded is None or folded.value is not False:
                kept.append(index)
            if folded is not None and folded.value is True:
                break
        ends = dict(zip(block.tags, block.tags[1:], strict=False))
        if not kept:
            self._drop(block, block.tags[0], block.tags[-1] + 1)
            self.edits.cut(block.tags[0], block.tags[-1])
            return
        first = conditions[kept[0]]
        if first is not None and first.value is True:
            self._keep(block, kept[0], ends[kept[0]])
            return
        self._shrink(block, kept, conditions, ends)

    def _asked(self, index: int) -> Folded | None:
        return Folded("", True) if self.tokens[index].name == "else" else self.condition(index)

    def _shrink(
        self, block: Block, kept: list[int], conditions: dict[int, Folded | None], ends: dict[int, int]
    ) -> None:
        """Keep an `if` with fewer branches or shorter conditions."""
        at = block.tags[0]
        for index in [*kept, block.tags[-1]]:
            self._drop(block, at, index)
            self.edits.cut_until(at, index)
            at = ends.get(index, index)
        for index in kept:
            token, folded = self.tokens[index], conditions[index]
            words = token.words
            if folded is not None and folded.value is True:
                self.edits.replace(words[0].start, words[-1].end, "else")
                continue
            if index == kept[0]:
                self.edits.replace(words[0].start, words[0].end, "if")
            if folded is not None and folded.changed:
                self.edits.replace(words[1].start, words[-1].end, folded.text)
        self._walk_branches(block, kept)

    def _walk_branches(self, block: Block, kept: Sequence[int]) -> None:
        ends = dict(zip(block.tags, block.tags[1:], strict=False))
        for index in kept:
            self._walk(index + 1, ends[index])
