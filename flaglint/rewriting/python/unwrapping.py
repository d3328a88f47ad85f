"""Overrides and tests taken out of a module, as decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.nodes import Handlers, Splice, transform
from flaglint.rewriting.python.registry import shortened
from flaglint.rewriting.python.sequence import Listing, without
from flaglint.rewriting.python.statements import spliced


def without_overrides(
    module: cst.Module, gone: AbstractSet[int], replaced: Mapping[int, cst.BaseExpression] | None = None
) -> cst.Module:
    """Return the module without the decorators, `with` items, statements, arguments, entries and tests given by id.

    `replaced` gives the expressions that take the place of others, by id.
    """
    if not gone:
        return module

    def dropped(old: Any, new: Any) -> Any:
        return None if id(old) in gone else new

    def definition(old: Any, new: Any) -> Any:
        return Splice() if id(old) in gone else new

    other = replaced or {}

    def display(old: Any, new: Any) -> Any:
        return other[id(old)] if id(old) in other else shortened(old, new, gone)

    handlers: Handlers = {
        **CONTAINERS,
        cst.Decorator: dropped,
        cst.Expr: dropped,
        cst.Assign: dropped,
        cst.FunctionDef: definition,
        cst.ClassDef: definition,
        cst.With: partial(_without_items, gone),
        cst.Parameters: partial(_without_parameters, gone),
        cst.Call: partial(_without_arguments, gone),
        cst.SimpleString: lambda old, new: other.get(id(old), new),
        **dict.fromkeys((cst.Dict, cst.List, cst.Tuple), display),
    }
    result: cst.Module = transform(module, handlers)
    return result


def _without_items(gone: AbstractSet[int], old: cst.With, new: cst.With) -> Any:
    dropped = {id(n) for o, n in zip(old.items, new.items, strict=True) if id(o) in gone}
    if not dropped:
        return new
    if len(dropped) == len(new.items):
        return spliced(old, new.body)
    if not isinstance(new.lpar, cst.LeftParen) or not isinstance(new.rpar, cst.RightParen):
        items = without(Listing(tuple(new.items)), dropped).items
        last = items[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return new.with_changes(items=(*items[:-1], last))
    listing = without(Listing(tuple(new.items), new.lpar.whitespace_after, new.rpar.whitespace_before), dropped)
    return new.with_changes(
        items=listing.items,
        lpar=new.lpar.with_changes(whitespace_after=listing.opening),
        rpar=new.rpar.with_changes(whitespace_before=listing.closing),
    )


def _without_parameters(gone: AbstractSet[int], old: cst.Parameters, new: cst.Parameters) -> cst.Parameters:
    dropped = {id(n) for o, n in zip(old.params, new.params, strict=True) if id(o) in gone}
    return new.with_changes(params=without(Listing(tuple(new.params)), dropped).items) if dropped else new


def _without_arguments(gone: AbstractSet[int], old: cst.Call, new: cst.Call) -> cst.Call:
    dropped = {id(n) for o, n in zip(old.args, new.args, strict=True) if id(o) in gone}
    if not dropped:
        return new
    *others, last = new.args
    listing = without(Listing((*others, last), new.whitespace_before_args, last.whitespace_after_arg), dropped)
    args = list(listing.items)
    if args:
        args[-1] = args[-1].with_changes(whitespace_after_arg=listing.closing)
    return new.with_changes(args=args, whitespace_before_args=listing.opening)
