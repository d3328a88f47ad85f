from __future__ import annotations

import pytest

from flaglint.model.edits import RefusalReason
from flaglint.rewriting.python.source import UnfitError, check_compiles, parse, printed
from tests.rewriting.cases import plan

FLAG = b'if variation("k"):\n    a("\xc3\xa9")\nb()\n'
AFTER = b'a("\xc3\xa9")\nb()\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FLAG, AFTER),
        (FLAG.replace(b"\n", b"\r\n"), AFTER.replace(b"\n", b"\r\n")),
        (b"\xef\xbb\xbf" + FLAG, b"\xef\xbb\xbf" + AFTER),
        (FLAG.replace(b"    ", b"\t"), AFTER),
        (FLAG.replace(b"    ", b"  "), AFTER),
        (FLAG[:-1], AFTER[:-1]),
        (b"x = 1\n\x0c\n" + FLAG, b"x = 1\n\x0c\n" + AFTER),
        (b"# coding: latin-1\nx = '\xe9'\n" + FLAG, b"# coding: latin-1\nx = '\xe9'\n" + AFTER),
        (b"x = 1   \ny = 2\n" + FLAG, b"x = 1   \ny = 2\n" + AFTER),
        (b"x = \\\n  1\n" + FLAG, b"x = \\\n  1\n" + AFTER),
    ],
    ids=["plain", "crlf", "bom", "tab", "two", "no newline", "form feed", "latin-1", "trailing space", "continued"],
)
def test_every_untouched_byte_stays(before: bytes, after: bytes) -> None:
    planned = plan(before)
    assert [file.after for file in planned.files] == [after]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"x = 1\n" * 200_000, RefusalReason.TOO_LARGE),
        (b"x = " + b"+".join([b"1"] * 200) + b"\n", RefusalReason.TOO_LARGE),
        (b"print 'a'\n", RefusalReason.NOT_COMPILABLE),
        (b"x = \xff\n", RefusalReason.NOT_COMPILABLE),
        (b"# coding: no-such\nx = 1\n", RefusalReason.NOT_COMPILABLE),
        (b"x = 1\r", RefusalReason.NOT_REPRODUCED),
        (b"return\n", RefusalReason.NOT_COMPILABLE),
        (b"x = " + b"(" * 300 + b")" * 300, RefusalReason.NOT_COMPILABLE),
    ],
    ids=["large", "deep", "python 2", "bytes", "cookie", "lone cr", "misplaced", "brackets"],
)
def test_unfit_files(source: bytes, reason: RefusalReason) -> None:
    with pytest.raises(UnfitError) as caught:
        parse(source)
    assert caught.value.reason is reason


def test_the_deepest_file_that_is_read_can_be_rewritten() -> None:
    deep = "".join(f"{'    ' * depth}if x{depth}:\n" for depth in range(80)) + "    " * 80 + "pass\n"
    assert plan(deep + 'variation("k")\n').files[0].after.decode() == deep


def test_a_value_that_the_encoding_lacks_is_refused() -> None:
    planned = plan(b'# coding: latin-1\nx = variation("k")\n', value="\u20ac")
    assert [refusal.reason for refusal in planned.refusals] == [RefusalReason.UNSUPPORTED_SHAPE]


def test_no_future_statement_of_our_own_is_inherited() -> None:
    check_compiles(b"x = 1\n")
    with pytest.raises(UnfitError):
        check_compiles(b"def f(x: (yield)): pass\n")


def test_printed_is_what_was_read() -> None:
    assert printed(parse(b"x = 1\n").module) == b"x = 1\n"
