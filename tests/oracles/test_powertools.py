from __future__ import annotations

import importlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.powertools import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

MODULE: Any = importlib.import_module("aws_lambda_powertools.utilities.feature_flags")
PROVIDER: Any = importlib.import_module("aws_lambda_powertools.utilities.feature_flags.base").StoreProvider

KEYS = ["a", "b", "c"]
CALLERS: list[dict[str, Any]] = [
    {},
    {"user": "u-1"},
    {"tier": "premium", "tenant": 7},
    *({"user": f"u-{at}", "tenant": at, "tier": tier} for at in range(12) for tier in ("premium", "basic")),
    *({"tags": ["x", f"t-{at}"], "tenant": at} for at in range(4)),
]

comparisons = st.one_of(
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["EQUALS", "NOT_EQUALS", "STARTSWITH", "ENDSWITH"]),
            "key": st.sampled_from(["tier", "user", "missing"]),
            "value": st.sampled_from(["premium", "u-1", ""]),
        }
    ),
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["IN", "NOT_IN", "KEY_IN_VALUE", "KEY_NOT_IN_VALUE"]),
            "key": st.sampled_from(["tier", "user", "missing"]),
            "value": st.just(["premium", "u-1"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["VALUE_IN_KEY", "VALUE_NOT_IN_KEY"]),
            "key": st.just("tags"),
            "value": st.just("x"),
        }
    ),
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["KEY_GREATER_THAN_VALUE", "KEY_LESS_THAN_OR_EQUAL_VALUE"]),
            "key": st.just("tenant"),
            "value": st.sampled_from([0, 5]),
        }
    ),
)
shares = st.sampled_from([(0, 99, 100), (0, 49, 100), (10, 10, 20), (0, 0, 1)])
modulo = st.builds(
    lambda share, key: {
        "action": "MODULO_RANGE",
        "key": key,
        "value": dict(zip(("START", "END", "BASE"), share, strict=True)),
    },
    shares,
    st.sampled_from(["tenant", "missing"]),
)
spans = st.sampled_from(
    [
        ("2020-01-01T00:00:00", "2020-02-01T00:00:00"),
        ("2020-01-01T00:00:00", "2999-01-01T00:00:00"),
        ("2998-01-01T00:00:00", "2999-01-01T00:00:00"),
    ]
)
windows = st.builds(
    lambda span, zone: {
        "action": "SCHEDULE_BETWEEN_DATETIME_RANGE",
        "key": "CURRENT_DATETIME",
        "value": {"START": span[0], "END": span[1], **zone},
    },
    spans,
    st.sampled_from([{}, {"TIMEZONE": "Europe/Berlin"}]),
)
conditions = st.one_of(comparisons, comparisons, modulo, windows)


@st.composite
def features(draw: st.DrawFn) -> dict[str, Any]:
    boolean = draw(st.booleans())
    values = st.booleans() if boolean else st.sampled_from(["x", "y", 1, [], {"a": 1}])
    feature: dict[str, Any] = {"default": draw(values)}
    if not boolean:
        feature["boolean_type"] = False
    names = draw(st.lists(st.sampled_from(["one", "two", "three"]), max_size=3, unique=True))
    if names:
        feature["rules"] = {
            name: {"when_match": draw(values), "conditions": draw(st.lists(conditions, min_size=1, max_size=2))}
            for name in names
        }
    return feature


class Held(PROVIDER):  # type: ignore[misc]
    """A store that holds one schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema

    @property
    def get_raw_configuration(self) -> dict[str, Any]:
        return self.schema

    def get_configuration(self) -> dict[str, Any]:
        return self.schema


@oracle
@given(st.dictionaries(st.sampled_from(KEYS), features(), min_size=1))
def test_no_caller_contradicts_a_reading(schema: dict[str, Any]) -> None:
    flags = MODULE.FeatureFlags(store=Held(schema))

    def evaluate(flag: Flag) -> list[object]:
        return [flags.evaluate(name=flag.key, context=caller, default=CODE_DEFAULT) for caller in CALLERS]

    check(STORE, schema, evaluate, "production")
