"""A pack that says something false about its SDK is told so; the SDK is a small made-up one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from flaglint.model.packs import RulePack
from flaglint.pack_files import parse_pack
from tests.sdks.signatures import differences

SDK = {
    "kea/__init__.py": """
        from kea.client import AsyncClient, Client, get

        def enabled(key, user=None): ...
        """,
    "kea/client.py": """
        from __future__ import annotations

        class Details:
            reason: str
            def __init__(self, value):
                self.value = value

        class Client:
            def value(self, key, default, user=None): ...
            def details(self, key, default=False, *, user=None) -> Details: ...
            def on(self, key): ...
            def everything(self, user, keys=None): ...

        class AsyncClient:
            async def value(self, key, default, user=None): ...

        class Other:
            def __init__(self):
                self.client = Client()

        def get() -> Client: ...
        def other() -> Other: ...
        """,
    "kea/flags.py": """
        class Flag:
            gate = None
            def __init__(self, name, default=False): ...
            def is_on(self): ...

        def gated(name, fallback_view=None): ...
        def override(name, value): ...
        """,
}

PACK = """
schema = 1

[pack]
id = "kea"
provider = "kea"
lang = "python"
imports = ["kea"]

[[client]]
type = "kea.client.Client"
constructors = ["kea.Client", "kea.client.Client"]
factories = ["kea.get", "kea.client.get"]
from_attributes = ["kea.client.Other.client"]

[[client]]
type = "kea.client.AsyncClient"
constructors = ["kea.AsyncClient", "kea.client.AsyncClient"]

[[call]]
id = "value"
on = "kea.client.Client"
methods = ["value"]
key = { pos = 0, kw = "key" }
default = { pos = 1, kw = "default" }
context = { pos = 2, kw = "user" }

[[call]]
id = "details"
on = "kea.client.Client"
methods = ["details"]
key = { pos = 0, kw = "key" }
default = { pos = 1, kw = "default", value = false, optional = true }
context = { kw = "user" }
returns = { shape = "attr", attrs = { value = "value" }, other = ["reason"] }

[[call]]
id = "on"
on = "kea.client.Client"
methods = ["on"]
key = { pos = 0, kw = "key" }
default = { none = true }

[[call]]
id = "async value"
on = "kea.client.AsyncClient"
methods = ["value"]
key = { pos = 0, kw = "key" }
default = { pos = 1, kw = "default" }
async = true

[[call]]
id = "enabled"
functions = ["kea.enabled"]
key = { pos = 0, kw = "key" }
default = { none = true }

[[bulk]]
on = "kea.client.Client"
methods = ["everything"]
keys = { pos = 1, kw = "keys" }

[[declaration]]
constructors = ["kea.flags.Flag"]
key = { pos = 0, kw = "name" }
default = { pos = 1, kw = "default", value = false, optional = true }
evaluate = { methods = ["is_on"] }

[[decorator]]
functions = ["kea.flags.gated"]
key = { pos = 0, kw = "name" }

[[class_attribute]]
bases = ["kea.flags.Flag"]
attribute = "gate"

[[override]]
functions = ["kea.flags.override"]
key = { pos = 0, kw = "name" }
value = { pos = 1, kw = "value" }
"""


@pytest.fixture(autouse=True)
def _sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, text in SDK.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        lines = [line.removeprefix("        ") for line in text.splitlines()]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for module in [name for name in sys.modules if name.partition(".")[0] == "kea"]:
        del sys.modules[module]


def pack(text: str) -> RulePack:
    return parse_pack(tomli.loads(text), "kea.toml")


def test_a_true_pack_differs_in_nothing() -> None:
    assert differences(pack(PACK)) == []


@pytest.mark.parametrize(
    ("true", "false", "difference"),
    [
        ('methods = ["value"]', 'methods = ["variation"]', "kea.client.Client.variation: there is no such method"),
        ('methods = ["everything"]', 'methods = ["every"]', "kea.client.Client.every: there is no such method"),
        ('kw = "keys"', 'kw = "only"', "keys: there is no keyword `only` in (user, keys=None)"),
        ('functions = ["kea.enabled"]', 'functions = ["kea.is_on"]', "kea.is_on: there is no `is_on`"),
        ('imports = ["kea"]\n', 'imports = ["kea"]\nnote = "x"\n', None),
        ('{ pos = 0, kw = "key" }', '{ pos = 1, kw = "key" }', "key: position 1 is `default`, not `key`"),
        ('{ pos = 0, kw = "key" }', '{ pos = 0, kw = "name" }', "key: there is no keyword `name` in (key, default"),
        ('{ pos = 0, kw = "key" }', "{ pos = 0 }", "key: position 0 can be passed as `key` too"),
        ('{ pos = 0, kw = "key" }', '{ kw = "key" }', "key: `key` can be passed by position 0 too"),
        ('{ pos = 0, kw = "key" }', "{ pos = 7 }", "key: there is no position 7"),
        ('{ pos = 2, kw = "user" }', '{ pos = 1, kw = "user" }', "context: position 1 is `default`, not `user`"),
        ('context = { kw = "user" }', 'context = { pos = 2, kw = "user" }', "context: there is no position 2"),
        ('default = { pos = 1, kw = "default" }', "default = { none = true }", "default: `default` looks like one"),
        ('kw = "default" }', 'kw = "default", optional = true }', "default: `optional` is false in the SDK"),
        (", value = false, optional = true", "", "default: `optional` is true in the SDK"),
        ("value = false, optional", "value = true, optional", "default: left out, it is False in the SDK"),
        (
            "default = { none = true }",
            'default = { pos = 1, kw = "default" }',
            "there is no keyword `default` in (key)",
        ),
        ("async = true\n", "", "kea.client.AsyncClient.value: `async` is true in the SDK"),
        ('other = ["reason"]', 'other = ["variant"]', "its Details has no `variant`"),
        ('attrs = { value = "value" }', 'attrs = { worth = "value" }', "its Details has no `worth`"),
        ('"kea.get"', '"kea.fetch"', "kea.fetch: there is no `fetch`"),
        ('"kea.client.get"', '"kea.client.other"', "kea.client.other: gives a Other"),
        ("Other.client", "Other.sdk", "kea.client.Other: has no `sdk`"),
        ('"kea.Client", ', "", "kea.client.Client: can also be imported as kea.Client, which is not listed"),
        ('"kea.AsyncClient"', '"parrot.AsyncClient"', "parrot.AsyncClient: there is no module `parrot`"),
        ('type = "kea.client.Client"', 'type = "kea.client"', "kea.client: is no class"),
        ('methods = ["is_on"]', 'methods = ["is_enabled"]', "kea.flags.Flag: has no `is_enabled`"),
        ('"kea.flags.gated"', '"kea.flags.gate"', "kea.flags.gate: there is no `gate`"),
        ('attribute = "gate"', 'attribute = "flag_name"', "kea.flags.Flag: has no `flag_name`"),
        (
            'value = { pos = 1, kw = "value" }',
            'value = { pos = 1, kw = "active" }',
            "value: there is no keyword `active`",
        ),
    ],
)
def test_a_false_pack_is_told_so(true: str, false: str, difference: str | None) -> None:
    assert PACK.count(true) >= 1
    found = differences(pack(PACK.replace(true, false, 1)))
    if difference is None:
        assert found == []
    else:
        assert any(difference in one for one in found), found


def test_names_read_elsewhere_are_not_looked_for() -> None:
    text = PACK.replace('"kea.flags.Flag"', '"parrot.Flag"')
    assert "parrot.Flag: there is no module `parrot`" in differences(pack(text))
    assert differences(pack(text), ("parrot",)) == []
