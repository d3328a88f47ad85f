"""What `flaglint remove` did or would do: the difference, what is left to a person, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flaglint.model.edits import Delivery, FileRewrite, RewritePlan, Trial
from flaglint.reports.escaping import plural, visible
from flaglint.reports.json import problems_json, to_text
from flaglint.reports.steps import Steps

MOST_TESTS = 10


def render_text(
    plan: RewritePlan, steps: Steps, delivery: Delivery, *, difference: str, shown: Callable[[str], str]
) -> str:
    """Return the difference (what was done, if it was written), the refusals, the outcome and the next steps."""
    # Where the difference is not shown, what was done in each file is: a test that went must not go unseen.
    lines = [_done(rewrite, shown) for rewrite in plan.files] if delivery.is_done else difference.splitlines()
    for refusal in plan.refusals:
        place = f"{visible(shown(refusal.path))}:{refusal.line}"
        lines.append(f"{place}: left alone [{refusal.reason.value}]: {visible(refusal.message)}")
    lines += [f"{visible(shown(f.path))}: look at this: {visible(doubt)}" for f in plan.files for doubt in f.doubts]
    lines += [f"{visible(shown(f.path))}: by the way: {visible(text)}" for f in plan.files for text in f.remains]
    lines += [f"{visible(shown(p.path))}:{p.line}: not checked: {visible(p.reason)}" for p in plan.problems]
    lines += _trial(delivery.trial) if delivery.trial else ()
    if lines:
        lines.append("")
    lines.append(_outcome(plan, delivery))
    if plan.files:
        lines += ["", "In this order:", *(f"{number}. {step}" for number, step in enumerate(steps.order, 1))]
    if plan.files or plan.refusals or plan.mentions or steps.is_read_with_all:
        lines += ["By hand:", *(f"- {sentence}" for sentence in steps.by_hand)]
    return "\n".join(lines) + "\n"


def render_json(
    plan: RewritePlan, steps: Steps, delivery: Delivery, *, difference: str, shown: Callable[[str], str]
) -> str:
    """Return the plan as JSON (version 1)."""
    return to_text(
        {
            "version": 1,
            "key": plan.key,
            "value": plan.value.decode() if plan.value else None,
            "applicability": plan.applicability.value,
            "written": delivery.written,
            "branch": delivery.branch,
            "commit": delivery.commit,
            "files": [
                {
                    "path": shown(rewrite.path),
                    "sites": len(rewrite.substitutions),
                    "removed_names": list(rewrite.removed_names),
                    "notes": list(rewrite.notes),
                    "doubts": list(rewrite.doubts),
                    "remains": list(rewrite.remains),
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
            "mentions": [{"path": shown(path), "line": line} for path, line in plan.mentions],
            "problems": problems_json(plan.problems),
            "verification": _trial_json(delivery.trial) if delivery.trial else None,
            "evidence": list(steps.evidence),
            "steps": list(steps.order),
            "by_hand": list(steps.by_hand),
        }
    )


def _done(rewrite: FileRewrite, shown: Callable[[str], str]) -> str:
    notes = "; ".join(map(visible, rewrite.notes)) or "changed"
    return f"{visible(shown(rewrite.path))}: {notes}"


def _trial_json(trial: Trial) -> dict[str, object]:
    return {
        "command": trial.command,
        "before": trial.before,
        "after": trial.after,
        "broken": list(trial.broken),
        "gone": trial.gone,
        "worse": trial.is_worse,
    }


def _trial(trial: Trial) -> Iterator[str]:
    """Yield how the project's own tests ended, and the end of their output if that got worse."""
    gone = f", {plural(trial.gone, 'test')} gone" if trial.gone else ""
    yield f"{visible(trial.command)}: exit {trial.before} before, exit {trial.after} after{gone}"
    yield from (f"  fails now: {visible(name)}" for name in trial.broken[:MOST_TESTS])
    if len(trial.broken) > MOST_TESTS:
        yield f"  and {len(trial.broken) - MOST_TESTS} more"
    yield from (f"  | {visible(line)}" for line in trial.output.splitlines())


def _outcome(plan: RewritePlan, delivery: Delivery) -> str:
    sites = sum(len(rewrite.substitutions) for rewrite in plan.files)
    files = plural(len(plan.files), "file")
    left = f"; {plural(len(plan.refusals), 'place')} left to a person" if plan.refusals else ""
    if not plan.files and not plan.refusals:
        where = ", and no file names it" if not plan.mentions else "; it is only mentioned"
        where = where if not plan.problems else ""
        return f"No code refers to {visible(plan.key)}{where}: nothing to remove."
    if not plan.files:
        return f"Nothing was changed{left}."
    if delivery.held_back:
        doubts = sum(len(rewrite.doubts) for rewrite in plan.files)
        places = plural(len(plan.refusals) + len(plan.problems) + doubts, "place")
        return (
            f"Nothing was changed: {places} must be looked at first. "
            "Settle them, or pass --unsafe-fixes to write the rest."
        )
    if delivery.trial is not None and delivery.trial.is_worse:
        return "Nothing was changed: the project's own tests end worse with the removal than without."
    if delivery.branch is not None:
        start = (delivery.commit or "")[:12]
        return f"Removed {visible(plan.key)} from {files} on the branch {visible(delivery.branch)} ({start}){left}."
    if delivery.written:
        return f"Removed {visible(plan.key)} from {files}{left}."
    return f"Would change {files} ({plural(sites, 'evaluation')}){left}. Pass --write or --commit to apply."
