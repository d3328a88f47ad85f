from __future__ import annotations

from flaglint.model.findings import Problem, Severity
from flaglint.model.references import Span
from flaglint.reports.github import render
from tests.reports.builders import HOSTILE, finding, store_finding, summary


def test_a_finding_is_a_command_with_its_place() -> None:
    assert render(summary(finding())) == (
        "::warning file=shop/cart.py,line=12,endLine=12,col=8,endColumn=31,title=FLG101 fully-rolled-out"
        "::serves true to every caller [new-checkout]\n"
        "flaglint: 1 finding.\n"
    )


def test_severities_are_translated() -> None:
    text = render(summary(finding(severity=Severity.ERROR), finding(severity=Severity.INFO)))
    assert [line.split()[0] for line in text.splitlines()[:2]] == ["::error", "::notice"]


def test_a_finding_about_the_store_has_no_file() -> None:
    assert render(summary(store_finding())).startswith("::warning title=FLG202 unreferenced-flag::")


def test_an_end_column_is_left_out_over_several_lines() -> None:
    assert "endColumn" not in render(summary(finding(span=Span(3, 4, 5, 6))))


def test_problems_are_warnings() -> None:
    text = render(summary(problems=(Problem("a.py", 3, "does not parse"), Problem("b.py", 0, "too large"))))
    assert "::warning file=a.py,line=3,title=not checked::does not parse\n" in text
    assert "::warning file=b.py,title=not checked::too large\n" in text


def test_nothing_found_is_no_command() -> None:
    assert render(summary()) == "flaglint: 0 findings.\n"


def test_hostile_names_start_no_command_and_add_no_property() -> None:
    text = render(summary(finding(HOSTILE, path="a,line=1::b\n%.py", message=HOSTILE)))
    lines = text.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::warning file=a%2Cline=1%3A%3Ab\\x0a%25.py,line=12,")
    assert "\n::error" not in text
    assert "%250A" in text
    assert lines[0].isprintable()
