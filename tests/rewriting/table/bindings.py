"""§1.4: names that hold the flag's value."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.rows import Row

_HEAD = "from waffle import switch_is_active\n\n\n"
_CALL = "switch_is_active('cart')"


def code(name: str, before: str, after: str | None, *, value: bool = True, refused: tuple[str, ...] = ()) -> Row:
    """Return a row for a module; `S` stands for the call."""
    old = _HEAD + textwrap.dedent(before).replace("S", _CALL)
    return Row(name, "4", old, None if after is None else textwrap.dedent(after), value, refused)


def body(name: str, before: str, after: str, **more: object) -> Row:
    """Return a row for the body of `main`."""
    head = "def main(x=2):\n"
    old, new = (head + textwrap.indent(textwrap.dedent(text), "    ") for text in (before, after))
    return code(name, old, new, **more)  # type: ignore[arg-type]


ROWS = (
    body("local", "on = S\nif on:\n    return 1\nreturn 2\n", "return 1\n"),
    body("annotated", "on: bool = S\nreturn 1 if on else 2\n", "return 1\n"),
    body("walrus", "if (on := S) and x:\n    return on\n", "if x:\n    return True\n"),
    body("negated", "old = not S\nreturn 1 if old else 2\n", "return 2\n"),
    body("derived", "both = S and x\nreturn 1 if both else 2\n", "both = x\nreturn 1 if both else 2\n"),
    body("chain-of-names", "a = S\nb = not a\nc = not b\nreturn c\n", "return True\n"),
    body("tested", "both = x and S\nreturn 1 if both else 2\n", "both = x\nreturn 1 if both else 2\n"),
    body("tested-or", "any_ = x or not S\nif not any_:\n    return 2\n", "any_ = x\nif not any_:\n    return 2\n"),
    body(
        "tested-beside-others",
        "both = x and S\nif both and x > 1 or not bool(both):\n    return [y for y in (1, 2) if both]\n",
        "both = x\nif both and x > 1 or not bool(both):\n    return [y for y in (1, 2) if both]\n",
    ),
    body(
        "tested-and-given-back",
        "both = x and S\nif both:\n    return both\n",
        "both = x and True\nif both:\n    return both\n",
    ),
    body(
        "tested-and-counted",
        "both = x and S\nboth += 1\nif both:\n    return 3\n",
        "both = x and True\nboth += 1\nif both:\n    return 3\n",
    ),
    body(
        "value-of-an-operand",
        "both = x and S\nreturn both or 2\n",
        "both = x and True\nreturn both or 2\n",
    ),
    body(
        "tested-and-seen-by-locals",
        "both = x and S\nif both:\n    return sorted(locals())\n",
        "both = x and True\nif both:\n    return sorted(locals())\n",
    ),
    body("cast", "on = bool(S)\nreturn 1 if on else 2\n", "return 1\n"),
    body("half-of-a-tuple", "on, y = S, x\nreturn on, y\n", "on, y = True, x\nreturn on, y\n"),
    body("chained", "a = b = S\nreturn a, b\n", "a = b = True\nreturn a, b\n"),
    body(
        "written-twice", "on = S\nif x:\n    on = False\nreturn on\n", "on = True\nif x:\n    on = False\nreturn on\n"
    ),
    body("augmented", "on = S\non &= x\nreturn on\n", "on = True\non &= x\nreturn on\n"),
    body(
        "loop-target",
        "on = S\nfor on in (1, x):\n    pass\nreturn on\n",
        "on = True\nfor on in (1, x):\n    pass\nreturn on\n",
    ),
    body("deleted", "on = S\ny = on\ndel on\nreturn y\n", "on = True\ny = on\ndel on\nreturn y\n"),
    body("seen-by-locals", "on = S\nreturn sorted(locals())\n", "on = True\nreturn sorted(locals())\n"),
    body("closure", "on = S\nreturn (lambda: 1 if on else 2)()\n", "return (lambda: 1)()\n"),
    body(
        "nonlocal",
        "on = S\ndef f():\n    nonlocal on\n    on = x\nf()\nreturn on\n",
        "on = True\ndef f():\n    nonlocal on\n    on = x\nf()\nreturn on\n",
    ),
    body(
        "default-argument",
        "def f(on=S):\n    return 1 if on else 2\nreturn f()\n",
        "def f(on=True):\n    return 1 if on else 2\nreturn f()\n",
    ),
    body(
        "other-scopes",
        "on = S\ny = [on for on in (0, x)]\nz = (lambda on: on)(x)\nreturn on, y, z\n",
        "y = [on for on in (0, x)]\nz = (lambda on: on)(x)\nreturn True, y, z\n",
    ),
    body(
        "conditional-assignment",
        "if x:\n    on = S\nelse:\n    on = False\nreturn on\n",
        "if x:\n    on = True\nelse:\n    on = False\nreturn on\n",
    ),
    code("module-constant", "_ON = S\n\n\ndef main():\n    return 1 if _ON else 2\n", "def main():\n    return 1\n"),
    code(
        "public-constant",
        "ON = S\n\n\ndef main():\n    return 1 if ON else 2\n",
        "ON = True\n\n\ndef main():\n    return 1 if ON else 2\n",
    ),
    code(
        "global",
        "_ON = S\n\n\ndef main():\n    global _ON\n    _ON = not _ON\n    return _ON\n",
        "_ON = True\n\n\ndef main():\n    global _ON\n    _ON = not _ON\n    return _ON\n",
    ),
    code(
        "all",
        "__all__ = ['_ON']\n_ON = S\n\n\ndef main():\n    return _ON\n",
        "__all__ = ['_ON']\n_ON = True\n\n\ndef main():\n    return _ON\n",
    ),
    code(
        "class-attribute",
        "class Cart:\n    on = S\n\n\ndef main():\n    return 1 if Cart.on else 2\n",
        "class Cart:\n    on = True\n\n\ndef main():\n    return 1 if Cart.on else 2\n",
    ),
    code(
        "instance-attribute",
        "class Cart:\n    def __init__(self):\n        self.on = S\n\n\ndef main():\n    return Cart().on\n",
        "class Cart:\n    def __init__(self):\n        self.on = True\n\n\ndef main():\n    return Cart().on\n",
    ),
    Row(
        "written-by-another-module",
        "4",
        {
            "shop/flags.py": "from waffle import switch_is_active\n\n_ON = switch_is_active('cart')\n\n\n"
            "def has():\n    return 1 if _ON else 2\n",
            "shop/views.py": "from shop import flags\n\n\ndef main():\n    flags._ON = False\n    return flags.has()\n",
        },
        {"shop/flags.py": "_ON = True\n\n\ndef has():\n    return 1 if _ON else 2\n"},
    ),
)
