from __future__ import annotations

import textwrap

import pytest

from flaglint.model.references import Evidence
from tests.resolution.projects import asked, declared, evaluations, pack, sole

SWITCH = "from waffle import switch_is_active\n"
LD = "import ldclient\nasker = ldclient.get()\n"


def test_a_constant_of_the_module_is_followed() -> None:
    assert asked(SWITCH + "KEY = 'a'\nswitch_is_active(KEY)") == ["a"]


@pytest.mark.parametrize(
    "use",
    [
        "from shop.keys import KEY\nswitch_is_active(KEY)",
        "from shop.keys import KEY as OTHER\nswitch_is_active(OTHER)",
        "from shop import keys\nswitch_is_active(keys.KEY)",
        "import shop.keys\nswitch_is_active(shop.keys.KEY)",
        "import shop.keys as k\nswitch_is_active(k.KEY)",
        "from shop.keys import *\nswitch_is_active(KEY)",
        "def f():\n    from shop.keys import KEY\n    switch_is_active(KEY)",
    ],
    ids=["from", "as", "module", "dotted", "dotted-as", "star", "in-function"],
)
def test_a_constant_of_another_module_is_followed(use: str) -> None:
    sources = {"shop/__init__.py": "", "shop/keys.py": "KEY = 'a'", "app.py": SWITCH + use}
    assert asked(sources) == ["a"]
    assert declared(sources) == [("a", "shop.keys.KEY")]


@pytest.mark.parametrize(
    ("place", "use"),
    [
        ("shop/cart/views.py", "from .keys import KEY"),
        ("shop/cart/views.py", "from ..flags import KEY"),
        ("shop/cart/deep/views.py", "from ...flags import KEY"),
        ("shop/cart/views.py", "from .. import flags\nKEY = flags.KEY"),
        ("shop/cart/views.py", "from . import keys\nKEY = keys.KEY"),
        ("shop/cart/__init__.py", "from .keys import KEY"),
    ],
)
def test_relative_imports_are_followed(place: str, use: str) -> None:
    packages = dict.fromkeys(("shop/__init__.py", "shop/cart/__init__.py", "shop/cart/deep/__init__.py"), "")
    files = {"shop/flags.py": "KEY = 'a'", "shop/cart/keys.py": "KEY = 'a'"}
    assert asked({**packages, **files, place: f"{SWITCH}{use}\nswitch_is_active(KEY)"}) == ["a"]


def test_a_relative_import_beyond_the_top_is_unknown() -> None:
    assert asked({"app.py": SWITCH + "from ....keys import KEY\nswitch_is_active(KEY)"}) == [None]


def test_packages_without_init_are_followed() -> None:
    use = SWITCH + "import shop.keys\nswitch_is_active(shop.keys.KEY)"
    assert asked({"shop/keys.py": "KEY = 'a'", "app.py": use}) == ["a"]


def test_a_re_export_under_another_name_is_followed() -> None:
    sources = {
        "shop/__init__.py": "from .keys import KEY as CART",
        "shop/keys.py": "from .raw import *",
        "shop/raw.py": "KEY = 'a'",
        "app.py": SWITCH + "from shop import CART as C\nswitch_is_active(C)",
    }
    assert asked(sources) == ["a"]


def test_modules_that_import_each_other_are_followed() -> None:
    sources = {
        "one.py": "from two import B\nA = 'a'\nC = B",
        "two.py": "from one import A\nB = A",
        "app.py": SWITCH + "from one import C\nswitch_is_active(C)",
    }
    assert asked(sources) == ["a"]


@pytest.mark.parametrize("chain", [range(1, 1500), range(1499, 0, -1)], ids=["forwards", "backwards"])
def test_an_endless_chain_of_aliases_is_given_up(chain: range) -> None:
    aliases = "\n".join(f"X{number} = X{number - 1}" for number in chain)
    found = sole(f"{SWITCH}X0 = 'a'\n{aliases}\nswitch_is_active(X1499)")
    assert (found.key, found.reason) == (None, "too many steps to follow")


def test_star_imports_in_a_circle_are_unknown() -> None:
    sources = {"one.py": "from two import *", "two.py": "from one import *"}
    assert asked({**sources, "app.py": SWITCH + "from one import KEY\nswitch_is_active(KEY)"}) == [None]


def test_a_name_from_outside_is_unknown() -> None:
    assert asked(SWITCH + "from elsewhere import KEY\nswitch_is_active(KEY)") == [None]


