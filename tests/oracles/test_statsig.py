from __future__ import annotations

import atexit
import copy
import importlib
import json
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.statsig import STORE
from tests.oracles.holding import check, oracle

SDK: Any = importlib.import_module("statsig")
SERVER: Any = importlib.import_module("statsig.statsig_server")

KEYS = ["a", "b", "c", "d"]

shares = st.sampled_from([30, 100, 0, 100, 99.5, 0.01])
fields = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["user_field", "public", "unit_id", "ip_based"]),
        "field": st.just("country"),
        "operator": st.sampled_from(["any", "none", "any_case_sensitive", "str_contains_any", "lt"]),
        "targetValue": st.sampled_from([["NZ"], ["AU", "u-1"], [], 3]),
        "additionalValues": st.just({"salt": "s"}),
        "idType": st.just("userID"),
    }
)
asking = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["pass_gate", "fail_gate"]),
        "targetValue": st.sampled_from([*KEYS, "missing"]),
        "idType": st.just("userID"),
    }
)
asking_many = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["multi_pass_gate", "multi_fail_gate"]),
        "targetValue": st.lists(st.sampled_from(KEYS), min_size=1, max_size=2),
    }
)
tiers = st.fixed_dictionaries(
    {
        "type": st.just("environment_field"),
        "field": st.just("tier"),
        "operator": st.just("any"),
        "targetValue": st.sampled_from([["development"], ["production", "staging"]]),
    }
)
public = st.just({"type": "public", "operator": None, "targetValue": None})
odd = st.sampled_from([{"type": "new"}, {"type": "public", "operator": "new"}])
conditions = st.lists(st.one_of(public, fields, asking, asking_many, tiers, odd), max_size=2)


@st.composite
def specs(draw: st.DrawFn, key: str, values: list[Any], default: Any) -> dict[str, Any]:
    rules = [
        {
            "name": f"rule {at}",
            "id": f"r{at}",
            "salt": f"s{at}",
            "passPercentage": draw(shares),
            "conditions": draw(conditions),
            "returnValue": draw(st.sampled_from(values)),
            "idType": "userID",
        }
        for at in range(draw(st.integers(0, 3)))
    ]
    enabled = draw(st.sampled_from([True, True, True, False]))
    shared = {"name": key, "salt": key, "idType": "userID", "type": "dynamic_config"}
    return {**shared, "enabled": enabled, "defaultValue": default, "rules": rules}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=2, unique=True))
    gates = [{**draw(specs(key, [True], False)), "entity": "feature_gate"} for key in keys]
    config = {**draw(specs("limits", [{"max": 1}, {"max": 2}], {"max": 1})), "entity": "dynamic_config"}
    return {
        "feature_gates": gates,
        "dynamic_configs": [config],
        "layer_configs": [],
        "layers": {},
        "id_lists": {},
        "has_updates": True,
        "time": 1793491200000,
    }


@cache
def server() -> Any:
    """Return the one server of the run: its specs are replaced, as starting one takes a second."""
    empty: dict[str, Any] = {
        "feature_gates": [],
        "dynamic_configs": [],
        "layer_configs": [],
        "layers": {},
        "id_lists": {},
    }
    found = SERVER.StatsigServer()
    bootstrap = json.dumps({**empty, "has_updates": True, "time": 1})
    options = SDK.StatsigOptions(bootstrap_values=bootstrap, local_mode=True, disable_diagnostics=True)
    found.initialize("secret-key", options)
    atexit.register(found.shutdown)
    return found


def callers() -> list[Any]:
    users = [
        SDK.StatsigUser(custom_ids={"stableID": "s"}),
        SDK.StatsigUser("u-1", ip="1.2.3.4"),
        SDK.StatsigUser("x", country=""),
    ]
    return users + [SDK.StatsigUser(f"u-{at}", country=country) for at in range(14) for country in ("NZ", "AU")]


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    found = server()
    assert found._spec_store._process_specs(copy.deepcopy(document), SDK.evaluation_details.DataSource.BOOTSTRAP)[1]

    def evaluate(flag: Flag) -> list[object]:
        if flag.namespace is None:
            return [found._evaluator.check_gate(user, flag.key).boolean_value for user in callers()]
        return [found._evaluator.get_config(user, flag.key).json_value for user in callers()]

    check(STORE, document, evaluate)
