from __future__ import annotations

import importlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag, FlagValue
from flaglint.stores.unleash import STORE
from tests.oracles.holding import check, fact_of, oracle, read

ENGINE: Any = importlib.import_module("yggdrasil_engine.engine")

KEYS = ["a", "b", "c", "d", "e"]
CALLERS: list[dict[str, Any]] = [
    {},
    {"userId": ""},
    {"sessionId": "s", "remoteAddress": "10.0.0.1"},
    {"properties": {"country": "NZ"}},
    *({"userId": f"u-{i}", "properties": {"country": country}} for i in range(12) for country in ("NZ", "AU")),
    *({"userId": f"u-{i}", "sessionId": f"s-{i}", "environment": "production"} for i in range(12)),
]

names = st.sampled_from(["red", "green", "blue"])
shares = st.sampled_from(["50", "0", "1", "30", "99", "100", "100", "100", "101", "x"])
variants = st.lists(
    st.fixed_dictionaries(
        {"name": names, "weight": st.sampled_from([0, 1, 500, 1000]), "stickiness": st.just("default")},
        optional={
            "payload": st.just({"type": "string", "value": "x"}),
            "overrides": st.just([{"contextName": "userId", "values": ["u-1"]}]),
        },
    ),
    max_size=3,
    unique_by=lambda each: each["name"],
)
sane = st.fixed_dictionaries(
    {
        "contextName": st.sampled_from(["country", "userId"]),
        "operator": st.sampled_from(["IN", "NOT_IN", "STR_CONTAINS"]),
        "values": st.sampled_from([["NZ"], ["u-1", "u-2"], ["1"]]),
        "inverted": st.booleans(),
        "caseInsensitive": st.just(False),
    }
)
odd = st.fixed_dictionaries(
    {
        "contextName": st.sampled_from(["country", "a b", ""]),
        "operator": st.sampled_from(["IN", "NUM_GT", "SEMVER_GT", "DATE_AFTER", "STR_CONTAINS", "NEW"]),
        "values": st.sampled_from([["NZ"], [], ['"'], ["a b\n"]]),
        "value": st.sampled_from(["3", "1.2.3", "2025-01-01T00:00:00Z", "x", ""]),
    }
)
constraints = st.lists(st.one_of(sane, sane, sane, odd), max_size=2)
parameters = st.fixed_dictionaries(
    {"groupId": st.just("g"), "rollout": shares, "percentage": shares},
    optional={
        "stickiness": st.sampled_from(["default", "random", "userId", "sessionId", "country", ""]),
        "userIds": st.just("u-1,u-2"),
        "IPs": st.just("10.0.0.1"),
        "hostNames": st.just("host"),
    },
)
NAMES = ["flexibleRollout", "default", "userWithId", "remoteAddress", "applicationHostname", "flexibleRollout"]
NAMES += ["gradualRolloutRandom", "gradualRolloutUserId", "gradualRolloutSessionId", "flexibleRollout", "custom"]
activation = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES), "parameters": parameters},
    optional={
        "constraints": constraints,
        "segments": st.lists(st.sampled_from([1, 2, 9]), max_size=2),
        "variants": variants,
    },
)
dependency = st.fixed_dictionaries(
    {"feature": st.sampled_from([*KEYS, "missing"])},
    optional={
        "enabled": st.booleans(),
        "variants": st.lists(st.sampled_from(["red", "green", "disabled"]), max_size=2),
    },
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    feature = st.fixed_dictionaries(
        {
            "enabled": st.sampled_from([True, True, True, False]),
            "strategies": st.lists(activation, min_size=1, max_size=3) | st.just([]),
        },
        optional={"variants": variants, "dependencies": st.lists(dependency, max_size=2)},
    )
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=2, unique=True))
    segments = [
        {"id": 1, "name": "one", "constraints": draw(constraints)},
        {"id": 2, "name": "two", "constraints": []},
    ]
    return {"version": 2, "features": [{"name": key, **draw(feature)} for key in keys], "segments": segments}


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Keep the engine from telling of variants that all weigh nothing: it panics, which the SDK turns into `disabled`.

    Where a backtrace is asked for, each panic takes a tenth of a second.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUST_BACKTRACE", "0")
        logging.disable(logging.CRITICAL)
        yield
        logging.disable(logging.NOTSET)


def engine(document: dict[str, Any]) -> Any:
    found = ENGINE.UnleashEngine()
    found.take_state(json.dumps(document))
    return found


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    found = engine(document)

    def evaluate(flag: Flag) -> list[object]:
        return [found.check_enabled(flag.key, caller).is_enabled for caller in CALLERS]

    check(STORE, document, evaluate)


@oracle
@given(documents())
def test_no_caller_contradicts_a_constant_variation(document: dict[str, Any]) -> None:
    found = engine(document)
    for flag in read(STORE, document):
        [(_, state)] = flag.environments
        if state.value != FlagValue.of(True) or fact_of(state, "variant_serving") is not None:
            continue
        expected = fact_of(state, "variant") or "disabled"
        served = {found.check_variant(flag.key, caller).variant.name for caller in CALLERS}
        assert served == {expected}, (flag.key, state, served, json.dumps(document))
