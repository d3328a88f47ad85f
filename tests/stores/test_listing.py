from __future__ import annotations

from datetime import datetime, timezone

from flaglint.model.flags import CODE_DEFAULT, EnvironmentState, Flag, FlagKind, FlagValue, Serving
from flaglint.stores.decision import fact
from flaglint.stores.listing import flag_to_json

MOMENT = datetime(2025, 12, 31, tzinfo=timezone.utc)


def listed(state: EnvironmentState) -> dict[str, object]:
    environments = flag_to_json(Flag("a", FlagKind.BOOLEAN, "flagd", (("live", state),)))["environments"]
    assert isinstance(environments, dict)
    found = environments["live"]
    assert isinstance(found, dict)
    return found


def test_every_field_of_the_contract_is_there() -> None:
    contract = {
        "key", "kind", "store", "environments", "created_at", "modified_at", "expires_at", "expires_from", "owner",
        "permanent", "archived", "deprecated", "vendor_stale", "tags", "depends_on", "variations", "description",
    }  # fmt: skip
    assert contract <= flag_to_json(Flag("a", FlagKind.BOOLEAN, "flagd")).keys()


def test_every_field_of_an_environment_is_there() -> None:
    contract = {"serving", "value", "value_from", "reason", "since", "last_evaluated"}
    assert contract <= listed(EnvironmentState(Serving.FULL, FlagValue.of(True))).keys()


def test_dates_end_with_z_and_values_are_plain() -> None:
    flag = Flag("a", FlagKind.JSON, "flagd", expires_at=MOMENT, variations=(FlagValue.of({"x": 1.5}),))
    found = flag_to_json(flag)
    assert (found["expires_at"], found["variations"]) == ("2025-12-31T00:00:00Z", [{"x": 1.5}])


def test_what_the_store_does_not_say_is_null() -> None:
    found = flag_to_json(Flag("a", FlagKind.BOOLEAN, "flagd"))
    assert (found["owner"], found["permanent"], found["created_at"]) == (None, None, None)


def test_a_code_default_has_no_value() -> None:
    found = listed(EnvironmentState(Serving.OFF, value_from=CODE_DEFAULT))
    assert (found["serving"], found["value"], found["value_from"]) == ("off", None, "code_default")


def test_only_partial_lists_values() -> None:
    values = (FlagValue.of(True), FlagValue.of(False))
    assert listed(EnvironmentState(Serving.PARTIAL, values=values, reason="targeting"))["values"] == [True, False]
    assert "values" not in listed(EnvironmentState(Serving.UNKNOWN, reason="a new operator"))


def test_facts_stand_beside_the_fields_and_hide_none() -> None:
    state = EnvironmentState(Serving.UNKNOWN, facts=(fact("vendor_status", "launched"), fact("serving", "full")))
    assert (listed(state)["vendor_status"], listed(state)["serving"]) == ("launched", "unknown")
