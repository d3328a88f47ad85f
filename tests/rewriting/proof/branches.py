"""Right rewrites of `if` statements on the flag."""

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
    Case("pure-name-folded", 'if x.ok and <<on("new-checkout")>>:\n    a()\nb()\n', "b()\n", value=False),
)

WRONG: tuple[Case, ...] = ()
