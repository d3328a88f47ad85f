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
)
