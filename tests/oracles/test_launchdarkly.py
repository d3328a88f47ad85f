from __future__ import annotations

import copy
import importlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.launchdarkly import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

CONTEXT: Any = importlib.import_module("ldclient").Context
EVALUATOR: Any = importlib.import_module("ldclient.impl.evaluator").Evaluator
EVENTS: Any = importlib.import_module("ldclient.impl.events.types").EventFactory(False)
FLAG: Any = importlib.import_module("ldclient.impl.model").FeatureFlag
SEGMENT: Any = importlib.import_module("ldclient.impl.model").Segment

KEYS = ["a", "b", "c", "d", "e"]
CALLERS: list[Any] = [
    CONTEXT.create("u-0"),
    CONTEXT.create("o-1", "org"),
    CONTEXT.create_multi(CONTEXT.create("u-1"), CONTEXT.create("o-1", "org")),
    *(CONTEXT.builder(f"u-{at}").set("plan", plan).build() for at in range(12) for plan in ("pro", "free")),
    *(CONTEXT.builder(f"o-{at}").kind("org").set("plan", "pro").build() for at in range(6)),
]

indexes = st.sampled_from([0, 1, 2])
weights = st.sampled_from(
    [[100_000], [0, 100_000], [100_000, 0], [50_000, 50_000], [30_000, 30_000], [60_000, 40_000], [0, 0]]
)


@st.composite
def rollouts(draw: st.DrawFn) -> dict[str, Any]:
    entries = [{"variation": draw(indexes), "weight": weight} for weight in draw(weights)]
    rollout: dict[str, Any] = {"variations": entries}
    if draw(st.integers(0, 3)) == 0:
        rollout["kind"] = draw(st.sampled_from(["rollout", "experiment"]))
    if draw(st.integers(0, 3)) == 0:
        rollout["contextKind"] = "org"
    if draw(st.integers(0, 4)) == 0:
        rollout["bucketBy"] = "plan"
    return {"rollout": rollout}


served = st.one_of(indexes.map(lambda index: {"variation": index}), rollouts())
clauses = st.fixed_dictionaries(
    {
        "attribute": st.sampled_from(["plan", "key", "missing"]),
        "op": st.sampled_from(["in", "in", "startsWith", "segmentMatch", "contains", "brandNew"]),
        "values": st.sampled_from([["pro"], ["u-1", "u-2"], ["s"], []]),
        "negate": st.booleans(),
    },
    optional={"contextKind": st.just("org")},
)
rules = st.builds(
    lambda clauses, result: {"id": "r", "clauses": clauses, "trackEvents": False, **result},
    st.lists(clauses, max_size=2),
    served,
)
prerequisites = st.fixed_dictionaries({"key": st.sampled_from([*KEYS, "missing"]), "variation": indexes})
targets = st.fixed_dictionaries({"variation": indexes, "values": st.sampled_from([[], ["u-1"], ["u-3", "u-4"]])})
flags = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "on": st.sampled_from([True, True, True, False]),
        "salt": st.just("salt"),
        "variations": st.sampled_from([[True, False, True], [True, False, False], ["x", "y", "z"], [0, 1, 1]]),
        "fallthrough": served,
        "offVariation": st.sampled_from([0, 1, 2, None]),
        "rules": st.lists(rules, max_size=2),
        "targets": st.lists(targets, max_size=1),
        "prerequisites": st.lists(prerequisites, max_size=2),
    },
    optional={
        "contextTargets": st.just([{"contextKind": "org", "variation": 1, "values": ["o-1"]}]),
        "deleted": st.just(False),
    },
)
segments = st.fixed_dictionaries(
    {"key": st.just("s"), "version": st.just(1), "included": st.sampled_from([[], ["u-1"]]), "excluded": st.just([])}
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=2, unique=True))
    return {"flags": {key: {"key": key, **draw(flags)} for key in keys}, "segments": {"s": draw(segments)}}


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    data = copy.deepcopy(document)
    known = {key: FLAG(each) for key, each in data["flags"].items()}
    groups = {key: SEGMENT(each) for key, each in data["segments"].items()}
    evaluator = EVALUATOR(known.get, groups.get, lambda key: (None, "NOT_CONFIGURED"))

    def evaluate(flag: Flag) -> list[object]:
        details = [evaluator.evaluate(known[flag.key], caller, EVENTS).detail for caller in CALLERS]
        return [CODE_DEFAULT if detail.is_default_value() else detail.value for detail in details]

    check(STORE, document, evaluate, "production")
