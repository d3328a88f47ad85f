"""The steps of the proof for one file."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from flaglint.model.edits import FileRewrite, Override, Substitution
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof.comments import CommentCheck
from flaglint.rewriting.proof.comparing import Comparison, same_code
from flaglint.rewriting.proof.constants import compared_by_identity
from flaglint.rewriting.proof.definitions import (
    assigned_values,
    key_texts,
    module_strings,
    result_objection,
    word_objection,
    wrapper_objection,
    wrappers_named,
)
from flaglint.rewriting.proof.folding import Folder
from flaglint.rewriting.proof.gates import drop_gates, gate_objection, is_gate
from flaglint.rewriting.proof.layout import layout_of
from flaglint.rewriting.proof.locality import form_changes, line_fates, moved_lines
from flaglint.rewriting.proof.mentions import imported_names, leftovers, undefined_names
from flaglint.rewriting.proof.overrides import Overrides
from flaglint.rewriting.proof.purity import first
from flaglint.rewriting.proof.quotes import newer_formats
from flaglint.rewriting.proof.receivers import rebound
from flaglint.rewriting.proof.regions import Judge, Survival, survival
from flaglint.rewriting.proof.registries import drop_entries
from flaglint.rewriting.proof.removals import Removals
from flaglint.rewriting.proof.scopes import Scope
from flaglint.rewriting.proof.sides import Place, Side, call_statements, kept_names, opaque_functions, prepare
from flaglint.rewriting.proof.sites import Site, find_sites, judge
from flaglint.rewriting.proof.statements import Simplifier, filled
from flaglint.rewriting.proof.text import SourceText, decode, parse, tokens_of
from flaglint.rewriting.proof.vocabulary import added_names

_MARK = b"\xef\xbb\xbf"


def reasons_against(rewrite: FileRewrite, key: str, kept: FlagValue | None) -> list[str]:
    """Return why the rewrite is not proved; `kept` is the plan's value, None if each call keeps its default.

    Raises:
        SyntaxError, ValueError, tokenize.TokenError: one of the texts cannot be read.
    """
    before, after = decode(rewrite.before), decode(rewrite.after)
    marks = (rewrite.before.startswith(_MARK), rewrite.after.startswith(_MARK))
    reasons = form_changes(before, after, marks=marks)
    for data in (rewrite.before, rewrite.after):
        _compile(data)
    proof = _FileProof(rewrite, key, before, after, kept)
    return [*reasons, *proof.reasons()]


def wrapper_reason(
    rewrite: FileRewrite, key: str, name: str, constant: ast.expr, *, methods: bool = False
) -> str | None:
    """Return why the function of that name does not come to the constant once the flag's value is in place.

    With `methods`, a function or method of that name that does is enough.

    Raises:
        SyntaxError, ValueError, tokenize.TokenError: one of the texts cannot be read.
    """
    proof = _FileProof(rewrite, key, decode(rewrite.before), decode(rewrite.after))
    return proof.wrapper_reason(name, constant, methods=methods)


def _compile(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(data, "<rewrite>", "exec", dont_inherit=True)


class _FileProof:
    """The original and the new text of one file, on the way to be compared."""

    def __init__(
        self, rewrite: FileRewrite, key: str, before: SourceText, after: SourceText, kept: FlagValue | None = None
    ) -> None:
        self.rewrite = rewrite
        self.key = key
        self.untouched = parse(rewrite.before)
        self.old = prepare(rewrite.before, before)
        self.plain = prepare(rewrite.before, before)
        self.new = prepare(rewrite.after, after)
        self.kept = kept
        self.places: tuple[Substitution | Override, ...] = (*rewrite.substitutions, *rewrite.overrides)
        self.asked = frozenset(
            line for place in self.places for line in range(place.span.line, place.span.end_line + 1)
        )
        self.dropped: frozenset[int] = frozenset()
        self.fed: set[tuple[Scope, str]] = set()
        self.opaque = opaque_functions(self.old, self.new, self.asked)
        self.words = frozenset({key, *(found.recognised_by for found in self.places)} - {""})

    def reasons(self) -> Iterator[str]:
        """Yield what speaks against the rewrite; a doubtful place ends it."""
        sites, reasons = find_sites(self.rewrite, self.old.source, self.old.tree)
        reasons += [*self.site_reasons(sites), *rebound(sites, self.old.tree, self.old.scopes)]
        reasons += self.take_out_overrides(sites)
        yield from reasons
        if reasons:
            return
        wrappers = wrappers_named(self.old.tree, {site.substitution.recognised_by for site in sites})
        self.substitute(sites)
        with_value, without = self.simplify()
        folder = Folder(self.old.scopes)
        for site in sites:
            reason = wrapper_objection(site, wrappers.get(site.substitution.recognised_by, []), folder)
            if reason is not None:
                yield reason
        if compared_by_identity(parse(self.rewrite.after)) > compared_by_identity(self.untouched):
            yield "line 1: the new text compares a literal by identity"
        yield from undefined_names(self.plain.scopes, self.new.scopes)
        yield from self.compare()
        before, after = imported_names(self.untouched), parse(self.rewrite.after)
        keys = key_texts(after, self.key)
        yield from leftovers(self.rewrite.removed_names, self.plain.scopes, after, self.new.scopes, before, keys)
        yield from self.layout(with_value, without)

    def wrapper_reason(self, name: str, constant: ast.expr, *, methods: bool) -> str | None:
        """Return why a function of the module does not come to a constant."""
        sites, _ = find_sites(self.rewrite, self.old.source, self.old.tree)
        wrappers = wrappers_named(self.old.tree, {name}).get(name, [])
        self.substitute(sites)
        self.simplify()
        folder = Folder(self.old.scopes)
        if methods:
            reasons = [result_objection(wrapper, constant, folder) for wrapper in wrappers]
            return None if None in reasons else first(reasons)
        outer = [wrapper for wrapper in wrappers if self.old.scopes.owner[wrapper] is self.old.scopes.module]
        return first(result_objection(wrapper, constant, folder) for wrapper in outer)

    def take_out_overrides(self, sites: list[Site]) -> list[str]:
        """Take listed test overrides, and the tests of another value, out of the original."""
        values = assigned_values(self.untouched)
        overrides = Overrides(self.rewrite, self.key, self.kept, values, module_strings(self.untouched, values))
        reasons = list(overrides.take_out(self.old, self.new, sites))
        self.dropped = frozenset(overrides.dropped)
        return reasons

    def site_reasons(self, sites: list[Site]) -> list[str]:
        values = assigned_values(self.untouched)
        strings = module_strings(self.untouched, values)
        reasons: list[str] = []
        seen: dict[str, str] = {}
        for site in sites:
            found = [judge(site, self.key, strings), word_objection(site, self.key, values, strings)]
            found.append(gate_objection(site) if is_gate(site) else None)
            text = ast.dump(site.node)
            if seen.setdefault(text, site.substitution.value.json) != site.substitution.value.json:
                found.append(f"line {site.node.lineno}: the same expression has another value elsewhere")
            reasons += [reason for reason in found if reason is not None]
        return reasons

    def substitute(self, sites: list[Site]) -> None:
        """Put the constants into the original, and take its gates and registry entries away."""
        gates: set[ast.expr] = {
            site.value for site in sites if isinstance(site.value, ast.Constant) and site.value.value is True
        }
        for site in sites:
            names = (node for node in ast.walk(site.node) if isinstance(node, ast.Name))
            self.fed |= {(self.old.scopes.owner[node], node.id) for node in names}
            site.slot.put(site.value)
        drop_gates(self.old.tree, gates)
        leaves = frozenset(name.rpartition(".")[2] for name in self.rewrite.removed_names)
        drop_entries(self.old.tree, self.new.tree, self.key, leaves)

    def simplify(self) -> tuple[Survival, Survival]:
        """Simplify all three trees; return what is left of the original, with the flag's value and without."""
        opaque, others = self.opaque
        self.removals = Removals(
            frozenset(self.rewrite.removed_names),
            kept_names(self.new),
            self.words,
            self.old.scopes,
            self.asked,
            self.fed,
            frozenset(imported_names(self.untouched)),
            is_reexport=self.rewrite.path.endswith("__init__.py"),
            paths=self.old.paths,
            statements=call_statements(self.new),
        )
        with_value = _simplify(self.old, opaque, self.removals)
        without = _simplify(self.plain, opaque, _nothing_to_remove(self.plain))
        _simplify(self.new, others, _nothing_to_remove(self.new))
        return survival(self.old.tree, with_value, opaque), survival(self.plain.tree, without, opaque)

    def compare(self) -> Iterator[str]:
        """Compare the trees, then the code that they compile to."""
        yield from self.removals.reasons
        comparison = Comparison((self.old.scopes, self.new.scopes), (self.old.docstrings, self.new.docstrings))
        difference = comparison.difference(self.old.tree, self.new.tree)
        if difference is not None:
            yield difference
        elif not same_code(filled(self.old.tree), filled(self.new.tree)):
            yield "line 1: the evaluated original and the new text do not compile to the same code"

    def layout(self, with_value: Survival, without: Survival) -> Iterator[str]:
        """Compare lines and comments outside what the flag's value changed."""
        before, after = self.old.source, self.new.source
        tokens = (tokens_of(before), tokens_of(after))
        yield from added_names(*tokens)
        if newer_formats(tokens[1]) > newer_formats(tokens[0]):
            yield "line 1: an f-string of the new text is none before Python 3.12"
        layouts = (layout_of(tokens[0]), layout_of(tokens[1]))
        fates = line_fates(layouts[0], Judge(with_value, without, self.asked).judge(self.untouched), self.dropped)
        yield from moved_lines(before, after, layouts[0], fates)
        names = frozenset(name.rpartition(".")[2] for name in self.rewrite.removed_names)
        spans = tuple((found.span.line, found.span.end_line) for found in self.places)
        yield from CommentCheck(before, after, layouts, fates, self.words | names, spans).reasons()


def _nothing_to_remove(side: Side) -> Removals:
    return Removals(frozenset(), {}, frozenset(), side.scopes, paths=side.paths)


def _simplify(side: Side, opaque: frozenset[Place], removals: Removals) -> set[Place]:
    """Simplify a tree until nothing changes; return the places that never run."""
    simplifier = Simplifier(side.scopes, opaque, removals.in_function)
    while True:
        side.tree.body = simplifier.block(side.tree.body)
        removals.members(side.tree.body)
        if not removals.in_module(side.tree.body):
            return simplifier.unreachable
