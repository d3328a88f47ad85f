"""Mocks of a wrapper, and tests that run once for each value."""

from __future__ import annotations

import textwrap

from tests.rewriting.proof.cases import Case


def told(name: str, before: str, after: str) -> Case:
    """Return a case with a mock that is told its answer in a statement of its own."""
    return Case(name, before, after, word="has_cart", forced=(None,), told_by=("return_value",))


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
    told(
        "told",
        """\
        class ATest(TestCase):
            @<~patch("shop.flags.has_cart")~>
            def test_a(self, has_cart):
                has_cart.return_value = True
                self.check(a(), 1)
        """,
        """\
        class ATest(TestCase):
            def test_a(self):
                self.check(a(), 1)
        """,
    ),
    told(
        "told-by-a-name",
        """\
        def test_a(mocker):
            b()
            m = <~mocker.patch("shop.flags.has_cart")~>
            x = 1
            m.return_value = True
            assert a() == x
        """,
        "def test_a(mocker):\n    b()\n    x = 1\n    assert a() == x\n",
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
    *(
        told(
            f"told-{name}",
            f"def test_a(mocker):\n{textwrap.indent(before, '    ')}",
            f"def test_a(mocker):\n    {after}\n",
        )
        for name, before, after in (
            ("nothing", "m = <~mocker.patch('f.has_cart')~>\nassert a() == 1\n", "assert a() == 1"),
            (
                "late",
                "m = <~mocker.patch('f.has_cart')~>\na()\nm.return_value = True\nassert a()\n",
                "a()\n    assert a()",
            ),
            ("more", "m = <~mocker.patch('f.has_cart')~>\nm.return_value = True\na(m)\n", "a(m)"),
            (
                "twice",
                "m = <~mocker.patch('f.has_cart')~>\nm.return_value = False\nm.return_value = True\na()\n",
                "a()",
            ),
            (
                "other",
                "m = <~mocker.patch('f.has_cart')~>\nm.return_value = False\nassert a() == 1\n",
                "assert a() == 1",
            ),
            ("another", "m = <~mocker.patch('f.has_pie')~>\nm.return_value = True\na()\n", "a()"),
            ("else", "m = <~mocker.patch('f.has_cart')~>\nm.side_effect = True\na()\n", "a()"),
        )
    ),
)
