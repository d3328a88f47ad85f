from __future__ import annotations

from pathlib import Path

from tests.cli.shop import invoke, lines


def test_a_snapshot_stands_in_for_the_store(shop: Path) -> None:
    assert invoke("snapshot", "--output", "saved.json").code == 0
    (shop / "store.json").unlink()
    ran = invoke("check", "--snapshot", "saved.json")
    assert lines(ran.out, "FLG101", "newCart")


def test_the_same_store_gives_the_same_bytes(shop: Path) -> None:
    for name in ("one.json", "two.json"):
        invoke("snapshot", "--output", name, "--as-of", "2026-06-01")
    assert (shop / "one.json").read_bytes() == (shop / "two.json").read_bytes()


def test_a_store_that_cannot_be_read_leaves_the_old_snapshot(shop: Path) -> None:
    invoke("snapshot", "--output", "saved.json")
    before = (shop / "saved.json").read_bytes()
    (shop / "store.json").write_text("{")
    assert invoke("snapshot", "--output", "saved.json").code == 2
    assert (shop / "saved.json").read_bytes() == before


def test_an_edited_snapshot_is_refused(shop: Path) -> None:
    invoke("snapshot", "--output", "saved.json")
    text = (shop / "saved.json").read_text()
    (shop / "saved.json").write_text(text.replace("unusedFlag", "otherFlag"))
    ran = invoke("check", "--snapshot", "saved.json")
    assert ran.code == 2
    assert "saved.json" in ran.err


def test_without_a_store_nothing_is_written(shop: Path) -> None:
    (shop / "flaglint.toml").unlink()
    assert invoke("snapshot", "--output", "saved.json").code == 2
    assert not (shop / "saved.json").exists()


def test_a_snapshot_in_the_tree_is_no_reference_to_its_flags(shop: Path) -> None:
    invoke("snapshot")
    assert lines(invoke("check").out, "FLG202", "unusedFlag")
