from __future__ import annotations

import pytest

from flaglint.model.flags import EnvironmentState, Serving
from flaglint.reports.flags import render_text, serving_text, state_text
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
