"""Test overrides: one of the kept value changes nothing, and one of another value takes its whole test with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from flaglint.model.edits import FileRewrite, Override
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof.definitions import may_hold
from flaglint.rewriting.proof.gates import last_name
from flaglint.rewriting.proof.mocks import drop_injected, mock_answer, mocks, told_later
from flaglint.rewriting.proof.parametrized import collapse, same
from flaglint.rewriting.proof.sides import Side
from flaglint.rewriting.proof.sites import Site, byte_spans
from flaglint.rewriting.proof.suites import ENTERING, Definition, Definitions, Parents, is_first_check, runs_inherited


@dataclass(frozen=True, slots=True)
class _Use:
    """One override in the tree: what it forces is written in `stated`; `entry` is its own keyword or dict key.

    `told` are the statements in which a mock is told its answer, where the call does not say it.
    """

    override: Override
    call: ast.Call
    stated: ast.expr
    entry: ast.keyword | ast.expr | None
    told: tuple[ast.Assign, ...] = ()


@dataclass(slots=True)
class Overrides:
    """The listed overrides of one file; `dropped` collects the lines of decorators that go."""

    rewrite: FileRewrite
    key: str
    kept: FlagValue | None
    values: dict[str, list[ast.expr]]
    strings: dict[str, str]
    dropped: set[int] = field(default_factory=set)

    def take_out(self, old: Side, new: Side, sites: list[Site]) -> Iterator[str]:
        """Take the overrides, and tests of another value, out of the original; yield why that must not be."""
        parents = Parents(old.tree)
        uses: list[_Use] = []
        for override in self.rewrite.overrides:
            found = self._use(override, old, parents)
            if isinstance(found, str):
                yield f"line {override.span.line}: {found}"
            else:
                uses.append(found)
        gone: list[Definition] = []
        for use in uses:
            if not self._forces_kept(use) and isinstance(use.stated, ast.Constant):
                reason = self._delete(use, uses, sites, parents, old, new, gone)
                if reason is not None:
                    yield f"line {use.call.lineno}: {reason}"
        for use in uses:
            if isinstance(use.stated, ast.Name):
                reason = self._collapse(use, parents, old, new)
                if reason is not None:
                    yield f"line {use.call.lineno}: {reason}"
        listed = [use for use in uses if self._forces_kept(use)]
        places = [(site.node, site.substitution.recognised_by) for site in sites]
        places += [(use.call, use.override.recognised_by) for use in listed]
        yield from self._shadowed(places, gone, {use.call for use in listed}, parents)
        for use in listed:
            reason = self._unwrap(use, parents)
            if reason is not None:
                yield f"line {use.call.lineno}: {reason}"
        for definition in gone:
            parents.remove(definition)

    def _use(self, override: Override, old: Side, parents: Parents) -> _Use | str:
        spans = set(byte_spans(override.span, old.source))
        calls = [
            node
            for node in parents.calls
            if (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) in spans
        ]
        if len(calls) != 1:
            return "the override is not one call"
        stated, entry = self._stated(calls[0], override.recognised_by)
        if override.told_by:
            return self._told(override, calls[0], parents)
        if stated is None:
            return f"`{ast.unparse(calls[0])}` does not force this flag to one value"
        if isinstance(stated, ast.Name) and override.value is None:
            return _Use(override, calls[0], stated, entry)
        if not isinstance(stated, ast.Constant) or override.value is None or not same(stated.value, override.value):
            return f"`{ast.unparse(calls[0])}` does not force what it is said to"
        return _Use(override, calls[0], stated, entry)

    def _told(self, override: Override, call: ast.Call, parents: Parents) -> _Use | str:
        """Return the use of a mock that is told its answer in a statement of its own."""
        word = override.recognised_by
        owner = word.rpartition(".")[0] if override.told_by == ("return_value",) else word
        telling = told_later(call, override.told_by, parents)
        if not mocks(call, word) or not _injects_nothing_else(call) or not self._is_flags(owner) or not telling:
            return f"`{ast.unparse(call)}` is not told one answer at once"
        return _Use(override, call, telling[0].value, None, tuple(telling))

    def _stated(self, call: ast.Call, word: str) -> tuple[ast.expr | None, ast.keyword | ast.expr | None]:
        """Return the expression of the forced value, and the keyword or dict key that names the flag, if one does."""
        for keyword in call.keywords:
            if keyword.arg == self.key == word:
                return keyword.value, keyword
        for argument in call.args:
            for key, value in (
                zip(argument.keys, argument.values, strict=True) if isinstance(argument, ast.Dict) else ()
            ):
                if isinstance(key, ast.Constant) and key.value == self.key:
                    return value, key
        if mocks(call, word) and self._is_flags(word.rpartition(".")[0]):
            return mock_answer(call), None
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        others = [argument for argument in given if not self.is_flag(argument, word)]
        return (others[0], None) if len(others) == len(given) - 1 == 1 else (None, None)

    def is_flag(self, node: ast.expr, word: str) -> bool:
        """Tell whether an expression is the key, or the constant or flag object that stands for it."""
        if isinstance(node, ast.Constant):
            return node.value == self.key
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        return name == word != "" and self._is_flags(name)

    def _is_flags(self, name: str) -> bool:
        """Tell whether a name may be that of a constant or flag object of this flag, as far as the file says."""
        candidates = self.values.get(name, [])
        return not candidates or any(may_hold(v, self.key, self.strings) for v in candidates)

    def _collapse(self, use: _Use, parents: Parents, old: Side, new: Side) -> str | None:
        """Leave a test that gets the forced value from a table only the rows of the kept value."""
        name = use.stated.id if isinstance(use.stated, ast.Name) else ""
        function = next(parents.definitions_around(use.call), None)
        if self.kept is None or function is None or isinstance(function, ast.ClassDef) or not _is_test(function):
            return f"nothing says what `{name}` is"
        path = old.paths[function]
        now = next((node for node, other in new.paths.items() if other == path), None)
        stays = isinstance(now, (ast.FunctionDef, ast.AsyncFunctionDef)) and name in {a.arg for a in now.args.args}
        return collapse(function, use.told[0] if use.told else use.call, name, self.kept, stays=stays)

    def _forces_kept(self, use: _Use) -> bool:
        if isinstance(use.stated, ast.Name):
            return True  # the rows of other values are gone
        return self.kept is not None and isinstance(use.stated, ast.Constant) and same(use.stated.value, self.kept)

    def _unwrap(self, use: _Use, parents: Parents) -> str | None:
        """Take one override away, or just its argument where the call forces other flags as well."""
        for statement in use.told:
            parents.remove(statement)
        named = len(use.call.keywords)
        holder = parents.of(use.call)
        if isinstance(use.entry, ast.keyword) and named > 1:
            use.call.keywords.remove(use.entry)
            return None
        if isinstance(use.entry, ast.expr):
            display = parents.of(use.entry)
            alone = isinstance(display, ast.Dict) and len(display.keys) == 1 and not named
            if isinstance(display, ast.Dict) and not (alone and _stands_alone(holder)):
                at = display.keys.index(use.entry)
                del display.keys[at], display.values[at]
                return None
        if isinstance(holder, ast.Call) and last_name(holder.func) in ENTERING and holder.args == [use.call]:
            holder = parents.of(holder)
        if isinstance(holder, Definitions):
            reason = drop_injected(holder, use.call, in_class=isinstance(parents.of(holder), ast.ClassDef))
            if reason is not None:
                return reason
            holder.decorator_list.remove(use.call)
            self.dropped.add(use.call.lineno)
        elif isinstance(holder, ast.withitem) and (holder.optional_vars is None or use.told):
            parents.remove_item(holder)
        elif isinstance(holder, ast.Expr) or (isinstance(holder, ast.Assign) and use.told):
            parents.remove(holder)
        else:
            return f"`{ast.unparse(use.call)}` is used for more than to force the flag"
        return None

    def _delete(
        self,
        use: _Use,
        uses: list[_Use],
        sites: list[Site],
        parents: Parents,
        old: Side,
        new: Side,
        gone: list[Definition],
    ) -> str | None:
        """Note the test that goes with an override of another value, or return why none may."""
        if any(parents.is_within(use.call, definition) for definition in gone):
            return None
        target = next((d for d in parents.definitions_around(use.call) if old.paths[d] not in new.paths.values()), None)
        if self.kept is None or type(self.kept.decode()) is not type(getattr(use.stated, "value", None)):
            return "what is forced cannot be compared with the value that stays"
        if target is None:
            return "the flag is forced to another value, and the test stays"
        path = old.paths[target]
        if path not in self.rewrite.removed_names:
            return f"the test `{path}` goes and is not listed"
        if not _is_test(target) or any(
            isinstance(p, (ast.FunctionDef, ast.AsyncFunctionDef)) for p in parents.around(target)
        ):
            return f"`{path}` is no test"
        if not is_first_check(target, use.call, parents, may_be_named=bool(use.told)):
            return f"the flag has another value only in a part of `{path}`"
        for call in parents.calls:
            if parents.is_within(call, target) and self._forces_other(call, uses, sites, parents):
                return f"`{path}` also has `{ast.unparse(call)}`"
        owner = parents.of(target)
        if isinstance(owner, ast.ClassDef) and runs_inherited(owner, target.name, old.tree):
            return f"`{path}` may hide a test of a base class"
        gone.append(target)
        return None

    def _forces_other(self, call: ast.Call, uses: list[_Use], sites: list[Site], parents: Parents) -> bool:
        """Tell whether a call speaks of the flag and is neither an override of another value nor an evaluation."""
        words = {use.override.recognised_by for use in uses}
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        named = any(keyword.arg == self.key for keyword in call.keywords) or any(mocks(call, word) for word in words)
        if not named and not any(self.is_flag(argument, word) for argument in given for word in words):
            return False
        if any(use.call is call and not self._forces_kept(use) for use in uses):
            return False
        return not any(parents.is_within(call, site.node) for site in sites)

    def _shadowed(
        self, places: list[tuple[ast.expr, str]], gone: list[Definition], listed: set[ast.Call], parents: Parents
    ) -> Iterator[str]:
        """Yield what is asked or forced under an override of another value that stays: there it has that value."""
        for node, word in places:
            if any(parents.is_within(node, definition) for definition in gone):
                continue
            for call in parents.calls_over(node):
                stated, _ = self._stated(call, word)
                if stated is not None and call not in listed and not self._may_be_kept(stated):
                    yield f"line {node.lineno}: within `{ast.unparse(call)}`, which may force another value"

    def _may_be_kept(self, stated: ast.expr) -> bool:
        """Tell whether an override forces the kept value, or something that is no value of the flag."""
        if self.kept is None or not isinstance(stated, ast.Constant):
            return False
        return same(stated.value, self.kept) or not isinstance(stated.value, type(self.kept.decode()))


def _injects_nothing_else(call: ast.Call) -> bool:
    """Tell whether a mock is told nothing where it is made."""
    return not call.keywords and len(call.args) <= (2 if last_name(call.func) == "object" else 1)


def _stands_alone(holder: ast.AST | None) -> bool:
    return isinstance(holder, (*Definitions, ast.withitem, ast.Expr))


def _is_test(node: Definition) -> bool:
    if isinstance(node, ast.ClassDef):
        return "Test" in node.name
    return node.name.startswith("test") and all(last_name(d) != "fixture" for d in node.decorator_list)
