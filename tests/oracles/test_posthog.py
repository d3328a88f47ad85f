from __future__ import annotations

import importlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.posthog import STORE
from tests.oracles.holding import check, oracle

SDK: Any = importlib.import_module("posthog.client")
MATCHING: Any = importlib.import_module("posthog.feature_flags")

KEYS = ["a", "b", "c", "d"]
CALLERS: list[dict[str, Any]] = [
    *({"distinct_id": f"u-{at}", "person_properties": {"plan": plan}} for at in range(14) for plan in ("vip", "free")),
    *({"distinct_id": f"u-{at}", "groups": {"company": f"c-{at}"}} for at in range(14)),
]

shares = st.sampled_from([30, 100, None, 0, 99, 100.0, 0.5])
person = st.fixed_dictionaries(
    {
        "key": st.just("plan"),
        "value": st.sampled_from([["vip"], "vip"]),
        "operator": st.sampled_from(["exact", "is_not", "icontains", "is_set"]),
        "type": st.just("person"),
    }
)


@st.composite
def dependencies(draw: st.DrawFn) -> dict[str, Any]:
    key = draw(st.sampled_from(KEYS))
    value = draw(st.sampled_from([True, False, "red", "blue"]))
    return {"key": key, "type": "flag", "value": value, "operator": "flag_evaluates_to", "dependency_chain": [key]}


groups = st.fixed_dictionaries(
    {"rollout_percentage": shares},
    optional={
        "properties": st.lists(st.one_of(person, dependencies()), max_size=2),
        "variant": st.sampled_from(["red", "blue", "green"]),
        "aggregation_group_type_index": st.sampled_from([None, 0]),
    },
)
splits = st.sampled_from([[("red", 100)], [("red", 50), ("blue", 50)], [("red", 30)], [("red", 0), ("blue", 100)], []])
filters = st.fixed_dictionaries(
    {"groups": st.lists(groups, min_size=1, max_size=3)},
    optional={
        "multivariate": splits.map(
            lambda split: {"variants": [{"key": key, "rollout_percentage": share} for key, share in split]}
        ),
        "aggregation_group_type_index": st.sampled_from([None, None, 0]),
        "early_exit": st.booleans(),
    },
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=2, unique=True))
    active = st.sampled_from([True, True, True, False])
    flags = [
        {"id": KEYS.index(key), "key": key, "active": draw(active), "deleted": False, "filters": draw(filters)}
        for key in keys
    ]
    return {"flags": flags, "group_type_mapping": {"0": "company"}, "cohorts": {}}


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    client = SDK.Client("phc_test", disabled=True, sync_mode=True)
    client.feature_flags = document["flags"]
    client.group_type_mapping = document["group_type_mapping"]
    flags = {flag["key"]: flag for flag in document["flags"]}

    def evaluate(flag: Flag) -> list[object]:
        return [answer for caller in CALLERS for answer in ask(client, flags[flag.key], caller)]

    check(STORE, document, evaluate)


def ask(client: Any, flag: dict[str, Any], caller: dict[str, Any]) -> list[object]:
    """Return what the SDK computes by itself; nothing where it would ask the server."""
    groups = caller.get("groups", {})
    try:
        answer = client._compute_flag_locally(
            flag,
            caller["distinct_id"],
            groups=groups,
            person_properties=caller.get("person_properties", {}),
            group_properties={name: {} for name in groups},
        )
    except (MATCHING.InconclusiveMatchError, MATCHING.RequiresServerEvaluation):
        return []
    return [answer]
