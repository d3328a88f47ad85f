from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof import prove
from tests.rewriting.proof.cases import KEY

VIEW = "def view(request):\n    return 1\n"
GATES = ["@waffle_flag('new-checkout')", "@override_flag('new-checkout', active=True)"]
OTHERS = ["@waffle_flag('other')", "@waffle_flag('!new-checkout')", "@override_flag('new-checkout', active=False)"]


def reasons(gate: str, value: object) -> tuple[str, ...]:
    rewrite = FileRewrite("a.py", f"{gate}\n{VIEW}".encode(), VIEW.encode())
    return prove(rewrite, key=KEY, value=None if value is None else FlagValue.of(value))


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_goes_when_the_flag_is_on(gate: str) -> None:
    assert reasons(gate, True) == ()


@pytest.mark.parametrize("value", [False, None])
def test_a_gate_stays_when_it_is_not(value: object) -> None:
    assert reasons(GATES[0], value) != ()


@pytest.mark.parametrize("gate", [*OTHERS, "@flag_disabled('new-checkout')", "@trace('new-checkout')", "@login"])
def test_other_decorators_stay(gate: str) -> None:
    assert reasons(gate, True) != ()
