from __future__ import annotations

import pytest

from tests.resolution.projects import asked, declared, sole

SWITCH = "from waffle import switch_is_active\n"
ENUMS = "from enum import Enum, StrEnum, auto\n"
LD = "import ldclient\nfrom ldclient import LDClient\n"


@pytest.mark.parametrize("use", ["Keys.CART", "Keys().CART", "Outer.Inner.CART", "Own.CART", "Own().CART"])
def test_a_class_attribute_is_followed(use: str) -> None:
    code = """
class Keys:
    CART = "a"
class Own(Keys): ...
class Outer:
    class Inner:
        CART = "a"
"""
    assert asked(f"{SWITCH}{code}switch_is_active({use})") == ["a"]


def test_a_class_attribute_of_another_module_is_declared_there() -> None:
    sources = {
        "keys.py": "class Keys:\n    CART = 'a'",
        "app.py": SWITCH + "import keys\nswitch_is_active(keys.Keys.CART)",
    }
    assert asked(sources) == ["a"]
    assert declared(sources) == [("a", "keys.Keys.CART")]


def test_an_attribute_that_the_object_sets_goes_before_the_class_body() -> None:
    code = "class C:\n    key = 'b'\n    def __init__(self):\n        self.key = 'a'\n"
    assert asked(f"{SWITCH}{code}    def on(self):\n        return switch_is_active(self.key)") == ["a"]


@pytest.mark.parametrize("change", ["self.key = made()", "self.key += 'x'", "self.key = 'b'", "self.key, x = 'b', 1"])
def test_an_attribute_that_is_set_again_is_dynamic(change: str) -> None:
    code = f"class C:\n    def __init__(self):\n        self.key = 'a'\n    def change(self):\n        {change}\n"
    assert asked(f"{SWITCH}{code}    def on(self):\n        return switch_is_active(self.key)") == [None]


BASE = "class Base:\n    KEY = 'a'\n    def on(self):\n        return switch_is_active(self.KEY)\n"


@pytest.mark.parametrize(
    "heir",
    ["class Heir(Base):\n    KEY = 'b'", "class Heir(Base):\n    def __init__(self):\n        self.KEY = made()"],
)
def test_a_subclass_with_another_value_makes_the_key_dynamic(heir: str) -> None:
    found = sole(f"{SWITCH}{BASE}{heir}")
    assert (found.key, found.reason) == (None, "a subclass has another `KEY`")


def test_a_subclass_in_a_file_without_the_sdk_is_found() -> None:
    sources = {"base.py": SWITCH + BASE, "heir.py": "from base import Base\nclass Heir(Base):\n    KEY = 'b'"}
    assert asked(sources) == [None]


@pytest.mark.parametrize(
    "heir", ["class Heir(Base): ...", "class Heir(Base):\n    KEY = 'a'", "class C:\n    KEY = 'b'"]
)
def test_a_subclass_with_the_same_value_changes_nothing(heir: str) -> None:
    assert asked(f"{SWITCH}{BASE}{heir}") == ["a"]


def test_a_class_that_derives_from_itself_is_harmless() -> None:
    assert asked(f"{SWITCH}class A(B): ...\nclass B(A): ...\nswitch_is_active(A().KEY)") == [None]


@pytest.mark.parametrize("head", ["@dataclass\nclass Cart:", "class Cart(BaseModel):", "class Cart(NamedTuple):"])
def test_the_default_of_a_field_is_no_key(head: str) -> None:
    code = f"from shapes import *\n{head}\n    app: str = 'web'\ndef f(cart: Cart):\n    switch_is_active(cart.app)"
    assert asked(SWITCH + code) == [None]


@pytest.mark.parametrize("annotation", ["ClassVar[str]", "Final", "typing.Final[str]"])
def test_an_annotated_constant_of_a_dataclass_is_a_key(annotation: str) -> None:
    code = f"@dataclass\nclass Cart:\n    KEY: {annotation} = 'a'\ndef f(cart: Cart):\n    switch_is_active(cart.KEY)"
    assert asked(SWITCH + code) == ["a"]


