from __future__ import annotations

import pytest

from flaglint.model.edits import RefusalReason
from tests.rewriting.cases import check_rewrite, check_untouched


def test_code_behind_a_return_goes_with_the_comments_below_it() -> None:
    before = 'def f():\n    if variation("k"):\n        return 1\n    # old\n    a()\n    # end\nb()\n'
    check_rewrite(before, "def f():\n    return 1\nb()\n")


def test_code_behind_an_if_whose_arms_all_leave_goes() -> None:
    check_rewrite(
        'def f(p=1):\n    if p:\n        return 1\n    else:\n        if variation("k"):\n            return 2\n'
        "    return 3\n",
        "def f(p=1):\n    if p:\n        return 1\n    else:\n        return 2\n",
    )


def test_dead_yield_stays_so_that_the_function_is_a_generator() -> None:
    before = 'def f():\n    if variation("k"):\n        return\n    yield 1\n'
    check_rewrite(before, "def f():\n    return\n    yield 1\n")


def test_dead_assignment_stays_where_it_makes_the_name_local() -> None:
    before = 'def f(p=1):\n    for x in p.xs:\n        g(y)\n    if variation("k"):\n        return 1\n    y = 2\n'
    check_rewrite(before, "def f(p=1):\n    for x in p.xs:\n        g(y)\n    return 1\n    y = 2\n", run=False)


def test_name_of_another_scope_is_not_missed() -> None:
    before = 'def f(p=()):\n    if not variation("k"):\n        x = 1\n        g(x)\n    return [x for x in p]\n'
    check_rewrite(before, "def f(p=()):\n    return [x for x in p]\n")


def test_code_that_was_dead_before_is_not_ours() -> None:
    before = 'def f():\n    if variation("k"):\n        a()\n    return 1\n    b()\n'
    check_rewrite(before, "def f():\n    a()\n    return 1\n    b()\n")


def test_modules_and_classes_lose_nothing() -> None:
    before = 'if variation("k"):\n    raise KeyError\ndef f():\n    pass\n'
    check_rewrite(before, "raise KeyError\ndef f():\n    pass\n")


def test_only_the_function_in_doubt_is_refused() -> None:
    doubt = 'def f():\n    if variation("k"):\n        yield 1\n'
    check_rewrite(
        doubt + 'def g():\n    if variation("k"):\n        a()\n    return 1\n',
        doubt + "def g():\n    return 1\n",
        value=False,
        refused=[RefusalReason.ALTERS_SCOPE],
    )


@pytest.mark.parametrize(
    "body",
    [
        "x = 1\n    return x",
        "def x():\n            pass\n    x()",
        "import x\n    return x",
        "for x in p:\n            pass\n    x()",
    ],
)
def test_the_only_binding_is_refused(body: str) -> None:
    check_untouched(f'def f(p=()):\n    if variation("k"):\n        {body}\n', RefusalReason.ALTERS_SCOPE, value=False)
