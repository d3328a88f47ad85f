from __future__ import annotations

import importlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.optimizely import STORE
from tests.oracles.holding import check, oracle

SDK: Any = importlib.import_module("optimizely.optimizely")

CALLERS: list[tuple[str, dict[str, Any]]] = [
    *((f"u-{i}", {}) for i in range(30)),
    *((f"u-{i}", {"country": country}) for i in range(10) for country in ("NZ", "AU")),
]
AUDIENCE = {
    "id": "a1",
    "name": "nz",
    "conditions": json.dumps(["or", {"name": "country", "type": "custom_attribute", "match": "exact", "value": "NZ"}]),
}
ranges = st.lists(st.sampled_from([0, 1, 3000, 9999, 10000, 10000]), max_size=3)
audiences: list[dict[str, Any]] = [
    {"audienceIds": []},
    {"audienceIds": [], "audienceConditions": []},
    {"audienceIds": ["a1"]},
    {"audienceIds": ["a1"], "audienceConditions": ["or", "a1"]},
    {"audienceIds": [], "audienceConditions": ["not", "a1"]},
]


@st.composite
def rules(draw: st.DrawFn, id_: str, statuses: list[str]) -> dict[str, Any]:
    variations: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, 3))):
        enabled = draw(st.sampled_from([{"featureEnabled": True}, {"featureEnabled": False}, {}]))
        variations.append({"id": f"{id_}v{index}", "key": f"v{index}", "variables": [], **enabled})
    ends = draw(ranges)
    named = st.sampled_from([*(each["id"] for each in variations), ""])
    return {
        "id": id_,
        "key": f"rule-{id_}",
        "status": draw(st.sampled_from(statuses)),
        "layerId": f"l{id_}",
        "variations": variations,
        "trafficAllocation": [{"entityId": draw(named), "endOfRange": end} for end in ends],
        "forcedVariations": {},
        **draw(st.sampled_from(audiences)),
    }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    experiments = [draw(rules(f"e{index}", ["Running", "Paused", "Not started"])) for index in range(2)]
    flags, rollouts = [], []
    for index in range(draw(st.integers(1, 3))):
        count = draw(st.integers(0, 3))
        found = [draw(rules(f"r{index}-{number}", ["Running"])) for number in range(count)]
        rollouts.append({"id": f"ro{index}", "experiments": found})
        ids = draw(st.lists(st.sampled_from(["e0", "e1"]), max_size=1))
        rollout = draw(st.sampled_from([f"ro{index}", f"ro{index}", ""]))
        flags.append(
            {"id": str(index), "key": f"f{index}", "rolloutId": rollout, "experimentIds": ids, "variables": []}
        )
    return {
        "version": "4",
        "rollouts": rollouts,
        "featureFlags": flags,
        "experiments": experiments,
        "audiences": [AUDIENCE],
        "typedAudiences": [],
        "attributes": [{"id": "1", "key": "country"}],
        "groups": [],
        "events": [],
        "layers": [],
        "variables": [],
        "projectId": "1",
        "accountId": "1",
        "anonymizeIP": True,
        "revision": "1",
    }


@oracle
@given(documents())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    client = SDK.Optimizely(json.dumps(document), skip_json_validation=True)
    assert client.is_valid

    def evaluate(flag: Flag) -> list[object]:
        contexts = (client.create_user_context(caller, attributes) for caller, attributes in CALLERS)
        return [bool(context.decide(flag.key, ["DISABLE_DECISION_EVENT"]).enabled) for context in contexts]

    check(STORE, document, evaluate)
