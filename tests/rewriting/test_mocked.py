from __future__ import annotations

import pytest

from flaglint.rewriting.mocked import mocks_of
from flaglint.rewriting.names import Symbol

_VIEWS = Symbol("app/shop/views.py", "waffle")


@pytest.mark.parametrize(
    "text",
    [
        '@patch("shop.views.waffle.flag_is_active")\ndef f(): pass\n',
        '@mock.patch("app.shop.views.waffle", new=1)\ndef f(): pass\n',
        'patch.object(views, "waffle")\n',
        'patch.object(views.waffle, "flag_is_active", lambda *a: True)\n',
        'monkeypatch.setattr("shop.views.waffle.flag_is_active", f)\n',
        'monkeypatch.setattr(shop.views, "waffle", f)\n',
        'patch(target="shop.views.waffle")\n',
        'patch.object(target=views, attribute="waffle")\n',
        'patch.multiple("shop.views", waffle=None)\n',
        "mock.patch.multiple(views, spec=True, waffle=None)\n",
        'patch(f"{MODULE}.waffle")\n',
        'patch(f"{BASE}.views.waffle.flag_is_active")\n',
        'patch(MODULE + ".waffle")\n',
        'patch("{}.waffle".format(MODULE))\n',
        'for name in (patch("shop.views." + name), "waffle"): pass\n',
        'for name in (setattr(views, name, 1), "waffle"): pass\n',
        'patch("%s.waffle" % MODULE); MODULE = "shop.views"\n',
        'patch(TARGET); TARGET = "shop.views.waffle"\n',
    ],
)
def test_replaced_in_the_module(text: str) -> None:
    assert mocks_of(text.encode(), "tests/test_views.py", _VIEWS) == (1,)


@pytest.mark.parametrize(
    "text",
    [
        'patch("shop.cart.waffle.flag_is_active")\n',
        'patch("waffle.flag_is_active")\n',
        'patch("shop.views.waffles")\n',
        'patch.object(views, "flag_is_active")\n',
        'patch.object(cart, "waffle")\n',
        'find("shop.views.waffle")\n',
        '"""See shop.views.waffle."""\n',
        "patch(waffle\n",
        "patch(*waffle)\n",
        'patch.multiple("shop.cart", waffle=None)\n',
        "patch.multiple(views, spec=waffle)\n",
        'patch(f"{BASE}.cart.waffle")\n',
        'patch(MODULE + ".waffle"); MODULE = "shop.cart"\n',
        'patch("%s.waffle" % MODULE); MODULE = "shop.cart"\n',
        'for name in (patch("shop.cart." + name), "waffle"): pass\n',
        'for name in (patch("shop.views." + name), "waffles"): pass\n',
        'patch(target, "waffle")\n',
        "patch(); waffle\n",
    ],
)
def test_not_replaced(text: str) -> None:
    assert mocks_of(text.encode(), "tests/test_views.py", _VIEWS) == ()


def test_only_python_is_looked_at() -> None:
    assert mocks_of(b'patch("shop.views.waffle")', "docs/mocks.md", _VIEWS) == ()
