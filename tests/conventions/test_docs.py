from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flaglint.model.edits import RefusalReason
from tests.conventions.source_tree import ROOT


def stale_pages(written: Path, kept: Path) -> list[str]:
    """Return the pages that differ between what the docstrings say and what the repository holds."""
    names = {page.name for folder in (written, kept) for page in folder.glob("*.md")}
    return sorted(name for name in names if text_of(written / name) != text_of(kept / name))


def text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def test_pages_say_what_the_docstrings_say(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), str(tmp_path)],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert stale_pages(tmp_path, ROOT / "docs" / "checks") == [], "run `make docs`"


def undocumented_reasons(page: str) -> list[str]:
    """Return the reason codes of refusals that have no row in the table of a page."""
    return [reason.value for reason in RefusalReason if f"| `{reason.value}` |" not in page]


def test_each_reason_to_leave_a_place_alone_is_documented() -> None:
    assert undocumented_reasons((ROOT / "docs" / "removing.md").read_text(encoding="utf-8")) == []


def test_a_missing_reason_is_seen() -> None:
    listed = "".join(
        f"| `{reason.value}` | why |\n" for reason in RefusalReason if reason is not RefusalReason.TEMPLATE
    )
    assert undocumented_reasons(listed) == ["template"]


@pytest.mark.parametrize(
    ("written", "kept", "stale"),
    [
        ({"a.md": "1"}, {"a.md": "1"}, []),
        ({"a.md": "1"}, {"a.md": "2"}, ["a.md"]),
        ({"a.md": "1"}, {}, ["a.md"]),
        ({}, {"gone.md": "1"}, ["gone.md"]),
    ],
    ids=["equal", "changed", "missing", "left-over"],
)
def test_a_stale_page_is_seen(tmp_path: Path, written: dict[str, str], kept: dict[str, str], stale: list[str]) -> None:
    for folder, pages in (("written", written), ("kept", kept)):
        (tmp_path / folder).mkdir()
        for name, text in pages.items():
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    assert stale_pages(tmp_path / "written", tmp_path / "kept") == stale
