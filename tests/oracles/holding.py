"""A reading held against what an SDK gives to many callers."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from flaglint.model.flags import EnvironmentState, Flag, FlagValue, Serving
from flaglint.model.stores import StoreSettings, StoreType

# What an SDK hands back when each call gets the default that it wrote itself.
CODE_DEFAULT = "the default of the call"

oracle = settings(
    max_examples=int(os.environ.get("FLAGLINT_FUZZ_EXAMPLES", "50")),
    derandomize="FLAGLINT_FUZZ_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

# Document, flag and its state to what every caller gets.
Evaluate = Callable[[Flag], Iterable[object]]


@dataclass
class Tally:
    """How many readings of each kind there were, and how many partial ones two callers showed to be so."""

    readings: Counter[str] = field(default_factory=Counter)
    shown: int = 0


TALLIES: dict[str, Tally] = {}


def read(store: StoreType, document: object, environment: str | None = None) -> tuple[Flag, ...]:
    """Return the flags of a document as the store reads it now."""
    path = Path(folder().name) / "document.json"
    path.write_text(json.dumps(document), "utf-8")
    return store.fetch(StoreSettings(str(path), datetime.now(timezone.utc), environment)).flags


@cache
def folder() -> tempfile.TemporaryDirectory[str]:
    """Return the one folder of the run: to make and remove one takes longer than to read a document."""
    return tempfile.TemporaryDirectory()


def check(store: StoreType, document: object, evaluate: Evaluate, environment: str | None = None) -> None:
    """Assert that no caller of any flag gets a value that its reading rules out."""
    tally = TALLIES.setdefault(store.name, Tally())
    for flag in read(store, document, environment):
        for name, state in flag.environments:
            tally.readings[state.serving.value] += 1
            if state.serving is Serving.UNKNOWN:
                continue
            seen = {FlagValue.of(value) for value in evaluate(flag)}
            assert seen <= allowed(state), (flag.key, name, state, seen, json.dumps(document))
            tally.shown += state.serving is Serving.PARTIAL and len(seen) > 1


def allowed(state: EnvironmentState) -> set[FlagValue]:
    """Return what a reading lets callers get."""
    found = set(state.values)
    if state.value is not None:
        found.add(state.value)
    if state.serves_code_default() or fact_of(state, "includes_code_default") is True:
        found.add(FlagValue.of(CODE_DEFAULT))
    return found


def fact_of(state: EnvironmentState, name: str) -> Any:
    """Return what the state says under a store's own word, or None."""
    return next((fact.value.decode() for fact in state.facts if fact.name == name), None)
