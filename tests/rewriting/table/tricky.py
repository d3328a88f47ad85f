"""What a person out to mislead the tool would write: each row was once wrong, or is near something that was."""

from __future__ import annotations

from tests.rewriting.table.rows import MAIN, Row

FLAGS = "shop/flags.py"
_WAFFLE = "from waffle import switch_is_active\n\n\n"
_CLIENT = "from openfeature import api\n\nclient = api.get_client()\n\n\n"
_TEXT = 'client.get_string_value("cart", "old")'
_OBJECT = 'client.get_object_value("cart", {})'

_ENUM = {
    "shop/keys.py": 'import enum\n\n\nclass Keys(enum.Enum):\n    CART = "cart"\n    OTHER = "other"\n',
    MAIN: (
        "from waffle import switch_is_active\n\nfrom shop.keys import Keys\n\n\n"
        "def main():\n    return 1 if switch_is_active(Keys.CART.value) else 2\n"
    ),
}
_ASKING = "def main():\n    return 1 if has_cart() else 2\n"
_STARRED = {
    FLAGS: f'{_WAFFLE}def has_cart():\n    return switch_is_active("cart")\n',
    "shop/other.py": "def has_cart():\n    return False\n",
}
_CONSTANTS = {
    "shop/keys.py": 'CART = "cart"\nOTHER = "other"\n',
    MAIN: (
        "from waffle import switch_is_active\n\nfrom shop import keys\n\n\n"
        "def main():\n    return 1 if switch_is_active(keys.CART) else 2\n"
    ),
}


def row(name: str, clause: str, before: object, after: object = None, **more: object) -> Row:
    return Row(name, clause, before, after, **more)  # type: ignore[arg-type]


