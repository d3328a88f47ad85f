from __future__ import annotations

import ast

import pytest

from flaglint.resolution.parametrized import given_rows
from flaglint.scanning.python.facts import read_facts
from tests.resolution.projects import asked, evaluations, forced

HEAD = """
import ddt
import pytest
from enum import Enum
from parameterized import parameterized
from waffle import switch_is_active
from waffle.testutils import override_switch
KEYS = ["a", "b"]
class F(Enum):
    A = "a"
    B = "b"
"""
BODY = "\n    with override_switch(k, True): switch_is_active(k)"


@pytest.mark.parametrize(
    "test",
    [
        "@pytest.mark.parametrize('k', ['a', 'b'])\ndef test_it(k):",
        "@pytest.mark.parametrize('k', KEYS)\ndef test_it(k):",
        "@pytest.mark.parametrize('k', F)\ndef test_it(k):",
        "@pytest.mark.parametrize('k', [f.value for f in F])\ndef test_it(k):",
        "@pytest.mark.parametrize(argnames='k', argvalues=['a', 'b'])\ndef test_it(k):",
        "@pytest.mark.parametrize('on, k', [(True, 'a'), (False, 'b')])\ndef test_it(on, k):",
        "@pytest.mark.parametrize(('k', 'on'), [('a', True), ('b', False)])\ndef test_it(on, k):",
        "@pytest.mark.parametrize(['k', 'on'], [('a', True), pytest.param('b', False, id='x')])\ndef test_it(on, k):",
        "@pytest.mark.parametrize('k', ['a', pytest.param('b', id='x')])\ndef test_it(k):",
        "@pytest.mark.parametrize('on', [True])\n@pytest.mark.parametrize('k', ('a', 'b'))\ndef test_it(k, on):",
    ],
)
def test_pytest_runs_a_test_with_keys(test: str) -> None:
    assert asked(HEAD + test + BODY) == ["a", "b"]
    assert forced(HEAD + test + BODY) == ["a", "b"]


@pytest.mark.parametrize(
    "test",
    [
        "@ddt.data('a', 'b')\n    def test_it(self, k):",
        "@ddt.data(*KEYS)\n    def test_it(self, k):",
        "@ddt.data(('a', 1), ('b', 2))\n    @ddt.unpack\n    def test_it(self, k, n):",
        "@parameterized.expand([('a', 1), ('b', 2)])\n    def test_it(self, k, n):",
        "@parameterized.expand(KEYS)\n    def test_it(self, k):",
        "@pytest.mark.parametrize('k', ['a', 'b'])\n    def test_it(self, k):",
    ],
)
def test_a_method_is_run_with_keys(test: str) -> None:
    code = f"class TestIt:\n    {test}{BODY.replace('    ', '        ')}"
    assert asked(HEAD + code) == ["a", "b"]


@pytest.mark.parametrize(
    "test",
    [
        "@pytest.mark.parametrize('j', ['a', 'b'])\ndef test_it(k):",
        "@pytest.mark.parametrize('k', made())\ndef test_it(k):",
        "@pytest.mark.parametrize('k', [1, 2])\ndef test_it(k):",
        "@pytest.mark.parametrize('on, k', ['a', 'b'])\ndef test_it(k, on):",
        "@pytest.mark.parametrize\ndef test_it(k):",
        "@other.table('k', ['a', 'b'])\ndef test_it(k):",
        "@ddt.data('a', 'b')\ndef test_it(n, k):",
    ],
)
def test_other_decorators_say_nothing_of_the_key(test: str) -> None:
    assert asked(HEAD + test + BODY) == [None]


def test_what_is_run_with_several_keys_cannot_be_rewritten_for_one() -> None:
    test = "@pytest.mark.parametrize('k', ['a', 'b'])\ndef test_it(k):"
    assert all(each.evaluated and each.evaluated.obstacle for each in evaluations(HEAD + test + BODY))


def test_a_flag_object_is_what_a_test_runs_with() -> None:
    code = """
    import pytest
    from edx_toggles.toggles import WaffleFlag
    NEW = WaffleFlag("shop.new", __name__)
    @pytest.mark.parametrize("flag", [NEW])
    def test_it(flag):
        assert flag.is_enabled()
    """
    assert asked(code) == ["shop.new"]


def test_a_value_that_is_no_key_leaves_the_parameter_as_it_was() -> None:
    code = """
    import pytest
    from waffle.testutils import override_switch
    @pytest.mark.parametrize("on", [True, False])
    def test_it(on):
        with override_switch("a", active=on): ...
    """
    assert forced(code) == ["a"]


def test_rows_are_found_by_the_name_of_the_parameter() -> None:
    source = "@parametrize('a, b', ROWS)\ndef test_it(self, a, b): ..."
    [function] = read_facts(ast.parse(source), "test_it.py", source, frozenset()).functions
    assert [(row.is_list, row.place) for row in given_rows(function, "b", is_method=True)] == [(True, 1)]
    assert [*given_rows(function, "self", is_method=True)] == []
