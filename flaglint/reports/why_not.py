"""Which stage lost a key, for `flaglint refs --why-not`: as text for people, as JSON (version 1) for scripts."""

from __future__ import annotations

from flaglint.model.absence import Absence, Loss
from flaglint.reports.escaping import plural, visible
from flaglint.reports.json import to_text
from flaglint.reports.text import place


def render_text(absence: Absence) -> str:
    """Return what became of the key, then a line for each place that is no evaluation of it."""
    found = plural(absence.evaluations, "evaluation") if absence.evaluations else "no evaluation"
    lines = [f"{visible(absence.key)}: {found} found"]
    lines += [_line(loss) for loss in absence.losses]
    if not absence.losses:
        lines.append("Nothing was lost: every place that holds the key is a reference.")
    return "\n".join(lines) + "\n"


def render_json(absence: Absence) -> str:
    """Return the same for scripts; a place of the whole tree has no path, one of a whole file the line 0."""
    losses = [
        {
            "stage": loss.stage.value,
            "path": loss.path or None,
            "line": loss.line,
            "column": loss.column,
            "reason": loss.reason,
        }
        for loss in absence.losses
    ]
    return to_text({"version": 1, "key": absence.key, "evaluations": absence.evaluations, "losses": losses})


def _line(loss: Loss) -> str:
    where = f"{place(loss.path, loss.line, loss.column)}: " if loss.path else ""
    return f"{where}{loss.stage.value}: {visible(loss.reason)}"
