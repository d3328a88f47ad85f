"""The audit's table of all flags as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from flaglint.model.reports import Audit, AuditFormat
from flaglint.reports.audit.overview import FlagRow, survey
from flaglint.reports.escaping import cell

HEADINGS = ("key", "verdict", "stores", "serving", "owner", "created", "expires", "calls", "references")


def render(audit: Audit) -> str:
    """Return one row for each flag, the most pressing first."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([cell(value) for value in _row(row)] for row in survey(audit).rows)
    return written.getvalue()


def _row(row: FlagRow) -> tuple[str, ...]:
    return (
        row.key,
        row.verdict.value,
        " ".join(row.stores),
        "; ".join(f"{name}: {serving}" for name, serving in row.serving),
        row.owner or "",
        f"{row.created_at:%Y-%m-%d}" if row.created_at else "",
        f"{row.expires_at:%Y-%m-%d}" if row.expires_at else "",
        str(row.calls),
        str(row.references),
    )


AUDIT = AuditFormat(name="csv", suffix=".csv", render=render)
