"""The references of a request sorted into what to substitute, what to remove, and what to refuse."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from flaglint.model.edits import Override, Refusal, RefusalReason, RemovalRequest, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Evidence, Forced, Reference, ReferenceKind


@dataclass(frozen=True, slots=True)
class Sites:
    """The sorted references; each substitution and override stands beside its own reference.

    `substitutions` are in Python, `templates` in templates; `stays` are the evaluations that were refused.
    """

    substitutions: tuple[tuple[Reference, Substitution], ...]
    templates: tuple[tuple[Reference, Substitution], ...]
    declarations: tuple[Reference, ...]
    registrations: tuple[Reference, ...]
    overrides: tuple[tuple[Reference, Override], ...]
    refusals: tuple[Refusal, ...]
    stays: tuple[Reference, ...] = ()

    @property
    def wrappers(self) -> tuple[str, ...]:
        """Return the dotted names of the wrapper functions that are called, sorted."""
        names = {r.symbol for r, _ in self.substitutions if r.evidence is Evidence.WRAPPER and r.symbol}
        return tuple(sorted(names))


def refuse(reference: Reference, reason: RefusalReason, message: str) -> Refusal:
    """Return the refusal of a reference."""
    return Refusal(reference.path, reference.span.line, reason, message)


def sort_sites(request: RemovalRequest) -> Sites:
    """Sort the references of a request by what can be done about them."""
    substitutions: dict[ReferenceKind, list[tuple[Reference, Substitution]]] = defaultdict(list)
    overrides: list[tuple[Reference, Override]] = []
    refusals: list[Refusal] = []
    stays: list[Reference] = []
    for reference in request.references:
        if reference.kind.asks:
            outcome = _substitution(reference, request.value)
            if isinstance(outcome, Substitution):
                substitutions[reference.kind].append((reference, outcome))
            else:
                refusals.append(outcome)
                stays.append(reference)
        elif reference.kind is ReferenceKind.OVERRIDE or _is_forced_row(reference):
            found = _override(replace(reference, reason=None) if reference.is_stored else reference)
            if isinstance(found, Override):
                overrides.append((reference, found))
            else:
                refusals.append(found)
    return Sites(
        tuple(substitutions[ReferenceKind.EVALUATION]),
        tuple(substitutions[ReferenceKind.TEMPLATE]),
        tuple(r for r in request.references if r.kind is ReferenceKind.DECLARATION),
        tuple(r for r in request.references if r.kind is ReferenceKind.REGISTRATION and not r.is_stored),
        tuple(overrides),
        tuple(refusals),
        tuple(stays),
    )


def _is_forced_row(reference: Reference) -> bool:
    """Tell whether a test puts the flag into its store with a value that is written out."""
    is_told = reference.forced is not None and reference.forced.value is not None
    return reference.is_stored and reference.in_test and is_told


def _override(reference: Reference) -> Override | Refusal:
    if not reference.in_test:
        return refuse(reference, RefusalReason.TEST_OVERRIDE, "the flag is forced here, and this is no test")
    stated = reference.forced
    is_told = reference.reason is None or (stated is not None and (stated.value is not None or bool(stated.told_by)))
    if reference.key is None or not reference.path.endswith(".py") or not is_told:
        return refuse(reference, RefusalReason.TEST_OVERRIDE, reference.reason or "a test forces the flag here")
    forced = reference.forced or Forced("", None, reference.key)
    return Override(reference.span, forced.value, forced.text, forced.recognised_by, forced.told_by)


def _substitution(reference: Reference, value: FlagValue | None) -> Substitution | Refusal:
    if reference.key is None:
        return refuse(reference, RefusalReason.DYNAMIC_KEY, reference.reason or "the key is computed at run time")
    if reference.evaluated is None:
        message = reference.reason or "the evaluation has a shape that cannot be replaced"
        return refuse(reference, RefusalReason.UNSUPPORTED_SHAPE, message)
    if reference.evaluated.obstacle is not None:
        return refuse(reference, RefusalReason.UNSUPPORTED_SHAPE, reference.evaluated.obstacle)
    if reference.kind is not ReferenceKind.TEMPLATE and not reference.path.endswith((".py", ".pyi")):
        return refuse(reference, RefusalReason.UNSUPPORTED_SHAPE, "only Python files and templates are rewritten")
    if value is None:
        default = reference.default
        if default is None or default.value is None:
            message = "each call site keeps its own default, and this one has none that is a literal"
            return refuse(reference, RefusalReason.CODE_DEFAULT_UNKNOWN, message)
        value = default.value
    if not reference.evaluated.fits(value):
        kind = "bool" if reference.evaluated.negated else reference.evaluated.kind
        message = f"the call gives a value of type {kind}, which {value.json} is not"
        return refuse(reference, RefusalReason.UNSUPPORTED_SHAPE, message)
    if reference.evaluated.negated:
        value = FlagValue.of(not value.decode())
    evaluated = reference.evaluated
    return Substitution(evaluated.span, value, evaluated.recognised_by, evaluated.library)
