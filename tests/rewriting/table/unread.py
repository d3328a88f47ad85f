"""§1.5: locals that only fed what went, and names that a statement bound beside its work."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.rows import Row

_HEAD = "from waffle import switch_is_active\n\n\n"
_REST = "def get(x=1):\n    return x\n\n\ndef main(x=2):\n"
_CALL = "switch_is_active('cart')"


def body(name: str, before: str, after: str, *, review: bool = False) -> Row:
    """Return a row for the body of `main`, without its last line `return 1`; `S` stands for the call."""
    old, new = (_REST + textwrap.indent(text + "return 1\n", "    ") for text in (before, after))
    return Row(f"unread-{name}", "5", _HEAD + old.replace("S", _CALL), new, review=review)


def ended(name: str, feeding: str, left: str, *, review: bool = False) -> Row:
    """Return a row for what only the code behind the removed `if` read."""
    head, _, _ = feeding.partition(" = ")
    name_read = head.partition(":")[0]
    old, new = (
        f"def get(x=1):\n    return x\n\n\ndef main(x=2):\n{textwrap.indent(text, '    ')}"
        for text in (f"{feeding}if S:\n    return 1\nreturn {name_read}\n", f"{left}return 1\n")
    )
    return Row(f"ended-{name}", "5", _HEAD + old.replace("S", _CALL), new, review=review)


def sdk(name: str, before: str, after: str, *, refused: tuple[str, ...] = ()) -> Row:
    """Return a row whose SDK is not run."""
    texts = [textwrap.dedent(text) for text in (before, after)]
    return Row(f"fed-{name}", "5", texts[0], texts[1], refused=refused, run=False)


_LOCAL_FLAG = """\
from edx_toggles.toggles import WaffleFlag


def main(x):
    {}
