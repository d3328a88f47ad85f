"""The templates of a tree that may ask for a flag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flaglint.model.source import TemplateFacts
from flaglint.model.template_rules import TemplateRule
from flaglint.scanning.templates.reader import read_template


def read_templates(
    paths: Iterable[str], read: Callable[[str], bytes], rules: Iterable[TemplateRule]
) -> Iterator[TemplateFacts]:
    """Yield the facts of each template with a tag or call of the rules; files that cannot be read are left out."""
    rules = [*rules]
    tags = frozenset(rule.tag for rule in rules if rule.engine == "django")
    calls = frozenset(rule.call for rule in rules if rule.engine == "jinja2")
    for path in paths:
        try:
            source = read(path)
        except ValueError:
            continue
        facts = read_template(path, source, tags, calls)
        if facts.calls or facts.broken:
            yield facts
