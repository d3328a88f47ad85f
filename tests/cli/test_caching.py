from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import invoke


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache") / "new"
    monkeypatch.setenv("FLAGLINT_CACHE_DIR", str(folder))
    return folder


@pytest.mark.parametrize(("arguments", "is_used"), [((), True), (("--no-cache",), False)])
@pytest.mark.parametrize("command", ["check", "refs"])
def test_the_cache_is_used_unless_refused(
    shop: Path, cache: Path, command: str, arguments: tuple[str, ...], is_used: bool
) -> None:
    invoke(command, *arguments)
    assert cache.exists() is is_used


def test_a_removal_does_not_ask_the_cache(shop: Path, cache: Path) -> None:
    invoke("remove", "new-checkout", "--value", "true")
    assert not cache.exists()
