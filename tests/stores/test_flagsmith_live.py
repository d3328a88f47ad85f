from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from flaglint.model.flags import Flag, FlagSnapshot
from flaglint.stores.flagsmith import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "flagsmith"
DOCUMENT, FEATURES, TAGS = (
    "environment-document.production.json",
    "api.v1.projects.ID.features.json",
    "api.v1.projects.ID.tags.json",
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAGSMITH_ENVIRONMENT_KEY", "ser.secret")
    monkeypatch.setenv("FLAGSMITH_MASTER_API_KEY", "master-secret")


def recorded(name: str) -> Any:
    return json.loads((RECORDED / name).read_text("utf-8"))


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    parts = urlsplit(path)
    if parts.path == "/api/v1/environment-document/":
        assert "authorization" not in headers
        return Reply(recorded(DOCUMENT)) if headers.get("x-environment-key") == "ser.secret" else Reply(status=403)
    if headers.get("authorization") != "Api-Key master-secret":
        return Reply(status=401)
    if parts.path == "/api/v1/projects/7/tags/":
        return Reply(recorded(TAGS))
    assert parts.path == "/api/v1/projects/7/features/"
    body = recorded(FEATURES)
    if "page=2" in parts.query.split("&"):
        return Reply({**body, "results": body["results"][1:]})
    follow = f"http://{headers['host']}{parts.path}?page=2&page_size=100"
    return Reply({**body, "results": body["results"][:1], "next": follow})


def unplaced(snapshot: FlagSnapshot) -> tuple[Flag, ...]:
    return tuple(replace(flag, location=None) for flag in snapshot.flags)


def test_both_apis_read_as_their_recorded_bodies_do(tmp_path: Path) -> None:
    for name in (DOCUMENT, FEATURES, TAGS):
        (tmp_path / name).write_bytes((RECORDED / name).read_bytes())
    with serving(answer) as server:
        found = fetch(STORE, server.url, "production", project="7")
    assert unplaced(found) == unplaced(fetch(STORE, str(tmp_path)))
    assert "secret" not in repr(found)


def test_an_environment_key_alone_gives_the_state_in_the_environment_that_the_document_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FLAGSMITH_MASTER_API_KEY")
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    assert {name for flag in found.flags for name, _ in flag.environments} == {"Production"}


@pytest.mark.parametrize(
    ("variable", "status"), [("FLAGSMITH_ENVIRONMENT_KEY", 403), ("FLAGSMITH_MASTER_API_KEY", 401)]
)
def test_a_refused_key_names_its_variable(monkeypatch: pytest.MonkeyPatch, variable: str, status: int) -> None:
    monkeypatch.setenv(variable, "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url, project="7")
    assert f"refused the token (status {status}); {variable} needs " in message
    assert "secret" not in message


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answer) as server:
        assert "which project is FLAGSMITH_MASTER_API_KEY for? set its id by" in refused(STORE, server.url)
    monkeypatch.delenv("FLAGSMITH_ENVIRONMENT_KEY")
    assert refused(STORE, "api").startswith("flagsmith: the environment variable FLAGSMITH_ENVIRONMENT_KEY is not set")


def test_a_document_of_several_pages_is_not_taken_for_a_whole_one() -> None:
    def paged(path: str, headers: Mapping[str, str]) -> Reply:
        return dataclasses.replace(
            answer(path, headers), headers={"Link": '</api/v1/environment-document/?page_id=2>; rel="next"'}
        )

    with serving(paged) as server:
        assert "comes in several pages" in refused(STORE, server.url)
