from __future__ import annotations

import pytest

from flaglint.scanning.python.lowering.places import Places
from tests.scanning.python.lowering.oracle import assert_lowered


@pytest.mark.parametrize(
    "source",
    [
        b"x = 1\f\n\fy = 2\n",
        b"if a:\n\f    x = 1\n  \f    y",
        b"\f\nx=1",
        b"x = 1 ;\f\n",
        b"# \x0c\nx=1\n \x0c \ny=2\x0c+\x0c3\nz",
        b"'''\n\f\n''' + a\n\f\nb",
        b"class A:\n\n\f\n    def f(self):\n        pass\n\f\n    def g(self): \xc3\xa9 = 1\n",
        b"\\\nx = 1",
        b"x\n\\\n\ny\n",
        b"if a:\n  x\n\\\n  y\n",
        b"x = [\n\f1]\n",
        b"try: a\nexcept (A, B) : b",
    ],
)
def test_what_libcst_does_not_print_back_moves_nothing(source: bytes) -> None:
    assert_lowered(source)


@pytest.mark.parametrize("source", ["'é' + é\n", "x = 'é'; y = 1\n", "f(é, 'ü', z)\n", "'''é\n''' + x\n", "𝔵 = y\n"])
def test_columns_are_bytes(source: str) -> None:
    assert_lowered(source)


@pytest.mark.parametrize("source", [b"x = 1\r\ny = '''a\r\nb'''\r", b"\xef\xbb\xbfx = 1", b"x", b"", b"\n", b"# c"])
def test_line_breaks_and_marks_do_not_count(source: bytes) -> None:
    assert_lowered(source)


def test_points_of_a_shorter_print_are_those_of_the_text() -> None:
    places = Places("é\f = 1\n", "é = 1\n", {})
    assert places.extent((1, 0), (1, 1)) == {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 2}
    assert places.extent((1, 4), (1, 5)) == {"lineno": 1, "col_offset": 6, "end_lineno": 1, "end_col_offset": 7}


def test_a_print_with_something_new_is_refused() -> None:
    with pytest.raises(SyntaxError, match="does not print this file back"):
        Places("x = 1\n", "x = 12\n", {})
