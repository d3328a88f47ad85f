from __future__ import annotations

import pytest

from tests.resolution.projects import asked


@pytest.mark.parametrize(
    ("own", "use"),
    [
        ("from waffle import switch_is_active", "from own import switch_is_active as on\non('a')"),
        ("from waffle import switch_is_active as on", "from own import on\non('a')"),
        ("from waffle import switch_is_active\non = switch_is_active", "from own import on\non('a')"),
        ("import waffle\nclass F:\n    on = waffle.switch_is_active", "from own import F\nF.on('a')"),
        ("from ldclient import get\nld = get()", "from own import ld\nld.variation('a', x, False)"),
        ("from ldclient import get\nld = get()\nask = ld.variation", "from own import ask\nask('a', x, False)"),
        ("from ldclient import get\ndef make(): return get()", "from own import make\nmake().variation('a', x, False)"),
        ("from ldclient import get", "from own import get\nget().variation('a', x, False)"),
        ("from ldclient import LDClient as L", "from own import L\ndef f(y: L): y.variation('a', x, False)"),
        ("from edx_toggles.toggles import WaffleFlag as W", "from own import W\nW('a', 'm').is_enabled()"),
        ("from flag_objects import A as B", "from own import B\nB.is_enabled()"),
        ("from flag_objects import A\nB = [A]", "from own import B\nB[0].is_enabled()"),
        ("from flag_objects import A\non = A.is_enabled", "from own import on\non()"),
    ],
)
def test_another_file_reaches_the_sdk_through_this_one(own: str, use: str) -> None:
    flags = "from edx_toggles.toggles import WaffleFlag\nA = WaffleFlag('a', __name__)"
    assert asked({"flag_objects.py": flags, "own.py": own, "app.py": use}) == ["a"]


def test_a_client_of_a_package_is_reached_by_dots_alone() -> None:
    sources = {
        "shop/__init__.py": "from ldclient import get\nasker = get()",
        "shop/cart.py": "from . import asker\nasker.variation('a', x, False)",
        "shop/deep/__init__.py": "",
        "shop/deep/cart.py": "from .. import asker as z\nz.variation('b', x, False)",
    }
    assert asked(sources) == ["a", "b"]


@pytest.mark.parametrize(
    ("own", "use"),
    [
        ("from waffle import switch_is_active as on", "from other import on\non('a')"),
        ("from ldclient import get\nld = get()", "from other import ld\nld.variation('a', x, False)"),
        ("from ldclient import get\nld = get()", "def f(own): own.ld.variation('a', x, False)"),
        ("from waffle import flags as on", "from own import on\non('a')"),
    ],
)
def test_the_same_name_from_elsewhere_reaches_nothing(own: str, use: str) -> None:
    assert asked({"own.py": own, "other.py": "def on(key): ...\nld = on", "app.py": use}) == []
