from __future__ import annotations

import importlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.flipt import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

SDK: Any = importlib.import_module("flipt_client")
MODELS: Any = importlib.import_module("flipt_client.models")

CALLERS: list[tuple[str, dict[str, str]]] = [
    *((f"u-{i}", {}) for i in range(15)),
    *((f"u-{i}", {"plan": "vip"}) for i in range(8)),
]
SEGMENTS: list[dict[str, Any]] = [
    {"key": "all", "name": "all", "match_type": "ALL_MATCH_TYPE", "constraints": []},
    {"key": "any", "name": "any", "match_type": "ANY_MATCH_TYPE"},
    {
        "key": "vip",
        "name": "vip",
        "match_type": "ALL_MATCH_TYPE",
        "constraints": [{"type": "STRING_COMPARISON_TYPE", "property": "plan", "operator": "eq", "value": "vip"}],
    },
]

keys = st.sampled_from(["all", "any", "vip", "vip"])
operators = st.sampled_from(["OR_SEGMENT_OPERATOR", "AND_SEGMENT_OPERATOR"])
references = st.one_of(
    keys.map(lambda key: {"key": key}),
    st.fixed_dictionaries({"keys": st.lists(keys, min_size=1, max_size=2, unique=True), "operator": operators}),
)
shares = st.sampled_from([0, 30, 50, 100, 100])
rollouts = st.one_of(
    st.fixed_dictionaries({"threshold": st.fixed_dictionaries({"percentage": shares, "value": st.booleans()})}),
    st.builds(lambda found, value: {"segment": {**found, "value": value}}, references, st.booleans()),
)
distributions = st.lists(
    st.fixed_dictionaries({"variant": st.sampled_from(["x", "y"]), "rollout": shares}),
    max_size=2,
    unique_by=lambda each: str(each["variant"]),
)
rules = st.fixed_dictionaries({"segment": references, "distributions": distributions})
variants = st.sampled_from(["", "x", "y"]).map(
    lambda default: [{"key": key, "default": key == default} for key in "xy"]
)
flags = st.one_of(
    st.fixed_dictionaries(
        {
            "type": st.just("BOOLEAN_FLAG_TYPE"),
            "enabled": st.booleans(),
            "rollouts": st.lists(rollouts, max_size=3),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("VARIANT_FLAG_TYPE"),
            "enabled": st.sampled_from([True, True, False]),
            "variants": variants,
            "rules": st.lists(rules, max_size=3),
        }
    ),
)
documents = st.dictionaries(st.sampled_from(["a", "b", "c"]), flags, min_size=1).map(
    lambda found: {"flags": [{"key": key, "name": key, **each} for key, each in found.items()], "segments": SEGMENTS}
)


def named(reference: dict[str, Any]) -> list[str]:
    return [reference["key"]] if "key" in reference else list(reference["keys"])


def segments(reference: dict[str, Any]) -> list[dict[str, Any]]:
    found = [each for each in SEGMENTS if each["key"] in named(reference)]
    return [
        {
            "key": each["key"],
            "matchType": each["match_type"].replace("_MATCH", "_SEGMENT_MATCH"),
            "constraints": [{"id": "1", **constraint} for constraint in each.get("constraints", [])],
        }
        for each in found
    ]


def as_served(flag: dict[str, Any]) -> dict[str, Any]:
    """Return a flag in the form that a server hands to the engine."""
    ranked: list[dict[str, Any]] = []
    for rank, rollout in enumerate(flag.get("rollouts", []), 1):
        if "threshold" in rollout:
            ranked.append({"type": "THRESHOLD_ROLLOUT_TYPE", "rank": rank, "threshold": rollout["threshold"]})
            continue
        found = rollout["segment"]
        operator = found.get("operator", "OR_SEGMENT_OPERATOR")
        segment = {"value": found["value"], "segmentOperator": operator, "segments": segments(found)}
        ranked.append({"type": "SEGMENT_ROLLOUT_TYPE", "rank": rank, "segment": segment})
    default = next((each["key"] for each in flag.get("variants", []) if each["default"]), None)
    return {
        "key": flag["key"],
        "name": flag["key"],
        "type": flag["type"],
        "enabled": flag["enabled"],
        "rollouts": ranked,
        "rules": [rule_as_served(rank, rule) for rank, rule in enumerate(flag.get("rules", []), 1)],
        "defaultVariant": default and {"id": default, "key": default, "attachment": ""},
    }


def rule_as_served(rank: int, rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(rank),
        "rank": rank,
        "segmentOperator": rule["segment"].get("operator", "OR_SEGMENT_OPERATOR"),
        "segments": segments(rule["segment"]),
        "distributions": [
            {
                "ruleId": str(rank),
                "variantId": each["variant"],
                "variantKey": each["variant"],
                "variantAttachment": "",
                "rollout": float(each["rollout"]),
            }
            for each in rule["distributions"]
        ],
    }


class Server(ThreadingHTTPServer):
    """A server of the one namespace that `body` holds."""

    body = b"{}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


@oracle
@given(document=documents)
def test_no_caller_contradicts_a_reading(server: Server, document: dict[str, Any]) -> None:
    served = {"namespace": {"key": "default"}, "flags": [as_served(flag) for flag in document["flags"]]}
    server.body = json.dumps(served).encode()
    client = SDK.FliptClient(MODELS.ClientOptions(url=f"http://127.0.0.1:{server.server_port}"))

    def evaluate(flag: Flag) -> list[object]:
        if flag.kind.value == "boolean":
            return [client.evaluate_boolean(flag.key, caller, context).enabled for caller, context in CALLERS]
        found = [client.evaluate_variant(flag.key, caller, context) for caller, context in CALLERS]
        return [each.variant_key or CODE_DEFAULT for each in found]

    check(STORE, document, evaluate)
    client.close()
