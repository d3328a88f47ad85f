from __future__ import annotations

import pytest

from tests.resolution.projects import asked, declared, evaluations, sole

SWITCH = "from waffle import switch_is_active\n"
LD = "import ldclient\nfrom ldclient import LDClient\n"
FLAGS = "from edx_toggles.toggles import SettingDictToggle, WaffleFlag\n"


@pytest.mark.parametrize(
    "key",
    [
        "f'{NS}.new'",
        "NS + '.new'",
        "'app' + '.' + 'new'",
        "'app.' 'new'",
        "'%s.new' % NS",
        "'%s.%s' % (NS, 'new')",
        "'{}.new'.format(NS)",
        "'{0}.{1}'.format(NS, 'new')",
        "'{ns}.new'.format(ns=NS)",
        "'.'.join([NS, 'new'])",
        "TEMPLATE.format(NS, name='new')",
        "str('app.new')",
        "('app.new')",
        "KEYS['new']",
        "LIST[0]",
        "LIST[-1]",
    ],
)
def test_a_key_put_together_from_constants_is_known(key: str) -> None:
    constants = "NS = 'app'\nTEMPLATE = '{}.{name}'\nKEYS = {'new': 'app.new', 'old': 'app.old'}\nLIST = ['app.new']\n"
    assert asked(f"{SWITCH}{constants}switch_is_active({key})") == ["app.new"]


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("f'app.{x}'", "app.*"),
        ("f'{x}.new'", "*.new"),
        ("f'app.{x}.{y!r}.new'", "app.*.*.new"),
        ("f'app.{x}{y}'", "app.*"),
        ("'app.' + x", "app.*"),
        ("'app.%s' % x", "app.*"),
        ("'app.{}'.format(x)", "app.*"),
        ("TEMPLATE.format(x)", "app.*"),
        ("TEMPLATE.format()", "app.*"),
        ("f'a[b]{x}'", "a[[]b]*"),
    ],
)
def test_a_key_with_an_unknown_part_is_a_pattern(key: str, pattern: str) -> None:
    found = sole(f"{SWITCH}TEMPLATE = 'app.{{}}'\nswitch_is_active({key})")
    assert (found.key, found.pattern, found.resolution.value) == (None, pattern, "dynamic")


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "f'{x}'",
        "x.y",
        "x()",
        "keys[0]",
        "'a' * 2",
        "b'a'",
        "3",
        "None",
        "'%d' % x",
        "'%(a)s' % {'a': 'b'}",
        "'{:>4}'.format('a')",
        "'{}.{}'.format(*pair)",
        "KEY.format(*pair)",
        "KEY.upper()",
        "LIST[7]",
        "KEYS['b']",
        "made()[x]",
        "'\\ud800'",
    ],
)
def test_a_key_that_may_be_something_else_is_dynamic(key: str) -> None:
    found = sole(f"{SWITCH}KEY = 'a'\nLIST = ['a']\nKEYS = {{'a': 'a'}}\nswitch_is_active({key})")
    assert (found.key, found.pattern) == (None, None)
    assert found.reason


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("'a' if x else 'b'", ["a", "b"]),
        ("'a' if x else made()", [None, "a"]),
        ("made() or 'a'", [None, "a"]),
        ("KEY or made()", [None, "a"]),
        ("f'{KEY}.{KEY if x else y}'", [None, "a.a"]),
        ("'ns.' + ('a' if x else 'b')", ["ns.a", "ns.b"]),
    ],
)
def test_each_of_several_keys_is_asked_for_and_none_replaced(key: str, expected: list[str | None]) -> None:
    found = evaluations(f"{SWITCH}KEY = 'a'\nswitch_is_active({key})")
    assert [each.key for each in found] == expected
    assert all(each.evaluated and each.evaluated.obstacle for each in found)


