from __future__ import annotations

import pytest

from flaglint.model.references import Evidence
from tests.resolution.projects import asked, evaluations, forced

LD = "import ldclient\nimport pytest\nfrom ldclient.integrations.test_data import TestData\n"
GIVES = f"{LD}@pytest.fixture\ndef flags():\n    return ldclient.get()\n"
ASK = "def test_it(flags):\n    assert flags.variation('a', context, False)\n"


@pytest.mark.parametrize(
    "decorator", ["@pytest.fixture", "@fixture", "@pytest.fixture(scope='session')", "@pytest.yield_fixture()"]
)
@pytest.mark.parametrize("way", ["return", "yield"])
def test_a_test_is_passed_what_a_fixture_gives(decorator: str, way: str) -> None:
    code = f"{LD}{decorator}\ndef flags():\n    client = ldclient.get()\n    {way} client\n{ASK}"
    [found] = evaluations({"tests/test_cart.py": code})
    assert (found.key, found.evidence, found.in_test) == ("a", Evidence.TYPE, True)


@pytest.mark.parametrize("conftest", ["tests/shop/conftest.py", "tests/conftest.py", "conftest.py"])
def test_fixtures_of_the_folders_above_are_known(conftest: str) -> None:
    assert asked({conftest: GIVES, "tests/shop/test_cart.py": ASK}) == ["a"]


@pytest.mark.parametrize(
    "code",
    [
        f"{GIVES}class TestCart:\n    def test_it(self, flags):\n        flags.variation('a', context, False)\n",
        f"{GIVES}@pytest.fixture\ndef cart(flags):\n    return flags.variation('a', context, False)\n",
        f"{GIVES}@pytest.fixture\ndef again(flags):\n    return flags\n{ASK.replace('flags', 'again')}",
    ],
)
def test_methods_and_other_fixtures_are_passed_them_too(code: str) -> None:
    assert asked({"tests/test_cart.py": code}) == ["a"]


def test_the_nearest_fixture_counts_and_may_use_the_one_above() -> None:
    near = "import pytest\n@pytest.fixture\ndef flags(flags):\n    return flags\n"
    assert asked({"conftest.py": GIVES, "tests/conftest.py": near, "tests/test_cart.py": ASK}) == ["a"]
    near = "import pytest\nclass Lamp: ...\n@pytest.fixture\ndef flags():\n    return Lamp()\n# ldclient\n"
    assert asked({"conftest.py": GIVES, "tests/conftest.py": near, "tests/test_cart.py": ASK}) == []


def test_values_that_a_fixture_holds_for_a_test_are_overrides() -> None:
    conftest = f"{LD}@pytest.fixture\ndef ld():\n    data = TestData.data_source()\n    yield data\n"
    test = "def test_it(app, ld):\n    ld.update(ld.flag('a').variation_for_all(True))\n"
    assert forced({"tests/conftest.py": conftest, "tests/test_cart.py": test}) == ["a"]


def test_a_context_manager_gives_what_it_yields() -> None:
    code = "@contextmanager\ndef client():\n    yield ldclient.get()\nwith client() as c:\n    "
    assert asked(f"{LD}{code}c.variation('a', context, False)") == ["a"]


@pytest.mark.parametrize(
    "code",
    [
        f"{LD}def flags():\n    return ldclient.get()\n{ASK}",
        f"{GIVES}{ASK.replace('flags', 'others')}",
        f"{GIVES}def helper(flags):\n    flags.variation('a', context, False)\n",
        f"{LD}@pytest.fixture\ndef flags(request):\n    return request.param\n{ASK}",
        f"{LD}def flags():\n    yield ldclient.get()\nflags().variation('a', context, False)\n",
        f"{LD}@pytest.fixture\ndef flags(flags):\n    return flags\n{ASK}",
    ],
)
def test_what_is_no_fixture_gives_nothing(code: str) -> None:
    # The parameter `flags` bears no name of a client.
    assert asked({"tests/test_cart.py": code}) == []


def test_a_key_that_a_fixture_gives_stays_a_parameter() -> None:
    code = (
        "import pytest, waffle\n@pytest.fixture\ndef key(): return 'a'\ndef test_it(key): waffle.switch_is_active(key)"
    )
    assert asked({"tests/test_cart.py": code}) == [None]
