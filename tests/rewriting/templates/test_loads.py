from __future__ import annotations

import pytest

from flaglint.lexing.django import tokenize
from flaglint.model.references import TagLibrary
from flaglint.rewriting.templates.edits import Edits
from flaglint.rewriting.templates.loads import drop_loads

LIBRARY = TagLibrary("w", ("flag", "shown"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% load w %}\na", "a"),
        ("{% load a w b %}", "{% load a b %}"),
        ("{% load w a %}", "{% load a %}"),
        ("{% load flag from w %}", ""),
        ("{% load w %}{% flag 'x' %}", "{% load w %}{% flag 'x' %}"),
        ("{% load w %}{{ a|shown }}", "{% load w %}{{ a|shown }}"),
        ("{% load w %}{% if a|shown:1 %}", "{% load w %}{% if a|shown:1 %}"),
        ("{% load ww from other %}", "{% load ww from other %}"),
    ],
)
def test_a_library_goes_with_the_last_thing_that_needs_it(text: str, expected: str) -> None:
    edits = Edits(text, tokens := tokenize(text))
    dropped = drop_loads(edits, range(len(tokens)), [LIBRARY])
    assert edits.applied() == expected
    assert dropped == (["w"] if text != expected else [])
