from __future__ import annotations

import pytest

from flaglint.model.edits import Applicability
from tests.rewriting.cases import plan


@pytest.mark.parametrize(
    ("source", "value", "doubts"),
    [
        ('f(variation("k", 10))\n', False, ("line 1: the default 10 is a number, false a boolean",)),
        ('f(variation("k", "x"))\n', 1, ("line 1: the default 'x' is a string, 1 a number",)),
        ('f(variation("k", 10))\n', 0.5, ()),
        ('f(variation("k", None))\n', True, ()),
        ('f(variation("k", default()))\n', True, ()),
        ('f(variation("k"))\n', True, ()),
    ],
)
def test_a_default_of_another_type_is_a_doubt(source: str, value: object, doubts: tuple[str, ...]) -> None:
    planned = plan(source, value=value)
    assert planned.files[0].doubts == doubts
    assert planned.applicability is (Applicability.REVIEW if doubts else Applicability.SAFE)
