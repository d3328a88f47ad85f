from __future__ import annotations

import pytest

from flaglint.rewriting.templates.conditions import (
    Folded,
    ImpureError,
    Negation,
    Part,
    fold_chain,
    fold_choice,
    fold_group,
    fold_negation,
)

WORDS = ("false", "true")
ON, OFF = Folded("true", True, True), Folded("false", False, True)
A, CALL = Folded("a"), Folded("f()", is_pure=False)


def chain(operator: str, *operands: Folded, is_truth: bool) -> tuple[str, bool | None]:
    parts = [Part(f" {operator} " if number else "", operand) for number, operand in enumerate(operands)]
    folded = fold_chain(operator, parts, WORDS, is_truth=is_truth)
    return folded.text, folded.value


@pytest.mark.parametrize(
    ("operator", "operands", "truth", "value"),
    [
        ("and", (ON, A), ("a", None), ("a", None)),
        ("and", (A, ON), ("a", None), ("a and true", None)),
        ("and", (A, OFF), ("false", False), ("a and false", None)),
        ("and", (OFF, CALL), ("false", False), ("false", False)),
        ("and", (A, ON, A), ("a and a", None), ("a and a", None)),
        ("or", (OFF, A), ("a", None), ("a", None)),
        ("or", (A, OFF), ("a", None), ("a or false", None)),
        ("or", (A, ON, CALL), ("true", True), ("a or true", None)),
        ("or", (OFF, OFF), ("false", False), ("false", False)),
        ("or", (A, A), ("a or a", None), ("a or a", None)),
    ],
)
def test_what_is_left_of_a_chain(
    operator: str, operands: tuple[Folded, ...], truth: tuple[str, bool | None], value: tuple[str, bool | None]
) -> None:
    assert chain(operator, *operands, is_truth=True) == truth
    assert chain(operator, *operands, is_truth=False) == value


def test_a_call_that_would_not_run_any_more_is_no_chain_to_fold() -> None:
    with pytest.raises(ImpureError, match=r"f\(\)"):
        chain("and", CALL, OFF, is_truth=True)
    assert chain("and", CALL, ON, is_truth=True) == ("f()", None)


def test_a_negation_turns_what_is_known() -> None:
    assert fold_negation(Negation("not ", ON), WORDS) == OFF
    assert fold_negation(Negation("not ", A), WORDS).text == "not a"


def test_brackets_go_around_a_single_name_only() -> None:
    assert fold_group("(a)", A).text == "(a)"
    assert fold_group("(a and true)", Folded("a", changed=True)).text == "a"
    assert fold_group("(x)", Folded("a or b", changed=True)).text == "(a or b)"
    assert fold_group("(true)", ON) == ON


def test_a_choice_is_one_of_its_arms() -> None:
    assert fold_choice("t", ON, A, CALL).text == "a"
    assert fold_choice("t", OFF, A, CALL).text == "f()"
    assert fold_choice("t", OFF, A, None).is_missing
    assert fold_choice("t", A, A, CALL) == Folded("t", is_pure=False)
