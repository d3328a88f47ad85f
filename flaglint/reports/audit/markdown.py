"""The audit as Markdown, for a wiki page or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from flaglint.model.reports import Audit, AuditFormat
from flaglint.reports.audit.decisions import Decision
from flaglint.reports.audit.overview import FlagRow, Overview, survey
from flaglint.reports.escaping import plural, visible

# What could begin a tag, a link, a mention, emphasis or a table cell.
SPECIAL = re.compile(r"[\\`*_\[\]<>|#&~$!@]|(?<=www)\.|:(?=//)")


def render(audit: Audit) -> str:
    """Return the report; names and keys stand in code spans, and nothing in them is markup."""
    view = survey(audit)
    parts = [_head(view), _decisions(view), _unreferenced(view), _flags(view), _findings(view), _gaps(view)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def text(value: str) -> str:
    """Return the text with everything escaped that Markdown would take for its own."""
    return SPECIAL.sub(lambda found: f"\\{found.group()}", visible(value))


def code(value: str) -> str:
    """Return a code span that the text cannot end, fit for a table cell."""
    shown = visible(value).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "–"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    listed = list(headings)
    yield f"| {' | '.join(listed)} |"
    yield f"|{'---|' * len(listed)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _head(view: Overview) -> Iterator[str]:
    totals, audit = view.totals, view.audit
    yield f"# Feature flag audit: {text(audit.title)}, {_day(audit.generated_at)}"
    yield ""
    yield f"{plural(totals.zombies, 'flag')} can go now, {totals.overdue} overdue, {totals.unreferenced} unreferenced."
    yield "For each: decide with its owner, change the code, deploy, and only then archive it in the store."
    if audit.snapshot and audit.snapshot.fetched_at:
        yield f"The flags were read on {_day(audit.snapshot.fetched_at)} (sha256 {code(audit.snapshot.sha256 or '')})."
    yield ""
    figures = (
        ("flags in the stores", totals.flags),
        ("of them found in code", totals.referenced),
        ("can go now", totals.zombies),
        ("past their date", totals.overdue),
        ("unreferenced", totals.unreferenced),
        ("in code, in no store", totals.unknown),
        ("references", totals.references),
        ("files searched", totals.files),
    )
    yield from _table(("what", "how many"), ((label, str(count)) for label, count in figures))


def _decisions(view: Overview) -> Iterator[str]:
    yield "## Decide now"
    for each in (*view.zombies, *view.overdue):
        yield from _decision(each)
    if not view.zombies and not view.overdue:
        yield from ("", "Nothing to decide: no flag gives everybody one answer while code still asks for it.")


def _decision(each: Decision) -> Iterator[str]:
    since = f"{_day(each.since)} ({plural(each.days, 'day')})" if each.since and each.days is not None else "not known"
    yield ""
    yield f"### {code(each.key)}: {each.verdict.value}"
    yield ""
    yield text(each.summary)
    yield ""
    if each.verdict.is_zombie:
        yield f"- Value to keep: {code(each.value.json) if each.value else 'the default of each call'}"
    yield f"- Since: {since}"
    yield f"- Owner: {code(each.owner) if each.owner else 'nobody named'}"
    for place in each.places:
        yield f"- Where: {code(place.path)}, line {', '.join(map(str, place.lines))}"
    for fact in each.evidence:
        yield f"- Evidence: {text(fact.fact)} ({text(fact.source)})"
    if each.blocked_by:
        yield f"- Blocked in the store: {text(each.blocked_by)}"
    yield f"- Command: {code(each.command)}"
    yield from (f"- Step {number}: {text(step)}" for number, step in enumerate(each.order, 1))
    yield from (f"- By hand: {text(sentence)}" for sentence in each.by_hand)
    yield "- [ ] remove"


def _unreferenced(view: Overview) -> Iterator[str]:
    yield "## Unreferenced"
    yield ""
    if not view.unreferenced:
        yield "Every flag of the stores is asked for somewhere, or may be."
        return
    rows = ((code(r.key), r.verdict.value, text(", ".join(r.stores)), _owner(r)) for r in view.unreferenced)
    yield from _table(("flag", "verdict", "store", "owner"), rows)


def _flags(view: Overview) -> Iterator[str]:
    yield "## All flags"
    yield ""
    yield from _table(
        ("flag", "verdict", "serves", "store", "owner", "created", "expires", "calls"), map(_flag_row, view.rows)
    )


def _flag_row(row: FlagRow) -> tuple[str, ...]:
    serving = "; ".join(f"{text(name)}: {text(serves)}" for name, serves in row.serving)
    return (
        code(row.key),
        row.verdict.value,
        serving or "–",
        text(", ".join(row.stores)) or "–",
        _owner(row),
        _day(row.created_at),
        _day(row.expires_at),
        str(row.calls),
    )


def _owner(row: FlagRow) -> str:
    return code(row.owner) if row.owner else "–"


def _findings(view: Overview) -> Iterator[str]:
    yield "## Findings by check"
    for group in view.groups:
        yield ""
        yield f"### {group.code} {group.name}: {len(group.findings)}"
        yield ""
        for found in group.findings:
            where = f"{found.path}:{found.span.line}" if found.path is not None and found.span else "store"
            key = f"{code(found.key)} " if found.key is not None else ""
            yield f"- {key}{text(found.message)} ({code(where)}; {found.severity.value}, {found.confidence.value})"
    if not view.groups:
        yield from ("", "No check found anything.")


def _gaps(view: Overview) -> Iterator[str]:
    yield "## What this report could not see"
    yield ""
    for gap in view.gaps:
        yield f"- {text(gap.title)}. {text(gap.consequence)}"
        yield from (f"  - {text(detail)}" for detail in gap.details)
        if gap.left_out:
            yield f"  - and {gap.left_out} more"
    if not view.gaps:
        yield "Nothing that flaglint knows of: every file was read, and every store was read whole."


AUDIT = AuditFormat(name="markdown", suffix=".md", render=render)
