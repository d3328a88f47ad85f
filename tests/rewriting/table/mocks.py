"""§1.6: mocks of a wrapper."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.overrides import TESTS
from tests.rewriting.table.rows import Row

_FLAGS = "shop/flags.py"
_WRAPPER = 'from waffle import switch_is_active\n\n\ndef has_cart():\n    return switch_is_active("cart")\n'
_ASKING = "from shop import flags\n\n\ndef view():\n    return 'new' if flags.has_cart() else 'old'\n"
_VIEW = "from shop.views import view\n\n\n"
_MOCK = f"from unittest import mock\n\n{_VIEW}"
_BOTH = f"from unittest import mock\n\nfrom shop import flags\n{_VIEW}"
_TARGET = "shop.flags.has_cart"


def mocked(name: str, before: str, after: str | None, *, head: str = _MOCK, left: str = _VIEW) -> Row:
    """Return a row for a test; None means that the mock stays, and with it the wrapper."""
    old = {_FLAGS: _WRAPPER, "shop/views.py": _ASKING, TESTS: head + textwrap.dedent(before)}
    new: dict[str, str | None] = {"shop/views.py": "def view():\n    return 'new'\n"}
    if after is None:
        new[_FLAGS] = "def has_cart():\n    return True\n"
        return Row(name, "6", old, new, refused=("still-referenced", "test-override"), run=False)
    return Row(name, "6", old, {**new, _FLAGS: "", TESTS: left + textwrap.dedent(after)}, run=False)


ROWS = (
    mocked(
        "mock-with-its-parameter",
        f"""\
        @mock.patch("shop.menu.items", return_value=[])
        @mock.patch("{_TARGET}", return_value=True)
        def test_new(_has_cart, items):
            assert view() == items.return_value
        """,
        """\
        @mock.patch("shop.menu.items", return_value=[])
        def test_new(items):
            assert view() == items.return_value
        """,
        left=_MOCK,
    ),
    mocked(
        "mock-by-object-and-context",
        f"""\
        class ViewTests:
            @mock.patch.object(flags, "has_cart", return_value=True)
            def test_new(self, has_cart):
                with mock.patch("{_TARGET}", return_value=True):
                    assert view() == "new"

            @mock.patch("{_TARGET}", return_value=False)
            def test_old(self, has_cart):
                assert view() == "old"
        """,
        """\
        class ViewTests:
            def test_new(self):
                assert view() == "new"
        """,
        head=_BOTH,
    ),
    mocked(
        "mock-by-a-fixture",
        f"""\
        def test_new(monkeypatch):
            monkeypatch.setattr("{_TARGET}", lambda: True)
            assert view() == "new"
        """,
        """\
        def test_new(monkeypatch):
            assert view() == "new"
        """,
        head=_VIEW,
    ),
    mocked(
        "mock-that-is-used",
        f"""\
        @mock.patch("{_TARGET}", return_value=True)
        def test_new(has_cart):
            assert view() == "new"
            has_cart.assert_called_once_with()
        """,
        None,
    ),
    mocked(
        "mock-with-other-arguments",
        f"""\
        @mock.patch("{_TARGET}", return_value=True)
        def test_new(monkeypatch, has_cart):
            assert view() == "new"
        """,
        None,
    ),
    mocked(
        "mock-with-a-side-effect",
        f"""\
        def test_new():
            with mock.patch("{_TARGET}", side_effect=[True, False]):
                assert view() == "new"
        """,
        None,
    ),
    mocked(
        "mock-for-a-class",
        f"""\
        @mock.patch("{_TARGET}", return_value=True)
        class ViewTests:
            def test_new(self, has_cart):
                assert view() == "new"
        """,
        None,
    ),
)
