from __future__ import annotations

import pytest

from tests.resolution.projects import asked, evaluations

SWITCH = "from waffle import switch_is_active\n"
FLAGS = (
    "from edx_toggles.toggles import WaffleFlag\nA = WaffleFlag('a', __name__)\nB = WaffleFlag('b', __name__)\n"
    "ALL = [A, B]\nBY_NAME = {'one': A, 'two': B}\n"
)
KEYS = """
from enum import Enum
LIST = ["a", "b"]
TUPLE = ("a", "b")
TABLE = {"a": "x", "b": "y"}
NESTED = [["a"], ["b"]]
PAIRS = [("x", "a"), ("y", "b")]
class F(Enum):
    A = "a"
    B = ("b", "text")
    def asks(self): ...
"""


@pytest.mark.parametrize(
    "loop",
    [
        "for k in LIST: switch_is_active(k)",
        "for k in TUPLE:\n    if switch_is_active(k): break",
        "for k in {'a', 'b'}: switch_is_active(k)",
        "for k in [*LIST, 'a']: switch_is_active(k)",
        "for k in sorted(LIST): switch_is_active(k)",
        "for k in LIST[:]: switch_is_active(k)",
        "for k in TABLE: switch_is_active(k)",
        "for k in TABLE.keys(): switch_is_active(k)",
        "for k, v in TABLE.items(): switch_is_active(k)",
        "for k in {**TABLE}: switch_is_active(k)",
        "for i, k in enumerate(LIST): switch_is_active(k)",
        "for i, (x, k) in enumerate(PAIRS): switch_is_active(k)",
        "for x, k in PAIRS: switch_is_active(k)",
        "for p in PAIRS: switch_is_active(p[1])",
        "for i, k in zip(x, LIST): switch_is_active(k)",
        "import itertools\nfor k in itertools.chain(LIST, ['a']): switch_is_active(k)",
        "for k in filter(None, LIST): switch_is_active(k)",
        "for k in ['a'] + ['b']: switch_is_active(k)",
        "for k in {'a': 1} | {'b': 2}: switch_is_active(k)",
        "ALL = (*LIST,) + TUPLE\nfor k in ALL: switch_is_active(k)",
        "for part in NESTED:\n    for k in part: switch_is_active(k)",
        "for f in F: switch_is_active(f.value)",
        "for f in (F.A, F.B): switch_is_active(f)",
        "[switch_is_active(k) for k in LIST]",
        "{k: switch_is_active(k) for k in LIST if k}",
        "any(switch_is_active(k) for part in NESTED for k in part)",
        "def f():\n    return all(switch_is_active(k) for k in LIST)",
        "any(map(switch_is_active, TUPLE))",
        "k = made()\nfor k in LIST: switch_is_active(k)",
        "for k in ['x']: print(k)\nfor k in LIST: switch_is_active(k)",
    ],
)
def test_a_loop_over_what_is_written_out_asks_for_each(loop: str) -> None:
    found = evaluations(SWITCH + KEYS + loop)
    assert [each.key for each in found] == ["a", "b"]
    assert all(each.evaluated and each.evaluated.obstacle for each in found)


@pytest.mark.parametrize(
    "loop",
    [
        "for k in made(): switch_is_active(k)",
        "for k in LIST.copy(): switch_is_active(k)",
        "for k, v in TABLE.pop(): switch_is_active(k)",
        "for i, k in zip(LIST, x): switch_is_active(k)",
        "for k in Model.objects.filter(x, LIST): switch_is_active(k)",
        "def zip(*given): ...\nfor i, k in zip(x, LIST): switch_is_active(k)",
        "for k in [made(k) for k in LIST]: switch_is_active(k)",
        "for k in [k for k in made()]: switch_is_active(k)",
        "for k in LIST + made: switch_is_active(k[0])",
        "for k in TABLE.items(): switch_is_active(k)",
        "for k in LIST: switch_is_active(k.upper())",
        "for k in LIST:\n    k = made()\n    switch_is_active(k)",
        "for k in LIST: pass\nk = made()\nswitch_is_active(k)",
        "for k in []: switch_is_active(k)",
        "LIST = made()\nfor k in LIST: switch_is_active(k)",
        "class G: A = 'a'\nfor k in G: switch_is_active(k)",
        "for x, k in [('a',)]: switch_is_active(k)",
    ],
)
def test_a_loop_over_something_else_is_dynamic(loop: str) -> None:
    assert set(asked(SWITCH + KEYS + loop)) == {None}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("TABLE.get('a')", ["x"]),
        ("TABLE.get('a', 'z')", ["x"]),
        ("TABLE.get('c', 'z')", ["z"]),
        ("TABLE[name]", ["x", "y"]),
        ("TABLE.get(name)", ["x", "y"]),
        ("TABLE.get(name, 'z')", ["x", "y", "z"]),
        ("LIST[index]", ["a", "b"]),
        ("LIST[-1]", ["b"]),
        ("PAIRS[0][1]", ["a"]),
        ("{'a': 'b', 'c': 'd'}['c']", ["d"]),
        ("{**TABLE, 'a': 'b'}['a']", ["b"]),
        ("F['B'].value", ["b"]),
        ("F('a').value", ["a"]),
        ("F.B.value[0]", ["b"]),
    ],
)
def test_an_item_is_looked_up(key: str, expected: list[str]) -> None:
    assert asked(f"{SWITCH}{KEYS}switch_is_active({key})") == expected


