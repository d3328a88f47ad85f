from __future__ import annotations

import copy
import importlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag, FlagValue
from flaglint.stores.azure import STORE
from tests.oracles.holding import check, fact_of, oracle, read

SDK: Any = importlib.import_module("featuremanagement")

CALLERS: list[Any] = [
    SDK.TargetingContext(),
    SDK.TargetingContext(groups=["beta"]),
    SDK.TargetingContext(groups=["other"]),
    *(SDK.TargetingContext(user_id=f"u-{i}") for i in range(20)),
    *(SDK.TargetingContext(user_id=f"u-{i}", groups=["beta"]) for i in range(10)),
]

PAST, FUTURE = "Wed, 01 Jan 2025 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"

percentages = st.sampled_from([0, 0, 1, 50, 99, 100, 100, 99.9])
people = st.sampled_from([[], [], ["u-1"], ["u-1", "u-2"]])
groups = st.lists(
    st.fixed_dictionaries({"Name": st.sampled_from(["beta", "gone"]), "RolloutPercentage": percentages}), max_size=2
)
audiences = st.fixed_dictionaries(
    {},
    optional={
        "Users": people,
        "Groups": groups,
        "DefaultRolloutPercentage": percentages,
        "Exclusion": st.fixed_dictionaries({}, optional={"Users": people, "Groups": st.sampled_from([[], ["beta"]])}),
    },
)
moments = st.sampled_from([PAST, FUTURE, None])
filters = st.one_of(
    st.builds(lambda each: {"name": "Microsoft.Targeting", "parameters": {"Audience": each}}, audiences),
    st.builds(
        lambda start, end: {"name": "Microsoft.TimeWindow", "parameters": {"Start": start, "End": end}},
        moments,
        moments,
    ),
)
names = st.sampled_from(["Red", "Green", "Blue"])
values: list[Any] = ["x", 1, None, {"a": 1}]
variant = st.fixed_dictionaries(
    {"name": names, "configuration_value": st.sampled_from(values)},
    optional={"status_override": st.sampled_from(["None", "Enabled", "Disabled"])},
)
variants = st.lists(variant, max_size=3, unique_by=lambda each: str(each["name"]))
allocations = st.fixed_dictionaries(
    {},
    optional={
        "default_when_enabled": names,
        "default_when_disabled": names,
        "user": st.lists(st.fixed_dictionaries({"variant": names, "users": people}), max_size=2),
        "group": st.lists(st.fixed_dictionaries({"variant": names, "groups": st.just(["beta"])}), max_size=1),
        "percentile": st.lists(
            st.fixed_dictionaries(
                {"variant": names, "from": st.sampled_from([0, 0, 50]), "to": st.sampled_from([50, 100, 100])}
            ),
            max_size=2,
        ),
        "seed": st.just("s"),
    },
)
flags = st.fixed_dictionaries(
    {"enabled": st.sampled_from([True, True, True, "true", False])},
    optional={
        "conditions": st.fixed_dictionaries(
            {"client_filters": st.lists(filters, max_size=3)},
            optional={"requirement_type": st.sampled_from(["Any", "All"])},
        ),
        "variants": variants,
        "allocation": allocations,
    },
)
documents = st.dictionaries(st.sampled_from(["A", "B", "C"]), flags, min_size=1).map(
    lambda found: {"feature_management": {"feature_flags": [{"id": key, **each} for key, each in found.items()]}}
)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Keep the SDK from logging, which fails for a window without bounds."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@oracle
@given(documents)
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    manager = SDK.FeatureManager(copy.deepcopy(document))

    def evaluate(flag: Flag) -> list[object]:
        return [bool(manager.is_enabled(flag.key, caller)) for caller in CALLERS]

    check(STORE, document, evaluate)


@oracle
@given(documents)
def test_no_caller_contradicts_a_constant_variant(document: dict[str, Any]) -> None:
    manager = SDK.FeatureManager(copy.deepcopy(document))
    for flag in read(STORE, document):
        [(_, state)] = flag.environments
        if state.value is None or fact_of(state, "variant_serving") is not None:
            continue
        served = [manager.get_variant(flag.key, caller) for caller in CALLERS]
        expected = fact_of(state, "variant")
        assert {each and each.name for each in served} == {expected}, (flag.key, state, json.dumps(document))
        if fact_of(state, "variant_value") is not None:
            value = FlagValue.of(fact_of(state, "variant_value"))
            assert {FlagValue.of(each.configuration) for each in served} == {value}, (flag.key, json.dumps(document))
