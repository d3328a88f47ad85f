from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.errors import PackError
from flaglint.model.packs import ArgumentRule
from flaglint.pack_files import parse_pack, read_pack, read_packs, rules_folder, shipped_packs

HEAD = {"schema": 1, "pack": {"id": "own", "provider": "own", "lang": "python"}}
TOML = 'schema = 1\n[pack]\nid = "own"\nprovider = "own"\nlang = "python"\n'


def test_the_shipped_packs_are_read_in_order() -> None:
    found = [pack.pack.id for pack in shipped_packs()]
    assert "waffle" in found
    assert len(found) == len(set(found)) == len(list((rules_folder() / "python").glob("*.toml")))


def test_a_language_without_packs_has_none() -> None:
    assert shipped_packs("cobol") == ()


def test_own_packs_come_last(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(TOML)
    assert [pack.pack.id for pack in read_packs([tmp_path / "own.toml"])][-1] == "own"
    assert read_packs([]) == shipped_packs()


def test_an_id_that_is_taken_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(TOML.replace('"own"', '"waffle"', 1))
    with pytest.raises(PackError, match=r"own\.toml: the pack id 'waffle' is taken"):
        read_packs([path])


def test_names_that_are_keywords_get_their_underscore() -> None:
    call = {"functions": ["own.on"], "key": {"pos": 0}, "async": True}
    override = {"functions": ["own.force"], "key": {"pos": 0}, "as": ["call"]}
    pack = parse_pack({**HEAD, "call": [call], "override": [override]}, "own.toml")
    assert pack.call[0].async_
    assert pack.override[0].as_ == ("call",)
    assert pack.call[0].key == ArgumentRule(pos=0)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"schema": 2}, r"`schema = 1` must come first"),
        ({"schema": None}, r"`schema = 1` must come first"),
        ({"calls": []}, r"unknown field `calls`; did you mean 'call'\?"),
        ({"xyz": []}, r"unknown field `xyz`; known here: bulk, call, "),
        ({"call": [{"function": ["a"], "key": {}}]}, r"unknown field `call\[0\]\.function`; did you mean 'functions'"),
        ({"call": [{"functions": ["a"], "key": {"position": 0}}]}, r"unknown field `call\[0\]\.key\.position`"),
        ({"call": [{"functions": ["a"]}]}, r"missing required field `key`"),
        ({"call": [{"functions": "a", "key": {}}]}, r"Expected `array`, got `str`"),
        ({"call": {}}, r"Expected `array`"),
        ({"call": [{"functions": ["a"], "key": {"pos": "0"}}]}, r"Expected `int \| null`, got `str`"),
        ({"pack": {"id": "own"}}, r"missing required field `provider`"),
        ({"pack": "own"}, r"Expected `object`, got `str`"),
    ],
)
def test_a_mistake_names_the_file_and_the_field(part: dict[str, object], message: str) -> None:
    with pytest.raises(PackError, match=rf"^own\.toml: .*{message}"):
        parse_pack({**HEAD, **part}, "own.toml")


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), (b"schema = ", "not valid TOML"), (b"\xff", "not valid TOML"), (b"", "schema = 1")],
)
def test_a_file_that_is_no_pack_is_an_error(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackError, match=message):
        read_pack(path)


def test_the_rules_of_a_checkout_lie_beside_the_package() -> None:
    assert (rules_folder() / "policy" / "default.toml").is_file()


def test_a_pack_that_is_not_there_says_which_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="the names dictionaries, environment and settings"):
        read_packs([tmp_path / "enviroment"])
