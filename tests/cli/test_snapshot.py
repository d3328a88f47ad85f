from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

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


def test_a_snapshot_of_a_snapshot_has_the_same_bytes(shop: Path) -> None:
    places = ("development", "integration", "production", "staging", "test")
    flags = [
        {
            "name": f"flag-{number:03}",
            "description": "owner: team-a; expires: 2027-01-31" if number % 3 else None,
            "active": number % 4 > 0,
            "version": "new_version_flag",
            "updated_at": "2025-08-01T12:00:00.000Z" if number % 2 else None,
            "strategies": [
                {"name": "default", "parameters": {}, "scopes": [{"environment_scope": place}]}
                for at, place in enumerate(places)
                if (number + at) % 3
            ],
        }
        for number in range(300)
    ]
    (shop / "gitlab.json").write_text(json.dumps(flags))
    assert invoke("snapshot", "--store", "gitlab:gitlab.json", "--output", "one.json").code == 0
    assert invoke("snapshot", "--snapshot", "one.json", "--output", "two.json").code == 0
    assert (shop / "one.json").read_bytes() == (shop / "two.json").read_bytes()
    written = json.loads((shop / "one.json").read_text())["flags"]
    assert [[name for name, _ in flag["environments"]] for flag in written] == [[*places]] * 300


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


def test_what_was_written_is_said_with_its_digest_and_the_next_step(shop: Path) -> None:
    ran = invoke("snapshot", "--output", "saved.json")
    assert json.loads((shop / "saved.json").read_text())["sha256"] in ran.out
    assert "flaglint check --snapshot saved.json" in ran.err


@pytest.mark.parametrize("as_of", ["2026-06-01", "2026-06-08"])
def test_a_fresh_snapshot_is_taken_for_what_it_is(shop: Path, as_of: str) -> None:
    invoke("snapshot", "--output", "saved.json", "--as-of", "2026-06-01")
    assert not lines(invoke("check", "--snapshot", "saved.json", "--as-of", as_of).out, "FLG905")


def test_the_age_and_digest_of_a_snapshot_are_in_every_report(shop: Path) -> None:
    invoke("snapshot", "--output", "saved.json", "--as-of", "2026-06-01")
    digest = json.loads((shop / "saved.json").read_text())["sha256"]
    options = ("--snapshot", "saved.json", "--as-of", "2026-07-01")
    text = invoke("check", *options).out
    assert lines(text, "FLG905", "the flags were read 30 days ago")
    assert f"The store data is 30 days old (read 2026-06-01, sha256 {digest[:12]}…)." in text
    assert invoke("check", *options, "--output-format", "json").json()["snapshot"]["sha256"] == digest
    assert digest in invoke("check", *options, "--output-format", "sarif").out
    invoke("audit", *options, "--format", "json,html,markdown", "--output", "out")
    for name in ("audit.json", "audit.html", "audit.md"):
        assert digest in (shop / "out" / name).read_text()


def test_a_snapshot_of_a_snapshot_is_the_same_file(shop: Path) -> None:
    invoke("snapshot", "--output", "one.json")
    invoke("snapshot", "--snapshot", "one.json", "--output", "two.json")
    assert (shop / "one.json").read_bytes() == (shop / "two.json").read_bytes()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text[:-30], "truncated"),
        (lambda text: text.replace('"version":1', '"version":2'), "newer than 1; update flaglint"),
        (lambda text: "", "is empty; take the snapshot again"),
        (lambda text: "<html>", "is an HTML or XML page"),
        (lambda text: "{}", "is no snapshot"),
        (lambda text: text.replace("true", "false", 1), "was changed after it was written"),
    ],
)
def test_a_damaged_snapshot_is_one_clear_line(shop: Path, damage: Callable[[str], str], message: str) -> None:
    invoke("snapshot", "--output", "saved.json")
    (shop / "saved.json").write_text(damage((shop / "saved.json").read_text()))
    ran = invoke("check", "--snapshot", "saved.json")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 0)
    assert ran.err.startswith("saved.json: ")
    assert message in ran.err
