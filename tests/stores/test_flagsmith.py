from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.model.flags import FlagKind
from flaglint.stores.flagsmith import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

PARTIAL = [True, False]


def feature(name: str = "a", *, enabled: bool = True, **fields: Any) -> dict[str, Any]:
    return {"feature": {"id": 1, "name": name}, "enabled": enabled, **fields}


def split(*shares: tuple[float, object]) -> list[dict[str, Any]]:
    return [
        {"percentage_allocation": share, "multivariate_feature_option": {"value": value}} for share, value in shares
    ]


def document(
    *states: dict[str, Any], segments: Any = (), identities: Any = (), project: Any = None, **fields: Any
) -> dict[str, Any]:
    return {
        "feature_states": list(states),
        "project": {"segments": [{"feature_states": list(segments)}], **(project or {})},
        "identity_overrides": [{"identity_features": list(identities)}],
        **fields,
    }


def decided(tmp_path: Path, *states: dict[str, Any], **fields: Any) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "d.json", document(*states, **fields))), "a"))


def facts(tmp_path: Path, *states: dict[str, Any], **fields: Any) -> dict[str, object]:
    found = state(fetch(STORE, write(tmp_path, "d.json", document(*states, **fields))), "a")
    return {fact.name: fact.value.decode() for fact in found.facts}


@pytest.mark.parametrize(("enabled", "serving"), [(True, "full"), (False, "off")])
def test_a_feature_without_overrides_is_constant(tmp_path: Path, enabled: bool, serving: str) -> None:
    assert decided(tmp_path, feature(enabled=enabled)) == (serving, enabled, None)


def test_a_segment_that_differs_makes_it_partial(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(), segments=[feature(enabled=False)]) == ("partial", PARTIAL, "segment")


def test_an_identity_that_differs_makes_it_partial(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(), identities=[feature(enabled=False)]) == ("partial", PARTIAL, "targeting")


def test_overrides_that_say_the_same_change_nothing(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(), segments=[feature()], identities=[feature()]) == ("full", True, None)


def test_overrides_of_another_feature_change_nothing(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(), segments=[feature("b", enabled=False)]) == ("full", True, None)


def test_hidden_disabled_flags_are_unknown(tmp_path: Path) -> None:
    hidden = {"hide_disabled_flags": True}
    assert decided(tmp_path, feature(enabled=False), project=hidden)[0] == "unknown"
    assert decided(tmp_path, feature(), segments=[feature(enabled=False)], project=hidden)[0] == "unknown"
    assert decided(tmp_path, feature(), project=hidden) == ("full", True, None)


def test_segment_overrides_of_the_document_are_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(), segment_overrides=[{}])[0] == "unknown"


@pytest.mark.parametrize("enabled", [True, False])
def test_a_value_is_told_whether_the_feature_is_enabled_or_not(tmp_path: Path, enabled: bool) -> None:
    assert facts(tmp_path, feature(enabled=enabled, feature_state_value="x")) == {"feature_value": "x"}


def test_a_feature_without_a_value_tells_none(tmp_path: Path) -> None:
    assert facts(tmp_path, feature(feature_state_value=None)) == {}


@pytest.mark.parametrize(
    ("shares", "values"),
    [
        ([(30, "b")], ["b", "a"]),
        ([(100, "b")], ["a", "b"]),
        ([(50, "b"), (50, "c")], ["a", "b", "c"]),
        ([(0, "b"), (40, "c")], ["c", "a"]),
    ],
)
def test_a_split_makes_the_value_partial(
    tmp_path: Path, shares: list[tuple[float, object]], values: list[object]
) -> None:
    found = facts(tmp_path, feature(feature_state_value="a", multivariate_feature_state_values=split(*shares)))
    assert found == {"feature_value_serving": "partial", "feature_values": values}


def test_a_split_into_the_same_value_is_constant(tmp_path: Path) -> None:
    states = feature(feature_state_value="a", multivariate_feature_state_values=split((30, "a"), (0, "b")))
    assert facts(tmp_path, states) == {"feature_value": "a"}


def test_values_of_overrides_make_the_value_partial(tmp_path: Path) -> None:
    override = feature(feature_state_value="b")
    assert facts(tmp_path, feature(feature_state_value="a"), segments=[override])["feature_values"] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(None, "boolean"), (True, "boolean"), (5, "number"), ("x", "string"), ('{"a": 1}', "json"), ("{x", "string")],
)
def test_the_value_tells_the_kind(tmp_path: Path, value: object, kind: str) -> None:
    location = write(tmp_path, "d.json", document(feature(feature_state_value=value)))
    assert only(fetch(STORE, location), "a").kind is FlagKind(kind)


@pytest.mark.parametrize(
    ("name", "configured", "environment"),
    [("d.json", None, "Production"), ("d.staging.json", None, "staging"), ("d.json", "qa", "qa")],
)
def test_the_environment_has_a_name(tmp_path: Path, name: str, configured: str | None, environment: str) -> None:
    location = write(tmp_path, name, document(feature(), name="Production"))
    assert served(state(fetch(STORE, location, configured), "a", environment)) == ("full", True, None)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object"),
        ({}, "is no Flagsmith document"),
        ({"detail": "Invalid token."}, "is no Flagsmith document"),
        (document(feature(), feature()), "has the feature 'a' twice"),
        (document({"feature": {"name": "a"}}), "missing required field enabled"),
        (document({"feature": {"name": "a"}, "enabled": 1}), "Expected bool"),
        (document(feature(feature_state_value={})), "feature_state_value"),
        (document(), "holds no flag at all"),
    ],
)
def test_a_bad_document_is_refused_with_one_line(tmp_path: Path, content: object, problem: str) -> None:
    assert problem in refused(STORE, write(tmp_path, "d.json", content))
