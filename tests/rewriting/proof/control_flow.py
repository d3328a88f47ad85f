"""Right rewrites of loops, `match`, `try`, `with` and definitions around the flag."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
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

WRONG: tuple[Case, ...] = ()
