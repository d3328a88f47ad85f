from __future__ import annotations

from pathlib import Path

import pytest

from flaglint import compiled, pack_files
from flaglint.compiled import compiled_search, search_of
from flaglint.errors import PackError
from flaglint.pack_files import shipped_packs

OWN = """
schema = 1
[pack]
id = "own"
provider = "own"
lang = "python"
[[call]]
functions = ["shop.flags.is_on_for_shop"]
key = { pos = 0 }
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FLAGLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def refuse(paths: object) -> object:
    raise AssertionError("the packs were read again")


def test_what_is_remembered_equals_what_is_read(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled_search((), use_cache=True)
    monkeypatch.setattr(pack_files, "read_packs", refuse)
    second = compiled_search((), use_cache=True)
    assert (first.needles, first.has_own) == (second.needles, second.has_own)
    assert first.packs() == second.packs() == shipped_packs()
    assert second.needles == search_of(shipped_packs()).needles
    assert ("endflag",) in second.templates == first.templates


def test_without_the_cache_nothing_is_written(cache: Path) -> None:
    compiled_search((), use_cache=False)
    assert not cache.exists()


def test_a_changed_pack_is_read_again(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    assert ("is_on_for_shop",) in compiled_search([own], use_cache=True).needles
    own.write_text(OWN.replace("is_on_for_shop", "is_off_for_shop"))
    found = compiled_search([own], use_cache=True)
    assert ("is_off_for_shop",) in found.needles
    assert ("is_on_for_shop",) not in found.needles


def test_a_pack_that_is_gone_is_an_error_though_it_was_there(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    compiled_search([own], use_cache=True)
    own.unlink()
    with pytest.raises(PackError, match="cannot be read"):
        compiled_search([own], use_cache=True)


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x93\x01\x02\x03", b"\x80"])
def test_a_damaged_file_is_discarded(cache: Path, content: bytes) -> None:
    compiled_search((), use_cache=True)
    (file,) = cache.iterdir()
    file.write_bytes(content)
    assert compiled_search((), use_cache=True).packs() == shipped_packs()
    assert file.read_bytes() != content


def test_the_oldest_files_go(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST_FILES", 2)
    for number in range(4):
        own = tmp_path / f"own{number}.toml"
        own.write_text(OWN)
        compiled_search([own], use_cache=True)
    assert len([*cache.iterdir()]) == 2
