"""§1.5: what the removal orphaned, and only that."""

from __future__ import annotations

from tests.rewriting.table.rows import MAIN, Row

FLAGS = "shop/flags.py"
ASKED = 'if switch_is_active("cart")'


def row(name: str, before: object, after: object = None, **more: object) -> Row:
    return Row(name, "5", before, after, **more)  # type: ignore[arg-type]


ROWS = (
    row(
        "import-of-the-dead-side",
        """\
        import os
        from math import (
            ceil,  # up
            floor,  # down
        )

        from waffle import switch_is_active


        def main():
            return ceil(1.5) if switch_is_active("cart") else floor(os.getpid())
        """,
        """\
        from math import (
            ceil,  # up
        )


        def main():
            return ceil(1.5)
        """,
    ),
    row(
        "unused-before",
        """\
        import os
        from waffle import switch_is_active

        _LIMIT = 1


        def _unused():
            return 1


        def main():
            unused = 1
            return switch_is_active("cart")
        """,
        """\
        import os

        _LIMIT = 1


        def _unused():
            return 1


        def main():
            unused = 1
            return True
        """,
    ),
    row(
        "private-helpers-in-a-chain",
        """\
        from waffle import switch_is_active

        _RATE = 2


        def _rate():
            return _RATE


        def _old():
            return _rate() * 2


        def public():
            return 3


        def main():
            return 1 if switch_is_active("cart") else _old() + public()
        """,
        """\
        def public():
            return 3


        def main():
            return 1
        """,
    ),
    row(
        "helper-by-name",
        """\
        from waffle import switch_is_active


        def _old():
            return 2


        def main(name="_old"):
            return 1 if switch_is_active("cart") else globals()[name]()
        """,
        """\
        def _old():
            return 2


        def main(name="_old"):
            return 1
        """,
    ),
    row(
        "registered-helper",
        """\
        from functools import singledispatch

        from waffle import switch_is_active


        @singledispatch
        def _old(x):
            return 2


        @_old.register
        def _(x: int):
            return 3


        def main():
            return 1 if switch_is_active("cart") else _old(1)
        """,
        """\
        from functools import singledispatch


        @singledispatch
        def _old(x):
            return 2


        @_old.register
        def _(x: int):
            return 3


        def main():
            return 1
        """,
    ),
    row(
        "local-that-only-fed-the-call",
        """\
        from waffle import flag_is_active


        def main(request=None):
            user = request
            return 1 if flag_is_active(user, "cart") else 2
        """,
        "def main(request=None):\n    return 1\n",
    ),
    row(
        "parameter-stays",
        """\
        from waffle import flag_is_active


        def _total(request, x):
            return x if flag_is_active(request, "cart") else 2


        def main():
            return _total(None, 1)
        """,
        "def _total(request, x):\n    return x\n\n\ndef main():\n    return _total(None, 1)\n",
    ),
    row(
        "definition-in-use",
        {
            FLAGS: 'from edx_toggles.toggles import WaffleFlag\n\nCART = WaffleFlag("cart", __name__)\n',
            MAIN: "from shop.flags import CART\n\n\ndef main():\n    return (CART.is_enabled(), CART.name)\n",
        },
        {MAIN: "from shop.flags import CART\n\n\ndef main():\n    return (True, CART.name)\n"},
        refused=("still-referenced",),
    ),
    row(
        "definition-in-a-list",
        {
            FLAGS: """\
            from edx_toggles.toggles import WaffleFlag

            CART = WaffleFlag("cart", __name__)
            MENU = WaffleFlag("menu", __name__)
            ALL = [CART, MENU]
            """,
            MAIN: """\
            from shop.flags import ALL, CART


            def main():
                return (CART.is_enabled(), len(ALL))
            """,
        },
        {MAIN: "from shop.flags import ALL\n\n\ndef main():\n    return (True, len(ALL))\n"},
        refused=("still-referenced",),
    ),
    row(
        "wrapper-patched-by-a-string",
        {
            FLAGS: 'from waffle import switch_is_active\n\n\ndef has_cart():\n    return switch_is_active("cart")\n',
            MAIN: "from shop.flags import has_cart\n\n\ndef main():\n    return 1 if has_cart() else 2\n",
            "tests/test_cart.py": 'TARGET = "shop.flags.has_cart"\n',
        },
        {FLAGS: "def has_cart():\n    return True\n", MAIN: "def main():\n    return 1\n"},
        refused=("still-referenced",),
    ),
    row(
        "method-by-computed-name",
        """\
        from waffle import switch_is_active


        class Cart:
            def is_new(self):
                return switch_is_active("cart")

            def total(self):
                return (1 if self.is_new() else 2, getattr(self, "is_" + "new")())


        def main():
            return Cart().total()
        """,
        """\
        class Cart:
            def is_new(self):
                return True

            def total(self):
                return (1, getattr(self, "is_" + "new")())


        def main():
            return Cart().total()
        """,
        refused=("still-referenced",),
    ),
    row(
        "wrapper-replaced-by-another-module",
        {
            FLAGS: 'from waffle import switch_is_active\n\n\ndef has_cart():\n    return switch_is_active("cart")\n',
            MAIN: "from shop import flags\n\n\ndef main():\n    return 1 if flags.has_cart() else 2\n",
            "shop/local.py": "from shop import flags\n\nflags.has_cart = lambda: False\n",
        },
        refused=("still-referenced", "name-reused"),  # a call stays, so the wrapper keeps asking
    ),
    row(
        "imports-for-types",
        """\
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from waffle import switch_is_active

        if TYPE_CHECKING:
            from decimal import Decimal


        def main(x: Decimal | None = None):
            return 1 if switch_is_active("cart") else 2
        """,
        """\
        from __future__ import annotations

        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from decimal import Decimal


        def main(x: Decimal | None = None):
            return 1
        """,
    ),
    row(
        "binding-with-an-effect",
        """\
        from waffle import switch_is_active


        def main():
            found = trace(1)
            if switch_is_active("cart"):
                return 1
            return found
        """,
        """\
        def main():
            trace(1)
            return 1
        """,
    ),
)
