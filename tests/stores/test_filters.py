from __future__ import annotations

import pytest
from msgspec.structs import replace

from flaglint.stores.filters import Wanted, choose
from tests.checks.builders import flag, full, off, partial

FLAGS = (
    flag("a", owner="team-a", tags=("beta", "ui"), environments=(("eu/production", full()), ("us/production", full()))),
    flag("b", owner="Team-B", environments=(("eu/production", full(False)), ("eu/test", partial()))),
    flag("b", store="manifest", environments=(), definition_only=True, tags=("beta",)),
    flag("c", environments=(("eu/test", off()), ("us/test", off()))),
    flag("d", store="manifest", environments=(), definition_only=True, owner="team-d"),
)


def chosen(**fields: object) -> list[tuple[str, str]]:
    return [(found.key, found.store) for found in choose(FLAGS, Wanted(**fields))]  # type: ignore[arg-type]


B = [("b", "configcat"), ("b", "manifest")]


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"owners": ("team-a",)}, [("a", "configcat")]),
        ({"owners": ("TEAM-A", "team-b")}, [("a", "configcat"), *B]),
        ({"owners": ("team",)}, []),
        ({"tags": ("beta",)}, [("a", "configcat"), *B]),
        ({"tags": ("beta",), "owners": ("team-b",)}, B),
        ({"tags": ("bet",)}, []),
        ({"serving": ("off",)}, [("c", "configcat")]),
        ({"serving": ("off", "partial")}, [*B, ("c", "configcat")]),
        ({"serving": ("unknown",)}, []),
        ({"environments": ("eu/test",), "serving": ("full",)}, []),
        ({"environments": ("test",)}, [*B, ("c", "configcat"), ("d", "manifest")]),
        ({"environments": ("us/production",)}, [("a", "configcat"), ("d", "manifest")]),
        ({"keys": frozenset({"c"})}, [("c", "configcat")]),
        ({"keys": frozenset()}, []),
        ({"drift": True}, B),
    ],
    ids=str,
)
def test_filters(fields: dict[str, object], keys: list[tuple[str, str]]) -> None:
    assert chosen(**fields) == keys


def test_without_a_filter_everything_stays_as_it_is() -> None:
    assert choose(FLAGS, Wanted()) == FLAGS
    assert choose((), Wanted(drift=True)) == ()


def test_only_the_wanted_environments_are_shown() -> None:
    (found, _) = choose(FLAGS[1:3], Wanted(environments=("test",)))
    assert found == replace(FLAGS[1], environments=(("eu/test", partial()),))


def test_a_flag_that_an_account_lacks_drifts() -> None:
    everywhere = flag("x", environments=(("eu/production", full()), ("us/production", full())))
    lacking = flag("y", environments=(("eu/production", full()),))
    assert [found.key for found in choose((everywhere, lacking), Wanted(drift=True))] == ["y"]


def test_a_flag_that_another_store_lacks_does_not() -> None:
    one, other = flag("x", environments=(("eu/test", full()),)), flag("y", "flagd", environments=(("us/test", full()),))
    assert choose((one, other), Wanted(drift=True)) == ()
