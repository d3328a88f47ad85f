"""What a key argument can be: a string, a part of one, a parameter, or one of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flaglint.model.packs import ArgumentRule
from flaglint.model.source import Term, TermKind
from flaglint.resolution.containers import JOINED
from flaglint.resolution.inference import Inference
from flaglint.resolution.values import Choice, Handle, Items, ParameterOf, Pattern, Text, Value

NO_KEY = "no key is passed"


@dataclass(frozen=True, slots=True)
class Found:
    """A key argument: its value or why that is not known, and fixed text before and after a parameter.

    `one_of` tells that the argument may be another key as well. `handle` is the flag object that was passed for it.
    """

    key: Text | Pattern | ParameterOf | None = None
    reason: str | None = None
    prefix: str = ""
    suffix: str = ""
    one_of: bool = False
    handle: Handle | None = None


class Keys:
    """Reads key arguments."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def key(self, given: Term | str | None, path: str, scope: str, steps: tuple[str, ...] = ()) -> list[Found]:
        """Return what a key argument can be; `steps` lead to the key from what is passed."""
        if not isinstance(given, Term):
            return [Found(reason=given or NO_KEY)]
        with self.inference.following_key():
            value = self.inference.stepped(self.inference.infer(given, path, scope), steps)
        values = value.values if isinstance(value, Choice) else (value,)
        found = [self._key(each, None if steps else given, path, scope) for each in values]
        return [replace(each, one_of=True) for each in found] if len(found) > 1 else found

    def _key(self, value: Value, given: Term | None, path: str, scope: str) -> Found:
        if isinstance(value, Handle) and value.key is not None:
            return replace(self._key(value.key, given, path, scope), handle=value)
        if isinstance(value, Pattern):
            framed = self._framed(given, path, scope) if given else None
            return framed or Found(value, "only a part of the key is written out")
        if isinstance(value, (Text, ParameterOf)):
            return Found(value)
        return Found(reason=getattr(value, "reason", "computed at run time"))

    def _framed(self, term: Term, path: str, scope: str) -> Found | None:
        """Return the parameter in `f"app.{name}"` with the text around it, if that is all it holds."""
        prefix = suffix = ""
        inner: ParameterOf | None = None
        for part in _flattened(term):
            with self.inference.following_key():
                value = self.inference.infer(part, path, scope)
            if isinstance(value, ParameterOf) and inner is None:
                inner = value
            elif isinstance(value, Text):
                prefix, suffix = (prefix, suffix + value.value) if inner else (prefix + value.value, suffix)
            else:
                return None
        return Found(inner, None, prefix, suffix) if inner else None

    def keys(self, found: Term | str | None, rule: ArgumentRule, path: str, scope: str) -> list[Found]:
        """Return each key in an argument: lists, dictionaries and loops have several."""
        several = isinstance(found, Term) and (rule.many or rule.dict)
        given = self.inference.infer(found, path, scope) if isinstance(found, Term) and several else None
        if not isinstance(given, Items) or not (rule.dict if given.is_dictionary else rule.many):
            keys = self.key(found, path, scope)
        elif given.term.kind in JOINED:
            keys = [each for part in given.term.parts for each in self.keys(part, rule, given.path, given.scope)]
        else:
            parts = given.term.parts[::2] if given.is_dictionary else given.term.parts
            keys = [each for part in parts for each in self.key(part, given.path, given.scope)]
        return [each for each in keys if _is_flag(each, rule)] if rule.pattern else keys


def _is_flag(found: Found, rule: ArgumentRule) -> bool:
    return isinstance(found.key, Text) and re.search(rule.pattern, found.key.value) is not None


def _flattened(term: Term) -> Iterator[Term]:
    """Yield the parts of a string in order, those of a concatenation inside a concatenation too."""
    for part in term.parts:
        if part.kind in (TermKind.CONCATENATION, TermKind.FSTRING):
            yield from _flattened(part)
        else:
            yield part
