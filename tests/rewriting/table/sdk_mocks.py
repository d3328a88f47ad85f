"""§1.6: mocks of the function by which a module asked for the flag."""

from __future__ import annotations

from tests.rewriting.table.rows import Row

_ASKED = "flag_is_active"
_FROM = "from waffle import flag_is_active"

ROWS = (
    *(
        Row(
            f"mock-of-the-sdk-{name}",
            "6",
            {
                "shop/views.py": f"{imported}\n\n\ndef view(request):\n"
                f"    if {call}(request, 'cart'):\n        return 1\n    return {more}\n",
                "tests/test_views.py": "from unittest.mock import patch\n\nfrom shop import views\n\n\n"
                f"@patch{target}\ndef test_view(asked):\n    assert views.view(None)\n",
            },
            {
                "shop/views.py": (f"{imported}\n\n\n" if stays else "") + "def view(request):\n    return 1\n",
            },
            refused=refused,
            run=False,
        )
        for name, imported, call, target, more, stays, refused in (
            ("function", _FROM, _ASKED, f"('shop.views.{_ASKED}')", "2", True, ("test-override",)),
            (
                "function-by-object",
                _FROM,
                _ASKED,
                f"(views, '{_ASKED}')".replace("(", ".object(", 1),
                "2",
                True,
                ("test-override",),
            ),
            (
                "module",
                "import waffle",
                f"waffle.{_ASKED}",
                f"('shop.views.waffle.{_ASKED}')",
                "2",
                True,
                ("test-override",),
            ),
            ("elsewhere", _FROM, _ASKED, f"('shop.cart.{_ASKED}')", "2", False, ()),
            ("library", _FROM, _ASKED, f"('waffle.{_ASKED}')", "2", False, ()),
        )
    ),
)
