"""§1.1: how the key is written."""

from __future__ import annotations

from tests.rewriting.table.evaluations import row
from tests.rewriting.table.rows import MAIN

ROWS = (
    row(
        "key-as-constant",
        {
            "shop/keys.py": 'CART = "cart"\nMENU = "menu"\n',
            MAIN: """\
            from waffle import switch_is_active

            from shop.keys import CART, MENU


            def main():
                return (switch_is_active(CART), MENU)
            """,
        },
        {
            "shop/keys.py": 'MENU = "menu"\n',
            MAIN: "from shop.keys import MENU\n\n\ndef main():\n    return (True, MENU)\n",
        },
    ),
    row(
        "key-as-class-attribute",
        {
            "shop/keys.py": 'class Keys:\n    CART = "cart"\n    MENU = "menu"\n',
            MAIN: """\
            from waffle import switch_is_active

            from shop.keys import Keys


            def main():
                return (switch_is_active(Keys.CART), Keys.MENU)
            """,
        },
        {
            "shop/keys.py": 'class Keys:\n    MENU = "menu"\n',
            MAIN: "from shop.keys import Keys\n\n\ndef main():\n    return (True, Keys.MENU)\n",
        },
    ),
    row(
        "key-as-enum-member",
        {
            "shop/keys.py": 'from enum import Enum\n\n\nclass Keys(Enum):\n    CART = "cart"\n    MENU = "menu"\n',
            MAIN: """\
            from waffle import switch_is_active

            from shop.keys import Keys


            def main():
                return (switch_is_active(Keys.CART.value), Keys.MENU.value)
            """,
        },
        {
            "shop/keys.py": 'from enum import Enum\n\n\nclass Keys(Enum):\n    MENU = "menu"\n',
            MAIN: "from shop.keys import Keys\n\n\ndef main():\n    return (True, Keys.MENU.value)\n",
        },
    ),
    row(
        "key-as-tuple-member",
        {
            "shop/keys.py": """\
            from enum import Enum


            class Keys(Enum):
                CART = ("cart", "The cart")
                MENU = ("menu", "The menu")
            """,
            MAIN: """\
            from waffle import switch_is_active

            from shop.keys import Keys


            def main():
                return (switch_is_active(Keys.CART.value[0]), Keys.MENU.value[0])
            """,
        },
        {
            "shop/keys.py": """\
            from enum import Enum


            class Keys(Enum):
                MENU = ("menu", "The menu")
            """,
            MAIN: "from shop.keys import Keys\n\n\ndef main():\n    return (True, Keys.MENU.value[0])\n",
        },
    ),
    row(
        "key-put-together",
        """\
        from waffle import switch_is_active

        _C = "ca"


        def main():
            return switch_is_active(_C + "rt")
        """,
        "def main():\n    return True\n",
    ),
    row(
        "key-assigned-twice",
        """\
        from waffle import switch_is_active

        KEY = "cart"
        KEY = "menu"


        def main():
            return switch_is_active(KEY)
        """,
        refused=("still-referenced", "unsupported-shape"),
        run=False,
    ),
    row(
        "look-alike-keys",
        """\
        from waffle import switch_is_active


        def main():
            return [switch_is_active(key) for key in ("Cart",)] + [switch_is_active("cart "), switch_is_active("carts")]
        """,
    ),
    row(
        "prose-and-other-strings",
        '''\
        """The cart."""

        URL = "/cart"
        CSS = "cart"


        def main():
            """Ask for cart."""
            return URL + CSS
        ''',
    ),
)
