from __future__ import annotations

import csv
import io

import pytest

from flaglint.model.flags import EnvironmentState, Serving
from flaglint.reports.flags import MOST_CONFLICTS, render_csv, render_text, serving_text, state_text
from tests.checks.builders import ago, code_default, flag, full, off, partial
from tests.reports.builders import HOSTILE


def test_the_table_is_aligned_and_counted() -> None:
    flags = (flag("a", owner="payments"), flag("a-longer-key", store="launchdarkly", expires_at=ago(0), archived=True))
    assert render_text(flags).splitlines() == [
        "KEY           STORE         SERVING                OWNER     EXPIRES     STATE",
        "a             configcat     production: full true  payments  -           -",
        "a-longer-key  launchdarkly  production: full true  -         2026-06-01  archived",
        "",
        "2 flags in 2 stores.",
    ]


def test_no_flags_is_said() -> None:
    assert render_text(()) == "No flags: no store was read, or the store has none.\n"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (full("blue"), 'full "blue"'),
        (off(), "off"),
        (off(False), "off false"),
        (code_default(), "off (code default)"),
        (partial("targeting"), "partial targeting"),
        (EnvironmentState(Serving.UNKNOWN), "unknown"),
    ],
)
def test_serving_in_a_word_or_two(state: EnvironmentState, text: str) -> None:
    assert serving_text(state) == text


def test_an_ordinary_flag_has_no_state_of_its_own() -> None:
    assert state_text(flag()) == ""
    assert state_text(flag(deprecated=True, permanent=True)) == "deprecated, permanent"


def test_a_flag_that_is_defined_only_serves_nothing() -> None:
    assert "defined only" in render_text((flag(environments=(), definition_only=True),))


def test_hostile_keys_do_not_reach_the_terminal() -> None:
    assert all(line.isprintable() for line in render_text((flag(HOSTILE),)).split("\n"))


def test_a_matrix_has_a_column_for_each_environment_of_each_account() -> None:
    first = flag("a", environments=(("eu/production", full()), ("us/production", off(False))), owner="ana")
    second = flag("b", environments=(("eu/test", partial()),))
    assert render_text((first, second), matrix=True).splitlines()[:3] == [
        "KEY  STORE      eu/production  eu/test             us/production  OWNER",
        "a    configcat  full true      -                   off false      ana",
        "b    configcat  -              partial percentage  -              -",
    ]


def test_conflicts_are_shown_with_the_next_step() -> None:
    other = flag("a", store="flagd", location="f.json", production=full(False))
    lines = render_text((flag("a"), other, flag("b"))).splitlines()
    assert [line.endswith("conflict") for line in lines[1:4]] == [True, True, False]
    assert lines[5:] == [
        "3 flags in 2 stores, 2 keys.",
        "1 conflict:",
        "  a: production serves full true in configcat (config.json), full false in flagd (f.json)",
        "Next: flaglint why a lists what is known about it.",
    ]


def test_many_conflicts_do_not_bury_the_rest() -> None:
    flags = [each for n in range(9) for each in (flag(f"k{n}", owner="a"), flag(f"k{n}", store="flagd", owner="b"))]
    lines = render_text(flags).splitlines()
    assert sum("owner is a in configcat" in line for line in lines) == MOST_CONFLICTS
    assert f"  and {9 - MOST_CONFLICTS} more" in lines


def test_csv_has_a_row_for_each_environment() -> None:
    known = flag("a", owner="=cmd()", tags=("x", "y"), environments=(("live", full("v")), ("test", code_default())))
    rows = list(csv.DictReader(io.StringIO(render_csv((known, flag("b", environments=(), definition_only=True))))))
    assert [(row["key"], row["environment"], row["serving"], row["value"]) for row in rows] == [
        ("a", "live", "full", '"v"'),
        ("a", "test", "off", "code_default"),
        ("b", "", "", ""),
    ]
    assert (rows[0]["owner"], rows[0]["tags"], rows[0]["since"]) == ("'=cmd()", "x y", "2026-03-03")


@pytest.mark.parametrize("key", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
@pytest.mark.parametrize("matrix", [False, True])
def test_no_cell_is_a_formula(key: str, matrix: bool) -> None:
    row = next(csv.DictReader(io.StringIO(render_csv((flag(key),), matrix=matrix))))
    assert next(iter(row.values())).startswith(("'", "\\x"))


def test_the_matrix_as_csv_has_the_same_columns() -> None:
    assert render_csv((flag("a"),), matrix=True) == "KEY,STORE,production,OWNER\r\na,configcat,full true,-\r\n"
