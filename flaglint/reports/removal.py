"""What `flaglint remove` did or would do: the difference, and what is left to a person."""

from __future__ import annotations

from collections.abc import Callable

from flaglint.model.edits import RewritePlan
from flaglint.reports.escaping import plural, visible
from flaglint.reports.json import problems_json, to_text


def render_text(
    plan: RewritePlan, *, difference: str, written: bool, held_back: bool, shown: Callable[[str], str]
) -> str:
    """Return the difference (unless it was written), the refusals and the next step."""
    lines = [] if written else difference.splitlines()
    for refusal in plan.refusals:
        place = f"{visible(shown(refusal.path))}:{refusal.line}"
        lines.append(f"{place}: left alone [{refusal.reason.value}]: {visible(refusal.message)}")
    lines += [f"{visible(shown(p.path))}:{p.line}: not checked: {visible(p.reason)}" for p in plan.problems]
    if lines:
        lines.append("")
    lines.append(_outcome(plan, written=written, held_back=held_back))
    return "\n".join(lines) + "\n"


def render_json(
    plan: RewritePlan, *, difference: str, written: bool, held_back: bool, shown: Callable[[str], str]
) -> str:
    """Return the plan as JSON (version 1)."""
    return to_text(
        {
            "version": 1,
            "key": plan.key,
            "value": plan.value.decode() if plan.value else None,
            "applicability": plan.applicability.value,
            "written": written,
            "files": [
                {
                    "path": shown(rewrite.path),
                    "sites": len(rewrite.substitutions),
                    "removed_names": list(rewrite.removed_names),
                    "notes": list(rewrite.notes),
                }
                for rewrite in plan.files
            ],
            "diff": difference,
            "refusals": [
                {
                    "path": shown(refusal.path),
                    "line": refusal.line,
                    "reason": refusal.reason.value,
                    "message": refusal.message,
                }
                for refusal in plan.refusals
            ],
            "problems": problems_json(plan.problems),
        }
    )


def _outcome(plan: RewritePlan, *, written: bool, held_back: bool) -> str:
    sites = sum(len(rewrite.substitutions) for rewrite in plan.files)
    files = plural(len(plan.files), "file")
    left = f"; {plural(len(plan.refusals), 'place')} left to a person" if plan.refusals else ""
    if not plan.files and not plan.refusals:
        return f"No code refers to {visible(plan.key)}: nothing to remove."
    if not plan.files:
        return f"Nothing was changed{left}."
    if held_back:
        return (
            f"Nothing was changed: {plural(len(plan.refusals), 'place')} must be looked at first. "
            "Settle them, or pass --unsafe-fixes to write the rest."
        )
    if written:
        return (
            f"Removed {visible(plan.key)} from {files}{left}. Next: run the tests, deploy, then delete it in the store."
        )
    return f"Would change {files} ({plural(sites, 'evaluation')}){left}. Pass --write to apply."
