from __future__ import annotations

import pytest

from flaglint.model.references import Reference, ReferenceKind
from flaglint.pack_files import shipped_packs
from flaglint.pipeline import references_in_sources
from tests.resolution.projects import Sources, asked, declared, encoded, evaluations, forced, pack, references, sole

SWITCH = "from waffle import switch_is_active\n"
TESTING = "from waffle.testutils import override_flag, override_switch\n"
EDX = """
from edx_toggles.toggles import WaffleFlag
from edx_toggles.toggles.testutils import override_waffle_flag
CART = WaffleFlag("ns.cart", __name__)
"""
PROJECT: Sources = {
    "shop/__init__.py": "",
    "shop/flags.py": EDX,
    "shop/rollout.py": SWITCH + "def on(key): return switch_is_active('app.' + key)",
    "shop/app.py": "from .rollout import on\nfrom .flags import CART\nif on('new') and CART.is_enabled(): ...",
    "tests/test_app.py": TESTING + "@override_switch('app.new', True)\ndef test_app(): ...",
    "broken.py": "import waffle\ndef (",
}


def test_workers_and_this_process_read_alike() -> None:
    assert references_in_sources(encoded(PROJECT), shipped_packs()) == references(PROJECT)


def test_references_are_sorted_and_each_is_there_once() -> None:
    found = references(PROJECT)
    assert [(each.path, each.key, each.kind.value) for each in found] == [
        ("shop/app.py", "app.new", "evaluation"),
        ("shop/app.py", "ns.cart", "evaluation"),
        ("shop/flags.py", "ns.cart", "declaration"),
        ("tests/test_app.py", "app.new", "override"),
    ]
    assert [each.in_test for each in found] == [False, False, False, True]
    assert list(found) == sorted(found, key=lambda each: each.sort_key)


def test_a_constant_used_twice_is_declared_once() -> None:
    assert declared(SWITCH + "KEY = 'a'\nswitch_is_active(KEY)\nswitch_is_active(KEY)") == [("a", "app.KEY")]


def test_a_constant_that_asks_for_no_flag_is_not_declared() -> None:
    assert declared(SWITCH + "KEY = 'a'\nOTHER = 'b'\nswitch_is_active(KEY)") == [("a", "app.KEY")]


@pytest.mark.parametrize(("path", "in_test"), [("tests/app.py", True), ("shop/tests_of_taste.py", False)])
def test_a_reference_knows_whether_it_is_in_a_test(path: str, in_test: bool) -> None:
    [found] = references({path: SWITCH + "switch_is_active('a')"})
    assert found.in_test is in_test


def test_columns_count_characters() -> None:
    assert sole(SWITCH + "x = 'é😀'; switch_is_active('a')").span.column == 10


def test_a_scope_is_the_named_one() -> None:
    code = "class C:\n    def f(self):\n        return [switch_is_active('a') for x in (lambda: y)()]"
    assert sole(SWITCH + code).scope == "C.f"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("switch_is_active('a')", "a"),
        ("KEY = 'a'\nswitch_is_active(KEY)", "KEY"),
        ("class K:\n    KEY = 'a'\nswitch_is_active(K.KEY)", "KEY"),
        ("NS = 'app'\nswitch_is_active(f'{NS}.a')", "switch_is_active"),
        ("def on(key): return switch_is_active(key)\non('a')", "a"),
        ("def on(): return bool(switch_is_active('a'))\nx = on()", "on"),
    ],
)
def test_an_evaluation_names_the_word_it_was_found_by(code: str, word: str) -> None:
    found = evaluations(SWITCH + code)[-1]
    assert found.evaluated is not None
    assert found.evaluated.recognised_by == word


# --- overrides


@pytest.mark.parametrize(
    "use",
    [
        "@override_flag('a', active=True)\ndef test(): ...",
        "@override_flag('a', True)\nclass Test: ...",
        "class Test:\n    @override_flag(name='a', active=True)\n    def test(self): ...",
        "with override_flag('a', True): ...",
        "with x, override_flag('a', True) as y: ...",
        "o = override_flag('a', True)",
        "stack.enter_context(override_flag('a', True))",
    ],
)
def test_an_override_is_found_wherever_it_stands(use: str) -> None:
    assert forced(TESTING + use) == ["a"]
    assert asked(TESTING + use) == []


