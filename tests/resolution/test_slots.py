from __future__ import annotations

import pytest

from flaglint.model.references import Evidence
from tests.resolution.projects import asked, evaluations, references

BOOT = "import ldclient\ndef start(app):\n    client = ldclient.get()\n    app.extensions['ld'] = client\n"
ASK = ".variation('a', context, False)"


@pytest.mark.parametrize(
    "read",
    [
        "current_app.extensions['ld']",
        "self.app.extensions.get('ld')",
        "app.extensions.get('ld', None)",
        "extensions['ld']",
    ],
)
def test_a_client_that_is_kept_in_a_table_is_found_there(read: str) -> None:
    [found] = evaluations({"boot.py": BOOT, "view.py": f"{read}{ASK}"})
    assert (found.key, found.evidence) == ("a", Evidence.IMPORT)
    assert found.evaluated
    assert found.evaluated.obstacle == "the receiver may be something else"


@pytest.mark.parametrize(
    "read",
    [
        "app.extensions['other']",
        "app.plugins['ld']",
        "app.extensions[name]",
        "app.extensions.pop('ld')",
        "app.extensions.get()",
        "app.extensions.get(*names)",
        "extensions()['ld']",
    ],
)
def test_another_table_or_key_holds_nothing(read: str) -> None:
    assert asked({"boot.py": BOOT, "view.py": f"{read}{ASK}"}) == []


@pytest.mark.parametrize(("value", "keys"), [("None", ["a"]), ("made()", ["a"]), ("'text'", []), ("'a'", [])])
def test_what_else_is_kept_there_may_contradict(value: str, keys: list[str]) -> None:
    other = f"import ldclient\ndef stop(app):\n    app.extensions['ld'] = value\nvalue = {value}\n"
    assert asked({"boot.py": BOOT, "more.py": other, "view.py": f"app.extensions['ld']{ASK}"}) == keys


def test_a_method_that_reads_the_table_gives_the_client() -> None:
    code = f"""
{BOOT}
class Flags:
    def _client(self):
        try:
            return self.app.extensions['ld']
        except KeyError:
            start(self.app)
            return self.app.extensions.get('ld')
    def is_on(self, name, user=None):
        client = self._client()
        return bool(client.variation(name, user, None))
"""
    sources = {
        "shop/flags.py": code,
        "shop/__init__.py": "from .flags import Flags\nflags = Flags()\n",
        "view.py": "from shop import flags\nif flags.is_on('a'): pass",
    }
    assert [(each.path, each.key) for each in evaluations(sources)] == [("view.py", "a")]


def test_an_object_of_a_subclass_is_kept_too() -> None:
    boot = "from ldclient import LDClient\nclass Own(LDClient): ...\nCLIENTS['ld'] = Own(config)\n"
    assert asked({"boot.py": boot, "view.py": f"from boot import CLIENTS\nCLIENTS['ld']{ASK}"}) == ["a"]


def test_a_double_that_tests_keep_there_says_nothing() -> None:
    test = f"import ldclient\ndef test(app):\n    app.extensions['ld'] = ldclient.get()\n    app.extensions['ld']{ASK}"
    assert references({"tests/test_view.py": test}) == ()


def test_a_table_that_holds_itself_is_harmless() -> None:
    assert asked(f"import ldclient\nT['a'] = T['b']\nT['b'] = T['a']\nT['a']{ASK}") == []


def test_an_item_of_a_known_dictionary_goes_before() -> None:
    code = f"{BOOT}class Own:\n    def variation(self, *all): ...\nextensions = {{'ld': Own()}}\nextensions['ld']{ASK}"
    assert asked(code) == []
