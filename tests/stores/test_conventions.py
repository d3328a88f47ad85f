from __future__ import annotations

from dataclasses import replace

import pytest

from flaglint.model.stores import Conventions
from flaglint.stores.conventions import NOTHING, Declared, from_properties, from_tags, from_text
from flaglint.stores.dates import parse_moment

DEFAULT = Conventions()
DATE = parse_moment("2025-12-31")


def test_tags_give_date_owner_and_lifetime() -> None:
    assert from_tags(["temporary", "Expires:2025-12-31", "owner:team-payments"], DEFAULT) == Declared(
        DATE, "tag expires:*", "team-payments", "tag owner:*", False, "tag temporary"
    )


def test_a_permanent_tag_counts_in_any_case() -> None:
    assert from_tags(["Permanent"], DEFAULT).permanent is True


@pytest.mark.parametrize("tag", ["expires:soon", "expires", "owner:", "team-payments", "not-permanent"])
def test_a_tag_that_only_resembles_a_convention_says_nothing(tag: str) -> None:
    assert from_tags([tag], DEFAULT) == NOTHING


def test_properties_count_by_their_configured_names() -> None:
    found = from_properties({"expiry": "2025-12-31", "owner": "ana"}, DEFAULT, "customProperties")
    assert (found.expires_at, found.expires_from) == (DATE, "customProperties.expiry")
    assert (found.owner, found.owner_from) == ("ana", "customProperties.owner")


@pytest.mark.parametrize("properties", [{"expires": 5}, {"expires": "never"}, {"owner": ["ana"]}, {"permanent": "yes"}])
def test_a_property_of_another_type_says_nothing(properties: dict[str, object]) -> None:
    assert from_properties(properties, DEFAULT, "metadata") == NOTHING


def test_free_text_counts_where_a_store_has_no_other_place() -> None:
    found = from_text("owner: team-payments; expires: 2025-12-31", DEFAULT, "note", only_place=True)
    assert (found.owner, found.expires_at, found.expires_from) == ("team-payments", DATE, "note")


def test_free_text_counts_where_it_is_configured() -> None:
    conventions = replace(DEFAULT, expiry_text_prefixes=("remove by",))
    assert from_text("Remove by 2025-12-31.", conventions, "hint").expires_at is None
    assert from_text("Remove by 2025-12-31", conventions, "hint").expires_at == DATE


def test_free_text_says_nothing_by_default() -> None:
    assert from_text("expires: 2025-12-31", DEFAULT, "description") == NOTHING


def test_a_word_that_ends_like_a_prefix_says_nothing() -> None:
    assert from_text("noexpires: 2025-12-31 landowner: bob", DEFAULT, "note", only_place=True) == NOTHING


def test_a_gap_is_filled_with_the_place_that_said_so() -> None:
    first, second = Declared(owner="ana", owner_from="tag"), Declared(DATE, "note", "bob", "note")
    assert first.or_else(second) == Declared(DATE, "note", "ana", "tag")
