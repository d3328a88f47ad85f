"""The last step: constants become literals, empty suites `pass`, and loose parentheses go."""

from __future__ import annotations

from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS, assemble_line
from flaglint.rewriting.python.constant import Constant, literal, needs_parentheses
from flaglint.rewriting.python.nodes import children, rebuild, transform, walk
from flaglint.rewriting.python.parentheses import is_loose, tighten
from flaglint.rewriting.python.printing import placed

_PASS = cst.SimpleStatementLine(body=(cst.Pass(),))


def written(module: cst.Module, width: int) -> cst.Module:
    """Return the module with plain nodes only, ready to be printed; `width` is how long its lines may be."""
    module = transform(module, {**CONTAINERS, Constant: _literal, **_parents(module)})
    module = _filled(_tight(module, width))
    if not (module.body or module.header or module.footer):
        return module.with_changes(has_trailing_newline=False)
    return module


def _literal(old: Constant, new: Constant) -> cst.BaseExpression:
    return literal(new)


def _parents(module: cst.Module) -> dict[type, Any]:
    kinds = {type(node) for node in walk(module) if any(isinstance(child, Constant) for child in children(node))}
    return {kind: _guarded for kind in kinds if kind not in CONTAINERS}


def _guarded(old: Any, new: Any) -> Any:
    changes: dict[str, object] = {}
    for name in ("left", "right", "expression", "value"):
        part = getattr(old, name, None)
        if isinstance(part, Constant) and needs_parentheses(old, part):
            bare = getattr(new, name)
            changes[name] = bare.with_changes(lpar=(cst.LeftParen(),), rpar=(cst.RightParen(),))
    return rebuild(new, changes)


def _tight(module: cst.Module, width: int) -> cst.Module:
    kinds = {type(node) for node in walk(module) if any(is_loose(child) for child in children(node))}
    if not kinds:
        return module
    _, places = placed(module)

    def room(node: cst.CSTNode) -> int:
        place = places.get(node)
        return width - place[1] if place else 0

    def tightened(old: Any, new: Any) -> Any:
        if isinstance(new, cst.If) and isinstance(old.orelse, cst.If):
            orelse = tightened(old.orelse, new.orelse)  # an elif is not handed to its own handler
            new = new if orelse is new.orelse else new.with_changes(orelse=orelse)
        return tighten(new, room(old))

    handlers = dict.fromkeys(kinds | {cst.If}, tightened)
    result: cst.Module = transform(module, {**CONTAINERS, **handlers})
    return result


def _filled(module: cst.Module) -> cst.Module:
    def block(old: Any, results: list[Any]) -> Any:
        return old.with_changes(body=tuple(results)) if results else old

    def fill(old: Any, new: Any) -> Any:
        body = new.body
        if isinstance(body, cst.IndentedBlock) and not body.body:
            return new.with_changes(body=body.with_changes(body=(_PASS,)))
        if isinstance(body, cst.SimpleStatementSuite) and not body.body:
            return new.with_changes(body=body.with_changes(body=(cst.Pass(),)))
        return new

    owners = {type(node) for node in walk(module) if isinstance(getattr(node, "body", None), cst.BaseSuite)}
    handlers: dict[type, Any] = {**dict.fromkeys(owners, fill), cst.Module: block, cst.IndentedBlock: block}
    handlers |= {cst.SimpleStatementLine: assemble_line, cst.SimpleStatementSuite: assemble_line}
    # an elif is not handed to its own handler: its suite is filled through the head of the chain
    handlers[cst.If] = lambda old, new: _filled_chain(new, fill)
    result: cst.Module = transform(module, handlers)
    return result


def _filled_chain(node: cst.If, fill: Any) -> cst.If:
    orelse: Any = node.orelse
    if isinstance(orelse, cst.If):
        orelse = _filled_chain(orelse, fill)
    result: cst.If = fill(node, node if orelse is node.orelse else node.with_changes(orelse=orelse))
    return result