@pytest.mark.parametrize(
    "use", ["@override_waffle_flag(CART, True)\ndef test(): ...", "override_waffle_flag(flag=CART)"]
)
def test_an_override_by_flag_object_has_its_key(use: str) -> None:
    assert forced(EDX + use) == ["ns.cart"]


@pytest.mark.parametrize("use", ["override_flag(x, True)", "override_flag(*x)", "override_flag()"])
def test_an_override_of_an_unknown_key_is_dynamic(use: str) -> None:
    assert forced(TESTING + use) == [None]


@pytest.mark.parametrize(
    "use", ["override_flag", "@override_flags('a')\ndef test(): ...", "other.override_flag('a', True)"]
)
def test_what_forces_no_flag_is_left_alone(use: str) -> None:
    assert forced(TESTING + use) == []


OWN = """
[[override]]
functions = ["shop.testing.with_flags"]
key = { kwargs = true }
[[override]]
functions = ["shop.testing.flags_of"]
key = { pos = 0, dict = true }
[[override]]
functions = ["shop.testing.all_of"]
key = { pos = 0, many = true }
"""


@pytest.mark.parametrize(
    ("use", "keys"),
    [
        ("@with_flags(A=True, B=False)\ndef test(): ...", ["A", "B"]),
        ("with_flags()", []),
        ("with_flags(**x)", []),
        ("flags_of({'a': 1, 'b': 2})", ["a", "b"]),
        ("ALL = {'a': 1}\nflags_of(ALL)", ["a"]),
        ("flags_of(x)", [None]),
        ("all_of(['a', 'b'])", ["a", "b"]),
        ("all_of('a')", ["a"]),
        ("all_of([])", []),
    ],
)
def test_overrides_of_several_flags(use: str, keys: list[str | None]) -> None:
    assert forced("from shop.testing import all_of, flags_of, with_flags\n" + use, pack(OWN)) == keys


# --- decorators and class attributes


def gate(code: str) -> tuple[str | None, bool, str | None]:
    found = sole(code)
    assert found.evaluated is not None
    return found.key, found.evaluated.negated, found.evaluated.obstacle


GATES = "from waffle.decorators import waffle_flag\nfrom waffle.mixins import WaffleFlagMixin\n"


@pytest.mark.parametrize(
    ("use", "negated", "obstacle"),
    [
        ("@waffle_flag('a')\ndef view(): ...", False, None),
        ("@waffle_flag('!a')\ndef view(): ...", True, None),
        ("KEY = 'a'\n@waffle_flag(flag_name=KEY)\ndef view(): ...", False, None),
        ("@method_decorator(waffle_flag('!a'), name='x')\nclass V: ...", True, None),
        ("@method_decorator([x, waffle_flag('a')])\nclass V: ...", False, None),
        ("@wrap(waffle_flag('a'))\nclass V: ...", False, "the decorator is inside another call"),
        (
            "GATES = [waffle_flag('a')]\n@method_decorator(GATES)\nclass V: ...",
            False,
            "the decorator is inside another call",
        ),
        ("url('x', waffle_flag('a')(view))", False, "the decorator is inside another call"),
        ("class V(WaffleFlagMixin):\n    waffle_flag = 'a'", False, "a class attribute gates the view"),
        ("class V(View, WaffleFlagMixin):\n    waffle_flag = '!a'", True, "a class attribute gates the view"),
        (
            "class B(WaffleFlagMixin): ...\nclass V(B):\n    waffle_flag = 'a'",
            False,
            "a class attribute gates the view",
        ),
    ],
)
def test_what_gates_a_view_is_an_evaluation(use: str, negated: bool, obstacle: str | None) -> None:
    assert gate(GATES + use) == ("a", negated, obstacle)


