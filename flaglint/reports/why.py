"""Everything that is known about one flag, each fact with its source and date, and what to do in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flaglint.model.conflicts import conflicts
from flaglint.model.findings import Finding
from flaglint.model.flags import EnvironmentState, Flag, Serving
from flaglint.model.references import Reference
from flaglint.model.usage import FlagUsage
from flaglint.reports.commands import remove_command
from flaglint.reports.escaping import plural, visible
from flaglint.reports.flags import conflict_text, serving_text
from flaglint.reports.json import finding_json, moment_json, to_text
from flaglint.reports.references import reference_json
from flaglint.reports.text import place

ORDER = "In this order: take it out of the code, deploy everywhere, then archive it in the store."


@dataclass(frozen=True, slots=True)
class Known:
    """One flag with what is known besides: `dependents` are flags that have it as a prerequisite.

    `changed` dates the lines of references, by path and line (1-based), where git knows. `environments` decide which
    value stays; empty: all.
    """

    usage: FlagUsage
    findings: tuple[Finding, ...] = ()
    dependents: tuple[Flag, ...] = ()
    changed: Mapping[tuple[str, int], datetime] = field(default_factory=dict)
    environments: tuple[str, ...] = ()

    def changed_at(self, reference: Reference) -> datetime | None:
        """Return when the line of a reference was last changed, or None where that is not known."""
        return self.changed.get((reference.path, reference.span.line))


def render_text(known: Known) -> str:
    """Return the flag's store facts, its references, its findings and the next steps."""
    usage = known.usage
    lines = [visible(usage.key or "")]
    for flag in usage.flags:
        lines += [f"  {line}" for line in _flag(flag)]
    if not usage.flags:
        lines.append("  In no store that was read.")
    lines += [f"  conflict: {conflict_text(each)}" for each in conflicts(usage.flags)]
    lines += [f"  needed by {visible(each.key)} in {visible(each.place)}" for each in known.dependents]
    lines += [f"  {line}" for line in _references(known)]
    lines += [
        f"  kept alive by {_at(reference)}: {visible(reference.pattern or '')}" for reference in usage.kept_alive_by
    ]
    lines += [f"  read with all other flags at {_at(reference)}" for reference in usage.bulk_reads]
    lines += [f"  {finding.code} {visible(finding.message)}" for finding in _distinct(known.findings)]
    lines += ["", *next_steps(known)]
    return "\n".join(lines) + "\n"


def render_json(known: Known, flags: Sequence[Mapping[str, object]]) -> str:
    """Return the same facts, version 1; `flags` are the readings in the form of `flaglint flags`."""
    usage = known.usage
    return to_text(
        {
            "version": 1,
            "key": usage.key,
            "flags": list(flags),
            "dependents": [{"key": each.key, "source": each.place} for each in known.dependents],
            "references": [
                {**reference_json(each), "changed_at": moment_json(known.changed_at(each))} for each in usage.references
            ],
            "kept_alive_by": [reference_json(each) for each in usage.kept_alive_by],
            "bulk_reads": [reference_json(each) for each in usage.bulk_reads],
            "findings": [finding_json(each) for each in known.findings],
            "next": list(next_steps(known)),
        }
    )


def next_steps(known: Known) -> Iterator[str]:
    """Yield what to do in which order, or what to wait for."""
    usage = known.usage
    value = usage.constant(known.environments)
    if known.dependents and usage.flags and (value is not None or not usage.references):
        names = ", ".join(dict.fromkeys(visible(each.key) for each in known.dependents))
        yield f"First: take it out of the prerequisites of {names}; without it they serve something else."
    if usage.evaluations and value is not None and usage.key is not None:
        yield ORDER
        yield f"Next: {remove_command(usage.key, value)} shows the first step."
    elif usage.flags and not usage.references:
        all_read = "nobody takes it out of all the flags that are read, and that " if usage.bulk_reads else ""
        yield f"Next: check that {all_read}no deployed version asks for it, then archive it in the store."
    elif conflicts(usage.flags):
        yield "Next: decide which of the conflicting sources is right, and correct the other."
    else:
        yield "Next: nothing to remove while callers can get different values, or no store says what they get."