@pytest.mark.parametrize(
    "key",
    [
        "TABLE['c']",
        "TABLE.get('c')",
        "made().get('a')",
        "TABLE.pop('a')",
        "LIST[2]",
        "F['C'].value",
        "F('c').value",
        "F(made()).value",
        "F.A.value[0]",
        "F.B.value[1]",
        "{**made()}['a']",
        "{made(): 'a'}['b']",
    ],
)
def test_what_is_not_there_is_dynamic(key: str) -> None:
    assert asked(f"{SWITCH}{KEYS}switch_is_active({key})") == [None]


@pytest.mark.parametrize(
    "use",
    [
        "all(f.is_enabled() for f in ALL)",
        "for f in ALL: f.is_enabled()",
        "for f in (A, B): f.is_enabled()",
        "for name, f in BY_NAME.items(): f.is_enabled()",
        "for f in BY_NAME.values(): f.is_enabled()",
        "BY_NAME[name].is_enabled()",
        "(A if x else B).is_enabled()",
    ],
)
def test_flag_objects_are_asked_one_by_one(use: str) -> None:
    assert asked(FLAGS + use) == ["a", "b"]


@pytest.mark.parametrize("use", ["[f for f in ALL]", "for f in ALL: print(f.name)", "for f in made(): f.is_enabled()"])
def test_a_list_of_flag_objects_that_is_not_asked(use: str) -> None:
    assert asked(FLAGS + use) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("KEYS = [f'new_{k}' for k in LIST]\nfor k in KEYS: switch_is_active(k)", ["new_a", "new_b"]),
        ("KEYS = {k: f'new_{k}' for k in LIST}\nfor k in KEYS.values(): switch_is_active(k)", ["new_a", "new_b"]),
        ("KEYS = {k: f'new_{k}' for k in LIST}\nswitch_is_active(KEYS['a'])", ["new_a", "new_b"]),
        ("KEYS = {k: f'new_{k}' for k in LIST}\nswitch_is_active(KEYS[name])", ["new_a", "new_b"]),
        ("for k in (f.value for f in F if f is not F.B): switch_is_active(k)", ["a", "b"]),
        ("for k in [v for k, v in TABLE.items()]: switch_is_active(k)", ["x", "y"]),
        ("def f():\n    for k in [f'new_{k}' for k in LIST]: switch_is_active(k)", ["new_a", "new_b"]),
        ("KEYS = {f'new_{k}': 1 for k in LIST}\nswitch_is_active(next(KEYS))", [None]),
        ("KEYS = [f'{made()}_{k}' for k in LIST]\nfor k in KEYS: switch_is_active(k)", [None, None]),
        ("KEYS = {k: k for k in LIST}\nswitch_is_active(KEYS['c'])", [None]),
    ],
)
def test_a_comprehension_makes_keys(code: str, expected: list[str | None]) -> None:
    assert asked(SWITCH + KEYS + code) == expected


def test_names_of_a_comprehension_are_its_own() -> None:
    code = "k = 'outer'\nKEYS = [k for k in LIST]\nswitch_is_active(k)"
    assert asked(SWITCH + KEYS + code) == ["outer"]
