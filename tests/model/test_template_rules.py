from __future__ import annotations

import pytest

from flaglint.model.template_rules import TagArgumentRule, TemplateRule


@pytest.mark.parametrize(
    ("rule", "name", "needle"),
    [
        (TemplateRule("django", "w.tags", TagArgumentRule(0), tag="flag", end="endflag"), "flag", "endflag"),
        (TemplateRule("django", "w.tags", TagArgumentRule(0), tag="shown"), "shown", "shown"),
        (TemplateRule("jinja2", "w.jinja", TagArgumentRule(0), call="waffle.flag"), "waffle.flag", "waffle"),
    ],
)
def test_a_template_is_searched_for_a_telling_word(rule: TemplateRule, name: str, needle: str) -> None:
    assert (rule.name, rule.needle()) == (name, (needle,))


def test_a_rule_for_templates_that_names_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="`tag` is missing"):
        TemplateRule("django", "w.tags", TagArgumentRule(0), call="flag")
    with pytest.raises(ValueError, match="`call` is missing"):
        TemplateRule("jinja2", "w.jinja", TagArgumentRule(0), tag="flag")
