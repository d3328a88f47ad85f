"""Random programs around a flag are executed before and after the removal: nothing may differ."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.rewriting.random_programs.cases import CASES, Case
from tests.rewriting.random_programs.linting import lint
from tests.rewriting.random_programs.modules import MAIN, Program, program_of, programs
from tests.rewriting.random_programs.removing import planned
from tests.rewriting.random_programs.running import SEEDS, compiled, outcome
from tests.rewriting.random_programs.tallies import count, refusals, share_refused
from tests.rewriting.table.rows import applied

FUZZ = "FLAGLINT_FUZZ_PROGRAMS" in os.environ
EXAMPLES = int(os.environ.get("FLAGLINT_FUZZ_PROGRAMS", "150"))
# Each part can run in a process of its own, and a part that failed is soon run again.
PARTS = 100 if FUZZ else 2
# A program that fails among very many is made small without them, by `FLAGLINT_FUZZ_PROGRAMS` unset and its case.
PHASES = (Phase.generate,) if FUZZ else tuple(Phase)
MOST_REFUSED = 0.05


def check(program: Program, value: object) -> list[str]:
    """Assert that the removal changes nothing but the code; return what was refused."""
    plan = planned(program.files, value)
    count(plan)
    files = applied(program.files, plan)
    before, after = compiled(program.files), compiled(files)
    for world in SEEDS if plan.files else ():
        expected, got = outcome(before, value, world), outcome(after, value, world)
        assert got == expected, (value, world, program, Program(files, ()))
    again = applied(files, planned(files, value)) if plan.files else files
    assert again == files, ("not settled", value, Program(files, ()), Program(again, ()))
    doubted = {rewrite.path for rewrite in plan.files if rewrite.doubts}
    for path in sorted(files):
        is_doubted = path in doubted
        new = lint(files[path], doubted=is_doubted) - lint(program.files[path], doubted=is_doubted)
        assert not new, ("a new finding", value, program, path, new)
    return refusals(plan)


@pytest.mark.parametrize("part", range(PARTS))
def test_random_programs_do_the_same_after_the_removal(part: int) -> None:
    failures: list[BaseException] = []

    @settings(
        max_examples=max(1, EXAMPLES // PARTS),
        deadline=None,
        derandomize=False,  # each part has a seed of its own
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=PHASES,
    )
    @given(programs(), st.integers(0, 1))
    def check_one(program: Program, chosen: int) -> None:
        try:
            check(program, program.values[chosen])
        except Exception as error:
            if not FUZZ:
                raise
            failures.append(error)  # the others of this part are tried as well

    (check_one if FUZZ else seed(part)(check_one))()
    assert not failures, failures[0]
    assert share_refused() <= MOST_REFUSED


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_programs_that_were_once_wrong_or_refused(case: Case) -> None:
    for value in case.program.values:
        assert check(case.program, value) == []


@given(st.integers(0, 5000))
@settings(max_examples=30)
def test_every_program_is_python_and_asks_for_the_flag(number: int) -> None:
    program = program_of(number)
    compiled(program.files)
    assert "cart" in "".join(program.files.values())
    assert program_of(number) == program


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("t(1) and t(2)", "t(2) and t(1)"),
        ("[v for v in it(1)]", "[]"),
        ("t(1) or t(2)", "t(1)"),
        ("t(1)", "raise KeyError"),
        ("print(1)", "pass"),
        ("return [1]", "return [2]"),
        ("yield 1", "pass"),
    ],
)
def test_a_difference_is_seen(wrong: str, right: str) -> None:
    text = "def program():\n    {}\n\n\ndef main(p, q):\n    result = program()\n    return result and list(result)\n"
    runs = [compiled({MAIN: text.format(body)}) for body in (wrong, right)]
    assert any(outcome(runs[0], True, world) != outcome(runs[1], True, world) for world in SEEDS)
