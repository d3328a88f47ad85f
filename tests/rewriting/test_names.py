from __future__ import annotations

import ast
from collections import OrderedDict

import pytest

from flaglint.rewriting import names
from flaglint.rewriting.names import (
    Symbol,
    class_facts,
    find_symbol,
    first_reference,
    handed_on,
    parsed,
    replacement,
    use_of_owner,
)

NAV = Symbol("shop/toggles.py", "NAV")
MEMBER = Symbol("shop/toggles.py", "Flags.NAV")


@pytest.mark.parametrize(
    ("path", "dotted", "name"),
    [
        ("shop/toggles.py", "shop.toggles.NAV", "NAV"),
        ("src/shop/toggles.py", "shop.toggles.Flags.NAV", "Flags.NAV"),
        ("shop/__init__.py", "shop.NAV", "NAV"),
        ("shop/toggles.py", "shop.other.NAV", None),
        ("shop/toggles.py", "NAV", None),
        ("shop/toggles.py", "", None),
    ],
)
def test_find_symbol(path: str, dotted: str, name: str | None) -> None:
    found = find_symbol(path, dotted)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    "text",
    [
        "from shop.toggles import NAV\n",
        "from .toggles import NAV as X\n",
        "toggles.NAV\n",
        "from shop.toggles import *\nNAV()\n",
        "patch('shop.toggles.NAV')\n",
        "x = NAV\n",
        "not python(NAV\n",
    ],
)
def test_reference_to_a_name(text: str) -> None:
    assert first_reference(text.encode(), "shop/views.py", NAV, "nav") is not None


@pytest.mark.parametrize(
    "text",
    [
        "NAV = 1\nf(NAV)\n",
        "from other.flags import NAV\nNAV()\n",
        "def f(NAV):\n    return NAV\n",
        '"""About NAV."""\n',
        "# NAV\n",
        "{'NAV': 1}\nx['NAV']\n",
        "f(NAV=1)\n",
        "NAVY\n",
    ],
)
def test_no_reference_to_a_name(text: str) -> None:
    assert first_reference(text.encode(), "shop/views.py", NAV, "nav") is None


@pytest.mark.parametrize(
    ("text", "refers"), [("Flags.NAV\n", True), ("getattr(Flags, 'NAV')\n", True), ("f(NAV)\n", False)]
)
def test_reference_to_a_member(text: str, refers: bool) -> None:
    assert (first_reference(text.encode(), "shop/views.py", MEMBER, "nav") is not None) is refers


@pytest.mark.parametrize("text", ["\nshop.toggles.NAV", "a:\n  hook: shop.toggles:NAV", "x\n.. autodata:: toggles.NAV"])
def test_any_other_text_refers_by_a_dotted_path(text: str) -> None:
    assert first_reference(text.encode(), "setup.cfg", NAV, "nav") == 2


@pytest.mark.parametrize(
    "text", ["use NAV here", "shop.toggles.NAVIGATION", "{'NAV': 1}", "NAV: true", ". NAV", "shop.NAV"]
)
def test_the_word_alone_in_any_other_text_is_prose_or_an_entry(text: str) -> None:
    assert first_reference(text.encode(), "README.md", NAV, "nav") is None


@pytest.mark.parametrize(
    "text",
    ["from .client import ask\n", "from shop.flags.client import ask\n", "from shop.flags import client as ask\n"],
)
def test_a_package_hands_on_what_it_imports_from_its_own_modules(text: str) -> None:
    assert handed_on(text.encode(), "src/shop/flags/__init__.py") == {"ask"}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("from shop.clients import ask\n", "shop/flags/__init__.py"),
        ("from ..clients import ask\n", "shop/flags/__init__.py"),
        ("import waffle\n", "shop/__init__.py"),
        ("from .client import ask\n", "shop/flags.py"),
    ],
)
def test_what_a_package_imports_from_elsewhere_is_for_itself(text: str, path: str) -> None:
    assert handed_on(text.encode(), path) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "for f in Flags: pass",
        "Flags(value)",
        "class More(toggles.Flags): pass",
        "list(toggles.Flags)",
        "x = (",
        "Flags[n]",
    ],
)
def test_a_class_that_is_used_as_a_whole_may_mean_any_member(text: str) -> None:
    assert use_of_owner(text.encode(), "shop/views.py", MEMBER) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Flags.OTHER",
        "def f(x: Flags) -> Flags: pass",
        "isinstance(x, Flags)",
        "from shop.toggles import Flags",
        "f(other)",
    ],
)
def test_reading_one_member_means_no_other(text: str) -> None:
    assert use_of_owner(text.encode(), "shop/views.py", MEMBER) is None


