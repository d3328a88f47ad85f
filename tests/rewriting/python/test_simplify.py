from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite, check_untouched


def test_one_fold_leads_to_the_next() -> None:
    check_rewrite(
        """\
        def f(p=1):
            on = variation("k")
            legacy = not on
            if legacy or p.x:
                return 1
            while not legacy and p:
                if legacy:
                    break
                p = g()
            return 2 if legacy else 3
        """,
        """\
        def f(p=1):
            if p.x:
                return 1
            while p:
                p = g()
            return 3
        """,
    )


def test_two_evaluations_in_one_test() -> None:
    check_rewrite('if variation("k") and not is_enabled("k"):\n    a()\nb()\n', "b()\n")


def test_another_flag_is_none_of_our_business() -> None:
    before = 'if variation("k") and variation("other"):\n    a()\n'
    check_rewrite(before, 'if variation("other"):\n    a()\n')


@pytest.mark.parametrize(
    "source",
    ["def f():\n    on = True\n    if on:\n        a()\n", "while False:\n    a()\n", "x = 1 if 1 else 2\n"],
)
def test_code_without_the_flag_is_not_improved(source: str) -> None:
    check_untouched(source)