@pytest.mark.parametrize(
    "code",
    [
        "ask = partial(switch_is_active, 'a')\nask()",
        "ask = partial(switch_is_active, switch_name='a')",
        "f = sync_to_async(switch_is_active)\nasync def g(): return await f('a')",
        "async def g(): return await sync_to_async(switch_is_active, thread_sensitive=True)('a')",
        "async def g(): return await asyncio.to_thread(switch_is_active, 'a')",
        "async def g(loop): return await loop.run_in_executor(None, switch_is_active, 'a')",
        "def ask(client_of, name): ...\nexecutor.submit(switch_is_active, 'a')",
        "[*map(switch_is_active, ['a'])]",
        "getattr(waffle, 'switch_is_active')('a')",
        "class K:\n    A = 'a'\nswitch_is_active(getattr(K, 'A'))",
    ],
)
def test_a_function_that_is_handed_on_is_asked(code: str) -> None:
    head = "import asyncio\nimport waffle\nfrom asgiref.sync import sync_to_async\nfrom functools import partial\n"
    assert asked(f"{head}{SWITCH}{code}") == ["a"]


def test_what_is_missing_may_be_passed_to_partial_or_to_what_it_makes() -> None:
    code = "import ldclient\nfrom functools import partial\nask = partial(ldclient.get().variation, default=1)\n"
    assert asked(code + "ask('a', context)\nask(key='b', context=context)") == ["a", "b"]


@pytest.mark.parametrize(
    "code",
    [
        "ask = partial(print, 'a')\nask()",
        "ask = partial(switch_is_active)",
        "sync_to_async(print)('a')",
        "executor.submit(run, 'switch_is_active')",
        "[*map(str, ['a'])]",
        "getattr(other, 'switch_is_active')('a')",
        "getattr(waffle, 'get_waffle_flag_model')('a')",
        "register(switch_is_active, 'a')",
    ],
)
def test_another_function_that_is_handed_on_asks_for_nothing(code: str) -> None:
    head = "import asyncio\nimport waffle\nfrom asgiref.sync import sync_to_async\nfrom functools import partial\n"
    assert asked(f"{head}{SWITCH}{code}") == []


@pytest.mark.parametrize(
    ("code", "obstacle"),
    [
        ("async def g(): return await sync_to_async(switch_is_active)('a')", None),
        ("sync_to_async(switch_is_active)('a')", "the result is not awaited here"),
        ("partial(switch_is_active, 'a')", "the function is handed on, and called elsewhere"),
    ],
)
def test_only_an_awaited_call_by_sync_to_async_may_be_replaced(code: str, obstacle: str | None) -> None:
    found = sole(f"from asgiref.sync import sync_to_async\nfrom functools import partial\n{SWITCH}{code}")
    assert found.evaluated
    assert found.evaluated.obstacle == obstacle


@pytest.mark.parametrize(
    "function",
    [
        "def key(): return 'app.new'",
        "def key(name='new'): return f'app.{name}'",
        "def key(name='app.new'): return name",
        "def key():\n    if x:\n        return 'app.new'\n    return 'app.' + 'new'",
        "def key():\n    if x:\n        return None\n    return 'app.new'",
    ],
)
def test_what_a_function_returns_is_known(function: str) -> None:
    assert asked(f"{SWITCH}{function}\nswitch_is_active(key())") == ["app.new"]


@pytest.mark.parametrize("call", ["key('new')", "key(name='new')", "Keys.key('new')", "Keys().other('new')"])
def test_what_a_function_makes_of_its_argument_is_known(call: str) -> None:
    code = """
def key(name): return f"{NS}.{name}"
class Keys:
    @staticmethod
    def key(name): return NS + "." + name
    def other(self, name): return "%s.%s" % (NS, name)
NS = "app"
"""
    assert asked(f"{SWITCH}{code}switch_is_active({call})") == ["app.new"]


