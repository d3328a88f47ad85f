"""In words, why a call is no evaluation: what is called, and what is missing to know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flaglint.model.packs import RulePack
from flaglint.model.source import CallFact, ModuleFacts, TermKind
from flaglint.resolution.arguments import source
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.inference import Inference
from flaglint.resolution.modules import ModuleIndex
from flaglint.resolution.rules import RuleBook
from flaglint.resolution.values import (
    Class,
    ClientMethod,
    External,
    Function,
    HandleMethod,
    Instance,
    Module,
    ParameterOf,
    Unknown,
    Value,
)


class Explainer:
    """Explains calls in files that were read for them."""

    def __init__(self, facts: Mapping[str, ModuleFacts], paths: Sequence[str], packs: Sequence[RulePack]) -> None:
        self._facts = facts
        self._inference = Inference(facts, ModuleIndex(paths), RuleBook(packs))
        self._inference.note_outside()
        self._evaluations = Evaluations(self._inference)

    @property
    def wanted(self) -> frozenset[str]:
        """Return the files that should have been read to say more."""
        return frozenset(self._inference.wanted)

    def call_at(self, path: str, line: int, column: int) -> CallFact | None:
        """Return the innermost call around a place (1-based), None where none was read."""
        calls = self._facts[path].calls if path in self._facts else ()
        around = [call for call in calls if _holds(call, line, column - 1)]
        return max(around, key=lambda call: (call.term.span.line, call.term.span.column), default=None)

    def why_not(self, call: CallFact, path: str) -> str:
        """Return why a call that is passed a key asks for no flag."""
        with self._inference.following_key():
            return self._why_not(call, path)

    def _why_not(self, call: CallFact, path: str) -> str:
        function = self._inference.infer(call.term.parts[0], path, call.scope)
        shown = f"`{source(call.term.parts[0])}`"
        for asked, _, _ in self._evaluations.of(call, path):
            return f"{shown} asks for a flag, and the key is another argument" if asked.key else asked.reason or ""
        match function:
            case External():
                name = function.name.removeprefix("builtins.")
                if function.name in self._inference.book.qualified:
                    return f"{shown} is `{name}`, which a rule pack knows, but not as an evaluation"
                return f"{shown} is `{name}`, which no rule pack knows; if it asks for flags, describe it in a pack"
            case Function():
                return (
                    f"{shown} is the project's own `{self._dotted(function.path, function.name)}`, "
                    "which hands its argument on to no evaluation that is known"
                )
            case ClientMethod():
                return f"{shown} is no evaluation: the pack of `{function.type}` has no `{function.name}`"
            case HandleMethod():
                return f"{shown} is no evaluation: flag objects of this kind are not asked by `{function.name}`"
            case Class():
                return f"{shown} is the project's own class `{function.name}`, and no flag object"
        return self._unknown(call, function, path, shown)

    def _unknown(self, call: CallFact, function: Value, path: str, shown: str) -> str:
        term = call.term.parts[0]
        if term.kind is not TermKind.ATTRIBUTE:
            return f"{shown} is not known: {self._reason(function)}"
        receiver = self._inference.infer(term.parts[0], path, call.scope)
        where = f"the receiver `{source(term.parts[0])}` of {shown} is not known: {self._reason(receiver)}"
        rules = self._inference.book.by_method.get(term.text, ())
        if not rules:
            return f"{where}; and no rule pack has a method `{term.text}`"
        packs = ", ".join(sorted({rule.pack.pack.id for rule in rules}))
        signs = "an import of the SDK, a telling name of the receiver, or a key that a store knows"
        return f"{where}; `{term.text}` ({packs}) needs two signs of: {signs}. Annotate the receiver with its type"

    def _reason(self, value: Value) -> str:
        match value:
            case Unknown():
                return value.reason
            case ParameterOf():
                return f"the parameter `{value.name}` has no annotation"
            case Instance():
                return f"an object of the project's own `{value.name}`"
            case Module():
                return f"the module `{self._inference.index.name(value.path)}`"
            case External():
                return f"`{value.name}`, which no rule pack knows"
        return f"a {type(value).__name__.lower()}"

    def _dotted(self, path: str, name: str) -> str:
        return f"{self._inference.index.name(path)}.{name}"


def _holds(call: CallFact, line: int, column: int) -> bool:
    span = call.term.span
    return (span.line, span.column) <= (line, column) < (span.end_line, span.end_column)
