from __future__ import annotations

import pytest

from flaglint.cli.terminal.tables import show, styled

ROWS = [
    ("KEY", "SERVING"),
    ("new-cart", "production: full true\ntest: off (code default)"),
    ("[bold]x[/bold] :smile:", "partial targeting"),
]


def test_a_table_is_printed_with_what_stands_below(capsys: pytest.CaptureFixture[str]) -> None:
    show(ROWS, ["2 flags in 1 store.", "Next: flaglint why [x]"])
    out = capsys.readouterr().out
    assert [line.split() for line in out.splitlines()][:3] == [
        ["KEY", "SERVING"],
        ["new-cart", "production:", "full", "true"],
        ["test:", "off", "(code", "default)"],
    ]
    assert out.endswith("2 flags in 1 store.\nNext: flaglint why [x]\n")


def test_keys_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show(ROWS, [])
    assert "[bold]x[/bold] :smile:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cell", "spans"),
    [
        ("production: full true", [("full true", "green")]),
        ("a: full 1\nb: partial percentage", [("full 1", "green"), ("partial percentage", "yellow")]),
        ("off false", [("off false", "dim")]),
        ("archived, conflict", [("archived, conflict", "bold red")]),
        ("fully-rolled", []),
        ("-", []),
        ("", []),
    ],
)
def test_what_is_served_has_a_colour(cell: str, spans: list[tuple[str, str]]) -> None:
    assert [(cell[span.start : span.end], span.style) for span in styled(cell).spans] == spans
