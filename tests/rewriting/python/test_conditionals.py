from __future__ import annotations

import libcst as cst
import pytest

from flaglint.model.edits import RefusalReason
from flaglint.rewriting.python.conditionals import negated
from tests.rewriting.cases import check_rewrite, check_untouched

CHAIN = """\
if first():
    one()
elif variation("k"):
    two()
elif third():
    three()
else:
    four()
"""


def test_true_keeps_the_body_and_drops_the_else() -> None:
    check_rewrite('if variation("k"):\n    pay()\nelse:\n    old_pay()\n', "pay()\n")


def test_false_keeps_the_else() -> None:
    check_rewrite('if variation("k"):\n    pay()\nelse:\n    old_pay()\n', "old_pay()\n", value=False)


def test_false_without_else_drops_the_statement() -> None:
    check_rewrite('a()\nif variation("k"):\n    pay()\nb()\n', "a()\nb()\n", value=False)


def test_true_elif_becomes_the_else() -> None:
    check_rewrite(CHAIN, "if first():\n    one()\nelse:\n    two()\n")


def test_false_elif_goes() -> None:
    after = "if first():\n    one()\nelif third():\n    three()\nelse:\n    four()\n"
    check_rewrite(CHAIN, after, value=False)


def test_elif_behind_a_false_if_is_promoted() -> None:
    before = 'if variation("k"):\n    one()\nelif second():\n    two()\nelse:\n    three()\n'
    check_rewrite(before, "if second():\n    two()\nelse:\n    three()\n", value=False)


def test_nested_chain_keeps_its_own_else() -> None:
    check_rewrite(
        """\
        if outer():
            if variation("k"):
                if inner():
                    a()
        else:
            b()
        """,
        """\
        if outer():
            if inner():
                a()
        else:
            b()
        """,
    )


def test_else_if_stays_in_shape() -> None:
    check_rewrite(
        'if a():\n    b()\nelse:\n    if variation("k"):\n        c()\n    if d():\n        e()\n',
        "if a():\n    b()\nelse:\n    c()\n    if d():\n        e()\n",
    )


def test_one_line_suites() -> None:
    check_rewrite('if variation("k"): a(); b()\nelse: c()\n', "a(); b()\n")


def test_emptied_arm_with_an_else_is_turned_around() -> None:
    before = 'if p:\n    if variation("k"):\n        a()\nelse:\n    b()\n'
    check_rewrite(before, "if not p:\n    b()\n", value=False)


def test_emptied_arm_with_an_effect_in_its_test_keeps_the_test() -> None:
    check_rewrite('if p():\n    if variation("k"):\n        a()\nb()\n', "p()\nb()\n", value=False)


def test_effect_before_a_false_flag_is_hoisted() -> None:
    check_rewrite('if p() and variation("k"):\n    a()\nelse:\n    b()\n', "p()\nb()\n", value=False)


def test_effect_in_an_elif_stays_where_it_is() -> None:
    before = 'if p():\n    a()\nelif q() and variation("k"):\n    b()\n'
    check_rewrite(before, before.replace('variation("k")', "False"), value=False)


def test_comment_above_stays_and_that_of_the_dropped_arm_goes() -> None:
    check_rewrite(
        """\
        # Payments are slow.
        if variation("k"):  # new
            # pay at once
            pay()
            # paid
        else:
            # old
            old_pay()

        # then
        ship()
        """,
        """\
        # Payments are slow.
        # pay at once
        pay()
        # paid

        # then
        ship()
        """,
    )


def test_comment_that_only_names_the_flag_goes() -> None:
    check_rewrite('a()\n# TODO: remove once flag k is fully rolled out\nif variation("k"):\n    b()\n', "a()\nb()\n")


def test_comment_of_a_promoted_elif_replaces_that_of_the_if() -> None:
    before = 'd()\n# k: the new way\nif variation("k"):\n    a()\n# old way\nelif b():\n    c()\n'
    check_rewrite(before, "d()\n# old way\nif b():\n    c()\n", value=False)


def test_another_comment_above_the_if_stays_as_well() -> None:
    before = 'd()\n# payments\nif variation("k"):\n    a()\n# old way\nelse:\n    c()\n'
    check_rewrite(before, "d()\n# payments\n# old way\nc()\n", value=False)


def test_multi_line_strings_and_continuation_lines_are_dedented_by_token() -> None:
    check_rewrite(
        'def f():\n    if variation("k"):\n        text = """\n        kept\n    """\n        g(\n            text,\n'
        "        )\n",
        'def f():\n    text = """\n        kept\n    """\n    g(\n        text,\n    )\n',
    )


def test_literal_of_the_author_is_not_folded() -> None:
    check_rewrite('if True:\n    a()\nif variation("k"):\n    b()\n', "if True:\n    a()\nb()\n")


@pytest.mark.parametrize(
    "source", ["if p:\n    a()\n", 'if variation("other"):\n    a()\n', 'print("k")\n', "if 0:\n    pass\n"]
)
def test_code_without_the_flag_is_left_alone(source: str) -> None:
    check_untouched(source)


def test_the_only_yield_in_a_dropped_arm_is_refused() -> None:
    check_untouched('def f():\n    if variation("k"):\n        yield 1\n', RefusalReason.ALTERS_SCOPE, value=False)


def test_the_only_assignment_of_a_name_that_is_read_is_refused() -> None:
    before = 'def f():\n    if variation("k"):\n        x = 1\n    return x\n'
    check_untouched(before, RefusalReason.ALTERS_SCOPE, value=False)


def test_a_global_declaration_in_a_dropped_arm_is_refused() -> None:
    before = 'def f():\n    if variation("k"):\n        global x\n    x = 1\n'
    check_untouched(before, RefusalReason.ALTERS_SCOPE, value=False)


@pytest.mark.parametrize(
    ("test", "opposite"),
    [("a", "not a"), ("not a", "a"), ("a is b", "a is not b"), ("a == b", "not a == b"), ("a or b", "not (a or b)")],
)
def test_opposite(test: str, opposite: str) -> None:
    assert cst.Module([]).code_for_node(negated(cst.parse_expression(test))) == opposite
