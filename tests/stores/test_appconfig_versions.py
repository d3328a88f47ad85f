from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from flaglint.model.flags import Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import StoreSettings
from flaglint.stores.appconfig_versions import Deployed, Version, snapshot_of
from flaglint.stores.decision import full, unknown, value_of
from flaglint.stores.documents import Document
from tests.stores.reading import NOW, served, state


def document(**values: object) -> Document:
    return Document("appconfig://shop/1", json.dumps(values), "")


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=timezone.utc)


def read(found: Document) -> tuple[Flag, ...]:
    return tuple(
        Flag(key, FlagKind.STRING, "shop", (("live", unknown("odd") if value == "odd" else full(value_of(value))),))
        for key, value in json.loads(found.text).items()
    )


def snapshot(deployed: Deployed) -> FlagSnapshot:
    return snapshot_of(deployed, read, lambda found: json.loads(found.text), "shop", StoreSettings("api", NOW))


def history(*versions: Version, coming: Document | None = None) -> Deployed:
    return Deployed("live", None, versions[0], iter(versions[1:]), coming)


@pytest.mark.parametrize(
    ("versions", "since"),
    [
        ([Version(document(a="x"), day(9))], day(9)),
        ([Version(document(a="x"), day(9)), Version(document(a="x"), day(5))], day(5)),
        (
            [Version(document(a="x"), day(9)), Version(document(a="y"), day(5)), Version(document(a="x"), day(1))],
            day(9),
        ),
        ([Version(document(a="x"), day(9)), Version(document(), day(5)), Version(document(a="x"), day(1))], day(9)),
        ([Version(document(a="x"), day(9)), Version(document(a="y"), day(5), False)], day(9)),
        ([Version(document(a="x"), day(9)), Version(document(a="x"), day(5), False)], day(9)),
        (
            [
                Version(document(a="x"), day(9)),
                Version(document(a="x"), day(5), False),
                Version(document(a="x"), day(1)),
            ],
            day(1),
        ),
        ([Version(document(a="x"), day(9)), Version(document(a="x"), None)], day(9)),
        ([Version(document(a="x"), None), Version(document(a="x"), day(5))], None),
        ([Version(document(a=1), day(9)), Version(document(a=True), day(5))], day(9)),
    ],
    ids=["one", "same", "changed", "missing", "undone", "undone same", "past undone", "undated", "no date", "strict"],
)
def test_a_state_has_held_while_no_version_differed(versions: list[Version], since: datetime | None) -> None:
    assert state(snapshot(history(*versions)), "a", "live").since == since


def test_history_is_not_asked_for_when_nothing_is_left_to_date() -> None:
    def earlier() -> Iterator[Version]:
        yield Version(document(a="y"), day(5))
        raise AssertionError("asked for one more")

    snapshot(replace(history(Version(document(a="x"), day(9))), earlier=earlier()))


def test_only_what_the_coming_version_changes_is_scheduled() -> None:
    now, coming = document(same="x", other="x", gone="x", odd="odd"), document(same="x", other="y", new="z", odd="x")
    found = snapshot(history(Version(now, day(9)), coming=coming))
    assert served(state(found, "same", "live")) == ("full", "x", None)
    assert served(state(found, "other", "live")) == ("partial", ["x", "y"], "scheduled")
    assert served(state(found, "gone", "live")) == ("partial", ["x"], "scheduled")
    assert served(state(found, "new", "live")) == ("partial", ["z"], "scheduled")
    assert served(state(found, "odd", "live")) == ("unknown", None, "a deployment is under way")


def test_what_is_gone_or_new_may_give_the_default_of_the_call() -> None:
    found = snapshot(history(Version(document(gone="x"), day(9)), coming=document(new="z")))
    for key in ("gone", "new"):
        assert "includes_code_default" in {each.name for each in state(found, key, "live").facts}


def test_both_versions_are_sources_and_the_name_space_is_that_of_the_profile() -> None:
    deployed = replace(history(Version(document(a="x"), day(9)), coming=document(b="x")), namespace="shop/flags")
    found = snapshot(deployed)
    assert len(found.sources) == 2
    assert {flag.namespace for flag in found.flags} == {"shop/flags"}
