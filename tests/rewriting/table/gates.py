"""§1.1: decorators that gate a view, handed to Django's `method_decorator`."""

from __future__ import annotations

from tests.rewriting.table.rows import Row

_DJANGO = "from django.utils.decorators import method_decorator\n"
_LOGIN = "from django.contrib.auth.decorators import login_required\n"
_WAFFLE = "from waffle.decorators import waffle_switch\n"
_VIEW = "class View:\n    def get(self):\n        return 1\n"


def gated(name: str, before: str, after: str | None, *, head: str = "", value: bool = True) -> Row:
    """Return a row for decorators of a class; None means that they stay. `head` is what is left of the imports."""
    old = f"{_LOGIN}{_DJANGO}{_WAFFLE}\nLOGIN = login_required\n\n\n{before}{_VIEW}"
    new = None if after is None else f"{_LOGIN}{head}\nLOGIN = login_required\n\n\n{after}{_VIEW}"
    return Row(name, "1", old, new, value=value, refused=() if new else ("unsupported-shape",), run=False)


_LISTED = "@method_decorator([waffle_switch('cart'), LOGIN], name='get')\n"

ROWS = (
    gated("gate-handed-on", "@method_decorator(waffle_switch('cart'), name='get')\n", ""),
    gated("gate-handed-on-in-a-list", _LISTED, "@method_decorator([LOGIN], name='get')\n", head=_DJANGO),
    gated(
        "gate-handed-on-last-in-a-tuple",
        "@method_decorator(\n    (\n        LOGIN,\n        waffle_switch('cart'),\n    ),\n    name='get',\n)\n",
        "@method_decorator(\n    (\n        LOGIN,\n    ),\n    name='get',\n)\n",
        head=_DJANGO,
    ),
    gated("gate-handed-on-alone-in-a-list", "@method_decorator([waffle_switch('cart')], name='get')\n", ""),
    gated(
        "gate-of-the-other-value-handed-on",
        "@method_decorator([waffle_switch('!cart'), LOGIN], name='get')\n",
        "@method_decorator([LOGIN], name='get')\n",
        head=_DJANGO,
        value=False,
    ),
    gated("gate-that-lets-nobody-through", _LISTED, None, value=False),
    gated("gate-handed-on-by-another", "@LOGIN(waffle_switch('cart'))\n", None),
    gated("gate-handed-on-by-keyword", "@method_decorator(decorator=waffle_switch('cart'), name='get')\n", None),
    gated("gate-within-what-is-handed-on", "@method_decorator([LOGIN(waffle_switch('cart'))], name='get')\n", None),
    gated("gates-by-name", "GATES = [waffle_switch('cart')]\n\n\n@method_decorator(GATES, name='get')\n", None),
)
