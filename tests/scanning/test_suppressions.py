from __future__ import annotations

import pytest

from flaglint.model.source import Suppression
from flaglint.scanning.suppressions import read_suppressions


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# flaglint: ignore", Suppression(1, ())),
        ("#flaglint:ignore", Suppression(1, ())),
        ("# flaglint: ignore[FLG101]", Suppression(1, ("FLG101",))),
        ("# flaglint: ignore [flg101, FLG2]", Suppression(1, ("FLG101", "FLG2"))),
        ("# flaglint: file-ignore[FLG101]", Suppression(0, ("FLG101",))),
        ("# flaglint: ignore until=2027-01-31", Suppression(1, (), until="2027-01-31")),
        ('# flaglint: ignore[FLG1] reason="a long one"', Suppression(1, ("FLG1",), reason="a long one")),
        ("# flaglint: ignore reason=short # noqa", Suppression(1, (), reason="short")),
        ("# noqa # flaglint: ignore[FLG1]", Suppression(1, ("FLG1",))),
    ],
)
def test_a_comment_is_read(comment: str, expected: Suppression) -> None:
    [found] = read_suppressions(f"x = 1  {comment}\n")
    assert found == expected


def test_a_comment_on_its_own_line_says_so() -> None:
    assert [each.own_line for each in read_suppressions("  # flaglint: ignore\nx = 1 # flaglint: ignore")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "code",
    [
        "x = 1",
        "# flaglint is good",
        "# flaglint: ignored",
        "# flaglint: ignore-next",
        "# flaglint: ignore[FLG101",
        "# flaglint: ignore[FLG-101]",
        "x = '# flaglint: ignore'",
        '"""\n# flaglint: ignore\n"""',
        "x = 'flaglint:'  # ignore",
    ],
)
def test_what_is_no_suppression_is_left_alone(code: str) -> None:
    assert read_suppressions(code) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_does(end: str) -> None:
    text = end.join(["x = 1", "\x0c", "y = '\u2028'  # flaglint: ignore"])
    assert [each.line for each in read_suppressions(text)] == [3]


def test_code_that_has_no_tokens_is_read_line_by_line() -> None:
    assert [each.line for each in read_suppressions("x = (\n'''\n# flaglint: ignore")] == [3]
