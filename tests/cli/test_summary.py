from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from flaglint.cli.summary import descriptions, reference_summary, stamp, summarize
from flaglint.config import find_config
from flaglint.pipeline import Project

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)


def test_checks_are_described_by_their_docstrings_in_code_order() -> None:
    described = descriptions()
    assert [check.code for check in described] == sorted(check.code for check in described)
    assert all(check.documentation.startswith(f"{check.code} {check.name}") for check in described)


def test_a_summary_names_the_store_data_it_rests_on(shop: Path) -> None:
    summary = summarize(Project(find_config(shop), NOW))
    assert summary.snapshot is not None
    assert len(summary.snapshot.sha256 or "") == 64
    assert {finding.code for finding in summary.findings} >= {"FLG101"}


def test_without_a_store_there_is_no_stamp(shop: Path) -> None:
    (shop / "flaglint.toml").unlink()
    assert stamp(Project(find_config(shop), NOW)) is None


def test_references_are_summarized_without_judging(shop: Path) -> None:
    summary = reference_summary(Project(find_config(shop), NOW))
    assert summary.findings == ()
    assert "newCart" in {reference.key for reference in summary.references}