def _flag(flag: Flag) -> Iterator[str]:
    where = f" ({visible(flag.location)})" if flag.location else ""
    yield f"{flag.store}{where}"
    for name, state in flag.environments:
        yield f"  {visible(name)}: {', '.join(_state(state))}"
    for label, text in _facts(flag):
        yield f"  {label}: {visible(text)}"


def _state(state: EnvironmentState) -> Iterator[str]:
    yield serving_text(state)
    if state.serving is Serving.PARTIAL and state.values:
        yield f"one of {', '.join(visible(value.json) for value in state.values)}"
    if state.since:
        yield f"since {_with_source(_day(state.since), state.since_from)}"
    elif state.serving is not Serving.UNKNOWN:
        yield "since when is not known"
    if state.modified_at and state.modified_at != state.since:
        yield f"changed {_day(state.modified_at)}"
    if state.last_evaluated:
        yield f"last evaluated {_day(state.last_evaluated)}"
    if state.vendor_stale is not None:
        yield "stale by the store" if state.vendor_stale else "not stale by the store"


def _facts(flag: Flag) -> Iterator[tuple[str, str]]:
    """Yield what the store says beside the values, with the field or convention that it was read from."""
    archived = f"since {_day(flag.archived_at)}" if flag.archived_at else "yes"
    said = {
        "also called": ", ".join(flag.aliases) or None,
        "description": flag.description,
        "owner": _with_source(flag.owner, flag.owner_from),
        "created": _day_if_known(flag.created_at),
        "modified": _day_if_known(flag.modified_at),
        "expires": _with_source(_day_if_known(flag.expires_at), flag.expires_from) or _in_doubt(flag),
        "permanent": None if flag.permanent is None else _with_source(str(flag.permanent).lower(), flag.permanent_from),
        "archived": archived if flag.archived else None,
        "deprecated": "yes" if flag.deprecated else None,
        "stale by the store": None if flag.vendor_stale is None else ("yes" if flag.vendor_stale else "no"),
        "variations": ", ".join(value.json for value in flag.variations) or None,
        "tags": ", ".join(flag.tags) or None,
        "depends on": ", ".join(flag.depends_on) or None,
        **{each.name.replace("_", " "): each.value.json for each in flag.facts},
    }
    yield from ((label, text) for label, text in said.items() if text is not None)


def _in_doubt(flag: Flag) -> str | None:
    return f"not known ({flag.expires_from})" if flag.expires_from else None


def _references(known: Known) -> Iterator[str]:
    references = known.usage.references
    if not references:
        yield "No reference in the code that was searched."
        return
    dates = [date for each in references if (date := known.changed_at(each))]
    days = sorted({_day(date) for date in dates})
    aged = f", their lines last changed {' to '.join([days[0], *days[1:][-1:]])} (from git)" if days else ""
    yield f"{plural(len(references), 'reference')} in the code{aged}"
    for reference in references:
        test = ", in a test" if reference.in_test else ""
        default = f", default {visible(reference.default.text)}" if reference.default else ""
        how = f"{reference.resolution.value}, {reference.evidence.value}"
        date = known.changed_at(reference)
        changed = f", changed {_day(date)}" if date else ""
        yield f"  {_at(reference)}: {reference.kind.value}, {reference.sdk} ({how}){default}{test}{changed}"


def _distinct(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield one finding a check: the sites are listed already."""
    seen = set()
    for finding in findings:
        if finding.code not in seen:
            seen.add(finding.code)
            yield finding


def _at(reference: Reference) -> str:
    return place(reference.path, reference.span.line, reference.span.column + 1)


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _day_if_known(moment: datetime | None) -> str | None:
    return _day(moment) if moment else None


def _with_source(text: str | None, source: str | None) -> str | None:
    return f"{text} (from {source})" if text and source else text
