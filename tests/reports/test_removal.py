from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flaglint.model.edits import Delivery, FileRewrite, Refusal, RefusalReason, RewritePlan, Substitution, Trial
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.reports.removal import render_json, render_text
from flaglint.reports.steps import Steps

TRUE = FlagValue("true")
REWRITE = FileRewrite("cart.py", b"a", b"b", (Substitution(Span(1, 0, 1, 4), TRUE, "newCart"),), ("OLD",), ("done",))
EMPTIED = replace(REWRITE, remains=("`f` now always returns True",))
REFUSAL = Refusal("web.py", 7, RefusalReason.TEMPLATE, "a template asks for the flag here")
DIFFERENCE = "--- a/cart.py\n+++ b/cart.py\n"


STEPS = Steps(("waffle: everyone gets true",), ("Code: a.", "Deploy: b.", "Store: c."), ("Dashboards.",))


def text(plan: RewritePlan, **delivery: Any) -> str:
    return render_text(plan, STEPS, Delivery(**delivery), difference=DIFFERENCE, shown=lambda path: path)


def document(plan: RewritePlan, shown: Callable[[str], str] = str, **delivery: Any) -> Any:
    return json.loads(render_json(plan, STEPS, Delivery(**delivery), difference=DIFFERENCE, shown=shown))


def test_the_difference_comes_first_and_the_next_steps_last() -> None:
    lines = text(RewritePlan("newCart", TRUE, (REWRITE,))).splitlines()
    assert lines[0] == "--- a/cart.py"
    assert "Would change 1 file (1 evaluation). Pass --write or --commit to apply." in lines
    assert lines[-6:] == ["In this order:", "1. Code: a.", "2. Deploy: b.", "3. Store: c.", "By hand:", "- Dashboards."]


def test_what_is_left_to_a_person_is_named_with_its_reason() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,)))
    assert "web.py:7: left alone [template]: a template asks for the flag here" in out
    assert "1 place left to a person" in out


def test_after_writing_it_is_said_what_was_done_in_each_file() -> None:
    rewrite = replace(REWRITE, notes=("tests of another value removed: test_old", "no longer used, removed: OLD"))
    out = text(RewritePlan("newCart", TRUE, (rewrite, replace(REWRITE, path="b.py", notes=()))), written=True)
    assert out.startswith(
        "cart.py: tests of another value removed: test_old; no longer used, removed: OLD\nb.py: changed\n"
    )
    assert "---" not in out


def test_where_the_difference_is_shown_what_was_done_is_not_said_again() -> None:
    assert "cart.py: done" not in text(RewritePlan("newCart", TRUE, (REWRITE,)))


def test_after_writing_the_outcome_is_said() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,)), written=True)
    assert "---" not in out
    assert "Removed newCart from 1 file." in out


def test_a_commit_is_named_by_its_branch() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,)), branch="tidy/x", commit="0123456789abcdef")
    assert "---" not in out
    assert "Removed newCart from 1 file on the branch tidy/x (0123456789ab); 1 place left to a person." in out


def test_tests_that_end_worse_are_named_with_their_output() -> None:
    trial = Trial("pytest -q", 0, 1, tuple(f"t::test_{n:02}" for n in range(12)), 2, True, "E assert 1\n1 failed")
    out = text(RewritePlan("newCart", TRUE, (REWRITE,)), trial=trial)
    assert "pytest -q: exit 0 before, exit 1 after, 2 tests gone" in out
    assert "  fails now: t::test_09\n  and 2 more\n  | E assert 1\n  | 1 failed" in out
    assert "Nothing was changed: the project's own tests end worse" in out
    assert document(RewritePlan("k", TRUE, (REWRITE,)), trial=trial)["verification"]["worse"] is True


def test_tests_that_agree_are_one_line() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,)), written=True, trial=Trial("make test", 0, 0))
    assert out.splitlines()[1] == "make test: exit 0 before, exit 0 after"
    assert "Removed newCart" in out


def test_a_plan_that_is_held_back_says_how_to_go_on() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,)), held_back=True)
    assert "Nothing was changed" in out
    assert "--unsafe-fixes" in out


def test_what_says_nothing_any_more_is_told() -> None:
    plan = RewritePlan("newCart", TRUE, (EMPTIED,))
    out = text(plan)
    assert document(plan)["files"][0]["remains"] == ["`f` now always returns True"]
    assert "cart.py: by the way: `f` now always returns True\n" in out
    assert "by the way" not in text(RewritePlan("newCart", TRUE, (REWRITE,)))


def test_nothing_found_is_said_so() -> None:
    out = render_text(RewritePlan("x", TRUE), STEPS, Delivery(), difference="", shown=str)
    assert out == "No code refers to x, and no file names it: nothing to remove.\n"


def test_a_key_that_is_only_mentioned_is_told_with_the_places() -> None:
    out = render_text(
        RewritePlan("x", TRUE, mentions=(("a.md", 3),)), STEPS, Delivery(), difference="", shown=lambda path: path
    )
    assert out.startswith("No code refers to x; it is only mentioned: nothing to remove.\nBy hand:\n")


def test_where_a_file_could_not_be_read_nothing_is_said_of_all_files() -> None:
    plan = RewritePlan("x", TRUE, problems=(Problem("a.py", 1, "bad"),))
    out = render_text(plan, STEPS, Delivery(), difference="", shown=lambda path: path)
    assert "No code refers to x: nothing to remove.\n" in out


def test_mentions_are_in_the_document() -> None:
    plan = RewritePlan("x", TRUE, mentions=(("a.md", 3),))
    assert document(plan)["mentions"] == [{"path": "a.md", "line": 3}]


def test_hostile_names_are_shown_as_escapes() -> None:
    plan = RewritePlan("x\x1b[31m", TRUE, problems=(Problem("a\nb.py", 1, "bad"),))
    out = render_text(plan, STEPS, Delivery(), difference="", shown=lambda path: path)
    assert "\x1b" not in out
    assert "a\nb.py" not in out


def test_json_lists_files_refusals_and_problems() -> None:
    plan = RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,), problems=(Problem("bad.py", 3, "syntax error"),))
    found = document(plan, lambda path: f"shop/{path}")
    assert found["version"] == 1
    file = {"path": "shop/cart.py", "sites": 1, "removed_names": ["OLD"], "notes": ["done"], "doubts": []}
    assert found["files"] == [file | {"remains": []}]
    assert found["refusals"][0]["reason"] == "template"
    assert found["problems"][0]["path"] == "bad.py"


def test_an_empty_plan_is_valid_json() -> None:
    found = document(RewritePlan("x", None))
    assert (found["value"], found["files"], found["refusals"]) == (None, [], [])


def test_where_all_flags_are_read_that_is_said_though_nothing_names_the_flag() -> None:
    nothing = RewritePlan("newCart", TRUE)
    assert "By hand:" not in text(nothing)
    read = replace(STEPS, is_read_with_all=True)
    out = render_text(nothing, read, Delivery(), difference="", shown=lambda path: path)
    assert out.endswith("nothing to remove.\nBy hand:\n- Dashboards.\n")
