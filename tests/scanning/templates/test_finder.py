from __future__ import annotations

from flaglint.model.template_rules import TagArgumentRule, TemplateRule
from flaglint.scanning.templates.finder import read_templates

RULES = (
    TemplateRule("django", "waffle.templatetags.waffle_tags", TagArgumentRule(0), tag="flag", end="endflag"),
    TemplateRule("jinja2", "waffle.jinja", TagArgumentRule(0), call="waffle.flag"),
)


def test_only_templates_that_ask_have_facts() -> None:
    sources = {
        "a.html": b"{% flag 'x' %}{% endflag %}",
        "b.html": b"{{ waffle.flag('y') }}",
        "c.html": b"<p>flag endflag</p>",
        "d.html": b"{{ broken",
    }
    assert [facts.path for facts in read_templates(sources, sources.__getitem__, RULES)] == ["a.html", "b.html"]


def test_a_file_that_cannot_be_read_is_left_out() -> None:
    def read(path: str) -> bytes:
        raise ValueError("gone")

    assert list(read_templates(["a.html"], read, RULES)) == []
