"""GitLab has no SDK of its own: clients are Unleash's, so its strategies are held against their engine."""

from __future__ import annotations

import importlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.gitlab import STORE
from tests.oracles.holding import check, oracle

ENGINE: Any = importlib.import_module("yggdrasil_engine.engine")

CALLERS: list[dict[str, Any]] = [{}, *({"userId": f"u-{i}", "sessionId": f"s-{i}"} for i in range(20))]

shares = st.sampled_from(["50", "0", "1", "99", "100", "100"])
parameters = st.fixed_dictionaries(
    {"groupId": st.just("g"), "rollout": shares, "percentage": shares, "userIds": st.just("u-1,u-2")},
    optional={"stickiness": st.sampled_from(["default", "random", "userId", "sessionId"])},
)
strategies = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["flexibleRollout", "default", "userWithId", "gradualRolloutUserId"]),
            "parameters": parameters,
            "scopes": st.just([{"environment_scope": "*"}]),
        }
    ),
    min_size=1,
    max_size=3,
)


@oracle
@given(strategies, st.sampled_from([True, True, False]))
def test_no_caller_contradicts_a_reading(found: list[dict[str, Any]], active: bool) -> None:
    client = [{key: each[key] for key in ("name", "parameters")} for each in found]
    engine = ENGINE.UnleashEngine()
    engine.take_state(json.dumps({"version": 1, "features": [{"name": "a", "enabled": active, "strategies": client}]}))

    def evaluate(flag: Flag) -> list[object]:
        return [engine.check_enabled(flag.key, caller).is_enabled for caller in CALLERS]

    check(STORE, [{"name": "a", "active": active, "version": "new_version_flag", "strategies": found}], evaluate)
