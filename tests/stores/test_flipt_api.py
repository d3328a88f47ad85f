from __future__ import annotations

from typing import Any

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.flipt_api import features_of

DOCUMENT = Document("snapshot", "", "")
EVERYONE = {"key": "everyone", "matchType": "ALL_SEGMENT_MATCH_TYPE"}
STAFF = {"key": "staff", "matchType": "ALL_SEGMENT_MATCH_TYPE", "constraints": [{"property": "team", "value": "x"}]}


def features(*flags: dict[str, Any]) -> dict[str, Any]:
    return features_of({"namespace": {"key": "default"}, "flags": [*flags], "digest": "x"}, DOCUMENT)


def rule(rank: int, variant: str, *segments: object, **fields: Any) -> dict[str, Any]:
    shares = [{"variantKey": variant, "variantId": "1", "variantAttachment": "", "rollout": 100.0}]
    return {"rank": rank, "segments": [*segments], "distributions": shares, **fields}


def test_rules_come_in_the_order_of_their_ranks() -> None:
    found = features({"key": "a", "rules": [rule(2, "second", STAFF), rule(1, "first", EVERYONE)]})
    assert [each["distributions"][0]["variant"] for each in found["flags"][0]["rules"]] == ["first", "second"]
    assert {each["key"]: len(each["constraints"]) for each in found["segments"]} == {"everyone": 0, "staff": 1}


def test_variants_are_those_that_are_served() -> None:
    default = {"id": "1", "key": "plain", "attachment": '{"a": 1}'}
    [flag] = features({"key": "a", "rules": [rule(1, "fancy", STAFF)], "defaultVariant": default})["flags"]
    assert flag["variants"] == [
        {"key": "plain", "default": True, "attachment": '{"a": 1}'},
        {"key": "fancy", "default": False, "attachment": None},
    ]


def test_what_a_server_leaves_out_is_its_zero() -> None:
    threshold = {"type": "THRESHOLD_ROLLOUT_TYPE", "rank": 2, "threshold": {"percentage": 10}}
    segment = {"type": "SEGMENT_ROLLOUT_TYPE", "rank": 1, "segment": {"segments": [STAFF]}}
    [flag] = features({"key": "a", "type": "BOOLEAN_FLAG_TYPE", "rollouts": [threshold, segment]})["flags"]
    assert flag["enabled"] is False
    assert flag["rollouts"] == [
        {"segment": {"keys": ["staff"], "operator": "OR_SEGMENT_OPERATOR", "value": False}},
        {"threshold": {"percentage": 10}},
    ]


def test_a_segment_that_is_two_things_is_refused() -> None:
    other = {**STAFF, "constraints": []}
    with pytest.raises(DocumentError, match="names the segment 'staff' with constraints and without"):
        features({"key": "a", "rules": [rule(1, "x", STAFF), rule(2, "y", other)]})


@pytest.mark.parametrize(
    "tree", [{}, [], {"namespace": "default", "flags": []}, {"namespace": {"key": "x"}, "flags": 1}]
)
def test_another_document_is_refused(tree: object) -> None:
    with pytest.raises(DocumentError):
        features_of(tree, DOCUMENT)