ROWS = (
    # §9, twice applied is once applied: what stays keeps its wrapper
    row(
        "wrapper-with-a-call-that-stays",
        "9",
        {
            FLAGS: f'{_WAFFLE}def has_cart():\n    return switch_is_active("cart")\n',
            MAIN: (
                "from shop.flags import has_cart\n\n\n"
                "def main():\n    if not has_cart():\n        yield 1\n    return 2\n"
            ),
            "shop/other.py": "from shop.flags import has_cart\n\n\ndef other():\n    return 1 if has_cart() else 2\n",
        },
        {"shop/other.py": "def other():\n    return 1\n"},
        refused=("still-referenced", "alters-scope"),
    ),
    row(
        "wrapper-of-a-wrapper-with-a-call-that-stays",
        "9",
        {
            FLAGS: (
                f'{_WAFFLE}def has_cart():\n    return switch_is_active("cart")\n\n\n'
                "def has_basket():\n    return has_cart()\n"
            ),
            MAIN: "from shop.flags import has_basket\n\n\ndef main():\n    if not has_basket():\n        yield 1\n",
        },
        refused=("still-referenced", "still-referenced", "alters-scope"),
    ),
    row(
        "wrapper-whose-calls-all-go",
        "9",
        {
            FLAGS: f'{_WAFFLE}def has_cart():\n    return switch_is_active("cart")\n',
            MAIN: "from shop.flags import has_cart\n\n\ndef main():\n    return 1 if has_cart() else 2\n",
        },
        {FLAGS: "", MAIN: "def main():\n    return 1\n"},
    ),
    # §1, the function of the SDK by resolved import: not what else the name may be
    row(
        "import-with-a-fallback",
        "1",
        "try:\n    from waffle import switch_is_active\nexcept ImportError:\n    def switch_is_active(key):\n"
        "        return False\n\n\ndef main():\n    return 1 if switch_is_active('cart') else 2\n",
        refused=("not-proved", "unsupported-shape"),
    ),
    row(
        "import-replaced-on-a-condition",
        "1",
        "import os\n\nfrom waffle import switch_is_active\n\nif os.environ.get('TESTING'):\n"
        "    switch_is_active = lambda key: False\n\n\ndef main():\n    return 1 if switch_is_active('cart') else 2\n",
        refused=("not-proved", "unsupported-shape"),
    ),
    row(
        "import-that-may-be-none",
        "1",
        "try:\n    import waffle\nexcept ImportError:\n    waffle = None\n\n\ndef main():\n"
        "    return 1 if waffle and waffle.switch_is_active('cart') else 2\n",
        "try:\n    import waffle\nexcept ImportError:\n    waffle = None\n\n\n"
        "def main():\n    return 1 if waffle else 2\n",
    ),
    row(
        "import-whose-name-is-a-parameter-elsewhere",
        "1",
        f"{_WAFFLE}def main():\n    return 1 if switch_is_active('cart') else 2\n\n\n"
        "def other(switch_is_active=None):\n    switch_is_active = 3\n    return switch_is_active\n",
        "def main():\n    return 1\n\n\n"
        "def other(switch_is_active=None):\n    switch_is_active = 3\n    return switch_is_active\n",
    ),
    row(
        "wrapper-behind-a-later-star",
        "1",
        _STARRED | {MAIN: "from shop.flags import *\nfrom shop.other import *\n\n\n" + _ASKING},
        refused=("still-referenced", "not-proved", "unsupported-shape"),
    ),
    row(
        "wrapper-by-the-only-star-that-has-it",
        "1",
        _STARRED
        | {
            MAIN: "from shop.flags import *\nfrom shop.other import *\n\n\n" + _ASKING,
            "shop/other.py": "def has_cat():\n    return False\n",
        },
        {FLAGS: "", MAIN: "from shop.flags import *\nfrom shop.other import *\n\n\ndef main():\n    return 1\n"},
    ),
    # §2, identity
    row(
        "text-compared-by-identity",
        "2",
        f"{_CLIENT}def main(x='new'):\n    return x is {_TEXT}\n",
        value="new",
        refused=("unsupported-shape",),
    ),
    row(
        "text-compared-with-none-by-identity",
        "2",
        f"{_CLIENT}def main(x='new'):\n    return x if {_TEXT} is None else 2\n",
        "def main(x='new'):\n    return 2\n",
        value="new",
    ),
    row(
        "truth-compared-by-identity",
        "2",
        f"{_WAFFLE}def main(x=True):\n    return x is switch_is_active('cart')\n",
        "def main(x=True):\n    return x is True\n",
    ),
    # §2, f-strings
    row(
        "text-by-a-name-in-an-f-string",
        "2",
        f"{_CLIENT}def main():\n    v = {_TEXT}\n    return f\"{{v}}\", f'{{v}}', v\n",
        'def main():\n    return f"{\'new\'}", f\'{"new"}\', "new"\n',
        value="new",
    ),
    row(
        "text-by-a-name-that-no-old-f-string-takes",
        "2",
        f'{_CLIENT}def main():\n    v = {_TEXT}\n    return f"{{v}}"\n',
        'def main():\n    v = "it\'s\\n"\n    return f"{v}"\n',
        value="it's\n",
    ),
    row(
        "text-by-a-name-in-an-f-string-within-another",
        "2",
        f"{_CLIENT}def main():\n    v = {_TEXT}\n    return f\"{{f'{{v}}'}}\"\n",
        'def main():\n    v = "new"\n    return f"{f\'{v}\'}"\n',
        value="new",
    ),
    # §4, what is not the same when it is written twice
    row(
        "mapping-by-a-name",
        "4",
        f"{_CLIENT}def main():\n    v = {_OBJECT}\n    v['a'] = 1\n    return v\n",
        "def main():\n    v = {'k': 1}\n    v['a'] = 1\n    return v\n",
        value={"k": 1},
    ),
    row(
        "name-that-is-read-off-the-frame",
        "4",
        f"import inspect\n\n{_WAFFLE}def main():\n    on = switch_is_active('cart')\n"
        "    return inspect.currentframe().f_locals['on']\n",
        "import inspect\n\n\ndef main():\n    on = True\n    return inspect.currentframe().f_locals['on']\n",
    ),
    row(
        "falsy-operand-of-a-longer-chain",
        "2",
        f"{_WAFFLE}def main(a=1, b=2):\n    return (a and switch_is_active('cart')) or b\n",
        "def main(a=1, b=2):\n    return b\n",
        value=False,
    ),
    # §3, what still runs
    row(
        "comment-below-a-test-that-still-runs",
        "8",
        "from waffle import switch_is_active\n\n\ndef main():\n    # if all is well\n"
        "    if trace(1) or switch_is_active('cart'):\n        # about this\n        trace(2)  # here\n    return 3\n",
        "def main():\n    # if all is well\n    trace(1)\n    # about this\n    trace(2)  # here\n    return 3\n",
    ),
    row(
        "comment-above-an-elif-that-goes-before-an-else",
        "8",
        f"{_WAFFLE}def main(x=1):\n    if x:\n        x = 2\n    # once\n    elif not switch_is_active('cart'):\n"
        "        x = 3\n    # all else\n    else:\n        x = 4\n    return x\n",
        "def main(x=1):\n    if x:\n        x = 2\n    # all else\n    else:\n        x = 4\n    return x\n",
    ),
    row(
        "comments-above-cases",
        "8",
        f"{_WAFFLE}def main(x=1):\n    match x:\n        # one\n        case 1 if switch_is_active('cart'):\n"
        "            return 1\n        # two\n        case 2 if not switch_is_active('cart'):\n            return 2\n"
        "        # more\n        case _:\n            return 3\n",
        "def main(x=1):\n    match x:\n        # one\n        case 1:\n            return 1\n"
        "        # more\n        case _:\n            return 3\n",
    ),
    row(
        "test-that-still-runs-for-nothing",
        "3",
        "from openfeature import api\n\nclient = api.get_client()\n\n\ndef main():\n"
        f"    if (({_TEXT} if trace(1) else None) or {_TEXT}):\n        trace(2)\n    return 3\n",
        "def main():\n    trace(1)\n    trace(2)\n    return 3\n",
        value="new",
    ),
    row(
        "assertion-that-always-fails",
        "3",
        f"{_WAFFLE}def main():\n    assert not switch_is_active('cart'), 'off'\n",
        "def main():\n    assert False, 'off'\n",
        review=True,
    ),
    row(
        "display-unpacked-with-the-flag-within",
        "2",
        f"{_WAFFLE}def main():\n    return [*([switch_is_active('cart')] if switch_is_active('cart') else [])]\n",
        "def main():\n    return [True]\n",
    ),
    # §5, never when reachable by other ways than its name
    row(
        "enum-counted-under-another-name",
        "5",
        _ENUM | {"shop/other.py": "from shop.keys import Keys as K\n\nCOUNT = len(K)\n"},
        {MAIN: "def main():\n    return 1\n"},
        refused=("still-referenced",),
    ),
    row(
        "enum-whose-other-member-is-read-under-another-name",
        "5",
        _ENUM | {"shop/other.py": "from shop.keys import Keys as K\n\nOTHER = K.OTHER.value\n"},
        {MAIN: "def main():\n    return 1\n", "shop/keys.py": _ENUM["shop/keys.py"].replace('    CART = "cart"\n', "")},
    ),
    row(
        "constants-that-another-module-lists",
        "5",
        _CONSTANTS | {"shop/other.py": "from shop import keys\n\nALL = [getattr(keys, n) for n in dir(keys)]\n"},
        {MAIN: "def main():\n    return 1\n"},
        refused=("still-referenced",),
    ),
    row(
        "constants-that-their-own-module-lists",
        "5",
        {**_CONSTANTS, "shop/keys.py": _CONSTANTS["shop/keys.py"] + "ALL = [n for n in list(vars()) if n.isupper()]\n"},
        {MAIN: "def main():\n    return 1\n"},
        refused=("still-referenced",),
    ),
    row(
        "constants-of-which-another-is-looked-up",
        "5",
        _CONSTANTS | {"shop/other.py": 'from shop import keys\n\nALL = [getattr(keys, "OTHER"), vars(str)]\n'},
        {MAIN: "def main():\n    return 1\n", "shop/keys.py": 'OTHER = "other"\n'},
        run=False,  # `vars(str)` shows addresses
    ),
    row(
        "helpers-that-the-module-looks-up-in-itself",
        "5",
        f"import sys\n\n{_WAFFLE}def _old_one():\n    return 1\n\n\ndef main(n='one'):\n"
        "    if switch_is_active('cart'):\n        return getattr(sys.modules[__name__], '_old_' + n)\n"
        "    return _old_one()\n",
        "import sys\n\n\ndef _old_one():\n    return 1\n\n\ndef main(n='one'):\n"
        "    return getattr(sys.modules[__name__], '_old_' + n)\n",
        run=False,  # the modules of a row are not in `sys.modules`
    ),
    row(
        "private-class-whose-base-may-take-notice",
        "5",
        {
            MAIN: (
                "from waffle import switch_is_active\n\nfrom shop.base import Plugin\n\n\n"
                "class _Old(Plugin):\n    pass\n\n\n"
                "def main():\n    return len(Plugin.known) if switch_is_active('cart') else _Old()\n"
            ),
            "shop/base.py": (
                "class Plugin:\n    known = []\n\n    def __init_subclass__(cls):\n        Plugin.known.append(cls)\n"
            ),
        },
        {
            MAIN: (
                "from shop.base import Plugin\n\n\nclass _Old(Plugin):\n    pass\n\n\n"
                "def main():\n    return len(Plugin.known)\n"
            )
        },
    ),
    row(
        "private-classes-that-nobody-takes-notice-of",
        "5",
        f"{_WAFFLE}class _Old:\n    x = 1\n\n\nclass _OldError(ValueError):\n    pass\n\n\n"
        "def main():\n    if switch_is_active('cart'):\n        return 1\n    raise _OldError(_Old())\n",
        "def main():\n    return 1\n",
    ),
    row(
        "private-constant-that-a-call-makes",
        "5",
        f"import re\n\n{_WAFFLE}_OLD = re.compile('x')\n_NEW = 3\n\n\n"
        "def main(x=1):\n    return x if switch_is_active('cart') else (_OLD, _NEW)\n",
        "import re\n\n\n_OLD = re.compile('x')\n\n\ndef main(x=1):\n    return x\n",
    ),
)
