from __future__ import annotations

import importlib
import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag, FlagValue
from flaglint.model.stores import StoreSettings
from flaglint.stores.split import STORE
from tests.oracles.holding import allowed, check, oracle
from tests.stores.reading import NOW

SYNC: Any = importlib.import_module("splitio.sync.split")
STORAGE: Any = importlib.import_module("splitio.storage.inmemmory")
EVALUATOR: Any = importlib.import_module("splitio.engine.evaluator")
SPLITTERS: Any = importlib.import_module("splitio.engine.splitters")
FALLBACK: Any = importlib.import_module("splitio.models.fallback_config")

KEYS = ["a", "b", "c", "d"]
CALLERS: list[tuple[str, dict[str, Any]]] = [
    *((f"u-{i}", {}) for i in range(25)),
    *((f"u-{i}", {"plan": "vip", "age": 30}) for i in range(8)),
]


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


treatments = st.sampled_from(["on", "off", "blue", "control"])
sizes = st.sampled_from([0, 0, 30, 50, 100, 100, 100])
partitions = st.lists(st.fixed_dictionaries({"treatment": treatments, "size": sizes}), min_size=1, max_size=3)
everybody = st.fixed_dictionaries(
    {
        "matcherType": st.just("ALL_KEYS"),
        "negate": st.sampled_from([False, False, True]),
        "keySelector": st.sampled_from([None, {"trafficType": "user", "attribute": None}]),
    }
)
listed = st.fixed_dictionaries(
    {
        "matcherType": st.just("WHITELIST"),
        "negate": st.booleans(),
        "keySelector": st.sampled_from([None, {"trafficType": "user", "attribute": "plan"}]),
        "whitelistMatcherData": st.sampled_from([{"whitelist": ["u-1", "u-2"]}, {"whitelist": ["vip"]}]),
    }
)
depending = st.fixed_dictionaries(
    {
        "matcherType": st.just("IN_SPLIT_TREATMENT"),
        "negate": st.booleans(),
        "keySelector": st.none(),
        "dependencyMatcherData": st.fixed_dictionaries(
            {"split": st.sampled_from([*KEYS, "gone"]), "treatments": st.lists(treatments, max_size=2)}
        ),
    }
)
segment = st.just({"matcherType": "IN_SEGMENT", "negate": False, "userDefinedSegmentMatcherData": {"segmentName": "s"}})
matchers = st.lists(st.one_of(everybody, everybody, listed, depending, segment), min_size=1, max_size=2)
conditions = st.fixed_dictionaries(
    {
        "conditionType": st.sampled_from(["WHITELIST", "ROLLOUT"]),
        "matcherGroup": st.fixed_dictionaries({"combiner": st.just("AND"), "matchers": matchers}),
        "partitions": partitions,
        "label": st.just("x"),
    }
)
splits = st.fixed_dictionaries(
    {
        "trafficTypeName": st.just("user"),
        "trafficAllocation": st.sampled_from([100, 100, 100, 99, 40, 1, 0]),
        "trafficAllocationSeed": st.just(7),
        "seed": st.sampled_from([11, -3]),
        "status": st.sampled_from(["ACTIVE", "ACTIVE", "ACTIVE", "ARCHIVED"]),
        "killed": st.sampled_from([False, False, False, True]),
        "defaultTreatment": st.sampled_from(["off", "off", "on", "control"]),
        "changeNumber": st.just(5),
        "algo": st.just(2),
        "conditions": st.lists(conditions, max_size=3),
        "configurations": st.just({}),
    },
    optional={
        "prerequisites": st.lists(
            st.fixed_dictionaries({"n": st.sampled_from(KEYS), "ts": st.lists(treatments, max_size=2)}), max_size=2
        )
    },
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    found: list[dict[str, Any]] = [{"name": name, **draw(splits)} for name in names]
    # The SDK follows a circle without end.
    for index, split in enumerate(found):
        earlier = {each["name"] for each in found[:index]} | {"gone"}
        split["prerequisites"] = [each for each in split.get("prerequisites", []) if each["n"] in earlier]
        for condition in split["conditions"]:
            group = condition["matcherGroup"]
            group["matchers"] = [
                each
                for each in group["matchers"]
                if each["matcherType"] != "IN_SPLIT_TREATMENT" or each["dependencyMatcherData"]["split"] in earlier
            ] or [{"matcherType": "ALL_KEYS", "negate": False, "keySelector": None}]
    return {"ff": {"t": 1, "s": -1, "d": found}, "rbs": {"t": 1, "s": -1, "d": []}}


class Sdk:
    """The evaluator over a document in localhost mode, without threads."""

    def __init__(self, document: object, name: str = "localhost.json") -> None:
        queue = Queue[Any]()
        self.flags = STORAGE.InMemorySplitStorage(queue)
        self.segments = STORAGE.InMemorySegmentStorage(queue)
        self.rule_based = STORAGE.InMemoryRuleBasedSegmentStorage(queue)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(json.dumps(document), "utf-8")
            mode = SYNC.LocalhostMode.JSON if name.endswith(".json") else SYNC.LocalhostMode.YAML
            SYNC.LocalSplitSynchronizer(str(path), self.flags, self.rule_based, mode).synchronize_splits()
        self.evaluator = EVALUATOR.Evaluator(SPLITTERS.Splitter(), FALLBACK.FallbackTreatmentCalculator(None))

    def treatment(self, key: str, caller: str, attributes: dict[str, Any]) -> str:
        factory = EVALUATOR.EvaluationDataFactory(self.flags, self.segments, self.rule_based)
        context = factory.context_for(caller, [key])
        return str(self.evaluator.eval_with_context(caller, caller, key, attributes, context)["treatment"])


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    sdk = Sdk(document)

    def evaluate(flag: Flag) -> list[object]:
        return [sdk.treatment(flag.key, caller, attributes) for caller, attributes in CALLERS]

    check(STORE, document, evaluate)


entries = st.fixed_dictionaries(
    {"treatment": treatments},
    optional={"keys": st.sampled_from(["u-1", ["u-1", "u-2"], [], "gone"]), "config": st.just("{}")},
)
listings = st.lists(st.builds(lambda key, each: {key: each}, st.sampled_from(KEYS), entries), min_size=1, max_size=6)


@oracle
@given(listings)
def test_no_caller_contradicts_a_reading_of_yaml(document: list[dict[str, Any]]) -> None:
    sdk = Sdk(document, "localhost.yaml")

    def evaluate(flag: Flag) -> list[object]:
        return [sdk.treatment(flag.key, caller, attributes) for caller, attributes in CALLERS]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "localhost.yaml"
        path.write_text(json.dumps(document), "utf-8")
        flags = STORE.fetch(StoreSettings(str(path), NOW)).flags
    for flag in flags:
        [(_, state)] = flag.environments
        assert {FlagValue.of(value) for value in evaluate(flag)} <= allowed(state), json.dumps(document)