def test_a_name_with_two_values_asks_for_either() -> None:
    code = "if x:\n    KEY = 'a'\nelse:\n    KEY = 'b'\nswitch_is_active(KEY)"
    assert asked(SWITCH + code) == ["a", "b"]


def test_a_name_with_one_value_that_is_not_known_is_dynamic_with_the_reason() -> None:
    found = sole(SWITCH + "KEY = 'a'\nKEY = made()\nswitch_is_active(KEY)")
    assert (found.key, found.reason) == (None, "`KEY` is assigned more than once")


def test_a_name_that_may_keep_its_value_asks_for_that_or_for_something_else() -> None:
    code = "KEY = 'a'\nKEY = KEY if x else made()\nswitch_is_active(KEY)"
    found = evaluations(SWITCH + code)
    assert [each.key for each in found] == [None, "a"]
    assert all(each.evaluated and each.evaluated.obstacle for each in found)


CLIENT_MODULES = {"app/__init__.py": "", "app/state.py": "client = None\nlater = None\nKEY = 'a'\nclass S: ..."}


@pytest.mark.parametrize(
    ("boot", "use"),
    [
        ("from app import state\nstate.client = ldclient.get()", "from app import state\nclient = state.client"),
        ("from app import state\ndef f():\n    state.client = ldclient.get()", "from app.state import client"),
        ("import app.state\nsetattr(app.state, 'client', ldclient.get())", "from app.state import client"),
        ("from app.state import S\nS.client = ldclient.get()", "from app.state import S\nclient = S().client"),
        ("from app import state as s\ns.new = ldclient.get()", "import app.state\nclient = app.state.new"),
    ],
)
def test_what_another_module_sets_is_followed(boot: str, use: str) -> None:
    sources = {**CLIENT_MODULES, "app/boot.py": f"import ldclient\n{boot}"}
    found = evaluations({**sources, "app/use.py": f"{use}\nclient.variation('a', context, 1)"})
    assert [(each.key, each.evidence) for each in found] == [("a", Evidence.TYPE)]


@pytest.mark.parametrize(
    ("boot", "use"),
    [
        ("from app import state\nstate.later = ldclient.get()", "from app.state import client"),
        ("from elsewhere import state\nstate.client = ldclient.get()", "from app.state import client"),
        ("def f(state):\n    state.client = ldclient.get()", "from app.state import client"),
        ("from app.state import S\nS.other = ldclient.get()", "from app.state import S\nclient = S().client"),
    ],
)
def test_what_is_set_elsewhere_is_not_taken_for_it(boot: str, use: str) -> None:
    sources = {**CLIENT_MODULES, "app/boot.py": f"import ldclient\n{boot}"}
    assert asked({**sources, "app/use.py": f"{use}\nclient.variation('a', context, 1)"}) == []


def test_a_constant_that_another_module_sets_is_dynamic() -> None:
    use = f"{SWITCH}from app import state\nstate.KEY = made()\nswitch_is_active(state.KEY)"
    assert asked({**CLIENT_MODULES, "app/use.py": use}) == [None]


def test_what_a_test_sets_is_a_fake_for_the_test() -> None:
    test = f"{SWITCH}from app import state\nstate.KEY = 'b'"
    use = f"{SWITCH}from app import state\nswitch_is_active(state.KEY)"
    assert asked({**CLIENT_MODULES, "app/use.py": use, "tests/test_a.py": test}) == ["a"]


@pytest.mark.parametrize(
    "change", ["KEY += 'b'", "for KEY in KEYS: pass", "del KEY", "KEY, B = pair()", "KEY = made()", "KEY = None"]
)
def test_a_name_that_is_bound_again_is_dynamic(change: str) -> None:
    assert asked(f"{SWITCH}KEY = 'a'\n{change}\nswitch_is_active(KEY)") == [None]


def test_one_value_in_several_places_is_that_value() -> None:
    sources = {
        "one.py": "KEY = 'a'",
        "two.py": "KEY = 'a'",
        "app.py": SWITCH + "if x:\n    from one import KEY\nelse:\n    from two import KEY\nswitch_is_active(KEY)",
    }
    assert asked(sources) == ["a"]


def test_a_bare_annotation_binds_nothing() -> None:
    assert asked(SWITCH + "KEY: str\nKEY = 'a'\nswitch_is_active(KEY)") == ["a"]


