from __future__ import annotations

from flaglint.stores.prerequisites import dependency_order


def test_parents_come_before_children() -> None:
    assert dependency_order({"child": ["parent"], "parent": []}) == (("parent", "child"), ())


def test_a_parent_that_does_not_exist_is_passed_over() -> None:
    assert dependency_order({"child": ["missing"]}) == (("child",), ())


def test_a_cycle_and_what_depends_on_it_are_set_apart() -> None:
    parents = {"a": ["b"], "b": ["a"], "behind": ["a"], "free": []}
    assert dependency_order(parents) == (("free",), ("a", "b", "behind"))


def test_a_flag_that_depends_on_itself_is_a_cycle() -> None:
    assert dependency_order({"a": ["a"]}) == ((), ("a",))


def test_a_chain_of_any_length_does_not_exhaust_the_stack() -> None:
    order, cyclic = dependency_order({str(at): [str(at + 1)] for at in range(50_000)})
    assert (len(order), cyclic) == (50_000, ())
