from __future__ import annotations

from pathlib import Path

from flaglint.model.temporary import TEMPORARY_SUFFIX
from flaglint.repos.checkout import Checkout


def test_a_temporary_file_is_no_part_of_a_tree(tmp_path: Path) -> None:
    (tmp_path / f".a.py{TEMPORARY_SUFFIX}").write_text("")
    (tmp_path / f"a{TEMPORARY_SUFFIX}.py").write_text("")
    assert Checkout(tmp_path).paths() == (f"a{TEMPORARY_SUFFIX}.py",)
