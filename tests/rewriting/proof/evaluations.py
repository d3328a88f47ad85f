"""Right and wrong substitutions: what the expression is, and where it stands."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case(
        "wrapper-kept",
        'def is_new(user):\n    return <<on("new-checkout", user)>>\n',
        "def is_new(user):\n    return True\n",
    ),
    Case(
        "decorator",
        '@login\n@<<waffle_flag("new-checkout")>>\ndef view(request):\n    return 1\n',
        "@login\ndef view(request):\n    return 1\n",
    ),
    Case(
        "method-decorator",
        '@method_decorator(<<waffle_flag("new-checkout")>>, name="dispatch")\nclass V:\n    pass\n',
        "class V:\n    pass\n",
    ),
    Case(
        "method-decorator-list",
        """\
        @method_decorator([a, <<waffle_flag("new-checkout")>>], name="dispatch")
        class V:
            pass
        """,
        '@method_decorator([a], name="dispatch")\nclass V:\n    pass\n',
    ),
    Case(
        "override-unwrapped",
        """\
        def test_a():
            with <<override_flag("new-checkout", active=True)>>:
                assert a()
        """,
        "def test_a():\n    assert a()\n",
    ),
)

WRONG = (
    Case(
        "gate-off",
        '@<<waffle_flag("new-checkout")>>\ndef view(request):\n    return 1\n',
        "def view(request):\n    return 1\n",
        value=False,
    ),
    Case(
        "other-decorator",
        '@login\n@<<waffle_flag("new-checkout")>>\ndef view(request):\n    return 1\n',
        "def view(request):\n    return 1\n",
    ),
    Case(
        "decorator-of-another-flag",
        '@waffle_flag("other")\ndef view(request):\n    return <<on("new-checkout")>>\n',
        "def view(request):\n    return True\n",
    ),
    Case(
        "override-of-another-value",
        """\
        def test_a():
            with <<override_flag("new-checkout", active=False)>>:
                assert a()
        """,
        "def test_a():\n    assert a()\n",
        value=False,
    ),
    Case("other-key", 'x = <<on("old-checkout")>>\n', "x = True\n", word="old-checkout"),
    Case("no-word", "x = <<on(y)>>\n", "x = True\n"),
    Case("constant-of-another-flag", 'A = "other"\nx = <<on(A)>>\n', 'A = "other"\nx = True\n', word="A"),
    Case(
        "object-of-another-flag",
        'A = WaffleFlag("other")\nx = <<A.is_enabled()>>\n',
        'A = WaffleFlag("other")\nx = True\n',
        word="A",
    ),
    Case(
        "wrapper-does-more",
        'def is_new():\n    log()\n    return on("new-checkout")\nx = <<is_new()>>\n',
        'def is_new():\n    log()\n    return on("new-checkout")\nx = True\n',
        word="is_new",
    ),
    Case(
        "wrapper-negates",
        "def is_new():\n    return not False\nx = <<is_new()>>\n",
        "def is_new():\n    return not False\nx = False\n",
        word="is_new",
        value=False,
    ),
    Case(
        "wrapper-is-async",
        "async def is_new():\n    return True\nx = <<is_new()>>\n",
        "async def is_new():\n    return True\nx = True\n",
        word="is_new",
    ),
    Case("argument-with-effect", 'x = <<on("new-checkout", queue.pop())>>\n', "x = True\n"),
    Case("argument-binds", 'x = <<on("new-checkout", y := 1)>>\n', "x = True\n"),
    Case("argument-yields", 'def f():\n    x = <<on("new-checkout", (yield))>>\n', "def f():\n    x = True\n"),
    Case(
        "argument-awaits",
        'async def f():\n    x = <<on("new-checkout", await g())>>\n',
        "async def f():\n    x = True\n",
    ),
    Case("receiver-with-effect", 'x = <<stack.pop().on("new-checkout")>>\n', "x = True\n"),
    Case(
        "two-values",
        'x = <<on("new-checkout")>>\ny = <<on("new-checkout")>>\n',
        "x = True\ny = False\n",
        values=(True, False),
    ),
    Case("not-an-expression", 'x = on(<<"new-checkout">>)\n', "x = on(True)\n"),
    Case("half-an-expression", 'x = <<on("new-checkout") and>> y\n', "x = y\n"),
    Case("nested-substitutions", 'x = <<on(<<g("new-checkout")>>, "new-checkout")>>\n', "x = True\n"),
)
