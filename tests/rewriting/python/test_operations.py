from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite

FLAG = 'variation("k")'


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        (True, f"{FLAG} and p()", "p()"),
        (True, f"p() and {FLAG} and q()", "p() and q()"),
        (False, f"{FLAG} or p()", "p()"),
        (False, f"{FLAG} and p()", "False"),
        (True, f"{FLAG} or p()", "True"),
        (True, f"p() or {FLAG} or q()", "p() or True"),
        (False, f"p() and {FLAG} and q()", "p() and False"),
        (True, f"p() and {FLAG}", "p() and True"),
        (False, f"p() or {FLAG}", "p() or False"),
        (True, f"p is q and {FLAG}", "p is q"),
        (False, f"p is q and {FLAG}", "False"),
        (True, f"(not p) or {FLAG}", "True"),
        (True, f"({FLAG} and p) or q", "p or q"),
        (True, f"not ({FLAG} and p())", "not p()"),
        (False, f"({FLAG} or p == q).real", "(p == q).real"),
    ],
)
def test_values(value: bool, before: str, after: str) -> None:
    check_rewrite(f"x = {before}\nf(x)\n", f"x = {after}\nf(x)\n", value=value)


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        (True, f"p() and {FLAG}", "p()"),
        (False, f"p() or {FLAG}", "p()"),
        (True, f"not (p() and {FLAG})", "not p()"),
        (True, f"(p() and {FLAG}) or q()", "p() or q()"),
        (True, f"{FLAG} and (p or q)", "p or q"),
        (True, f"(p and {FLAG}) == q", "(p and True) == q"),
        (True, f"f(p and {FLAG})", "f(p and True)"),
    ],
)
def test_truth(value: bool, before: str, after: str) -> None:
    check_rewrite(f"if {before}:\n    g()\n", f"if {after}:\n    g()\n", value=value)


def test_comments_stay_with_their_operands() -> None:
    check_rewrite(
        """\
        if (
            # staff first
            p()  # cheap
            and variation("k")  # rollout
            # then the rest
            and q()  # slow
        ):
            g()
        """,
        """\
        if (
            # staff first
            p()  # cheap
            # then the rest
            and q()  # slow
        ):
            g()
        """,
    )


def test_comment_behind_the_last_operand_that_stays() -> None:
    before = 'if (\n    p()  # cheap\n    and variation("k")  # rollout\n):\n    g()\n'
    check_rewrite(before, "if (\n    p()  # cheap\n):\n    g()\n")


def test_a_chain_that_fits_is_put_on_one_line() -> None:
    check_rewrite('if (\n    not p\n    and q()\n    and variation("k")\n):\n    g()\n', "if not p and q():\n    g()\n")


def test_lines_move_to_the_margin_of_the_parentheses_that_stay() -> None:
    check_rewrite(
        """\
        if (
            (
                first_condition_with_a_long_name()
                and second_condition_with_a_long_name()
            )
            or (variation("k") and third())
        ) and fourth():
            g()
        """,
        """\
        if (
            first_condition_with_a_long_name()
            and second_condition_with_a_long_name()
        ) and fourth():
            g()
        """,
        value=False,
    )
