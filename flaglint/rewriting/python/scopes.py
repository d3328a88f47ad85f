"""Who binds and who reads a name, by Python's own rules of scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from flaglint.rewriting.python.nodes import children

MODULE, CLASS, FUNCTION, COMPREHENSION = "module", "class", "function", "comprehension"


_FRAMES = frozenset(("f_locals", "_getframe", "currentframe"))


class Scope:
    """One scope: `bindings` maps a name to the nodes that bind it, `reads` to the Name nodes that read it."""

    def __init__(self, kind: str, node: cst.CSTNode, parent: Scope | None, name: str = "") -> None:
        self.kind = kind
        self.node = node
        self.parent = parent
        self.path: str = f"{parent.path}.{name}".strip(".") if parent else name
        self.bindings: defaultdict[str, list[cst.CSTNode]] = defaultdict(list)
        self.reads: defaultdict[str, list[cst.Name]] = defaultdict(list)
        self.declared: dict[str, str] = {}
        self.children: list[Scope] = []
        self.yields = False
        self.sees_frames = False
        if parent:
            parent.children.append(self)

    def all(self) -> Iterator[Scope]:
        """Yield this scope and those within it."""
        yield self
        for child in self.children:
            yield from child.all()

    def module(self) -> Scope:
        """Return the outermost scope."""
        return self.parent.module() if self.parent else self

    def owner(self, name: str) -> Scope:
        """Return the scope whose variable the name is when it is read here; the module for globals."""
        if self.declared.get(name) == "global":
            return self.module()
        if name in self.bindings and name not in self.declared:
            return self
        scope = self.parent
        while scope is not None and (scope.kind == CLASS or not scope.binds(name)):
            scope = scope.parent
        return scope or self.module()

    def binds(self, name: str) -> bool:
        """Tell whether the name is a variable of this very scope."""
        return name in self.bindings and name not in self.declared

    def reads_of(self, name: str) -> list[cst.Name]:
        """Return every read of this scope's variable, in nested scopes too."""
        return [read for scope in self.all() for read in scope.reads.get(name, ()) if scope.owner(name) is self]

    def bindings_of(self, name: str) -> list[cst.CSTNode]:
        """Return everything that binds this scope's variable, `global` and `nonlocal` in nested scopes too."""
        return [
            binding
            for scope in self.all()
            for binding in scope.bindings.get(name, ())
            if scope is self or (name in scope.declared and scope.owner(name) is self)
        ]


def module_scope(module: cst.CSTNode) -> Scope:
    """Return the scopes of a module or of a single function definition (as the only child of an empty scope)."""
    scope = Scope(MODULE, module, None)
    if isinstance(module, cst.Module):
        for statement in module.body:
            _visit(statement, scope)
    else:
        _visit(module, scope)
    return scope


def _visit(node: cst.CSTNode | None, scope: Scope) -> None:
    if node is None:
        return
    visitor = _VISITORS.get(type(node))
    if visitor:
        visitor(node, scope)
        return
    for child in children(node):
        _visit(child, scope)


def bind_target(target: Any, scope: Scope, binder: cst.CSTNode) -> None:
    """Record the names that an assignment target binds; subscripts and attributes are reads."""
    if isinstance(target, cst.Name):
        scope.bindings[target.value].append(binder)
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            bind_target(element.value, scope, element)
    elif isinstance(target, cst.StarredElement):
        bind_target(target.value, scope, target)
    else:
        _visit(target, scope)


def _name(node: cst.Name, scope: Scope) -> None:
    scope.reads[node.value].append(node)


def _attribute(node: cst.Attribute, scope: Scope) -> None:
    scope.sees_frames = scope.sees_frames or node.attr.value in _FRAMES
    _visit(node.value, scope)


def _assign(node: cst.Assign, scope: Scope) -> None:
    _visit(node.value, scope)
    for target in node.targets:
        bind_target(target.target, scope, node)


def _annotated(node: cst.AnnAssign, scope: Scope) -> None:
    _visit(node.value, scope)
    _visit(node.annotation, scope)
    bind_target(node.target, scope, node)


def _augmented(node: cst.AugAssign, scope: Scope) -> None:
    _visit(node.value, scope)
    _visit(node.target, scope)
    bind_target(node.target, scope, node)


def _walrus(node: cst.NamedExpr, scope: Scope) -> None:
    _visit(node.value, scope)
    holder = scope
    while holder.kind == COMPREHENSION and holder.parent is not None:
        holder = holder.parent
    bind_target(node.target, holder, node)


def _delete(node: cst.Del, scope: Scope) -> None:
    bind_target(node.target, scope, node)


def _for(node: cst.For, scope: Scope) -> None:
    _visit(node.iter, scope)
    bind_target(node.target, scope, node)
    _visit(node.body, scope)
    _visit(node.orelse, scope)


def _as_name(node: cst.AsName, scope: Scope) -> None:
    bind_target(node.name, scope, node)