@pytest.mark.parametrize(
    "stand_in",
    ["switch_is_active = None", "def switch_is_active(name): ...", "from shim import switch_is_active"],
    ids=["none", "function", "module"],
)
def test_an_import_with_a_stand_in_is_the_import(stand_in: str) -> None:
    code = f"try:\n    from waffle import switch_is_active\nexcept ImportError:\n    {stand_in}\nswitch_is_active('a')"
    assert asked({"app.py": code, "shim.py": "def switch_is_active(name): ..."}) == ["a"]


def test_a_definition_that_replaces_an_import_hides_it() -> None:
    assert asked(SWITCH + "def switch_is_active(name): return name\nswitch_is_active('a')") == []


@pytest.mark.parametrize(
    "code",
    [
        "def f(asker):\n    asker.variation('a', x, False)",
        "def f():\n    asker = Recorder()\n    asker.variation('a', x, False)",
        "def f():\n    for asker in recorders:\n        asker.variation('a', x, False)",
        "def f():\n    with recorder() as asker:\n        asker.variation('a', x, False)",
        "def f():\n    try: pass\n    except Error as asker:\n        asker.variation('a', x, False)",
        "def f(x):\n    match x:\n        case [asker]:\n            asker.variation('a', x, False)",
        "def f(x):\n    match x:\n        case {'k': 1, **asker}:\n            asker.variation('a', x, False)",
        "f = lambda asker: asker.variation('a', x, False)",
        "f = lambda *asker: asker.variation('a', x, False)",
        "f = [asker.variation('a', x, False) for asker in recorders]",
        "f = {asker.variation('a', x, False) for x in y for asker in x}",
        "def f():\n    from recorder import asker\n    asker.variation('a', x, False)",
        "def f():\n    def asker(): ...\n    asker.variation('a', x, False)",
        "def f():\n    class asker: ...\n    asker.variation('a', x, False)",
    ],
)
def test_a_local_name_hides_the_client(code: str) -> None:
    assert asked(LD + code) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    return [x for asker in recorders], asker.variation('a', x, False)",
        "f = lambda asker: asker\nclient.variation('a', x, False)",
        "class C:\n    asker = Recorder()\n    def f(self):\n        asker.variation('a', x, False)",
        "def f():\n    def g():\n        asker = Recorder()\n    asker.variation('a', x, False)",
        "def f(asker=None):\n    asker = asker or ldclient.get()\n    asker.variation('a', x, False)",
        "def f():\n    return [asker.variation('a', x, False) for x in users]",
        "f = [x for y in asker.variation('a', x, False) for asker in y]",
    ],
)
def test_a_name_of_another_scope_hides_nothing(code: str) -> None:
    assert asked(LD + code) == ["a"]


@pytest.mark.parametrize(
    "code",
    [
        "KEY = 'b'\ndef f():\n    KEY = 'a'\n    switch_is_active(KEY)",
        "def f():\n    KEY = 'a'\n    def g():\n        switch_is_active(KEY)",
        "KEY = 'a'\nclass C:\n    KEY = 'b'\n    def f(self):\n        switch_is_active(KEY)",
        "class C:\n    KEY = 'a'\n    ON = switch_is_active(KEY)",
        "KEY = 'a'\nUPPER = [KEY for KEY in 'xyz']\nswitch_is_active(KEY)",
        "if (KEY := 'a') and switch_is_active(KEY): ...",
        "def f():\n    nonsense = [KEY := 'a' for x in y]\n    switch_is_active(KEY)",
    ],
)
def test_the_key_of_the_nearest_scope_is_meant(code: str) -> None:
    assert asked(SWITCH + code) == ["a"]


def test_global_binds_in_the_module() -> None:
    clients = "import ldclient\nclient = None\ndef start():\n    global client\n    client = ldclient.get()"
    use = "import clients\nfrom clients import client\nclient.variation('a', x, 1)\nclients.client.variation('b', x, 1)"
    assert asked({"clients.py": clients, "app.py": use}) == ["a", "b"]


@pytest.mark.parametrize(("value", "expected"), [("'b'", ["a", "b"]), ("made()", [None])])
def test_global_gives_a_key_another_value(value: str, expected: list[str | None]) -> None:
    code = f"KEY = 'a'\ndef f():\n    global KEY\n    KEY = {value}\nswitch_is_active(KEY)"
    assert asked(SWITCH + code) == expected


