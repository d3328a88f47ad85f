from __future__ import annotations

from flaglint.reports.statistics import render_text
from tests.reports.builders import finding, store_finding, summary


def test_checks_are_counted_the_most_first() -> None:
    found = [store_finding(), *(finding() for _ in range(12))]
    assert render_text(summary(*found)) == (
        "12  FLG101 fully-rolled-out\n 1  FLG202 unreferenced-flag\n13 findings by 2 checks.\n"
    )


def test_nothing_found_is_counted_too() -> None:
    assert render_text(summary()) == "0 findings by 0 checks.\n"
