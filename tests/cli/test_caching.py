from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.scanning import scanner, stamps
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


def test_a_removal_without_the_cache_does_not_ask_it(shop: Path, cache: Path) -> None:
    invoke("remove", "new-checkout", "--value", "true", "--no-cache")
    assert not cache.exists()


def test_the_output_is_the_same_cold_warm_and_without_the_cache(
    shop: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "FEWEST_REMEMBERED", 1)
    monkeypatch.setattr(stamps, "SETTLED_NANOSECONDS", 0)
    (shop / "broken.py").write_text("import configcatclient\ndef (\n")
    for command in (("check",), ("refs", "--output-format", "json"), ("check", "--output-format", "sarif")):
        runs = [
            (*command, "--as-of", "2026-01-31", *more)
            for more in (("--no-cache",), (), (), ("-j1",), ("--no-cache", "-j3"))
        ]
        assert len({invoke(*run) for run in runs}) == 1
    assert [*cache.glob("scans-*")]
