"""Right and wrong rewrites of local names that hold the flag or fed its call."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case(
        "local",
        """\
        def f(u):
            enabled = <<on("new-checkout", u)>>
            legacy = not enabled
            if legacy:
                return old(u)
            return [new(x) for x in u if enabled]
        """,
        """\
        def f(u):
            return [new(x) for x in u]
        """,
    ),
    Case(
        "local-literal-kept",
        'def f():\n    a = <<on("new-checkout")>>\n    if a:\n        b()\n',
        "def f():\n    a = True\n    b()\n",
    ),
    Case(
        "local-read-by-closure",
        'def f():\n    a = <<on("new-checkout")>>\n    return lambda: a and b()\n',
        "def f():\n    return lambda: b()\n",
    ),
    Case(
        "annotated-local",
        'def f():\n    a: bool = <<on("new-checkout")>>\n    return c if a else b\n',
        "def f():\n    return c\n",
    ),
    Case(
        "tuple-half",
        'def f():\n    a, b = <<on("new-checkout")>>, g()\n    return a and b\n',
        "def f():\n    b = g()\n    return b\n",
    ),
    Case(
        "chained",
        'def f():\n    a = b = <<on("new-checkout")>>\n    return a, b\n',
        "def f():\n    return True, True\n",
    ),
    Case(
        "walrus",
        'def f():\n    if (a := <<on("new-checkout")>>) and x:\n        return a\n',
        "def f():\n    if x:\n        return True\n",
    ),
    Case("walrus-unread", 'def f():\n    if a := <<on("new-checkout")>>:\n        b()\n', "def f():\n    b()\n"),
    Case(
        "reassigned-local-kept",
        'def f(x):\n    a = <<on("new-checkout")>>\n    if x:\n        a = x\n    return a\n',
        "def f(x):\n    a = True\n    if x:\n        a = x\n    return a\n",
    ),
    Case(
        "local-that-fed-the-call",
        """\
        from lib import client, Context, old

        def f(request):
            user = request.user
            context = Context.builder(user.id).set("plan", user.plan).build()
            if <<client.variation("new-checkout", context, False)>>:
                return 1
            return old(user)
        """,
        """\
        def f(request):
            return 1
        """,
        removed=("client", "Context", "old"),
    ),
    Case(
        "label-that-fed-the-dead-arm",
        """\
        def f(u):
            label = "old"
            if not <<on("new-checkout")>>:
                return show(label)
            return u
        """,
        """\
        def f(u):
            return u
        """,
    ),
    Case(
        "call-for-the-dead-arm-left-without-its-name",
        """\
        def f(u):
            try:
                label = get_label(u).text
            except KeyError as error:
                if not <<on("new-checkout")>>:
                    return show(label, error)
            with lock() as held:
                if not <<on("new-checkout")>>:
                    return held
            return u
        """,
        """\
        def f(u):
            try:
                get_label(u)
            except KeyError:
                pass
            with lock():
                pass
            return u
        """,
    ),
    Case(
        "sum-for-the-dead-arm",
        """\
        def f(u):
            label = "a" + str(u)
            if not <<on("new-checkout")>>:
                return show(label)
            return u
        """,
        """\
        def f(u):
            return u
        """,
    ),
    Case(
        "flag-object-of-a-function",
        """\
        def f(u):
            flag = WaffleFlag("new-checkout", __name__)
            return <<flag.is_enabled()>>
        """,
        """\
        def f(u):
            return True
        """,
        word="flag",
    ),
)

WRONG = (
    Case(
        "name-of-a-with-that-is-read",
        """\
        def f(u):
            with lock() as held:
                if not <<on("new-checkout")>>:
                    return u
            return held
        """,
        """\
        def f(u):
            with lock():
                pass
            return held
        """,
    ),
    Case(
        "one-call-of-two-left",
        """\
        def f(u):
            a = get(u)
            b = get(u)
            if not <<on("new-checkout")>>:
                return a, b
            return u
        """,
        """\
        def f(u):
            get(u)
            return u
        """,
    ),
    Case(
        "item-for-the-dead-arm-dropped",
        """\
        def f(u):
            label = u["label"]
            if not <<on("new-checkout")>>:
                return show(label)
            return u
        """,
        """\
        def f(u):
            return u
        """,
    ),
    Case(
        "calls-left-in-another-order",
        """\
        def f(u):
            a = get(u)
            b = put(u)
            if not <<on("new-checkout")>>:
                return a, b
            return u
        """,
        """\
        def f(u):
            put(u)
            get(u)
            return u
        """,
    ),
    Case(
        "call-for-the-dead-arm-dropped",
        """\
        def f(u):
            label = get_label(u)
            if <<on("new-checkout")>>:
                return u
            return show(label)
        """,
        """\
        def f(u):
            return u
        """,
    ),
    Case(
        "reassigned-local-inlined",
        'def f(x):\n    a = <<on("new-checkout")>>\n    if x:\n        a = x\n    return a\n',
        "def f(x):\n    return True\n",
    ),
    Case(
        "read-before-write",
        """\
        def f(xs):
            a = None
            for x in xs:
                b(a)
                a = <<on("new-checkout")>>
        """,
        "def f(xs):\n    for x in xs:\n        b(True)\n",
    ),
    Case(
        "nonlocal-write",
        """\
        def f():
            a = <<on("new-checkout")>>
            def g():
                nonlocal a
                a = 1
            g()
            return a
        """,
        "def f():\n    a = True\n    def g():\n        nonlocal a\n        a = 1\n    g()\n    return True\n",
    ),
    Case(
        "locals-used",
        'def f():\n    a = <<on("new-checkout")>>\n    return render(locals())\n',
        "def f():\n    return render(locals())\n",
    ),
    Case("exec-used", 'def f():\n    a = <<on("new-checkout")>>\n    exec("b(a)")\n', 'def f():\n    exec("b(a)")\n'),
    Case(
        "locals-lose-a-dead-name",
        """\
        def f():
            if <<on("new-checkout")>>:
                return locals()
            x = 1
            return x
        """,
        "def f():\n    return locals()\n",
    ),
    Case(
        "local-with-effect",
        'def f(q):\n    u = q.pop()\n    return <<on("new-checkout", u)>>\n',
        "def f(q):\n    return True\n",
    ),
    Case(
        "local-unused-before",
        'def f(q):\n    u = q\n    return <<on("new-checkout")>>\n',
        "def f(q):\n    return True\n",
    ),
    Case(
        "name-renamed",
        'def f(x):\n    if <<on("new-checkout")>>:\n        y = 1\n        return x\n',
        "def f(z):\n    y = 1\n    return z\n",
    ),
    Case(
        "parameter-dropped", 'def f(x, y):\n    return <<on("new-checkout", y)>> and x\n', "def f(x):\n    return x\n"
    ),
    Case("default-changed", 'def f(x=1):\n    return <<on("new-checkout")>> and x\n', "def f(x=2):\n    return x\n"),
    Case(
        "annotation-dropped", 'def f(x: int):\n    return <<on("new-checkout")>> and x\n', "def f(x):\n    return x\n"
    ),
    Case(
        "return-annotation-dropped",
        'def f() -> int:\n    return <<on("new-checkout")>> and x\n',
        "def f():\n    return x\n",
    ),
    Case("no-longer-async", 'async def f():\n    return <<await on("new-checkout")>>\n', "def f():\n    return True\n"),
)
