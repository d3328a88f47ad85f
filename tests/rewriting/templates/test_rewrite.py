from __future__ import annotations

import pytest

from flaglint.model.edits import RefusalReason, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.templates.rewrite import rewrite_template
from tests.rewriting.templates.cases import after, check, plan, refusals

L = "{% load waffle_tags %}"
F = "{% load feature_flags %}"


def test_a_gate_on_lines_of_its_own() -> None:
    check(
        """\
        {% load static waffle_tags %}
        <ul>
          {% flag "x" %}
            <li>new</li>
          {% else %}
            <li>old</li>
          {% endflag %}
        </ul>
        """,
        """\
        {% load static %}
        <ul>
            <li>new</li>
        </ul>
        """,
        """\
        {% load static %}
        <ul>
            <li>old</li>
        </ul>
        """,
    )


@pytest.mark.parametrize(
    ("before", "on", "off"),
    [
        (L + 'a {% flag "x" %}b{% else %}c{% endflag %} d', "a b d", "a c d"),
        (L + '<p{% switch "x" %} class="n"{% endswitch %}>', '<p class="n">', "<p>"),
        (L + '{% sample "x" %}{% flag "on" %}a{% endflag %}{% endsample %}', L + '{% flag "on" %}a{% endflag %}', ""),
        (
            L + '{% if a %}{% flag "x" %}b{% endflag %}{% else %}c{% endif %}',
            "{% if a %}b{% else %}c{% endif %}",
            "{% if a %}{% else %}c{% endif %}",
        ),
        (
            L + '{% for i in items %}{% flag "x" %}{{ i }}{% else %}-{% endflag %}{% empty %}e{% endfor %}',
            "{% for i in items %}{{ i }}{% empty %}e{% endfor %}",
            "{% for i in items %}-{% empty %}e{% endfor %}",
        ),
        (L + '{% flag "x" %}{% flag "x" %}a{% else %}b{% endflag %}{% else %}c{% endflag %}', "a", "c"),
        ("{% load flag from waffle_tags %}{% flag 'x' %}a{% endflag %}", "a", ""),
        (F + "{% flag_enabled 'x' as y %}{% if y %}a{% else %}b{% endif %}", "a", "b"),
        (F + "{% flag_disabled 'x' as y %}{% if y %}a{% else %}b{% endif %}", "b", "a"),
        (F + "{% flag_enabled 'x' as y %}{% if not y %}a{% endif %}", "", "a"),
        (
            F + "{% flag_enabled 'x' as y %}{% if a and y %}p{% elif y or b %}q{% else %}r{% endif %}",
            "{% if a %}p{% else %}q{% endif %}",
            "{% if b %}q{% else %}r{% endif %}",
        ),
        (
            F + "{% flag_enabled 'x' as y %}{% if y == a or b %}p{% endif %}",
            "{% if True == a or b %}p{% endif %}",
            "{% if False == a or b %}p{% endif %}",
        ),
        (
            F + "{% flag_enabled 'x' as y %}{{ y|yesno:'p,q' }}{{ y }}",
            "{{ True|yesno:'p,q' }}{{ True }}",
            "{{ False|yesno:'p,q' }}{{ False }}",
        ),
        (
            F + "{% flag_enabled 'x' as y %}{% include 'i.html' with v=y %}",
            "{% include 'i.html' with v=True %}",
            "{% include 'i.html' with v=False %}",
        ),
        (
            F + "{% flag_enabled 'x' as y %}{% with z=y v=a %}{{ z }}{% endwith %}",
            "{% with z=True v=a %}{{ z }}{% endwith %}",
            "{% with z=False v=a %}{{ z }}{% endwith %}",
        ),
        (F + "{% flag_enabled 'x' %}", "True", "False"),
    ],
)
def test_tags_of_django(before: str, on: str, off: str) -> None:
    assert after(before, value=True) == on
    assert after(before, value=False) == off


