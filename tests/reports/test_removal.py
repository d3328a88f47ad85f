from __future__ import annotations

import json

from flaglint.model.edits import FileRewrite, Refusal, RefusalReason, RewritePlan, Substitution
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.reports.removal import render_json, render_text

TRUE = FlagValue("true")
REWRITE = FileRewrite("cart.py", b"a", b"b", (Substitution(Span(1, 0, 1, 4), TRUE, "newCart"),), ("OLD",), ("done",))
REFUSAL = Refusal("web.py", 7, RefusalReason.TEMPLATE, "a template asks for the flag here")
DIFFERENCE = "--- a/cart.py\n+++ b/cart.py\n"


def text(plan: RewritePlan, *, written: bool = False, held_back: bool = False) -> str:
    return render_text(plan, difference=DIFFERENCE, written=written, held_back=held_back, shown=lambda path: path)


def test_the_difference_comes_first_and_the_next_step_last() -> None:
    lines = text(RewritePlan("newCart", TRUE, (REWRITE,))).splitlines()
    assert lines[0] == "--- a/cart.py"
    assert lines[-1] == "Would change 1 file (1 evaluation). Pass --write to apply."


def test_what_is_left_to_a_person_is_named_with_its_reason() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,)))
    assert "web.py:7: left alone [template]: a template asks for the flag here" in out
    assert "1 place left to a person" in out


def test_after_writing_only_the_outcome_is_said() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,)), written=True)
    assert "---" not in out
    assert "then delete it in the store" in out


def test_a_plan_that_is_held_back_says_how_to_go_on() -> None:
    out = text(RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,)), held_back=True)
    assert "Nothing was changed" in out
    assert "--unsafe-fixes" in out


def test_nothing_found_is_said_so() -> None:
    out = render_text(RewritePlan("x", TRUE), difference="", written=False, held_back=False, shown=str)
    assert out == "No code refers to x: nothing to remove.\n"


def test_hostile_names_are_shown_as_escapes() -> None:
    plan = RewritePlan("x\x1b[31m", TRUE, problems=(Problem("a\nb.py", 1, "bad"),))
    out = render_text(plan, difference="", written=False, held_back=False, shown=lambda path: path)
    assert "\x1b" not in out
    assert "a\nb.py" not in out


def test_json_lists_files_refusals_and_problems() -> None:
    plan = RewritePlan("newCart", TRUE, (REWRITE,), (REFUSAL,), problems=(Problem("bad.py", 3, "syntax error"),))
    document = json.loads(
        render_json(plan, difference=DIFFERENCE, written=False, held_back=False, shown=lambda path: f"shop/{path}")
    )
    assert document["version"] == 1
    assert document["files"] == [{"path": "shop/cart.py", "sites": 1, "removed_names": ["OLD"], "notes": ["done"]}]
    assert document["refusals"][0]["reason"] == "template"
    assert document["problems"][0]["path"] == "bad.py"


def test_an_empty_plan_is_valid_json() -> None:
    empty = RewritePlan("x", None)
    document = json.loads(render_json(empty, difference="", written=False, held_back=False, shown=lambda path: path))
    assert (document["value"], document["files"], document["refusals"]) == (None, [], [])
