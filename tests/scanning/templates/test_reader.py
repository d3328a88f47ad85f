from __future__ import annotations

import pytest

from flaglint.model.references import Span
from flaglint.model.source import ArgumentForm, TemplateFacts
from flaglint.scanning.templates.reader import read_template

TAGS = frozenset({"flag", "flag_enabled"})
CALLS = frozenset({"waffle.flag", "flag_enabled"})


def read(text: str) -> TemplateFacts:
    return read_template("a.html", text.encode(), TAGS, CALLS)


def found(text: str) -> list[tuple[str, str, str]]:
    return [(call.engine, call.name, call.arguments[0].text) for call in read(text).calls]


def test_a_tag_with_its_library_its_end_and_its_place() -> None:
    (call,) = read('{% load i18n waffle_tags %}\r\n  é{% flag "x" %}a{% else %}b{% endflag %}').calls
    assert call.libraries == ("i18n", "waffle_tags")
    assert call.end == "endflag"
    assert call.span == Span(2, 3, 2, 17)
    assert call.arguments[0].form is ArgumentForm.STRING


def test_ends_belong_to_the_innermost_tag() -> None:
    outer, inner, open_ = read('{% flag "a" %}{% flag "b" %}{% endflag %}{% endflag %}{% flag "c" %}').calls
    assert (outer.end, inner.end, open_.end) == ("endflag", "endflag", None)


@pytest.mark.parametrize(
    ("load", "libraries"),
    [
        ("{% load flag from waffle_tags %}", ("waffle_tags",)),
        ("{% load other from waffle_tags %}", ()),
        ("{# {% load waffle_tags %} #}", ()),
        ("", ()),
    ],
    ids=["the-tag", "another-tag", "commented", "none"],
)
def test_only_what_is_loaded_before_gives_the_tag(load: str, libraries: tuple[str, ...]) -> None:
    (call,) = read(load + '{% flag "x" %}{% endflag %}{% load later %}').calls
    assert call.libraries == libraries


@pytest.mark.parametrize(
    ("argument", "form"),
    [
        ('"x"', ArgumentForm.STRING),
        ("'a b'", ArgumentForm.STRING),
        ("x", ArgumentForm.WORD),
        ("x-y", ArgumentForm.WORD),
        ("x.y", ArgumentForm.OTHER),
        ('"x"|lower', ArgumentForm.OTHER),
        ("name", ArgumentForm.OTHER),
        (r'"a\"b"', ArgumentForm.OTHER),
    ],
)
def test_the_form_of_a_key(argument: str, form: ArgumentForm) -> None:
    (call,) = read("{% for name in names %}{% flag " + argument + " %}{% endflag %}{% endfor %}").calls
    assert call.arguments[0].form is form


def test_the_name_that_a_tag_binds_is_no_argument() -> None:
    (call,) = read("{% flag_enabled 'X' request=r as y %}").calls
    assert [(argument.text, argument.keyword) for argument in call.arguments] == [("X", None), ("r", "request")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if waffle.flag('x') %}", ["x"]),
        ("{{ a if not waffle . flag(\n'x') else b }}", ["x"]),
        ("{{ [waffle.flag('x'), f(waffle.flag('y'))] }}", ["x", "y"]),
        ("{%- set a = waffle.flag('x') -%}", ["x"]),
        ("{{ my.waffle.flag('x') }}", []),
        ("{{ 'x' | waffle.flag('x') }}", []),
        ("{# waffle.flag('x') #}{% raw %}{{ waffle.flag('x') }}{% endraw %}", []),
        ("{{ 'waffle.flag(\"x\")' }}", []),
        ("<script>waffle.flag('x')</script>", []),
        ("{% load x %}{{ waffle.flag('x') }}", []),
        ("{% comment %}{{ waffle.flag('x') }}{% endcomment %}", []),
    ],
)
def test_calls_in_jinja(text: str, expected: list[str]) -> None:
    assert [key for engine, _, key in found(text) if engine == "jinja2"] == expected


@pytest.mark.parametrize(
    "binding",
    [
        "{% set waffle = x %}",
        "{% import 'a' as waffle %}",
        "{% from 'a' import waffle %}",
        "{% for waffle in irons %}{% endfor %}",
        "{% macro m(waffle) %}{% endmacro %}",
        "{% with waffle = x %}{% endwith %}",
    ],
)
def test_a_name_that_the_template_binds_is_its_own(binding: str) -> None:
    (call,) = read(binding + "{{ waffle.flag('x') }}").calls
    assert call.is_own


def test_other_bindings_do_not_matter() -> None:
    (call,) = read("{% set flag = x %}{% call(user) m(waffle.flag('x')) %}{% endcall %}").calls
    assert not call.is_own


def test_a_broken_template_says_where() -> None:
    facts = read("a\n{{ b\n{% if waffle.flag('x') %}")
    assert facts.calls == ()
    assert facts.broken is not None
    assert facts.broken[0] == 2


def test_what_breaks_off_without_a_question_is_no_concern() -> None:
    assert read("function(a) {{ return b").broken is None


def test_bytes_that_are_no_text() -> None:
    assert read_template("a.html", b"\n\xff{% flag 'x' %}", TAGS, CALLS).broken == (2, "a template that is not UTF-8")