"""

ROWS = (
    ended("call", "y = get()\n", "get()\n"),
    ended("call-with-annotation", "y: int = get()\n", "get()\n"),
    ended("attribute-of-a-call", "y = get().real\n", "get()\n"),
    ended("call-over-lines", "y = (\n    get(x)\n)\n", "get(x)\n"),
    ended("pure", "y = x\n", ""),
    ended("sum", "y = x + 1\n", ""),
    ended("display", "y = {'a': [x, (x, 1)], 'b': f'{x}'}\n", ""),
    ended("conversion", "y = str(x)\n", ""),
    ended("format", "y = '{}'.format(x)\n", ""),
    ended("lambda", "y = lambda: get()\n", ""),
    ended("subscript-may-fail", "y = [x][0]\n", "y = [x][0]\n", review=True),
    ended("comprehension-goes-through-its-source", "y = [z for z in (x,)]\n", "y = [z for z in (x,)]\n", review=True),
    ended("quotient-may-fail", "y = 1 / x\n", "y = 1 / x\n", review=True),
    ended("two-targets", "y = z = get()\n", "y = z = get()\n", review=True),
    body(
        "two-branches",
        "if x:\n    y = get()\nelse:\n    y = 3\nif not S:\n    return y\n",
        "if x:\n    get()\n",
    ),
    body("chain", "a = get()\nb = a.real\ny = b + 1\nif not S:\n    return y\n", "get()\n"),
    body("in-a-try", "try:\n    y = x\nexcept KeyError:\n    y = 2\nif not S:\n    return y\n", ""),
    body("function", "def y():\n    return get()\nif not S:\n    return y()\n", ""),
    body(
        "decorated-function",
        "@get\ndef y():\n    return get()\nif not S:\n    return y()\n",
        "@get\ndef y():\n    return get()\n",
    ),
    body(
        "exception",
        "try:\n    get()\nexcept KeyError as y:\n    if not S:\n        return y\n    return 2\n",
        "try:\n    get()\nexcept KeyError:\n    return 2\n",
    ),
    body(
        "exception-that-is-still-read",
        "try:\n    get()\nexcept KeyError as y:\n    if not S:\n        return y\n    return y\n",
        "try:\n    get()\nexcept KeyError as y:\n    return y\n",
    ),
    body(
        "loop",
        "for y in (x,):\n    z = get(y)\n    if not S:\n        return z\n",
        "for y in (x,):\n    get(y)\n",
    ),
    body(
        "counted", "y = 0\nfor z in (x,):\n    y += z\nif not S:\n    return y\n", "y = 0\nfor z in (x,):\n    y += z\n"
    ),
    body("tuple", "y, z = get((1, 2))\nif not S:\n    return y\n", "y, z = get((1, 2))\n"),
    body("filled", "y = {}\ny['a'] = x\nif not S:\n    return y\n", "y = {}\ny['a'] = x\n"),
    body("unused-before", "y = get()\nif not S:\n    return x\n", "y = get()\n"),
    body(
        "seen-by-locals",
        "y = get()\nif not S:\n    return y\nget(locals())\n",
        "y = get()\nget(locals())\n",
    ),
    body(
        "nonlocal",
        "y = get()\ndef f():\n    nonlocal y\n    y = 2\nf()\nif not S:\n    return y\n",
        "y = get()\ndef f():\n    nonlocal y\n    y = 2\nf()\n",
    ),
    body("walrus", "if (y := get()) and not S:\n    return y\n", "get()\n"),
    body("pure-walrus", "if (y := x) and not S:\n    return y\n", ""),
    body(
        "walrus-in-a-test",
        "if (y := get()) or not S:\n    get()\nelse:\n    return y\n",
        "if (y := get()):\n    get()\nelse:\n    return y\n",
    ),
    body("walrus-in-an-argument", "get(y := x)\nif not S:\n    return y\n", "get(x)\n"),
    body(
        "walrus-of-a-comprehension",
        "z = [1 for a in (x,) if (y := a)]\nif not S:\n    return y\nget(z)\n",
        "z = [1 for a in (x,) if a]\nget(z)\n",
    ),
    body("walrus-that-is-read", "if (y := get()) and not S:\n    return y\nget(y)\n", "y = get()\nget(y)\n"),
    sdk(
        "context-and-client",
        """\
        import ldclient
        from ldclient import Context


        def main(user):
            client = ldclient.get()
            context = Context.builder(user.key).set("plan", str(user.plan)).build()
            if client.variation("cart", context, False):
                return 1
            return 2
        """,
        """\
        def main(user):
            return 1
        """,
    ),
    sdk(
        "user-of-the-request",
        """\
        import waffle


        def main(request):
            user = get_user(request)
            if waffle.flag_is_active(user, "cart"):
                return 1
            return 2
        """,
        """\
        def main(request):
            return 1
        """,
    ),
    sdk(
        "call-with-an-effect",
        """\
        import waffle


        def main(request):
            user = create_user(request)
            if waffle.flag_is_active(user, "cart"):
                return 1
            return 2
        """,
        """\
        def main(request):
            create_user(request)
            return 1
        """,
    ),
    sdk(
        "item-of-a-list",
        """\
        import waffle


        def main(requests):
            if requests:
                request = requests[0][0]
                return waffle.flag_is_active(request, "cart")
            return False
        """,
        """\
        def main(requests):
            if requests:
                return True
            return False
        """,
    ),
    sdk(
        "context-that-is-still-read",
        """\
        import ldclient
        from ldclient import Context


        def main(user):
            context = Context.create(user.key)
            if ldclient.get().variation("cart", context, False):
                return context
            return 2
        """,
        """\
        from ldclient import Context


        def main(user):
            context = Context.create(user.key)
            return context
        """,
    ),
    sdk(
        "local-flag-object",
        _LOCAL_FLAG.format("flag = WaffleFlag('cart', __name__)\n    return flag.is_enabled()"),
        "def main(x):\n    return True\n",
    ),
    sdk(
        "local-flag-object-of-an-inner-function",
        _LOCAL_FLAG.format(
            "flag = WaffleFlag('cart', __name__)\n    def inner():\n        return flag.is_enabled()\n    return inner"
        ),
        "def main(x):\n    def inner():\n        return True\n    return inner\n",
    ),
    sdk(
        "flag-object-that-is-asked-at-once",
        _LOCAL_FLAG.format("return WaffleFlag('cart', __name__).is_enabled()"),
        "def main(x):\n    return True\n",
    ),
    sdk(
        "local-flag-object-that-is-handed-on",
        _LOCAL_FLAG.format("flag = WaffleFlag('cart', __name__)\n    log(flag)\n    return flag.is_enabled()"),
        _LOCAL_FLAG.format("flag = WaffleFlag('cart', __name__)\n    log(flag)\n    return True"),
        refused=("still-referenced",),
    ),
)
