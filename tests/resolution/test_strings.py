from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.references import Resolution
from flaglint.resolution.strings import as_glob, formatted, joined
from flaglint.resolution.values import Pattern, Text, Unknown, Value

GAP = Unknown("computed at run time")
texts = st.text("ab[]*?!-.é", max_size=4)


def text(value: str) -> Text:
    return Text(value, Resolution.LITERAL)


def test_known_parts_make_a_whole() -> None:
    assert joined([text("app"), text("."), text("new")]) == Text("app.new", Resolution.CONCATENATION)


@pytest.mark.parametrize(
    ("parts", "glob"),
    [
        ([text("app."), GAP], "app.*"),
        ([GAP, text("a"), GAP], "*a*"),
        ([text("a"), GAP, GAP], "a*"),
        ([text("a"), Pattern("b*"), GAP], "ab*"),
        ([text("a*"), GAP], "a[*]*"),
    ],
)
def test_unknown_parts_leave_gaps(parts: list[Value], glob: str) -> None:
    assert joined(parts) == Pattern(glob)


@pytest.mark.parametrize("parts", [[GAP], [GAP, GAP], [text(""), GAP], [Pattern("*")]])
def test_nothing_known_is_no_pattern(parts: list[Value]) -> None:
    assert joined(parts) == GAP


@given(texts, texts, texts)
def test_a_pattern_matches_what_the_parts_can_make(before: str, between: str, after: str) -> None:
    made = joined([text(before), GAP, text(after)])
    assert isinstance(made, Unknown) or fnmatchcase(before + between + after, getattr(made, "glob", ""))


@given(texts, texts)
def test_a_text_as_glob_matches_itself_only(one: str, other: str) -> None:
    assert fnmatchcase(other, as_glob(one)) is (one == other)


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("app.{}", text("app.new")),
        ("{0}.{0}", text("new.new")),
        ("{name}-{{}}", text("cart-{}")),
        ("plain", text("plain")),
        ("a.{other}", Pattern("a.*")),
        ("a.{0!r}", Pattern("a.*")),
        ("a.{0:>9}.b", Pattern("a.*.b")),
        ("a.{gap}", Pattern("a.*")),
        ("{", GAP),
        ("{gap}", GAP),
    ],
)
def test_a_template_is_filled_in(template: str, made: Value) -> None:
    found = formatted(template, {"0": text("new"), "name": text("cart"), "gap": GAP})
    assert getattr(found, "value", found) == getattr(made, "value", made)
