from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.lines import attached, merged, notes, without_flag_comment, without_import_comment


def lines(*texts: str) -> tuple[cst.EmptyLine, ...]:
    return tuple(cst.EmptyLine(comment=cst.Comment(text) if text else None) for text in texts)


def texts(found: tuple[cst.EmptyLine, ...]) -> list[str]:
    return [line.comment.value if line.comment else "" for line in found]


@pytest.mark.parametrize(
    ("above", "start"),
    [(("# a", "", "# b", "# c"), 2), (("# -----", "# b"), 1), (("# a", ""), 2), ((), 0), (("#", "# a"), 0)],
)
def test_attached(above: tuple[str, ...], start: int) -> None:
    assert attached(lines(*above)) == start


@pytest.mark.parametrize(
    ("left", "right", "first", "after"),
    [
        (("",), ("", ""), False, ["", ""]),
        (("", ""), ("",), False, ["", ""]),
        ((), ("", "# a"), True, ["# a"]),
        (("# a", ""), ("# b",), True, ["# a", "", "# b"]),
    ],
)
def test_merged(left: tuple[str, ...], right: tuple[str, ...], first: bool, after: list[str]) -> None:
    assert texts(merged(lines(*left), lines(*right), first=first)) == after


@pytest.mark.parametrize(
    ("comment", "stays"),
    [
        ("# if NEW_NAV is enabled", False),
        ("# TODO: remove when new-nav is fully rolled out", False),
        ("# NEW_NAV pays in one step", True),
        ("# the old way", True),
        ("# TODO: clean up", True),
    ],
)
def test_comment_that_only_names_the_flag(comment: str, stays: bool) -> None:
    kept = without_flag_comment(lines("", comment), frozenset(("new-nav", "NEW_NAV")))
    assert texts(kept) == (["", comment] if stays else [""])


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        (("# TODO: count",), ["# TODO: count"]),
        (("# Refuse", "# TODO: count", "# them", "# fixme"), ["# TODO: count", "# them", "# fixme"]),
        (("# TODO: drop the flag", "# XXX odd"), ["# XXX odd"]),
        (("# TODO: drop NEW_NAV",), []),
        (("# todo list of the user",), ["# todo list of the user"]),
        (("# Refuse",), []),
        (("# TODO: far above", ""), []),
    ],
)
def test_notes_of_what_goes(block: tuple[str, ...], kept: list[str]) -> None:
    assert texts(notes(lines(*block), frozenset(("NEW_NAV",)))) == kept


def test_comment_of_an_import() -> None:
    assert texts(without_import_comment(lines("# why", "# circular import"))) == ["# why"]
    assert texts(without_import_comment(lines("# circular import", "# why"))) == ["# circular import", "# why"]


@pytest.mark.parametrize(
    ("directive", "is_last", "stays"),
    [
        ("# pylint: disable=cyclic-import", True, False),
        ("# pylint: disable=cyclic-import", False, True),
        ("# pylint: disable=cyclic-import,no-member", True, True),
        ("# pylint: enable=cyclic-import", True, True),
        ("# noqa: E402", True, False),
        ("# flake8: noqa", True, True),
        ("# type: ignore", True, True),
        ("# isort: off", True, True),
    ],
)
def test_directive_above_an_import(directive: str, is_last: bool, stays: bool) -> None:
    kept = without_import_comment(lines("", directive), is_last=is_last)
    assert texts(kept) == (["", directive] if stays else [""])
