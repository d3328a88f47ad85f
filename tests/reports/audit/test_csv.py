from __future__ import annotations

import csv
import io

import pytest

from flaglint.reports.audit.csv import render
from flaglint.reports.escaping import cell
from tests.reports.audit.builders import every_verdict, hostile


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_each_flag_has_one_row() -> None:
    head, first, *others = rows(render(every_verdict()))
    assert head[:3] == ["key", "verdict", "stores"]
    assert first == [
        "applePay", "fully on", "configcat", "production: full true", "team-payments", "2025-01-17", "", "1", "1",
    ]  # fmt: skip
    assert len(others) == 6


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_formula_is_text(value: str) -> None:
    assert cell(value).startswith("'")


@pytest.mark.parametrize("value", ["new-checkout", "a=b", "", "1"])
def test_ordinary_text_is_left_alone(value: str) -> None:
    assert cell(value) == value


def test_hostile_text_stays_in_its_cell() -> None:
    found = rows(render(hostile()))
    assert {len(row) for row in found} == {9}
    assert all(value.isprintable() for row in found for value in row)
