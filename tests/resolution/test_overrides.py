from __future__ import annotations

import pytest

from flaglint.model.references import ReferenceKind
from tests.resolution.projects import forced, pack, references

HELPERS = """
from contextlib import contextmanager
from openfeature import api
from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider
from waffle.testutils import override_flag, override_switch

def turned_on(name): return override_switch(name, active=True)
def both(name):
    with turned_on(name), override_flag(name, active=True): yield
def decorated(name):
    def decorate(function):
        def inner(*given):
            with override_switch(name, True): return function(*given)
        return inner
    return decorate
def framed(app): return override_switch(f"app.{app}", True)
def enable(*names): api.set_provider(InMemoryProvider({n: InMemoryFlag("on", {"on": True}) for n in names}))
def new_nav(): return override_switch("new-nav", True)
def unrelated(name): return override_switch(made(name), True)
class Enabled:
    def __init__(self, name): self.override = override_switch(name, True)
class Base:
    def force(self, name, value=True): return override_switch(name, value)
"""
IMPORT = "from tests.helpers import Base, Enabled, both, decorated, enable, framed, new_nav, turned_on, unrelated\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("with turned_on('a'): ...", ["a"]),
        ("with both('a'): ...", ["a"]),
        ("@decorated('a')\ndef test_it(): ...", ["a"]),
        ("with framed('shop'): ...", ["app.shop"]),
        ("enable('a', 'b')", ["a", "b"]),
        ("Enabled('a')", ["a"]),
        ("class T(Base):\n    def test_it(self): self.force('a', value=False)", ["a"]),
        ("for key in ('a', 'b'): turned_on(key)", ["a", "b"]),
        ("with new_nav(): ...", []),
        ("with unrelated('a'): ...", []),
        ("def turned_on(name): ...\nturned_on('a')", []),
        ("class T:\n    def test_it(self): self.force('a')", []),
        ("enable()", []),
    ],
)
def test_a_helper_of_the_project_forces_the_flag_it_is_passed(code: str, expected: list[str]) -> None:
    found = references({"tests/helpers.py": HELPERS, "tests/test_it.py": IMPORT + code})
    keys = [each.key for each in found if each.path == "tests/test_it.py" and each.kind is ReferenceKind.OVERRIDE]
    assert keys == expected


def test_inside_a_helper_nothing_is_recorded_where_its_calls_are() -> None:
    code = "from waffle.testutils import override_switch\ndef on(name): return override_switch(name, True)\n"
    assert forced(code) == [None]
    assert forced(code + "with on('a'): ...") == ["a"]


@pytest.mark.parametrize(("described", "places"), [("turned_on", [7, 8]), ("turned_off", [5, 7, 8])])
def test_inside_a_helper_that_a_pack_describes_nothing_is_recorded(described: str, places: list[int]) -> None:
    own = pack(f'[[override]]\nfunctions = ["helpers.{described}"]\nkey = {{ pos = 0 }}')
    helpers = """
        from waffle.testutils import override_switch

        def turned_on(name):
            return override_switch(name, active=True)

        def turned_off(name): return override_switch(made(name), active=False)
        def other(name): return override_switch(name, active=False)
        """
    assert [found.span.line for found in references({"helpers.py": helpers}, own)] == places


def test_a_fixture_gives_a_helper() -> None:
    conftest = """
    import pytest
    from waffle.testutils import override_switch
    @pytest.fixture
    def enable():
        def turn_on(name): override_switch(name, True).enable()
        return turn_on
    """
    files = {"tests/conftest.py": conftest, "tests/test_it.py": "def test_it(enable): enable('a')"}
    assert forced(files) == ["a"]
    assert forced({**files, "tests/test_it.py": "def enable(name): ...\ndef test_it(): enable('a')"}) == [None]


def test_what_a_helper_forces_is_left_to_people() -> None:
    found = references({"tests/helpers.py": HELPERS, "tests/test_it.py": IMPORT + "with turned_on('a'): ..."})
    [override] = [each for each in found if each.key == "a"]
    assert override.forced is None
    assert override.reason == "`turned_on` forces it"


