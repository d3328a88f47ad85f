from __future__ import annotations

import pytest

from flaglint.resolution.keys import NO_KEY
from tests.resolution.projects import asked, evaluations, pack, sole

SWITCH = "from waffle import switch_is_active\n"
MANY = pack('[[call]]\nfunctions = ["own.all_on"]\nkey = { pos = 0, many = true, dict = true }\n', ["own"])
FLAGS = pack('[[call]]\nfunctions = ["own.value"]\nkey = { pos = 0, pattern = "^FEATURE_" }\n', ["own"])


@pytest.mark.parametrize(
    ("argument", "keys"),
    [
        ("'a'", ["a"]),
        ("'a' if new else 'b'", ["a", "b"]),
        ("'app.' + 'a'", ["app.a"]),
        ("name", [None]),
        ("made()", [None]),
    ],
)
def test_what_an_argument_can_be(argument: str, keys: list[str | None]) -> None:
    assert asked(f"{SWITCH}switch_is_active({argument})") == keys


def test_text_around_a_parameter_is_kept_for_the_callers() -> None:
    code = f"{SWITCH}def on(name): return switch_is_active(f'app.{{name}}.new')\non('a')"
    assert asked(code) == ["app.a.new"]


@pytest.mark.parametrize("argument", ["", "*names", "**names"])
def test_a_key_that_is_not_passed_by_itself_is_not_known(argument: str) -> None:
    found = sole(f"{SWITCH}switch_is_active({argument})")
    assert (found.key, found.reason == NO_KEY) == (None, argument == "")


@pytest.mark.parametrize(
    ("argument", "keys"), [("['a', 'b']", ["a", "b"]), ("{'a': 1}", ["a"]), ("[]", []), ("names", [None])]
)
def test_several_keys_in_one_argument(argument: str, keys: list[str | None]) -> None:
    assert asked(f"import own\nown.all_on({argument})", MANY) == keys


@pytest.mark.parametrize("argument", ["'COLOUR'", "name", ""])
def test_only_keys_of_the_pattern_are_flags(argument: str) -> None:
    found = evaluations(f"import own\nown.value({argument})\nown.value('FEATURE_CART')", FLAGS)
    assert [each.key for each in found] == ["FEATURE_CART"]
