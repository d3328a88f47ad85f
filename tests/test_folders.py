from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flaglint.folders import cache_folder, opt_in_pack, paths_outside, rules_folder
from flaglint.pack_files import read_pack


def test_the_rules_lie_beside_the_package_in_a_checkout() -> None:
    assert (rules_folder() / "python" / "waffle.toml").is_file()


def test_the_environment_names_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAGLINT_CACHE_DIR", str(tmp_path / "deep" / "cache"))
    assert cache_folder() == tmp_path / "deep" / "cache"
    assert (tmp_path / "deep" / "cache").stat().st_mode & 0o777 == 0o700


def test_else_it_is_where_the_platform_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLAGLINT_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "flaglint"


def test_a_relative_place_in_the_environment_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLAGLINT_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "flaglint"


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setenv("FLAGLINT_CACHE_DIR", str(tmp_path))
    assert cache_folder() is None


def test_a_folder_that_cannot_be_made_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FLAGLINT_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert cache_folder() is None


PATHS = ["a.json", "b/a.json", "b/c/d.json", "bc/d.json"]


def left(root: Path, *kept: Path) -> list[str]:
    return [*paths_outside(root, PATHS, {*kept})]


def test_a_file_or_folder_that_is_kept_out_takes_all_below_along(tmp_path: Path) -> None:
    assert left(tmp_path, tmp_path / "a.json") == ["b/a.json", "b/c/d.json", "bc/d.json"]
    assert left(tmp_path, tmp_path / "b") == ["a.json", "bc/d.json"]
    assert left(tmp_path, tmp_path / "a.js", tmp_path / "b/c/d.jso") == [*paths_outside(tmp_path, PATHS, set())]
    assert left(tmp_path, tmp_path) == []


def test_a_file_that_is_elsewhere_keeps_nothing_out(tmp_path: Path) -> None:
    assert len(left(tmp_path, Path("elsewhere.json"), tmp_path / "x", tmp_path.parent / "b")) == 4


def test_a_link_to_a_document_keeps_the_document_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "link.json").symlink_to(tmp_path / "a.json")
    assert left(tmp_path, tmp_path / "link.json") == ["b/a.json", "b/c/d.json", "bc/d.json"]


def test_a_pack_that_must_be_asked_for_is_had_by_its_name() -> None:
    path = opt_in_pack("environment")
    assert path is not None
    assert read_pack(path).pack.id == "environment"


@pytest.mark.parametrize("name", ["own.toml", "waffle", "../environment", "opt_in/environment", ""])
def test_anything_else_is_a_file_of_the_project(name: str) -> None:
    assert opt_in_pack(name) is None
