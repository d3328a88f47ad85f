from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flaglint import discovery
from flaglint.discovery import collect, find, load, load_extra, modules
from flaglint.errors import InternalError, StoreError


def test_a_module_is_loaded_by_name() -> None:
    assert load("errors") is sys.modules["flaglint.errors"]


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError):
        load("no_such_stage")


def test_modules_come_in_the_order_of_their_names() -> None:
    found = list(modules("checks"))
    assert found == sorted(found)
    assert "checks.expired" in found


def test_what_modules_expose_is_collected_by_name() -> None:
    found = collect("checks", "CHECK")
    assert "expired" in found
    assert list(found) == sorted(found)


def test_modules_without_the_constant_are_passed_over() -> None:
    assert collect("model", "CHECK") == {}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for `flaglint.model`."""
    monkeypatch.setattr(load("model"), "__path__", [str(tmp_path)])
    return tmp_path


def test_a_name_exposed_twice_is_an_error(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (package / f"{name}.py").write_text("from types import SimpleNamespace\nTHING = SimpleNamespace(name='x')")
        monkeypatch.delitem(sys.modules, f"flaglint.model.{name}", raising=False)
    with pytest.raises(InternalError, match=r"'x' is exposed twice; the second in model\.two"):
        discovery.collect("model", "THING")
    for name in ("one", "two"):
        monkeypatch.delitem(sys.modules, f"flaglint.model.{name}")


def test_a_module_whose_extra_is_missing_says_how_to_install_it(package: Path) -> None:
    (package / "cloud.py").write_text("import no_such_client.session")
    with pytest.raises(StoreError) as caught:
        load_extra("model.cloud", "cloud", "shop: reading the cloud")
    assert str(caught.value) == (
        "shop: reading the cloud needs the Python package no_such_client; run: pip install 'flaglint[cloud]'"
    )


def test_a_module_of_our_own_that_is_missing_is_a_bug_and_no_missing_extra() -> None:
    with pytest.raises(ModuleNotFoundError):
        load_extra("model.no_such_module", "cloud", "shop")
    assert load_extra("model.flags", "cloud", "shop") is load("model.flags")


def test_one_is_found_by_its_name_without_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = collect("stores", "STORE")["flagd"]
    monkeypatch.setattr(discovery, "collect", lambda *_: {})
    assert find("stores", "STORE", "flagd") is expected


@pytest.mark.parametrize("name", ["no_such_store", "trees", "../errors", "", "http"])
def test_what_is_not_exposed_is_not_found(name: str) -> None:
    assert find("stores", "STORE", name) is None


def test_one_whose_module_bears_another_name_is_found_too() -> None:
    assert find("checks", "CHECK", "fully-rolled-out") is collect("checks", "CHECK")["fully-rolled-out"]
