from __future__ import annotations

from collections.abc import Mapping

import pytest

from flaglint import tracing
from flaglint.compiled import search_of
from flaglint.pack_files import shipped_packs
from flaglint.scanning.scanner import Scanner
from flaglint.tracing import Traced, file_kinds, trace

SOURCES = {
    "flags.py": b"import waffle\n\n\ndef first(name):\n    return waffle.switch_is_active(name)\n",
    "more.py": b"from flags import first\n\n\ndef second(name):\n    return first(name)\n",
    "view.py": b"from more import second\n\n\ndef show():\n    return second('cart')\n",
    "plain.py": b"def show():\n    return second('other')\n",
}


def traced(sources: Mapping[str, bytes]) -> Traced:
    paths = sorted(sources)
    return trace(Scanner(sources.__getitem__, 1), paths, lambda: paths, shipped_packs(), frozenset(), lambda _: False)


def test_each_round_follows_what_the_last_one_found() -> None:
    found = traced(SOURCES)
    assert [(reference.path, reference.key) for reference in found.references] == [("view.py", "cart")]
    assert found.is_complete


def test_a_chain_that_is_not_followed_to_its_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "MOST_ROUNDS", 1)
    assert not traced(SOURCES).is_complete


def test_what_was_learned_finds_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = sorted(SOURCES)
    scanner = Scanner(SOURCES.__getitem__, 1)
    found = trace(scanner, paths, lambda: paths, shipped_packs(), frozenset(), lambda _: False)
    changed = {**SOURCES, "plain.py": b"from more import second\n\n\ndef show():\n    return second('other')\n"}
    again = scanner.changed(changed.__getitem__, ["plain.py"])
    expected = traced(changed).references
    monkeypatch.setattr(tracing, "MOST_ROUNDS", 1)
    at_once = trace(again, paths, lambda: paths, shipped_packs(), frozenset(), lambda _: False, found.learned)
    assert at_once.is_complete
    assert [(r.path, r.key) for r in at_once.references] == [("plain.py", "other"), ("view.py", "cart")]
    assert at_once.references == expected


@pytest.mark.parametrize("gone", ["flags.py", "more.py"])
def test_what_was_learned_of_code_that_is_gone_finds_nothing(gone: str) -> None:
    paths = sorted(SOURCES)
    scanner = Scanner(SOURCES.__getitem__, 1)
    found = trace(scanner, paths, lambda: paths, shipped_packs(), frozenset(), lambda _: False)
    changed = {**SOURCES, gone: b"x = 1\n"}
    again = scanner.changed(changed.__getitem__, [gone])
    left = trace(again, paths, lambda: paths, shipped_packs(), frozenset(), lambda _: False, found.learned)
    assert left.references == traced(changed).references
    assert {reference.key for reference in left.references} <= {None}
    assert left.is_complete


def test_templates_are_read_beside_python() -> None:
    template = b"{% load waffle_tags %}{% switch 'cart' %}{% endswitch %}"
    found = traced({**SOURCES, "cart.html": template, "plain.html": b"<p>switch cart</p>", "cart.md": template})
    assert [(r.path, r.kind.value) for r in found.references] == [("cart.html", "template"), ("view.py", "evaluation")]


def test_a_template_alone_needs_no_python() -> None:
    sources = {"cart.html": b"{% load waffle_tags %}{% switch 'cart' %}{% endswitch %}"}
    assert [reference.key for reference in traced(sources).references] == ["cart"]


def test_a_template_that_breaks_off_is_a_problem() -> None:
    sources = {"cart.html": b"{% load waffle_tags %}{% switch 'cart' %}{# {% endswitch %} #}"}
    scanner = Scanner(sources.__getitem__, 1)
    found = trace(scanner, [*sources], lambda: [*sources], shipped_packs(), frozenset(), lambda _: False)
    assert found == Traced()
    assert list(scanner.problems) == ["cart.html"]


def test_without_a_candidate_nothing_is_listed_or_read() -> None:
    def tree() -> list[str]:
        raise AssertionError("the tree was listed")

    scanner = Scanner(SOURCES.__getitem__, 1)
    assert trace(scanner, ["plain.py"], tree, shipped_packs(), frozenset(), lambda _: False) == Traced()
    assert scanner.facts == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("test_a.py", "@override_settings(DEBUG=True)\ndef test(settings): settings.FEATURES = {}"),
        (
            "test_b.py",
            "from unittest import mock\n@mock.patch('shop.views.is_enabled', return_value=True)\ndef test(): ...",
        ),
        (
            "test_c.py",
            "@modify_settings(FLAGS={'append': 'a'})\ndef test(monkeypatch): monkeypatch.setenv('FEATURE', '1')",
        ),
        ("settings.py", "FLAGS = {'NEW_CART': [{'condition': 'boolean', 'value': True}]}\nFEATURES = {'cart': True}"),
        (
            "models.py",
            "class Flag(models.Model):\n    name = models.CharField()\n    def is_active(self, request): ...",
        ),
        ("views.py", "def show(flag, switch, client, sample=1):\n    return client.get(flag), switch.is_enabled('a')"),
        ("urls.py", "import re\nre.compile('a', flags=re.I)\nenable_flag = disable_switch = toggle = variation = 0"),
        ("a.html", "{% load i18n static %}{% if flag %}{% include 'switch.html' with sample=1 %}{% endif %}"),
    ],
)
def test_plain_django_has_no_candidate(path: str, text: str) -> None:
    scanner = Scanner({path: text.encode()}.__getitem__, 1)
    found = trace(scanner, [path], lambda: [path], shipped_packs(), frozenset(), lambda _: True)
    assert (found, scanner.facts) == (Traced(), {})
    search = search_of(shipped_packs())
    assert not any(scanner.candidates(kind.of([path]), kind.needles) for kind in file_kinds(search, frozenset()))
