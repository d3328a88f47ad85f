"""Wrong rewrites of statements around the flag."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT: tuple[Case, ...] = ()

WRONG = (
    Case("wrong-arm-kept", 'if <<on("new-checkout")>>:\n    a()\nelse:\n    b()\n', "b()\n"),
    Case("both-arms-kept", 'if <<on("new-checkout")>>:\n    a()\nelse:\n    b()\n', "a()\nb()\n"),
    Case("statement-lost", 'if <<on("new-checkout")>>:\n    a()\n    b()\n', "a()\n"),
    Case("statement-after-lost", 'if <<on("new-checkout")>>:\n    a()\nb()\n', "a()\n"),
    Case("order-changed", 'if <<on("new-checkout")>>:\n    a()\n    b()\n', "b()\na()\n"),
    Case(
        "dead-yield",
        'def f():\n    if <<on("new-checkout")>>:\n        return 1\n    yield 2\n',
        "def f():\n    return 1\n",
    ),
    Case(
        "dead-yield-in-arm",
        'def f():\n    if <<on("new-checkout")>>:\n        yield 1\n    return 2\n',
        "def f():\n    return 2\n",
        value=False,
    ),
    Case(
        "async-generator",
        'async def f():\n    if <<on("new-checkout")>>:\n        yield 1\n    await a()\n',
        "async def f():\n    await a()\n",
        value=False,
    ),
    Case(
        "dead-assignment-made-it-local",
        'def f():\n    if <<on("new-checkout")>>:\n        x = 1\n    return x\n',
        "def f():\n    return x\n",
        value=False,
    ),
    Case(
        "dead-global",
        'def f():\n    if <<on("new-checkout")>>:\n        global x\n    x = 1\n    return x\n',
        "def f():\n    x = 1\n    return x\n",
        value=False,
    ),
    Case(
        "dead-nonlocal",
        """\
        def g():
            x = 0
            def f():
                if <<on("new-checkout")>>:
                    nonlocal x
                x = 1
            f()
            return x
        """,
        "def g():\n    x = 0\n    def f():\n        x = 1\n    f()\n    return x\n",
        value=False,
    ),
    Case(
        "dead-del-made-it-local",
        'def f():\n    if <<on("new-checkout")>>:\n        del x\n    return x\n',
        "def f():\n    return x\n",
        value=False,
    ),
    Case(
        "dead-walrus-made-it-local",
        'def f():\n    if <<on("new-checkout")>> and (x := 1):\n        a()\n    return x\n',
        "def f():\n    return x\n",
        value=False,
    ),
    Case(
        "dead-except-name",
        """\
        def f():
            if <<on("new-checkout")>>:
                try:
                    a()
                except E as x:
                    b()
            return x
        """,
        "def f():\n    return x\n",
        value=False,
    ),
    Case(
        "string-becomes-docstring",
        'def f():\n    if <<on("new-checkout")>>:\n        "text"\n    a()\n',
        'def f():\n    "text"\n    a()\n',
    ),
    Case(
        "flag-value-becomes-docstring",
        'def f():\n    <<on("new-checkout")>>\n    a()\n',
        'def f():\n    "b"\n    a()\n',
        value="b",
    ),
    Case(
        "docstring-lost",
        'def f():\n    """Text."""\n    if <<on("new-checkout")>>:\n        a()\n',
        "def f():\n    a()\n",
    ),
    Case("while-true-unrolled", 'while <<on("new-checkout")>>:\n    a()\n', "a()\n"),
    Case(
        "while-true-with-break-then-dead",
        'while <<on("new-checkout")>>:\n    if a(): break\nb()\n',
        "while True:\n    if a(): break\n",
    ),
    Case("while-else-lost", 'while <<on("new-checkout")>>:\n    a()\nelse:\n    b()\n', "", value=False),
    Case(
        "loop-else-unconditional",
        'for x in xs:\n    if <<on("new-checkout")>>:\n        break\n    if x: break\nelse:\n    b()\n',
        "for x in xs:\n    if x: break\nb()\n",
        value=False,
    ),
    Case(
        "break-lost",
        'for x in xs:\n    if <<on("new-checkout")>>:\n        break\n    a(x)\n',
        "for x in xs:\n    a(x)\n",
    ),
    Case(
        "continue-lost",
        'for x in xs:\n    if <<on("new-checkout")>>:\n        continue\n    a(x)\n',
        "for x in xs:\n    a(x)\n",
    ),
    Case(
        "with-may-swallow",
        'def f():\n    with suppress(E):\n        if <<on("new-checkout")>>:\n            return a()\n    return c()\n',
        "def f():\n    with suppress(E):\n        return a()\n",
    ),
    Case("finally-lost", 'try:\n    if <<on("new-checkout")>>:\n        a()\nfinally:\n    b()\n', "", value=False),
    Case(
        "handlers-lost",
        'try:\n    if <<on("new-checkout")>>:\n        a()\n    c()\nexcept E:\n    b()\n',
        "c()\n",
        value=False,
    ),
    Case("assert-false-dropped", 'assert <<on("new-checkout")>>, "no"\na()\n', "a()\n", value=False),
    Case(
        "dangling-else",
        'if x:\n    if <<on("new-checkout")>>:\n        if y:\n            a()\nelse:\n    b()\n',
        "if x:\n    if y:\n        a()\n    else:\n        b()\n",
    ),
    Case(
        "elif-after-true-kept",
        'if x:\n    a()\nelif <<on("new-checkout")>>:\n    b()\nelif y:\n    c()\n',
        "if x:\n    a()\nelif y:\n    c()\n",
    ),
    Case(
        "match-wrong-case",
        'match <<on("new-checkout")>>:\n    case "a":\n        a()\n    case _:\n        b()\n',
        "b()\n",
        value="a",
    ),
    Case(
        "match-guard-captures",
        'match x:\n    case [a] if <<on("new-checkout")>>:\n        b(a)\n    case _:\n        c(a)\n',
        "match x:\n    case _:\n        c(a)\n",
        value=False,
    ),
    Case(
        "class-attribute-lost",
        'class A:\n    if <<on("new-checkout")>>:\n        x = 1\n    y = 2\n',
        "class A:\n    y = 2\n",
    ),
    Case(
        "dedented-too-far",
        'def f():\n    if x:\n        if <<on("new-checkout")>>:\n            a()\n',
        "def f():\n    if x:\n        pass\n    a()\n",
    ),
    Case(
        "raise-lost",
        'def f():\n    if not <<on("new-checkout")>>:\n        raise E\n    a()\n',
        "def f():\n    a()\n",
        value=False,
    ),
    Case("star-import-lost", 'if <<on("new-checkout")>>:\n    from a import *\n', ""),
    Case("own-dead-code-dropped", 'if <<on("new-checkout")>>:\n    a()\nif False:\n    b()\n', "a()\n"),
    Case(
        "own-pass-dropped", 'if <<on("new-checkout")>>:\n    a()\nif x:\n    pass\n    b()\n', "a()\nif x:\n    b()\n"
    ),
)
