"""§1.6: tests of the side that goes."""

from __future__ import annotations

from tests.rewriting.table.overrides import off, on

ROWS = (
    on(
        "dead-decorator",
        """\
        from waffle.testutils import override_switch

        from shop.old import total
        from shop.views import view


        def test_new():
            with override_switch("cart", True):
                assert view() == "new"


        # the old one
        @override_switch("cart", active=False)
        def test_old():
            assert view() == "old"
            assert total() == 0


        def test_other():
            trace(1)
        """,
        """\
        from shop.views import view


        def test_new():
            assert view() == "new"


        def test_other():
            trace(1)
        """,
        run=False,
    ),
    off(
        "dead-class",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", active=True)
        class NewTests:
            def test_new(self):
                assert view() == "new"


        class OldTests:
            @override_switch("cart", active=False)
            def test_old(self):
                assert view() == "old"
        """,
        """\
        from shop.views import view


        class OldTests:
            def test_old(self):
                assert view() == "old"
        """,
    ),
    on(
        "dead-context-over-all",
        '''\
        from waffle.testutils import override_switch

        from shop.views import view


        class ViewTests:
            def test_new(self):
                assert view() == "new"

            def test_old(self):
                """Old."""
                with override_switch("list", True):
                    with override_switch("cart", False):
                        assert view() == "old"
        ''',
        """\
        from shop.views import view


        class ViewTests:
            def test_new(self):
                assert view() == "new"
        """,
    ),
    on(
        "dead-context-after-set-up",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        class ViewTests:
            def test_old(self):
                wanted = "old"
                with override_switch("cart", False):
                    assert view() == wanted
        """,
        """\
        class ViewTests:
            pass
        """,
        review=True,
    ),
    on(
        "dead-context-over-a-part",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def test_both():
            with override_switch("cart", True):
                assert view() == "new"
            with override_switch("cart", False):
                assert view() == "old"
        """,
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        def test_both():
            assert view() == "new"
            with override_switch("cart", False):
                assert view() == "old"
        """,
        refused=("test-override",),
        run=False,
    ),
    on(
        "dead-for-a-helper",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", False)
        def old_view():
            return view()


        def test_old():
            trace(old_view())
        """,
        refused=("test-override",),
        run=False,
    ),
    on(
        "dead-class-with-a-live-test",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", False)
        class ViewTests:
            def test_old(self):
                assert view() == "old"

            @override_switch("cart", True)
            def test_new(self):
                assert view() == "new"
        """,
        refused=("test-override", "test-override"),
        run=False,
    ),
    on(
        "dead-test-hides-another",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        class BaseTests:
            def test_view(self):
                trace(view())


        class OldTests(BaseTests):
            @override_switch("cart", False)
            def test_view(self):
                assert view() == "old"
        """,
        refused=("test-override",),
        run=False,
    ),
    on(
        "asked-within-a-dead-part",
        """\
        from waffle import switch_is_active
        from waffle.testutils import override_switch

        from shop.views import view


        def test_both():
            with override_switch("cart", False):
                assert not switch_is_active("cart")
            trace(switch_is_active("cart"))
        """,
        """\
        from waffle import switch_is_active
        from waffle.testutils import override_switch

        from shop.views import view


        def test_both():
            with override_switch("cart", False):
                assert not switch_is_active("cart")
            trace(True)
        """,
        refused=("test-override", "test-override"),
    ),
    on(
        "asked-within-a-dead-test",
        """\
        from waffle import switch_is_active
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", False)
        def test_old():
            assert not switch_is_active("cart")


        def test_view():
            trace(view())
        """,
        """\
        from shop.views import view


        def test_view():
            trace(view())
        """,
    ),
    *(
        on(
            f"dead-{name}",
            f"""\
            from waffle.testutils import override_switch

            from shop.views import view


            {test}
                assert view() == "old"


            def test_list():
                trace(view())
            """,
            """\
            from shop.views import view


            def test_list():
                trace(view())
            """,
            review=review,
            run=False,
        )
        for name, test, review in (
            ("without-a-sign", '@override_switch("cart", False)\n            def test_total():', True),
            ("by-its-name", '@override_switch("cart", False)\n            def test_total_without_it():', False),
            ("by-the-name-of-the-flag", '@override_switch("cart", False)\n            def test_cart_total():', False),
            (
                "by-its-text",
                '@override_switch("cart", False)\n            def test_total():\n                """Flag."""',
                False,
            ),
        )
    ),
    on(
        "dead-beside-its-twin",
        """\
        from waffle.testutils import override_switch

        from shop.views import view


        @override_switch("cart", True)
        def test_total():
            assert view() == "new"


        @override_switch("cart", False)
        def test_other_total():
            assert view() == "old"
        """,
        """\
        from shop.views import view


        def test_total():
            assert view() == "new"
        """,
        run=False,
    ),
    *(
        on(
            f"row-{name}",
            f"""\
            from waffle.models import Switch
            from waffle.testutils import override_switch

            from shop.views import view


            @override_switch("cart", True)
            def test_new():
                trace(view())


            def test_row():
                row = Switch.objects.create({given})
                assert view() == {wanted!r}
                assert row.pk
            """,
            f"""\
            from waffle.models import Switch

            from shop.views import view


            def test_new():
                trace(view())


            def test_row():
                row = Switch.objects.create({given})
                assert view() == {wanted!r}
                assert row.pk
            """,
            refused=refused,
            run=False,
        )
        for name, given, wanted, refused in (
            ("of-the-other-value-that-stays", 'name="cart", active=False', "old", ("test-override",)),
            ("of-the-kept-value-that-stays", 'name="cart", active=True', "new", ()),
            ("of-another-flag", 'name="nav", active=False', "new", ()),
        )
    ),
)
