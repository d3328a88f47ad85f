"""How many findings each check has, for `--statistics`."""

from __future__ import annotations

from collections import Counter

from flaglint.model.reports import RunSummary
from flaglint.reports.escaping import plural


def render_text(summary: RunSummary) -> str:
    """Return a line for each check that found something, the most first, then the total."""
    counts = Counter((finding.code, finding.name) for finding in summary.findings)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    lines = [f"{count:>{width}}  {code} {name}" for (code, name), count in ranked]
    return "\n".join([*lines, f"{plural(len(summary.findings), 'finding')} by {plural(len(counts), 'check')}."]) + "\n"
