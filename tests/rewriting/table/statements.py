"""§1.3: statements. The body of `main` stands below a head; `S` stands for the call, `a()` to `c()` are traced."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.rows import Row

_NAMES = "\n\n".join(f'def {name}(*_):\n    return trace("{name}")\n' for name in "abc")
_HEAD = f"from waffle import switch_is_active\n\n\n{_NAMES}\n\ndef main(x=2, y=(1, 2)):\n"
_HEAD_AFTER = f"{_NAMES}\n\ndef main(x=2, y=(1, 2)):\n"
_CALL = "switch_is_active('cart')"


def body(
    name: str,
    before: str,
    after: str | None,
    *,
    value: bool = True,
    refused: tuple[str, ...] = (),
    review: bool = False,
) -> Row:
    """Return a row for the body of a function; None means that it is left alone."""
    old = _HEAD + textwrap.indent(textwrap.dedent(before), "    ").replace("S", _CALL)
    new = None if after is None else _HEAD_AFTER + textwrap.indent(textwrap.dedent(after), "    ")
    return Row(name, "3", old, new, value, refused, review)


ROWS = (
    body("if", "if S:\n    a()\nb()\n", "a()\nb()\n"),
    body("if-off", "if S:\n    a()\nb()\n", "b()\n", value=False),
    body("if-else", "if S:\n    a()\nelse:\n    b()\n", "a()\n"),
    body("if-else-off", "if S:\n    a()\nelse:\n    b()\n", "b()\n", value=False),
    body("elif-on", "if x:\n    a()\nelif S:\n    b()\nelse:\n    c()\n", "if x:\n    a()\nelse:\n    b()\n"),
    body(
        "elif-off",
        "if x:\n    a()\nelif S:\n    b()\nelse:\n    c()\n",
        "if x:\n    a()\nelse:\n    c()\n",
        value=False,
    ),
    body(
        "first-off",
        "if S:\n    a()\nelif x:\n    b()\nelse:\n    c()\n",
        "if x:\n    b()\nelse:\n    c()\n",
        value=False,
    ),
    body("else-if", "if x:\n    a()\nelse:\n    if S:\n        b()\n", "if x:\n    a()\nelse:\n    b()\n"),
    body("not-attached", "if x:\n    if S:\n        a()\nelse:\n    b()\n", "if x:\n    a()\nelse:\n    b()\n"),
    body("multi-line-string", 'if S:\n    t = """\n  x\n"""\n    a(t)\n', 't = """\n  x\n"""\na(t)\n'),
    body("one-line-suite", "if S: a(); b()\nelse: c()\n", "a(); b()\n"),
    body("empty-suite", "for z in y:\n    if S:\n        a()\n", "for z in y:\n    pass\n", value=False),
    body("empty-else", "if x:\n    a()\nelse:\n    if S:\n        b()\n", "if x:\n    a()\n", value=False),
    body("test-with-an-effect", "if a() and S:\n    b()\n", "a()\n", value=False),
    body("guard", "if not S:\n    return a()\nreturn b()\n", "return b()\n"),
    body("guard-off", "if not S:\n    return a()\nreturn b()\n", "return a()\n", value=False),
    body(
        "all-arms-leave",
        "if S:\n    if x:\n        return a()\n    else:\n        raise a()\nreturn b()\n",
        "if x:\n    return a()\nelse:\n    raise a()\n",
    ),
    body(
        "with-may-swallow",
        "with c(), open(x):\n    if S:\n        return a()\nreturn b()\n",
        "with c(), open(x):\n    return a()\nreturn b()\n",
    ),
    body(
        "try-emptied",
        "try:\n    if S:\n        a()\nexcept ValueError:\n    b()\nfinally:\n    c()\n",
        "c()\n",
        value=False,
    ),
    body("finally-emptied", "try:\n    a()\nfinally:\n    if S:\n        b()\n", "a()\n", value=False),
    body("while-on", "while S:\n    a()\n    break\nelse:\n    b()\nc()\n", "while True:\n    a()\n    break\nc()\n"),
    body("while-off", "while S:\n    a()\nelse:\n    b()\nc()\n", "b()\nc()\n", value=False),
    body(
        "break-of-a-loop",
        "for z in y:\n    if S:\n        break\n    a()\nelse:\n    b()\n",
        "for z in y:\n    break\nelse:\n    b()\n",
    ),
    body("dead-yield", "if not S:\n    yield 1\nreturn\n", None, refused=("alters-scope",)),
    body("dead-local", "if not S:\n    a = 1\nreturn a()\n", None, refused=("alters-scope",)),
    body("assert", "assert S\na()\n", "a()\n"),
    body("assert-off", "assert S, x\na()\n", "assert False, x\na()\n", value=False, review=True),
    body("bare", "S\na()\n", "a()\n"),
    body(
        "nested-definition",
        "if S:\n    def z():\n        return a()\nelse:\n    def z():\n        return b()\nreturn z()\n",
        "def z():\n    return a()\nreturn z()\n",
    ),
    body("match-on-the-flag", "match S:\n    case True:\n        a()\n    case _:\n        b()\n", "a()\n"),
    body("match-or", "match S:\n    case False | None:\n        a()\n    case _:\n        b()\n", "b()\n"),
    body(
        "match-guard",
        "match x:\n    case 1:\n        a()\n    case z if S:\n        b(z)\n    case _:\n        c()\n",
        "match x:\n    case 1:\n        a()\n    case z:\n        b(z)\n",
    ),
    body(
        "match-guard-off",
        "match x:\n    case 1:\n        a()\n    case z if S:\n        b(z)\n    case _:\n        c()\n",
        "match x:\n    case 1:\n        a()\n    case z if False:\n        b(z)\n    case _:\n        c()\n",
        value=False,
    ),
    body(
        "match-wildcard-guard",
        "match x:\n    case 1:\n        a()\n    case _ if S:\n        b()\n",
        "match x:\n    case 1:\n        a()\n    case _:\n        b()\n",
    ),
    Row(
        "module-and-class-level",
        "3",
        """\
        from waffle import switch_is_active

        if switch_is_active("cart"):
            from math import ceil as whole
        else:
            from math import floor as whole


        class Cart:
            if switch_is_active("cart"):
                limit = 2

                def total(self):
                    return whole(self.limit / 4)
            else:
                limit = 1


        def main():
            return Cart().total()
        """,
        """\
        from math import ceil as whole


        class Cart:
            limit = 2

            def total(self):
                return whole(self.limit / 4)


        def main():
            return Cart().total()
        """,
    ),
    Row(
        "match-on-variants",
        "3",
        """\
        from openfeature import api


        def main():
            match api.get_client().get_string_value("cart", "old"):
                case "old":
                    return 1
                case "blue" | "green":
                    return 2
                case other:
                    return other
        """,
        "def main():\n    return 2\n",
        "blue",
    ),
    body(
        "loop-that-goes-beside-a-comprehension",
        "if not S:\n    for z in y:\n        a(z)\nreturn [z for z in y]\n",
        "return [z for z in y]\n",
    ),
    body(
        "test-that-keeps-the-value",
        "# if on\nif a(S):\n    b()\nreturn x\n",
        "# if on\nif a(True):\n    b()\nreturn x\n",
    ),
    body(
        "name-that-goes-beside-a-parameter",
        "if not S:\n    z = 3\n    a(z)\nreturn (lambda z: z)(4)\n",
        "return (lambda z: z)(4)\n",
    ),
    body(
        "name-that-goes-and-is-read-by-a-closure",
        "if not S:\n    z = 3\n    a(z)\nreturn lambda: z\n",
        None,
        refused=("alters-scope",),
    ),
    body(
        "name-that-goes-and-is-the-source-of-a-comprehension",
        "if not S:\n    z = y\n    a(z)\nreturn x and [z for x in z]\n",
        None,
        refused=("alters-scope",),
    ),
)
