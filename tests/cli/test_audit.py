from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shop import invoke, lines


def test_the_three_reports_are_written_and_named(shop: Path) -> None:
    ran = invoke("audit", ".", "--output", "out")
    assert ran.code == 0
    assert ran.out.splitlines() == ["out/audit.html", "out/audit.md", "out/audit.json"]
    for name in ("audit.html", "audit.md", "audit.json"):
        assert "newCart" in (shop / "out" / name).read_text()


def test_only_the_formats_asked_for_are_written(shop: Path) -> None:
    invoke("audit", ".", "--output", "out", "--format", "json")
    assert [path.name for path in (shop / "out").iterdir()] == ["audit.json"]
    assert json.loads((shop / "out" / "audit.json").read_text())["version"] == 1


def test_an_unknown_format_is_refused_before_any_work(shop: Path) -> None:
    ran = invoke("audit", ".", "--output", "out", "--format", "pdf")
    assert ran.code == 2
    assert "known formats are" in ran.err
    assert not (shop / "out").exists()


def test_a_project_without_flags_has_an_audit_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.py").write_text("x = 1\n")
    assert invoke("audit", ".", "--output", "out").code == 0


def test_a_broken_store_writes_no_report(shop: Path) -> None:
    (shop / "store.json").write_text("{")
    assert invoke("audit", ".", "--output", "out").code == 2
    assert not (shop / "out").exists()


def test_two_audits_of_the_same_day_have_the_same_bytes(shop: Path) -> None:
    before: dict[str, bytes] = {}
    for _ in range(2):
        invoke("audit", ".", "--output", "out", "--as-of", "2026-06-01")
        reports = {path.name: path.read_bytes() for path in (shop / "out").iterdir()}
        assert before in ({}, reports)
        before = reports


def test_what_an_older_report_says_of_a_flag_is_no_reference_to_it(shop: Path) -> None:
    invoke("audit", ".")
    assert (shop / "flaglint-audit" / "audit.md").exists()
    assert lines(invoke("check").out, "FLG202", "unusedFlag")