@pytest.mark.parametrize(
    "function",
    [
        "def key():\n    if x:\n        return 'a'\n    return made()",
        "def key():\n    if x:\n        return 'a'\n    return 'b'",
        "def key(): return key()",
        "def key(name): return name",
        "def key(*names): return names[0]",
        "if x:\n    def key(): return 'a'\nelse:\n    def key(): return 'b'",
    ],
)
def test_what_a_function_may_return_otherwise_is_dynamic(function: str) -> None:
    assert asked(f"{SWITCH}{function}\nswitch_is_active(key())") == [None]


@pytest.mark.parametrize(
    "annotation",
    [
        "LDClient",
        "'LDClient'",
        "ldclient.LDClient",
        "Optional[LDClient]",
        "t.Optional['LDClient']",
        "'Optional[LDClient]'",
        "Union[None, LDClient]",
        "LDClient | None",
        "None | LDClient",
        "'LDClient | None'",
        "Annotated[LDClient, Depends(make)]",
    ],
)
def test_an_annotated_parameter_is_a_client(annotation: str) -> None:
    found = sole(f"{LD}def f(asker: {annotation}):\n    asker.variation('a', x, False)")
    assert (found.key, found.evidence.value) == ("a", "type")


@pytest.mark.parametrize(
    "annotation",
    ["list[LDClient]", "'list[LDClient]'", "type[LDClient]", "Callable[[], LDClient]", "Any", "'not python('"],
)
def test_a_parameter_annotated_otherwise_is_no_client(annotation: str) -> None:
    assert asked(f"{LD}def f(asker: {annotation}):\n    asker.variation('a', x, False)") == []


@pytest.mark.parametrize(
    "made",
    [
        "ldclient.get()",
        "LDClient()",
        "make()",
        "promised()",
        "LocalProxy(lambda: ldclient.get())",
        "SimpleLazyObject(make)",
        "None or LDClient()",
        "LDClient() if live else Recorder()",
        "Factory().make()",
        "Factory.shared",
        "CLIENTS['live']",
    ],
)
def test_a_client_however_it_is_made_is_known(made: str) -> None:
    code = """
from proxies import LocalProxy, SimpleLazyObject
def make(): return ldclient.get()
def promised() -> LDClient: return container.get("client")
class Factory:
    shared = LDClient()
    def make(self): return self.shared
CLIENTS = {"live": LDClient()}
"""
    assert asked(f"{LD}{code}asker = {made}\nasker.variation('a', x, False)") == ["a"]


@pytest.mark.parametrize(
    "made", ["Recorder()", "ldclient.set_config()", "other.get()", "make", "LocalProxy(made)", "get()"]
)
def test_what_only_looks_like_a_client_is_none(made: str) -> None:
    code = f"def make(): return ldclient.get()\nasker = {made}\nasker.variation('a', x, False)"
    assert asked(LD + code) == []


@pytest.mark.parametrize("head", ["with LDClient() as asker:", "with open(x) as f, LDClient() as asker:"])
def test_a_client_of_a_with_statement_is_known(head: str) -> None:
    assert asked(f"{LD}{head}\n    asker.variation('a', x, False)") == ["a"]


def test_an_asynchronous_client_of_a_with_statement_is_known() -> None:
    code = (
        "async def f():\n    async with AsyncLDClient() as asker:\n        return await asker.variation('a', x, False)"
    )
    assert asked("from ldclient.async_client import AsyncLDClient\n" + code) == ["a"]


