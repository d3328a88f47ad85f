from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flaglint.checks.kinds import kind_of
from flaglint.model.flags import FlagSnapshot, FlagValue, StoreFact
from flaglint.model.stores import Conventions
from flaglint.stores.conventions import NOTHING, Declared, completed, from_properties, from_tags, from_text
from flaglint.stores.dates import parse_moment
from tests.checks.builders import ago, flag

DEFAULT = Conventions()
DATE = parse_moment("2025-12-31")


def test_tags_give_date_owner_and_lifetime() -> None:
    assert from_tags(["temporary", "Expires:2025-12-31", "owner:team-payments"], DEFAULT) == Declared(
        DATE, "tag expires:*", "team-payments", "tag owner:*", False, "tag temporary"
    )


def test_a_permanent_tag_counts_in_any_case() -> None:
    assert from_tags(["Permanent"], DEFAULT).permanent is True


@pytest.mark.parametrize("tag", ["expires", "expires:", "owner:", "team-payments", "not-permanent"])
def test_a_tag_that_only_resembles_a_convention_says_nothing(tag: str) -> None:
    assert from_tags([tag], DEFAULT) == NOTHING


def test_properties_count_by_their_configured_names() -> None:
    found = from_properties({"expiry": "2025-12-31", "owner": "ana"}, DEFAULT, "customProperties")
    assert (found.expires_at, found.expires_from) == (DATE, "customProperties.expiry")
    assert (found.owner, found.owner_from) == ("ana", "customProperties.owner")


@pytest.mark.parametrize("properties", [{"expires": None}, {"expires": ""}, {"owner": ["ana"]}, {"permanent": "yes"}])
def test_a_property_of_another_type_says_nothing(properties: dict[str, object]) -> None:
    assert from_properties(properties, DEFAULT, "metadata") == NOTHING


def test_free_text_counts_where_a_store_has_no_other_place() -> None:
    found = from_text("owner: team-payments; expires: 2025-12-31", DEFAULT, "note", only_place=True)
    assert (found.owner, found.expires_at, found.expires_from) == ("team-payments", DATE, "note")


def test_free_text_counts_where_it_is_configured() -> None:
    conventions = replace(DEFAULT, expiry_text_prefixes=("remove by",))
    assert from_text("Remove by 2025-12-31.", conventions, "hint").expires_at == DATE
    assert from_text("Remove by 2025-12-31", conventions, "hint").expires_at == DATE


def test_free_text_says_nothing_by_default() -> None:
    assert from_text("expires: 2025-12-31", DEFAULT, "description") == NOTHING


def test_a_word_that_ends_like_a_prefix_says_nothing() -> None:
    assert from_text("noexpires: 2025-12-31 landowner: bob", DEFAULT, "note", only_place=True) == NOTHING


def test_a_gap_is_filled_with_the_place_that_said_so() -> None:
    first, second = Declared(owner="ana", owner_from="tag"), Declared(DATE, "note", "bob", "note")
    assert first.or_else(second) == Declared(DATE, "note", "ana", "tag")


@pytest.mark.parametrize("tag", ["expires:soon", "Expires: 2026-02-30", "expires:31.01.2026"])
def test_a_date_in_doubt_stays_open_and_says_so(tag: str) -> None:
    found = from_tags([tag], DEFAULT)
    assert found.expires_at is None
    assert "is no date (YYYY-MM-DD)" in (found.expires_from or "")


def test_a_date_without_doubt_wins_over_one_in_doubt() -> None:
    assert from_tags(["expires:soon", "expires:2025-12-31"], DEFAULT).expires_at == DATE
    assert from_tags(["expires:2025-12-31", "expires:soon"], DEFAULT).expires_at == DATE


def test_a_kind_is_declared_by_tag() -> None:
    assert from_tags(["kind:ops", "ops"], DEFAULT) == Declared(kind="ops")
    assert from_tags(["kind:", "kindness:ops"], DEFAULT) == NOTHING


def test_configured_tags_count_in_any_case() -> None:
    conventions = replace(DEFAULT, permanent_tags=("KeepForever",), temporary_tags=("Short",))
    assert from_tags(["keepforever"], conventions).permanent is True
    assert from_tags(["SHORT"], conventions).permanent is False


EXPIRY, OWNER, KIND = ("expires_at", DATE), ("owner", "team-a"), ("kind", "ops")
STAYS, GOES = ("permanent", True), ("permanent", False)


