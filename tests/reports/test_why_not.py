from __future__ import annotations

import json

from flaglint.model.absence import Absence, Loss, Stage
from flaglint.reports.why_not import render_json, render_text

CALL = Loss(Stage.CALL, "app.py", 3, 7, "`f` is unknown")
TREE = Loss(Stage.ABSENT, "", 0, 0, "no file holds the key")


def test_each_place_is_a_line_with_its_stage() -> None:
    assert render_text(Absence("a", 0, (CALL,))) == "a: no evaluation found\napp.py:3:7: call: `f` is unknown\n"


def test_what_concerns_the_tree_has_no_place() -> None:
    assert render_text(Absence("a", 0, (TREE,))).splitlines()[1] == "absent: no file holds the key"


def test_a_key_that_is_not_lost_is_said_to_be_found() -> None:
    text = render_text(Absence("a", 2, ()))
    assert text.startswith("a: 2 evaluations found\n")
    assert "Nothing was lost" in text


def test_control_characters_of_a_key_are_shown() -> None:
    assert "\x1b" not in render_text(Absence("a\x1b[31m", 0, ()))


def test_json_has_a_path_only_for_a_place() -> None:
    document = json.loads(render_json(Absence("a", 1, (TREE, CALL))))
    assert document["version"] == 1
    assert (document["key"], document["evaluations"]) == ("a", 1)
    assert [loss["path"] for loss in document["losses"]] == [None, "app.py"]
    assert document["losses"][1] == {
        "stage": "call", "path": "app.py", "line": 3, "column": 7, "reason": "`f` is unknown",
    }  # fmt: skip
