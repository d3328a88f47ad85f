from __future__ import annotations

import pytest

from flaglint.model.environments import account_of, is_named, missing


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("production", ["production"], True),
        ("eu/production", ["production"], True),
        ("eu/production", ["eu/production"], True),
        ("aws/eu/production", ["production"], True),
        ("eu/production", ["us/production"], False),
        ("eu/production", ["eu"], False),
        ("production", ["eu/production"], False),
        ("preproduction", ["production"], False),
        ("production", [], False),
    ],
)
def test_an_environment_is_named_with_or_without_its_account(name: str, wanted: list[str], found: bool) -> None:
    assert is_named(name, wanted) is found


def test_the_account_stands_before_the_last_slash() -> None:
    assert [account_of(name) for name in ("production", "eu/production", "a/b/test")] == ["", "eu", "a/b"]


def test_what_no_name_is_is_missing() -> None:
    assert missing(("production", "test", "eu/test"), ["eu/production", "us/test"]) == ("eu/test",)
    assert missing((), ["production"]) == ()
