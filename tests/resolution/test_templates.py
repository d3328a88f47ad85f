from __future__ import annotations

from collections.abc import Mapping

import pytest

from flaglint.model.references import Evidence, Reference, ReferenceKind, Resolution, TagLibrary
from flaglint.pack_files import parse_pack, shipped_packs
from flaglint.resolution.templates import Surroundings, TemplateResolver
from flaglint.scanning.templates.finder import read_templates

OWN = parse_pack(
    {
        "schema": 1,
        "pack": {"id": "own", "provider": "own", "lang": "python"},
        "template": [
            {
                "engine": "django",
                "module": "shop.templatetags.shown",
                "tag": "shown",
                "end": "endshown",
                "key": {"pos": 0},
            },
            {"engine": "jinja2", "module": "shop.jinja", "call": "hidden", "key": {"pos": 0}, "negate": True},
        ],
    },
    "own.toml",
)
PACKS = (*shipped_packs(), OWN)
RULES = [rule for pack in PACKS for rule in pack.template]


def resolver(files: Mapping[str, str], known: frozenset[str], asked: frozenset[str] = frozenset()) -> TemplateResolver:
    def names_module(module: str) -> bool:
        return any(module in text for path, text in files.items() if path.endswith(".py"))

    around = Surroundings([*files], names_module, known, asked, lambda path: path.startswith("tests/"))
    return TemplateResolver(PACKS, around)


def references(files: Mapping[str, str], *known: str) -> list[Reference]:
    facts = read_templates([path for path in files if not path.endswith(".py")], lambda p: files[p].encode(), RULES)
    return list(resolver(files, frozenset(known)).references(facts))


def only(text: str, *known: str, path: str = "a.html", **files: str) -> Reference:
    (found,) = references(
        {path: text, **{name.replace("__", "/") + ".py": code for name, code in files.items()}}, *known
    )
    return found


def test_a_loaded_tag_is_a_question_to_the_flag() -> None:
    found = only('{% load waffle_tags %}{% switch "x" %}{% endswitch %}', path="tests/a.html")
    assert (found.kind, found.evidence, found.resolution) == (
        ReferenceKind.TEMPLATE,
        Evidence.TYPE,
        Resolution.LITERAL,
    )
    assert (found.key, found.namespace, found.sdk, found.in_test) == ("x", "switch", "waffle", True)
    assert found.evaluated is not None
    assert found.evaluated.library == TagLibrary("waffle_tags", ("flag", "switch", "sample", "wafflejs"))
    assert found.evaluated.obstacle is None


def test_a_tag_of_the_builtins_is_declared() -> None:
    found = only('{% flag "x" %}{% endflag %}', settings='BUILTINS = ["waffle.templatetags.waffle_tags"]')
    assert found.evidence is Evidence.DECLARED


def test_a_tag_that_nothing_loads_counts_for_a_known_key_only() -> None:
    text = '{% switch "x" %}{% endswitch %}'
    assert references({"a.html": text}) == []
    assert references({"a.html": text}, "y") == []
    found = only(text, "x")
    assert found.evidence is Evidence.NAME
    assert found.evaluated is not None
    assert found.evaluated.obstacle is not None


def test_a_library_of_the_projects_own_is_not_the_sdks() -> None:
    text = "{% load feature_flags %}{% flag_enabled 'X' as x %}"
    files = {"a.html": text, "shop/templatetags/feature_flags.py": ""}
    assert references(files, "X") == []
    assert [r.key for r in references({"a.html": text, "src/flags/templatetags/feature_flags.py": ""})] == ["X"]


def test_a_call_whose_extension_is_in_the_settings_is_declared() -> None:
    found = only("{{ flag_disabled('X') }}", settings='EXTENSIONS = ["flags.jinja2tags.flags"]')
    assert found.evidence is Evidence.DECLARED
    assert found.evaluated is not None
    assert found.evaluated.negated


def test_a_dotted_call_counts_by_its_name() -> None:
    assert only("{{ waffle.flag('x') }}").evidence is Evidence.NAME
    assert references({"a.html": "{{ flag_enabled('X') }}"}) == []


def test_a_word_without_quotes_is_a_key_that_may_be_a_variable() -> None:
    load = "{% load waffle_tags %}"
    found = only(load + "{% flag x %}{% endflag %}")
    assert found.key == "x"
    assert found.evaluated is not None
    assert found.evaluated.obstacle is not None
    assert only(load + "{% flag x %}{% endflag %}", "y").key is None


@pytest.mark.parametrize("word", ["x.name", "x|lower", "item"])
def test_a_variable_is_no_key(word: str) -> None:
    text = "{% load waffle_tags %}{% for item in x %}{% flag WORD %}{% endflag %}{% endfor %}"
    found = only(text.replace("WORD", word))
    assert (found.key, found.resolution, found.evaluated) == (None, Resolution.DYNAMIC, None)
    assert found.reason == f"`{word}` is a variable of the template"


def test_a_part_of_a_key_is_a_pattern() -> None:
    found = only("{{ waffle.flag('shop-' ~ name) }}", settings="import waffle.jinja")
    assert (found.key, found.pattern) == (None, "shop-*")


def test_a_pack_of_ones_own() -> None:
    files = {"a.html": "{% load shown %}{% shown 'x' %}{% endshown %}", "b.html": "{{ hidden('y') }}"}
    code = {"shop/templatetags/shown.py": "", "shop/settings.py": "shop.jinja.Flags"}
    assert [(r.key, r.sdk) for r in references(files | code)] == [("x", "own"), ("y", "own")]


@pytest.mark.parametrize(
    "text",
    [
        "{% load waffle_tags %}{% flag %}{% endflag %}",
        "{% load waffle_tags %}{% flag 'x' %}",
        "{% set waffle = x %}{{ waffle.flag('x') }}",
        "{% load waffle_tags %}<p>flag 'x' endflag</p>",
    ],
    ids=["no-key", "no-end", "own", "prose"],
)
def test_what_is_no_question(text: str) -> None:
    assert references({"a.html": text}, "x") == []


def test_a_loaded_tag_without_its_end_is_a_problem() -> None:
    files = {
        "a.html": "{% load waffle_tags %}\n{% flag 'x' %}",
        "b.html": "{% flag 'x' %}{{ endflag }}",
        "c.html": "{{ a\n{{ waffle.flag('x') }}",
    }
    facts = [*read_templates(files, lambda path: files[path].encode(), RULES)]
    found = [*resolver(files, frozenset({"x"})).problems(facts)]
    assert [(problem.path, problem.line) for problem in found] == [("a.html", 2), ("c.html", 1)]