@pytest.mark.parametrize(
    "use",
    [
        "class V(View):\n    waffle_flag = 'a'",
        "class V(WaffleFlagMixin):\n    waffle_switch = 'a'",
        "class V(WaffleFlagMixin):\n    waffle_flag: str",
        "def waffle_flag(name): ...\n@waffle_flag('a')\ndef view(): ...",
        "@other.waffle_flag('a')\ndef view(): ...",
        "@waffle_flag\ndef view(): ...",
    ],
)
def test_what_gates_nothing_is_left_alone(use: str) -> None:
    assert asked(GATES + use) == []


def test_a_mixin_of_another_module_counts() -> None:
    base = GATES + "class Gated(WaffleFlagMixin): ..."
    assert asked({"base.py": base, "app.py": "import waffle, base\nclass V(base.Gated):\n    waffle_flag = 'a'"}) == [
        "a"
    ]


def test_a_context_manager_gates_what_is_inside() -> None:
    own = pack("""
    [[context_manager]]
    functions = ["own.only_with"]
    key = { pos = 0 }
    """)
    found = sole("from own import only_with\nwith only_with('a'): ...", own)
    assert found.evaluated is not None
    assert (found.key, found.evaluated.obstacle) == ("a", "the context manager gates what is inside it")


# --- registries


REGISTRY = '[[registry]]\ndict = "shop.config.FLAGS"'


def registered(sources: Sources) -> list[Reference]:
    return [each for each in references(sources, pack(REGISTRY)) if each.kind is ReferenceKind.REGISTRATION]


@pytest.mark.parametrize("annotation", ["", ": dict[str, bool]"])
def test_the_entries_of_a_registry_are_found_with_their_defaults(annotation: str) -> None:
    code = f"NEW = 'b'\nFLAGS{annotation} = {{'a': True, NEW: False, **more, x: 1}}"
    found = registered({"shop/__init__.py": "", "shop/config.py": code})
    assert [(each.key, each.default and each.default.text) for each in found] == [("a", "True"), ("b", "False")]


@pytest.mark.parametrize(
    "code", ["FLAGS = make()", "OTHER = {'a': True}", "def f():\n    FLAGS = {'a': True}", "FLAGS = ['a']"]
)
def test_what_is_no_registry_is_left_alone(code: str) -> None:
    assert registered({"shop/__init__.py": "", "shop/config.py": code}) == []


# --- weak evidence


UNLEASH = "import UnleashClient\n"


def test_import_and_name_are_two_signs() -> None:
    found = sole(UNLEASH + "def f(unleash): return unleash.is_enabled('a')")
    assert found.evaluated is not None
    assert (found.evidence.value, found.evaluated.obstacle) == ("import", "the type of the receiver is not known")


def test_import_and_a_known_key_are_two_signs() -> None:
    assert asked(UNLEASH + "def f(x): return x.is_enabled('a')", known=["a"]) == ["a"]


def test_name_and_a_known_key_are_two_signs() -> None:
    assert asked("def f(unleash): return unleash.is_enabled('a')", known=["a"]) == ["a"]


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (UNLEASH + "def f(x): return x.is_enabled('a')", []),
        ("def f(unleash): return unleash.is_enabled('a')", []),
        ("def f(x): return x.is_enabled('a')", ["a"]),
        (UNLEASH + "def f(unleash): return unleash.is_enabled()", ["a"]),
        (UNLEASH + "def f(unleash): return unleash.is_enabled(x)", ["a"]),
        (UNLEASH + "import other\nother.unleash.is_enabled('a')", ["a"]),
        (UNLEASH + "class unleash:\n    def is_enabled(self, x): ...\nunleash().is_enabled('a')", ["a"]),
        ("import ldclient\ndef f(ld): return ld.variation('a')", ["a"]),
    ],
    ids=["import", "name", "key", "no-key", "dynamic", "from-outside", "own-class", "without-default"],
)
def test_one_sign_is_not_enough(code: str, known: list[str]) -> None:
    assert asked(code, known=known) == []


def test_a_telling_method_needs_one_sign() -> None:
    assert asked("import openfeature\ndef f(x): return x.get_boolean_value('a', False)") == ["a"]


def test_a_telling_method_without_any_sign_is_left_alone() -> None:
    assert asked("def f(x): return x.get_boolean_value('a', False)") == []
