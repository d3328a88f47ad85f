from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite, check_untouched

OFF = 'if variation("k"):\n    a()\n'


def test_blank_lines_do_not_pile_up() -> None:
    check_rewrite("x()\n\n" + OFF + "\ny()\n", "x()\n\ny()\n", value=False)


def test_the_larger_gap_stays() -> None:
    check_rewrite("x()\n" + OFF + "\n\ndef f():\n    pass\n", "x()\n\n\ndef f():\n    pass\n", value=False)
    check_rewrite("x()\n\n" + OFF + "y()\n", "x()\n\ny()\n", value=False)


def test_a_block_does_not_start_with_the_gap_of_what_went() -> None:
    before = 'def f():\n    if variation("k"):\n        a()\n\n    b()\n'
    check_rewrite(before, "def f():\n    b()\n", value=False)


def test_gap_behind_a_docstring_stays() -> None:
    before = 'def f():\n    """F."""\n    if variation("k"):\n        a()\n\n    b()\n'
    check_rewrite(before, 'def f():\n    """F."""\n\n    b()\n', value=False)


def test_comment_above_a_dropped_statement_goes_and_one_further_up_stays() -> None:
    check_rewrite("x()\n\n# part two\n\n# old\n" + OFF + "y()\n", "x()\n\n# part two\n\ny()\n", value=False)


def test_comment_above_the_last_statement_that_goes() -> None:
    before = "def f():\n    x()\n    # part two\n\n    # old\n    if variation('k'):\n        a()\n"
    check_rewrite(before, "def f():\n    x()\n    # part two\n", value=False)


def test_definitions_keep_their_distance() -> None:
    check_rewrite(
        'x()\n\n\nif variation("k"):\n\n    def f():\n        pass\n\n\ndef g():\n    pass\n',
        "x()\n\n\ndef f():\n    pass\n\n\ndef g():\n    pass\n",
        run=False,
    )


def test_a_string_does_not_become_the_docstring() -> None:
    check_rewrite('def f():\n    variation("k")\n    "text"\n', 'def f():\n    pass\n    "text"\n')


def test_a_docstring_stays_one() -> None:
    check_rewrite('def f():\n    "text"\n    variation("k")\n', 'def f():\n    "text"\n')


@pytest.mark.parametrize("source", ["\n\n\nx()\n\n\n\n\ny()\n", "# only\n", "", "\n", "x()\n# end\n\n\n"])
def test_files_without_the_flag_stay(source: str) -> None:
    check_untouched(source)
