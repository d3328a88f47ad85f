"""What pyflakes says of a random program: nothing of it may be new after the removal."""

from __future__ import annotations

import ast
import warnings
from collections import Counter

from pyflakes import messages
from pyflakes.checker import Checker

# A variable is bound indirectly if a loop binds it as well. A tuple is what only a random program has for a test; it
# stood in a longer one before.
_TOLERATED = (messages.UnusedIndirectAssignment, messages.IfTuple)
# Bound by every program at its beginning, all together, then bound again, deleted or looped over anywhere: which of it
# pyflakes takes for a use depends on conditions around it that go.
_REUSED = frozenset({"x", "y", "w", "n"})


def lint(text: str, *, doubted: bool = False) -> Counter[tuple[str, str]]:
    """Return the findings with how often each is made, lines aside.

    Where a person is told to look first (`doubted`), a variable may stay that nobody reads: what it holds may fail.
    """
    tolerated = (*_TOLERATED, messages.UnusedVariable) if doubted else _TOLERATED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
        found = Checker(tree).messages
    if any(isinstance(node, ast.Compare) and _compares_tuple_by_identity(node) for node in ast.walk(tree)):
        tolerated = (*tolerated, messages.IsLiteral)  # as an `if` with a tuple: it stood in a longer one before
    return Counter(
        (type(message).__name__, _subject(message))
        for message in found
        if not isinstance(message, tolerated)
        and not (isinstance(message, messages.UnusedVariable) and _subject(message) in _REUSED)
    )


def _compares_tuple_by_identity(node: ast.Compare) -> bool:
    by_identity = any(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops)
    return by_identity and any(isinstance(side, ast.Tuple) for side in (node.left, *node.comparators))


def _subject(message: messages.Message) -> str:
    """Return what a finding is about; of two imports that bind the same name, pyflakes names only one."""
    subject = str(message.message_args[0]) if message.message_args else ""
    return subject.split()[-1] if isinstance(message, messages.UnusedImport) else subject
