from __future__ import annotations

import ast

import pytest

from flaglint.model.packs import ArgumentRule, DefaultRule, OverrideRule
from flaglint.model.source import FunctionFact, Term
from flaglint.resolution.arguments import (
    UNPACKED,
    argument,
    default_argument,
    forced_argument,
    is_none,
    last_identifier,
    last_name,
    literal,
    parameter,
    parameter_rule,
    passed,
    source,
)
from flaglint.scanning.python.facts import read_facts
from flaglint.scanning.python.terms import Positions, TermReader
from tests.resolution.projects import asked, forced, pack, references


def term(code: str) -> Term:
    return TermReader(Positions(code)).read(ast.parse(code, mode="eval").body)


def function(code: str) -> FunctionFact:
    return read_facts(ast.parse(code), "", code, frozenset()).functions[-1]


def shown(found: Term | str | None) -> str | None:
    return source(found) if isinstance(found, Term) else found


@pytest.mark.parametrize(
    ("call", "rule", "expected"),
    [
        ("f(a, b)", ArgumentRule(pos=1), "b"),
        ("f(a, key=b)", ArgumentRule(pos=1, kw="key"), "b"),
        ("f(key=b)", ArgumentRule(kw="key"), "b"),
        ("f(a, *rest)", ArgumentRule(pos=0), "a"),
        ("f(*rest, key=b)", ArgumentRule(pos=0, kw="key"), "b"),
        ("f(a)", ArgumentRule(pos=1, kw="key"), None),
        ("f(other=a)", ArgumentRule(pos=0, kw="key"), None),
        ("f()", ArgumentRule(pos=0), None),
        ("f(*rest, a)", ArgumentRule(pos=0), UNPACKED),
        ("f(a, *rest)", ArgumentRule(pos=1), UNPACKED),
        ("f(a, **rest)", ArgumentRule(pos=1, kw="key"), UNPACKED),
    ],
)
def test_an_argument_is_found_by_place_or_name(call: str, rule: ArgumentRule, expected: str | None) -> None:
    assert shown(argument(term(call), rule)) == expected


@pytest.mark.parametrize(
    ("call", "rule", "expected"),
    [
        ("f(a, True)", DefaultRule(pos=1), "True"),
        ("f(a, default={'b': 1})", DefaultRule(pos=1, kw="default"), "{…}"),
        ("f(a, handler=lambda n, c: False)", DefaultRule(none=True, kwlambda="handler"), "False"),
        ("f(a)", DefaultRule(pos=1), None),
        ("f(a, True)", DefaultRule(none=True), None),
        ("f(a, **rest)", DefaultRule(pos=1, kw="default"), None),
    ],
)
def test_a_default_is_what_is_written(call: str, rule: DefaultRule, expected: str | None) -> None:
    found = default_argument(term(call), rule)
    assert (found.text if found else None) == expected


@pytest.mark.parametrize("code", ["True", "-1", "1.5", "'a'", "None", "[1, 'a']", "{'a': [True]}", "(1, 2)"])
def test_literals_have_their_value(code: str) -> None:
    found = literal(term(code))
    expected = ast.literal_eval(code)
    assert found is not None
    assert found.decode() == (list(expected) if isinstance(expected, tuple) else expected)


@pytest.mark.parametrize("code", ["a", "[a]", "{a: 1}", "{1: 2}", "{**a}", "a()", "b'a'", "-a", "1e999", "f'{a}'"])
def test_what_is_computed_has_no_value(code: str) -> None:
    assert literal(term(code)) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("a.b.c", "a.b.c"),
        ("a.b(1)", "a.b(…)"),
        ("a()", "a()"),
        ("'x'", "'x'"),
        ("{}", "{}"),
        ("[1]", "[…]"),
        ("-a", "…"),
    ],
)
def test_expressions_are_shown_short(code: str, text: str) -> None:
    assert source(term(code)) == text


@pytest.mark.parametrize(("code", "name"), [("a.b", "b"), ("a", "a"), ("a.b(1)", "b"), ("a.b(1)(2)", "b")])
def test_the_last_identifier_of_a_chain(code: str, name: str) -> None:
    assert last_identifier(term(code)) == last_name(term(code)) == name


@pytest.mark.parametrize("code", ["'a'", "[a]", "a[0]", "not a"])
def test_other_expressions_have_no_identifier(code: str) -> None:
    assert last_identifier(term(code)) is None


