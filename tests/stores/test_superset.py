from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.listing import flag_to_json
from flaglint.stores.superset import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

DEFAULTS = 'DEFAULT_FEATURE_FLAGS = {\n    "A": True,\n}\n'


def decided(tmp_path: Path, text: str, **options: str) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "config.py", text), **options), "A"))


def test_a_default_is_served(tmp_path: Path) -> None:
    assert decided(tmp_path, DEFAULTS) == ("full", True, None)


def test_an_override_wins(tmp_path: Path) -> None:
    assert decided(tmp_path, DEFAULTS + 'FEATURE_FLAGS = {"A": False}\n') == ("full", False, None)


def test_overrides_alone_are_flags_too(tmp_path: Path) -> None:
    assert decided(tmp_path, 'FEATURE_FLAGS = {"A": False}\n') == ("full", False, None)


def test_hooks_that_are_not_set_change_nothing(tmp_path: Path) -> None:
    assert decided(tmp_path, DEFAULTS + "GET_FEATURE_FLAGS_FUNC = None\n") == ("full", True, None)


def test_comments_above_a_key_describe_it(tmp_path: Path) -> None:
    text = DEFAULTS.replace(
        '    "A"',
        '    # ====\n    # HEADING\n    # ====\n    # One. expires: 2027-01-02\n    # two\n    # @docs: u\n    "A"',
    )
    found = flag_to_json(only(fetch(STORE, write(tmp_path, "config.py", text)), "A"))
    assert (found["description"], found["docs"]) == ("One. expires: 2027-01-02 two", "u")
    assert (found["expires_at"], found["expires_from"]) == ("2027-01-02T00:00:00Z", "comment")


def test_comments_of_another_key_are_left_alone(tmp_path: Path) -> None:
    text = (
        'FEATURE_FLAGS = {\n    # @lifecycle: deprecated\n    "B": True,\n\n    "A": True,  # @lifecycle: stable\n}\n'
    )
    found = only(fetch(STORE, write(tmp_path, "config.py", text)), "A")
    assert (found.deprecated, found.facts) == (False, ())


def test_modules_without_flags_are_passed_over_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "config.py", DEFAULTS)
    write(tmp_path, "empty.py", "")
    write(tmp_path, "uses.py", "print(DEFAULT_FEATURE_FLAGS)")
    assert len(fetch(STORE, str(tmp_path)).flags) == 1


@pytest.mark.parametrize(
    "later",
    [
        "GET_FEATURE_FLAGS_FUNC = decide",
        "def IS_FEATURE_ENABLED_FUNC(name):\n    return True",
        "DEFAULT_FEATURE_FLAGS.update({k: v for k, v in os.environ.items()})",
        "FEATURE_FLAGS = {}\nFEATURE_FLAGS['A'] = False",
        "from superset_config import *",
    ],
)
def test_what_may_override_flags_leaves_them_unknown(tmp_path: Path, later: str) -> None:
    assert decided(tmp_path, DEFAULTS + later + "\n")[0] == "unknown"
    assert decided(tmp_path, DEFAULTS + later + "\n", overrides="none") == ("full", True, None)


@pytest.mark.parametrize("value", ["1", "None", "enabled()", '"true"', "not DEBUG"])
def test_a_value_that_is_no_boolean_is_unknown(tmp_path: Path, value: str) -> None:
    assert decided(tmp_path, DEFAULTS.replace("True", value))[0] == "unknown"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = 1\n", "has no DEFAULT_FEATURE_FLAGS at its top"),
        ("DEFAULT_FEATURE_FLAGS = {}\n", "holds no flag at all"),
        ("DEFAULT_FEATURE_FLAGS = load()\n", "has a DEFAULT_FEATURE_FLAGS that is no dict display"),
        (DEFAULTS + "if x\n", "is not Python that can be read"),
    ],
)
def test_a_module_that_cannot_be_read_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "config.py", text)).startswith(problem)
