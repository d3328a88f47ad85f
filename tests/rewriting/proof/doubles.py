"""Mocks of a wrapper, and tests that run once for each value."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case(
        "mock-and-parameter",
        """\
        class ATest(TestCase):
            @patch("shop.b", return_value=1)
            @<~patch("shop.flags.has_cart", return_value=True)~>
            def test_a(self, has_cart, b):
                self.check(b, 2)
        """,
        """\
        class ATest(TestCase):
            @patch("shop.b", return_value=1)
            def test_a(self, b):
                self.check(b, 2)
        """,
        word="has_cart",
    ),
    Case(
        "mock-line",
        "def test_a(monkeypatch):\n    <~monkeypatch.setattr(flags, 'has_cart', lambda: True)~>\n    assert a() == 1\n",
        "def test_a(monkeypatch):\n    assert a() == 1\n",
        word="has_cart",
    ),
    Case(
        "rows-and-column",
        """\
        @pytest.mark.parametrize("x, on, y", [(1, True, 3), (2, False, 4), (5, True, 6)])
        def test_a(x, on, y):
            with <~override_flag("new-checkout", on)~>:
                assert a(x) == y
        """,
        """\
        @pytest.mark.parametrize("x, y", [(1, 3), (5, 6)])
        def test_a(x, y):
            assert a(x) == y
        """,
        forced=(None,),
    ),
    Case(
        "rows-and-sole-column",
        """\
        @pytest.mark.parametrize("on, y", [(True, 3), (False, 4)])
        def test_a(on, y):
            with <~override_flag("new-checkout", on)~>:
                assert a() == y
        """,
        """\
        @pytest.mark.parametrize("y", [3])
        def test_a(y):
            assert a() == y
        """,
        forced=(None,),
    ),
    Case(
        "rows-with-the-parameter-read",
        """\
        @pytest.mark.parametrize("on", [True, False])
        def test_a(on):
            with <~override_flag("new-checkout", on)~>:
                assert a() is on
        """,
        """\
        @pytest.mark.parametrize("on", [True])
        def test_a(on):
            assert a() is on
        """,
        forced=(None,),
    ),
)

WRONG = (
    Case(
        "rows-of-the-other-value",
        """\
        @pytest.mark.parametrize("on, y", [(True, 3), (False, 4)])
        def test_a(on, y):
            with <~override_flag("new-checkout", on)~>:
                assert a() == y
        """,
        """\
        @pytest.mark.parametrize("y", [4])
        def test_a(y):
            assert a() == y
        """,
        forced=(None,),
    ),
    Case(
        "rows-unknown",
        """\
        @pytest.mark.parametrize("on", BOTH)
        def test_a(on):
            with <~override_flag("new-checkout", on)~>:
                assert a()
        """,
        "def test_a():\n    assert a()\n",
        forced=(None,),
    ),
    Case(
        "rows-bound-again",
        """\
        @pytest.mark.parametrize("on", [True, False])
        def test_a(on):
            on = not on
            with <~override_flag("new-checkout", on)~>:
                assert a()
        """,
        """\
        @pytest.mark.parametrize("on", [True])
        def test_a(on):
            on = not on
            assert a()
        """,
        forced=(None,),
    ),
    Case(
        "mock-of-another-name",
        "def test_a():\n    with <~patch('shop.flags.other', return_value=True)~>:\n        assert a() == 1\n",
        "def test_a():\n    assert a() == 1\n",
        word="has_cart",
    ),
    Case(
        "mock-that-is-used",
        """\
        @<~patch("shop.flags.has_cart", return_value=True)~>
        def test_a(has_cart):
            assert a(has_cart) == 1
        """,
        "def test_a(has_cart):\n    assert a(has_cart) == 1\n",
        word="has_cart",
    ),
    Case(
        "mock-with-the-wrong-parameter",
        """\
        @patch("shop.b", return_value=1)
        @<~patch("shop.flags.has_cart", return_value=True)~>
        def test_a(has_cart, b):
            assert a() == 1
        """,
        """\
        @patch("shop.b", return_value=1)
        def test_a(has_cart):
            assert a() == 1
        """,
        word="has_cart",
    ),
)
