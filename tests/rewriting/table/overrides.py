"""§1.6: tests that force the flag."""

from __future__ import annotations

from tests.rewriting.table.rows import Row

TESTS = "tests/test_cart.py"
VIEWS = """\
from waffle import switch_is_active


def view():
    if switch_is_active("cart"):
        return "new"
    return "old"
"""
VIEWS_ON = """\
def view():
    return "new"
"""
VIEWS_OFF = """\
def view():
    return "old"
"""


def on(name: str, before: str, after: str | None = None, **more: object) -> Row:
    """Return a row in which the flag is on for good."""
    return _row(name, before, after, VIEWS_ON, True, more)


def off(name: str, before: str, after: str | None = None, **more: object) -> Row:
    """Return a row in which the flag is off for good."""
    return _row(name, before, after, VIEWS_OFF, False, more)


def _row(name: str, before: str, after: str | None, views: str, value: object, more: dict[str, object]) -> Row:
    changed = {"shop/views.py": views, **({TESTS: after} if after is not None else {})}
    return Row(name, "6", {"shop/views.py": VIEWS, TESTS: before}, changed, value, **more)  # type: ignore[arg-type]


ROWS = (
    on(
        "decorator",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", active=True)
        def test_new():
            assert view() == "new"
        """,
        """\
        from shop.views import view


        def test_new():
            assert view() == "new"
        """,
    ),
    on(
        "decorator-of-another-flag",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("card", active=True)
        def test_new():
            assert view() in ("new", "old")
        """,
    ),
    on(
        "decorator-among-others",
        '''\
        from waffle.testutils import override_switch

        from shop.views import view


        class ViewTests:
            """Views."""

            # the list
            @override_switch("list", True)
            @override_switch("cart", True)  # ours
            @override_switch("menu", True)
            def test_new(self):
                assert view() == "new"
        ''',
        '''\
        from waffle.testutils import override_switch

        from shop.views import view


        class ViewTests:
            """Views."""

            # the list
            @override_switch("list", True)
            @override_switch("menu", True)
            def test_new(self):
                assert view() == "new"
        ''',
    ),
    on(
        "class-decorator",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", active=True)
        class ViewTests:
            def test_new(self):
                assert view() == "new"
        """,
        """\
        from shop.views import view


        class ViewTests:
            def test_new(self):
                assert view() == "new"
        """,
    ),
    on(
        "context-manager",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def test_new():
            # the cart
            with override_switch("cart", active=True):
                # is new
                found = view()
                assert found == "new"
            trace(found)
        """,
        """\
        from shop.views import view


        def test_new():
            # the cart
            # is new
            found = view()
            assert found == "new"
            trace(found)
        """,
    ),
    on(
        "several-items",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def test_new():
            with override_switch("list", True), override_switch("cart", True):
                assert view() == "new"
            with override_switch("cart", True), override_switch("list", True):
                assert view() == "new"
            with (
                override_switch("cart", True),
                override_switch("list", True),
            ):
                assert view() == "new"
        """,
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def test_new():
            with override_switch("list", True):
                assert view() == "new"
            with override_switch("list", True):
                assert view() == "new"
            with (
                override_switch("list", True),
            ):
                assert view() == "new"
        """,
    ),
    on(
        "named-context-manager",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def test_new():
            with override_switch("cart", active=True) as forced:
                assert view() == "new"
                trace(forced.active)
        """,
        refused=("test-override",),
    ),
    on(
        "value-not-written-out",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def check(active):
            with override_switch("cart", active=active):
                return view()


        def test_both():
            assert (check(True), check(False)) == ("new", "old")
        """,
        refused=("test-override",),
        run=False,
    ),
    on(
        "entered-by-a-stack",
        """\
        from contextlib import ExitStack

        from waffle.testutils import override_switch

        from shop.views import view


        def test_new():
            with ExitStack() as stack:
                stack.enter_context(override_switch("cart", True))
                assert view() == "new"
        """,
        """\
        from contextlib import ExitStack

        from shop.views import view


        def test_new():
            with ExitStack():
                assert view() == "new"
        """,
    ),
    on(
        "row-of-the-database",
        """\
        from waffle.models import Switch

        from shop.views import view


        class ViewTests(TestCase):
            def setUp(self):
                super().setUp()
                Switch.objects.create(name="cart", active=True)

            def test_new(self):
                assert view() == "new"
        """,
        """\
        from shop.views import view


        class ViewTests(TestCase):
            def setUp(self):
                super().setUp()

            def test_new(self):
                assert view() == "new"
        """,
        run=False,
    ),
    on(
        "row-of-the-other-value",
        """\
        from waffle.models import Switch

        from shop.views import view


        def test_old():
            Switch.objects.create(name="cart", active=False)
            assert view() == "old"


        def test_new():
            Switch.objects.create(name="cart", active=True)
            assert view() == "new"
        """,
        """\
        from shop.views import view


        def test_new():
            assert view() == "new"
        """,
        run=False,
    ),
    on(
        "row-that-is-changed-later",
        """\
        from waffle.models import Switch

        from shop.views import view


        def test_both():
            switch = Switch.objects.create(name="cart", active=False)
            assert view() == "old"
            switch.active = True
            switch.save()
            assert view() == "new"
        """,
        refused=("test-override",),
        run=False,
    ),
    on(
        "row-with-more-in-it",
        """\
        from waffle.models import Switch

        from shop.views import view


        def test_new():
            Switch.objects.create(name="cart", active=True, note="by Kea")
            assert view() == "new"
        """,
        run=False,
    ),
    Row(
        "row-outside-tests",
        "6",
        {
            "shop/views.py": VIEWS,
            "shop/management/commands/demo.py": (
                'from waffle.models import Switch\n\nSwitch.objects.create(name="cart", active=True)\n'
            ),
        },
        {"shop/views.py": VIEWS_ON},
        run=False,
    ),
)
