from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.optimizely import STORE
from tests.stores.reading import fetch, only, refused, served, state, write


def rule(id_: str = "r", **fields: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "key": id_,
        "status": "Running",
        "variations": [{"id": "v", "featureEnabled": True}],
        "trafficAllocation": [{"entityId": "v", "endOfRange": 10_000}],
        **fields,
    }


def datafile(**fields: Any) -> dict[str, Any]:
    return {
        "version": "4",
        "featureFlags": [{"key": "a", "rolloutId": "ro", "experimentIds": []}],
        "rollouts": [{"id": "ro", "experiments": [rule()]}],
        **fields,
    }


def decided(tmp_path: Path, **fields: Any) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "datafile.json", datafile(**fields))), "a"))


def test_a_rollout_to_all_is_full(tmp_path: Path) -> None:
    assert decided(tmp_path) == ("full", True, None)


def test_an_experiment_of_a_group_counts(tmp_path: Path) -> None:
    flags = [{"key": "a", "rolloutId": "ro", "experimentIds": ["e"]}]
    found = decided(tmp_path, featureFlags=flags, groups=[{"experiments": [rule("e")]}])
    assert found == ("partial", [True], "experiment")


def test_the_environment_is_the_one_that_the_datafile_names(tmp_path: Path) -> None:
    location = write(tmp_path, "datafile.staging.json", datafile(environmentKey="production"))
    assert list(dict(only(fetch(STORE, location), "a").environments)) == ["production"]
    assert list(dict(only(fetch(STORE, location, "mine"), "a").environments)) == ["mine"]


def test_a_holdout_leaves_every_flag_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, holdouts=[{"id": "h"}])[0] == "unknown"
    assert decided(tmp_path, holdouts=[])[0] == "full"


def test_a_rollout_that_is_missing_is_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, rollouts=[])[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({"version": "4"}, "Object missing required field featureFlags at $"),
        (datafile(version="5"), "is a datafile of version '5', not 4"),
        (datafile(featureFlags=[]), "holds no flag at all"),
        (datafile(featureFlags=[{"key": "a"}] * 2), "has the flag 'a' twice"),
        (datafile(experiments=[rule()]), "has the rule 'r' twice"),
        (datafile(rollouts=[{"id": "ro"}, {"id": "ro"}]), "has the rollout 'ro' twice"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "datafile.json", content)).startswith(problem)
