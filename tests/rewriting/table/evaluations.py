"""§1.1: what is an evaluation of the flag, and what is not."""

from __future__ import annotations

from tests.rewriting.table.rows import MAIN, Row

FLAGS = "shop/flags.py"


def row(name: str, before: object, after: object = None, **more: object) -> Row:
    return Row(name, "1", before, after, **more)  # type: ignore[arg-type]


_EFFECT = "from waffle import flag_is_active\n\n\ndef main(r=None):\n    return flag_is_active(trace(r), 'cart')\n\n\n"
_OTHER = "def other(r=None):\n    return 1 if flag_is_active({}, 'cart') else 2\n"

ROWS = (
    row(
        "call-by-import",
        "import waffle as w\n\n\ndef main():\n    return 1 if w.switch_is_active('cart') else 2\n",
        "def main():\n    return 1\n",
    ),
    row(
        "call-of-something-else",
        "def switch_is_active(key):\n    return key\n\n\ndef main():\n    return switch_is_active('cart')\n",
    ),
    row(
        "keyword-key-over-lines",
        """\
        from waffle import switch_is_active


        def main():
            if switch_is_active(
                switch_name="cart",  # the key
            ):
                return 1
            return 2
        """,
        "def main():\n    return 1\n",
        run=False,
    ),
    row(
        "context-argument",
        """\
        from waffle import flag_is_active


        def main(request=None):
            if flag_is_active(request, "cart"):
                return 1
            return 2
        """,
        "def main(request=None):\n    return 1\n",
    ),
    row(
        "details-object",
        """\
        from openfeature import api

        client = api.get_client()


        def main():
            if client.get_boolean_details("cart", False).value:
                return 1
            return 2
        """,
        "def main():\n    return 1\n",
        run=False,
    ),
    row(
        "details-object-as-a-whole",
        """\
        from openfeature import api

        client = api.get_client()


        def main():
            details = client.get_boolean_details("cart", False)
            return (details.value, details.reason)
        """,
        refused=("unsupported-shape",),
        run=False,
    ),
    row(
        "awaited",
        """\
        from openfeature import api

        client = api.get_client()


        async def total():
            if await client.get_boolean_value_async("cart", False):
                return 1
            return 2
        """,
        "async def total():\n    return 1\n",
        run=False,
    ),
    row(
        "negated-api",
        """\
        from flags.state import flag_disabled


        def main():
            if flag_disabled("cart"):
                return 1
            return 2
        """,
        "def main():\n    return 2\n",
        run=False,
    ),
    row(
        "client-on-self",
        """\
        from openfeature import api


        class Cart:
            def __init__(self, items):
                self.client = api.get_client()
                self.items = items

            def total(self):
                return 1 if self.client.get_boolean_value("cart", False) else 2


        def main():
            return Cart([]).total()
        """,
        """\
        from openfeature import api


        class Cart:
            def __init__(self, items):
                self.client = api.get_client()
                self.items = items

            def total(self):
                return 1


        def main():
            return Cart([]).total()
        """,
    ),
    row(
        "inline-client-and-local-import",
        """\
        def main():
            from openfeature import api

            return 1 if api.get_client().get_boolean_value("cart", False) else 2
        """,
        """\
        def main():
            return 1
        """,
    ),
    row(
        "wrapper-in-another-file",
        {
            FLAGS: """\
            from waffle import switch_is_active


            def has_cart():
                return switch_is_active("cart")


            def has_menu():
                return switch_is_active("menu")
            """,
            MAIN: """\
            from shop.flags import has_cart, has_menu


            def main():
                return (1 if has_cart() else 2, has_menu())
            """,
        },
        {
            FLAGS: """\
            from waffle import switch_is_active


            def has_menu():
                return switch_is_active("menu")
            """,
            MAIN: "from shop.flags import has_menu\n\n\ndef main():\n    return (1, has_menu())\n",
        },
    ),
    row(
        "negated-wrapper",
        {
            FLAGS: 'from waffle import switch_is_active\n\n\ndef is_old():\n    return not switch_is_active("cart")\n',
            MAIN: "from shop.flags import is_old\n\n\ndef main():\n    return 1 if is_old() else 2\n",
        },
        {FLAGS: "", MAIN: "def main():\n    return 2\n"},
    ),
    row(
        "wrapper-with-the-key-as-parameter",
        {
            FLAGS: "from waffle import switch_is_active\n\n\ndef has(key):\n    return switch_is_active(key)\n",
            MAIN: """\
            from shop.flags import has


            def main():
                return (1 if has("cart") else 2, has("menu"))
            """,
        },
        {MAIN: 'from shop.flags import has\n\n\ndef main():\n    return (1, has("menu"))\n'},
    ),
    row(
        "wrapper-that-does-more",
        {
            FLAGS: """\
            from waffle import switch_is_active


            def has_cart():
                trace("asked")
                return switch_is_active("cart")
            """,
            MAIN: "from shop.flags import has_cart\n\n\ndef main():\n    return 1 if has_cart() else 2\n",
        },
        {FLAGS: 'def has_cart():\n    trace("asked")\n    return True\n'},
    ),
    row(
        "method-and-property",
        """\
        from waffle import switch_is_active


        class Cart:
            @property
            def is_new(self):
                return switch_is_active("cart")

            def has_new(self):
                return switch_is_active("cart")

            def total(self):
                return (1 if self.is_new else 2, 3 if self.has_new() else 4)


        def main():
            return Cart().total()
        """,
        """\
        class Cart:
            @property
            def is_new(self):
                return True

            def total(self):
                return (1 if self.is_new else 2, 3)


        def main():
            return Cart().total()
        """,
    ),
    row(
        "decorator",
        """\
        from waffle.decorators import waffle_switch


        @waffle_switch("cart")
        def main():
            return 1
        """,
        "def main():\n    return 1\n",
    ),
    row(
        "decorator-that-lets-nobody-in",
        """\
        from waffle.decorators import waffle_switch


        @waffle_switch("cart")
        def main():
            return 1
        """,
        value=False,
        refused=("unsupported-shape",),
    ),
    row(
        "flag-object",
        {
            FLAGS: """\
            from edx_toggles.toggles import WaffleFlag

            # The cart.
            CART = WaffleFlag("cart", __name__)
            MENU = WaffleFlag("menu", __name__)
            """,
            MAIN: """\
            from shop.flags import CART, MENU


            def main():
                return (CART.is_enabled(), MENU.is_enabled())
            """,
        },
        {
            FLAGS: 'from edx_toggles.toggles import WaffleFlag\n\nMENU = WaffleFlag("menu", __name__)\n',
            MAIN: "from shop.flags import MENU\n\n\ndef main():\n    return (True, MENU.is_enabled())\n",
        },
    ),
    row(
        "text-variation",
        """\
        from openfeature import api

        client = api.get_client()


        def main():
            if client.get_string_value("cart", "old") == "blue":
                return 1
            return client.get_string_value("cart", "old").upper()
        """,
        "def main():\n    return 1\n",
        value="blue",
    ),
    row(
        "number",
        """\
        from openfeature import api

        client = api.get_client()


        def main():
            limit = client.get_integer_value("cart", 1)
            return [1] * limit if limit > 2 else []
        """,
        "def main():\n    return [1] * 3\n",
        value=3,
    ),
    row(
        "value-of-another-type",
        """\
        from openfeature import api

        client = api.get_client()


        def main():
            return client.get_boolean_value("cart", False)
        """,
        value="blue",
        refused=("unsupported-shape",),
        run=False,
    ),
    # §1, what is handed over may do something: that call stays, and the others of the file go
    Row(
        "argument-with-an-effect",
        "1",
        _EFFECT + _OTHER.format("r"),
        _EFFECT + "def other(r=None):\n    return 1\n",
        refused=("not-proved", "unsupported-shape"),
        run=False,
    ),
    Row(
        "arguments-with-effects",
        "1",
        _EFFECT + _OTHER.format("trace(r)"),
        refused=("not-proved", "unsupported-shape", "not-proved", "unsupported-shape"),
        run=False,
    ),
    Row(
        "argument-that-only-describes",
        "1",
        _EFFECT.replace("trace(r)", "get_request()") + _OTHER.format("r"),
        "def main(r=None):\n    return True\n\n\ndef other(r=None):\n    return 1\n",
        run=False,
    ),
    # §2, an operand must still run: a call stays, and a person is told where it asks for another flag
    *(
        Row(
            f"operand-left-alone-{name}",
            "2",
            f"from waffle import switch_is_active\n\n\ndef main(x=1):\n    if {call} and switch_is_active('cart'):\n"
            "        return 1\n    return switch_is_active('b')\n",
            f"from waffle import switch_is_active\n\n\ndef main(x=1):\n    {call}\n    return switch_is_active('b')\n",
            value=False,
            review=review,
        )
        for name, call, review in (("that-asks", "switch_is_active('nav')", True), ("that-acts", "trace(x)", False))
    ),
)
