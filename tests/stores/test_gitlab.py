from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.gitlab import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

OFF = ("off", False, None)
ON = ("full", True, None)


def strategy(*scopes: str, name: str = "default", **parameters: str) -> dict[str, Any]:
    return {"name": name, "parameters": parameters, "scopes": [{"environment_scope": scope} for scope in scopes]}


def flag(*strategies: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": "a", "active": True, "version": "new_version_flag", "strategies": list(strategies), **fields}


def decided(tmp_path: Path, environment: str, *strategies: dict[str, Any], **fields: Any) -> tuple[object, ...]:
    location = write(tmp_path, "flags.json", [flag(*strategies, **fields)])
    return served(state(fetch(STORE, location, environment), "a", environment))


def definition(**fields: object) -> str:
    lines = {"name": "a", "default_enabled": "false", **fields}
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


@pytest.mark.parametrize(
    ("scope", "environment", "outcome"),
    [
        ("*", "production", ON),
        ("production", "production", ON),
        ("review/*", "review/feature", ON),
        ("review/*", "review/*", ON),
        ("staging", "production", OFF),
        ("product", "production", OFF),
        ("[a-z]*", "production", OFF),
        ("productio?", "production", OFF),
    ],
)
def test_a_scope_names_environments(tmp_path: Path, scope: str, environment: str, outcome: tuple[object, ...]) -> None:
    assert decided(tmp_path, environment, strategy(scope)) == outcome


def test_a_scope_within_a_group_of_environments_leaves_the_group_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, "review/*", strategy("review/one"))[0] == "unknown"
    assert decided(tmp_path, "review/*", strategy("*/one"))[0] == "unknown"


def test_a_scope_outside_a_group_of_environments_does_not_matter(tmp_path: Path) -> None:
    assert decided(tmp_path, "review/*", strategy("staging/*")) == OFF


def test_plain_scopes_are_the_environments_of_all_flags_and_groups_those_of_one(tmp_path: Path) -> None:
    flags = [flag(strategy("*", "staging", "review/*")), flag(strategy("production"), name="b")]
    found = fetch(STORE, write(tmp_path, "flags.json", flags))
    assert [name for name, _ in only(found, "a").environments] == ["production", "review/*", "staging"]
    assert [name for name, _ in only(found, "b").environments] == ["production", "staging"]


def test_without_scopes_the_environment_is_the_default_one(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.json", [flag(strategy("*"))])
    assert served(state(fetch(STORE, location), "a", "default")) == ON


def test_a_flag_that_is_not_active_is_off(tmp_path: Path) -> None:
    assert decided(tmp_path, "production", strategy("*"), active=False) == OFF


def test_a_list_of_users_varies(tmp_path: Path) -> None:
    assert decided(tmp_path, "production", strategy("*", name="gitlabUserList")) == (
        "partial",
        [True, False],
        "targeting",
    )


@pytest.mark.parametrize("fields", [{"version": "legacy_flag"}, {"version": "3"}])
def test_a_flag_of_another_version_is_unknown(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert decided(tmp_path, "production", strategy("*"), **fields)[0] == "unknown"


def test_an_unknown_strategy_is_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, "production", strategy("*", name="new"))[0] == "unknown"


def test_dates_and_what_the_description_says_are_read(tmp_path: Path) -> None:
    fields = {"created_at": "2025-03-04T09:00:00.000Z", "updated_at": "2025-08-01T12:00:00.000Z"}
    description = "New checkout, expires: 2025-12-31"
    location = write(tmp_path, "flags.json", [flag(strategy("*"), description=description, **fields)])
    found = only(fetch(STORE, location), "a")
    assert (found.expires_at, found.expires_from) == (parse_moment("2025-12-31"), "description expires:")
    assert found.environments[0][1].modified_at == found.modified_at == parse_moment("2025-08-01T12:00:00Z")


def test_the_date_of_the_flag_does_not_say_since_when_its_strategies_hold(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.json", [flag(strategy("*"), updated_at="2025-08-01T12:00:00.000Z")])
    assert state(fetch(STORE, location), "a").since is None


def test_a_definition_holds_no_state(tmp_path: Path) -> None:
    location = write(tmp_path, "a.yml", definition(group="group::tax", type="wip", milestone="'17.10'"))
    found = only(fetch(STORE, location), "a")
    assert served(found.environments[0][1])[0] == "unknown"
    assert (found.owner, found.owner_from, found.permanent) == ("group::tax", "group", None)
    assert {fact.name: fact.value.decode() for fact in found.facts} == {"type": "wip", "introduced_in": "17.10"}


def test_a_milestone_without_quotes_is_not_taken_for_another_one(tmp_path: Path) -> None:
    location = write(tmp_path, "a.yml", definition(milestone="17.10"))
    assert only(fetch(STORE, location), "a").facts == ()


def test_a_flag_for_operations_is_permanent(tmp_path: Path) -> None:
    assert only(fetch(STORE, write(tmp_path, "a.yml", definition(type="ops"))), "a").permanent


def test_a_body_and_a_definition_of_one_flag_complete_each_other(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", definition(group="group::tax"))
    write(tmp_path, "flags.json", [flag(strategy("*"))])
    found = only(fetch(STORE, str(tmp_path)), "a")
    assert (found.owner, found.definition_only, served(found.environments[0][1])) == ("group::tax", False, ON)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("flags.json", {}, "is no GitLab document"),
        ("flags.json", [], "holds no flag at all"),
        ("flags.json", [flag(), flag()], "has the flag 'a' twice"),
        ("flags.json", [{"name": "a"}], "missing required field active"),
        ("flags.json", [flag({"name": "default", "scopes": [{}]})], "missing required field environment_scope"),
        ("flags.json", {"message": "401 Unauthorized"}, "is no GitLab document"),
        ("a.yml", "name: a\n", "is no GitLab document"),
        ("a.yml", definition(default_enabled="maybe"), "default_enabled"),
        ("a.yml", "name: [", "is not YAML"),
    ],
)
def test_a_bad_document_is_refused_with_one_line(tmp_path: Path, name: str, content: object, problem: str) -> None:
    assert problem in refused(STORE, write(tmp_path, name, content))
