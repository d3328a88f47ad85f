from __future__ import annotations

import importlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.growthbook import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

SDK: Any = importlib.import_module("growthbook.growthbook")

KEYS = ["a", "b", "c", "d"]
CALLERS: list[dict[str, Any]] = [
    {},
    {"id": ""},
    {"plan": "vip"},
    {"plan": "free", "company": "c"},
    *({"id": f"u-{at}", "plan": plan} for at in range(12) for plan in ("vip", "free")),
    *({"id": f"u-{at}", "company": f"c-{at}", "deviceId": f"d-{at}"} for at in range(6)),
]

values = st.sampled_from([True, False, True, False, "x", 1, 1.0, None, {"a": 1}])
literals: list[Any] = [True, False, True, "x", 1, None, {"a": 1}, {}]
operators: list[Any] = [{"$eq": True}, {"$ne": True}, {"$exists": True}, {"$exists": False}, {"$in": [True, "x"]}]
operators += [{"$nin": [1]}, {"$eq": 1.0, "$ne": "x"}, {"$gt": 0}]
comparisons = st.sampled_from([*literals, *operators])
parents = st.fixed_dictionaries(
    {"id": st.sampled_from([*KEYS, "missing"]), "condition": st.fixed_dictionaries({"value": comparisons})},
    optional={"gate": st.booleans()},
)
conditions = st.sampled_from(
    [{"plan": "vip"}, {}, {"plan": {"$ne": "vip"}}, {"$or": [{"plan": "vip"}, {"id": "u-1"}]}, {"id": {"$new": 1}}]
)
spans = st.sampled_from([[0, 1], [0, 0.5], [0.2, 1], [0, 0]])
common: dict[str, st.SearchStrategy[Any]] = {
    "condition": conditions,
    "parentConditions": st.lists(parents, min_size=1, max_size=2),
    "filters": st.lists(
        st.fixed_dictionaries({"seed": st.just("s"), "ranges": st.lists(spans, min_size=1, max_size=1)}), max_size=1
    ),
    "hashAttribute": st.sampled_from(["id", "company"]),
    "fallbackAttribute": st.just("deviceId"),
    "hashVersion": st.sampled_from([1, 2, 3]),
    "coverage": st.sampled_from([0.3, 1, 0, 0.99, 1.5]),
}
targeted = st.fixed_dictionaries({"force": values, "condition": conditions})
covered = st.fixed_dictionaries({"force": values, "coverage": common["coverage"]})
forcing = st.fixed_dictionaries({"force": values}, optional={**common, "range": spans})
experiments = st.fixed_dictionaries(
    {"variations": st.lists(values, max_size=3), "key": st.just("e")},
    optional={**common, "weights": st.sampled_from([[0.5, 0.5], [1, 0]])},
)
gates = st.fixed_dictionaries({"parentConditions": common["parentConditions"]})
rules = st.one_of(targeted, covered, gates, forcing, experiments)
features = st.fixed_dictionaries({"defaultValue": values}, optional={"rules": st.lists(rules, min_size=1, max_size=3)})
documents = st.fixed_dictionaries(dict.fromkeys(KEYS[:2], features), optional=dict.fromkeys(KEYS[2:], features))


@oracle
@given(documents)
def test_no_caller_contradicts_a_reading(found: dict[str, Any]) -> None:
    def evaluate(flag: Flag) -> list[object]:
        urls = ("", "https://shop.example.com/?e=1")
        clients = [SDK.GrowthBook(features=found, attributes=caller, url=url) for caller in CALLERS for url in urls]
        return [client.get_feature_value(flag.key, CODE_DEFAULT) for client in clients]

    check(STORE, {"features": found}, evaluate)
