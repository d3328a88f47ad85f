from __future__ import annotations

import pytest

from flaglint.pack_files import shipped_packs
from flaglint.resolution.explanations import Explainer
from flaglint.scanning.python.reader import read_module

HEAD = """\
import ldclient
from edx_toggles.toggles import WaffleFlag
FLAG = WaffleFlag("ns.a", __name__)
class Own: ...
def own(key): ...
def view(client, made):
"""


def explained(code: str, wanted: str = "X") -> str:
    source = f"{HEAD}    {code}"
    names = frozenset({"variation", "track", "print", "own", "Own", "name", "ask", "get", "elsewhere", "is_enabled"})
    explainer = Explainer({"app.py": read_module("app.py", source.encode(), names)}, ["app.py"], shipped_packs())
    call = explainer.call_at("app.py", HEAD.count("\n") + 1, source.splitlines()[-1].index(wanted) + 1)
    assert call is not None
    return explainer.why_not(call, "app.py")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("client.variation('X', 1)", "the parameter `client` has no annotation"),
        ("made().ask('X')", "no rule pack has a method `ask`"),
        ("print('X')", "which no rule pack knows"),
        ("own('X')", "the project's own `app.own`"),
        ("Own('X')", "the project's own class `Own`"),
        ("Own().ask('X')", "an object of the project's own `Own`"),
        ("ldclient.get().track('X')", "the pack of `ldclient.client.LDClient` has no `track`"),
        ("FLAG.name('X')", "not known"),
        ("elsewhere('X')", "`elsewhere` is not defined in this file"),
        ("ldclient.get().variation(k, 'X', 1)", "`k` is not defined in this file"),
        ("ldclient.get().variation('k', 'X', 1)", "the key is another argument"),
    ],
)
def test_a_call_is_explained(code: str, words: str) -> None:
    assert words in explained(code)


def test_a_place_without_a_call_has_no_explanation() -> None:
    facts = read_module("app.py", b"x = 'X'", frozenset({"f"}))
    explainer = Explainer({"app.py": facts}, ["app.py"], shipped_packs())
    assert explainer.call_at("app.py", 1, 5) is None
    assert explainer.call_at("other.py", 1, 5) is None


def test_a_module_that_was_not_read_is_wanted() -> None:
    facts = read_module("app.py", b"from own import on\non('X')", frozenset({"on"}))
    explainer = Explainer({"app.py": facts}, ["app.py", "own.py"], shipped_packs())
    call = explainer.call_at("app.py", 2, 4)
    assert call is not None
    explainer.why_not(call, "app.py")
    assert explainer.wanted == {"own.py"}
