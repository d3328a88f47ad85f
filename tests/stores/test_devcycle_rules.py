from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.decision import Undecided
from flaglint.stores.devcycle_rules import Feature, Rules
from tests.stores.devcycle_configs import ANA, EVERYBODY, FUTURE, PAST, audience, feature, target
from tests.stores.reading import NOW

ON, OFF = target(("on", 1)), target(("off", 1))
SEGMENT = {"type": "audienceMatch", "comparator": "=", "_audiences": ["a"]}


def possible(*targets: dict[str, Any], passes_through: bool = True, **fields: Any) -> set[str | None]:
    found = msgspec.convert(feature(*targets, **fields), Feature)
    return set(Rules(NOW, passes_through=passes_through).variations(found).outcomes)


def rollout(type_: str, start: str, share: float = 0, *stages: tuple[str, float]) -> dict[str, Any]:
    listed = [{"type": "discrete", "date": date, "percentage": each} for date, each in stages]
    return {"type": type_, "startDate": start, "startPercentage": share, "stages": listed}


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([], {None}),
        ([ON], {"on"}),
        ([ON, OFF], {"on"}),
        ([target(("on", 1), to=audience(ANA)), OFF], {"on", "off"}),
        ([target(("on", 1), to=audience(ANA))], {"on", None}),
        ([target(("on", 1), to=audience(SEGMENT)), ON], {"on"}),
        ([target(("on", 0.3), ("off", 0.7))], {"on", "off"}),
        ([target(("on", 0), ("off", 1))], {"off"}),
        ([target(("on", 1 / 3), ("off", 1 / 3), ("on", 1 / 3))], {"on", "off"}),
        ([target(("on", 1), to=audience()), OFF], {"off"}),
        ([target(("on", 1), to=audience(ANA, EVERYBODY, operator="or")), OFF], {"on"}),
        ([target(("on", 1), to=audience(audience(EVERYBODY)["filters"], operator="or")), OFF], {"on"}),
    ],
)
def test_targets_decide_in_order(targets: list[dict[str, Any]], expected: set[str | None]) -> None:
    assert possible(*targets) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rollout("schedule", PAST), {"on"}),
        (rollout("schedule", FUTURE), {"on", "off"}),
        (rollout("gradual", PAST, 0, (PAST, 1)), {"on"}),
        (rollout("gradual", PAST, 0, (FUTURE, 1)), {"on", "off"}),
        (rollout("stepped", PAST, 0.4), {"on", "off"}),
        (rollout("stepped", PAST, 0), {"off"}),
        (rollout("stepped", PAST, 0, (PAST, 0.2)), {"on", "off"}),
    ],
)
def test_whom_a_rollout_keeps_out_goes_on(given: dict[str, Any], expected: set[str | None]) -> None:
    assert possible(target(("on", 1), rollout=given), OFF) == expected


def test_without_pass_through_a_rollout_keeps_callers_out_for_good() -> None:
    given = target(("on", 1), rollout=rollout("stepped", PAST, 0.4))
    assert possible(given, OFF, passes_through=False) == {"on", None}
    none = target(("on", 1), rollout=rollout("stepped", PAST, 0))
    assert possible(none, OFF, passes_through=False) == {None}
    done = target(("on", 1), rollout=rollout("schedule", PAST))
    assert possible(done, OFF, passes_through=False) == {"on"}


@pytest.mark.parametrize(
    "given",
    [
        target(("on", 0.5)),
        target(("on", 0.7), ("off", 0.7)),
        target(("on", 2), ("off", -1)),
        target(("on", 1), to=audience({"type": "moon"})),
        target(("on", 1), to=audience({"type": "user", "subType": "shoe"})),
        target(("on", 1), to=audience(EVERYBODY, operator="xor")),
        target(("on", 1), rollout=rollout("new", PAST)),
        target(("on", 1), rollout=rollout("schedule", "soon")),
    ],
)
def test_what_is_not_understood_is_undecided(given: dict[str, Any]) -> None:
    with pytest.raises(Undecided):
        possible(given, OFF)


def test_forced_users_are_undecided() -> None:
    with pytest.raises(Undecided):
        possible(ON, forcedUsers={"u-1": "off"})
