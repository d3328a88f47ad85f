from __future__ import annotations

import pytest

from tests.resolution.projects import asked, forced, pack

CONFTEST = """
import pytest
import ldclient
from waffle import switch_is_active
@pytest.fixture
def client(): return ldclient.get()
@pytest.fixture
def is_on():
    def ask(name): return switch_is_active(name)
    return ask
@pytest.fixture
def variation(): return ldclient.get().variation
@pytest.fixture
def key(): return "a"
"""


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("def test_it(client): client.variation('a', user, False)", ["a"]),
        ("def test_it(variation): variation('a', user, False)", ["a"]),
        ("def test_it(is_on): is_on('a')", ["a"]),
        ("def test_it(is_on: 'Asks'): is_on('a')", ["a"]),
        ("class Asks: ...\ndef test_it(is_on: Asks): is_on('a')", ["a"]),
        ("def helper(is_on): is_on('a')", []),
        ("def test_it(other): other('a')", []),
        ("import pytest\n@pytest.fixture\ndef is_on(): return lambda name: True\ndef test_it(is_on): is_on('a')", []),
        ("class Ask:\n    def __call__(self, name): ...\ndef test_it(ask: Ask): ask('a')", []),
    ],
)
def test_a_test_is_passed_what_a_fixture_gives(test: str, expected: list[str]) -> None:
    found = asked({"tests/conftest.py": CONFTEST, "tests/test_it.py": f"import ldclient\n{test}"})
    assert [key for key in found if key] == expected


def test_an_annotation_of_a_client_goes_before_a_fixture() -> None:
    code = """
    import pytest
    from ldclient.client import LDClient
    @pytest.fixture
    def client(): return Fake()
    class Fake: ...
    def test_it(client: LDClient): client.variation("a", user, False)
    """
    assert asked(code) == ["a"]


def test_a_pack_may_name_a_fixture() -> None:
    own = pack('[[override]]\nfunctions = ["tests.conftest.enable"]\nkey = { pos = 0 }')
    conftest = "import pytest\n@pytest.fixture\ndef enable(): return make()"
    code = "def test_it(enable): enable('a')\ndef helper(enable): enable('b')"
    assert forced({"tests/conftest.py": conftest, "tests/test_it.py": code}, own) == ["a"]