@pytest.mark.parametrize(
    ("before", "on", "off"),
    [
        ("{% if waffle.flag('x') %}a{% endif %}b", "ab", "b"),
        ("{% if not waffle.flag('x') %}a{% else %}b{% endif %}", "b", "a"),
        (
            "{% if a %}p{% elif waffle.flag('x') %}q{% elif b %}r{% else %}s{% endif %}",
            "{% if a %}p{% else %}q{% endif %}",
            "{% if a %}p{% elif b %}r{% else %}s{% endif %}",
        ),
        ("{% if waffle.flag('x') %}p{% elif b %}q{% endif %}", "p", "{% if b %}q{% endif %}"),
        ("{% if waffle.flag('x') and a %}p{% endif %}", "{% if a %}p{% endif %}", ""),
        ("{% if a or waffle.switch('x') or b %}p{% else %}q{% endif %}", "p", "{% if a or b %}p{% else %}q{% endif %}"),
        ("{% if not (waffle.flag('x') or a) and b %}p{% endif %}", "", "{% if not a and b %}p{% endif %}"),
        (
            "{% if a and (waffle.flag('x') or f(name) > 2) %}p{% endif %}",
            "{% if a %}p{% endif %}",
            "{% if a and (f(name) > 2) %}p{% endif %}",
        ),
        ("{{ 'p' if waffle.flag('x') else 'q' }}", "{{ 'p' }}", "{{ 'q' }}"),
        ("{{ 'p' if waffle.flag('x') }}q", "{{ 'p' }}q", "q"),
        ("{{ name if a and waffle.flag('x') else f(name) }}", "{{ name if a else f(name) }}", "{{ f(name) }}"),
        ("{{ a and waffle.flag('x') }}", "{{ a and true }}", "{{ a and false }}"),
        ("{{ waffle.flag('x') and name }}", "{{ name }}", "{{ false }}"),
        ("{{ waffle.flag('x') or name }}", "{{ true }}", "{{ name }}"),
        ("{{ waffle.flag('x') | tojson }}", "{{ true | tojson }}", "{{ false | tojson }}"),
        (
            "{{ [waffle.flag('x'), {'k': waffle.flag('x') and name}] }}",
            "{{ [true, {'k': name}] }}",
            "{{ [false, {'k': false}] }}",
        ),
        ("{% set s = waffle.flag('x') and name %}{{ s }}", "{% set s = name %}{{ s }}", "{% set s = false %}{{ s }}"),
        (
            "{% with s = 'p' if waffle.flag('x') else 'q', t = a %}{{ s }}{% endwith %}",
            "{% with s = 'p', t = a %}{{ s }}{% endwith %}",
            "{% with s = 'q', t = a %}{{ s }}{% endwith %}",
        ),
        (
            "{% for i in items if waffle.flag('x') %}{{ i }}{% else %}n{% endfor %}",
            "{% for i in items if true %}{{ i }}{% else %}n{% endfor %}",
            "{% for i in items if false %}{{ i }}{% else %}n{% endfor %}",
        ),
        ("{% if flag_disabled('x') %}a{% else %}b{% endif %}", "b", "a"),
        (
            "{% for i in items %}{% if waffle.flag('x') %}{{ i }}{% else %}-{% endif %}{% else %}n{% endfor %}",
            "{% for i in items %}{{ i }}{% else %}n{% endfor %}",
            "{% for i in items %}-{% else %}n{% endfor %}",
        ),
        (
            "{% raw %}{{ waffle.flag('x') }}{% endraw %}{# {% if %} #}{% if waffle.flag('x') %}a{% endif %}",
            "{% raw %}{{ waffle.flag('x') }}{% endraw %}{# {% if %} #}a",
            "{% raw %}{{ waffle.flag('x') }}{% endraw %}{# {% if %} #}",
        ),
    ],
)
def test_expressions_of_jinja(before: str, on: str, off: str) -> None:
    assert after(before, value=True) == on
    assert after(before, value=False) == off


def test_white_space_that_jinja_trims_stays_trimmed() -> None:
    check(
        """\
        <li>
          {%- if waffle.flag('x') -%}
            new
          {%- else -%}
            old
          {%- endif -%}
        </li>
        """,
        """\
        <li>new</li>
        """,
        """\
        <li>old</li>
        """,
    )


def test_line_ends_and_tabs_stay() -> None:
    before = L + "\r\n<ul>\r\n\t{% flag 'x' %}\r\n\t<li>\r\n\t{% endflag %}\r\n</ul>"
    assert after(before, value=True) == "<ul>\r\n\t<li>\r\n</ul>"
    assert after(before, value=False) == "<ul>\r\n</ul>"


