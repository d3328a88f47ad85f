from __future__ import annotations

import json

from flaglint.model.findings import Coverage, Problem
from flaglint.model.references import DefaultArgument, ReferenceKind
from flaglint.reports.references import render_json, render_text
from tests.checks.builders import reference
from tests.reports.builders import HOSTILE, summary


def test_the_json_has_exactly_the_fields_of_the_contract() -> None:
    document = json.loads(render_json(summary(references=(reference(),))))
    assert list(document) == ["version", "references", "problems", "coverage"]
    assert document["references"] == [
        {
            "key": "new-checkout",
            "path": "shop/cart.py",
            "line": 12,
            "column": 8,
            "kind": "evaluation",
            "sdk": "configcat",
            "evidence": "type",
            "resolution": "literal",
            "default": False,
            "pattern": None,
            "reason": None,
            "in_test": False,
        }
    ]


def test_a_default_that_is_no_literal_is_null() -> None:
    place = reference(default=DefaultArgument("settings.X", None))
    assert json.loads(render_json(summary(references=(place,))))["references"][0]["default"] is None


def test_the_text_says_how_each_was_found() -> None:
    assert render_text(summary(references=(reference(),))) == (
        "shop/cart.py:12:8: new-checkout  evaluation, configcat (key: literal; known by: type; default: False)\n"
        "\n"
        "1 reference (1 evaluation) to 1 flag in 120 files.\n"
    )


def test_a_key_that_is_not_known_is_shown_by_its_pattern_and_reason() -> None:
    places = (reference(None, pattern="app_*", reason="an f-string", in_test=True), reference(None))
    text = render_text(summary(references=places))
    assert "app_* (a pattern)  evaluation" in text
    assert "an f-string; in a test" in text
    assert "key not known  evaluation" in text
    assert "2 references (2 evaluations) to 0 flags" in text


def test_no_reference_is_said_and_doubt_is_not_hidden() -> None:
    text = render_text(summary(coverage=Coverage(files=3, absence="a.py does not parse")))
    assert text == "No reference to a flag in 3 files.\nThere may be more: a.py does not parse.\n"


def test_problems_are_listed() -> None:
    assert "a.py: not checked: too large" in render_text(summary(problems=(Problem("a.py", 0, "too large"),)))


def test_hostile_names_do_not_reach_the_terminal() -> None:
    text = render_text(summary(references=(reference(HOSTILE, path=HOSTILE),)))
    assert all(line.isprintable() for line in text.split("\n"))


def test_a_place_that_reads_all_flags_has_no_key_to_tell_of() -> None:
    text = render_text(summary(references=(reference(None, kind=ReferenceKind.BULK, default=None, reason="at once"),)))
    assert "all flags  bulk, configcat (known by: type; at once)" in text
