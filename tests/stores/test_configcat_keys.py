from __future__ import annotations

import pytest

from flaglint.errors import StoreError
from flaglint.model.stores import StoreSettings
from flaglint.stores.configcat_keys import sdk_keys
from tests.stores.reading import NOW


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "_PRODUCTION", "_MOBILE"):
        monkeypatch.delenv(f"CONFIGCAT_SDK_KEY{name}", raising=False)


def keys(environment: str | None = None, **options: str) -> list[tuple[str, str]]:
    found = sdk_keys(StoreSettings("api", NOW, environment, tuple(options.items())))
    return [(name, secret.reveal()) for name, secret in found]


def test_a_variable_says_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY_PRODUCTION", "one")
    assert keys() == [("production", "one")]
    assert keys("Production") == [("Production", "one")]


def test_another_variable_is_for_a_second_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY_MOBILE", "two")
    assert keys(key_variable="CONFIGCAT_SDK_KEY_MOBILE") == [("default", "two")]


def test_a_variable_of_something_else_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    with pytest.raises(StoreError, match="must begin with CONFIGCAT_SDK_KEY"):
        keys(key_variable="GITHUB_TOKEN")


def test_without_any_key_the_message_says_what_to_set() -> None:
    with pytest.raises(StoreError, match="CONFIGCAT_SDK_KEY is not set; set it to the SDK key"):
        keys()
