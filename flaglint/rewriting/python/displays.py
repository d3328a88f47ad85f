"""Displays around what is left of an expression: tables asked by the flag, and lists or dicts unpacked in others."""

from __future__ import annotations

from typing import Any, TypeGuard

import libcst as cst

from flaglint.rewriting.python.constant import Constant, literal
from flaglint.rewriting.python.nodes import Handlers, transform
from flaglint.rewriting.python.parentheses import LooseLeft, replaced_by
from flaglint.rewriting.python.registry import shortened
from flaglint.rewriting.python.truth import is_pure

_STARRED = (cst.StarredElement, cst.StarredDictElement)


def fold_table(old: cst.Subscript, new: cst.Subscript) -> cst.BaseExpression:
    """Return the element that the flag's value takes out of a display whose parts do nothing by themselves."""
    index = new.slice[0].slice if len(new.slice) == 1 else None
    key = index.value if isinstance(index, cst.Index) and index.star is None else None
    if not isinstance(key, Constant):
        return new
    chosen: Any = None
    table: Any = new.value
    if isinstance(table, cst.Dict):
        keys = [_literal(getattr(element, "key", None)) for element in table.elements]
        matches = [element for element, found in zip(table.elements, keys, strict=True) if found == (key.value,)]
        chosen = matches[0] if len(matches) == 1 and all(keys) else None
    elif isinstance(table, cst.List | cst.Tuple) and isinstance(key.value, int):
        inside = 0 <= key.value < len(table.elements)
        chosen = table.elements[key.value] if inside else None
    if chosen is None or not all(isinstance(e, type(chosen)) and is_pure(e.value) for e in table.elements):
        return new
    value = chosen.value
    if not value.lpar:  # within the display any expression stands without
        value = value.with_changes(lpar=(LooseLeft(),), rpar=(cst.RightParen(),))
    return replaced_by(new, value)


def _literal(node: object) -> tuple[object, ...]:
    """Return the value of a literal in a tuple, which is empty for anything else."""
    if isinstance(node, cst.SimpleString):
        return (node.evaluated_value,)
    if isinstance(node, cst.Integer):
        return (node.evaluated_value,)
    if isinstance(node, cst.Name) and node.value in ("True", "False", "None"):
        return ({"True": True, "False": False, "None": None}[node.value],)
    return ()


def unpack(old: Any, new: Any) -> Any:
    """Return a display with the elements of those that the flag chose to be unpacked in it."""
    chosen = {
        id(now)
        for was, now in zip(old.elements, new.elements, strict=False)
        if isinstance(now, _STARRED) and was is not now and _is_chosen(was.value, now.value)
    }
    if not chosen:
        return new
    empty = {identity for identity in chosen if not _held(new, identity).value.elements}
    elements: list[Any] = []
    for element in new.elements:
        if id(element) not in chosen - empty:
            elements.append(element)
            continue
        *inner, last = element.value.elements
        elements += [*inner, last.with_changes(comma=element.comma)]
    opened = new.with_changes(elements=elements)
    return shortened(opened, opened, empty)


def is_quantified(node: cst.CSTNode) -> TypeGuard[cst.Call]:
    """Tell whether a call asks whether all or any of some expressions are true: `all([a, b])`."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Name) or node.func.value not in ("all", "any"):
        return False
    alone = len(node.args) == 1 and not node.args[0].star and node.args[0].keyword is None
    return alone and isinstance(node.args[0].value, cst.List | cst.Tuple)


def deciding(call: cst.Call) -> Constant | None:
    """Return the constant that decides what `all` or `any` gives, whatever the other elements are."""
    wants_all = isinstance(call.func, cst.Name) and call.func.value == "all"
    display: Any = call.args[0].value
    constants = [element.value for element in display.elements if _is_settled(element)]
    return next((constant for constant in constants if bool(constant.value) is not wants_all), None)


def fold_quantified(call: cst.Call) -> cst.BaseExpression:
    """Return `all` or `any` without the elements that the flag's value settles: of each only the truth is read.

    The other elements run anyway, so that the whole is only a constant where they do nothing.
    """
    argument = call.args[0]
    display: Any = argument.value
    settled = [element for element in display.elements if _is_settled(element)]
    others = [element for element in display.elements if not _is_settled(element)]
    if not settled:
        return call
    decision = deciding(call)
    if not others or (decision is not None and all(not _is_starred(each) and is_pure(each.value) for each in others)):
        constant: Constant = decision or settled[0].value
        return constant.with_value(bool(constant.value)).with_changes(lpar=call.lpar, rpar=call.rpar)
    dropped = {id(each) for each in settled if decision is None or bool(each.value.value) is not bool(decision.value)}
    if not dropped:
        return call
    return call.with_changes(args=(argument.with_changes(value=shortened(display, display, dropped)),))


def _is_settled(element: Any) -> bool:
    return isinstance(element.value, Constant) and not _is_starred(element)


def _is_starred(element: cst.BaseElement) -> bool:
    return isinstance(element, cst.StarredElement)


def _held(display: Any, identity: int) -> Any:
    return next(element for element in display.elements if id(element) == identity)


def _is_chosen(was: cst.BaseExpression, now: cst.BaseExpression) -> bool:
    displays = (cst.List, cst.Tuple, cst.Dict)
    return isinstance(now, displays) and not isinstance(was, displays) and _is_on_one_line(now)


def _is_on_one_line(node: cst.BaseExpression) -> bool:
    plain = transform(node, {Constant: lambda old, new: literal(new)})
    return "\n" not in cst.Module([]).code_for_node(plain)


DISPLAYS: Handlers = {cst.Subscript: fold_table, cst.List: unpack, cst.Tuple: unpack, cst.Set: unpack, cst.Dict: unpack}
