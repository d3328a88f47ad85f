from __future__ import annotations

import importlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag, FlagValue
from flaglint.stores.flagsmith import STORE
from tests.oracles.holding import check, fact_of, oracle, read

SDK: Any = importlib.import_module("flagsmith.flagsmith")
HANDLERS: Any = importlib.import_module("flagsmith.offline_handlers")

KEYS = ["a", "b", "c"]
TRAITS: list[dict[str, Any]] = [{}, {"plan": "vip"}, {"plan": "free", "age": 30}]

values = st.sampled_from([None, "x", "y", 1, True, "1", ""])
shares: st.SearchStrategy[list[float]] = st.sampled_from([[], [], [30], [100], [50, 50], [0], [0, 40], [0.5]])


@st.composite
def feature_state(draw: st.DrawFn, key: str) -> dict[str, Any]:
    uuid = "00000000-0000-4000-8000-00000000000"
    split = [
        {
            "id": index + 1,
            "percentage_allocation": share,
            "multivariate_feature_option": {"id": index + 1, "value": draw(values)},
            "mv_fs_value_uuid": f"{uuid}{index}",
        }
        for index, share in enumerate(draw(shares))
    ]
    return {
        "feature": {"id": KEYS.index(key) + 1, "name": key, "type": "STANDARD"},
        "enabled": draw(st.booleans()),
        "feature_state_value": draw(values),
        "featurestate_uuid": f"{uuid}{KEYS.index(key)}",
        "feature_segment": draw(st.sampled_from([None, {"priority": 1}, {"priority": 2}])),
        "multivariate_feature_state_values": split,
    }


@st.composite
def rules(draw: st.DrawFn) -> list[dict[str, Any]]:
    condition = st.fixed_dictionaries(
        {
            "operator": st.sampled_from(["EQUAL", "NOT_EQUAL", "IS_SET", "IS_NOT_SET", "PERCENTAGE_SPLIT", "IN"]),
            "value": st.sampled_from(["vip", "50", "30"]),
            "property_": st.sampled_from(["plan", "age"]),
        }
    )
    conditions = draw(st.lists(condition, max_size=2))
    kind = draw(st.sampled_from(["ALL", "ANY", "NONE"]))
    return [{"type": kind, "rules": [], "conditions": conditions}] if draw(st.integers(0, 9)) else []


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))

    def states() -> list[dict[str, Any]]:
        return [draw(feature_state(key)) for key in draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))]

    segments = [
        {"id": at + 1, "name": f"s{at}", "rules": draw(rules()), "feature_states": states()}
        for at in range(draw(st.integers(0, 2)))
    ]
    identities = [{"identifier": f"u-{at}", "identity_features": states()} for at in range(draw(st.integers(0, 2)))]
    return {
        "id": 1,
        "name": "Production",
        "api_key": "key",
        "updated_at": "2026-10-31T00:00:00Z",
        "project": {"id": 1, "name": "Shop", "hide_disabled_flags": False, "segments": segments},
        "feature_states": [draw(feature_state(key)) for key in keys],
        "identity_overrides": identities,
    }


def answers(document: dict[str, Any]) -> list[Any]:
    """Return the flags of a caller without identity, and of many with one."""

    class Handler(HANDLERS.BaseOfflineHandler):  # type: ignore[misc]
        def get_environment(self) -> Any:
            return document

    client = SDK.Flagsmith(offline_mode=True, offline_handler=Handler())
    identities = [client.get_identity_flags(f"u-{at}", traits=TRAITS[at % 3]) for at in range(24)]
    return [client.get_environment_flags(), *identities]


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    found = answers(document)

    def evaluate(flag: Flag) -> list[object]:
        return [flags.is_feature_enabled(flag.key) for flags in found]

    check(STORE, document, evaluate)


@oracle
@given(documents())
def test_no_caller_reads_another_value(document: dict[str, Any]) -> None:
    found = answers(document)
    for flag in read(STORE, document):
        [(_, state)] = flag.environments
        listed = fact_of(state, "feature_values")
        allowed = {FlagValue.of(each) for each in (listed or [fact_of(state, "feature_value")])}
        seen = {FlagValue.of(flags.get_feature_value(flag.key)) for flags in found}
        assert seen <= allowed, (flag.key, state, seen, document)
