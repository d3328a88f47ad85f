from __future__ import annotations

import pytest

from flaglint.model.references import Evidence
from flaglint.pack_files import shipped_packs
from flaglint.pipeline import references_in_sources
from tests.resolution.projects import asked, evaluations, pack, sole

WAFFLE = "import waffle\n"


def called(wrapper: str, use: str) -> list[tuple[str | None, str | None]]:
    """Return key and symbol of the evaluations in a module that uses the wrapper of another."""
    sources = {"shop/__init__.py": "", "shop/rollout.py": WAFFLE + wrapper, "shop/app.py": use}
    return [(each.key, each.symbol) for each in evaluations(sources) if each.path == "shop/app.py"]


@pytest.mark.parametrize(
    "wrapper",
    [
        "def on(key): return waffle.switch_is_active(key)",
        "def on(key):\n    '''Ask.'''\n    return waffle.switch_is_active(key)",
        "def on(key, user=None): return bool(waffle.switch_is_active(switch_name=key))",
        "def on(key):\n    result = waffle.switch_is_active(key)\n    log(result)\n    return result",
        "def on(key: str, *args, **kwargs) -> bool: return waffle.switch_is_active(key)",
        "on = lambda_of = None\ndef on(key): return waffle.switch_is_active(key)",
        "def asked(key): return waffle.switch_is_active(key)\non = asked",
        "class M:\n    def on(self, key): return waffle.switch_is_active(key)\non = M().on",
        "def on(key): return any(waffle.switch_is_active(key) for user in users)",
    ],
)
def test_a_function_that_takes_the_key_is_a_wrapper(wrapper: str) -> None:
    assert [key for key, _ in called(wrapper, "from shop.rollout import on\non('a')\non(key='b')")] == ["a", "b"]


@pytest.mark.parametrize(
    "use",
    [
        "from shop.rollout import on as o\no('a')",
        "import shop.rollout as r\nr.on('a')",
        "from .rollout import on\non('a')",
        "from . import rollout\nrollout.on('a')",
        "from shop.rollout import *\non('a')",
        "from shop import rollout\nasker = rollout.on\nasker('a')",
        "from shop.rollout import on\ndef f():\n    asker = on\n    return asker('a')",
    ],
)
def test_a_wrapper_is_found_however_it_is_imported(use: str) -> None:
    assert called("def on(key): return waffle.switch_is_active(key)", use) == [("a", "shop.rollout.on")]


CLASS = """
class Rollout:
    def on(self, key): return waffle.switch_is_active(key)
    @classmethod
    def c_on(cls, key): return waffle.switch_is_active(key)
    @staticmethod
    def s_on(key): return waffle.switch_is_active(key)
    def inner(self): return self.on("a")
rollout = Rollout()
def get(): return rollout
"""


@pytest.mark.parametrize(
    "use",
    [
        "rollout.on('a')",
        "Rollout().on(key='a')",
        "Rollout.on(Rollout(), 'a')",
        "Rollout.c_on('a')",
        "rollout.c_on('a')",
        "Rollout.s_on('a')",
        "rollout.s_on('a')",
        "get().on('a')",
        "def f(r: Rollout): r.on('a')",
        "class Own(Rollout):\n    def f(self): self.on('a')",
        "class Own(Rollout):\n    def f(self): super_of(self)\nOwn().on('a')",
        "class View:\n    def __init__(self):\n        self.r = Rollout()\n    def f(self): self.r.on('a')",
    ],
)
def test_methods_are_wrappers(use: str) -> None:
    assert [key for key, _ in called(CLASS, f"from shop.rollout import Rollout, get, rollout\n{use}")] == ["a"]


def test_a_method_that_asks_through_another_is_an_evaluation_itself() -> None:
    assert called(CLASS, "from shop.rollout import rollout\nrollout.inner()") == [("a", "shop.rollout.Rollout.inner")]


def test_a_property_with_a_fixed_key_is_an_evaluation_where_it_stands() -> None:
    assert asked(WAFFLE + "class C:\n    @property\n    def on(self): return waffle.switch_is_active('a')\nC().on") == [
        "a"
    ]


@pytest.mark.parametrize(
    ("body", "negated"),
    [
        ("return waffle.switch_is_active(key)", False),
        ("return not waffle.switch_is_active(key)", True),
        ("return not not waffle.switch_is_active(key)", False),
        ("return bool(not waffle.switch_is_active(key))", True),
    ],
)
def test_a_wrapper_may_turn_the_flag_round(body: str, negated: bool) -> None:
    [found] = evaluations({"r.py": f"{WAFFLE}def on(key): {body}", "app.py": "from r import on\non('a')"})
    assert found.evaluated is not None
    assert (found.evaluated.negated, found.evaluated.obstacle) == (negated, None)


