from __future__ import annotations

import pytest

from flaglint.model.references import Span
from flaglint.model.source import AssignmentFact, ClassFact, FunctionFact, Term, TermKind, named_scope

SPAN = Span(1, 0, 1, 1)
NAME = Term(TermKind.NAME, SPAN, "a")


@pytest.mark.parametrize(
    ("scope", "named"),
    [
        ("", ""),
        ("C.f", "C.f"),
        ("C.f.<lambda 1:2>", "C.f"),
        ("f.<for 1:2>.<lambda 3:4>", "f"),
        ("<for 1:2>", ""),
        ("<for 1:2>.g", "<for 1:2>.g"),
    ],
)
def test_scopes_without_a_name_are_left_out(scope: str, named: str) -> None:
    assert named_scope(scope) == named


@pytest.mark.parametrize(("scope", "qualified"), [("", "f"), ("C", "C.f"), ("C.g", "C.g.f")])
def test_functions_and_classes_have_dotted_names(scope: str, qualified: str) -> None:
    function = FunctionFact(scope, "f", (), (), (), plain=True, is_async=False, span=SPAN)
    assert function.qualified_name == ClassFact(scope, "f", (), (), SPAN).qualified_name == qualified


@pytest.mark.parametrize(
    ("value", "annotation", "bare"), [(None, NAME, True), (NAME, NAME, False), (None, None, False)]
)
def test_an_annotation_without_a_value_is_bare(value: Term | None, annotation: Term | None, bare: bool) -> None:
    assert AssignmentFact("", NAME, value, annotation, SPAN).is_bare is bare
