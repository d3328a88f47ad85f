from __future__ import annotations

import pytest

from flaglint.errors import StoreError
from flaglint.stores.credentials import Secret, find_secret, require_secret


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
