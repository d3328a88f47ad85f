from __future__ import annotations

import pytest

from flaglint.model.edits import RefusalReason
from tests.rewriting.cases import check_rewrite, check_untouched


def test_bare_evaluation_goes() -> None:
    check_rewrite('a()\nvariation("k")\nb()\n', "a()\nb()\n")


def test_bare_evaluation_goes_from_a_line_of_several() -> None:
    check_rewrite('a(); variation("k"); b()\nc(); variation("k")\n', "a(); b()\nc()\n")


def test_assertion_that_holds_goes() -> None:
    check_rewrite('a()\nassert variation("k"), "off"\n', "a()\n")


def test_assertion_that_fails_stays() -> None:
    check_rewrite('assert variation("k"), "off"\n', 'assert False, "off"\n', value=False)


def test_while_true_and_what_follows() -> None:
    before = 'def f():\n    while variation("k"):\n        a()\n    else:\n        b()\n    c()\n'
    check_rewrite(before, "def f():\n    while True:\n        a()\n")


def test_while_true_with_a_break_goes_on() -> None:
    before = 'def f():\n    while variation("k"):\n        if a():\n            break\n    c()\n'
    check_rewrite(before, before.replace('variation("k")', "True"))


def test_while_false_runs_its_else() -> None:
    before = 'while variation("k"):\n    a()\nelse:\n    b()\nc()\n'
    check_rewrite(before, "b()\nc()\n", value=False)


def test_while_with_another_test() -> None:
    check_rewrite('while variation("k") and p():\n    a()\n', "while p():\n    a()\n")


def test_emptied_suites_get_pass() -> None:
    check_rewrite(
        'for x in xs:\n    variation("k")\ndef f():\n    variation("k")\nclass A:\n    """A."""\n    variation("k")\n',
        'for x in xs:\n    pass\ndef f():\n    pass\nclass A:\n    """A."""\n',
    )


def test_emptied_else_and_finally_go() -> None:
    check_rewrite(
        'for x in xs:\n    a()\nelse:\n    variation("k")\ntry:\n    b()\nfinally:\n    variation("k")\n',
        "for x in xs:\n    a()\nb()\n",
    )


def test_emptied_try_loses_its_handlers_but_not_its_finally() -> None:
    before = 'try:\n    variation("k")\nexcept KeyError:\n    a()\nelse:\n    b()\nfinally:\n    c()\n'
    check_rewrite(before, "try:\n    b()\nfinally:\n    c()\n")


def test_emptied_try_goes() -> None:
    check_rewrite('try:\n    variation("k")\nexcept KeyError:\n    a()\nb()\n', "b()\n")


def test_try_that_was_empty_before_stays() -> None:
    before = 'try:\n    pass\nexcept KeyError:\n    a()\nif variation("k"):\n    b()\n'
    check_rewrite(before, "try:\n    pass\nexcept KeyError:\n    a()\nb()\n")


def test_decorator_that_lets_everybody_through_goes() -> None:
    check_rewrite('@variation("k")\n@other\ndef f():\n    a()\n', "@other\ndef f():\n    a()\n", run=False)


def test_decorator_that_lets_nobody_through_is_refused() -> None:
    check_untouched('@variation("k")\ndef f():\n    a()\n', RefusalReason.UNSUPPORTED_SHAPE, value=False)


def test_decorator_within_another_one_is_refused() -> None:
    before = '@method_decorator(login(variation("k")), name="get")\nclass A:\n    pass\n'
    check_untouched(before, RefusalReason.UNSUPPORTED_SHAPE)
    before = '@method_decorator(variation("k"), name="get")\nclass A:\n    pass\n'
    check_untouched(before, RefusalReason.UNSUPPORTED_SHAPE, value=False)


def test_value_handed_to_a_decorator_is_a_value() -> None:
    check_rewrite('@skip_if(variation("k"))\ndef f():\n    a()\n', "@skip_if(True)\ndef f():\n    a()\n")


def test_with_may_swallow_so_what_follows_stays() -> None:
    before = 'def f():\n    with p:\n        if variation("k"):\n            return 1\n    return 2\n'
    check_rewrite(before, "def f():\n    with p:\n        return 1\n    return 2\n")


@pytest.mark.parametrize(
    "source", ["while True:\n    break\n", "assert True\n", "for x in xs:\n    pass\n", '"text"\n']
)
def test_statements_without_the_flag_stay(source: str) -> None:
    check_untouched(source)