@pytest.mark.parametrize(
    ("holder", "use"),
    [
        ("CART = WaffleFlag('ns.cart', __name__)", "flags.CART"),
        ("class Flags:\n    CART = WaffleFlag('ns.cart', __name__)", "flags.Flags.CART"),
        ("class Flags:\n    CART = WaffleFlag('ns.cart', __name__)", "flags.Flags().CART"),
        ("ALL = {'cart': WaffleFlag('ns.cart', __name__)}", "flags.ALL['cart']"),
        ("ALL = [WaffleFlag('ns.cart', __name__)]", "flags.ALL[0]"),
        ("FIRST = WaffleFlag('ns.cart', __name__)\nCART = FIRST", "flags.CART"),
        ("def cart(): return WaffleFlag('ns.cart', __name__)", "flags.cart()"),
        ("NS = 'ns'\nCART = WaffleFlag(f'{NS}.cart', __name__)", "flags.CART"),
        ("CART = WaffleFlag('ns.cart', __name__) if x else None", "flags.CART"),
    ],
)
def test_a_flag_object_of_another_module_is_followed(holder: str, use: str) -> None:
    sources = {"shop/__init__.py": "", "shop/flags.py": FLAGS + holder}
    found = evaluations({**sources, "shop/app.py": f"from shop import flags\n{use}.is_enabled()"})
    assert [(each.key, each.evidence.value, each.resolution.value) for each in found] == [
        ("ns.cart", "declared", "object")
    ]


def test_a_flag_object_with_two_names_has_both_in_its_key() -> None:
    code = FLAGS + "CHAT = SettingDictToggle('FEATURES', 'CHAT', False, __name__)\nCHAT.is_enabled()"
    assert asked(code) == ["FEATURES['CHAT']"]
    assert declared(code) == [("FEATURES['CHAT']", "app.CHAT")]


@pytest.mark.parametrize(
    ("own", "key"),
    [
        ("class Own(WaffleFlag): ...", "cart"),
        ("class Base(WaffleFlag): ...\nclass Own(Base): ...", "cart"),
        ("class Own(WaffleFlag):\n    def __init__(self, n, m): super().__init__(f'my.{n}', m)", "my.cart"),
        ("class Own(WaffleFlag):\n    def __init__(self, n, m): super(Own, self).__init__(name='my.' + n)", "my.cart"),
        ("class Own(WaffleFlag):\n    def __init__(self, n, m): super().__init__('fixed', m)", "fixed"),
    ],
    ids=["plain", "twice", "prefix", "old-super", "fixed"],
)
def test_a_flag_object_of_an_own_class_is_followed(own: str, key: str) -> None:
    sources = {"base.py": FLAGS + own, "flags.py": "from base import Own\nCART = Own('cart', __name__)"}
    sources["app.py"] = "from flags import CART\nCART.is_enabled()"
    assert asked(sources) == [key]
    assert declared(sources) == [(key, "flags.CART")]


@pytest.mark.parametrize(
    "own",
    [
        "class Own(WaffleFlag):\n    def __init__(self, n, m): super().__init__(made(n), m)",
        "class Own(WaffleFlag):\n    def __init__(self, n, m): self.name = n",
        "class Own(Base):\n    def __init__(self, n, m): super().__init__('a.' + n)",
    ],
    ids=["computed", "without-super", "in-between"],
)
def test_a_flag_object_whose_class_computes_the_key_is_dynamic(own: str) -> None:
    base = "class Base(WaffleFlag):\n    def __init__(self, n): super().__init__('b.' + n)\n"
    assert asked(f"{FLAGS}{base}{own}\nCART = Own('cart', __name__)\nCART.is_enabled()") == [None]


@pytest.mark.parametrize("change", ["CART = Plugin()", "CART = WaffleFlag('ns.other', __name__)"])
def test_a_flag_object_that_is_bound_again(change: str) -> None:
    """An object that is not followed waits or stands in; of two flags of one name either may be asked for."""
    use = "def show(): CART.is_enabled()"
    found = evaluations(f"{FLAGS}CART = WaffleFlag('ns.cart', __name__)\n{change}\n{use}")
    assert [each.key for each in found] == (["ns.cart"] if "Plugin" in change else ["ns.cart", "ns.other"])
    assert all(each.evaluated is None or "Plugin" in change or each.evaluated.obstacle for each in found)


def test_a_class_of_the_same_name_makes_no_flag_object() -> None:
    assert asked("from breakfast import WaffleFlag\nCART = WaffleFlag('ns.cart', __name__)\nCART.is_enabled()") == []
