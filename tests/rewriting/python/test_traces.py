from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.scopes import module_scope
from flaglint.rewriting.python.traces import describes, is_effect, leaves_no_trace, what_runs

_MODULE = module_scope(cst.parse_module("import ldclient\nqueue = make()\n"))


@pytest.mark.parametrize(
    "text",
    ["a", "a.b", "-a", "a + 1", "[a, (b, 1)]", "{'a': b}", "f'{a}'", "'a' 'b'", "a if b else c", "lambda: f()",
     "str(a)", "dict(a=b)", "'{}'.format(a)", "a < b + 1", "a or [b]"],
)  # fmt: skip
def test_no_trace(text: str) -> None:
    assert leaves_no_trace(cst.parse_expression(text))


@pytest.mark.parametrize(
    "text",
    ["f()", "a[0]", "a / b", "[f()]", "[*a]", "{**a}", "[x for x in a]", "lambda x=f(): x", "list(a)", "int(a)",
     "a.format(b)", "f'{a:{b}}'", "await a", "(a := b)"],
)  # fmt: skip
def test_perhaps_a_trace(text: str) -> None:
    assert not leaves_no_trace(cst.parse_expression(text))


@pytest.mark.parametrize(
    ("text", "runs"), [("f().b.c", "f()"), ("f()", "f()"), ("a.b", "a.b"), ("f()[0].b", "f()[0].b")]
)
def test_what_is_left_to_run(text: str, runs: str) -> None:
    assert cst.Module([]).code_for_node(what_runs(cst.parse_expression(text))) == runs


@pytest.mark.parametrize(("text", "effect"), [("f()", True), ("await f()", True), ("a", False), ("await a", False)])
def test_effect(text: str, effect: bool) -> None:
    assert is_effect(cst.parse_expression(text)) is effect


@pytest.mark.parametrize(
    "text",
    ["Flag('k', __name__)", "Context.builder(u.key).set('a', str(u.b)).build()", "get_client()", "ldclient.get()",
     "projects[0][key]", "api.get_client()", "build_context(request.user)",
     "EvaluationContext(key=str(u.id), attributes={'a': u.b})"],
)  # fmt: skip
def test_what_only_tells_who_asks(text: str) -> None:
    assert describes(cst.parse_expression(text), _MODULE)


@pytest.mark.parametrize(
    "text",
    ["create_user()", "users[pop()]", "users[1:]",
     "User.objects.get(id=1)", "queue.get()", "f()", "get_client(pop())", "Flag(*names)",
     "get()", "context.update(a)", "make()(a)"],
)  # fmt: skip
def test_what_may_do_more(text: str) -> None:
    assert not describes(cst.parse_expression(text), _MODULE)