@pytest.mark.parametrize(
    ("members", "use"),
    [
        ("class F(Enum):\n    A = 'a'", "F.A.value"),
        ("class F(str, Enum):\n    A = 'a'", "F.A"),
        ("class F(Enum):\n    A = ('a', 'text')", "F.A.value"),
        (
            "class F(Enum):\n    A = ('a', 'text')\n    def __init__(self, slug, text):\n        self.slug = slug",
            "F.A.slug",
        ),
        ("class Base(Enum): ...\nclass F(Base):\n    A = 'a'", "F.A.value"),
        ("class F(StrEnum):\n    A = auto()", "F.A"),
        ("class F(Enum):\n    A = 'a'\n    B = A", "F.B.value"),
        ("KEY = 'a'\nclass F(Enum):\n    A = KEY", "F.A.value"),
    ],
    ids=["plain", "string", "tuple", "tuple-slug", "own-base", "auto", "alias", "constant"],
)
def test_an_enum_member_is_followed(members: str, use: str) -> None:
    assert asked(f"{SWITCH}{ENUMS}{members}\nswitch_is_active({use})") == ["a"]


def test_the_name_of_an_enum_member_is_known() -> None:
    assert asked(f"{SWITCH}{ENUMS}class F(Enum):\n    A = 'x'\nswitch_is_active(F.A.name)") == ["A"]


def test_an_enum_member_is_declared_with_its_name() -> None:
    assert declared(f"{SWITCH}{ENUMS}class F(Enum):\n    A = 'a', 1\nswitch_is_active(F.A.value)") == [("a", "app.F.A")]


@pytest.mark.parametrize(
    ("members", "use"),
    [
        (
            "class F(Enum):\n    A = 'a'\n    @property\n    def name(self):\n        return f'x-{self.value}'",
            "F.A.name",
        ),
        ("class F:\n    A = 'a'", "F.A.name"),
        ("class F(Enum):\n    A = auto()", "F.A.value"),
        ("class F(Enum):\n    A = 'a'", "F.B.value"),
        ("class F(Enum):\n    A = 'a'\n    @property\n    def key(self):\n        return f'x-{self.value}'", "F.A.key"),
        (
            "class F(Enum):\n    A = ('t', 'a')\n    def __init__(self, text, slug):\n        self.slug = slug",
            "F.A.slug",
        ),
        ("class F:\n    A = ('a', 'text')", "F.A"),
    ],
    ids=["name", "name-of-no-enum", "auto", "missing", "property", "second", "no-enum"],
)
def test_what_an_enum_computes_is_unknown(members: str, use: str) -> None:
    assert asked(f"{SWITCH}{ENUMS}{members}\nswitch_is_active({use})") == [None]


@pytest.mark.parametrize(
    "body",
    [
        "def __init__(self):\n        self.asker = LDClient()",
        "def __init__(self, asker: LDClient):\n        self.asker = asker",
        "asker: LDClient",
        "asker = None\n    def start(self):\n        self.asker = ldclient.get()",
        "@property\n    def asker(self):\n        return ldclient.get()",
        "@cached_property\n    def asker(self):\n        return LDClient()",
        "@property\n    def asker(self):\n        return LDClient()\n    @asker.setter\n    def asker(self, x): ...",
    ],
    ids=["set", "passed", "annotated", "late", "property", "cached", "with-setter"],
)
def test_a_client_on_self_is_known(body: str) -> None:
    code = f"{LD}class C:\n    {body}\n    def on(self):\n        return self.asker.variation('a', x, False)"
    found = sole(code)
    assert (found.key, found.evidence.value) == ("a", "type")


def test_a_client_on_self_is_inherited() -> None:
    base = LD + "class Base:\n    def __init__(self):\n        self.asker = LDClient()"
    heir = (
        "from base import Base\nclass C(Base):\n    def on(self):\n        return self.asker.variation('a', x, False)"
    )
    assert asked({"base.py": base, "heir.py": heir + "\nimport ldclient"}) == ["a"]