@pytest.mark.parametrize(
    ("head", "bound", "expected"),
    [
        ("def f(key): ...", False, ArgumentRule(pos=0, kw="key")),
        ("def f(self, x, key): ...", True, ArgumentRule(pos=1, kw="key")),
        ("def f(*key): ...", False, None),
        ("def f(**key): ...", False, None),
        ("def f(other): ...", False, None),
    ],
)
def test_where_a_parameter_is_passed(head: str, bound: bool, expected: ArgumentRule | None) -> None:
    assert parameter_rule(function(head), "key", bound) == expected


@pytest.mark.parametrize(
    ("head", "call", "expected"),
    [
        ("def f(key): ...", "f('a')", ("'a'", False)),
        ("def f(*, key): ...", "f(key='a')", ("'a'", False)),
        ("def f(x, key='d'): ...", "f(1)", ("'d'", True)),
        ("def f(key): ...", "f()", (None, True)),
        ("def f(**key): ...", "f(key='a')", ("'a'", False)),
        ("def f(key='d'): ...", "f(*x)", (UNPACKED, False)),
    ],
)
def test_what_a_call_passes_for_a_parameter(head: str, call: str, expected: tuple[str | None, bool]) -> None:
    found, is_default = passed(function(head), "key", False, term(call))
    assert (shown(found), is_default) == expected


def test_a_starred_parameter_is_found_by_its_name() -> None:
    found = parameter(function("def f(*args, **options): ..."), "options")
    assert found is not None
    assert found.name == "**options"
    assert parameter(function("def f(a): ..."), "b") is None


FORCES = OverrideRule(ArgumentRule(0, "name"), ("force",), value=ArgumentRule(1, "active"))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("force('a', True)", ("True", True, "a")),
        ("force(active=False, name=flags.CART)", ("False", False, "CART")),
        ("force(CART, 'blue')", ("'blue'", "blue", "CART")),
        ("force('a', active=on)", ("on", None, "a")),
    ],
)
def test_what_an_override_forces(call: str, expected: tuple[str, object, str]) -> None:
    found = forced_argument(term(call), FORCES)
    assert found is not None
    assert (found.text, found.value and found.value.decode(), found.recognised_by) == expected


@pytest.mark.parametrize("call", ["force('a')", "force(*x)", "force()", "force(active=True)"])
def test_an_override_that_does_not_say_what_it_forces(call: str) -> None:
    assert forced_argument(term(call), FORCES) is None


GATE = '[[decorator]]\nfunctions = ["pyramid.view.view_config"]\nkey = { kw = "feature" }'
FORCE = '[[override]]\nfunctions = ["django.test.override_settings"]\nkey = { kw = "FEATURES", dict = true }'


def test_a_key_that_is_one_keyword_among_others_gates() -> None:
    code = "from pyramid.view import view_config\n@view_config(route='home', feature='a')\ndef home(request): ..."
    assert asked(code, pack(GATE)) == ["a"]
    (found,) = references(code, pack(GATE))
    assert found.evaluated is not None
    assert found.evaluated.obstacle == "the decorator does more than gate; take the flag out of its arguments"


@pytest.mark.parametrize(
    ("place", "when_on", "is_left"),
    [("pos = 0", "", False), ("pos = 0", "report", True), ('kw = "a"', "", True), ('kw = "a"', "strip", False)],
)
def test_a_pack_may_say_whether_a_decorator_does_more_than_gate(place: str, when_on: str, is_left: bool) -> None:
    gate = f'[[decorator]]\nfunctions = ["shop.gated"]\nkey = {{ {place} }}\nwhen_on = "{when_on}"'
    call = "a='x'" if "kw" in place else "'x'"
    (found,) = references(f"from shop import gated\n@gated({call})\ndef home(request): ...", pack(gate))
    assert found.evaluated is not None
    assert (found.evaluated.obstacle is not None) is is_left


@pytest.mark.parametrize("given", ["route='home'", "", "**defaults"])
def test_a_call_without_that_keyword_has_nothing_to_do_with_flags(given: str) -> None:
    code = f"from pyramid.view import view_config\n@view_config({given})\ndef home(request): ..."
    assert references(code, pack(GATE)) == ()


def test_an_override_without_that_keyword_forces_nothing() -> None:
    code = "from django.test import override_settings as o\nwith o(DEBUG=1): pass\nwith o(FEATURES={'a': 1}): pass"
    assert forced(code, pack(FORCE)) == ["a"]


@pytest.mark.parametrize(("written", "expected"), [("None", True), ("'null'", False), ("none", False), ("0", False)])
def test_none_is_told_from_what_looks_like_it(written: str, expected: bool) -> None:
    assert is_none(term(written)) is expected
