"""Which scope binds each name of a module: Python's own rules, read from the syntax tree."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Comprehension = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BUILTINS = frozenset(dir(builtins))
_SEES_NAMES = frozenset({"locals", "vars", "dir", "exec", "eval"})
_FRAMES = frozenset({"f_locals", "_getframe", "currentframe"})


class ScopeKind(Enum):
    """How names are looked up in a scope."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"
    PARAMETERS = "type parameters"


@dataclass(slots=True, eq=False)
class Scope:
    """One scope while a module is read; `sees_names` tells that the code can look at its own local names."""

    kind: ScopeKind
    name: str
    parent: Scope | None
    bound: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    traits: set[str] = field(default_factory=set)
    sees_names: bool = False


@dataclass(slots=True)
class Scopes:
    """The scopes of one module.

    `owner` gives the scope that binds the name of a node (`Name`, definitions, import aliases, `except` and `match`
    captures); `label` says how that node reaches it (`local`, `free1`, `name`, `global`). `made` gives the scope of a
    function, class, lambda or comprehension. `mentions` counts, before any change, the reads of a name per owner;
    `deferred` are the names in functions, which do not run when the module is first read.
    """

    module: Scope
    owner: dict[ast.AST, Scope] = field(default_factory=dict)
    label: dict[ast.AST, str] = field(default_factory=dict)
    made: dict[ast.AST, Scope] = field(default_factory=dict)
    captured: set[tuple[Scope, str]] = field(default_factory=set)
    deferred: set[ast.AST] = field(default_factory=set)
    mentions: Counter[tuple[Scope, str]] = field(default_factory=Counter)

    def is_builtin(self, node: ast.expr, *names: str) -> bool:
        """Tell whether the node is one of these names and means the builtin."""
        if not isinstance(node, ast.Name) or node.id not in names:
            return False
        return self.owner.get(node) is self.module and node.id not in self.module.bound


def read_scopes(tree: ast.Module) -> Scopes:
    """Return who binds what in the module, as the compiler would decide it."""
    reader = _Reader()
    reader.block(tree.body, reader.scopes.module)
    for node, name, scope in reader.found:
        owner = _owner(name, scope)
        reader.scopes.owner[node] = owner
        reader.scopes.label[node] = _label(name, scope, owner)
        if _enclosing_function(scope).kind is ScopeKind.FUNCTION:
            reader.scopes.deferred.add(node)
        if owner is not scope and owner is not reader.scopes.module:
            reader.scopes.captured.add((owner, name))
        if isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Load) or node in reader.augmented):
            reader.scopes.mentions[owner, name] += 1
            if name in _SEES_NAMES and owner is reader.scopes.module:
                _mark(scope)
    return reader.scopes


def bound_name(alias: ast.alias) -> str:
    """Return the name that an import binds."""
    return alias.asname or alias.name.partition(".")[0]


def _module_of(scope: Scope) -> Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope


def _owner(name: str, scope: Scope) -> Scope:
    if scope.kind is ScopeKind.MODULE:
        return scope
    if name in scope.global_names:
        return _module_of(scope)
    if name in scope.bound and name not in scope.nonlocal_names:
        return scope
    outer = scope.parent
    while outer is not None and outer.kind is not ScopeKind.MODULE:
        if outer.kind is not ScopeKind.CLASS and name in outer.global_names:
            break
        if outer.kind is not ScopeKind.CLASS and name in outer.bound and name not in outer.nonlocal_names:
            return outer
        outer = outer.parent
    return _module_of(scope)


def _label(name: str, scope: Scope, owner: Scope) -> str:
    if scope.kind is ScopeKind.CLASS and name not in scope.global_names:
        if owner is scope or owner.kind is ScopeKind.MODULE:
            return "name"  # looked up in the class first, then in the module: bound or not makes no difference
    elif owner is scope and scope.kind is not ScopeKind.MODULE:
        return "local"
    if owner.kind is ScopeKind.MODULE:
        return "global"
    distance, at = 0, scope
    while at is not owner and at.parent is not None:
        distance, at = distance + 1, at.parent
    return f"free{distance}"


def _mark(scope: Scope) -> None:
    at: Scope | None = scope
    while at is not None and at.kind is not ScopeKind.MODULE:
        at.sees_names = True
        at = at.parent


