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
    return Counter((type(m).__name__, str(m.message_args[:1])) for m in found if not isinstance(m, _TOLERATED))
