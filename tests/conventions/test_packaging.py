from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.source_tree import ROOT


def expected_in_wheel(root: Path) -> Iterator[str]:
    """Yield what a wheel must hold: every file of the package, and the rules as `flaglint/_rules`."""
    for path in sorted((root / "flaglint").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix()
    for path in sorted((root / "rules").rglob("*.toml")):
        yield f"flaglint/_rules/{path.relative_to(root / 'rules').as_posix()}"


def missing_from_wheel(root: Path, names: set[str]) -> list[str]:
    return [name for name in expected_in_wheel(root) if name not in names]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_rules_templates_and_types_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert missing_from_wheel(ROOT, names) == []
    assert "flaglint/py.typed" in names
    assert any(name.startswith("flaglint/_rules/python/") for name in names)


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0].split("-")[0] for name in wheel.namelist()}
    assert tops == {"flaglint"}


def test_the_command_and_the_licence_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    texts = {name.rpartition("/")[2]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "flaglint = flaglint.cli.main:run" in texts["entry_points.txt"]
    assert "Apache License" in texts["LICENSE"]
    assert "Requires-Python: >=3.10" in texts["METADATA"]


def test_a_missing_file_is_seen(tmp_path: Path) -> None:
    for name in ("flaglint/py.typed", "flaglint/reports/audit/page.html", "rules/python/waffle.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert missing_from_wheel(tmp_path, {"flaglint/py.typed"}) == [
        "flaglint/reports/audit/page.html",
        "flaglint/_rules/python/waffle.toml",
    ]