def test_a_wrapper_of_a_turned_one_turns_it_back() -> None:
    wrapper = "def off(key): return not waffle.switch_is_active(key)\ndef on(key): return not off(key)"
    [found] = evaluations({"r.py": WAFFLE + wrapper, "app.py": "from r import on\non('a')"})
    assert found.evaluated is not None
    assert not found.evaluated.negated


@pytest.mark.parametrize(
    "body",
    [
        "f'app.{key}'",
        "'app.' + key",
        "'app.%s' % key",
        "'app.{}'.format(key)",
        "PREFIX + '.' + key",
        "f'{PREFIX}.{key}'",
    ],
)
def test_a_wrapper_may_put_text_before_the_key(body: str) -> None:
    wrapper = f"PREFIX = 'app'\ndef on(key): return waffle.switch_is_active({body})"
    assert called(wrapper, "from shop.rollout import on\non('a')") == [("app.a", "shop.rollout.on")]


def test_wrappers_of_wrappers_add_their_text() -> None:
    wrapper = "def on(key): return waffle.switch_is_active('a.' + key)\ndef on2(key): return on('b.' + key + '.x')"
    assert called(wrapper, "from shop.rollout import on2\non2('k')") == [("a.b.k.x", "shop.rollout.on2")]


def test_a_chain_of_wrappers_across_files_is_followed() -> None:
    sources: dict[str, str | bytes] = {"w0.py": WAFFLE + "def on0(key): return waffle.switch_is_active(key)"}
    for number in range(1, 8):
        before = number - 1
        code = f"from w{before} import on{before}\ndef on{number}(key): return on{before}(key)"
        sources[f"w{number}.py"] = code
    assert asked({**sources, "app.py": "from w7 import on7\non7('a')"}) == ["a"]


@pytest.mark.parametrize("use", ["await on('a')", "not await on('a')"])
def test_an_asynchronous_wrapper_is_awaited(use: str) -> None:
    wrapper = "async def on(key): return waffle.switch_is_active(key)"
    [found] = evaluations(
        {"r.py": WAFFLE + wrapper, "app.py": f"from r import on\nasync def f():\n    return {use}"},
    )
    assert found.key == "a"
    assert found.evaluated is not None
    assert found.evaluated.obstacle is None
    assert found.evaluated.span.end_column - found.evaluated.span.column == len("await on('a')")


def test_an_asynchronous_wrapper_that_is_not_awaited_is_not_replaced() -> None:
    wrapper = "async def on(key): return waffle.switch_is_active(key)"
    [found] = evaluations({"r.py": WAFFLE + wrapper, "app.py": "from r import on\ntask = on('a')"})
    assert found.evaluated is not None
    assert found.evaluated.obstacle == "the result is not awaited here"


def test_a_decorator_that_takes_the_key_is_a_wrapper_that_is_not_replaced() -> None:
    wrapper = """
def needs(key):
    def wrap(view):
        def inner(*args):
            return view(*args) if waffle.switch_is_active(key) else None
        return inner
    return wrap
"""
    [found] = evaluations({"r.py": WAFFLE + wrapper, "app.py": "from r import needs\n@needs('a')\ndef view(): ..."})
    assert found.key == "a"
    assert found.evaluated is not None
    assert found.evaluated.obstacle == "`needs` does more than return the flag"


@pytest.mark.parametrize(
    "wrapper",
    [
        "def on(key): return waffle.switch_is_active(key) and ready()",
        "def on(key):\n    count(key)\n    return waffle.switch_is_active(key)",
        "@turned_round\ndef on(key): return waffle.switch_is_active(key)",
        "if x:\n    def on(key): return waffle.switch_is_active(key)\nelse:\n    def on(key): return False",
    ],
    ids=["and", "statements", "decorator", "two-definitions"],
)
def test_a_wrapper_that_does_more_is_found_and_not_replaced(wrapper: str) -> None:
    found = [each for each in evaluations(f"{WAFFLE}{wrapper}\non('a')") if each.key == "a"]
    assert [each.evaluated.obstacle for each in found if each.evaluated] == ["`on` does more than return the flag"]


