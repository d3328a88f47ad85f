"""Projects made at random: a key travels through constants, re-exports and wrappers to a call."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from flaglint.model.references import ReferenceKind
from flaglint.pack_files import shipped_packs
from tests.resolution.projects import Sources, references

WAFFLE = next(pack for pack in shipped_packs() if pack.pack.id == "waffle")
KEYS = st.text("abcdefghijklmnop-._", min_size=1, max_size=8).map(lambda text: f"k{text}")

# How the module `m<n>` hands on what `m<n-1>` calls `V`: as a statement that binds `V`.
STEPS: tuple[Callable[[int], str], ...] = (
    lambda n: f"from m{n - 1} import V",
    lambda n: f"from m{n - 1} import V as W\nV = W",
    lambda n: f"import m{n - 1}\nV = m{n - 1}.V",
    lambda n: f"import m{n - 1} as before\nclass Keys:\n    INNER = before.V\nV = Keys.INNER",
    lambda n: f"from m{n - 1} import *",
    lambda n: f"from m{n - 1} import V as W\ndef make(): return W\nV = make()",
    lambda n: f"from m{n - 1} import V as W\nALL = {{'one': W}}\nV = ALL['one']",
    lambda n: f"from m{n - 1} import V as W\nV = f'{{W}}'",
    lambda n: f"from enum import Enum\nfrom m{n - 1} import V as W\nclass E(Enum):\n    A = W\nV = E.A.value",
    lambda n: f"try:\n    from m{n - 1} import V\nexcept ImportError:\n    from m{n - 1} import V",
    lambda n: f"if True:\n    from m{n - 1} import V as W\nV = str(W)",
)

# How `w<n>` hands on the wrapper `on` of `w<n-1>`.
WRAPPERS: tuple[Callable[[int], str], ...] = (
    lambda n: f"from w{n - 1} import on",
    lambda n: f"from w{n - 1} import on as inner\ndef on(key): return inner(key)",
    lambda n: f"import w{n - 1}\ndef on(key, *, user=None): return bool(w{n - 1}.on(key=key))",
    lambda n: f"import w{n - 1}\non = w{n - 1}.on",
    lambda n: f"import w{n - 1} as w\nclass M:\n    def on(self, key): return w.on(key)\non = M().on",
    lambda n: (
        f"import w{n - 1} as w\nclass M:\n    @staticmethod\n    def on(key): return not not w.on(key)\non = M.on"
    ),
    lambda n: f"import w{n - 1} as w\nclass M:\n    @classmethod\n    def on(cls, key): return w.on(key)\non = M.on",
)

USES = (
    "from {w} import on\nfrom {m} import V\non(V)",
    "import {w} as x, {m} as y\nx.on(key=y.V)",
    "from {w} import on as ask\nfrom {m} import V as K\ndef f():\n    return [ask(K) for z in u]",
    "import {w}, {m}\nclass C:\n    KEY = {m}.V\n    def f(self):\n        return {w}.on(self.KEY)",
    "from {w} import *\nfrom {m} import *\nif not on(V): ...",
)

# What breaks a link: the key may be another from here on, or is none at all.
BREAKS = (
    "V = made()",
    "V = one() if x else made()",
    "for V in x: ...",
    "V += 'x'",
    "def start():\n    global V\n    V = made()",
    "del V",
    "class V: ...",
)


def project(key: str, steps: list[int], wrappers: list[int], use: int) -> dict[str, str | bytes]:
    sources: dict[str, str | bytes] = {
        "m0.py": f"V = {key!r}",
        "w0.py": "import waffle\ndef on(key): return waffle.switch_is_active(key)",
    }
    for number, step in enumerate(steps, start=1):
        sources[f"m{number}.py"] = STEPS[step](number)
    for number, step in enumerate(wrappers, start=1):
        sources[f"w{number}.py"] = WRAPPERS[step](number)
    sources["app.py"] = USES[use].format(w=f"w{len(wrappers)}", m=f"m{len(steps)}")
    return sources


def keys_asked_in_app(sources: Sources) -> list[str | None]:
    found = references(sources, WAFFLE, also_shipped=False)
    return [each.key for each in found if each.path == "app.py" and each.kind is ReferenceKind.EVALUATION]


CHAINS = {
    "steps": st.lists(st.integers(0, len(STEPS) - 1), max_size=4),
    "wrappers": st.lists(st.integers(0, len(WRAPPERS) - 1), max_size=3),
    "use": st.integers(0, len(USES) - 1),
}


@settings(max_examples=60)
@given(key=KEYS, **CHAINS)
def test_a_key_is_found_through_any_chain(key: str, steps: list[int], wrappers: list[int], use: int) -> None:
    assert keys_asked_in_app(project(key, steps, wrappers, use)) == [key]


@settings(max_examples=60)
@given(key=KEYS, broken=st.integers(0, 4), by=st.sampled_from(BREAKS), **CHAINS)
def test_a_broken_link_never_gives_the_key(
    key: str, broken: int, by: str, steps: list[int], wrappers: list[int], use: int
) -> None:
    sources = project(key, steps, wrappers, use)
    path = f"m{min(broken, len(steps))}.py"
    assert keys_asked_in_app({**sources, path: f"{sources[path]!s}\n{by}"}) == [None]


@settings(max_examples=40)
@given(
    key=KEYS,
    by=st.sampled_from(["def on(key): ...", "on = made()", "class on: ...", "from else_where import on"]),
    **CHAINS,
)
def test_a_hidden_wrapper_asks_for_nothing(key: str, by: str, steps: list[int], wrappers: list[int], use: int) -> None:
    sources = project(key, steps, wrappers, use)
    last = f"w{len(wrappers)}"
    sources["app.py"] = str(sources["app.py"]).replace(last, "hidden")
    sources["hidden.py"] = by
    assert keys_asked_in_app(sources) == []
