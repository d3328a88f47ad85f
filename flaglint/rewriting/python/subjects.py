"""What a test that forces a flag is about: the flag, or something else with the flag's value as its surroundings.

A test of the dead side goes in silence only if a sign says that the value is its subject: its name, or that of a class
around it, says which side it is about or names the flag; its docstring does; or the tests beside it force the other
value. Without one it goes with a doubt, for a person may want to keep it with the value that stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import libcst as cst

from flaglint.model.flags import FlagValue

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_OF_FLAGS = frozenset(("experiment", "feature", "flag", "gate", "rollout", "switch", "toggle", "variant", "waffle"))
_OFF = frozenset(
    ("deactivated", "disable", "disabled", "fallback", "false", "inactive", "legacy", "off", "old", "unset", "without")
)
_ON = frozenset(("activated", "active", "enable", "enabled", "new", "on", "true"))
_SAYS_LITTLE = _OF_FLAGS | _OFF | _ON | {"has", "is", "should", "show", "use", "with"}
_IN_PROSE = _OF_FLAGS | {"disabled", "enabled", "inactive"}


def is_about_flag(target: Any, within: Iterable[Any], word: str, forced: FlagValue) -> bool:
    """Tell whether a test, or a class of tests, says that it is about the flag or the value that it forces.

    `word` is the key or the name that stands for it, `within` are the nodes around the test.
    """
    names = [target.name.value, *(node.name.value for node in within if isinstance(node, cst.ClassDef))]
    spoken, prose = _parts(" ".join(names)), _parts(target.get_docstring() or "")
    value = forced.decode()
    sides = _ON if value is True else _OFF if value is False else _parts(str(value))
    own = _parts(word.rpartition(".")[2].rpartition(":")[2]) - _SAYS_LITTLE
    is_named = bool(own) and any(2 * len(own & said) >= len(own) for said in (spoken, prose))
    return is_named or bool(spoken & (sides | _OF_FLAGS)) or bool(prose & _IN_PROSE)


def _parts(text: str) -> set[str]:
    return {part.lower() for part in _PART.findall(text)}
