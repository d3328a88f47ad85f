"""Wrong variants of the rewrites of random programs: the proof accepts none, save those that run the same."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from flaglint.model.edits import RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof import prove
from tests.rewriting.proof.mutants import mutants
from tests.rewriting.random_programs.modules import MAIN, program_of
from tests.rewriting.random_programs.removing import planned
from tests.rewriting.random_programs.running import compiled, outcome
from tests.rewriting.random_programs.tallies import ACCEPTED, MUTANTS, SAME, TALLY
from tests.rewriting.table.rows import KEY, applied

FUZZ = "FLAGLINT_FUZZ_PROGRAMS" in os.environ
PROGRAMS = range(100_000, 100_000 + (200 if FUZZ else 12))
MOST_OF_ONE = 60 if FUZZ else 10
WORLDS = range(24)


def wrong_plans(plan: RewritePlan) -> list[RewritePlan]:
    """Return the plan with some of the mutants of its main file, evenly spread."""
    main = next(rewrite for rewrite in plan.files if rewrite.path == MAIN)
    others = tuple(rewrite for rewrite in plan.files if rewrite.path != MAIN)
    texts = [text for _, text in mutants(main.after.decode())]
    chosen = texts[:: max(1, len(texts) // MOST_OF_ONE)]
    return [replace(plan, files=(*others, replace(main, after=text.encode()))) for text in chosen]


@pytest.mark.parametrize("number", PROGRAMS)
def test_a_mutant_that_is_proved_runs_the_same(number: int) -> None:
    program = program_of(number)
    value = program.values[number % 2]
    plan = planned(program.files, value)
    before = compiled(program.files)
    for wrong in wrong_plans(plan) if any(rewrite.path == MAIN for rewrite in plan.files) else ():
        TALLY[MUTANTS] += 1
        if prove(wrong.files[-1], key=KEY, value=FlagValue.of(value)):
            continue
        after = compiled(applied(program.files, wrong))
        differs = any(outcome(before, value, world) != outcome(after, value, world) for world in WORLDS)
        TALLY[ACCEPTED if differs else SAME] += 1
        assert not differs, wrong.files[-1].after.decode()
