"""The view of `flaglint flags` for people at a terminal, fitted to its width; loaded for nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

ABSENT = "-"
# What a cell begins with, and how it looks: what everybody gets, what nobody gets, what is in between.
STYLES = (
    ("full", "green"),
    ("off", "dim"),
    ("partial", "yellow"),
    ("unknown", "red"),
    ("conflict", "bold red"),
)


def show(rows: Iterable[Sequence[str]], summary: Iterable[str]) -> None:
    """Print a table whose first row is its headings, without columns that say nothing, and the lines below it."""
    headings, *body = rows
    said = [column for column in range(len(headings)) if any(row[column] != ABSENT for row in body)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in said:
        # A key is to be copied: when the terminal is narrow, what is served takes more lines.
        table.add_column(Text(headings[column]), overflow="fold", no_wrap=column == 0)
    for row in body:
        table.add_row(*(styled(row[column]) for column in said))
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(table)
    console.print()
    for line in summary:
        console.print(Text(line), soft_wrap=True)


def styled(cell: str) -> Text:
    """Return the cell's text, each line coloured by what it says is served."""
    text = Text(cell)
    end = 0
    for line in cell.split("\n"):
        end += len(line)
        served = line.rpartition(": ")[2]
        style = next((style for word, style in STYLES if word in served.split(" ")), None)
        if style is not None:
            text.stylize(style, end - len(served), end)
        end += 1
    return text