class _Reader:
    """Walks the tree in evaluation scopes and notes each name with the scope it stands in."""

    def __init__(self) -> None:
        self.scopes = Scopes(Scope(ScopeKind.MODULE, "", None))
        self.found: list[tuple[ast.AST, str, Scope]] = []
        self.augmented: set[ast.AST] = set()  # `n += 1` reads `n`, too

    def block(self, nodes: list[ast.stmt], scope: Scope) -> None:
        for node in nodes:
            self.visit(node, scope)

    def bind(self, node: ast.AST, name: str | None, scope: Scope) -> None:
        if name is not None:
            scope.bound.add(name)
            self.found.append((node, name, scope))

    def children(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope)

    def visit(self, node: ast.AST, scope: Scope) -> None:
        """Note the names at and below a node that is evaluated in the scope."""
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                scope.bound.add(node.id)
            self.found.append((node, node.id, scope))
        elif isinstance(node, Function):
            self.function(node, scope)
        elif isinstance(node, ast.ClassDef):
            self.class_(node, scope)
        elif isinstance(node, Comprehension):
            self.comprehension(node, scope)
        elif isinstance(node, ast.NamedExpr):
            self.named(node, scope)
        else:
            self.other(node, scope)

    def other(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.alias):
            self.bind(node, bound_name(node), scope)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            self.bind(node, node.name, scope)
        elif isinstance(node, ast.MatchMapping):
            self.bind(node, node.rest, scope)
        elif isinstance(node, ast.Global):
            scope.global_names.update(node.names)
            _module_of(scope).bound.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            scope.nonlocal_names.update(node.names)
        elif isinstance(node, (ast.Yield, ast.YieldFrom)):
            _enclosing_function(scope).traits.add("generator")
        elif isinstance(node, ast.Attribute) and node.attr in _FRAMES:
            _mark(scope)
        elif isinstance(node, ast.AugAssign):
            self.augmented.add(node.target)
        elif isinstance(node, ast.Await) or (isinstance(node, ast.comprehension) and node.is_async):
            scope.traits.add("async")
        elif type(node).__name__ == "TypeAlias":
            scope = Scope(ScopeKind.PARAMETERS, "type", scope)
        elif type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):
            self.bind(node, str(vars(node)["name"]), scope)
        self.children(node, scope)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> None:
        """Defaults and decorators belong to the scope around; annotations too, unless there are type parameters."""
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default, scope)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        arguments += [argument for argument in (node.args.vararg, node.args.kwarg) if argument is not None]
        name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
        around = scope
        if not isinstance(node, ast.Lambda):
            self.bind(node, name, scope)
            for decorator in node.decorator_list:
                self.visit(decorator, scope)
            around = self.parameters(node, scope)
            for annotation in (*(argument.annotation for argument in arguments), node.returns):
                if annotation is not None:
                    self.visit(annotation, around)
        inner = Scope(ScopeKind.FUNCTION, name, around)
        inner.parameters.update(argument.arg for argument in arguments)
        inner.bound |= inner.parameters
        self.scopes.made[node] = inner
        if isinstance(node, ast.Lambda):
            self.visit(node.body, inner)
        else:
            self.block(node.body, inner)

    def parameters(self, node: ast.AST, scope: Scope) -> Scope:
        found: list[ast.AST] = list(getattr(node, "type_params", ()))
        if not found:
            return scope
        around = Scope(ScopeKind.PARAMETERS, "", scope)
        for parameter in found:
            self.visit(parameter, around)
        return around

    def class_(self, node: ast.ClassDef, scope: Scope) -> None:
        self.bind(node, node.name, scope)
        for decorator in node.decorator_list:
            self.visit(decorator, scope)
        around = self.parameters(node, scope)
        for base in (*node.bases, *node.keywords):
            self.visit(base, around)
        inner = Scope(ScopeKind.CLASS, node.name, around)
        self.scopes.made[node] = inner
        self.block(node.body, inner)

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, scope: Scope) -> None:
        """The first iterable is evaluated outside, all else inside."""
        inner = Scope(ScopeKind.COMPREHENSION, f"<{type(node).__name__}>", scope)
        self.scopes.made[node] = inner
        self.visit(node.generators[0].iter, scope)
        for at, generator in enumerate(node.generators):
            if at:
                self.visit(generator.iter, inner)
            if generator.is_async:
                inner.traits.add("async")
            self.visit(generator.target, inner)
            for condition in generator.ifs:
                self.visit(condition, inner)
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in parts:
            self.visit(part, inner)

    def named(self, node: ast.NamedExpr, scope: Scope) -> None:
        """A walrus in a comprehension binds in the scope around it."""
        home = scope
        while home.kind is ScopeKind.COMPREHENSION and home.parent is not None:
            home.nonlocal_names.add(node.target.id)
            home = home.parent
        home.bound.add(node.target.id)
        if home is not scope and home.kind is ScopeKind.MODULE:
            scope.global_names.add(node.target.id)
        self.found.append((node.target, node.target.id, scope))
        self.visit(node.value, scope)


def _enclosing_function(scope: Scope) -> Scope:
    while scope.kind is not ScopeKind.FUNCTION and scope.parent is not None:
        scope = scope.parent
    return scope
