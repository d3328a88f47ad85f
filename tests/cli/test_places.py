from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.cli.places import localized, shown_from
from flaglint.model.findings import Confidence, Finding, Problem, Severity
from flaglint.model.reports import RunSummary


def test_at_the_root_paths_stay_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_from(tmp_path)("a/b.py") == "a/b.py"


def test_above_the_root_its_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path)
    assert shown_from(tmp_path / "shop")("b.py") == "shop/b.py"


def test_below_the_root_paths_start_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    assert shown_from(tmp_path)("shop/b.py") == "b.py"
    assert shown_from(tmp_path)("b.py") == "../b.py"


def test_elsewhere_paths_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert shown_from(tmp_path / "there")("b.py") == str(tmp_path / "there" / "b.py")


def test_a_finding_about_the_store_keeps_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    finding = Finding("FLG202", "unreferenced-flag", Severity.WARNING, Confidence.CERTAIN, "k", "m")
    summary = RunSummary(
        datetime(2026, 1, 1, tzinfo=timezone.utc), "1", (finding,), problems=(Problem("a.py", 1, "syntax error"),)
    )
    shown = localized(summary, tmp_path)
    assert shown.findings[0].path is None
    assert shown.problems[0].path == "a.py"
