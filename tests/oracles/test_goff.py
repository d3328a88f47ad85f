from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.goff import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

WASM: Any = importlib.import_module("gofeatureflag_python_provider.wasm")
ERRORS: Any = importlib.import_module("gofeatureflag_python_provider.wasm.errors")

CALLERS: list[dict[str, Any]] = [
    *({"targetingKey": f"u-{i}"} for i in range(15)),
    *({"targetingKey": f"u-{i}", "plan": "vip", "team": f"t-{i}"} for i in range(8)),
]
PAST = ["2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"]
FUTURE = ["2100-01-01T00:00:00Z", "2100-06-01T00:00:00Z"]

names = st.sampled_from(["on", "off", "both"])
shares = st.sampled_from(
    [
        {"on": 100, "off": 0},
        {"on": 30, "off": 70},
        {"on": 50, "off": 50},
        {"off": 100},
        {"on": 50},
        {"on": 99.5, "off": 0.5},
    ]
)


@st.composite
def ramps(draw: st.DrawFn) -> dict[str, Any]:
    start, end = draw(st.sampled_from([PAST, FUTURE, [PAST[0], FUTURE[0]]]))
    goal = draw(st.sampled_from([{}, {"percentage": 100}, {"percentage": 80}, {"percentage": 0}]))
    first = draw(st.sampled_from([{}, {"percentage": 0}, {"percentage": 20}]))
    return {
        "initial": {"variation": draw(names), "date": start, **first},
        "end": {"variation": draw(names), "date": end, **goal},
    }


answers = st.one_of(
    names.map(lambda name: {"variation": name}),
    names.map(lambda name: {"variation": name}),
    shares.map(lambda found: {"percentage": found}),
    ramps().map(lambda found: {"progressiveRollout": found}),
)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    query = draw(st.sampled_from(['plan eq "vip"', 'targetingKey sw "u-1"', 'plan eq "none"']))
    name = draw(st.sampled_from(["one", "two", "three"]))
    return {"name": name, "query": query, "disable": draw(st.booleans()), **draw(answers)}


targeting = st.lists(rules(), max_size=2, unique_by=lambda rule: str(rule["name"]))


@st.composite
def steps(draw: st.DrawFn) -> dict[str, Any]:
    step: dict[str, Any] = {"date": draw(st.sampled_from([*PAST, *FUTURE]))}
    if draw(st.booleans()):
        step["defaultRule"] = draw(answers)
    if draw(st.integers(0, 3)) == 0:
        step["targeting"] = draw(targeting)
    if draw(st.integers(0, 3)) == 0:
        step["disable"] = draw(st.booleans())
    return step


@st.composite
def flags(draw: st.DrawFn) -> dict[str, Any]:
    flag: dict[str, Any] = {"variations": {"on": "ON", "off": "OFF", "both": "ON"}}
    if draw(st.integers(0, 9)):
        flag["defaultRule"] = draw(answers)
    if draw(st.booleans()):
        flag["targeting"] = draw(targeting)
    if draw(st.integers(0, 5)) == 0:
        flag["disable"] = draw(st.booleans())
    if draw(st.integers(0, 4)) == 0:
        flag["bucketingKey"] = "team"
    if draw(st.integers(0, 3)) == 0:
        window = draw(st.sampled_from([PAST, FUTURE, [PAST[0], FUTURE[0]]]))
        flag["experimentation"] = {"start": window[0], "end": window[1]}
    if draw(st.booleans()):
        flag["scheduledRollout"] = draw(st.lists(steps(), max_size=2))
    return flag


documents = st.dictionaries(st.sampled_from(["a", "b"]), flags(), min_size=1)


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Any]:
    found = WASM.EvaluateWasm(pool_size=1)
    found.initialize()
    yield found
    found.dispose()


def evaluated(evaluator: Any, key: str, flag: dict[str, Any], caller: dict[str, Any]) -> object:
    context = WASM.WasmFlagContext(defaultSdkValue=CODE_DEFAULT)
    try:
        found = evaluator.evaluate(WASM.WasmInput(flagKey=key, flag=flag, evalContext=caller, flagContext=context))
    except ERRORS.WasmEvaluationTrapError:
        # A step on the default rule of a flag that has none.
        return CODE_DEFAULT
    return CODE_DEFAULT if found.errorCode or found.reason == "DISABLED" else found.value


@oracle
@given(document=documents)
def test_no_caller_contradicts_a_reading(evaluator: Any, document: dict[str, Any]) -> None:
    def evaluate(flag: Flag) -> list[object]:
        return [evaluated(evaluator, flag.key, document[flag.key], caller) for caller in CALLERS]

    check(STORE, document, evaluate)
