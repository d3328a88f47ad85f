"""References as they are found, and the constants that hold their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flaglint.model.packs import RulePack
from flaglint.model.references import Evidence, Reference, ReferenceKind, Resolution
from flaglint.model.source import CallFact, named_scope
from flaglint.resolution.strings import as_glob
from flaglint.resolution.values import ParameterOf, Pattern, Site, Text
from flaglint.resolution.wrappers import Asked


class Recorder:
    """Gathers `references`, and the declarations of the constants behind their keys in `sites`."""

    def __init__(self, is_test: Callable[[str], bool]) -> None:
        self._is_test = is_test
        self.references: list[Reference] = []
        self.sites: dict[tuple[str, Site], Reference] = {}

    def reference(
        self, call: CallFact, path: str, pack: RulePack, kind: ReferenceKind, evidence: Evidence
    ) -> Reference:
        """Return the reference that a call is, its key not yet known."""
        return Reference(
            path=path,
            span=call.term.span,
            kind=kind,
            sdk=pack.pack.id,
            provider=pack.pack.provider,
            evidence=evidence,
            resolution=Resolution.DYNAMIC,
            in_test=self._is_test(path),
            scope=named_scope(call.scope),
        )

    def keyed(self, reference: Reference, asked: Asked) -> Reference:
        """Return the reference with its key, or why that is not known; record the constant that holds it."""
        if isinstance(asked.key, Text):
            self._constant(asked.key, reference)
            return replace(reference, key=asked.key.value, resolution=asked.key.resolution)
        if isinstance(asked.key, Pattern):
            return replace(reference, pattern=asked.key.glob, reason=asked.reason or "only a part is written out")
        if isinstance(asked.key, ParameterOf):
            pattern = f"{as_glob(asked.prefix)}*{as_glob(asked.suffix)}" if asked.prefix or asked.suffix else None
            return replace(reference, pattern=pattern, reason=f"the key is the parameter `{asked.key.name}`")
        return replace(reference, reason=asked.reason or "computed at run time")

    def declare(self, key: Text, declaration: Reference) -> None:
        """Record the declaration of a constant that lists a flag, unless a place that asks for it was seen."""
        if key.site is not None:
            self.sites.setdefault((key.value, key.site), declaration)

    def _constant(self, key: Text, user: Reference) -> None:
        """Record the constant or enum member that holds a key as its declaration."""
        if key.site is None or (key.value, key.site) in self.sites:
            return
        self.sites[key.value, key.site] = replace(
            user,
            path=key.site.path,
            span=key.site.span,
            kind=ReferenceKind.DECLARATION,
            resolution=key.resolution,
            key=key.value,
            symbol=key.site.symbol,
            in_test=self._is_test(key.site.path),
            scope="",
            default=None,
            default_missing=False,
            evaluated=None,
        )
