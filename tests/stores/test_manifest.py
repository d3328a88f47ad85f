from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.listing import flag_to_json
from flaglint.stores.manifest import STORE
from tests.stores.reading import fetch, only, refused, write

MANIFEST = """
version = 1

[flags.new-checkout]
why = "The checkout of one page"
owner = "team-payments"
kind = "release"
on = "one page"
off = "three pages"
remove_by = 2025-12-31
services = ["shop"]
tickets = ["SHOP-12"]

[flags."max cart"]
permanent_reason = "An operator turns it down under load"

[flags.bare]
"""


def test_every_field_is_read(tmp_path: Path) -> None:
    flag = flag_to_json(only(fetch(STORE, write(tmp_path, "flags.toml", MANIFEST)), "new-checkout"))
    expected = {
        "description": "The checkout of one page",
        "owner": "team-payments",
        "owner_from": "manifest owner",
        "type": "release",
        "on": "one page",
        "off": "three pages",
        "expires_at": "2025-12-31T00:00:00Z",
        "expires_from": "manifest remove_by",
        "permanent": False,
        "services": ["shop"],
        "tickets": ["SHOP-12"],
        "environments": {},
        "definition_only": True,
    }
    assert expected.items() <= flag.items()


def test_a_reason_makes_a_flag_permanent(tmp_path: Path) -> None:
    flag = only(fetch(STORE, write(tmp_path, "flags.toml", MANIFEST)), "max cart")
    assert (flag.permanent, flag.permanent_from) == (True, "manifest permanent_reason")


def test_what_is_not_said_stays_unknown(tmp_path: Path) -> None:
    flag = only(fetch(STORE, write(tmp_path, "flags.toml", MANIFEST)), "bare")
    assert (flag.owner, flag.expires_at, flag.permanent, flag.facts) == (None, None, None, ())


def test_a_manifest_never_tells_that_a_flag_is_gone(tmp_path: Path) -> None:
    assert fetch(STORE, write(tmp_path, "flags.toml", MANIFEST)).authoritative is False
    assert fetch(STORE, write(tmp_path, "flags.toml", "version = 1")).authoritative is False


def test_a_date_may_be_text(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.toml", '[flags.a]\nremove_by = "2025-12-31"')
    assert only(fetch(STORE, location), "a").expires_at == parse_moment("2025-12-31")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[flags.a", "is not TOML ("),
        ("[flags.a]\n[flags.a]", "is not TOML ("),
        ("[flag.a]", "has the unknown field 'flag' at $; did you mean flags?"),
        ('[flags.a]\nowners = "x"', "has the unknown field 'owners' at $.flags[\"a\"]; did you mean owner?"),
        ("[flags.a]\nowner = 5", 'Expected str | null, got int at $.flags["a"].owner'),
        ('[flags.a]\ntickets = "SHOP-1"', 'Expected array, got str at $.flags["a"].tickets'),
        ("[flags]\na = true", "Expected object, got bool at $.flags"),
        ('[flags.a]\nremove_by = "soon"', 'has no date at $.flags["a"].remove_by'),
        ('[flags.a]\nremove_by = 2025-12-31\npermanent_reason = "x"', "has remove_by and permanent_reason at"),
        ("version = 2", "has another version than 1 at $.version"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_with_the_place(tmp_path: Path, text: str, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "flags.toml", text)).startswith(problem)
