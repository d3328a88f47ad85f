"""FLG309 marked-for-removal

What: a tag in the store or the manifest says that the flag is to be removed, and code still evaluates it.
Why: somebody has decided already; what is left is the work.
Example: `old-banner` has the tag `ready-to-remove`, and `banner.py` asks for it.
Configure: nothing. The tags are remove, removal, delete, deprecated, cleanup, obsolete and their usual
compounds (to-remove, remove-me, ready-for-removal …), in any case and with any separator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaglint.checks.facts import store_fact
from flaglint.checks.sites import finding_at
from flaglint.checks.spelling import letters
from flaglint.model.findings import Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy

MARK = re.compile(
    r"(marked|ready|needs?|please)?(for|to)?(be)?(remove|removal|removed|delete|deletion|deleted|cleanup|deprecated?|obsolete)(me)?"
)


def find_marked_for_removal(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a flag whose tags announce its removal."""
    marked = [(flag, tag) for flag in usage.flags if not flag.archived for tag in flag.tags if is_removal_mark(tag)]
    if not marked:
        return
    flag, tag = marked[0]
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"is tagged {tag} in {flag.store}; remove it from the code, deploy, then archive it",
            evidence=tuple(store_fact(other, f"tag {mark}", other.modified_at) for other, mark in marked),
        )


def is_removal_mark(tag: str) -> bool:
    """Tell whether the whole tag is one of the words for removal."""
    return MARK.fullmatch(letters(tag)) is not None


CHECK = Check("FLG309", "marked-for-removal", Severity.WARNING, find=find_marked_for_removal)
