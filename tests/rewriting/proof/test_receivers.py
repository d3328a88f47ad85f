from __future__ import annotations

import ast

import pytest

from flaglint.model.edits import FileRewrite, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.proof.receivers import rebound
from flaglint.rewriting.proof.sides import prepare
from flaglint.rewriting.proof.sites import find_sites
from flaglint.rewriting.proof.text import decode


def reasons(text: str) -> list[str]:
    """Return what speaks against the calls of `on("k")` and `w.on("k")`."""
    data = text.encode()
    side = prepare(data, decode(data))
    calls = [
        node
        for node in ast.walk(side.tree)
        if isinstance(node, ast.Call) and ast.unparse(node) in ("on('k')", "w.on('k')")
    ]
    spans = [Span(c.lineno, c.col_offset, c.end_lineno or 0, c.end_col_offset or 0) for c in calls]
    rewrite = FileRewrite("a.py", data, data, tuple(Substitution(span, FlagValue.of(True), "k") for span in spans))
    sites, problems = find_sites(rewrite, side.source, side.tree)
    assert sites
    assert not problems
    return list(rebound(sites, side.tree, side.scopes))


@pytest.mark.parametrize(
    "text",
    [
        "from w import on\non = f\nx = on('k')",
        "try:\n    from w import on\nexcept ImportError:\n    def on(k): return False\nx = on('k')",
        "import w\nclass w: pass\ndef f():\n    return w.on('k')",
        "import w\ndef f():\n    global w\n    w = g()\ndef h():\n    return w.on('k')",
        "def f():\n    from w import on\n    for on in xs: on('k')",
        "from w import on\nwith a as on:\n    on('k')",
    ],
)
def test_an_import_that_is_something_else_as_well(text: str) -> None:
    [reason] = reasons(text)
    assert "gives the name another value" in reason


@pytest.mark.parametrize(
    "text",
    [
        "from w import on\nx = on('k')",
        "try:\n    from w import on\nexcept ImportError:\n    from v import on\nx = on('k')",
        "try:\n    import w\nexcept ImportError:\n    w = None\nx = w.on('k')",
        "from w import on\ndef f(on): on = 1\nx = on('k')",
        "from w import on\nclass A:\n    on = 1\nx = on('k')",
        "w = client()\nw = other()\nx = w.on('k')",
        "def on(k): return k\ndef on(k): return not k\nx = on('k')",
    ],
)
def test_names_that_are_what_they_seem_or_no_import(text: str) -> None:
    assert reasons(text) == []
