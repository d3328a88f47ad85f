from __future__ import annotations

import pytest

from flaglint.model.references import Span
from tests.checks.builders import reference

SPAN = Span(2, 4, 3, 6)


@pytest.mark.parametrize("inner", [SPAN, Span(2, 5, 2, 9), Span(3, 0, 3, 6), Span(2, 4, 2, 4)])
def test_a_range_contains_what_lies_within(inner: Span) -> None:
    assert SPAN.contains(inner)


@pytest.mark.parametrize("other", [Span(2, 3, 3, 6), Span(2, 4, 3, 7), Span(1, 9, 2, 5), Span(4, 0, 4, 1)])
def test_a_range_does_not_contain_what_sticks_out(other: Span) -> None:
    assert not SPAN.contains(other)


@pytest.mark.parametrize("other", [SPAN, Span(1, 0, 2, 5), Span(3, 5, 9, 0), Span(1, 0, 9, 0), Span(2, 5, 2, 6)])
def test_ranges_that_share_text_touch(other: Span) -> None:
    assert SPAN.touches(other)
    assert other.touches(SPAN)


@pytest.mark.parametrize("other", [Span(1, 0, 1, 9), Span(4, 0, 4, 1), Span(3, 7, 3, 9), Span(2, 0, 2, 3)])
def test_ranges_apart_do_not_touch(other: Span) -> None:
    assert not SPAN.touches(other)
    assert not other.touches(SPAN)


def test_references_are_listed_by_path_line_column_and_key() -> None:
    listed = [reference(None, line=1), reference("a", line=1), reference("b", line=1), reference("a", line=2)]
    listed.append(reference("a", path="shop/order.py", line=1))
    assert sorted({*listed}, key=lambda each: each.sort_key) == listed
