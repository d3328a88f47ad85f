from __future__ import annotations

import pytest

from flaglint.rewriting.proof.templates.items import NotProvedError
from flaglint.rewriting.proof.templates.streams import Entry, difference, seam

TAG = Entry(1, meaning="{{ a }}")


def text(value: str) -> Entry:
    return Entry(1, value)


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ([text("a"), TAG], [text("a"), TAG], True),
        ([text("a"), TAG], [text("b"), TAG], False),
        ([TAG, text("a\n  "), seam(1), text("\nb"), TAG], [TAG, text("a\nb"), TAG], True),
        ([TAG, text("a "), seam(1), text("b"), TAG], [TAG, text("ab"), TAG], False),
        ([TAG, text("a"), seam(1), text("b"), TAG], [TAG, text("a b"), TAG], False),
        ([TAG, text("a"), seam(1), text("b"), TAG], [TAG, text("ab"), TAG], True),
        ([seam(1), text("\na")], [text("a")], True),
        ([TAG, text(" a")], [TAG, text("  a")], False),
        ([TAG], [TAG, TAG], False),
        ([TAG], [Entry(1, meaning="{{ b }}")], False),
        ([TAG, text("a\n"), seam(1)], [TAG, text("a")], True),
    ],
)
def test_white_space_may_only_differ_in_kind_and_at_seams(
    before: list[Entry], after: list[Entry], is_same: bool
) -> None:
    assert (difference(before, after, lambda number: None) is None) is is_same


def test_what_the_flag_changed_is_compared_by_what_it_means() -> None:
    changed = Entry(3, meaning=("if", "a"), is_changed=True)
    assert difference([changed], [TAG], lambda number: ("if", "a")) is None
    assert difference([changed], [TAG], lambda number: ("if", "b")) == (
        "line 3: what is left of the tag is not what stands in line 1"
    )


def test_a_new_text_that_still_asks_is_refused() -> None:
    with pytest.raises(NotProvedError):
        difference([text("a")], [seam(1)], lambda number: None)
