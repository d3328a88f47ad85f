"""§1.6: tests that run once for each value of the flag."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.overrides import TESTS, VIEWS, VIEWS_ON
from tests.rewriting.table.rows import Row

_HEAD = "import pytest\nfrom waffle.testutils import override_switch\n\nfrom shop.views import view\n\n\n"
_LEFT = "import pytest\n\nfrom shop.views import view\n\n\n"
_SOLE = "from shop.views import view\n\n\n"


def table(name: str, before: str, after: str | None, left: str = _LEFT) -> Row:
    """Return a row for a parametrized test; None means that it is left to a person."""
    old = {"shop/views.py": VIEWS, TESTS: _HEAD + textwrap.dedent(before)}
    new: dict[str, str | None] = {"shop/views.py": VIEWS_ON}
    if after is not None:
        new[TESTS] = left + textwrap.dedent(after)
    return Row(name, "6", old, new, refused=() if after is not None else ("test-override",), run=False)


_DDT = """import ddt
import pytest
from parameterized import parameterized
from unittest import TestCase
from unittest.mock import patch
from waffle.testutils import override_switch

from shop.views import view


"""
_DDT_LEFT = _DDT.replace("from waffle.testutils import override_switch\n", "")


def method(name: str, before: str, after: str | None) -> Row:
    """Return a row for a test of a class, as ddt and parameterized have them."""
    old = {"shop/views.py": VIEWS, TESTS: _DDT + _class(before)}
    new: dict[str, str | None] = {"shop/views.py": VIEWS_ON}
    if after is not None:
        new[TESTS] = _DDT_LEFT + _class(after)
    return Row(name, "6", old, new, refused=() if after is not None else ("test-override",), run=False)


def _class(text: str) -> str:
    return f"@ddt.ddt\nclass ViewTests(TestCase):\n{textwrap.indent(textwrap.dedent(text), '    ')}{_OTHER}"


_OTHER = """
    @pytest.mark.skip
    @patch("x")
    @parameterized.expand([1])
    def test_other(self, x, y):
        assert x
