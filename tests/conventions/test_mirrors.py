from __future__ import annotations

from pathlib import Path

import pytest

from tests.conventions.source_tree import ROOT


def without_test(root: Path) -> list[str]:
    """Return the modules of flaglint that have no test file of the same name in the same place below `tests`."""
    missing = []
    for path in sorted((root / "flaglint").rglob("*.py")):
        place = path.relative_to(root / "flaglint")
        test = root / "tests" / place.with_name(f"test_{place.name}")
        if place.name != "__init__.py" and not test.exists():
            missing.append(place.as_posix())
    return missing


def test_each_module_has_a_test_file() -> None:
    assert without_test(ROOT) == []


@pytest.mark.parametrize(("test", "missing"), [("stores/test_flagd.py", []), ("test_flagd.py", ["stores/flagd.py"])])
def test_a_missing_test_file_is_seen(tmp_path: Path, test: str, missing: list[str]) -> None:
    for name in ("flaglint/__init__.py", "flaglint/stores/flagd.py", f"tests/{test}"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert without_test(tmp_path) == missing
