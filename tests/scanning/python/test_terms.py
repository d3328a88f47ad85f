from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.references import Span
from flaglint.model.source import Term, TermKind
from flaglint.scanning.python.terms import MOST_DEPTH, MOST_ELEMENTS, Positions, TermReader


def read(code: str) -> Term:
    return TermReader(Positions(code)).read(ast.parse(code, mode="eval").body)


def brief(term: Term) -> object:
    """Return a term as kind, text and parts; names and literals as they are written."""
    if term.kind is TermKind.LITERAL:
        return ast.literal_eval(term.text.replace("null", "None").replace("true", "True").replace("false", "False"))
    if term.kind is TermKind.NAME:
        return f"<{term.text}>"
    return (term.kind.value, *([term.text] if term.text else []), *map(brief, term.parts))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("'a'", "a"),
        ("True", True),
        ("None", None),
        ("-1.5", -1.5),
        ("a", "<a>"),
        ("a.b", ("attribute", "b", "<a>")),
        ("a + 'b'", ("concatenation", "<a>", "b")),
        ("a | None", ("union", "<a>", None)),
        ("a[0]", ("subscript", "<a>", 0)),
        ("[a, 1]", ("sequence", "<a>", 1)),
        ("(a,)", ("sequence", "<a>")),
        ("{a}", ("sequence", "<a>")),
        ("{a: 1, **b}", ("dictionary", "<a>", 1, ("starred",), "<b>")),
        ("not a", ("not", "<a>")),
        ("a or b or c", ("boolean", "or", "<a>", "<b>", "<c>")),
        ("a and b", ("boolean", "and", "<a>", "<b>")),
        ("a if b else c", ("conditional", "<b>", "<a>", "<c>")),
        ("lambda x, *, y: a", ("lambda", "<a>")),
        ("[a for x in y]", ("comprehension", "<for 1:0>", "<a>")),
        ("{a: b for x in y}", ("comprehension", "<for 1:0>", "<a>", "<b>")),
        ("(a := b)", ("walrus", "a", "<b>")),
        ("f'{a}.x'", ("fstring", "<a>", ".x")),
        ("f'{a!r}{b:>3}'", ("fstring", ("other", "FormattedValue"), ("other", "FormattedValue"))),
    ],
)
def test_an_expression_is_reduced(code: str, expected: object) -> None:
    assert brief(read(code)) == expected


@pytest.mark.parametrize("code", ["b'a'", "1j", "...", "1e999", "-1e999", "-a", "a * b", "a < b", "(yield)", "-'a'"])
def test_what_is_not_followed_is_other(code: str) -> None:
    assert read(code).kind is TermKind.OTHER


@pytest.mark.parametrize(
    "code", ["0x" + "f" * 5000, "-0x" + "f" * 5000, "'\\ud800'"], ids=["large", "small", "surrogate"]
)
def test_what_json_or_utf8_cannot_hold_is_other(code: str) -> None:
    assert read(code).kind is TermKind.OTHER


def test_arguments_bear_their_names() -> None:
    term = read("f(a, *b, c=d, **e)")
    assert [part.kind.value for part in term.parts] == ["name", "name", "starred", "name", "name"]
    assert term.names == (None, "*", "c", "**")


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("'%s.x' % a", ["<a>", ".x"]),
        ("'a%%%s' % b", ["a", "%", "<b>"]),
        ("'%s%s' % (a, 'b')", ["<a>", "b"]),
        ("'plain' % ()", ["plain"]),
        ("'{}.x'.format(a)", ["<a>", ".x"]),
        ("'{1}{0}'.format(a, b)", ["<b>", "<a>"]),
        ("'{k}{{}}'.format(k=a)", ["<a>", "{", "}"]),
        ("'.'.join([a, 'b'])", ["<a>", ".", "b"]),
        ("''.join(())", []),
    ],
)
def test_a_template_is_a_string_of_parts(template: str, parts: list[object]) -> None:
    term = read(template)
    assert term.kind is TermKind.FSTRING
    assert [part for part in map(brief, term.parts) if part != ""] == parts


@pytest.mark.parametrize(
    "template",
    [
        "'%d' % a",
        "'%5s' % a",
        "'%(a)s' % b",
        "'%s%s' % a",
        "'%s' % {'a': 1}",
        "'%s' % (*a,)",
        "'{:>3}'.format(a)",
        "'{a.b}'.format(a=b)",
        "'{}'.format()",
        "'{}'.format(*a)",
        "'{k}'.format(**a)",
        "'{'.format(a)",
        "a.format(b)",
        "'.'.join(a)",
        "'.'.join(x for x in y)",
        "a % b",
    ],
)
def test_what_a_template_makes_otherwise_is_no_string(template: str) -> None:
    assert read(template).kind is not TermKind.FSTRING


def test_deep_expressions_end_in_other() -> None:
    term = read("x" + ".y" * (MOST_DEPTH + 5))
    for _ in range(MOST_DEPTH - 1):
        assert term.kind is TermKind.ATTRIBUTE
        term = term.parts[0]
    assert term.parts[0].kind is TermKind.OTHER


@pytest.mark.parametrize("code", ["[{}]", "{{{}}}"])
def test_large_tables_are_not_followed(code: str) -> None:
    assert read(code.format("1," * MOST_ELEMENTS)).kind is TermKind.SEQUENCE
    assert read(code.format("1," * (MOST_ELEMENTS + 1))).kind is TermKind.OTHER


def test_a_span_counts_characters_and_lines_from_one() -> None:
    code = "(\n  'é😀' + a\n)"
    [left, right] = read(code).parts
    assert left.span == Span(2, 2, 2, 6)
    assert right.span == Span(2, 9, 2, 10)


@given(st.text("aé😀 \t", max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_column_is_where_the_character_stands(before: str, end: str) -> None:
    text = f"x{end}'{before}' + name"
    assert Positions(text).column(2, len(f"'{before}' + ".encode())) == len(f"'{before}' + ")


def test_a_line_beyond_the_text_keeps_its_offset() -> None:
    assert Positions("é").column(9, 5) == 5
