"""Dictionaries that list a project's flags: each entry is a registration, its value the default."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flaglint.model.packs import RulePack
from flaglint.model.references import DefaultArgument, Evidence, Reference, ReferenceKind
from flaglint.model.source import AssignmentFact, Term, TermKind
from flaglint.resolution.arguments import literal, source
from flaglint.resolution.inference import Inference
from flaglint.resolution.values import Text


class Registries:
    """Reads the dictionaries that the packs name; asks for the modules that hold them."""

    def __init__(self, inference: Inference, is_test: Callable[[str], bool]) -> None:
        self._inference = inference
        self._is_test = is_test

    def all(self) -> Iterator[Reference]:
        """Yield the entries of every dictionary that is written out."""
        for dotted, pack in sorted(self._inference.book.registries.items()):
            module, _, name = dotted.rpartition(".")
            path = self._inference.index.find(module, "")
            table = self._inference.tables.get(path) if path else None
            if path and table is None:
                self._inference.wanted.add(path)
            for binding in table.bindings.get("", {}).get(name, ()) if table else ():
                value = binding.value if isinstance(binding, AssignmentFact) else None
                if path and value is not None and value.kind is TermKind.DICTIONARY:
                    yield from self._entries(pack, dotted, value, path)

    def _entries(self, pack: RulePack, dotted: str, registry: Term, path: str) -> Iterator[Reference]:
        for key, value in zip(registry.parts[::2], registry.parts[1::2], strict=True):
            text = self._inference.infer(key, path, "")
            if isinstance(text, Text):
                yield Reference(
                    path=path,
                    span=key.span,
                    kind=ReferenceKind.REGISTRATION,
                    sdk=pack.pack.id,
                    provider=pack.pack.provider,
                    evidence=Evidence.DECLARED,
                    resolution=text.resolution,
                    key=text.value,
                    default=DefaultArgument(source(value), literal(value)),
                    in_test=self._is_test(path),
                    symbol=dotted,
                )
