from __future__ import annotations

from pathlib import Path

from tests.cli.shop import CLEAN, invoke, lines


def test_every_reference_is_listed_with_how_it_was_found(shop: Path) -> None:
    assert lines(invoke("refs").out, "cart.py:7:8", "newCart", "evaluation", "literal", "type")


def test_a_key_limits_the_list(shop: Path) -> None:
    assert lines(invoke("refs", "newCart").out, "newCart")
    assert not lines(invoke("refs", "otherKey").out, "newCart")


def test_a_first_argument_that_is_a_file_is_a_path(shop: Path) -> None:
    (shop / "plain.py").write_text(CLEAN)
    assert not lines(invoke("refs", "plain.py").out, "newCart")
    assert lines(invoke("refs", "cart.py").out, "newCart")


def test_json_follows_the_contract(shop: Path) -> None:
    document = invoke("refs", "--output-format", "json").json()
    (reference,) = [found for found in document["references"] if found["kind"] == "evaluation"]
    assert reference == {
        "key": "newCart", "path": "cart.py", "line": 7, "column": 8, "kind": "evaluation", "sdk": "configcat",
        "evidence": "type", "resolution": "literal", "default": False, "pattern": None, "reason": None,
        "in_test": False,
    }  # fmt: skip


def test_a_file_that_cannot_be_read_makes_the_answer_partial(shop: Path) -> None:
    (shop / "bad.py").write_text("import configcatclient\nx = (\n")
    ran = invoke("refs")
    assert ran.code == 3
    assert lines(ran.out, "bad.py", "syntax error")


def test_paths_are_shown_from_the_working_directory(shop: Path) -> None:
    (shop / "inner").mkdir()
    (shop / "cart.py").rename(shop / "inner" / "cart.py")
    assert lines(invoke("refs", "inner").out, "inner/cart.py:7:8")


def test_why_not_tells_which_stage_lost_a_key(shop: Path) -> None:
    (shop / "inner").mkdir()
    (shop / "inner" / "app.py").write_text('import configcatclient\nprint("unusedFlag")\n')
    ran = invoke("refs", "--why-not", "unusedFlag")
    assert ran.code == 0
    assert lines(ran.out, "inner/app.py:2:7", "call", "`print`")
    assert lines(ran.out, "store.json", "text")


def test_why_not_of_a_key_that_is_found_says_so(shop: Path) -> None:
    document = invoke("refs", "--why-not", "newCart", "--output-format", "json").json()
    assert (document["version"], document["evaluations"]) == (1, 1)
    assert [loss for loss in document["losses"] if loss["stage"] == "call"] == []


def test_why_not_of_nothing_is_refused(shop: Path) -> None:
    assert invoke("refs", "--why-not", "").code == 2


def test_a_link_that_is_named_is_said_not_to_be_followed(shop: Path) -> None:
    (shop / "link.py").symlink_to("cart.py")
    ran = invoke("refs", "link.py")
    assert ran.code == 3
    assert lines(ran.out, "link.py", "is a link; name the file it leads to")
