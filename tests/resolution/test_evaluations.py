from __future__ import annotations

import pytest

from flaglint.model.references import Resolution
from tests.resolution.projects import asked, evaluations, pack, sole

LD = "import ldclient\nasker = ldclient.get()\n"


@pytest.mark.parametrize(
    "use",
    [
        "asker.variation('a', x, False)",
        "asker.variation(default=False, key='a', context=x)",
        "asker.variation('a', *rest)",
        "ask = asker.variation\nask('a', x, False)",
        "print(asker.variation('a', x, False))",
        "if not asker.variation('a', x, False): pass",
        "y = [1, *(2 for z in w if asker.variation('a', x, False))]",
        "def f(y=asker.variation('a', x, False)): ...",
        "class C:\n    y = asker.variation('a', x, False)",
        "f'{asker.variation('a', x, False)}'".replace("'a'", '"a"'),
        "with asker.variation('a', x, False): pass",
        "assert asker.variation('a', x, False)",
        "del y[asker.variation('a', x, False)]",
        "y: int = asker.variation('a', x, False)",
    ],
)
def test_an_evaluation_is_found_wherever_it_stands(use: str) -> None:
    assert asked(LD + use) == ["a"]


@pytest.mark.parametrize("use", ["asker.variation()", "asker.variation(default=1)", "asker.variation(context=x)"])
def test_a_missing_key_is_dynamic_with_the_reason(use: str) -> None:
    assert sole(LD + use).reason == "no key is passed"


@pytest.mark.parametrize("use", ["asker.variation(*a)", "asker.variation(**k)", "asker.variation(*a, 'a')"])
def test_an_unpacked_key_is_dynamic_with_the_reason(use: str) -> None:
    assert sole(LD + use).reason == "passed by `*` or `**`"


@pytest.mark.parametrize("use", ["asker.variation", "asker.track('a', x)", "asker.close()", "x.variation_of('a')"])
def test_what_asks_for_nothing_is_left_alone(use: str) -> None:
    assert asked(LD + use) == []


@pytest.mark.parametrize(
    ("use", "text"), [("asker.variation_detail('a', x, 1).value", "asker.variation_detail('a', x, 1).value")]
)
def test_the_value_of_a_details_object_is_replaced_whole(use: str, text: str) -> None:
    found = sole(LD + use)
    assert found.evaluated is not None
    assert found.evaluated.obstacle is None
    assert found.evaluated.span.end_column - found.evaluated.span.column == len(text)


@pytest.mark.parametrize(
    ("use", "obstacle"),
    [
        ("asker.variation_detail('a', x, 1).reason", "`.reason` of the result is not the flag's value"),
        ("y = asker.variation_detail('a', x, 1)", "the result is an object that is used elsewhere"),
        ("y = asker.migration_variation('a', x, 1)", "the result is of shape index"),
    ],
)
def test_what_is_not_the_value_has_an_obstacle(use: str, obstacle: str) -> None:
    found = sole(LD + use)
    assert found.evaluated is not None
    assert found.evaluated.obstacle == obstacle


@pytest.mark.parametrize(("use", "obstacle"), [("await ask", None), ("ask", "the result is not awaited here")])
def test_an_asynchronous_call_is_awaited_or_has_an_obstacle(use: str, obstacle: str | None) -> None:
    head = "from ldclient.async_client import AsyncLDClient\nasker = AsyncLDClient()\nasync def f():\n    return "
    found = sole(head + use.replace("ask", "asker.variation('a', x, False)"))
    assert found.evaluated is not None
    assert found.evaluated.obstacle == obstacle


def test_the_default_is_kept() -> None:
    defaults = [each.default for each in evaluations(LD + "asker.variation('a', x, -1)\nasker.variation('b', x, y.z)")]
    assert [(each.text, each.value and each.value.decode()) for each in defaults if each] == [("-1", -1), ("y.z", None)]


def test_a_list_of_keys_is_several_evaluations() -> None:
    code = "from splitio import get_factory\nKEYS = ['a', 'b']\nasker = get_factory('k').client()\n"
    assert asked(code + "asker.get_treatments('u', KEYS)\nasker.get_treatments('u', ['c', KEYS[0]])") == [
        *("a", "b"),
        *("a", "c"),
    ]


def test_a_list_of_keys_that_is_not_known_is_dynamic() -> None:
    code = "from splitio import get_factory\nasker = get_factory('k').client()\nasker.get_treatments('u', keys)"
    assert asked(code) == [None]