@pytest.mark.parametrize("decorator", ["@cached(timeout=60)", "@app.task", "@turned_round"])
def test_a_decorated_wrapper_of_one_flag_is_found_and_not_replaced(decorator: str) -> None:
    wrapper = f"{decorator}\ndef promo(): return not waffle.switch_is_active('a')\n"
    [inside, found] = evaluations(f"{WAFFLE}{wrapper}promo()")
    assert (inside.key, found.key, found.symbol) == ("a", "a", "app.promo")
    assert found.evaluated
    assert found.evaluated.obstacle == "`promo` does more than return the flag"


@pytest.mark.parametrize(
    "body", ["return waffle.switch_is_active('a') and ready()", "count()\n    return waffle.switch_is_active('a')"]
)
def test_a_decorated_function_that_returns_more_is_no_wrapper(body: str) -> None:
    assert asked(f"{WAFFLE}@cached\ndef promo():\n    {body}\npromo()") == ["a"]


def test_a_wrapper_of_one_flag_around_one_that_does_more_is_found_and_not_replaced() -> None:
    service = """
class Flags:
    NEW = "a"
    def on(self, key):
        count(key)
        return waffle.switch_is_active(key)
    def new_on(self): return self.on(key=self.NEW)
flags = Flags()
"""
    found = evaluations({"r.py": WAFFLE + service, "app.py": "from r import flags\nflags.new_on()"})
    assert [(each.path, each.key) for each in found] == [("app.py", "a"), ("r.py", "a")]
    assert found[0].evaluated
    assert found[0].evaluated.obstacle == "`Flags.new_on` does more than return the flag"


def test_the_call_inside_a_wrapper_is_plumbing() -> None:
    code = "def on(key): return waffle.switch_is_active(key)\non('a')"
    assert [each.span.line for each in evaluations(WAFFLE + code)] == [3]


@pytest.mark.parametrize(("inside", "pattern"), [("key", None), ("'app.' + key", "app.*"), ("f'{key}.new'", "*.new")])
def test_a_wrapper_that_nothing_calls_may_ask_for_anything(inside: str, pattern: str | None) -> None:
    found = sole(f"{WAFFLE}def on(key): return waffle.switch_is_active({inside})")
    assert (found.key, found.pattern, found.span.line) == (None, pattern, 2)
    assert found.reason == "the key is the parameter `key`, and no call of `on` was found"


def test_of_a_chain_of_wrappers_that_nothing_calls_one_is_reported() -> None:
    inner = "def inner(key): return waffle.switch_is_active(key)\n"
    found = sole(f"{WAFFLE}{inner}def outer(key): return inner('app.' + key)")
    assert (found.span.line, found.pattern) == (3, "app.*")


def test_what_openfeature_asks_a_provider_for_is_no_reference() -> None:
    code = (
        "class P:\n    def resolve_boolean_details(self, flag_key, default): return waffle.switch_is_active(flag_key)"
    )
    assert asked(WAFFLE + code) == []


FLAGS = "from enum import Enum\nclass F(Enum):\n    A = 'a'\n    B = ('b', 'text')\n"


@pytest.mark.parametrize(
    ("wrapper", "use", "expected"),
    [
        ("def on(flag: F): return waffle.switch_is_active(flag.value)", "on(F.A)", ["a"]),
        ("def on(flag): return waffle.switch_is_active(flag.value)", "on(F.A)", ["a"]),
        ("def on(flag: F): return waffle.switch_is_active(flag)", "on(flag=F.A)", ["a"]),
        ("def on(flag: F = F.A): return waffle.switch_is_active(flag.value)", "on()", ["a"]),
        ("class S:\n    def on(self, flag: F): return waffle.switch_is_active(flag.value)", "S().on(F.A)", ["a"]),
        ("def on(*flags): return all(waffle.switch_is_active(f) for f in flags)", "on('a', F.B)", ["a", "b"]),
        ("def on(user, *flags): return all(waffle.switch_is_active(f.value) for f in flags)", "on(x, F.A)", ["a"]),
        (
            "def on(flags):\n    for f in flags:\n        if waffle.switch_is_active(f): return 1",
            "on(['a', 'c'])",
            ["a", "c"],
        ),
        ("def on(flag): return waffle.switch_is_active(flag.value)", "on(made())", [None]),
        ("def on(*flags): return all(waffle.switch_is_active(f) for f in flags)", "on(*made())", [None]),
        ("def on(*flags, user): return all(waffle.switch_is_active(f) for f in flags)", "on('a', user='b')", ["a"]),
    ],
)
def test_a_wrapper_may_take_a_member_or_several_keys(wrapper: str, use: str, expected: list[str | None]) -> None:
    found = evaluations(f"{WAFFLE}{FLAGS}{wrapper}\n{use}")
    assert [each.key for each in found if each.span.line == (WAFFLE + FLAGS + wrapper).count("\n") + 2] == expected


