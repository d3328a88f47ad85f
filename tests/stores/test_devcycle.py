from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.model.flags import FlagKind
from flaglint.stores.devcycle import STORE
from tests.stores.devcycle_configs import config, feature, target
from tests.stores.reading import fetch, only, refused, served, state, write

ON = target(("on", 1))


def test_a_feature_decides_all_of_its_variables(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "config.json", config(feature(ON))))
    assert served(state(snapshot, "new-cart", "production")) == ("full", True, None)
    assert served(state(snapshot, "cart-label", "production")) == ("full", "Go", None)


def test_a_split_between_variations_that_set_the_same_is_no_split(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "config.json", config(feature(target(("on", 0.5), ("off", 0.5))))))
    assert served(state(snapshot, "new-cart", "production"))[0] == "partial"
    assert served(state(snapshot, "cart-label", "production")) == ("full", "Go", None)


def test_a_variable_of_no_feature_is_left_to_its_calls(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "config.json", config(feature(ON))))
    assert served(state(snapshot, "alone", "production")) == ("off", "code_default", None)


def test_a_variable_of_two_features_is_unknown(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "config.json", config(feature(ON), feature(ON, key="other"))))
    assert served(state(snapshot, "new-cart", "production"))[0] == "unknown"


def test_kind_variations_and_feature_come_along(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "config.json", config(feature(ON))))
    found = only(snapshot, "new-cart")
    assert found.kind is FlagKind.BOOLEAN
    assert [value.decode() for value in found.variations] == [True, False]
    assert [(each.name, each.value.decode()) for each in found.facts] == [("feature", "cart")]
    assert only(snapshot, "cart-label").kind is FlagKind.STRING


def test_a_variation_that_leaves_a_variable_out_is_unknown(tmp_path: Path) -> None:
    broken = feature(ON)
    broken["variations"][0]["variables"] = []
    snapshot = fetch(STORE, write(tmp_path, "config.json", config(broken)))
    assert served(state(snapshot, "new-cart", "production"))[0] == "unknown"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "project"),
        ({"flags": []}, "project"),
        ({**config(), "variables": [{"_id": "1", "key": "a"}, {"_id": "2", "key": "a"}]}, "has the variable 'a' twice"),
        ({**config(feature(ON)), "features": [{"_id": "f", "key": "cart"}]}, "variations"),
    ],
)
def test_what_is_no_config_is_refused(tmp_path: Path, document: object, words: str) -> None:
    assert words in refused(STORE, write(tmp_path, "config.json", document))
