from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite

FLAG = 'variation("k")'


def function(*lines: str) -> str:
    return "\n".join(["def f(p=1):", *(f"    {line}" for line in lines), ""])


def test_local_is_replaced_and_goes() -> None:
    before = function(f"on = {FLAG}", "if on:", "    a()", "else:", "    b()", "c(on)")
    check_rewrite(before, function("a()", "c(True)"))


def test_derived_locals_follow() -> None:
    before = function(f"on = {FLAG}", "legacy = not on", "both = on and p", "if legacy:", "    a()", "g(both)")
    check_rewrite(before, function("both = p", "g(both)"))


def test_annotated_local() -> None:
    check_rewrite(function(f"on: bool = {FLAG}", "return on"), function("return True"))


def test_walrus_in_a_test() -> None:
    check_rewrite(function(f"if (on := {FLAG}):", "    a(on)", "b(on)"), function("a(True)", "b(True)"))


def test_closure_reads_the_value() -> None:
    check_rewrite(function(f"on = {FLAG}", "return [lambda: on]"), function("return [lambda: True]"))


def test_private_module_name() -> None:
    planned = check_rewrite(f"_ON = {FLAG}\ndef f():\n    return _ON\n", "def f():\n    return True\n")
    assert planned.files[0].removed_names == ("_ON",)


@pytest.mark.parametrize(
    "lines",
    [
        (f"on = {FLAG}", "if p:", "    on = 2", "return on"),
        ("if p:", f"    on = {FLAG}", "return on"),
        ("a(lambda: on)", f"on = {FLAG}"),
        (f"on = {FLAG}", "def g():", "    nonlocal on", "    on = 2", "g()", "return on"),
        (f"on = {FLAG}", "return locals()"),
        (f"on = {FLAG}", "del on"),
        (f"on = {FLAG}", "on += 1", "return on"),
        (f"on = off = {FLAG}", "return on, off"),
        (f"on, off = {FLAG}, 1", "return on, off"),
        (f"on = {FLAG}", "for on in p:", "    a(on)"),
        (f"p.on = {FLAG}", "return p.on"),
        ("try:", f"    on = {FLAG}", "except KeyError:", "    on = 2", "return on"),
    ],
    ids=lambda lines: lines[-1],
)
def test_the_literal_is_written_where_the_name_is_not_the_flag_alone(lines: tuple[str, ...]) -> None:
    before = function(*lines)
    check_rewrite(before, before.replace(FLAG, "True"), run="p.on" not in before)


def test_public_module_name_keeps_its_assignment() -> None:
    check_rewrite(f"ON = {FLAG}\ndef f():\n    return ON\n", "ON = True\ndef f():\n    return ON\n")


def test_class_attribute_keeps_its_assignment() -> None:
    check_rewrite(f"class A:\n    on = {FLAG}\n", "class A:\n    on = True\n")


def test_same_name_in_another_scope_is_another_variable() -> None:
    before = function(f"on = {FLAG}", "g = lambda on: on", "return g(on)")
    check_rewrite(before, function("g = lambda on: on", "return g(True)"))
