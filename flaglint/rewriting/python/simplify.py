"""Folding to a fixed point: expressions, statements, unreachable code, and names that hold nothing but a constant."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from flaglint.rewriting.python.bindings import propagate
from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.conditionals import fold_if
from flaglint.rewriting.python.displays import DISPLAYS
from flaglint.rewriting.python.expressions import EXPRESSIONS
from flaglint.rewriting.python.functions import SCOPES, keep_unreachable
from flaglint.rewriting.python.gates import GATES
from flaglint.rewriting.python.matches import fold_match
from flaglint.rewriting.python.nodes import Handlers, transform
from flaglint.rewriting.python.statements import STATEMENTS
from flaglint.rewriting.python.tested import with_tested_names

_ROUNDS = 50
_HANDLERS: Handlers = {
    **CONTAINERS, **DISPLAYS, **EXPRESSIONS, **GATES, **STATEMENTS, **SCOPES, cst.If: fold_if, cst.Match: fold_match,
}  # fmt: skip


def simplified(module: cst.Module, is_private: Callable[[str], bool]) -> tuple[cst.Module, tuple[str, ...]]:
    """Return the module with everything folded that follows from its constants, and its names that went.

    Raises:
        AltersScopeError: a function would become another kind of function.
    """
    removed: list[str] = []
    for _ in range(_ROUNDS):
        folded = keep_unreachable(module, transform(module, _HANDLERS))
        propagated, names = propagate(with_tested_names(folded), is_private)
        removed.extend(names)
        if propagated is module:
            return module, tuple(removed)
        module = propagated
    raise RuntimeError("folding does not come to an end")
