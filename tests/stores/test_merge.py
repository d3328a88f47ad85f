from __future__ import annotations

import pytest
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, SnapshotSource
from flaglint.stores.decision import full, off, unknown
from flaglint.stores.merge import merge, refuse_empty
from tests.stores.reading import NOW, only, served, state

TRUE, FALSE = full(FlagValue.of(True)), full(FlagValue.of(False))


def flag(key: str = "a", store: str = "flagd", **environments: EnvironmentState) -> Flag:
    return Flag(key, FlagKind.BOOLEAN, store, tuple(environments.items()))


def snapshot(*flags: Flag) -> FlagSnapshot:
    return FlagSnapshot(flags)


def test_environments_are_united_and_sorted() -> None:
    merged = merge([snapshot(flag(test=FALSE)), snapshot(flag(live=TRUE))])
    assert [(name, served(each)[1]) for name, each in only(merged, "a").environments] == [
        ("live", True),
        ("test", False),
    ]


def test_flags_are_sorted_by_key_store_and_namespace() -> None:
    switch = replace(flag("a", "waffle"), namespace="switch")
    merged = merge([snapshot(flag("b"), switch, replace(switch, namespace="flag"), flag("a", "waffle"), flag("a"))])
    found = [(each.key, each.store, each.namespace) for each in merged.flags]
    assert found == [
        ("a", "flagd", None),
        ("a", "waffle", None),
        ("a", "waffle", "flag"),
        ("a", "waffle", "switch"),
        ("b", "flagd", None),
    ]


def test_the_first_known_metadata_counts() -> None:
    first, second = replace(flag(), permanent=False), replace(flag(), permanent=True, owner="ana", archived=True)
    found = only(merge([snapshot(first), snapshot(second)]), "a")
    assert (found.permanent, found.owner, found.archived) == (False, "ana", True)


def test_what_a_flag_depends_on_in_any_environment_counts() -> None:
    first, second = replace(flag(live=TRUE), depends_on=("b",)), replace(flag(test=TRUE), depends_on=("c", "b"))
    assert only(merge([snapshot(first), snapshot(second)]), "a").depends_on == ("b", "c")


def test_equal_states_keep_what_either_knows() -> None:
    merged = merge([snapshot(flag(live=TRUE)), snapshot(flag(live=replace(TRUE, since=NOW, vendor_stale=True)))])
    assert (state(merged, "a", "live").since, state(merged, "a", "live").vendor_stale) == (NOW, True)


@pytest.mark.parametrize("other", [FALSE, off(FlagValue.of(True)), off(None), unknown("a new operator")])
def test_two_states_that_differ_are_unknown_with_a_warning(other: EnvironmentState) -> None:
    merged = merge([snapshot(flag(live=replace(TRUE, since=NOW))), snapshot(flag(live=other))])
    assert served(state(merged, "a", "live"))[0] == "unknown"
    assert "conflict" in (state(merged, "a", "live").reason or "")
    assert len(merged.warnings) == 1


def test_a_conflict_stays_one_when_a_third_reading_agrees_with_the_first() -> None:
    merged = merge([snapshot(flag(live=each)) for each in (TRUE, FALSE, TRUE)])
    assert served(state(merged, "a", "live"))[0] == "unknown"


def test_a_definition_without_a_state_does_not_contradict_one() -> None:
    definition = replace(flag(live=unknown("no document")), definition_only=True)
    for order in ([definition, flag(live=TRUE)], [flag(live=TRUE), definition]):
        merged = merge([snapshot(each) for each in order])
        assert served(state(merged, "a", "live")) == ("full", True, None)
        assert (only(merged, "a").definition_only, merged.warnings) == (False, ())


def test_the_same_key_in_another_store_stays_apart() -> None:
    merged = merge([snapshot(flag("a", "flagd", live=TRUE)), snapshot(flag("a", "waffle", live=FALSE))])
    assert [each.store for each in merged.flags] == ["flagd", "waffle"]
    assert merged.warnings == ()


def test_sources_and_warnings_are_kept_once() -> None:
    one = FlagSnapshot((), (SnapshotSource("flagd", "flags.json"),), True, ("careful",))
    assert merge([one, one]) == one


def test_only_sources_that_complete_others_do_not_list_every_flag() -> None:
    manifest = FlagSnapshot(authoritative=False)
    assert merge([manifest, FlagSnapshot()]).authoritative
    assert not merge([manifest]).authoritative
    assert not merge([]).authoritative


def test_an_empty_answer_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"flags\.json: holds no flag at all"):
        refuse_empty(FlagSnapshot(), "flags.json")


def test_an_answer_with_flags_is_not() -> None:
    assert refuse_empty(snapshot(flag()), "flags.json") == snapshot(flag())


def test_readings_in_order_stay_the_same_objects() -> None:
    flags = (flag("a"), flag("b"), flag("b", "waffle"))
    merged = merge([snapshot(flags[0]), snapshot(*flags[1:])])
    assert [each is given for each, given in zip(merged.flags, flags, strict=True)] == [True, True, True]
