from __future__ import annotations

import copy
import importlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.configcat import STORE
from tests.oracles.holding import CODE_DEFAULT, check, oracle

USER: Any = importlib.import_module("configcatclient.user").User
CONFIG: Any = importlib.import_module("configcatclient.config")
EVALUATOR: Any = importlib.import_module("configcatclient.rolloutevaluator").RolloutEvaluator

KEYS = ["a", "b", "c", "d", "e"]
MEMBERS: dict[int, tuple[str, list[Any]]] = {
    0: ("b", [True, False, True]),
    1: ("s", ["red", "", "blue"]),
    2: ("i", [0, 1, 7]),
    3: ("d", [0.5, 1.0, 2]),
}
CALLERS: list[Any] = [
    None,
    USER(""),
    USER("u-0"),
    USER("vip-1", email="v@example.com", country="NZ"),
    *(USER(f"u-{at}", country=country, custom={"plan": "pro"}) for at in range(10) for country in ("NZ", "AU")),
    *(USER(f"u-{at}", country="NZ", custom={"plan": ""}) for at in range(6)),
    *(USER(f"u-{at}", custom={"plan": f"p-{at}", "age": at * 9}) for at in range(8)),
]


def values(type_: int) -> st.SearchStrategy[dict[str, Any]]:
    member, choices = MEMBERS[type_]
    return st.sampled_from(choices).map(lambda value: {member: value})


listed = st.fixed_dictionaries(
    {
        "a": st.sampled_from(["Identifier", "Country", "Email", "plan", "missing"]),
        "c": st.sampled_from([0, 1, 2, 3, 30, 31, 32, 33]),
        "l": st.sampled_from([["u-1", "NZ", "pro"], []]),
    }
)
texts = st.fixed_dictionaries(
    {"a": st.sampled_from(["Identifier", "Country"]), "c": st.sampled_from([28, 29]), "s": st.just("NZ")}
)
numbers = st.fixed_dictionaries({"a": st.just("age"), "c": st.sampled_from([10, 11, 12, 15]), "d": st.just(30)})
# An unknown comparator, values of the wrong kind, and a hash without its length.
broken = st.sampled_from(
    [{"c": 99, "s": "x"}, {"c": 30, "s": "NZ"}, {"c": 12, "s": "1"}, {"c": 22, "l": ["cafe"]}]
).map(lambda each: {"a": "Identifier", **each})
comparisons = st.one_of(listed, listed, texts, numbers, broken)
segments = st.lists(
    st.fixed_dictionaries({"n": st.just("segment"), "r": st.lists(comparisons, min_size=1, max_size=2)}),
    min_size=1,
    max_size=2,
)
# A config that the service wrote has parents of the right type only; a wrong one is an error of the SDK.
parents = st.fixed_dictionaries(
    {
        "f": st.sampled_from([*KEYS, "missing"]),
        "c": st.sampled_from([0, 1]),
        "v": st.sampled_from([{"b": True}, {"b": False}]),
    }
)
conditions = st.one_of(
    comparisons.map(lambda each: {"u": each}),
    st.fixed_dictionaries({"s": st.just(0), "c": st.sampled_from([0, 1])}).map(lambda each: {"s": each}),
    parents.map(lambda each: {"p": each}),
)


@st.composite
def options(draw: st.DrawFn, type_: int) -> list[dict[str, Any]]:
    shares = draw(st.sampled_from([[100], [0, 100], [50, 50], [30, 70], [20, 30, 50], [50], [100, 0]]))
    return [{"p": share, "v": draw(values(type_))} for share in shares]


@st.composite
def settings(draw: st.DrawFn) -> dict[str, Any]:
    type_ = draw(st.sampled_from([0, 0, 0, 1, 2, 3]))
    setting: dict[str, Any] = {"t": type_, "v": draw(values(type_)), "r": []}
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        rule: dict[str, Any] = {"c": draw(st.lists(conditions, min_size=1, max_size=2))}
        if draw(st.booleans()):
            rule["s"] = {"v": draw(values(type_))}
        else:
            rule["p"] = draw(options(type_))
        setting["r"].append(rule)
    if draw(st.integers(0, 2)) == 0:
        setting["p"] = draw(options(type_))
    if draw(st.integers(0, 3)) == 0:
        setting["a"] = "plan"
    return setting


documents = st.fixed_dictionaries(
    {
        "p": st.just({"s": "c2FsdA==", "r": 0}),
        "f": st.dictionaries(st.sampled_from(KEYS), settings(), min_size=2),
        "s": segments,
    }
)


class Silent:
    """A logger for the SDK, which tells of each evaluation error."""

    def __getattr__(self, name: str) -> Any:
        return lambda *words, **more: None


@oracle
@given(documents)
def test_no_caller_contradicts_a_reading(document: dict[str, Any]) -> None:
    config = copy.deepcopy(document)
    CONFIG.fixup_config_salt_and_segments(config)
    evaluator = EVALUATOR(Silent())

    def evaluate(flag: Flag) -> list[object]:
        return [evaluator.evaluate(flag.key, caller, CODE_DEFAULT, None, config, None)[0] for caller in CALLERS]

    check(STORE, document, evaluate, "production")