def test_what_is_forced_in_a_loop_is_left_to_people() -> None:
    code = "from waffle.testutils import override_switch\nfor key in ('a', 'b'): override_switch(key, True)"
    found = [each for each in references(code) if each.kind is ReferenceKind.OVERRIDE]
    assert [(each.key, each.forced) for each in found] == [("a", None), ("b", None)]


FLAGS = """
from copy import deepcopy
from django.conf import settings
from django.test import override_settings
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("F = deepcopy(settings.FLAGS)\nF['A'] = []\n@override_settings(FLAGS=F)\nclass T: ...", ["A", None]),
        ("F = deepcopy(settings.FLAGS)\nF.pop('A')\n@override_settings(FLAGS=F)\nclass T: ...", ["A", None]),
        ("def test():\n    f = made()\n    k = 'A'\n    f[k] = []\n    override_settings(FLAGS=f)", ["A", None]),
        ("F = {'B': []}\nF['A'] = []\noverride_settings(FLAGS=F)", ["A", "B"]),
        ("def test():\n    f = made()\n    override_settings(FLAGS=f)\ndef g():\n    f = {}\n    f['A'] = []", [None]),
        ("F = {}\nF['A'] = []\noverride_settings(OTHER=F)", []),
        ("F = {}\nF['A'] = []\nG = made()\noverride_settings(FLAGS=G)", [None]),
    ],
)
def test_what_is_put_into_a_table_that_a_test_runs_with(code: str, expected: list[str | None]) -> None:
    assert forced(FLAGS + code) == expected


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("tests/conftest.py", "settings.FLAGS['A'] = []", ["A"]),
        ("tests/conftest.py", "def test_it(settings):\n    settings.FLAGS['A'] = []", ["A"]),
        ("tests/conftest.py", "settings.FLAGS.pop('A')", ["A"]),
        ("tests/conftest.py", "settings.OTHER['A'] = []", []),
        ("tests/conftest.py", "def test_it(app):\n    app.FLAGS['A'] = []", []),
        ("shop/conf.py", "settings.FLAGS['A'] = []", []),
    ],
)
def test_a_test_changes_the_settings_themselves(path: str, code: str, expected: list[str]) -> None:
    assert forced({path: FLAGS + code}) == expected


TOGGLE = """
from edx_toggles.toggles import SettingDictToggle, SettingToggle, WaffleFlag
REST = SettingToggle("ENABLE_REST", default=False, module_name=__name__)
CHAT = SettingDictToggle("FEATURES", "ENABLE_CHAT", False, __name__)
FLAG = WaffleFlag("shop.new", __name__)
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("@override_settings(ENABLE_REST=True, DEBUG=False)\nclass T: ...", ["ENABLE_REST"]),
        ("with override_settings(ENABLE_REST=on): ...", ["ENABLE_REST"]),
        ("with override_settings(DEBUG=True, ENABLE_CHAT=True): ...", []),
        ("with override_settings(**ENABLE_REST): ...", []),
        ("def override_settings(**given): ...\noverride_settings(ENABLE_REST=True)", []),
    ],
)
def test_a_toggle_that_is_a_setting_is_forced_by_the_setting(code: str, expected: list[str]) -> None:
    test = f"from django.test import override_settings\n{code}"
    assert forced({"shop/toggles.py": TOGGLE, "tests/test_it.py": test}) == expected
    assert forced({"tests/test_it.py": test}) == []


STORED = """
from contextlib import contextmanager
from waffle import get_waffle_flag_model
from waffle.models import Switch

@contextmanager
def made(flag_name, group):
    model = get_waffle_flag_model()
    flag = model.objects.create(name=flag_name)
    flag.groups.add(group)
    yield flag
    flag.delete()
def turned(name, on): Switch.objects.filter(name=name).update(active=on)
def other(name): Group.objects.create(name=name)
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("with made('a', group): ...", ["a"]),
        ("turned('a', True)", ["a"]),
        ("turned(name, True)", []),
        ("other('a')", []),
        ("def made(name): ...\nmade('a')", []),
    ],
)
def test_a_helper_makes_the_flag_in_its_store(code: str, expected: list[str]) -> None:
    files = {"tests/helpers.py": STORED, "tests/test_it.py": f"from tests.helpers import *\n{code}"}
    found = [each for each in references(files) if each.kind is ReferenceKind.REGISTRATION]
    assert [each.key for each in found] == expected
    assert all(each.is_stored for each in found)