"""


ROWS = (
    table(
        "rows-collapsed",
        """\
        @pytest.mark.parametrize("on", [True, False])
        def test_view(on):
            with override_switch("cart", active=on):
                assert view()
        """,
        """\
        def test_view():
            assert view()
        """,
        _SOLE,
    ),
    table(
        "rows-and-a-column",
        """\
        @pytest.mark.parametrize("on, wanted", [(True, "new"), (False, "old")])
        def test_view(on, wanted):
            with override_switch("cart", active=on):
                assert view() == wanted
        """,
        """\
        @pytest.mark.parametrize("wanted", ["new"])
        def test_view(wanted):
            assert view() == wanted
        """,
    ),
    table(
        "rows-of-three",
        """\
        @pytest.mark.parametrize("x, on, wanted", [
            (1, True, "new"),
            # the old one
            (2, False, "old"),
            (3, True, "new"),
        ])
        def test_view(x, on, wanted):
            with override_switch("cart", active=on):
                assert (view(), x) == (wanted, x)
        """,
        """\
        @pytest.mark.parametrize("x, wanted", [
            (1, "new"),
            (3, "new"),
        ])
        def test_view(x, wanted):
            assert (view(), x) == (wanted, x)
        """,
    ),
    table(
        "rows-whose-parameter-is-read",
        """\
        @pytest.mark.parametrize("on", [True, False])
        def test_view(on):
            with override_switch("cart", active=on):
                assert (view() == "new") is on
        """,
        """\
        @pytest.mark.parametrize("on", [True])
        def test_view(on):
            assert (view() == "new") is on
        """,
    ),
    table(
        "rows-not-written-out",
        """\
        @pytest.mark.parametrize("on", BOTH)
        def test_view(on):
            with override_switch("cart", active=on):
                assert view()
        """,
        None,
    ),
    table(
        "rows-with-names",
        """\
        @pytest.mark.parametrize("on", [True, False], ids=["on", "off"])
        def test_view(on):
            with override_switch("cart", active=on):
                assert view()
        """,
        None,
    ),
    table(
        "rows-without-the-value",
        """\
        @pytest.mark.parametrize("on", [False])
        def test_view(on):
            with override_switch("cart", active=on):
                assert view()
        """,
        None,
    ),
    table(
        "parameter-bound-again",
        """\
        @pytest.mark.parametrize("on", [True, False])
        def test_view(on):
            on = not on
            with override_switch("cart", active=on):
                assert view()
        """,
        None,
    ),
    table(
        "rows-of-param",
        """\
        @pytest.mark.parametrize("on, wanted", [
            pytest.param(True, "new", id="on"),
            pytest.param(False, "old", id="off", marks=pytest.mark.slow),
            (True, "newer"),
        ])
        def test_view(on, wanted):
            with override_switch("cart", active=on):
                assert view() == wanted
        """,
        """\
        @pytest.mark.parametrize("wanted", [
            pytest.param("new", id="on"),
            "newer",
        ])
        def test_view(wanted):
            assert view() == wanted
        """,
    ),
    table(
        "rows-of-param-with-a-star",
        """\
        @pytest.mark.parametrize("on, wanted", [pytest.param(*CASE), (True, "new")])
        def test_view(on, wanted):
            with override_switch("cart", active=on):
                assert view() == wanted
        """,
        None,
    ),
    method(
        "ddt-of-one-value",
        """\
        @ddt.data(True, False)
        def test_view(self, active):
            with override_switch("cart", active=active):
                assert view()
        """,
        """\
        def test_view(self):
            assert view()
        """,
    ),
    method(
        "ddt-whose-parameter-is-read",
        """\
        @ddt.data(True, False)
        def test_view(self, active):
            with override_switch("cart", active=active):
                assert (view() == "new") is active
        """,
        """\
        @ddt.data(True)
        def test_view(self, active):
            assert (view() == "new") is active
        """,
    ),
    method(
        "ddt-rows",
        """\
        @ddt.data(
            ("learn/a", True, True),
            # the old form
            ("a", True, False),
            ["learn/b", None, True],
        )
        @ddt.unpack
        @patch("shop.views.log")
        def test_view(self, slug, wanted, is_new_form, log):
            with override_switch("cart", active=is_new_form):
                assert view(slug) is wanted
        """,
        """\
        @ddt.data(
            ("learn/a", True),
            ["learn/b", None],
        )
        @ddt.unpack
        @patch("shop.views.log")
        def test_view(self, slug, wanted, log):
            assert view(slug) is wanted
        """,
    ),
    method(
        "ddt-rows-that-begin-alike",
        """\
        @ddt.data(
            # Nobody.
            (True, [],
             False),
            # Somebody.
            (True, [],
             True),
        )
        @ddt.unpack
        def test_view(self, wanted, people, active):
            with override_switch("cart", active=active):
                assert view(people) is wanted
        """,
        """\
        @ddt.data(
            # Somebody.
            (True, []),
        )
        @ddt.unpack
        def test_view(self, wanted, people):
            assert view(people) is wanted
        """,
    ),
    method(
        "ddt-rows-of-two",
        """\
        @ddt.data((True, "new"), (False, "old"))
        @ddt.unpack
        def test_view(self, active, wanted):
            with override_switch("cart", active=active):
                assert view() == wanted
        """,
        """\
        @ddt.data("new")
        def test_view(self, wanted):
            assert view() == wanted
        """,
    ),
    method(
        "ddt-rows-not-written-out",
        """\
        @ddt.data(*CASES)
        @ddt.unpack
        def test_view(self, active, wanted):
            with override_switch("cart", active=active):
                assert view() == wanted
        """,
        None,
    ),
    method(
        "ddt-rows-as-they-are",
        """\
        @ddt.data((True, "new"), (False, "old"))
        def test_view(self, active):
            with override_switch("cart", active=active):
                assert view()
        """,
        None,
    ),
    method(
        "ddt-rows-of-different-width",
        """\
        @ddt.data((True, "new"), (False,))
        @ddt.unpack
        def test_view(self, active, wanted="old"):
            with override_switch("cart", active=active):
                assert view() == wanted
        """,
        None,
    ),
    method(
        "expanded",
        """\
        @parameterized.expand([True, False])
        def test_view(self, active):
            with override_switch("cart", active=active):
                assert view()
        """,
        """\
        def test_view(self):
            assert view()
        """,
    ),
    method(
        "expanded-rows",
        """\
        @parameterized.expand([("on", True), ("off", False)])
        def test_view(self, name, active):
            with override_switch("cart", active=active):
                assert view()
        """,
        """\
        @parameterized.expand([("on", True)])
        def test_view(self, name, active):
            assert view()
        """,
    ),
    method(
        "expanded-rows-that-are-computed",
        """\
        @parameterized.expand(product([True, False], [1, 2]))
        def test_view(self, active, number):
            with override_switch("cart", active=active):
                assert view()
        """,
        None,
    ),
)
