from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from flaglint.cli.remove import parse_value
from tests.cli.shop import CART, invoke, lines


def test_the_difference_is_printed_and_nothing_is_changed(shop: Path) -> None:
    ran = invoke("remove", "newCart", "--value", "true")
    assert ran.code == 1
    assert lines(ran.out, "-    return cart.old_total()")
    assert (shop / "cart.py").read_text() == CART


def test_write_changes_the_file_and_a_second_run_changes_nothing(shop: Path) -> None:
    assert invoke("remove", "newCart", "--value", "true", "--write").code == 0
    after = (shop / "cart.py").read_text()
    assert "newCart" not in after
    assert "return cart.new_total()" in after
    second = invoke("remove", "newCart", "--value", "true", "--write")
    assert second.code == 0
    assert (shop / "cart.py").read_text() == after


def test_the_value_comes_from_the_store_when_it_is_not_given(shop: Path) -> None:
    assert invoke("remove", "newCart", "--write").code == 0
    assert "cart.new_total()" in (shop / "cart.py").read_text()


def test_a_key_that_no_code_has_changes_nothing(shop: Path) -> None:
    ran = invoke("remove", "noSuchKey", "--value", "true", "--write")
    assert ran.code == 0
    assert "nothing to remove" in ran.out
    assert (shop / "cart.py").read_text() == CART


def test_without_value_and_store_it_asks_for_one(shop: Path) -> None:
    (shop / "flaglint.toml").unlink()
    ran = invoke("remove", "newCart")
    assert ran.code == 2
    assert "--value" in ran.err


def test_a_flag_that_serves_several_values_is_not_removed_by_itself(shop: Path) -> None:
    (shop / "store.json").write_text(
        json.dumps({"p": {"s": ""}, "f": {"newCart": {"t": 0, "v": {"b": False}, "p": [
            {"p": 50, "v": {"b": True}}, {"p": 50, "v": {"b": False}}]}}})
    )  # fmt: skip
    ran = invoke("remove", "newCart")
    assert ran.code == 2
    assert "does not serve one value" in ran.err


def test_json_lists_edits_and_refusals(shop: Path) -> None:
    document = json.loads(invoke("remove", "newCart", "--value", "true", "--output-format", "json").out)
    assert (document["version"], document["key"], document["value"]) == (1, "newCart", True)
    assert [rewrite["path"] for rewrite in document["files"]] == ["cart.py"]
    assert document["refusals"] == []


def test_a_file_with_uncommitted_changes_is_left_alone(shop: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=shop, check=True)
    (shop / "cart.py").write_text(f"{CART}\n\nNEW = 1\n")
    ran = invoke("remove", "newCart", "--value", "true", "--write")
    assert ran.code == 2
    assert "uncommitted changes" in ran.err
    assert invoke("remove", "newCart", "--value", "true", "--write", "--allow-dirty").code == 0


def test_a_dynamic_key_elsewhere_does_not_stop_the_removal(shop: Path) -> None:
    (shop / "other.py").write_text(
        "import configcatclient\n\n\ndef ask(name):\n    key = open(name).read()\n"
        "    return configcatclient.get('k').get_value(key, False)\n"
    )
    assert invoke("remove", "newCart", "--value", "true", "--write").code == 0


@pytest.mark.parametrize(
    ("text", "json_text"),
    [("true", "true"), ("True", "true"), ("off", "false"), ("3", "3"), ('"3"', '"3"'), ("blue", '"blue"'),
     ('{"a": 1}', '{"a":1}'), ("", '""')],
)  # fmt: skip
def test_a_value_is_json_or_else_text(text: str, json_text: str) -> None:
    assert parse_value(text).json == json_text
