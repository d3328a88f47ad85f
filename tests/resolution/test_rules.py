from __future__ import annotations

import pytest

from flaglint.pack_files import shipped_packs
from flaglint.resolution.rules import RuleBook, needle
from flaglint.scanning.prefilter import FileKind, Prefilter
from tests.resolution.projects import asked, forced, pack

OWN = pack("""
[[client]]
type = "own.Client"
constructors = ["shop.flags.Client"]
factories = ["shop.flags.get"]
instances = ["shop.flags.current"]
names = ["flagger"]
from_methods = ["own.Root.child"]
from_attributes = ["own.Root.client"]
[[call]]
on = "own.Client"
methods = ["on"]
key = { pos = 0 }
default = { none = true }
[[call]]
functions = ["shop.flags.is_feature_on"]
methods = ["ask_for_feature"]
on = "own.Client"
key = { pos = 0 }
default = { none = true }
generic = false
[[declaration]]
constructors = ["shop.flags.Flag"]
key = { pos = 0 }
evaluate = { methods = ["asked"] }
[[registry]]
dict = "shop.config.FLAGS"
""")
BOOK = RuleBook([OWN])


def test_everything_is_found_by_its_name() -> None:
    assert BOOK.clients == {"shop.flags.Client": "own.Client", "shop.flags.get": "own.Client"}
    assert BOOK.instances == {"shop.flags.current": "own.Client"}
    assert BOOK.from_methods == {"own.Root.child": "own.Client"}
    assert BOOK.from_attributes == {"own.Root.client": "own.Client"}
    assert set(BOOK.functions) == {"shop.flags.is_feature_on"}
    assert set(BOOK.declarations) == {"shop.flags.Flag"}
    assert set(BOOK.registries) == {"shop.config.FLAGS"}


@pytest.mark.parametrize(
    "name", ["on", "ask_for_feature", "is_feature_on", "Flag", "asked", "__init__", "Client", "get"]
)
def test_calls_of_these_names_are_kept(name: str) -> None:
    assert name in BOOK.names


def test_constructors_are_only_kept_for_flag_objects() -> None:
    assert "__init__" not in RuleBook([pack('[[registry]]\ndict = "a.b"')]).names


@pytest.mark.parametrize("group", [("ask_for_feature",), ("flags", "get"), ("config", "FLAGS"), ("is_feature_on",)])
def test_a_file_is_a_candidate_by_these_words(group: tuple[str, ...]) -> None:
    assert group in set(BOOK.needles())


@pytest.mark.parametrize("group", [("on",), ("get",), ("Client",), ("FLAGS",), ("asked",), ()])
def test_a_file_is_no_candidate_by_a_word_that_everybody_uses(group: tuple[str, ...]) -> None:
    assert group not in set(BOOK.needles())


@pytest.mark.parametrize(
    ("qualified", "words"),
    [("a.b.is_active", ("is_active",)), ("a.b.get", ("b", "get")), ("get", ("get",)), ("a.b", ("a", "b"))],
)
def test_a_short_name_needs_the_one_before_it(qualified: str, words: tuple[str, ...]) -> None:
    assert needle(qualified) == words


def test_only_what_an_sdk_brings_can_be_hidden_by_the_project() -> None:
    book = RuleBook([*shipped_packs(), OWN])
    assert "waffle.flag_is_active" in book.shadowable
    assert "shop.flags.is_feature_on" not in book.shadowable
    assert "shop" not in book.roots


@pytest.mark.parametrize("statement", ["import waffle", "import os, waffle", "import os,waffle"])
def test_every_form_of_an_import_makes_a_candidate(statement: str) -> None:
    assert asked(f"{statement}\nwaffle.switch_is_active('a')") == ["a"]


@pytest.mark.parametrize(
    "code",
    [
        "from flags.state import flag_enabled\nflag_enabled('a')",
        "from flags import state\nstate.flag_enabled('a')",
        "from  flags import state\nstate.flag_enabled('a')",
        "import flags.state as s\ns.flag_enabled('a')",
        "import os, flags.state\nflags.state.flag_enabled('a')",
        "import os, flags\nflags.state.flag_enabled('a')",
    ],
)
def test_a_package_with_a_plain_name_is_found_by_its_imports(code: str) -> None:
    assert asked(code) == ["a"]


@pytest.mark.parametrize("text", ["re.compile(text, flags)", "def f(text, flags): ...", "flags = 3"])
def test_a_plain_name_alone_makes_no_candidate(text: str) -> None:
    kind = FileKind((".py",), frozenset(RuleBook(shipped_packs()).needles()))
    assert not Prefilter([kind]).look(text.encode(), 0)[0]


@pytest.mark.parametrize("statement", ["import waffles as waffle", "import os as waffle", "# import waffle"])
def test_other_imports_are_not_the_sdk(statement: str) -> None:
    assert asked(f"{statement}\nwaffle.switch_is_active('a')") == []


def test_a_generic_method_makes_no_candidate_by_its_name_or_its_receivers() -> None:
    words = {word for group in BOOK.needles() for word in group}
    assert not words & {"on", "flagger"}


@pytest.mark.parametrize(
    "sources",
    [
        {"a.py": "from django.test import override_settings\nwith override_settings(FLAGS={'cart': []}): ..."},
        {
            "a.py": "from django.test import override_settings as given",
            "b.py": "from a import given\nwith given(FLAGS={'cart': []}): ...",
        },
    ],
)
def test_settings_that_hold_flags_make_a_candidate_by_their_name(sources: dict[str, str]) -> None:
    assert forced(sources) == ["cart"]
