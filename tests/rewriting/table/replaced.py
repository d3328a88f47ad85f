"""§1.5 and §1.6: what only the removed side used, and a test replaces by its dotted name."""

from __future__ import annotations

from tests.rewriting.table.mocks import ASKING, FLAGS, MOCK, WRAPPER
from tests.rewriting.table.overrides import TESTS
from tests.rewriting.table.rows import Row

_TEST = "def test_new(*mocks):\n    assert view() == 'new'\n"
_OLD = "def render():\n    return 'old'\n"
_PATCHED = (
    "from shop.old import render\nfrom waffle import switch_is_active\n\n\n"
    "def view():\n    return 'new' if switch_is_active('cart') else render()\n"
)


def of_import(name: str, target: str, *, stays: bool) -> Row:
    """Return a row for a test that may replace what only the removed side used."""
    test = f"{MOCK}MODULE = 'shop.views'\nNAME = 'render'\n\n\n@mock.{target}\n{_TEST}"
    left = "from shop.old import render\n\n\n" if stays else ""
    after = {"shop/views.py": left + "def view():\n    return 'new'\n"}
    refused = ("test-override",) if stays else ()
    return Row(
        name, "5", {"shop/old.py": _OLD, "shop/views.py": _PATCHED, TESTS: test}, after, refused=refused, run=False
    )


ROWS = (
    of_import("import-replaced", "patch('shop.views.render')", stays=True),
    of_import("import-replaced-by-module-and-name", "patch(f'{MODULE}.render')", stays=True),
    of_import("import-replaced-among-others", "patch.multiple('shop.views', render=None)", stays=True),
    of_import("import-replaced-by-a-name", "patch('shop.views.' + NAME)", stays=True),
    of_import("import-of-that-name-elsewhere", "patch('shop.old.render')", stays=False),
    of_import(
        "import-of-another-name-replaced", "patch.multiple('shop.views', view=print, create='render')", stays=False
    ),
    of_import("import-of-that-name-elsewhere-among-others", "patch.multiple('shop.old', render=None)", stays=False),
    Row(
        "wrapper-replaced-among-others",
        "5",
        {
            FLAGS: WRAPPER,
            "shop/views.py": ASKING,
            TESTS: f"{MOCK}@mock.patch.multiple('shop.flags', has_cart=bool)\n{_TEST}",
        },
        {FLAGS: "def has_cart():\n    return True\n", "shop/views.py": "def view():\n    return 'new'\n"},
        refused=("still-referenced",),
        run=False,
    ),
)
