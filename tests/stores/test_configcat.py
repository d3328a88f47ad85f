from __future__ import annotations

import json
from pathlib import Path

import pytest

from flaglint.stores.configcat import STORE
from flaglint.stores.dates import parse_moment
from tests.stores.reading import NOW, fetch, only, refused, served, state, write

FLAGS: dict[str, object] = {"a": {"t": 0, "v": {"b": True}}, "b": {"t": 0, "v": {"b": False}}}
CONFIG = {"p": {"r": 0}, "f": FLAGS}
PRODUCTION = "config_v6.production.json"


def setting(key: str, config: str = "c1", **fields: object) -> dict[str, object]:
    return {"settingId": 1, "key": key, "settingType": "boolean", "configId": config, "tags": [], **fields}


def values(name: str = "Production", **moments: str) -> dict[str, object]:
    formulas = [{"setting": setting(key), "updatedAt": moment} for key, moment in moments.items()]
    return {"environment": {"name": name}, "settingFormulas": formulas}


def test_the_configured_name_is_that_of_a_single_file(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, PRODUCTION, CONFIG), environment="live")
    assert [name for name, _ in only(snapshot, "a").environments] == ["live"]


def test_two_environments_of_a_folder_become_one_flag(tmp_path: Path) -> None:
    write(tmp_path, PRODUCTION, CONFIG)
    write(tmp_path, "config_v6.staging.json", {"f": {"a": {"t": 0, "v": {"b": False}}}})
    snapshot = fetch(STORE, str(tmp_path))
    assert served(state(snapshot, "a", "production")) == ("full", True, None)
    assert served(state(snapshot, "a", "staging")) == ("full", False, None)
    assert len(snapshot.sources) == 2


def test_a_simple_override_serves_its_values(tmp_path: Path) -> None:
    flags = {"a": True, "b": "ocean", "c": 50, "d": 0.025}
    snapshot = fetch(STORE, write(tmp_path, "overrides.json", {"flags": flags}))
    assert {key: served(state(snapshot, key)) for key in flags} == {
        key: ("full", value, None) for key, value in flags.items()
    }


@pytest.mark.parametrize("value", [None, [], {"a": 1}])
def test_an_override_with_a_value_that_no_sdk_supports_is_unknown(tmp_path: Path, value: object) -> None:
    snapshot = fetch(STORE, write(tmp_path, "overrides.json", {"flags": {"a": value}}))
    assert served(state(snapshot, "a"))[0] == "unknown"


def test_a_cache_value_says_when_it_was_fetched(tmp_path: Path) -> None:
    text = f'1741078800000\nW/"5f2c"\n{json.dumps(CONFIG)}'
    snapshot = fetch(STORE, write(tmp_path, "cache.txt", text))
    assert served(state(snapshot, "a")) == ("full", True, None)
    assert snapshot.sources[0].fetched_at == parse_moment("2025-03-04T09:00:00Z") != NOW


@pytest.mark.parametrize("text", ['1741078800000\nW/"5f2c"\n', "1741078800000\n", "1741078800000"])
def test_a_cache_value_that_ends_too_early_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(STORE, write(tmp_path, "cache.txt", text)).startswith("is a cache value that ends too early")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        ("<html>", "is an HTML or XML page"),
        ('{"f": {', "is JSON that ends too early"),
        ([], "Expected object, got array at $"),
        ({"f": []}, "Expected object, got array at $.f"),
        ({"f": {"a": 5}}, 'Expected object, got int at $.f["a"]'),
        ({"f": {"a": {"t": 0}}}, 'Object missing required field v at $.f["a"]'),
        ({"f": {"a": {"t": 0, "v": {"b": "true"}}}}, 'Expected bool | null, got str at $.f["a"].v.b'),
        ({"f": {"a": {"t": 0, "v": {"b": True}, "r": {}}}}, 'Expected array, got object at $.f["a"].r'),
        ({"f": {}}, "holds no flag at all"),
        ({"p": {"r": 1, "u": "https://x"}}, "is a redirect without flags"),
        ({"items": []}, "is no ConfigCat document"),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_place(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "config_v6.json", content)).startswith(problem)


def test_one_bad_document_refuses_the_whole_folder(tmp_path: Path) -> None:
    write(tmp_path, PRODUCTION, CONFIG)
    write(tmp_path, "config_v6.staging.json", '{"f": {')
    assert "config_v6.staging.json: is JSON that ends too early" in refused(STORE, str(tmp_path))


def test_documents_that_differ_on_one_environment_leave_it_unknown(tmp_path: Path) -> None:
    write(tmp_path, PRODUCTION, CONFIG)
    write(tmp_path, "copy.production.json", {"f": {"a": {"t": 0, "v": {"b": False}}}})
    snapshot = fetch(STORE, str(tmp_path))
    assert served(state(snapshot, "a", "production"))[0] == "unknown"
    assert len(snapshot.warnings) == 1


def test_a_flag_that_only_the_api_lists_gives_the_default_of_the_call(tmp_path: Path) -> None:
    write(tmp_path, PRODUCTION, CONFIG)
    write(tmp_path, "api/settings.json", [setting(key) for key in ("a", "b", "new")])
    assert served(state(fetch(STORE, str(tmp_path)), "new", "production")) == ("off", "code_default", None)


@pytest.mark.parametrize("listed", [["new"], ["a", "new"]])
def test_a_list_of_another_config_does_not_tell_what_a_missing_flag_gives(tmp_path: Path, listed: list[str]) -> None:
    write(tmp_path, PRODUCTION, CONFIG)
    write(tmp_path, "api/settings.json", [setting(key) for key in listed])
    assert served(state(fetch(STORE, str(tmp_path)), "new", "production"))[0] == "unknown"


def test_api_bodies_alone_define_flags_without_a_state(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "values.json", values(a="2025-08-01T12:00:00Z")))
    assert only(snapshot, "a").definition_only
    assert served(state(snapshot, "a", "production"))[0] == "unknown"


def test_a_state_has_held_since_the_last_change_of_all_it_depends_on(tmp_path: Path) -> None:
    condition = {"p": {"f": "a", "c": 0, "v": {"b": True}}}
    child = {"t": 0, "v": {"b": False}, "r": [{"c": [condition], "s": {"v": {"b": True}}}]}
    write(tmp_path, PRODUCTION, {"f": {**FLAGS, "child": child}})
    write(tmp_path, "values.json", values(a="2026-08-01T12:00:00Z", child="2025-01-01T00:00:00Z"))
    snapshot = fetch(STORE, str(tmp_path))
    assert state(snapshot, "child", "production").since == parse_moment("2026-08-01T12:00:00Z")
    assert state(snapshot, "b", "production").since is None


def test_a_state_behind_a_segment_has_no_date(tmp_path: Path) -> None:
    rule = {"c": [{"s": {"s": 0, "c": 0}}], "s": {"v": {"b": True}}}
    write(tmp_path, PRODUCTION, {"s": [{"n": "x", "r": []}], "f": {"a": {"t": 0, "v": {"b": True}, "r": [rule]}}})
    write(tmp_path, "values.json", values(a="2026-08-01T12:00:00Z"))
    assert state(fetch(STORE, str(tmp_path)), "a", "production").since is None


def test_an_override_beside_the_api_does_not_make_flags_disappear(tmp_path: Path) -> None:
    write(tmp_path, "overrides.simple.json", {"flags": {"a": True}})
    write(tmp_path, "settings.json", [setting("a"), setting("b")])
    assert only(fetch(STORE, str(tmp_path)), "b").environments == ()