def test_blank_lines_do_not_add_up() -> None:
    before = L + "a\n\n{% flag 'x' %}\nb\n{% endflag %}\n\nc\n"
    assert after(before, value=False) == "a\n\nc\n"
    assert after(before, value=True) == "a\n\nb\n\nc\n"


def test_a_library_that_is_still_needed_stays() -> None:
    before = L + "\n{% flag 'x' %}a{% endflag %}{% wafflejs %}"
    assert plan({"a.html": before}, value=True).files[0].after.decode() == L + "\na{% wafflejs %}"


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (L + "{% flag x %}a{% endflag %}", "may be a variable"),
        (L + "{% flag 'x' %}a{% else %}{% block c %}b{% endblock %}{% endflag %}", "holds `{% block %}`"),
        (L + "{% flag 'x' %}a{% else %}{% load i18n %}{% endflag %}", "holds `{% load %}`"),
        (L + "{% blocktrans %}{% flag 'x' %}a{% endflag %}{% endblocktrans %}", "translated"),
        (F + "{% flag_enabled 'x' as y %}{% for i in y %}{% endfor %}", "not understood"),
        (F + "{% if y %}{% endif %}{% flag_enabled 'x' as y %}", "may not have run"),
        (F + "{% if a %}{% flag_enabled 'x' as y %}{% endif %}{{ y }}", "may not have run"),
        (F + "{% flag_enabled 'x' as y %}{% with y=a %}{{ y }}{% endwith %}", "not understood"),
        (
            "{% extends 'base.html' %}"
            + F
            + "{% flag_enabled 'x' as y %}{% block c %}{% if y %}{% endif %}{% endblock %}",
            "never runs",
        ),
        (F + "{% flag_enabled 'x' as y %}{{ a|default:y }}", "not understood"),
    ],
)
def test_what_stays_in_django(before: str, reason: str) -> None:
    (refusal,) = refusals(before)
    assert reason in refusal.message


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("{% if f(name) and waffle.flag('x') %}a{% endif %}", "would not be called"),
        (
            "{% if waffle.flag('x') %}a{% endif %}{% trans c=waffle.flag('x') %}{% endtrans %}",
            "not known",
        ),
        ("{% if not waffle.flag('x') %}{% block c %}{% endblock %}{% endif %}", "holds `{% block %}`"),
        ("{{ [name if waffle.flag('x')] }}", "without `else`"),
        ("{{ a if b if waffle.flag('x') else c else d }}", "not understood"),
    ],
)
def test_what_stays_in_jinja(before: str, reason: str) -> None:
    planned = plan({"a.html": before}, value=reason == "holds `{% block %}`")
    if reason in ("would not be called", "without `else`"):
        planned = plan({"a.html": before}, value=False)
    assert any(reason in refusal.message for refusal in planned.refusals)


def test_a_variable_that_another_template_reads_stays() -> None:
    before = F + "{% flag_enabled 'x' as shown %}{% include 'b.html' %}"
    (refusal,) = refusals(before, b="\n{% if shown %}b{% endif %}")
    assert refusal.message == "`shown` is also read in b.html:2"
    assert plan({"a.html": before, "b.html": "{{ v.shown }}shown"}, value=True).files


def test_two_templates_with_a_variable_of_the_same_name() -> None:
    text = F + "{% flag_enabled 'x' as shown %}{% if shown %}b{% endif %}"
    assert [f.after for f in plan({"a.html": text, "b.html": text}, value=True).files] == [b"b", b"b"]


def test_a_place_that_stays_does_not_hold_the_others_up() -> None:
    before = "{% if f(a) and waffle.flag('x') %}a{% endif %}\n{% if waffle.flag('x') %}b{% endif %}\n"
    planned = plan({"a.html": before}, value=False)
    assert planned.files[0].after.decode() == "{% if f(a) and waffle.flag('x') %}a{% endif %}\n"
    assert [refusal.line for refusal in planned.refusals] == [1]


@pytest.mark.parametrize("before", [b"\xff{{ a }}", b"{{ a", b"{{ a }}" * 200_000], ids=["bytes", "broken", "large"])
def test_a_text_that_cannot_be_read_is_refused(before: bytes) -> None:
    site = Substitution(Span(1, 3, 1, 4), FlagValue.of(True), "a")
    result = rewrite_template(before, [site], lambda name: None)
    assert result.after == before
    assert [reason for reason, _ in result.refused.values()] == [RefusalReason.NOT_REPRODUCED]
