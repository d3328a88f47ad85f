"""Taking out what the removal orphaned: locals, imports, constants, functions, class members.

Only in the original, and only what the new text no longer has: the comparison that follows finds everything else.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flaglint.rewriting.proof.bindings import (
    CALLS,
    Block,
    Occurrences,
    Store,
    calls_in,
    occurrences,
    propagate,
    replace,
)
from flaglint.rewriting.proof.folding import Folder
from flaglint.rewriting.proof.purity import first, is_plain, is_quiet, objection
from flaglint.rewriting.proof.scopes import BUILTINS, Scope, Scopes, bound_name
from flaglint.rewriting.proof.tested import fold_tested

_PLAIN_BASES = BUILTINS | {
    "ABC", "Enum", "Flag", "Generic", "IntEnum", "IntFlag", "NamedTuple", "Protocol", "StrEnum", "TypedDict",
}  # fmt: skip
_HARMLESS_DECORATORS = frozenset(
    {
        "abstractmethod",
        "asynccontextmanager",
        "cache",
        "cached_property",
        "classmethod",
        "contextmanager",
        "dataclass",
        "final",
        "lru_cache",
        "overload",
        "override",
        "property",
        "staticmethod",
        "wraps",
    }
)
_Definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(slots=True)
class Removals:
    """What may go: `names` are the removed bindings of the module, `kept` what the new text still has.

    `kept` maps the dotted path of a function or class to the names that its new text mentions or binds; `words` are
    those by which the flag is known, `touched` the lines of substitutions, `fed` the names in the substituted
    expressions, `imported` the names of all imports. `statements` counts, by the path of a function, the calls that
    are statements of their own in the new text. `reasons` says why a name must stay.
    """

    names: frozenset[str]
    kept: dict[str, frozenset[str]]
    words: frozenset[str]
    scopes: Scopes
    touched: frozenset[int] = frozenset()
    fed: set[tuple[Scope, str]] = field(default_factory=set)
    imported: frozenset[str] = frozenset()
    is_reexport: bool = False
    reasons: list[str] = field(default_factory=list)
    paths: dict[ast.AST, str] = field(default_factory=dict)
    statements: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def leaves(self) -> frozenset[str]:
        """Return the removed names without what they are in."""
        return frozenset(name.rpartition(".")[2] for name in self.names)

    def in_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Carry constants to their reads, drop orphaned locals; tell whether anything changed."""
        scope = self.scopes.made[node]
        if scope.sees_names:
            return False
        found = occurrences(node.body, scope, self.scopes)
        if propagate(node.body, found, lambda _: True) or fold_tested(node.body, found, Folder(self.scopes)):
            return True
        path = self.paths.get(node, "")
        kept = self.kept.get(path)
        if kept is None:
            return False
        candidates = {name for name in found.stores if name not in kept and name not in scope.parameters}
        spare = self.statements.get(path, Counter[str]()) - calls_in(node) if candidates else Counter[str]()
        return self._loosen(found, candidates, spare) or self._drop(node.body, found, candidates, spare)

    def _loosen(self, found: Occurrences, candidates: set[str], spare: Counter[str]) -> bool:
        """Leave a call without the name for its result, where nothing reads that and the new text has the call."""
        for name in sorted(candidates):
            if found.loads.get(name) or not self.scopes.mentions[found.scope, name]:
                continue
            for store in found.stores[name]:
                value = _runs(getattr(store.node, "value", None)) if store.block is not None else None
                if store.block is not None and isinstance(value, CALLS) and spare[ast.dump(value)] > 0:
                    at = next(at for at, statement in enumerate(store.block) if statement is store.node)
                    store.block[at] = ast.copy_location(ast.Expr(value), store.node)
                    return True
        return False

    def in_module(self, body: Block) -> bool:
        """Do the same for the removed names of the module."""
        kept = self.kept.get("", frozenset())
        scope = self.scopes.module
        candidates = {name for name in self.names if name not in kept}
        if not candidates:
            return False
        candidates |= {name.partition(".")[0] for name in candidates & _imported_paths(body)} - kept
        found = occurrences(body, scope, self.scopes)
        if propagate(body, found, lambda name: name in candidates):
            return True
        present = {name for name in found.stores if name in candidates}
        if self._drop(body, found, present):
            return True
        for name in sorted(present):
            line = getattr(found.stores[name][0].node, "lineno", 1)
            reason = self._obstacle(found, name) or "it is still used"
            self.reasons.append(f"line {line}: `{name}` must stay: {reason}")
        return False

    def _drop(self, body: Block, found: Occurrences, candidates: set[str], spare: Counter[str] | None = None) -> bool:
        """Drop every candidate that only candidates read, unless its binding does more, or stays without the name."""
        going = {name for name in candidates if self._obstacle(found, name) is None}
        going = {
            name for name in going if not spare or not any(_is_spared(store, spare) for store in found.stores[name])
        }
        size = -1
        while size != len(going):
            size = len(going)
            going = {name for name in going if all(load.inside & going for load in found.loads.get(name, ()))}
        replacements: dict[ast.AST, ast.expr] = {}
        for store in (store for name in going for store in found.stores[name]):
            self._feed(found.scope, store.node)
            if isinstance(store.node, ast.NamedExpr):
                replacements[store.node] = store.node.value
            elif isinstance(store.node, ast.withitem):
                store.node.optional_vars = None
            elif isinstance(store.node, ast.ExceptHandler):
                store.node.name = None
                del self.scopes.owner[store.node], self.scopes.label[store.node]
            elif store.block is not None:
                store.block[:] = [statement for statement in store.block if statement is not store.node]
        if replacements:
            replace(body, replacements)
        return bool(going)

    def _feed(self, scope: Scope, node: ast.AST) -> None:
        """What only fed a value that itself only fed the evaluation did the same."""
        bound = {(scope, child.id) for child in ast.walk(node) if isinstance(child, ast.Name)}
        if bound & self.fed:
            names = (child for child in ast.walk(node) if isinstance(child, ast.Name))
            self.fed |= {(self.scopes.owner[child], child.id) for child in names if child in self.scopes.owner}

    def _obstacle(self, found: Occurrences, name: str) -> str | None:
        """Return why the bindings of a name must stay."""
        stores = found.stores[name]
        in_module = found.scope is self.scopes.module
        was_read = self.scopes.mentions[found.scope, name] > 0
        by_flag = any(self._is_touched(store.node) for store in stores)
        if not (was_read or by_flag or (in_module and any(self._concerns_flag(store.node) for store in stores))):
            return f"`{name}` was not used before either"
        was_fed = (found.scope, name) in self.fed
        return first(self._store_obstacle(store, in_module=in_module, was_fed=was_fed) for store in stores)

    def _is_touched(self, node: ast.AST) -> bool:
        """Tell whether a binding stands where the flag was asked for."""
        first_line: int = getattr(node, "lineno", 0)
        last_line: int = getattr(node, "end_lineno", None) or first_line
        return not self.touched.isdisjoint(range(first_line, last_line + 1))

    def _concerns_flag(self, node: ast.AST) -> bool:
        """Tell whether a definition is part of the flag, or hands it on from another module."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return self.is_reexport or any(alias.name in self.words for alias in node.names)
        return speaks_of(node, self.words)

    def _store_obstacle(self, store: Store, *, in_module: bool, was_fed: bool = False) -> str | None:
        node = store.node
        if isinstance(node, (ast.NamedExpr, ast.withitem, ast.ExceptHandler)):
            return None
        if store.block is None:
            return "bound by more than plain statements"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            alias = node.names[0]
            listed = {bound_name(alias), alias.name} & self.leaves or alias.name in self.names
            return None if listed else "an import that is not listed as removed"
        if isinstance(node, _Definition):
            return self._definition_obstacle(node)
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if value is None or is_quiet(value, self.scopes):
            return None
        if isinstance(value, ast.Call) and (in_module or is_plain(value)) and speaks_of(value, self.words):
            return first(map(objection, (*value.args, *(keyword.value for keyword in value.keywords))))
        if was_fed and self._is_factory(value):
            return None
        return objection(value) if was_fed else f"`{ast.unparse(value)}` may have an effect"

    def _is_factory(self, value: ast.expr) -> bool:
        """`ldclient.get()` of an imported module hands out its client; `queue.get()` of a variable takes something."""
        func = value.func if isinstance(value, ast.Call) and not (value.args or value.keywords) else None
        receiver = func.value if isinstance(func, ast.Attribute) and func.attr == "get" else None
        return isinstance(receiver, ast.Name) and receiver.id in self.imported

    def _definition_obstacle(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str | None:
        """Return what else happens when the definition runs: decorators, defaults, base classes."""
        for decorator in node.decorator_list:
            if _last_name(decorator) not in _HARMLESS_DECORATORS:
                return f"the decorator `{ast.unparse(decorator)}` may register it"
        if not isinstance(node, ast.ClassDef):
            defaults = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None]
            return first(map(objection, defaults))
        if node.keywords:
            return "a class with keywords"
        for base in node.bases:
            name = _last_name(base.value if isinstance(base, ast.Subscript) else base)
            if name not in _PLAIN_BASES and not name.endswith("TestCase"):
                return f"`{ast.unparse(base)}` may take notice of its subclasses"
        return first(self._member_obstacle(statement) for statement in node.body)

    def _member_obstacle(self, node: ast.stmt) -> str | None:
        if isinstance(node, _Definition):
            return self._definition_obstacle(node)
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            return objection(node.value) if node.value is not None else None
        return None if isinstance(node, ast.Pass) else f"line {node.lineno} in the class has an effect"

    def members(self, body: Block) -> None:
        """Drop the removed members of classes that the new text lacks."""
        for name in sorted(self.names):
            path, _, member = name.rpartition(".")
            if path and member not in self.kept.get(path, frozenset({member})):
                for owner in classes_at(body, path.split(".")):
                    self._member(owner, member, name)

    def _member(self, owner: ast.ClassDef, member: str, name: str) -> None:
        scope: Scope = self.scopes.made[owner]
        stores = occurrences(owner.body, scope, self.scopes).stores.get(member, [])
        for store in stores:
            reason = self._store_obstacle(store, in_module=True) or _shape_obstacle(owner, store.node, member)
            if reason is None and store.block is not None:
                store.block[:] = [statement for statement in store.block if statement is not store.node]
            elif isinstance(store.node, ast.stmt):
                self.reasons.append(f"line {store.node.lineno}: `{name}` must stay: {reason}")


def _runs(value: ast.expr | None) -> ast.expr | None:
    """Return the call of which only an attribute is taken; the value itself if it is none."""
    inner = value
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    return inner if isinstance(inner, CALLS) else value


def _is_spared(store: Store, spare: Counter[str]) -> bool:
    """Tell whether the new text still makes the call whose result the name held."""
    value = _runs(getattr(store.node, "value", None)) if store.block is not None else None
    return isinstance(value, CALLS) and spare[ast.dump(value)] > 0


def _imported_paths(body: Block) -> set[str]:
    """Return what `import a.b` imports: there the dotted path is the name of a binding."""
    imports = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Import))
    return {alias.name for node in imports for alias in node.names if alias.asname is None}


def classes_at(body: Iterable[ast.stmt], path: list[str]) -> Iterator[ast.ClassDef]:
    """Yield the classes at a dotted path."""
    for statement in body:
        if isinstance(statement, ast.ClassDef) and statement.name == path[0]:
            if len(path) == 1:
                yield statement
            else:
                yield from classes_at(statement.body, path[1:])


def speaks_of(node: ast.AST, words: frozenset[str]) -> bool:
    """Tell whether a string, name or attribute below the node is one of the words."""
    for child in ast.walk(node):
        if isinstance(child, ast.Constant):
            if isinstance(child.value, str) and child.value in words:
                return True
        elif (isinstance(child, ast.Name) and child.id in words) or (
            isinstance(child, ast.Attribute) and child.attr in words
        ):
            return True
    return False


def _shape_obstacle(owner: ast.ClassDef, node: ast.AST, member: str) -> str | None:
    """Return why a class would change shape: numbering, fields, a method that a base may call."""
    if any(_last_name(child) == "auto" for child in ast.walk(owner) if isinstance(child, ast.Call)):
        return "`auto()` would number the other members anew"
    based = [base for base in owner.bases if not (isinstance(base, ast.Name) and base.id in BUILTINS)]
    if isinstance(node, ast.AnnAssign) and (based or owner.decorator_list):
        return "a field may be a parameter of the constructor"
    is_method = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    if is_method and based and not (member.startswith("_") and not member.endswith("__")):
        return "a base class may call the method"
    return None


def _last_name(node: ast.AST) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
