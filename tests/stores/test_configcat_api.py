from __future__ import annotations

import pytest

from flaglint.errors import DocumentError
from flaglint.model.flags import FlagKind
from flaglint.model.stores import Conventions
from flaglint.stores.configcat_api import ApiFacts, join, read_body
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document

SETTING = {"settingId": 1, "key": "a", "settingType": "boolean", "createdAt": "2025-03-04T09:00:00Z"}


def read(tree: object) -> ApiFacts | None:
    return read_body(tree, Document("api.json", "", ""), Conventions())


def facts(tree: object) -> ApiFacts:
    found = read(tree)
    assert found is not None
    return found


def test_a_list_of_settings_gives_metadata() -> None:
    [found] = facts([{**SETTING, "hint": "Hello", "tags": [{"tagId": 1, "name": "owner:team"}]}]).settings
    assert (found.kind, found.description, found.listed) == (FlagKind.BOOLEAN, "Hello", True)
    assert (found.created_at, found.declared.owner) == (parse_moment(SETTING["createdAt"]), "team")


def test_text_that_is_json_is_of_that_kind() -> None:
    assert facts([{**SETTING, "settingType": "string", "isJson": True}]).settings[0].kind is FlagKind.JSON


def test_the_creator_is_the_owner_where_no_tag_says_so() -> None:
    body = {
        "environment": {"name": "Production"},
        "settingFormulas": [{"setting": {**SETTING, "creatorEmail": "ana@example.com"}, "updatedAt": "2025-08-01"}],
    }
    found = facts(body)
    declared = found.settings[0].declared
    assert (declared.owner, declared.owner_from) == ("ana@example.com", "creatorEmail")
    assert (found.environments[0].name, found.environments[0].updated_at) == ("Production", parse_moment("2025-08-01"))


def test_stale_flags_are_named_by_environment() -> None:
    value = {"environmentId": "e1", "isStale": True, "updatedAt": "2024-01-15T12:00:00Z"}
    body = {
        "configs": [{"settings": [{"key": "a", "settingValues": [value, {**value, "environmentId": "gone"}]}]}],
        "environments": [{"environmentId": "e1", "name": "Production"}],
    }
    [found] = facts(body).environments
    assert (found.name, found.stale, found.in_values) == ("Production", True, False)


@pytest.mark.parametrize("tree", [{"f": {}}, {"flags": {}}, [], [1], {}, None, "text", {"configs": []}])
def test_another_document_is_left_to_others(tree: object) -> None:
    assert read(tree) is None


@pytest.mark.parametrize(
    "tree",
    [
        [{"settingId": 1}],
        [{**SETTING, "isJson": "no"}],
        {"settingFormulas": {}},
        {"settingFormulas": [], "environment": None},
        {"settingValues": []},
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(tree: object) -> None:
    with pytest.raises(DocumentError):
        read(tree)


def test_gaps_are_filled_from_later_bodies() -> None:
    first, second = facts([SETTING]).settings[0], facts([{**SETTING, "hint": "Hello"}]).settings[0]
    assert join([first, second])["a"].description == "Hello"
