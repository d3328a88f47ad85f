from __future__ import annotations

from tests.rewriting.cases import check_rewrite


def test_true_keeps_the_body_and_drops_the_else() -> None:
    check_rewrite(
        """\
        if variation("k"):
            pay()
        else:
            old_pay()
        """,
        """\
        pay()
        """,
    )
