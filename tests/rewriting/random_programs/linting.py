"""What pyflakes says of a random program: nothing of it may be new after the removal."""

from __future__ import annotations

import ast
import warnings
from collections import Counter

from pyflakes import messages
from pyflakes.checker import Checker

# A variable stays if what is bound to it may fail, or if a loop, a `with` or a walrus binds it as well. A tuple is
# what only a random program has for a test; it stood in a longer one before.
_TOLERATED = (messages.UnusedVariable, messages.UnusedIndirectAssignment, messages.IfTuple)


def lint(text: str) -> Counter[tuple[str, str]]:
    """Return the findings with how often each is made, lines aside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = Checker(ast.parse(text)).messages
    return Counter((type(m).__name__, _subject(m)) for m in found if not isinstance(m, _TOLERATED))


def _subject(message: messages.Message) -> str:
    """Return what a finding is about; of two imports that bind the same name, pyflakes names only one."""
    subject = str(message.message_args[0]) if message.message_args else ""
    return subject.split()[-1] if isinstance(message, messages.UnusedImport) else subject
