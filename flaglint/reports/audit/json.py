"""The audit as JSON, version 1: the same facts for a script or a dashboard; fields are only ever added."""

from __future__ import annotations

from dataclasses import asdict

from flaglint.model.flags import SnapshotSource
from flaglint.model.reports import Audit, AuditFormat
from flaglint.reports.audit.decisions import Decision
from flaglint.reports.audit.overview import FlagRow, survey
from flaglint.reports.audit.unseen import Gap
from flaglint.reports.json import coverage_json, finding_json, moment_json, problems_json, snapshot_json, to_text


def render(audit: Audit) -> str:
    """Return totals, decisions, one entry for each flag, findings and what was not seen."""
    view = survey(audit)
    return to_text(
        {
            "version": 1,
            "title": audit.title,
            "generated_at": moment_json(audit.generated_at),
            "repositories": list(audit.repositories),
            "environments": list(audit.policy.environments),
            "totals": asdict(view.totals),
            "decisions": [_decision(each) for each in (*view.zombies, *view.overdue)],
            "flags": [_flag(row) for row in view.rows],
            "findings": [finding_json(finding) for finding in audit.findings],
            "problems": problems_json(audit.problems),
            "coverage": coverage_json(audit.coverage),
            "unseen": [_gap(gap) for gap in view.gaps],
            "sources": [_source(source) for source in audit.sources],
            "snapshot": snapshot_json(audit.snapshot),
        }
    )


def _decision(each: Decision) -> dict[str, object]:
    return {
        "key": each.key,
        "verdict": each.verdict.value,
        "zombie": each.verdict.is_zombie,
        "summary": each.summary,
        "owner": each.owner,
        "stores": list(each.stores),
        "since": moment_json(each.since),
        "days": each.days,
        "value": each.value.decode() if each.value else None,
        "value_known": each.value is not None,
        "command": each.command,
        "places": [{"path": place.path, "lines": list(place.lines)} for place in each.places],
        "evidence": [
            {"fact": fact.fact, "source": fact.source, "date": moment_json(fact.date)} for fact in each.evidence
        ],
        "questions": [{"question": question.text, "answer": question.answer} for question in each.questions],
        "blocked_by": each.blocked_by,
        "steps": list(each.order),
        "by_hand": list(each.by_hand),
    }


def _flag(row: FlagRow) -> dict[str, object]:
    return {
        "key": row.key,
        "verdict": row.verdict.value,
        "stores": list(row.stores),
        "serving": dict(row.serving),
        "owner": row.owner,
        "created_at": moment_json(row.created_at),
        "expires_at": moment_json(row.expires_at),
        "calls": row.calls,
        "references": row.references,
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {
        "title": gap.title,
        "consequence": gap.consequence,
        "details": list(gap.details),
        "left_out": gap.left_out,
    }


def _source(source: SnapshotSource) -> dict[str, object]:
    return {
        "store": source.store,
        "location": source.location,
        "environment": source.environment,
        "sha256": source.sha256,
        "fetched_at": moment_json(source.fetched_at),
    }


AUDIT = AuditFormat(name="json", suffix=".json", render=render)
