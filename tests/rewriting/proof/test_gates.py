from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.proof import prove
from tests.rewriting.proof.cases import KEY

VIEW = "def view(request):\n    return 1\n"
GATES = ["@waffle_flag('new-checkout')", "@method_decorator([waffle_flag('new-checkout')])"]


def reasons(gate: str, value: object, word: str = "waffle_flag") -> tuple[str, ...]:
    start = gate.index(word)
    end = gate.index(")") + 1
    site = Substitution(Span(1, start, 1, end), FlagValue.of(value), KEY)
    return prove(FileRewrite("a.py", f"{gate}\n{VIEW}".encode(), VIEW.encode(), (site,)), key=KEY)


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_goes_when_the_flag_is_on(gate: str) -> None:
    assert reasons(gate, True) == ()


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_stays_when_the_flag_is_off(gate: str) -> None:
    assert reasons(gate, False) != ()


@pytest.mark.parametrize("gate", ["@waffle_flag(flag_name='new-checkout')", "@waffle_flag('new-checkout', to='x')"])
def test_a_gate_may_be_told_where_to_lead_to(gate: str) -> None:
    assert reasons(gate, True) == ()


@pytest.mark.parametrize(
    "gate", ["@view_config(route='a', feature='new-checkout')", "@view_defaults(feature='new-checkout', **more)"]
)
def test_what_does_more_than_gate_stays(gate: str) -> None:
    (reason,) = reasons(gate, True, gate[1 : gate.index("(")])
    assert "may do more than gate" in reason


@pytest.mark.parametrize("gate", ["@waffle_flag('other')", "@waffle_flag('!new-checkout')"])
def test_other_gates_stay(gate: str) -> None:
    assert reasons(gate, True) != ()


@pytest.mark.parametrize("gate", [*GATES, "@override_flag('new-checkout', active=True)", "@login"])
def test_what_is_not_listed_stays(gate: str) -> None:
    rewrite = FileRewrite("a.py", f"{gate}\n{VIEW}".encode(), VIEW.encode())
    assert prove(rewrite, key=KEY, value=FlagValue.of(True)) != ()