@pytest.mark.parametrize(
    ("settings", "tag", "properties", "text", "fact"),
    [
        (
            {"expiry_tag_prefixes": ("until=",), "expiry_properties": ("until",), "expiry_text_prefixes": ("until",)},
            *("Until=2025-12-31", {"until": "2025-12-31"}, "Until 2025-12-31.", EXPIRY),
        ),
        (
            {"owner_tag_prefixes": ("team=",), "owner_properties": ("team",), "owner_text_prefixes": ("ask",)},
            *("team=team-a", {"team": "team-a"}, "For the cart; ask team-a", OWNER),
        ),
        (
            {"kind_tag_prefixes": ("is=",), "kind_properties": ("is",), "kind_text_prefixes": ("this is",)},
            *("is=ops", {"is": "ops"}, "This is ops, mind", KIND),
        ),
        (
            {"permanent_tags": ("stays",), "permanent_properties": ("stays",), "permanent_texts": ("[stays]",)},
            *("Stays", {"stays": "True"}, "The big switch [STAYS].", STAYS),
        ),
        (
            {"temporary_tags": ("goes",), "permanent_properties": ("stays",), "temporary_texts": ("will go",)},
            *("goes", {"stays": False}, "It will go.", GOES),
        ),
    ],
    ids=["expiry", "owner", "kind", "permanent", "temporary"],
)
def test_each_fact_can_stand_in_each_place_by_configured_words(
    settings: dict[str, Any], tag: str, properties: dict[str, object], text: str, fact: tuple[str, object]
) -> None:
    conventions = replace(DEFAULT, **settings)
    name, value = fact
    found = (
        from_tags([tag], conventions),
        from_properties(properties, conventions, "metadata"),
        from_text(text, conventions, "description"),
    )
    assert [getattr(each, name) for each in found] == [value] * 3
    # Without the team's words the same places say nothing.
    assert from_tags([tag], DEFAULT) == from_text(text, DEFAULT, "description") == NOTHING
    assert from_properties(properties, DEFAULT, "metadata") == NOTHING


@pytest.mark.parametrize("text", ["for goods", "[stays]x", "it will stay", "[stays], but it will go", ""])
def test_a_text_that_only_resembles_a_lifetime_or_says_both_says_nothing(text: str) -> None:
    conventions = replace(DEFAULT, permanent_texts=("[stays]", "for good", " "), temporary_texts=("will go",))
    assert from_text(text, conventions, "description") == NOTHING


@pytest.mark.parametrize("properties", [{"kind": ["ops"]}, {"kind": " "}, {"permanent": "maybe"}, {"permanent": 1}])
def test_a_kind_or_a_lifetime_of_another_type_says_nothing(properties: dict[str, object]) -> None:
    assert from_properties(properties, DEFAULT, "metadata") == NOTHING


def test_a_kind_stands_beside_the_facts_of_the_store() -> None:
    own = StoreFact("object", FlagValue.of("switch"))
    given = Declared(owner="team-a", kind="ops").fields((own,))
    assert [fact.name for fact in given["facts"]] == ["object", "declared_kind"]
    assert Declared(owner="team-a").fields((own,))["facts"] == (own,)
    assert given["owner"] == "team-a"


def of(**fields: object) -> FlagSnapshot:
    return FlagSnapshot((flag(**fields),))  # type: ignore[arg-type]


def test_every_store_is_completed_alike() -> None:
    (found,) = completed(of(tags=("expires:2025-12-31", "owner:team-a", "permanent", "kind:ops")), DEFAULT).flags
    assert (found.expires_at, found.expires_from) == (DATE, "tag expires:*")
    assert (found.owner, found.owner_from) == ("team-a", "tag owner:*")
    assert (found.permanent, found.permanent_from) == (True, "tag permanent")
    assert kind_of(found) == "ops"


def test_what_the_store_says_itself_stays() -> None:
    before = of(tags=("expires:2025-12-31", "owner:team-a"), expires_at=ago(3), owner="ana", owner_from="createdBy")
    (found,) = completed(before, DEFAULT).flags
    assert (found.expires_at, found.owner, found.owner_from) == (ago(3), "ana", "createdBy")


def test_descriptions_count_where_they_are_configured() -> None:
    before = of(description="New cart. Expires: 2025-12-31. owner: team-a, kind: release")
    assert completed(before, DEFAULT) == before
    (found,) = completed(before, replace(DEFAULT, expiry_text_prefixes=("expires:",))).flags
    assert (found.expires_at, found.owner, kind_of(found)) == (DATE, "team-a", "release")


def test_a_doubt_is_a_warning() -> None:
    found = completed(of(tags=("expires:soon",)), DEFAULT)
    assert found.warnings == (
        'new-checkout in configcat: tag expires:*: "soon" is no date (YYYY-MM-DD), so when it expires is not known',
    )
    assert completed(found, DEFAULT) == found


@pytest.mark.parametrize(
    ("conventions", "expected"),
    [
        (DEFAULT, (None, None, None)),
        (replace(DEFAULT, owner_text_prefixes=("owner:",)), ("team-a", None, None)),
        (replace(DEFAULT, kind_text_prefixes=("kind:",)), (None, "ops", None)),
        (replace(DEFAULT, permanent_texts=("for good",)), (None, None, True)),
    ],
)
def test_a_description_says_what_is_configured_and_no_more(
    conventions: Conventions, expected: tuple[object, ...]
) -> None:
    (found,) = completed(of(description="owner: team-a, kind: ops, for good, expires: 2025-12-31"), conventions).flags
    assert (found.owner, kind_of(found), found.permanent) == expected
    assert found.expires_at is None


@pytest.mark.parametrize("tags", [(), ("beta",), ("expires:2025-12-31",)])
def test_without_a_doubt_there_is_no_warning(tags: tuple[str, ...]) -> None:
    assert completed(of(tags=tags), DEFAULT).warnings == ()
