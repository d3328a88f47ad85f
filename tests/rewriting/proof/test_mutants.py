from __future__ import annotations

import os
import textwrap
from dataclasses import replace

import pytest

from tests.rewriting.proof.cases import Case, ids
from tests.rewriting.proof.mutants import mutants
from tests.rewriting.proof.tables import RIGHT
from tests.rewriting.random_programs.tallies import ACCEPTED, MUTANTS, TALLY

FUZZ = int(os.environ.get("FLAGLINT_FUZZ_EXAMPLES", "0"))
FEW = 6

# Other edits that are right too: dead code that stays anyway, a literal that may go, a comment that may.
EQUIVALENT = {
    ("subscript-tuple", "constant for name"),
    ("subscript-tuple", "negated name"),
    ("effect-kept", "drop statement"),
    ("effect-kept", "constant for name"),
    ("left-as-constant", "drop statement"),
    ("left-as-constant", "constant for name"),
    ("local-literal-kept", "drop statement"),
    ("local-literal-kept", "drop lines"),
    ("comment-above-dropped-statement-stays", "drop comment"),
}


def chosen(case: Case) -> list[tuple[str, str]]:
    """Return the mutants to try: all when fuzzing, else some from the whole range."""
    found = [(name, text) for name, text in mutants(textwrap.dedent(case.after)) if (case.name, name) not in EQUIVALENT]
    return found if FUZZ else found[:: max(1, len(found) // FEW)]


@pytest.mark.parametrize("case", RIGHT, ids=ids(RIGHT))
def test_no_mutant_of_a_right_rewrite_is_proved(case: Case) -> None:
    tried = chosen(case)
    accepted = [(name, text) for name, text in tried if replace(case, after=text).reasons() == ()]
    TALLY.update({MUTANTS: len(tried), ACCEPTED: len(accepted)})
    assert accepted == []


def test_there_are_enough_of_them() -> None:
    assert sum(len(chosen(case)) for case in RIGHT) >= (1000 if FUZZ else 300)