def test_a_flag_object_as_the_key_is_its_key() -> None:
    own = pack("""
    [[call]]
    functions = ["own.on"]
    key = { pos = 0 }
    default = { none = true }
    """)
    code = "from own import on\nfrom edx_toggles.toggles import WaffleFlag\nCART = WaffleFlag('ns.cart', __name__)\n"
    assert asked(f"{code}on(CART)\non(CART.name)\non(CART.module)", own) == ["ns.cart", "ns.cart", None]


def test_an_own_wrapper_of_a_pack_is_an_evaluation() -> None:
    own = pack("""
    [[wrapper]]
    functions = ["shop.flags.on"]
    key = { pos = 0, kw = "key", prefix = "shop." }
    """)
    sources = {"shop/__init__.py": "", "shop/flags.py": "def on(key): ..."}
    assert asked({**sources, "shop/app.py": "from .flags import on\non('a')"}, own) == ["shop.a"]
    assert asked({**sources, "shop/app.py": "from .plugins import on\non('a')"}, own) == []


METHOD = LD + "class Base:\n    def on(self):\n        return asker.variation('a', x, False)\n"
CALLER = "class View(Base):\n    def get(self):\n        return 1 if self.on() else 2\n"


@pytest.mark.parametrize(
    ("other", "obstacle"),
    [
        ("class Heir(View):\n    def on(self):\n        return False", "a subclass has another `on`"),
        ("class Heir(View):\n    def __init__(self):\n        self.on = made()", "a subclass has another `on`"),
        ("class Old:\n    on = None\nclass Heir(Old, View): ...", "a subclass has another `on`"),
        ("class Heir(View): ...", None),
        ("class Heir(View):\n    def off(self):\n        return False", None),
        ("class Stranger:\n    def on(self):\n        return False", None),
    ],
)
def test_a_wrapper_method_that_a_subclass_replaces_is_not_to_be_decided(other: str, obstacle: str | None) -> None:
    found = [r for r in evaluations(METHOD + CALLER + other) if r.resolution is Resolution.WRAPPER]
    assert [r.key for r in found] == ["a"]
    assert [r.evaluated and r.evaluated.obstacle for r in found] == [obstacle]


def test_a_subclass_in_another_file_replaces_a_wrapper_method() -> None:
    heir = "from base import View\nclass Heir(View):\n    def on(self):\n        return False"
    found = [r for r in evaluations({"base.py": METHOD + CALLER, "heir.py": heir}) if r.symbol]
    assert [r.evaluated and r.evaluated.obstacle for r in found] == ["a subclass has another `on`"]


MAKER = """
from edx_toggles.toggles import WaffleSwitch, WaffleFlag
NAMESPACE = "ora"
class Mixin:
    @staticmethod
    def _switch(name):
        return WaffleSwitch(f"{NAMESPACE}.{name}", module_name=__name__)
    def is_on(self, flag):
        if self._switch(flag).is_enabled():
            return True
        return False
"""


@pytest.mark.parametrize("use", ["self.is_on('a')", "self._switch('a').is_enabled()", "self._switch(KEY).is_enabled()"])
def test_a_flag_object_that_a_function_makes_of_its_parameter_has_the_key_that_is_passed(use: str) -> None:
    code = f"{MAKER}    def a(self):\n        KEY = 'a'\n        return {use}"
    assert "ora.a" in asked(code)


@pytest.mark.parametrize(
    "maker",
    [
        "if name: return WaffleFlag('x.y', m)\n    return WaffleSwitch(name, m)",
        "return WaffleSwitch(name.lower(), m)",
        "made = WaffleSwitch(name, m)\n    return made",
    ],
    ids=["several", "computed", "in a variable"],
)
def test_another_way_to_make_one_stays_dynamic(maker: str) -> None:
    code = f"from edx_toggles.toggles import WaffleSwitch, WaffleFlag\ndef make(name):\n    {maker}\n"
    assert "a" not in asked(f"{code}make('a').is_enabled()")


def test_a_call_that_asks_for_all_flags_names_none() -> None:
    head = "import posthog\n"
    assert asked(f"{head}posthog.evaluate_flags('user', flag_keys=['a', 'b'])") == ["a", "b"]
    assert asked(f"{head}posthog.evaluate_flags('user')") == []
    assert asked(f"{head}posthog.evaluate_flags('user', flag_keys=None)") == []
    assert asked(f"{head}posthog.evaluate_flags('user', flag_keys=keys)") == [None]
