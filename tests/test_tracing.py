from __future__ import annotations

from collections.abc import Mapping

import pytest

from flaglint import tracing
from flaglint.pack_files import shipped_packs
from flaglint.scanning.scanner import Scanner
from flaglint.tracing import Traced, trace

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
