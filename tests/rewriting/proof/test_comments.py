from __future__ import annotations

import pytest

from tests.rewriting.proof.cases import Case

BEFORE = """\
# top
a()  # one
{gate}
if <<on("new-checkout")>>:  # two
    # three
    b()  # four
    # five
else:
    # six
    c()  # seven
    # eight
# nine
d()
"""
KEPT = ("# top", "# one", "# three", "# four", "# five", "# nine")
AFTER = "# top\na()  # one\n{gate}\n# three\nb()  # four\n# five\n# nine\nd()\n"


def reasons(gate: str, after: str) -> tuple[str, ...]:
    return Case("", BEFORE.format(gate=gate), after).reasons()


def test_all_that_belong_to_kept_code_stay() -> None:
    assert reasons("# gate", AFTER.format(gate="# gate")) == ()


@pytest.mark.parametrize("comment", KEPT)
def test_none_of_them_may_go(comment: str) -> None:
    assert any(comment in reason or "has nothing to do" in reason for reason in reasons("# x", without(comment)))


def without(comment: str) -> str:
    lines = AFTER.format(gate="# x").splitlines(keepends=True)
    return "".join(line.replace(f"  {comment}", "") for line in lines if line.strip() != comment)


@pytest.mark.parametrize(("gate", "goes"), [("# the new-checkout", True), ("# Feature flag", True), ("# pay", False)])
def test_above_a_gate_only_what_speaks_of_the_flag_goes(gate: str, goes: bool) -> None:
    assert (reasons(gate, AFTER.replace("{gate}\n", "")) == ()) is goes


@pytest.mark.parametrize("comment", ["# noqa: F401", "# type: ignore", "# fmt: off", "# pragma: no cover"])
def test_directives_stay(comment: str) -> None:
    before = f'x = f(<<on("new-checkout")>>)  {comment}\n'
    assert Case("", before, f"x = f(True)  {comment}\n").reasons() == ()
    assert Case("", before, "x = f(True)\n").reasons() != ()
