from __future__ import annotations

from flaglint.model.edits import FileRewrite, Refusal, RefusalReason, RewritePlan
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.reports.commit_message import LONGEST_SUBJECT, render
from flaglint.reports.steps import Steps

STEPS = Steps(("waffle: everyone gets true",), ("Code: a.", "Deploy: b.", "Store: c."), ("Dashboards.",))
FILE = FileRewrite("cart.py", b"a", b"b", notes=("1 evaluation replaced by the value", "removed: OLD"))


def test_it_says_why_what_and_what_comes_next() -> None:
    refusal = Refusal("web.html", 7, RefusalReason.TEMPLATE, "a template asks for the flag here")
    message = render(RewritePlan("cart", FlagValue("true"), (FILE,), (refusal,)), STEPS)
    assert (
        message
        == """\
Remove the feature flag cart

Flag: cart
Value that stays: true
What the store says:
- waffle: everyone gets true

Changed, each file proved equal to the old one with the flag fixed:
- cart.py: 1 evaluation replaced by the value; removed: OLD

Left alone, for a person:
- web.html:7 [template] a template asks for the flag here

Next, in this order:
1. Code: a.
2. Deploy: b.
3. Store: c.

What remains by hand:
- Dashboards.
"""
    )


def test_without_refusals_and_evidence_there_are_no_empty_headings() -> None:
    message = render(RewritePlan("cart", None, (FILE,)), Steps((), ("Code: a.",), ()))
    assert "each call's own default" in message
    assert "Left alone" not in message
    assert "the store says" not in message
    assert "by hand" not in message


def test_files_that_could_not_be_read_are_named() -> None:
    message = render(RewritePlan("k", None, (FILE,), problems=(Problem("bad.py", 3, "syntax error"),)), STEPS)
    assert "- bad.py:3 not read: syntax error" in message


def test_a_key_of_any_kind_leaves_the_subject_one_short_line() -> None:
    for key in ("k" * 300, "a\nb\n\nCo-authored-by: x", "\x1b[31m"):
        first, second, *_ = render(RewritePlan(key, None, (FILE,)), STEPS).split("\n")
        assert len(first) <= LONGEST_SUBJECT
        assert first.isprintable()
        assert second == ""
