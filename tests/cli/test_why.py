from __future__ import annotations

from pathlib import Path

from tests.cli.shop import invoke, lines


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