def test_a_subclass_of_the_client_is_a_client() -> None:
    assert asked(f"{LD}class Own(LDClient): ...\nOwn().variation('a', x, False)") == ["a"]


@pytest.mark.parametrize(
    "body",
    ["def __init__(self, asker):\n        self.asker = asker", "asker = Recorder()", "asker: 'list[LDClient]'"],
    ids=["passed", "other", "list"],
)
def test_something_else_on_self_is_no_client(body: str) -> None:
    code = f"{LD}class C:\n    {body}\n    def on(self):\n        return self.asker.variation('a', x, False)"
    assert asked(code) == []


SETTINGS = f"{SWITCH}from django.conf import settings\nswitch_is_active(settings.CART_SWITCH)"


@pytest.mark.parametrize(
    "path", ["settings.py", "shop/settings.py", "shop/settings/base.py", "config/settings/__init__.py"]
)
def test_a_django_setting_is_followed_to_the_settings_module(path: str) -> None:
    assert asked({path: "CART_SWITCH = 'a'", "app.py": SETTINGS}) == ["a"]


def test_a_flag_object_among_the_settings_is_asked_where_it_is_used() -> None:
    sources = {
        "shop/settings/base.py": "from edx_toggles.toggles import WaffleSwitch\nCART = WaffleSwitch('a', __name__)",
        "shop/views.py": "from django.conf import settings\nif settings.CART.is_enabled(): pass",
    }
    assert asked(sources) == ["a"]


def test_settings_modules_that_agree_on_a_setting_are_followed() -> None:
    sources = {"shop/settings/base.py": "CART_SWITCH = 'a'", "shop/settings/test.py": "CART_SWITCH = 'a'"}
    assert asked({**sources, "app.py": SETTINGS}) == ["a"]


@pytest.mark.parametrize(
    "sources",
    [
        {"shop/settings/base.py": "CART_SWITCH = 'a'", "shop/settings/test.py": "CART_SWITCH = 'b'"},
        {"shop/settings.py": "CART_SWITCH = env('CART_SWITCH', default='a')"},
        {"shop/settings.py": "class Base:\n    CART_SWITCH = 'a'"},
        {"shop/constants.py": "CART_SWITCH = 'a'"},
        {"shop/settings_helpers.py": "CART_SWITCH = 'a'"},
    ],
    ids=["two values", "from the environment", "in a class", "no settings module", "another name"],
)
def test_a_django_setting_that_is_not_sure_is_dynamic(sources: dict[str, str]) -> None:
    assert asked({**sources, "app.py": SETTINGS}) == [None]


def test_settings_of_something_else_than_django_are_not_looked_up() -> None:
    sources = {"settings.py": "CART_SWITCH = 'a'"}
    code = f"{SWITCH}from pydantic_stuff import settings\nswitch_is_active(settings.CART_SWITCH)"
    assert asked({**sources, "app.py": code}) == [None]


@pytest.mark.parametrize(
    ("view", "keys"),
    [
        ("class Own(FlaggedViewMixin): ...\nOwn.as_view(flag_name='a')", ["a"]),
        ("class Own(FlaggedViewMixin): ...\nclass Deep(Own): ...\nDeep.as_view(flag_name='a')", ["a"]),
        ("class Own(FlaggedViewMixin):\n    def as_view(flag_name): ...\nOwn.as_view(flag_name='a')", []),
        ("class Own(View): ...\nOwn.as_view(flag_name='a')", []),
        ("class Own(FlaggedViewMixin): ...\nOwn().as_view(flag_name='a')", []),
    ],
)
def test_what_an_sdk_s_class_has_is_its_subclass_s_too(view: str, keys: list[str]) -> None:
    assert asked(f"from flags.views import FlaggedViewMixin\n{view}") == keys
