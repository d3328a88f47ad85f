"""A bare mirror is scanned from its object database, and nothing of it is rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import invoke, lines, write_shop
from tests.repos.repositories import bare, repository


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a bare mirror of the shop; the working directory is elsewhere."""
    (tmp_path / "tree").mkdir()
    root = repository(write_shop(tmp_path / "tree"), {})
    monkeypatch.chdir(tmp_path)
    return bare(root, tmp_path / "shop.git")


def test_references_are_found_as_in_a_checkout(mirror: Path) -> None:
    found = invoke("refs", "--output-format", "json", "shop.git").json()["references"]
    assert [(each["key"], each["kind"], each["path"]) for each in found] == [("newCart", "evaluation", "cart.py")]


def test_the_committed_configuration_and_store_decide(mirror: Path) -> None:
    ran = invoke("check", "shop.git")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith("cart.py:7:8: FLG101")]
    found = invoke("check", "--output-format", "json", "shop.git").json()["findings"]
    sources = {fact["source"] for finding in found for fact in finding["evidence"]}
    assert "configcat: store.json" in sources
    assert {finding["key"] for finding in found} == {"newCart", "unusedFlag"}


def test_from_within_the_mirror_too(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mirror)
    assert lines(invoke("check").out, "FLG101", "[newCart]")


def test_the_audit_reports_on_it(mirror: Path, tmp_path: Path) -> None:
    ran = invoke("audit", "shop.git", "--format", "markdown", "--output", "report")
    assert ran.code == 0
    assert "1 flag can go now" in (tmp_path / "report" / "audit.md").read_text()


def test_a_difference_is_shown_and_nothing_can_be_written(mirror: Path) -> None:
    before = sorted(path for path in mirror.rglob("*"))
    assert lines(invoke("remove", "newCart", "--value", "true", "shop.git").out, "-    return cart.old_total()")
    ran = invoke("remove", "newCart", "--value", "true", "--write", "shop.git")
    assert (ran.code, ran.out) == (2, "")
    assert "bare" in ran.err
    assert sorted(path for path in mirror.rglob("*")) == before


def test_fixes_are_shown_and_not_made(mirror: Path) -> None:
    assert lines(invoke("check", "--diff", "--unsafe-fixes", "shop.git").out, "-    return cart.old_total()")
    for options in (("--fix",), ("--fix", "--commit")):
        ran = invoke("check", *options, "--unsafe-fixes", "shop.git")
        assert (ran.code, ran.out) == (2, "")
        assert "bare" in ran.err


def test_a_folder_that_only_looks_like_one_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("objects", "refs"):
        (tmp_path / name).mkdir()
    assert invoke("refs").code == 0
    (tmp_path / "HEAD").write_text("nothing")
    ran = invoke("refs")
    assert ran.code == 2
    assert "git" in ran.err
