from __future__ import annotations

import pytest

from flaglint.inventory import take_inventory
from flaglint.model.flags import Flag
from flaglint.model.references import Reference, ReferenceKind
from tests.checks.builders import flag, reference


def joined(references: list[Reference], flags: list[Flag]) -> list[tuple[str | None, int, int]]:
    """Return key, number of flags and number of references of each usage."""
    return [(each.key, len(each.flags), len(each.references)) for each in take_inventory(references, flags)]


def test_a_key_of_both_sides_is_one_usage() -> None:
    assert joined([reference("a"), reference("a", line=3)], [flag("a")]) == [("a", 1, 2)]


def test_a_key_of_one_side_is_a_usage_too() -> None:
    assert joined([reference("b")], [flag("a")]) == [("a", 1, 0), ("b", 0, 1)]


def test_nothing_on_either_side_is_no_usage() -> None:
    assert joined([], []) == []


def test_usages_are_sorted_and_the_unresolved_come_last() -> None:
    assert [key for key, _, _ in joined([reference("b"), reference(None), reference("a")], [flag("c")])] == [
        *("a", "b", "c"),
        None,
    ]


def test_a_flag_in_two_stores_has_two_readings() -> None:
    assert joined([reference("a")], [flag("a", "configcat"), flag("a", "launchdarkly")]) == [("a", 2, 1)]


def test_an_alias_counts_as_the_key() -> None:
    assert joined([reference("old")], [flag("new", aliases=("old",))]) == [("new", 1, 1)]


def test_an_alias_that_is_a_key_itself_stays_apart() -> None:
    found = joined([reference("old")], [flag("new", aliases=("old",)), flag("old")])
    assert found == [("new", 1, 0), ("old", 1, 1)]


@pytest.mark.parametrize("key", ["A", "a ", "á"])
def test_keys_that_look_alike_stay_apart(key: str) -> None:
    assert len(joined([reference(key)], [flag("a")])) == 2


def test_a_pattern_keeps_the_keys_alive_that_it_matches() -> None:
    dynamic = reference(None, pattern="app.*")
    kept = {each.key: each.kept_alive_by for each in take_inventory([dynamic], [flag("app.new"), flag("shop.new")])}
    assert kept == {"app.new": (dynamic,), "shop.new": (), None: ()}


def test_a_dynamic_reference_without_a_pattern_keeps_nothing_alive() -> None:
    [first, _] = take_inventory([reference(None)], [flag("a")])
    assert first.kept_alive_by == ()


def test_what_reads_all_flags_reads_each() -> None:
    bulk = reference(None, kind=ReferenceKind.BULK)
    found = take_inventory([bulk, reference("b")], [flag("a")])
    assert {each.key: each.bulk_reads for each in found} == {"a": (bulk,), "b": (bulk,), None: ()}


def test_a_test_that_reads_all_flags_keeps_none() -> None:
    [first, _] = take_inventory([reference(None, kind=ReferenceKind.BULK, in_test=True)], [flag("a")])
    assert first.bulk_reads == ()


def test_a_pattern_compares_with_case() -> None:
    [first, _] = take_inventory([reference(None, pattern="App.*")], [flag("app.new")])
    assert first.kept_alive_by == ()


def test_a_reference_meets_the_flags_of_its_name_space() -> None:
    flags = [flag("a", namespace="flag"), flag("a", namespace="switch"), flag("a", "configcat")]
    [found] = take_inventory([reference("a", namespace="switch")], flags)
    assert [each.namespace for each in found.flags] == ["switch", None]


def test_a_name_space_that_no_store_has_separates_nothing() -> None:
    [found] = take_inventory([reference("a", namespace="sample")], [flag("a", namespace="flag")])
    assert len(found.flags) == 1
