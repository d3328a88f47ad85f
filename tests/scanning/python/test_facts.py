from __future__ import annotations

import ast

import pytest

from flaglint.model.source import AssignmentFact, CallRole, ImportFact, ModuleFacts, Term, TermKind
from flaglint.scanning.python.facts import read_facts


def facts(code: str) -> ModuleFacts:
    return read_facts(ast.parse(code), "app.py", code, frozenset({"on"}))


def bound(code: str) -> list[tuple[str, str, bool]]:
    """Return scope, name and whether the value is known of each assignment."""
    return [(each.scope, dotted(each.target), each.value is not None) for each in facts(code).assignments]


def dotted(term: Term) -> str:
    return term.text if term.kind is TermKind.NAME else f"{dotted(term.parts[0])}.{term.text}"


def imports(code: str) -> list[tuple[str, str, str | None, str, int]]:
    return [(each.scope, each.module, each.name, each.bound, each.level) for each in facts(code).imports]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import a", ("", "a", None, "a", 0)),
        ("import a.b.c", ("", "a", None, "a", 0)),
        ("import a.b as c", ("", "a.b", None, "c", 0)),
        ("from a.b import c", ("", "a.b", "c", "c", 0)),
        ("from a import b as c", ("", "a", "b", "c", 0)),
        ("from . import a", ("", "", "a", "a", 1)),
        ("from ..a import *", ("", "a", "*", "*", 2)),
        ("def f():\n    import a", ("f", "a", None, "a", 0)),
        ("def f():\n    global a\n    import a", ("", "a", None, "a", 0)),
    ],
)
def test_an_import_is_recorded(code: str, expected: tuple[str, str, str | None, str, int]) -> None:
    assert imports(code) == [expected]


@pytest.mark.parametrize(
    ("code", "guarded"),
    [
        ("import a", False),
        ("try:\n    import a\nexcept ImportError: ...", True),
        ("if x:\n    import a", True),
        ("if x:\n    def f():\n        import a", False),
        ("if x: ...\nimport a", False),
        ("with x:\n    import a", False),
    ],
)
def test_an_import_knows_whether_it_may_have_a_stand_in(code: str, guarded: bool) -> None:
    [found] = facts(code).imports
    assert isinstance(found, ImportFact)
    assert found.guarded is guarded


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a = b = 1", [("", "a", True), ("", "b", True)]),
        ("a, (b, c) = 1, (2, 3)", [("", "a", True), ("", "b", True), ("", "c", True)]),
        ("a, b = f()", [("", "a", False), ("", "b", False)]),
        ("a, *b = 1, 2", [("", "a", False)]),
        ("a: int = 1", [("", "a", True)]),
        ("a: int", [("", "a", False)]),
        ("a += 1", [("", "a", False)]),
        ("x.a += 1", [("", "x.a", False)]),
        ("x.y.a = 1", [("", "x.y.a", True)]),
        ("x[0] = 1", []),
        ("for a in b: ...", [("", "a", True)]),
        ("for a, (b, c) in d: ...", [("", "a", True), ("", "b", True), ("", "c", True)]),
        ("for a, *b in c: ...", [("", "a", False), ("", "b", False)]),
        ("for a.b, c[0] in d: ...", [("", "a.b", False)]),
        ("async def f():\n    async for a in b: ...", [("f", "a", False)]),
        ("setattr(a, 'b', c)", [("", "a.b", True)]),
        ("setattr(a, b, c)\nx.setattr(a, 'b', c)", []),
        ("with a as b: ...", [("", "b", True)]),
        ("with a as (b, c): ...", [("", "b", False), ("", "c", False)]),
        ("try: ...\nexcept A as b: ...", [("", "b", False)]),
        ("try: ...\nexcept A: ...", []),
        ("del a, b.c", [("", "a", False), ("", "b.c", False)]),
        ("match a:\n    case [b, *c]: ...\n    case {'k': d, **e}: ...", [("", name, False) for name in "bced"]),
        ("match a:\n    case A(b=c) as d: ...\n    case _: ...", [("", "d", False), ("", "c", False)]),
        ("(a := 1)", [("", "a", True)]),
        ("class C:\n    a = 1\n    def f(self):\n        self.b = 1", [("C", "a", True), ("C.f", "self.b", True)]),
        ("def f():\n    global a\n    a = 1\n    b = 1", [("", "a", True), ("f", "b", True)]),
        ("def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2", [("f", "a", True), ("f", "a", True)]),
        ("def f():\n    if x:\n        global a\n    def g():\n        a = 1", [("f.g", "a", True)]),
    ],
)
def test_what_a_statement_binds_is_recorded(code: str, expected: list[tuple[str, str, bool]]) -> None:
    assert sorted(bound(code)) == sorted(expected)


