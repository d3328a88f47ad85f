from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rewriting.proof.cases import Case, unmarked
from tests.rewriting.proof.mutants import mutants
from tests.rewriting.proof.programs import Suite, behaviour, function, functions, settled

EXAMPLES = int(os.environ.get("FLAGLINT_FUZZ_EXAMPLES", "60"))
SEEDS = range(0, 128, 12)


def behaves_alike(before: str, after: str, value: bool) -> bool:
    return all(behaviour(before, value, seed) == behaviour(after, value, seed) for seed in SEEDS)


@settings(max_examples=EXAMPLES)
@given(functions(), st.booleans())
def test_the_straight_rewrite_of_a_random_function_is_proved(suite: Suite, value: bool) -> None:
    before, after = function(suite), function(settled(suite, value))
    assert behaves_alike(unmarked(before)[0], after, value), (before, after)
    assert Case("random", before, after, value=value).reasons() == (), (before, after)


@settings(max_examples=EXAMPLES)
@given(functions(), st.booleans(), st.data())
def test_what_is_proved_behaves_like_the_original(suite: Suite, value: bool, data: st.DataObject) -> None:
    before, right = function(suite), function(settled(suite, value))
    found = [text for _, text in mutants(right)]
    for mutant in data.draw(st.lists(st.sampled_from(found), max_size=12, unique=True)) if found else ():
        if Case("mutant", before, mutant, value=value).reasons() == ():
            assert behaves_alike(unmarked(before)[0], mutant, value), mutant


def test_the_comparison_sees_a_difference() -> None:
    assert not behaves_alike("def f(a, b):\n    return t(1)\n", "def f(a, b):\n    return t(2)\n", True)


@pytest.mark.parametrize("value", [True, False])
def test_an_endless_loop_ends(value: bool) -> None:
    assert behaviour("def f(a, b):\n    while True: pass\n", value, 1) == ([], ("raises", "TooLongError"))
