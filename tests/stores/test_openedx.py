from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.listing import flag_to_json
from flaglint.stores.openedx import STORE
from tests.stores.reading import fetch, only, refused, write

BLOCK = "# .. toggle_name: a\n# .. toggle_use_cases: open_edx\n"


def read(tmp_path: Path, text: str, key: str = "a") -> dict[str, object]:
    return flag_to_json(only(fetch(STORE, write(tmp_path, "toggles.py", text)), key))


def test_a_line_that_is_indented_by_two_more_continues_the_field(tmp_path: Path) -> None:
    found = read(
        tmp_path, "# .. toggle_name: a\n# .. toggle_description: One\n#   two.\n#   Three.\n# .. toggle_default: x\n"
    )
    assert (found["description"], found["default"]) == ("One two. Three.", "x")


def test_a_docstring_is_read_too(tmp_path: Path) -> None:
    text = 'def f():\n    """Does.\n\n    .. toggle_name: a\n    .. toggle_default: True\n    """\n'
    assert read(tmp_path, text)["default"] is True


def test_two_toggles_may_stand_in_one_comment(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "toggles.py", BLOCK + BLOCK.replace(": a", ": b")))
    assert [flag.key for flag in snapshot.flags] == ["a", "b"]


def test_the_key_in_a_dict_is_another_spelling(tmp_path: Path) -> None:
    assert read(tmp_path, "# .. toggle_name: FEATURES['X']\n", "FEATURES['X']")["aliases"] == ["X"]


def test_a_folder_of_source_is_read_with_its_empty_files(tmp_path: Path) -> None:
    write(tmp_path, "app/__init__.py", "")
    write(tmp_path, "app/latin.py", "# caf\u00e9\n".encode("latin-1"))
    write(tmp_path, "app/toggles.py", BLOCK)
    assert len(fetch(STORE, str(tmp_path)).flags) == 1


def test_annotations_are_never_authoritative(tmp_path: Path) -> None:
    assert not fetch(STORE, write(tmp_path, "toggles.py", BLOCK)).authoritative


def test_without_use_cases_the_lifetime_is_unknown(tmp_path: Path) -> None:
    found = read(tmp_path, "# .. toggle_name: a\n")
    assert (found["permanent"], found["expires_at"], found.get("expired")) == (None, None, None)


def test_a_removal_date_that_is_none_says_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, BLOCK + "# .. toggle_target_removal_date: None\n")
    assert (found["expires_at"], found["expires_from"]) == (None, None)


def test_text_that_is_not_indented_enough_belongs_to_no_field(tmp_path: Path) -> None:
    found = read(tmp_path, "# .. toggle_name: a\n# .. toggle_description: One\n# two\n#   three\n")
    assert found["description"] == "One"


def test_a_comment_apart_belongs_to_no_toggle(tmp_path: Path) -> None:
    found = read(tmp_path, BLOCK + "\n# .. toggle_default: True\n")
    assert "default" not in found


def test_a_string_that_is_no_docstring_is_passed_over(tmp_path: Path) -> None:
    location = write(tmp_path, "toggles.py", 'TEXT = """\n.. toggle_name: a\n"""\n')
    assert refused(STORE, location).startswith("holds no flag at all")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# .. toggle_name:\n", "has a toggle_name without a name"),
        (BLOCK + "# .. toggle_use_cases: x\n", "has toggle_use_cases twice for the toggle 'a'"),
        (BLOCK + "x = (\n", "is not Python that can be read"),
    ],
)
def test_annotations_that_mean_nothing_are_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "toggles.py", text)).startswith(problem)


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "x = 1\n")
    assert refused(STORE, str(tmp_path)).startswith("holds no .py file with toggle_name:")