def test_a_global_knows_where_its_value_is_written() -> None:
    [found] = facts("def f(x):\n    global a\n    a = x").assignments
    assert isinstance(found, AssignmentFact)
    assert (found.scope, found.value_scope) == ("", "f")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("[x for a in b]", [("<for 1:0>", "a", True)]),
        ("def f():\n    return {a: x for a, b in c}", [("f.<for 2:11>", "a", True), ("f.<for 2:11>", "b", True)]),
        ("f = lambda a, *b, c=1, **d: x", [("<lambda 1:4>", name, False) for name in "abcd"] + [("", "f", True)]),
        ("[(a := x) for b in c]", [("", "a", True), ("<for 1:0>", "b", True)]),
        ("lambda: (a := 1)", [("<lambda 1:0>", "a", True)]),
    ],
)
def test_comprehensions_and_lambdas_bind_for_themselves(code: str, expected: list[tuple[str, str, bool]]) -> None:
    assert sorted(bound(code)) == sorted(expected)


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        ("on()", ""),
        ("def f(a=on()): ...", ""),
        ("@on()\ndef f(): ...", ""),
        ("def f():\n    on()", "f"),
        ("class C(on()): ...", ""),
        ("class C:\n    on()", "C"),
        ("class C:\n    async def f(self):\n        def g():\n            on()", "C.f.g"),
        ("[x for x in on()]", ""),
        ("[on() for x in y]", "<for 1:0>"),
        ("[x for x in y if on()]", "<for 1:0>"),
        ("[x for x in y for z in on()]", "<for 1:0>"),
        ("lambda x=on(): 1", ""),
        ("lambda x: on()", "<lambda 1:0>"),
    ],
)
def test_a_call_knows_its_scope(code: str, scope: str) -> None:
    [call] = facts(code).calls
    assert call.scope == scope


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("on()", CallRole.STATEMENT),
        ("x = on()", CallRole.EXPRESSION),
        ("f(on())", CallRole.EXPRESSION),
        ("@a.on()\ndef f(): ...", CallRole.DECORATOR),
        ("@on()\nclass C: ...", CallRole.DECORATOR),
        ("@a(on())\nclass C: ...", CallRole.EXPRESSION),
        ("with on(): ...", CallRole.CONTEXT_MANAGER),
        ("with a(on()): ...", CallRole.EXPRESSION),
    ],
)
def test_a_call_knows_its_role(code: str, role: CallRole) -> None:
    [call] = facts(code).calls
    assert call.role is role


def test_a_call_knows_the_await_and_the_attribute_around_it() -> None:
    [plain, awaited, read, both] = facts("async def f():\n    on(), await on(), on().a, (await on()).b").calls
    assert (plain.awaited, plain.attribute) == (None, None)
    assert awaited.awaited is not None
    assert (read.attribute, read.awaited) == ("a", None)
    assert (both.attribute, both.awaited is not None) == ("b", True)
    assert both.attribute_span is not None


@pytest.mark.parametrize("code", ["off()", "on", "on.off()", "x[on]()", "on.on", "(lambda: on)()", "f'{on}'"])
def test_other_calls_are_left_out(code: str) -> None:
    assert facts(code).calls == ()


@pytest.mark.parametrize(
    "code",
    ["a.b.on()", "f(g(on()))", "x[on()]", "f'{on()}'", "assert on()", "a = [*on()]", "yield_ = on().x.y", "{**on()}"],
)
def test_a_call_is_found_wherever_it_stands(code: str) -> None:
    assert len(facts(code).calls) == 1


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("return on()", True),
        ("'''Doc.'''\n    return on()", True),
        ("x = 1\n    return on()", False),
        ("if x:\n        return on()", False),
        ("pass", False),
    ],
)
def test_a_function_is_plain_when_it_only_returns(body: str, plain: bool) -> None:
    assert facts(f"def f():\n    {body}").functions[0].plain is plain


def test_a_function_has_its_parameters_decorators_and_returns() -> None:
    code = (
        "@d\nasync def f(a, /, b: 'T' = 1, *c, k, **o) -> R:\n    try:\n        return 1\n    finally:\n        return"
    )
    [found] = facts(code).functions
    assert {each.name for each in found.parameters} == {"a", "b", "*c", "k", "**o"}
    assert [each.text for each in found.decorators] == ["d"]
    assert (len(found.returns), found.is_async) == (1, True)
    assert found.annotation is not None
    assert found.annotation.text == "R"
    annotated = next(each for each in found.parameters if each.name == "b")
    assert annotated.annotation is not None
    assert (annotated.annotation.kind, annotated.annotation.text) == (TermKind.NAME, "T")


@pytest.mark.parametrize("inner", ["def g(): return 1", "class C:\n        def g(self): return 1", "x = lambda: 1"])
def test_what_an_inner_function_returns_is_not_returned(inner: str) -> None:
    functions = {each.name: each for each in facts(f"def f():\n    {inner}").functions}
    assert functions["f"].returns == ()


@pytest.mark.parametrize("quoted", ["'not python ('", f"'{'x' * 300}'", "'\\0'"])
def test_a_quoted_annotation_that_is_none_is_ignored(quoted: str) -> None:
    [found] = facts(f"def f(a: {quoted}): ...").functions
    annotation = found.parameters[0].annotation
    assert annotation is None or annotation.kind is TermKind.LITERAL


def test_classes_have_their_bases() -> None:
    [outer, inner] = facts("class A(b.B, metaclass=M):\n    @d\n    class C: ...").classes
    assert ([dotted(base) for base in outer.bases], outer.qualified_name) == (["b.B"], "A")
    assert (inner.qualified_name, len(inner.decorators)) == ("A.C", 1)
