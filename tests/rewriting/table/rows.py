"""One row of the table: files before and after the removal of the flag `cart`, found by the real finder."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import tomli

from flaglint.model.edits import Applicability, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.pack_files import parse_pack, shipped_packs
from flaglint.pipeline import references_in_sources
from flaglint.removal import Removal, Tree

KEY = "cart"
MAIN = "shop/views.py"
_HEAD = 'schema = 1\n[pack]\nid = "own"\nprovider = "own"\nlang = "python"\n'
Texts = str | Mapping[str, str | None]


@dataclass(frozen=True)
class Row:
    """`clause` is the part of §1 that the row shows; `after` gives the files that differ, None for a near miss.

    Several files are a mapping by path. `refused` are the reason codes of what is left to a person. `pack` is the
    TOML of a pack of the project's own.
    """

    name: str
    clause: str
    before: Texts
    after: Texts | None = None
    value: object = True
    refused: tuple[str, ...] = ()
    review: bool = False
    run: bool = True
    pack: str = ""

    @property
    def files(self) -> dict[str, str]:
        """Return the files before the removal."""
        return {path: text for path, text in _files(self.before).items() if text is not None}

    @property
    def expected(self) -> dict[str, str]:
        """Return the files after the removal."""
        changed = _files(self.after) if self.after is not None else {}
        return {path: changed.get(path) or text for path, text in self.files.items()} | {
            path: text for path, text in changed.items() if text is not None
        }


def _files(texts: Texts) -> dict[str, str | None]:
    given = {MAIN: texts} if isinstance(texts, str) else texts
    return {path: text if text is None else textwrap.dedent(text) for path, text in given.items()}


def planned(files: Mapping[str, str], value: object, pack: str = "") -> RewritePlan:
    """Return the plan of the whole tool: finder, rewriter, proof, rescan."""
    sources = {path: text.encode() for path, text in files.items()}
    packs = (*shipped_packs(), parse_pack(tomli.loads(_HEAD + textwrap.dedent(pack)), "own.toml"))

    def find(read: object) -> object:
        return references_in_sources({path: read(path) for path in sources}, packs)  # type: ignore[operator]

    found = [reference for reference in find(sources.__getitem__) if reference.key == KEY]  # type: ignore[attr-defined]
    tree = Tree(sources.__getitem__, tuple(sorted(sources)))
    return Removal(KEY, FlagValue.of(value), found, tree, find).plan  # type: ignore[arg-type]


def applied(files: Mapping[str, str], plan: RewritePlan) -> dict[str, str]:
    """Return the files with the plan's edits."""
    return {**files, **{rewrite.path: rewrite.after.decode() for rewrite in plan.files}}


def codes(plan: RewritePlan) -> tuple[str, ...]:
    """Return the reason codes of the refusals."""
    return tuple(refusal.reason.value for refusal in plan.refusals)


def needs_review(plan: RewritePlan) -> bool:
    """Tell whether a person must look first."""
    return plan.applicability is Applicability.REVIEW
