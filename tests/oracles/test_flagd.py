from __future__ import annotations

import copy
import importlib
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.flagd import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

CORE: Any = importlib.import_module("openfeature.contrib.tools.flagd.core").FlagdCore
CONTEXT: Any = importlib.import_module("openfeature.evaluation_context").EvaluationContext
ERRORS: Any = importlib.import_module("openfeature.exception").OpenFeatureError

KEYS = ["a", "b", "c"]
CALLERS: list[Any] = [
    None,
    CONTEXT(),
    CONTEXT("u-0"),
    CONTEXT(None, {"email": "x@example.com", "tier": 3}),
    *(CONTEXT(f"u-{at}", {"tier": at, "email": f"{at}@{host}"}) for at in range(12) for host in ("a.com", "b.org")),
    *(CONTEXT(f"u-{at}", {"version": f"1.{at}.0", "beta": bool(at % 2)}) for at in range(6)),
]

# "gone" is none of the flag's variations.
names = st.sampled_from(["on", "off", "also", "true", "false", "on", "off", "gone"])
results = st.one_of(names, names, st.sampled_from([None, True, False]))
variables = st.sampled_from([{"var": "email"}, {"var": ["tier"]}, {"var": "missing"}, {"var": "targetingKey"}])
conditions = st.one_of(
    st.booleans(),
    st.sampled_from([None, 0, 1, "", "x", []]),
    st.builds(lambda left, right: {"==": [left, right]}, variables, st.sampled_from(["u-1", 3, None])),
    st.builds(lambda left: {">": [left, 2]}, st.just({"var": "tier"})),
    st.just({"ends_with": [{"var": "email"}, "a.com"]}),
    st.just({"starts_with": [{"var": "email"}, "1"]}),
    st.just({"sem_ver": [{"var": "version"}, ">=", "1.3.0"]}),
    st.just({"in": ["@a", {"var": "email"}]}),
    st.just({"!": [{"var": "beta"}]}),
    st.just({"$ref": "known"}),
    st.just({"$ref": "other"}),
    st.just({"brand_new": [1]}),
)
weighted = st.one_of(
    st.builds(lambda name, weight: [name, weight], names, st.sampled_from([0, 1, 50, 100])), names.map(lambda n: [n])
)
splits = st.builds(
    lambda start, entries: {"fractional": [*start, *entries]},
    st.sampled_from([[], [{"var": "email"}], [{"cat": [{"var": "$flagd.flagKey"}, {"var": "email"}]}]]),
    st.lists(weighted, min_size=1, max_size=3),
)
targetings = st.recursive(
    st.one_of(results, splits),
    lambda inner: st.one_of(
        st.builds(lambda test, yes: {"if": [test, yes]}, conditions, inner),
        st.builds(lambda test, yes, no: {"if": [test, yes, no]}, conditions, inner, inner),
        st.builds(
            lambda one, yes, two, no, last: {"if": [one, yes, two, no, last]},
            conditions, inner, conditions, inner, inner,
        ),
    ),
    max_leaves=4,
)  # fmt: skip
variants = st.sampled_from(
    [
        {"on": True, "off": False},
        {"on": True, "off": False, "also": True},
        {"on": "x", "off": "y", "also": "x"},
        {"true": True, "false": False, "on": True, "off": False},
        {"on": 1, "off": 0, "also": 1},
    ]
)
flags = st.fixed_dictionaries(
    {"state": st.sampled_from(["ENABLED", "ENABLED", "ENABLED", "DISABLED"]), "variants": variants},
    optional={
        "defaultVariant": st.sampled_from(["on", "off", "on", None, ""]),
        "targeting": targetings.filter(lambda tree: isinstance(tree, dict)) | st.just({}),
    },
)
documents = st.fixed_dictionaries(
    {
        "flags": st.dictionaries(st.sampled_from(KEYS), flags, min_size=1),
        "$evaluators": st.just({"known": {"==": [{"var": "tier"}, 4]}, "other": {"in": ["b.org", {"var": "email"}]}}),
    }
)


@oracle
@given(documents)
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    core = CORE()
    try:
        core.set_flags(copy.deepcopy(document))
    except ERRORS:
        assume(False)

    def evaluate(flag: Flag) -> list[object]:
        return [served(core, flag.key, caller) for caller in CALLERS]

    check(STORE, document, evaluate, "production")


def served(core: Any, key: str, caller: Any) -> object:
    """Return what the SDK's client gives: the default of the call where the engine raises."""
    try:
        return core._resolve(key, CODE_DEFAULT, caller).value
    except ERRORS:
        return CODE_DEFAULT
