from __future__ import annotations

import pytest

from flaglint.model.references import Evidence, Reference, ReferenceKind
from tests.resolution.projects import Sources, references

FLAGS = """
import waffle

def is_enabled(key, request=None):
    return waffle.switch_is_active(key)

def is_off(request, key):
    return not waffle.flag_is_active(request, key)

@pass_context
def in_context(context, key):
    return waffle.switch_is_active(key)

def prefixed(key):
    return waffle.switch_is_active("shop." + key)

def one():
    return waffle.switch_is_active("one")

def plain(key):
    return key
"""


def found_in(template: str, given: str, flags: str = FLAGS) -> list[Reference]:
    sources: Sources = {"shop/__init__.py": "", "shop/flags.py": flags, "shop/app.py": given, "web/a.html": template}
    return [each for each in references(sources) if each.kind is ReferenceKind.TEMPLATE]


@pytest.mark.parametrize(
    "given",
    [
        "from shop.flags import is_enabled\nenv.globals['is_on'] = is_enabled\n",
        "from shop import flags\ndef made():\n    app.jinja_env.globals['is_on'] = flags.is_enabled\n",
        "import waffle\nenv.globals['is_on'] = waffle.switch_is_active\n",
        "from shop.flags import in_context\nenv.globals['is_on'] = in_context\n",
        "import waffle\n@app.template_global()\ndef is_on(key): return waffle.switch_is_active(key)\n",
        "import waffle\n@app.template_global('is_on')\ndef other(key): return waffle.switch_is_active(key)\n",
    ],
)
def test_a_template_asks_by_what_the_code_gives_it(given: str) -> None:
    [found] = found_in("{% if is_on('new-cart') %}x{% endif %}", given)
    assert (found.key, found.evidence, found.sdk) == ("new-cart", Evidence.WRAPPER, "waffle")
    assert found.evaluated
    assert (
        found.evaluated.obstacle == "`is_on` is a function of the project's own that may do more than return the flag"
    )


def test_a_keyword_and_a_negation_are_read() -> None:
    [found] = found_in(
        "{{ hidden(req, key='new-cart') }}", "from shop.flags import is_off\nx.globals['hidden'] = is_off"
    )
    assert (found.key, found.namespace) == ("new-cart", "flag")
    assert found.evaluated
    assert found.evaluated.negated


def test_a_function_that_only_templates_call_is_not_uncalled() -> None:
    sources = {"shop/app.py": "import waffle\ndef f(k): return waffle.switch_is_active(k)\nenv.globals['is_on'] = f\n"}
    assert references(sources) == ()


@pytest.mark.parametrize(
    ("template", "given"),
    [
        ("{{ other('new-cart') }}", "from shop.flags import is_enabled\nenv.globals['is_on'] = is_enabled\n"),
        ("{{ is_on('new-cart') }}", "from shop.flags import plain\nenv.globals['is_on'] = plain\n"),
        ("{{ is_on('new-cart') }}", "from shop.flags import is_enabled\nenv.filters['is_on'] = is_enabled\n"),
        ("{{ is_on('new-cart') }}", "from shop.flags import is_enabled\nenv.globals[name] = is_enabled\n"),
        ("{{ is_on() }}", "from shop.flags import one\nenv.globals['is_on'] = one\n"),
        ("{{ is_on('new-cart') }}", "from shop.flags import prefixed\nenv.globals['is_on'] = prefixed\n"),
        ("{{ is_on }}", "from shop.flags import is_enabled\nenv.globals['is_on'] = is_enabled\n"),
        ("{{ obj.is_on('new-cart') }}", "from shop.flags import is_enabled\nenv.globals['is_on'] = is_enabled\n"),
    ],
    ids=["another name", "no flag", "a filter", "a name not known", "no key", "a prefix", "no call", "a method"],
)
def test_what_templates_are_given_besides_asks_for_nothing(template: str, given: str) -> None:
    assert found_in(template, given) == []
