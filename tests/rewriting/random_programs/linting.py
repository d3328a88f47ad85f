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


def lint(text: str, *, doubted: bool = False) -> Counter[tuple[str, str]]:
    """Return the findings with how often each is made, lines aside.

    Where a person is told to look first (`doubted`), a variable may stay that nobody reads: what it holds may fail.
    """
    tolerated = (*_TOLERATED, messages.UnusedVariable) if doubted else _TOLERATED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = Checker(ast.parse(text)).messages
    return Counter((type(m).__name__, _subject(m)) for m in found if not isinstance(m, tolerated))


def _subject(message: messages.Message) -> str:
    """Return what a finding is about; of two imports that bind the same name, pyflakes names only one."""
    subject = str(message.message_args[0]) if message.message_args else ""
    return subject.split()[-1] if isinstance(message, messages.UnusedImport) else subject
