"""§1.2: expressions. `a()` and `b()` are traced; `S` stands for the call."""

from __future__ import annotations

from tests.rewriting.table.rows import Row

_HEAD = 'from waffle import switch_is_active\n\n\ndef a():\n    return trace("a")\n\n\n'
_HEAD_AFTER = 'def a():\n    return trace("a")\n\n\n'
_CALL = "switch_is_active('cart')"


def expression(
    name: str, before: str, after: str | None, *, value: bool = True, returns: bool = True, review: bool = False
) -> Row:
    """Return a row for the value of an expression; None leaves it with the literal in place."""
    word = "return " if returns else ""
    head = f"{_HEAD}def main(x=2, y=()):\n    {word}{before.replace('S', _CALL)}\n"
    text = before.replace("S", str(value)) if after is None else after
    return Row(name, "2", head, f"{_HEAD_AFTER}def main(x=2, y=()):\n    {word}{text}\n", value, review=review)


ROWS = (
    expression("not", "not S", "False"),
    expression("and-first", "S and a()", "a()"),
    expression("and-first-off", "S and a()", "False", value=False),
    expression("or-first", "S or a()", "True"),
    expression("or-first-off", "S or a()", "a()", value=False),
    expression("and-last-as-a-value", "a() and S", None),
    expression("and-last-off-keeps-the-call", "a() and S", None, value=False),
    expression("and-last-of-a-boolean", "(x is None) and S", "x is None"),
    expression("and-last-of-a-test-of-types", "isinstance(x, int) and S", "isinstance(x, int)"),
    expression("or-last-of-a-conversion", "bool(x) or not S", "bool(x)"),
    expression("and-last-of-any-other-call", "len(y) and S", None),
    expression("or-last-as-a-value", "x or S", None, value=False),
    expression("and-last-as-truth", "1 if x and S else a()", "1 if x else a()"),
    expression("and-last-off-as-truth", "1 if x and S else a()", "a()", value=False),
    expression("and-call-off-as-truth", "1 if a() and S else x", "1 if a() and False else x", value=False),
    expression("n-ary", "1 if x and S and a() else 2", "1 if x and a() else 2"),
    expression("mixed", "1 if (S or x) and a() else 2", "1 if a() else 2"),
    expression("precedence", "not (S and x)", "not x"),
    expression("is", "S is True", "True"),
    expression("equal-reversed", "False == S", "False"),
    expression("not-equal", "S != True", "False"),
    expression("in", "S in (True, None)", "True"),
    expression("bool", "bool(S)", "True"),
    expression("ternary", "a() if S else x", "a()"),
    expression("ternary-off", "a() if S else x", "x", value=False),
    expression("ternary-in-a-call", "trace(1 if S else x)", "trace(1)"),
    expression("ternary-that-needs-parentheses", "(x or 1 if S else 2) * 3", "(x or 1) * 3"),
    expression("table", "{True: 'new', False: 'old'}[S]", "'new'"),
    expression("tuple-table", "('old', 'new')[S]", "'new'"),
    expression("lambda", "(lambda: x if S else 1)()", "(lambda: x)()"),
    expression("starred", "[1, *([2] if S else [])]", "[1, 2]"),
    expression("starred-off", "[1, *([2] if S else [])]", "[1]", value=False),
    expression("unpacked-dict", "{'a': 1, **({'b': 2} if S else {})}", "{'a': 1, 'b': 2}"),
    expression("f-string", 'f"{S} {x}"', 'f"{True} {x}"'),
    expression("comprehension-filter", "[z for z in y if S]", "[z for z in y]"),
    expression("comprehension-filter-off", "[z for z in y if S]", "[z for z in y if False]", value=False),
    expression("walrus", "1 if (z := S) else 2", "1"),
    expression("walrus-that-is-read", "z if (z := S) and x else 2", "z if (z := True) and x else 2"),
    expression("all", "all([S, x])", "all([x])"),
    expression("all-off", "all([x, not y, S])", "False", value=False),
    expression("all-off-that-runs", "all([S, trace(2)])", "all([False, trace(2)])", value=False, review=True),
    expression("all-of-nothing-else", "all([S, S])", "True"),
    expression("any", "any((x, S, trace(2)))", "any((x, trace(2)))", value=False),
    expression("any-of-one-left", "any((S, x))", "any((x,))", value=False),
    expression("any-on", "any([S, x])", "True"),
    expression("any-on-that-runs", "any([S, trace(2), x])", "any([True, trace(2), x])", review=True),
    expression("all-unpacked", "all([S, *y])", "all([*y])"),
    expression("all-of-a-generator", "all(z for z in (S, x))", "all(z for z in (True, x))"),
    expression("all-with-a-key", "max([S, x], key=str)", "max([True, x], key=str)"),
    expression("cast", "int(S)", "1"),
    expression("xor", "x is None ^ S", "x is None ^ True"),
    expression("dict-value", "{'cart': S, 'x': x}", None),
    expression("list-element", "[S, x]", None),
    expression("argument", "trace(S)", None),
    expression("bare", "S", "pass", returns=False),
)
