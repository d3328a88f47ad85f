from __future__ import annotations

import gc
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.errors import DocumentError, StoreError, UsageError
from flaglint.model.flags import FlagSnapshot
from flaglint.model.stores import StoreSettings
from flaglint.stores.asking import one_view

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
ON = '{"flags": {"new-cart": {"state": "ENABLED", "variants": {"on": true}, "defaultVariant": "on"}}}'


def settings(path: Path, environment: str | None = None, account: str | None = None) -> StoreSettings:
    return replace(StoreSettings(str(path), NOW, environment), account=account)


def read(*stores: tuple[str, StoreSettings], root: Path) -> FlagSnapshot:
    return one_view(stores, root)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "flags.json"
    path.write_text(ON)
    return path


def test_documents_are_named_from_the_root(document: Path) -> None:
    found = read(("flagd", settings(document)), root=document.parent)
    assert [flag.location for flag in found.flags] == ["flags.json"]
    assert [source.location for source in found.sources] == ["flags.json"]


def test_a_document_outside_the_root_keeps_its_name(document: Path, tmp_path: Path) -> None:
    found = read(("flagd", settings(document)), root=tmp_path / "elsewhere")
    assert [flag.location for flag in found.flags] == [str(document)]


def test_the_order_of_the_stores_decides_nothing(document: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(ON.replace("new-cart", "old-cart"))
    stores = [("flagd", settings(document, environment="a")), ("flagd", settings(other, environment="b"))]
    assert one_view(stores, tmp_path) == one_view(stores[::-1], tmp_path)


def test_an_account_stands_before_its_environments(document: Path, tmp_path: Path) -> None:
    found = read(("flagd", settings(document, environment="live", account="eu")), root=tmp_path)
    assert [name for name, _ in found.flags[0].environments] == ["eu/live"]


def test_without_an_account_environments_keep_their_names(document: Path, tmp_path: Path) -> None:
    found = read(("flagd", settings(document, environment="live")), root=tmp_path)
    assert [name for name, _ in found.flags[0].environments] == ["live"]


def test_an_unknown_type_names_those_that_there_are(document: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store type 'flags'; known are .*configcat.*waffle"):
        read(("flags", settings(document)), root=tmp_path)


def test_an_option_that_the_type_has_not_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    wrong = replace(settings(tmp_path / "gone.json"), options=(("project", "x"),))
    with pytest.raises(UsageError, match="the store type 'flagd' has no option 'project'; it has none"):
        read(("flagd", wrong), root=tmp_path)


def test_the_collector_runs_again_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        read(("flagd", settings(tmp_path / "gone.json")), root=tmp_path)
    assert gc.isenabled()
