"""Right and wrong rewrites as to what else of the text may change."""

from __future__ import annotations

from tests.rewriting.proof.cases import Case

RIGHT = (
    Case("comment-above-gate-stays", '# pay\nif <<on("new-checkout")>>:\n    a()\n', "# pay\na()\n"),
    Case(
        "comment-of-flag-above-gate-goes",
        'b()\n# Feature flag: new-checkout\nif <<on("new-checkout")>>:\n    a()\n',
        "b()\na()\n",
    ),
    Case(
        "comment-in-dead-arm-goes",
        'if <<on("new-checkout")>>:\n    a()\nelse:  # old\n    # b\n    b()  # c\n    # d\nc()\n',
        "a()\nc()\n",
    ),
    Case(
        "comment-above-dropped-statement-goes",
        'def f():\n    a()\n    # old clients\n    if not <<on("new-checkout")>>:\n        return\n    b()\n',
        "def f():\n    a()\n    b()\n",
    ),
    Case(
        "comment-above-dropped-statement-stays",
        'def f():\n    a()\n    # old clients\n    if not <<on("new-checkout")>>:\n        return\n    b()\n',
        "def f():\n    a()\n    # old clients\n    b()\n",
    ),
    Case(
        "comment-of-operand",
        'if (\n    <<on("new-checkout")>>  # gate\n    and x  # y\n):\n    a()\n',
        "if (\n    x  # y\n):\n    a()\n",
    ),
    Case("noqa-on-kept-line", 'y = <<on("new-checkout")>> and f()  # noqa: E501\n', "y = f()  # noqa: E501\n"),
    Case("blank-lines-collapse", 'a()\n\nif not <<on("new-checkout")>>:\n    b()\n\nc()\n', "a()\n\nc()\n"),
    Case("crlf", 'if <<on("new-checkout")>>:\r\n    a()\r\nelse:\r\n    b()\r\n', "a()\r\n"),
    Case("tabs", 'def f():\n\tif <<on("new-checkout")>>:\n\t\ta()\n\tb()\n', "def f():\n\ta()\n\tb()\n"),
    Case("no-final-newline", 'a()\nif <<on("new-checkout")>>:\n    b()', "a()\nb()"),
    Case("form-feed", 'a()\n\x0c\nif <<on("new-checkout")>>:\n    b()\n', "a()\n\x0c\nb()\n"),
    Case("nothing-to-do", "a()\n", "a()\n"),
    Case("empty-after", 'if <<on("new-checkout")>>:\n    b()\n', "", value=False),
    Case(
        "continuation-not-dedented",
        'if <<on("new-checkout")>>:\n    a(\n        1,\n    )\n',
        "a(\n        1,\n    )\n",
    ),
)

WRONG = (
    Case("comment-lost", '# pay\nif <<on("new-checkout")>>:\n    a()\n', "a()\n"),
    Case("comment-in-kept-arm-lost", 'if <<on("new-checkout")>>:\n    # why\n    a()\n', "a()\n"),
    Case("trailing-comment-in-kept-arm-lost", 'if <<on("new-checkout")>>:\n    a()\n    # why\nb()\n', "a()\nb()\n"),
    Case("comment-elsewhere-lost", 'x = 1  # one\nif <<on("new-checkout")>>:\n    a()\n', "x = 1\na()\n"),
    Case("noqa-lost", 'y = <<on("new-checkout")>> and f()  # noqa: E501\n', "y = f()\n"),
    Case(
        "pragma-lost",
        'def f():  # pragma: no cover\n    return <<on("new-checkout")>>\n',
        "def f():\n    return True\n",
    ),
    Case("type-comment-lost", 'y = <<on("new-checkout")>> and f()  # type: int\n', "y = f()\n"),
    Case("noqa-above-lost", '# fmt: off\nif <<on("new-checkout")>>:\n    a()\n', "a()\n"),
    Case("new-comment", 'if <<on("new-checkout")>>:\n    a()\n', "a()  # new\n"),
    Case(
        "license-lost", '# Copyright\nfrom lib import on\nx = <<on("new-checkout")>>\n', "x = True\n", removed=("on",)
    ),
    Case("other-line-reformatted", 'x = {"a":1}\nif <<on("new-checkout")>>:\n    a()\n', 'x = {"a": 1}\na()\n'),
    Case("quotes-changed", 'x = "a"\ny = <<on("new-checkout")>>\n', "x = 'a'\ny = True\n"),
    Case("lines-swapped", 'x = 1\nz = 2\ny = <<on("new-checkout")>>\n', "z = 2\nx = 1\ny = True\n"),
    Case(
        "blank-line-elsewhere-lost",
        'x = 1\n\nz = 2\nw = 3\ny = <<on("new-checkout")>>\n',
        "x = 1\nz = 2\nw = 3\ny = True\n",
    ),
    Case(
        "own-string-dropped",
        'def f():\n    a()\n    "note"\n    b()\n    return <<on("new-checkout")>>\n',
        "def f():\n    a()\n    b()\n    return True\n",
    ),
    Case("crlf-lost", 'if <<on("new-checkout")>>:\r\n    a()\r\n', "a()\n"),
    Case("final-newline-lost", 'y = <<on("new-checkout")>>\n', "y = True"),
    Case("final-newline-added", 'y = <<on("new-checkout")>>', "y = True\n"),
    Case("mark-added", 'y = <<on("new-checkout")>>\n', "\ufeffy = True\n"),
    Case("cookie-lost", '# -*- coding: utf-8 -*-\ny = <<on("new-checkout")>>\n', "y = True\n"),
    Case("line-added", 'y = <<on("new-checkout")>>\nx = 1\n', "y = True\nx = 1\npass\n"),
    Case("own-literal-folded", 'y = <<on("new-checkout")>>\nif True:\n    a()\n', "y = True\na()\n"),
    Case("does-not-compile", 'y = <<on("new-checkout")>>\n', "y = \n"),
    Case("return-outside", 'y = <<on("new-checkout")>>\n', "return True\n"),
    Case("string-content-dedented", 'if <<on("new-checkout")>>:\n    a("""\n    b""")\n', 'a("""\nb""")\n'),
)
