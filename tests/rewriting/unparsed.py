"""Python files that cannot be parsed, with whether they may take `NAV` from shop/toggles.py.

The rewriter and the proof each judge them by code of its own; here they must agree.
"""

from __future__ import annotations

PATH = "shop/views.py"
BROKEN = "try: f()\nexcept A, B: pass\n"

TAKING = (
    "from shop.toggles import NAV",
    "from shop.toggles import OTHER, NAV as N",
    "from shop.toggles import (  # those (of old)\n    OTHER,\n    NAV,\n)",
    "from shop.toggles import OTHER, \\\n    NAV",
    "from shop.toggles import *\nNAV",
    "from toggles import NAV",
    "from src.shop.toggles import NAV",
    "from .toggles import NAV",
    "def f():\n    from .toggles import NAV",
    "import shop.toggles as t\nt.NAV",
    "import os, toggles as t\nt.NAV",
    "from shop import toggles as t\npatch.object(t, 'NAV')",
    "from . import toggles\nsetattr(toggles, 'NAV', 1)",
    "patch('shop.toggles.NAV')",
    "patch('toggles.NAV')",
    'MODULE = "shop.toggles"\npatch(f"{MODULE}.NAV")',
    "patch('a#b', 'shop.toggles.NAV')",
    "x.toggles.NAV",
)
NOT_TAKING = (
    "NAV",
    "from shop.other import NAV",
    "from other.toggles import NAV",
    "from ..toggles import NAV",
    "from shop.toggles import OTHER\nfrom shop.flags import NAV",
    "from shop.toggles import (\n    OTHER,\n)\nNAV = 1",
    "from shop.toggles import NAVIGATION",
    "from shop.toggles import OTHER  # not NAV",
    "from other.toggles import *\nNAV",
    "import toggleset\ntoggleset.NAV",
    "import other.toggles as t\nt.NAV",
    "patch('other.x.NAV')",
    "toggles = f()\nNAV = toggles",
    "# NAV and toggles",
    "'toggles', 'NAV'",
    "import shop.toggles as t\nt.OTHER",
)

# Whether a file, parsed or not, has every name of the module.
STARS = (
    ("from shop.toggles import *\n", True),
    ("from .toggles import *\n", True),
    (f"{BROKEN}from toggles import *\n", True),
    ("from other.toggles import *\n", False),
    ("from shop.toggles import NAV\nfrom shop.other import *\n", False),
    ("x = toggles * 2\n", False),
    ("toggles * 2\n", False),
    ("raise X from toggles * 2", False),
)