@pytest.mark.parametrize("wrapper", ["def on(o): return waffle.switch_is_active(o.flag)", "def on(o): return o.value"])
def test_a_function_that_takes_something_else_is_no_wrapper(wrapper: str) -> None:
    found = evaluations(f"{WAFFLE}{FLAGS}{wrapper}\non(F.A)")
    assert [each.key for each in found] in ([], [None])
    assert all(each.evidence is Evidence.TYPE for each in found)


def test_what_a_pack_says_of_a_wrapper_holds_for_its_inside_too() -> None:
    own = pack('[[wrapper]]\nfunctions = ["r.on"]\nkey = { pos = 0 }')
    assert asked({"r.py": WAFFLE + "def on(key): return waffle.switch_is_active(key)"}, own) == []


def test_a_second_key_of_a_wrapper_is_dynamic() -> None:
    code = "def both(a, b): return waffle.switch_is_active(a) and waffle.switch_is_active(b)\nboth('x', 'y')"
    assert asked(WAFFLE + code) == [None, "x"]


@pytest.mark.parametrize(
    ("use", "key"),
    [
        ("on(x)", None),
        ("on()", None),
        ("on(*args)", None),
        ("on(**options)", None),
        ("on('a', *args)", "a"),
        ("on(f'{x}.new')", None),
    ],
)
def test_what_a_wrapper_is_called_with_decides(use: str, key: str | None) -> None:
    assert asked(f"{WAFFLE}def on(key): return waffle.switch_is_active(key)\n{use}") == [key]


def test_a_pattern_goes_through_a_wrapper() -> None:
    found = sole(WAFFLE + "def on(key): return waffle.switch_is_active('app.' + key)\non(f'new_{x}')")
    assert found.pattern == "app.new_*"


def test_the_default_of_a_wrapper_is_read_where_it_is_written() -> None:
    wrapper = "KEY = 'a'\ndef on(key=KEY): return waffle.switch_is_active(key)"
    assert called(wrapper, "from shop.rollout import on\nKEY = 'b'\non()") == [("a", "shop.rollout.on")]


@pytest.mark.parametrize(
    "code",
    [
        "def on(key): return on(key)\non('a')",
        "def on(key): return off(key)\ndef off(key): return not on(key)\non('a')",
        "def on(key): return [on(k) for k in key]\non('a')",
        "class C:\n    def on(self, key): return self.on(key)\nC().on('a')",
        "on = on\non('a')",
    ],
)
def test_functions_that_call_themselves_wrap_nothing(code: str) -> None:
    names = "def seen(key): return waffle.switch_is_active(key)\nclass N:\n    def on(self, key): return seen(key)\n"
    assert [key for key in asked(f"{WAFFLE}{names}{code}") if key] == []


def test_a_wrapper_that_calls_itself_is_one_still() -> None:
    code = "def on(key, again=True): return waffle.switch_is_active(key) or on(key, False)\non('a')"
    assert asked(WAFFLE + code) == ["a"]


@pytest.mark.parametrize(
    "use",
    [
        "from other import on\non('a')",
        "from elsewhere import on\non('a')",
        "def on(key): return key\non('a')",
        "other.on('a')",
        "class Rollout:\n    def on(self, key): ...\nRollout().on('a')",
        "def f(on): on('a')",
    ],
)
def test_a_function_of_the_same_name_is_no_wrapper(use: str) -> None:
    sources = {"r.py": WAFFLE + "def on(key): return waffle.switch_is_active(key)", "other.py": "def on(key): ..."}
    assert [each.key for each in evaluations({**sources, "app.py": use}) if each.path == "app.py"] == []


@pytest.mark.parametrize(
    "rebinding",
    [
        "def swap():\n    global is_new\n    is_new = other\n",
        "is_new = other\n",
        "if x:\n    from other import is_new\n",
    ],
)
def test_a_wrapper_whose_name_is_bound_again_is_not_taken_for_the_flag(rebinding: str) -> None:
    source = "import waffle\n\n\ndef is_new():\n    return waffle.switch_is_active('a')\n\n\n"
    found = references_in_sources({"m.py": (source + rebinding + "y = is_new()\n").encode()}, shipped_packs())
    assert not [r for r in found if r.evidence is Evidence.WRAPPER and r.evaluated and r.evaluated.obstacle is None]
