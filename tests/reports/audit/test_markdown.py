from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from flaglint.reports.audit.markdown import code, render, text
from tests.reports.audit.builders import audit, every_verdict, hostile


def html(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))


def test_it_says_what_can_go_and_how() -> None:
    report = render(every_verdict())
    assert report.startswith("# Feature flag audit: Shop, 2026-06-01\n\n3 flags can go now, 1 overdue, 1 unreferenced.")
    assert "### `applePay`: fully on" in report
    assert "- Command: `flaglint remove applePay --value true`\n- Step 1: Code: " in report
    assert "- Step 2: Deploy: " in report
    assert "- Step 3: Store: archive or delete it in configcat" in report
    assert "- By hand: Dashboards" in report
    assert "| `lost` | unreferenced | configcat | – |" in report
    assert report.endswith("Nothing that flaglint knows of: every file was read, and every store was read whole.\n")


def test_an_empty_audit_is_said_kindly() -> None:
    report = render(audit())
    assert "Nothing to decide" in report
    assert "No check found anything." in report
    assert "- No flag store was read." in report


def test_hostile_text_is_no_markup() -> None:
    report = render(hostile())
    assert [c for c in report if not c.isprintable() and c != "\n"] == []
    rendered = html(report)
    assert "<script" not in rendered
    assert "<a " not in rendered
    assert "&lt;script&gt;" in rendered


def test_hostile_cells_add_no_column() -> None:
    rendered = html(render(hostile()))
    assert rendered.count("<table>") == 2
    for table in rendered.split("<table>")[1:]:
        rows = table.partition("</table>")[0].split("<tr>")[1:]
        assert len({row.count("<td") + row.count("<th") - row.count("<thead") for row in rows}) == 1


@pytest.mark.parametrize(
    "raw", ["@everyone", "[x](y)", "<b>", "*a*", "a|b", "https://a.example", "#1", "www.a.example"]
)
def test_what_markdown_would_take_for_its_own_is_escaped(raw: str) -> None:
    assert "\\" in text(raw)


@pytest.mark.parametrize("raw", ["configcat", "since 2026-03-03, in production", "größe", "a: b"])
def test_ordinary_text_is_left_alone(raw: str) -> None:
    assert text(raw) == raw


@pytest.mark.parametrize("raw", ["a`b", "``", "`", "plain", "", "a|b"])
def test_a_code_span_cannot_be_ended_by_its_text(raw: str) -> None:
    rendered = html(f"| {code(raw)} |\n|---|\n")
    assert rendered.count("<code>") == 1
    assert rendered.count("<th>") == 1


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert render(every_verdict()) == render(every_verdict())
