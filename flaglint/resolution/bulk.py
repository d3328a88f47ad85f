"""Calls that read all flags at once: what becomes of each flag then is not seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flaglint.model.references import Evidence, Reference, ReferenceKind
from flaglint.model.source import CallFact, Term, TermKind, named_scope
from flaglint.resolution.arguments import argument, is_none
from flaglint.resolution.inference import Inference
from flaglint.resolution.receivers import Receivers
from flaglint.resolution.recorder import Recorder
from flaglint.resolution.rules import PackBulk
from flaglint.resolution.values import ClientMethod, External, ParameterOf, Unknown, Value

REASON = "all flags are read at once"


class BulkReads:
    """Knows the packs' calls of this kind; one whose receiver is not known counts where enough signs agree."""

    def __init__(self, inference: Inference, receivers: Receivers, recorder: Recorder) -> None:
        self._inference = inference
        self._receivers = receivers
        self._recorder = recorder

    def at(self, call: CallFact, path: str, function: Value) -> Iterator[Reference]:
        """Yield the reference that a call of the function is if it reads all flags: one, or none."""
        for rule, evidence in self._matching(call, path, function):
            if not self._names_keys(rule, call) and not self._is_described(call, path):
                found = self._recorder.reference(call, path, rule.pack, ReferenceKind.BULK, evidence)
                yield replace(found, reason=REASON)
                return

    def _matching(self, call: CallFact, path: str, function: Value) -> Iterator[tuple[PackBulk, Evidence]]:
        book = self._inference.book
        match function:
            case External():
                yield from ((rule, Evidence.TYPE) for rule in book.bulk.get(function.name, ()))
            case ClientMethod():
                for rule in book.bulk.get(function.name, ()):
                    if rule.rule.on == function.type:
                        yield rule, Evidence.TYPE if function.sure else Evidence.IMPORT
            case Unknown() | ParameterOf() if call.term.parts[0].kind is TermKind.ATTRIBUTE:
                for rule in book.bulk.get(call.term.parts[0].text, ()):
                    signs = self._receivers.signs(rule.pack, rule.rule.on, call, path)
                    if rule.rule.on and signs.weight >= (2 if rule.rule.generic else 1):
                        yield rule, Evidence.IMPORT if signs.imported else Evidence.NAME

    def _names_keys(self, rule: PackBulk, call: CallFact) -> bool:
        """Tell whether a call says which flags it reads: `None`, or what is unpacked, may be all."""
        found = argument(call.term, rule.rule.keys) if rule.rule.keys else None
        return isinstance(found, Term) and not is_none(found)

    def _is_described(self, call: CallFact, path: str) -> bool:
        """Tell whether a call is the inside of what a pack describes: the calls of that are the places."""
        around = self._inference.dotted(path, named_scope(call.scope))
        owner, _, name = around.rpartition(".")
        bulk = self._inference.book.bulk
        return around in bulk or any(rule.rule.on == owner for rule in bulk.get(name, ()))
