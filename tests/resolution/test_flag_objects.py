"""Flag objects that are passed to functions which do not say what they take."""

from __future__ import annotations

import pytest

from flaglint.model.references import Evidence, Reference, ReferenceKind
from tests.resolution.projects import asked, evaluations, references

NAV = "from edx_toggles.toggles import WaffleFlag, WaffleSwitch\nNAV = WaffleFlag('a', __name__)\n"
CHECK = "def check(flag, course=None):\n    return flag.is_enabled()\n"


@pytest.mark.parametrize("call", ["check(NAV)", "check(flag=NAV)", "check(NAV, course)", "a = check(NAV) and b"])
def test_who_passes_a_flag_object_asks_for_the_flag(call: str) -> None:
    [found] = evaluations(f"{NAV}{CHECK}{call}")
    assert (found.key, found.namespace, found.evidence, found.symbol) == ("a", "flag", Evidence.WRAPPER, "app.check")
    assert found.evaluated
    assert found.evaluated.obstacle == "`check` does more than return the flag"


def test_the_object_says_of_which_kind_the_flag_is() -> None:
    found = evaluations(f"{NAV}GRADES = WaffleSwitch('b', __name__)\n{CHECK}check(NAV)\ncheck(GRADES)")
    assert [(each.key, each.namespace) for each in found] == [("a", "flag"), ("b", "switch")]


@pytest.mark.parametrize(
    "files",
    [
        {"checks.py": CHECK, "app.py": "from checks import check\nfrom flags import NAV\ncheck(NAV)"},
        {"checks.py": f"{CHECK}# edx_toggles", "app.py": "import checks, flags\nchecks.check(flags.NAV)"},
    ],
)
def test_across_files_it_takes_one_that_speaks_of_the_sdk(files: dict[str, str]) -> None:
    expected = ["a"] if "edx_toggles" in files["checks.py"] else []
    assert asked({"flags.py": NAV, **files}) == expected


def test_a_function_that_hands_the_object_on_is_followed() -> None:
    outer = "def outer(feature):\n    return check(feature, None)\n"
    assert asked(f"{NAV}{CHECK}{outer}outer(NAV)") == ["a"]


def test_a_method_takes_one_too() -> None:
    service = "class S:\n    def check(self, flag):\n        if flag.is_enabled(): pass\nS().check(NAV)"
    assert asked(NAV + service) == ["a"]


def test_a_key_that_is_a_parameter_goes_before() -> None:
    both = "def both(key, flag):\n    if flag.is_enabled(): pass\n    return waffle.switch_is_active(key)\n"
    assert asked(f"import waffle\n{NAV}{both}both('b', NAV)") == ["b"]


@pytest.mark.parametrize(
    "code",
    [
        f"{CHECK}class Plugin: ...\ncheck(Plugin())",
        f"{CHECK}check(plugin)\ncheck('a')\ncheck()\ncheck(*plugins)",
        "def check(flag): return flag.is_loaded()\ncheck(NAV)",
        "def check(flag): return flag.owner.is_enabled()\ncheck(NAV)",
        "def check(flag):\n    flag = made()\n    return flag.is_enabled()\ncheck(NAV)",
        f"{CHECK}",
    ],
)
def test_what_is_passed_or_asked_otherwise_is_none(code: str) -> None:
    def is_asked(reference: Reference) -> bool:
        return reference.kind is ReferenceKind.EVALUATION

    assert [*filter(is_asked, references(NAV + code))] == []


def test_a_client_that_is_a_parameter_is_still_weighed() -> None:
    code = "from UnleashClient import UnleashClient\ndef on(unleash_client): return unleash_client.is_enabled('a')"
    assert asked(code) == ["a"]
