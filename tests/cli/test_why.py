from __future__ import annotations

import json
from pathlib import Path

from tests.cli.shop import invoke, lines
from tests.repos.repositories import repository


def test_the_store_the_code_and_the_verdict_are_told(shop: Path) -> None:
    ran = invoke("why", "newCart")
    assert ran.code == 0
    assert lines(ran.out, "configcat", "store.json")
    assert lines(ran.out, "cart.py:7:8", "evaluation", "default False")
    assert lines(ran.out, "FLG101")
    assert "flaglint remove newCart --value true" in ran.out


def test_a_flag_without_references_is_told_so(shop: Path) -> None:
    out = invoke("why", "unusedFlag").out
    assert "No reference in the code" in out
    assert "archive it in the store" in out


def test_an_unknown_key_suggests_the_nearest(shop: Path) -> None:
    ran = invoke("why", "newKart")
    assert ran.code == 2
    assert "did you mean 'newCart'?" in ran.err


def test_a_key_unlike_any_points_to_the_lists(shop: Path) -> None:
    ran = invoke("why", "zzz")
    assert ran.code == 2
    assert "flaglint refs" in ran.err


def test_json_holds_store_code_and_next_step(shop: Path) -> None:
    document = invoke("why", "newCart", "--output-format", "json").json()
    assert document["flags"][0]["environments"]["production"]["serving"] == "full"
    assert document["references"][0]["path"] == "cart.py"
    assert document["references"][0]["changed_at"] is None
    assert "flaglint remove newCart --value true" in document["next"][-1]


def test_what_git_knows_dates_the_references(shop: Path) -> None:
    repository(shop, {})
    assert lines(invoke("why", "newCart").out, "1 reference in the code, their lines last changed")


def test_every_store_that_has_it_is_told(shop: Path) -> None:
    flag = {"state": "ENABLED", "variants": {"on": True}, "defaultVariant": "on"}
    (shop / "flagd.json").write_text(json.dumps({"flags": {"newCart": flag}}))
    stores = ("--store", "flagd:flagd.json", "--store", "configcat:store.json")
    ran = invoke("why", "newCart", *stores)
    assert lines(ran.out, "flagd (flagd.json)")
    assert lines(ran.out, "configcat (store.json)")
