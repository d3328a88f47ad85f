"""§1.6: mocks of a wrapper, and of a flag object's method."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.overrides import TESTS
from tests.rewriting.table.rows import Row

FLAGS = "shop/flags.py"
WRAPPER = 'from waffle import switch_is_active\n\n\ndef has_cart():\n    return switch_is_active("cart")\n'
ASKING = "from shop import flags\n\n\ndef view():\n    return 'new' if flags.has_cart() else 'old'\n"
_VIEW = "from shop.views import view\n\n\n"
MOCK = f"from unittest import mock\n\n{_VIEW}"
_BOTH = f"from unittest import mock\n\nfrom shop import flags\n{_VIEW}"
_TARGET = "shop.flags.has_cart"


def mocked(name: str, before: str, after: str | None, *, head: str = MOCK, left: str = _VIEW) -> Row:
    """Return a row for a test; None means that the mock stays, and with it the wrapper."""
    old = {FLAGS: WRAPPER, "shop/views.py": ASKING, TESTS: head + textwrap.dedent(before)}
    new: dict[str, str | None] = {"shop/views.py": "def view():\n    return 'new'\n"}
    if after is None:
        new[FLAGS] = "def has_cart():\n    return True\n"
        return Row(name, "6", old, new, refused=("still-referenced", "test-override"), run=False)
    return Row(name, "6", old, {**new, FLAGS: "", TESTS: left + textwrap.dedent(after)}, run=False)


_FLAG = (
    "from edx_toggles.toggles import WaffleSwitch\n\nCART = WaffleSwitch('cart', __name__)\n"
    "OTHER = WaffleSwitch('other', __name__)\n"
)
_FLAG_LEFT = "from edx_toggles.toggles import WaffleSwitch\n\nOTHER = WaffleSwitch('other', __name__)\n"
_BY_OBJECT = "from shop.flags import CART\n\n\ndef view():\n    return 'new' if CART.is_enabled() else 'old'\n"


def of_object(name: str, before: str, after: str | None, *, head: str = MOCK, left: str = _VIEW) -> Row:
    """Return a row for a test that mocks a method of the flag object; None means that it stays with its test."""
    old = {FLAGS: _FLAG, "shop/views.py": _BY_OBJECT, TESTS: head + textwrap.dedent(before)}
    new: dict[str, str | None] = {"shop/views.py": "def view():\n    return 'new'\n"}
    if after is None:
        return Row(name, "6", old, new, refused=("still-referenced", "test-override"), run=False)
    return Row(name, "6", old, {**new, FLAGS: _FLAG_LEFT, TESTS: left + textwrap.dedent(after)}, run=False)


ROWS = (
    of_object(
        "mock-where-the-flag-is-imported",
        """\
        @mock.patch("shop.views.CART.is_enabled", return_value=True)
        def test_new(_is_enabled):
            assert view() == "new"
        """,
        """\
        def test_new():
            assert view() == "new"
        """,
    ),
    of_object(
        "mock-of-a-method",
        """\
        @mock.patch("shop.flags.CART.is_enabled", return_value=True)
        def test_new(_is_enabled):
            assert view() == "new"


        @mock.patch("shop.flags.CART.is_enabled", return_value=False)
        def test_old(_is_enabled):
            assert view() == "old"
        """,
        """\
        def test_new():
            assert view() == "new"
        """,
    ),
    of_object(
        "mock-of-a-method-by-object",
        """\
        def test_new(monkeypatch):
            with mock.patch.object(CART, "is_enabled", return_value=True):
                assert view() == "new"
        """,
        """\
        def test_new(monkeypatch):
            assert view() == "new"
        """,
        head="from unittest import mock\n\nfrom shop.flags import CART\nfrom shop.views import view\n\n\n",
    ),
    of_object(
        "mock-of-another-object",
        """\
        @mock.patch("shop.flags.OTHER.is_enabled", return_value=True)
        def test_new(_is_enabled):
            assert view() == "new"
        """,
        """\
        @mock.patch("shop.flags.OTHER.is_enabled", return_value=True)
        def test_new(_is_enabled):
            assert view() == "new"
        """,
        left=MOCK,
    ),
    of_object(
        "mock-of-an-unknown-method",
        """\
        @mock.patch("shop.flags.CART.describe", return_value=True)
        def test_new(_describe):
            assert view() == "new"
        """,
        None,
    ),
    of_object(
        "mock-of-the-whole-object",
        """\
        @mock.patch("shop.flags.CART", return_value=True)
        def test_new(_cart):
            assert view() == "new"
        """,
        None,
    ),
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
        left=MOCK,
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
    mocked(
        "told-mock-with-its-parameter",
        f"""\
        @mock.patch("shop.menu.items")
        @mock.patch("{_TARGET}")
        def test_new(mock_has_cart, items):
            'The new one.'
            items.return_value = []
            mock_has_cart.return_value = True
            assert view() == "new"


        @mock.patch("{_TARGET}")
        def test_old(mock_has_cart):
            mock_has_cart.return_value = False
            assert view() == "old"
        """,
        """\
        @mock.patch("shop.menu.items")
        def test_new(items):
            'The new one.'
            items.return_value = []
            assert view() == "new"
        """,
        left=MOCK,
    ),
    mocked(
        "told-mock-by-context",
        f"""\
        def test_new():
            with mock.patch("{_TARGET}") as has_cart:
                has_cart.return_value = True
                assert view() == "new"
        """,
        """\
        def test_new():
            assert view() == "new"
        """,
    ),
    mocked(
        "told-mock-by-a-name",
        f"""\
        def test_new(mocker):
            shop = setup()
            has_cart = mocker.patch("{_TARGET}")
            has_cart.return_value = True

            assert view() == "new"
        """,
        """\
        def test_new(mocker):
            shop = setup()

            assert view() == "new"
        """,
        head=_VIEW,
    ),
    mocked(
        "told-mock-by-rows",
        f"""\
        import pytest

        from shop.views import view


        @pytest.mark.parametrize("on, expected", [(True, "new"), (False, "old")])
        def test_view(mocker, on, expected):
            has_cart = mocker.patch("{_TARGET}")
            has_cart.return_value = on
            assert view() == expected
        """,
        """\
        import pytest

        from shop.views import view


        @pytest.mark.parametrize("expected", ["new"])
        def test_view(mocker, expected):
            assert view() == expected
        """,
        head="",
        left="",
    ),
    of_object(
        "told-mock-of-the-whole-object",
        """\
        def test_new(mocker):
            cart = mocker.patch("shop.flags.CART")
            cart.is_enabled.return_value = True
            assert view() == "new"
        """,
        """\
        def test_new(mocker):
            assert view() == "new"
        """,
        head=_VIEW,
    ),
    mocked(
        "told-mock-after-a-call",
        f"""\
        @mock.patch("{_TARGET}")
        def test_new(has_cart):
            first = view()
            has_cart.return_value = True
            assert view() == "new"
        """,
        None,
    ),
    mocked(
        "told-mock-with-two-answers",
        f"""\
        @mock.patch("{_TARGET}")
        def test_new(has_cart):
            has_cart.return_value = True
            assert view() == "new"
            has_cart.return_value = False
            assert view() == "old"
        """,
        None,
    ),
    mocked(
        "told-mock-that-is-used",
        f"""\
        def test_new(mocker):
            has_cart = mocker.patch("{_TARGET}")
            has_cart.return_value = True
            assert view() == "new"
            has_cart.assert_called_once()
        """,
        None,
        head=_VIEW,
    ),
    mocked(
        "told-mock-in-a-branch",
        f"""\
        @mock.patch("{_TARGET}")
        def test_new(has_cart):
            if MODE:
                has_cart.return_value = True
            assert view() == "new"
        """,
        None,
    ),
    mocked(
        "mock-told-a-side-effect",
        f"""\
        @mock.patch("{_TARGET}")
        def test_new(has_cart):
            has_cart.side_effect = [True, False]
            assert view() == "new"
        """,
        None,
    ),
    of_object(
        "told-mock-of-another-method",
        """\
        def test_new(mocker):
            cart = mocker.patch("shop.flags.CART")
            cart.describe.return_value = True
            assert view() == "new"
        """,
        None,
        head=_VIEW,
    ),
)
