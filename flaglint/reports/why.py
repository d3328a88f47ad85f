"""Everything that is known about one flag, each fact with its source and date, and what to do in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flaglint.model.findings import Finding
from flaglint.model.flags import Flag, Serving
from flaglint.model.references import Reference
from flaglint.model.usage import FlagUsage
from flaglint.reports.commands import remove_command
from flaglint.reports.escaping import plural, visible
from flaglint.reports.flags import serving_text
from flaglint.reports.text import place

ORDER = "In this order: take it out of the code, deploy everywhere, then archive it in the store."


def render_text(usage: FlagUsage, findings: tuple[Finding, ...]) -> str:
    """Return the flag's store facts, its references, its findings and the next step."""
    lines = [visible(usage.key or "")]
    for flag in usage.flags:
        lines += [f"  {line}" for line in _flag(flag)]
    if not usage.flags:
        lines.append("  In no store that was read.")
    lines += [f"  {line}" for line in _references(usage.references)]
    lines += [
        f"  kept alive by {_at(reference)}: {visible(reference.pattern or '')}" for reference in usage.kept_alive_by
    ]
    lines += [f"  {finding.code} {visible(finding.message)}" for finding in _distinct(findings)]
    lines += ["", *_next_step(usage)]
    return "\n".join(lines) + "\n"


def _flag(flag: Flag) -> Iterator[str]:
    where = f" ({visible(flag.location)})" if flag.location else ""
    yield f"{flag.store}{where}"
    for name, state in flag.environments:
        since = f", since {state.since:%Y-%m-%d}" if state.since else ""
        asked = f", last evaluated {state.last_evaluated:%Y-%m-%d}" if state.last_evaluated else ""
        reason = f" ({visible(state.reason)})" if state.reason and state.serving is Serving.UNKNOWN else ""
        yield f"  {visible(name)}: {serving_text(state)}{reason}{since}{asked}"
    for label, text in _facts(flag):
        yield f"  {label}: {visible(text)}"


def _facts(flag: Flag) -> Iterator[tuple[str, str]]:
    """Yield what the store says beside the values, with the field or convention that it was read from."""
    said = {
        "description": flag.description,
        "owner": _with_source(flag.owner, flag.owner_from),
        "created": _day(flag.created_at),
        "modified": _day(flag.modified_at),
        "expires": _with_source(_day(flag.expires_at), flag.expires_from),
        "permanent": None if flag.permanent is None else _with_source(str(flag.permanent).lower(), flag.permanent_from),
        "archived": "yes" if flag.archived else None,
        "deprecated": "yes" if flag.deprecated else None,
        "tags": ", ".join(flag.tags) or None,
        "depends on": ", ".join(flag.depends_on) or None,
    }
    yield from ((label, text) for label, text in said.items() if text is not None)


def _references(references: tuple[Reference, ...]) -> Iterator[str]:
    if not references:
        yield "No reference in the code that was searched."
        return
    yield f"{plural(len(references), 'reference')} in the code"
    for reference in references:
        test = ", in a test" if reference.in_test else ""
        default = f", default {visible(reference.default.text)}" if reference.default else ""
        yield f"  {_at(reference)}: {reference.kind.value}, {reference.sdk}{default}{test}"


def _distinct(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield one finding a check: the sites are listed already."""
    seen = set()
    for finding in findings:
        if finding.code not in seen:
            seen.add(finding.code)
            yield finding


def _next_step(usage: FlagUsage) -> Iterator[str]:
    value = usage.constant(())
    if usage.evaluations and value is not None and usage.key is not None:
        yield ORDER
        yield f"Next: {remove_command(usage.key, value)} shows the first step."
    elif usage.flags and not usage.references:
        yield "Next: check that no deployed version asks for it, then archive it in the store."
    else:
        yield "Next: nothing to remove while callers can get different values, or no store says what they get."


def _at(reference: Reference) -> str:
    return place(reference.path, reference.span.line, reference.span.column + 1)


def _day(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d}" if moment else None


def _with_source(text: str | None, source: str | None) -> str | None:
    return f"{text} (from {source})" if text and source else text