def test_nonlocal_binds_in_the_function_around() -> None:
    code = """
    def f():
        key = 'a'
        def g():
            nonlocal key
            key = made()
        switch_is_active(key)
    """
    assert asked(f"from waffle import switch_is_active\n{textwrap.dedent(code)}") == [None]


@pytest.mark.parametrize(
    "code",
    ["key = 'd'", "key = key or 'd'", "key = key.lower()", "key = 'd' if key is None else key", "key = f'x.{key}'"],
)
def test_a_parameter_that_is_bound_again_is_dynamic(code: str) -> None:
    assert asked(f"{SWITCH}def f(key):\n    if unlikely:\n        {code}\n    switch_is_active(key)") == [None]


def test_a_module_of_the_project_hides_the_sdk() -> None:
    own = {"waffle.py": "def switch_is_active(name): return name"}
    assert asked({**own, "app.py": "import waffle\nwaffle.switch_is_active('a')"}) == []
    assert asked({**own, "app.py": SWITCH + "switch_is_active('a')"}) == []


@pytest.mark.parametrize("path", ["shop/waffle.py", "shop/cart.py"])
def test_a_sibling_in_a_package_hides_nothing(path: str) -> None:
    sources = {"shop/__init__.py": "", "shop/waffle.py": "import waffle\ndef switch_is_active(name): ..."}
    found = asked({**sources, path: "import waffle\nwaffle.switch_is_active('a')\ndef switch_is_active(name): ..."})
    assert found == ["a"]


def test_the_sdk_in_its_own_repository_is_the_sdk() -> None:
    own = "def flag_enabled(name): ...\ndef flag_disabled(name): ...\ndef flag_state(name): ..."
    sources = {"flags/__init__.py": "", "flags/state.py": own}
    assert asked({**sources, "test_state.py": "from flags.state import flag_enabled\nflag_enabled('a')"}) == ["a"]


def test_a_function_of_that_name_in_another_module_is_not_the_sdk() -> None:
    sources = {"shop/rollout.py": "def switch_is_active(name): ..."}
    assert asked({**sources, "app.py": "from shop.rollout import switch_is_active\nswitch_is_active('a')"}) == []


@pytest.mark.parametrize("own", ["tools/flags.py", "other/flags/state.py", "vendor/flags/__init__.py"])
def test_a_module_elsewhere_in_the_tree_hides_nothing(own: str) -> None:
    use = "from flags.state import flag_enabled\nflag_enabled('a')"
    assert asked({own: "def flag_enabled(name): ...", "shop/app.py": use}) == ["a"]


def test_a_name_that_nothing_binds_may_be_a_client_by_its_name_and_the_import() -> None:
    code = "import UnleashClient\nfrom testing import *\nunleash.is_enabled('a')\nother.is_enabled('b')"
    assert asked(code) == ["a"]


WRAPPED = "import waffle\ndef is_on(name): return waffle.switch_is_active(name)\n"


def test_a_name_of_the_only_module_that_has_it_is_followed_from_a_folder_beside() -> None:
    assert asked({"app/features.py": WRAPPED, "tests/test_a.py": "from features import is_on\nis_on('a')"}) == ["a"]


@pytest.mark.parametrize("test", ["from features import off\noff('a')", "import features\nfeatures.is_on('a')"])
def test_one_that_has_no_such_name_may_be_another_package(test: str) -> None:
    found = evaluations({"app/features.py": WRAPPED, "tests/test_a.py": test})
    assert [each.path for each in found] == ["app/features.py"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from ..core.flags import is_on", ["a"]),
        ("from core.flags import is_on", ["a"]),
        ("from shop.core.flags import is_on", ["a"]),
        ("from shop.core import flags\nis_on = flags.is_on", ["a"]),
        ("from ..other.flags import is_on", []),
        ("def is_on(name): ...", []),
    ],
)
def test_a_pack_may_spell_the_project_s_own_from_a_folder_below(line: str, expected: list[str]) -> None:
    own = pack('[[call]]\nfunctions = ["core.flags.is_on"]\nkey = { pos = 0 }', ["core.flags"])
    files = {
        "shop/__init__.py": "",
        "shop/core/__init__.py": "",
        "shop/core/flags.py": "def is_on(name): return made(name)",
        "shop/other/__init__.py": "",
        "shop/other/flags.py": "def is_on(name): return made(name)",
        "shop/web/__init__.py": "",
        "shop/web/views.py": f"{line}\nis_on('a')  # core.flags",
    }
    assert asked(files, own) == expected
