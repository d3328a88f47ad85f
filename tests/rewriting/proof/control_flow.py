"""Right and wrong rewrites of statements around the flag."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case(
        "if-else-on",
        """\
        import lib

        if <<on("new-checkout")>>:
            pay()  # new
            # tail
        else:
            # old
            old_pay()
        done()
        """,
        """\
        import lib

        pay()  # new
        # tail
        done()
        """,
    ),
    Case(
        "if-else-off",
        """\
        def f():
            if <<on("new-checkout")>>:
                pay()
            else:
                # why
                old_pay()
            done()
        """,
        """\
        def f():
            # why
            old_pay()
            done()
        """,
        value=False,
    ),
    Case(
        "guard-clause",
        """\
        def f(u):
            if not <<on("new-checkout")>>:
                return None

            return pay(u)
        """,
        """\
        def f(u):
            return pay(u)
        """,
    ),
    Case(
        "guard-clause-kept-blank",
        """\
        def f(u):
            if not <<on("new-checkout")>>:
                raise Http404

            return pay(u)
        """,
        """\
        def f(u):

            return pay(u)
        """,
    ),
    Case(
        "code-after-return-goes",
        """\
        def f(u):
            if <<on("new-checkout")>>:
                return pay(u)
            x = 1
            "text"
            for y in u:
                old(y, x)
            return None
        """,
        """\
        def f(u):
            return pay(u)
        """,
    ),
    Case(
        "elif-true-becomes-else",
        """\
        def f(u):
            if u.a:
                a()
            elif <<on("new-checkout")>>:
                b()
            else:
                c()
        """,
        """\
        def f(u):
            if u.a:
                a()
            else:
                b()
        """,
    ),
    Case(
        "elif-false-goes",
        """\
        def f(u):
            if u.a:
                a()
            elif <<on("new-checkout")>>:
                b()
            elif u.c:
                c()
            else:
                d()
        """,
        """\
        def f(u):
            if u.a:
                a()
            elif u.c:
                c()
            else:
                d()
        """,
        value=False,
    ),
    Case(
        "elif-promoted",
        """\
        def f(u):
            if <<on("new-checkout")>>:
                a()
            elif u.c:
                c()
            else:
                d()
        """,
        """\
        def f(u):
            if u.c:
                c()
            else:
                d()
        """,
        value=False,
    ),
    Case(
        "nested-ifs",
        """\
        def f(u):
            if u.a:
                if <<on("new-checkout")>>:
                    if u.b:
                        b()
                    else:
                        c()
                else:
                    d()
            else:
                e()
        """,
        """\
        def f(u):
            if u.a:
                if u.b:
                    b()
                else:
                    c()
            else:
                e()
        """,
    ),
    Case(
        "empty-suite-gets-pass",
        """\
        def f(u):
            if <<on("new-checkout")>>:
                a()
        """,
        """\
        def f(u):
            pass
        """,
        value=False,
    ),
    Case(
        "empty-body-with-docstring",
        '''\
        def f(u):
            """Text."""
            if <<on("new-checkout")>>:
                a()
        ''',
        '''\
        def f(u):
            """Text."""
        ''',
        value=False,
    ),
    Case(
        "empty-arm-negated",
        """\
        def f(u):
            if u.a:
                if <<on("new-checkout")>>:
                    a()
            else:
                b()
        """,
        """\
        def f(u):
            if not u.a:
                b()
        """,
        value=False,
    ),
    Case(
        "empty-else-dropped",
        """\
        def f(u):
            if u.a:
                a()
            else:
                if <<on("new-checkout")>>:
                    b()
        """,
        """\
        def f(u):
            if u.a:
                a()
        """,
        value=False,
    ),
    Case(
        "pass-arm",
        """\
        if <<on("new-checkout")>>:
            pass
        else:
            b()
        c()
        """,
        """\
        c()
        """,
    ),
    Case("while-false", 'while <<on("new-checkout")>>:\n    a()\nelse:\n    b()\nc()\n', "b()\nc()\n", value=False),
    Case("while-true", 'while <<on("new-checkout")>>:\n    a()\n', "while True:\n    a()\n"),
    Case("while-true-and", 'while <<on("new-checkout")>> and x():\n    a()\n', "while x():\n    a()\n"),
    Case(
        "while-true-then-dead",
        """\
        def f():
            while <<on("new-checkout")>>:
                if a():
                    return 1
            return 2
        """,
        """\
        def f():
            while True:
                if a():
                    return 1
        """,
    ),
    Case(
        "loop-else-with-last-break-gone",
        """\
        for x in xs:
            if <<on("new-checkout")>>:
                break
            a(x)
        else:
            b()
        """,
        """\
        for x in xs:
            a(x)
        else:
            b()
        """,
        value=False,
    ),
    Case(
        "continue",
        """\
        for x in xs:
            if not <<on("new-checkout")>>:
                continue
            a(x)
        """,
        """\
        for x in xs:
            a(x)
        """,
    ),
    Case("assert-true", 'def f():\n    assert <<on("new-checkout")>>, "no"\n    a()\n', "def f():\n    a()\n"),
    Case("assert-false", 'assert <<on("new-checkout")>>, "no"\n', 'assert False, "no"\n', value=False),
    Case("assert-and", 'assert x and <<on("new-checkout")>>\n', "assert x\n"),
    Case("bare-statement", 'def f():\n    <<on("new-checkout")>>\n    a()\n', "def f():\n    a()\n"),
    Case("effect-hoisted", 'if f() and <<on("new-checkout")>>:\n    a()\nelse:\n    b()\n', "f()\nb()\n", value=False),
    Case("effect-kept", 'if f() and <<on("new-checkout")>>:\n    a()\n', "if f() and False:\n    a()\n", value=False),
    Case("pure-name-folded", 'if x.ok and <<on("new-checkout")>>:\n    a()\nb()\n', "b()\n", value=False),
    Case("effect-or-true", 'if f() or <<on("new-checkout")>>:\n    a()\n', "f()\na()\n"),
    Case(
        "match-value",
        """\
        match <<on("new-checkout")>>:
            case "a":
                a()
            case "b" | "c":
                b()
            case _:
                d()
        """,
        """\
        b()
        """,
        value="c",
    ),
    Case(
        "match-default",
        'match <<on("new-checkout")>>:\n    case True:\n        a()\n    case _:\n        b()\n',
        "b()\n",
        value=False,
    ),
    Case(
        "match-guard",
        'match x:\n    case [a] if <<on("new-checkout")>>:\n        b(a)\n    case _:\n        c()\n',
        "match x:\n    case [a]:\n        b(a)\n    case _:\n        c()\n",
    ),
    Case(
        "match-guard-off",
        'match x:\n    case 1 if <<on("new-checkout")>>:\n        b()\n    case _:\n        c()\n',
        "match x:\n    case _:\n        c()\n",
        value=False,
    ),
    Case(
        "try-emptied",
        """\
        def f():
            try:
                if <<on("new-checkout")>>:
                    a()
            except E:
                b()
            else:
                c()
            finally:
                d()
        """,
        """\
        def f():
            try:
                c()
            finally:
                d()
        """,
        value=False,
    ),
    Case(
        "try-around-flag",
        """\
        def f():
            try:
                enabled = <<on("new-checkout")>>
            except Exception:
                enabled = False
            if enabled:
                a()
        """,
        """\
        def f():
            a()
        """,
    ),
    Case(
        "with-keeps-code-after",
        """\
        def f():
            with suppress(E):
                if <<on("new-checkout")>>:
                    return a()
                b()
            return c()
        """,
        """\
        def f():
            with suppress(E):
                return a()
            return c()
        """,
    ),
    Case(
        "conditional-definition",
        """\
        if <<on("new-checkout")>>:
            from new import pay
        else:
            def pay():
                return 1
        pay()
        """,
        """\
        from new import pay
        pay()
        """,
    ),
    Case(
        "class-body",
        """\
        class Cart:
            if <<on("new-checkout")>>:
                def pay(self):
                    return 1
            else:
                def pay(self):
                    return 2
        """,
        """\
        class Cart:
            def pay(self):
                return 1
        """,
    ),
    Case(
        "multi-line-string-in-dedented-block",
        '''\
        if <<on("new-checkout")>>:
            a("""
            text
          more
            """)
            b(1,
              2)
        ''',
        '''\
        a("""
            text
          more
            """)
        b(1,
          2)
        ''',
    ),
    Case("one-line-suite", 'if <<on("new-checkout")>>: a(); b()\nc()\n', "a(); b()\nc()\n"),
    Case(
        "tail-return-kept",
        'def f():\n    a()\n    if <<on("new-checkout")>>:\n        return\n    b()\n',
        "def f():\n    a()\n    return\n",
    ),
    Case(
        "tail-return-dropped",
        'def f():\n    a()\n    if <<on("new-checkout")>>:\n        return\n    b()\n',
        "def f():\n    a()\n",
    ),
    Case(
        "generator-keeps-its-yield",
        """\
        def f():
            if <<on("new-checkout")>>:
                yield 1
            yield 2
        """,
        """\
        def f():
            yield 2
        """,
        value=False,
    ),
    Case(
        "left-as-constant",
        'if <<on("new-checkout")>>:\n    a()\nelse:\n    b()\n',
        "if True:\n    a()\nelse:\n    b()\n",
    ),
)

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
