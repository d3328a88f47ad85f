"""The single view of every flag of every store, for `flaglint flags`, as a plain table."""

from __future__ import annotations

from collections.abc import Sequence

from flaglint.model.flags import EnvironmentState, Flag, Serving
from flaglint.reports.escaping import plural, visible

HEADINGS = ("KEY", "STORE", "SERVING", "OWNER", "EXPIRES", "STATE")
WIDEST = 48
GAP = "  "


def render_text(flags: Sequence[Flag]) -> str:
    """Return one aligned row for each flag in the order given, and how many there are."""
    if not flags:
        return "No flags: no store was read, or the store has none.\n"
    rows = [HEADINGS, *(_row(flag) for flag in flags)]
    widths = [min(WIDEST, max(len(row[column]) for row in rows)) for column in range(len(HEADINGS))]
    lines = [GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    stores = len({flag.store for flag in flags})
    return "\n".join([*lines, "", f"{plural(len(flags), 'flag')} in {plural(stores, 'store')}."]) + "\n"


def serving_text(state: EnvironmentState) -> str:
    """Return what an environment serves in a word or two: `full true`, `off (code default)`, `partial targeting`."""
    if state.serves_code_default():
        return "off (code default)"
    if state.serving in (Serving.FULL, Serving.OFF):
        return f"{state.serving.value} {visible(state.value.json)}" if state.value else state.serving.value
    return f"{state.serving.value} {visible(state.reason)}" if state.reason else state.serving.value


def state_text(flag: Flag) -> str:
    """Return the flag's own state: archived, deprecated, permanent, several of them or nothing."""
    words = {"archived": flag.archived, "deprecated": flag.deprecated, "permanent": flag.permanent}
    return ", ".join(word for word, holds in words.items() if holds)


def _row(flag: Flag) -> tuple[str, ...]:
    serving = "; ".join(f"{visible(name)}: {serving_text(state)}" for name, state in flag.environments)
    return (
        visible(flag.key),
        visible(flag.store),
        serving or ("defined only" if flag.definition_only else "-"),
        visible(flag.owner or "-"),
        f"{flag.expires_at:%Y-%m-%d}" if flag.expires_at else "-",
        state_text(flag) or "-",
    )
