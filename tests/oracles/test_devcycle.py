from __future__ import annotations

import importlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.devcycle import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle
from tests.stores.devcycle_configs import ANA, EVERYBODY, FUTURE, PAST, audience, config, feature, target

BUCKETING: Any = importlib.import_module("devcycle_python_sdk.api.local_bucketing").LocalBucketing("dvc_server_oracle")
USER: Any = importlib.import_module("devcycle_python_sdk.models.user").DevCycleUser
PLATFORM = {"sdkType": "server", "sdkVersion": "1", "platform": "Python", "platformVersion": "3", "deviceModel": "x"}
BUCKETING.set_platform_data(json.dumps({**PLATFORM, "hostname": "h"}))

CALLERS = [
    USER(user_id="u"),
    USER(user_id="ana", email="ana@example.com"),
    *(USER(user_id=f"u-{at}", country=country) for at in range(12) for country in ("NZ", "AU")),
    *(USER(user_id=f"v-{at}", customData={"plan": f"p-{at % 3}"}) for at in range(8)),
]
COUNTRY = {"type": "user", "subType": "country", "comparator": "=", "values": ["NZ"], "filters": []}
PLAN = {**COUNTRY, "subType": "customData", "dataKey": "plan", "dataKeyType": "String", "values": ["p-1"]}

filters = st.lists(st.sampled_from([EVERYBODY, EVERYBODY, ANA, COUNTRY, PLAN]), max_size=2)
operators = st.sampled_from(["and", "or"])
nested = st.builds(lambda inner, operator: audience(*inner, operator=operator)["filters"], filters, operators)
audiences = st.builds(
    lambda found, more, operator: audience(*found, *more, operator=operator),
    filters,
    st.lists(nested, max_size=1),
    operators,
)
shares: st.SearchStrategy[list[tuple[str, float]]] = st.sampled_from(
    [[("on", 1)], [("off", 1)], [("on", 0.5), ("off", 0.5)], [("on", 0), ("off", 1)], [("on", 0.3), ("off", 0.7)]]
)
stages = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("discrete"),
            "date": st.sampled_from([PAST, "2025-06-01T00:00:00.000Z", FUTURE]),
            "percentage": st.sampled_from([0, 0.4, 1]),
        }
    ),
    max_size=2,
).map(lambda found: sorted(found, key=lambda stage: str(stage["date"])))
rollouts = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["schedule", "stepped", "gradual"]),
        "startDate": st.sampled_from(["2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z", FUTURE]),
        "startPercentage": st.sampled_from([0, 0.4, 1]),
        "stages": stages,
    }
)


@st.composite
def targets(draw: st.DrawFn) -> dict[str, Any]:
    to = draw(st.one_of(st.just(audience(EVERYBODY)), audiences))
    more = {"rollout": draw(rollouts)} if draw(st.integers(0, 3)) == 0 else {}
    return target(*draw(shares), to=to, **more)


@st.composite
def configs(draw: st.DrawFn) -> dict[str, Any]:
    found = [{**each, "_id": f"t-{at}"} for at, each in enumerate(draw(st.lists(targets(), max_size=3)))]
    return config(feature(*found), disablePassthroughRollouts=draw(st.integers(0, 3)) == 0)


@oracle
@given(configs())
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    BUCKETING.store_config(json.dumps(document))

    def evaluate(flag: Flag) -> list[object]:
        answers = [BUCKETING.generate_bucketed_config(caller).variables for caller in CALLERS]
        return [answer[flag.key].value if flag.key in answer else CODE_DEFAULT for answer in answers]

    check(STORE, document, evaluate)
