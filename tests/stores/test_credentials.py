from __future__ import annotations

import pytest

from flaglint.errors import StoreError
from flaglint.stores.credentials import Secret, find_secret, require_secret, secrets_by_environment


def test_a_token_is_shown_by_nothing() -> None:
    secret = Secret("LD_TOKEN", "api-123")
    assert f"{secret} {secret!r} {[secret]}" == "*** *** [***]"
    assert secret.reveal() == "api-123"


def test_the_first_variable_that_holds_something_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST", " ")
    monkeypatch.setenv("SECOND", " api-123\n")
    found = find_secret("FIRST", "SECOND")
    assert found == Secret("SECOND", "api-123")
    assert find_secret("FIRST") is None


@pytest.mark.parametrize("value", ["a\r\nX: y", "two words", "tökén", "\x7f"])
def test_what_no_header_can_hold_is_refused_unseen(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TOKEN", value)
    with pytest.raises(StoreError) as caught:
        find_secret("TOKEN")
    assert str(caught.value) == "TOKEN: holds spaces or other characters that no token has; set it to the token only"


def test_a_missing_token_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN", raising=False)
    with pytest.raises(
        StoreError, match=r"^shop: the environment variable TOKEN is not set; set it to a reader token$"
    ):
        require_secret("shop", "a reader token", "TOKEN", "OLD_TOKEN")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"KEY": "all", "KEY_STAGING": "one", "KEY_EU_WEST": "two", "KEY_EMPTY": " "}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("environment", "found"),
    [
        (None, [("eu_west", "two"), ("staging", "one")]),
        ("Staging", [("Staging", "one")]),
        ("eu-west", [("eu-west", "two")]),
        ("production", [("production", "all")]),
        ("empty", [("empty", "all")]),
    ],
)
def test_a_variable_may_be_for_one_environment(environment: str | None, found: list[tuple[str, str]]) -> None:
    secrets = secrets_by_environment("shop", "a key", "KEY", environment)
    assert [(name, secret.reveal()) for name, secret in secrets] == found


def test_a_variable_without_environments_is_for_the_one_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONLY_KEY", "all")
    assert secrets_by_environment("shop", "a key", "ONLY_KEY", None) == (("default", Secret("ONLY_KEY", "all")),)
    with pytest.raises(StoreError, match="OTHER_KEY is not set; set it to a key"):
        secrets_by_environment("shop", "a key", "OTHER_KEY", None)
