from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.django_flags import STORE
from flaglint.stores.listing import flag_to_json
from tests.stores.reading import fetch, only, refused, served, state, write
from tests.stores.waffle_tables import shop

TRUE = '("boolean", True)'
FALSE = '("boolean", "no")'
USER = '("user", "ana")'
PAST = '("after date", "2025-01-01T00:00:00Z")'
FUTURE = '("after date", "2030-01-01T00:00:00+00:00"{})'


def settings(*conditions: str, after: str = "") -> str:
    return f"FLAGS = {{'A': [{', '.join(conditions)}]}}\n{after}"


def decided(tmp_path: Path, *conditions: str, after: str = "", **options: str) -> tuple[object, ...]:
    location = write(tmp_path, "settings.py", settings(*conditions, after=after))
    return served(state(fetch(STORE, location, **options), "A"))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([], False),
        ([TRUE], True),
        ([FALSE], False),
        ([USER, TRUE], True),
        (['("boolean", False, True)', TRUE], False),
        (['("boolean", True, True)', FALSE], False),
        (['("boolean", True, True)'], True),
        ([PAST], True),
        (['("before date", "2025-01-01T00:00:00Z")'], False),
    ],
)
def test_conditions_that_hold_for_all_or_none_are_constant(
    tmp_path: Path, conditions: list[str], expected: bool
) -> None:
    assert decided(tmp_path, *conditions) == ("full", expected, None)


def test_a_required_condition_on_the_user_makes_callers_differ(tmp_path: Path) -> None:
    assert decided(tmp_path, '("user", "ana", True)') == ("partial", [True, False], "targeting")


def test_a_date_to_come_is_a_change_to_come(tmp_path: Path) -> None:
    found = only(fetch(STORE, write(tmp_path, "settings.py", settings(FUTURE.format("")))), "A")
    default = flag_to_json(found)["environments"]["default"]  # type: ignore[index]
    assert (default["reason"], default["now"], default["until"]) == ("scheduled", False, "2030-01-01T00:00:00Z")


def test_a_required_date_to_come_is_a_change_to_come(tmp_path: Path) -> None:
    assert decided(tmp_path, FUTURE.format(", True"), TRUE) == ("partial", [True, False], "scheduled")


def test_the_reading_says_that_the_table_is_taken_for_empty(tmp_path: Path) -> None:
    [warning] = fetch(STORE, write(tmp_path, "settings.py", settings(TRUE))).warnings
    assert "read as if flags_flagstate has no rows" in warning


def test_what_the_table_may_change_is_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, TRUE, table="used")[0] == "unknown"
    assert decided(tmp_path, '("boolean", False, True)', table="used") == ("full", False, None)


@pytest.mark.parametrize(
    "condition",
    [
        '("percent of staff", 3)',
        '("boolean", "maybe")',
        '("boolean", DEBUG)',
        '("boolean",)',
        '"boolean"',
        '{"condition": "boolean"}',
        '("boolean", True, 1)',
        '("after date", "2025-01-01")',
        '("after date", "2025-01-01T00:00:00")',
        '("after date", "soon")',
    ],
)
def test_a_condition_that_is_not_understood_is_unknown(tmp_path: Path, condition: str) -> None:
    assert decided(tmp_path, condition, TRUE)[0] == "unknown"


@pytest.mark.parametrize("after", ["FLAGS['A'] = []", "from local import *", "if DEBUG:\n    FLAGS = {}"])
def test_what_may_change_the_settings_leaves_them_unknown(tmp_path: Path, after: str) -> None:
    assert decided(tmp_path, TRUE, after=after)[0] == "unknown"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("DEBUG = True\n", "holds no flag at all"),
        ("FLAGS = {}\n", "holds no flag at all"),
        ("FLAGS = dict(A=[])\n", "has a FLAGS that is no dict display"),
        ("FLAGS = {\n", "is not Python that can be read"),
    ],
)
def test_a_module_that_cannot_be_read_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "settings.py", text)).startswith(problem)


def test_another_word_for_the_table_is_refused(tmp_path: Path) -> None:
    location = write(tmp_path, "settings.py", settings(TRUE))
    assert "the option table is neither empty, used nor database" in refused(STORE, location, table="full")


TABLE = "CREATE TABLE flags_flagstate (id integer, name text, condition text, value text, required bool);"


def with_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, *conditions: str, key: str = "A"
) -> tuple[object, ...]:
    database = shop(tmp_path, TABLE + (f"INSERT INTO flags_flagstate VALUES {rows};" if rows else ""))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    location = write(tmp_path, "settings.py", settings(*conditions))
    return served(state(fetch(STORE, location, table="database"), key))


@pytest.mark.parametrize(
    ("rows", "conditions", "expected"),
    [
        ("", [TRUE], ("full", True, None)),
        ("(1, 'B', 'boolean', 'True', 0)", [FALSE], ("full", False, None)),
        ("(1, 'A', 'boolean', 'True', 0)", [FALSE], ("full", True, None)),
        ("(1, 'A', 'boolean', 'False', 1)", [TRUE], ("full", False, None)),
        ("(1, 'A', 'user', 'ana', 0)", [FALSE], ("partial", [True, False], "targeting")),
        ("(1, 'A', 'user', 'ana', 0)", [TRUE], ("full", True, None)),
        ("(1, 'A', 'moon', 'full', 0)", [], ("unknown", None, "a condition of the project's own (moon)")),
    ],
)
def test_rows_of_the_table_add_conditions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, conditions: list[str], expected: tuple[object, ...]
) -> None:
    assert with_table(tmp_path, monkeypatch, rows, *conditions) == expected


def test_a_flag_of_the_table_alone_is_a_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "(1, 'B', 'boolean', 'on', 0)"
    assert with_table(tmp_path, monkeypatch, rows, TRUE, key="B") == ("full", True, None)


def test_a_database_without_the_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{shop(tmp_path)}")
    location = write(tmp_path, "settings.py", settings(TRUE))
    assert "has no table flags_flagstate" in refused(STORE, location, table="database")


def test_without_the_variable_the_next_step_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    location = write(tmp_path, "settings.py", settings(TRUE))
    assert "DATABASE_URL is not set; set it to the address" in refused(STORE, location, table="database")
