from __future__ import annotations

import pytest
from msgspec.structs import replace

from flaglint.model.conflicts import conflicts, differing, differing_fields, in_words, is_drifting
from flaglint.model.flags import Conflict, EnvironmentState, Flag, FlagKind, Serving
from tests.checks.builders import ago, code_default, flag, full, off, partial

UNKNOWN = EnvironmentState(Serving.UNKNOWN, reason="a new operator")
CONFIGCAT, MANIFEST = "configcat (config.json)", "manifest (flags.toml)"


def manifest(**fields: object) -> Flag:
    plain: dict[str, object] = {"location": "flags.toml", "environments": (), "definition_only": True}
    return flag("new-checkout", "manifest", None, **plain, **fields)


@pytest.mark.parametrize(
    ("first", "second", "about", "texts"),
    [
        (flag(owner="ana"), manifest(owner="team-a"), "owner", ("ana", "team-a")),
        (flag(expires_at=ago(3)), manifest(expires_at=ago(1)), "expires_at", ("2026-05-29", "2026-05-31")),
        (flag(permanent=False), manifest(permanent=True), "permanent", ("false", "true")),
        (flag(), replace(flag(store="flagd"), kind=FlagKind.STRING), "kind", ("boolean", "string")),
        (flag(), flag(store="flagd", production=full(False)), "serving", ("full true", "full false")),
        (flag(), flag(store="flagd", production=off(True)), "serving", ("full true", "off true")),
        (flag(), flag(store="flagd", production=partial()), "serving", ("full true", "partial percentage")),
    ],
)
def test_what_two_stores_say_differently_is_a_conflict(
    first: Flag, second: Flag, about: str, texts: tuple[str, str]
) -> None:
    (found,) = conflicts([first, second])
    assert (found.about, tuple(text for _, text in found.readings)) == (about, texts)
    assert found.environment == ("production" if about == "serving" else None)


@pytest.mark.parametrize(
    "flags",
    [
        [],
        [flag(owner="ana")],
        [flag(owner="ana"), manifest()],
        [flag(owner="ana"), manifest(owner="ana")],
        [flag(), replace(manifest(), kind=FlagKind.STRING)],
        [flag(), flag(store="flagd", production=UNKNOWN)],
        [flag(), flag(store="flagd", environments=(("test", full(False)),))],
        [flag(expires_at=ago(3)), manifest(expires_at=ago(3), expires_from="remove_by")],
        [flag(namespace="flag"), flag(namespace="switch", production=full(False))],
    ],
    ids=lambda flags: str(len(flags)),
)
def test_silence_agreement_and_other_name_spaces_are_none(flags: list[Flag]) -> None:
    assert conflicts(flags) == ()


def test_a_reading_without_a_name_space_meets_each_of_them() -> None:
    switch = flag(store="waffle", namespace="switch", owner="team-a")
    assert [found.about for found in conflicts([switch, manifest(owner="team-b")])] == ["owner"]


def test_what_was_noted_comes_first_and_once() -> None:
    noted = Conflict("owner", (("a", "x"), ("b", "y")))
    first = flag(conflicts=(noted,), owner="ana")
    found = conflicts([first, manifest(owner="team-a", conflicts=(noted,))])
    assert found == (noted, Conflict("owner", ((CONFIGCAT, "ana"), (MANIFEST, "team-a"))))
    assert conflicts([first]) == (noted,)


def test_readings_that_agree_are_named_once() -> None:
    said = [(flag(), "a"), (flag(), "a"), (manifest(), "b")]
    assert differing("owner", said) == Conflict("owner", ((CONFIGCAT, "a"), (MANIFEST, "b")))
    assert differing("owner", said[:2]) is None
    assert list(differing_fields([])) == []


def test_a_state_in_words() -> None:
    said = [in_words(state) for state in (full("a"), off(), off(False), code_default(), partial(), UNKNOWN)]
    assert said == ['full "a"', "off", "off false", "off (code default)", "partial percentage", "unknown"]


@pytest.mark.parametrize(
    ("states", "drifts"),
    [
        ((full(), full(since=ago(3))), False),
        ((full(), UNKNOWN), False),
        ((full(),), False),
        ((), False),
        ((full(), full(False)), True),
        ((full(), off(True)), True),
        ((off(), code_default()), True),
        ((partial(), full()), True),
    ],
)
def test_drift_is_two_known_answers(states: tuple[EnvironmentState, ...], drifts: bool) -> None:
    environments = tuple((str(number), state) for number, state in enumerate(states))
    assert is_drifting([flag(environments=environments)]) is drifts