def _with_item(node: cst.WithItem, scope: Scope) -> None:
    _visit(node.item, scope)
    _visit(node.asname, scope)


def _handler(node: Any, scope: Scope) -> None:
    _visit(node.type, scope)
    _visit(node.name, scope)
    _visit(node.body, scope)


def _import(node: cst.Import | cst.ImportFrom, scope: Scope) -> None:
    if not isinstance(node.names, cst.ImportStar):
        for alias in node.names:
            scope.bindings[alias_name(alias)].append(alias)


def alias_name(alias: cst.ImportAlias) -> str:
    """Return the name that an import binds: `a` for `import a.b`."""
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    root: Any = alias.name
    while isinstance(root, cst.Attribute):
        root = root.value
    return str(root.value)


def _declaration(node: cst.Global | cst.Nonlocal, scope: Scope) -> None:
    word = "global" if isinstance(node, cst.Global) else "nonlocal"
    for item in node.names:
        scope.declared[item.name.value] = word


def _parameters(node: cst.Parameters, outer: Scope, inner: Scope) -> None:
    listed = [*node.posonly_params, *node.params, *node.kwonly_params, node.star_arg, node.star_kwarg]
    for parameter in listed:
        if isinstance(parameter, cst.Param):
            inner.bindings[parameter.name.value].append(parameter)
            _visit(parameter.default, outer)
            _visit(parameter.annotation, outer)


def _function(node: cst.FunctionDef, scope: Scope) -> None:
    scope.bindings[node.name.value].append(node)
    for decorator in node.decorators:
        _visit(decorator, scope)
    inner = Scope(FUNCTION, node, scope, node.name.value)
    _visit(getattr(node, "type_parameters", None), inner)
    _parameters(node.params, scope, inner)
    _visit(node.returns, scope)
    _visit(node.body, inner)


def _lambda(node: cst.Lambda, scope: Scope) -> None:
    inner = Scope(FUNCTION, node, scope, "<lambda>")
    _parameters(node.params, scope, inner)
    _visit(node.body, inner)


def _class(node: cst.ClassDef, scope: Scope) -> None:
    scope.bindings[node.name.value].append(node)
    for part in (*node.decorators, *node.bases, *node.keywords):
        _visit(part, scope)
    inner = Scope(CLASS, node, scope, node.name.value)
    _visit(getattr(node, "type_parameters", None), inner)
    _visit(node.body, inner)


def _comprehension(node: Any, scope: Scope) -> None:
    inner = Scope(COMPREHENSION, node, scope, "<comprehension>")
    _visit(node.for_in.iter, scope)
    loop: cst.CompFor | None = node.for_in
    while loop is not None:
        bind_target(loop.target, inner, loop)
        if loop is not node.for_in:
            _visit(loop.iter, inner)
        for condition in loop.ifs:
            _visit(condition, inner)
        loop = loop.inner_for_in
    for part in (node.key, node.value) if isinstance(node, cst.DictComp) else (node.elt,):
        _visit(part, inner)


def _yield(node: cst.Yield, scope: Scope) -> None:
    scope.yields = True
    _visit(node.value, scope)


def _argument(node: cst.Arg, scope: Scope) -> None:
    _visit(node.value, scope)


def _capture(node: Any, scope: Scope) -> None:
    for child in children(node):
        if not isinstance(child, cst.Name):
            _visit(child, scope)
    name = node.rest if isinstance(node, cst.MatchMapping) else node.name
    if isinstance(name, cst.Name):
        scope.bindings[name.value].append(node)


def _match_class(node: cst.MatchClass, scope: Scope) -> None:
    _visit(node.cls, scope)
    for element in (*node.patterns, *(keyword.pattern for keyword in node.kwds)):
        _visit(element, scope)


def _type_name(node: Any, scope: Scope) -> None:
    scope.bindings[node.name.value].append(node)
    for child in children(node):
        if child is not node.name:
            _visit(child, scope)


_VISITORS: dict[type, Callable[[Any, Scope], None]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.NamedExpr: _walrus,
    cst.Del: _delete,
    cst.For: _for,
    cst.AsName: _as_name,
    cst.WithItem: _with_item,
    cst.ExceptHandler: _handler,
    cst.ExceptStarHandler: _handler,
    cst.Import: _import,
    cst.ImportFrom: _import,
    cst.Global: _declaration,
    cst.Nonlocal: _declaration,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
    cst.Lambda: _lambda,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.DictComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.Yield: _yield,
    cst.Arg: _argument,
    cst.MatchAs: _capture,
    cst.MatchStar: _capture,
    cst.MatchMapping: _capture,
    cst.MatchClass: _match_class,
    cst.TypeAlias: _type_name,
    cst.TypeVar: _type_name,
    cst.TypeVarTuple: _type_name,
    cst.ParamSpec: _type_name,
}