@pytest.mark.parametrize(
    "text",
    ["list(toggles.Flags)", "getattr(Flags, name)", "class More(Flags): pass", "[f for f in Flags]", "f(*Flags)"],
)
def test_what_looks_into_a_class_may_mean_any_member(text: str) -> None:
    assert use_of_owner(text.encode(), "shop/views.py", MEMBER, lists_members=False) == 1


@pytest.mark.parametrize("text", ["get(Flags, id=1)", "model = Flags", "Flags(id=1)", "connect(f, sender=Flags)"])
def test_a_class_that_lists_no_members_is_handed_on(text: str) -> None:
    assert use_of_owner(text.encode(), "shop/views.py", MEMBER, lists_members=False) is None
    assert text.startswith("model") or use_of_owner(text.encode(), "shop/views.py", MEMBER) == 1


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("from django.conf import settings\nsettings.NAV\n", False),
        ("from shop import toggles as t\nt.NAV\n", True),
        ("from shop import other\nother = load()\nother.NAV\n", True),
        ("def f(settings):\n    settings.NAV\n", True),
        ("import settings\nsettings.NAV\n", True),
    ],
)
def test_an_attribute_of_what_is_imported_from_elsewhere_is_another(text: str, refers: bool) -> None:
    assert (first_reference(text.encode(), "shop/views.py", NAV, "nav") is not None) is refers


@pytest.mark.parametrize(
    ("text", "reveals"),
    [
        ("list(t.Flags)", True),
        ("for flag in Flags: pass", True),
        ("class More(Flags): pass", True),
        ("Flags['NAV']", True),
        ("vars(x); getattr(Flags, n)", True),
        ("get(Flags, id=1)", False),
        ("has(Flags.OTHER)", False),
        ("list(flags); Flags.OTHER", False),
    ],
)
def test_a_text_for_another_python_is_searched_for_what_looks_into_a_class(text: str, reveals: bool) -> None:
    found = use_of_owner(f"print 'x'\n{text}\n".encode(), "shop/views.py", MEMBER, lists_members=False)
    assert found == (2 if reveals else None)


def test_a_name_without_a_class_and_other_text_are_passed_over() -> None:
    assert use_of_owner(b"for f in Flags: pass", "shop/views.py", NAV) is None
    assert use_of_owner(b"for f in Flags: pass", "README.md", MEMBER) is None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("class A(B, c.D):\n    def f(self): ...\n    x = 1\n", ({"f"}, {"B", "D"})),
        ("class B(A): ...\n", None),
        ("A = 1\n", None),
    ],
)
def test_classes_by_name(text: str, facts: tuple[set[str], set[str]] | None) -> None:
    assert class_facts(text.encode(), "A") == facts


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("from shop import toggles\ntoggles.NAV = 1\n", 2),
        ("import shop.toggles as t\nt.NAV: int = 1\n", 2),
        ("from shop import toggles\nsetattr(toggles, 'NAV', 1)\n", 2),
        ("NAV = 1\n", None),
        ("self.NAV = 1\n", None),
        ("x = toggles.NAV\n", None),
        ("monkeypatch.setattr(toggles, 'NAV', 1)\n", None),
        ("not python(\n", None),
    ],
)
def test_who_gives_a_name_another_value(text: str, line: int | None) -> None:
    assert replacement(text.encode(), "shop/local.py", NAV) == line


def test_a_method_is_replaced_on_any_object() -> None:
    assert replacement(b"user.NAV = f\n", "shop/local.py", MEMBER) == 1
    assert replacement(b"user.NAV = f\n", MEMBER.path, MEMBER) is None


def test_a_file_is_parsed_once_while_many_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, texts = ast.parse, [f"import keys\nx = {n}\n".encode() for n in range(50)]
    asked: list[bytes] = []

    def counted(text: bytes) -> ast.Module:
        asked.append(text)
        return parse(text)

    monkeypatch.setattr(names, "_kept", OrderedDict())
    monkeypatch.setattr("flaglint.rewriting.names.ast.parse", counted)
    for _ in range(3):
        assert all(parsed(text) is not None for text in texts)
    assert asked == texts


def test_large_files_are_not_kept_together(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: OrderedDict[bytes, ast.Module] = OrderedDict()
    monkeypatch.setattr(names, "_kept", kept)
    monkeypatch.setattr(names, "_MOST_KEPT", 10)
    for text in (b"x = 1", b"y = 2", b"z = 33333333"):
        assert parsed(text) is not None
    assert [*kept] == [b"z = 33333333"]
