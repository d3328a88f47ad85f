"""Store documents of any size, for measurements: every flag has an owner, dates, tags and one of several states."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

ENVIRONMENTS = ("development", "integration", "production", "staging", "test")
TEAMS = ("payments", "search", "catalog", "growth")


def key_of(number: int) -> str:
    """Return a key as long as people write them."""
    return f"team-{TEAMS[number % 4]}-checkout-step-{number:06}"


def configcat(count: int) -> object:
    """Return a configuration in which one flag in ten is targeted and one in ten rolled out in part."""
    return {"p": {"u": "https://cdn-global.configcat.com", "r": 0, "s": "c2FsdA=="}, "s": [], "f": _settings(count)}


def _settings(count: int) -> dict[str, object]:
    settings: dict[str, object] = {}
    for number in range(count):
        setting: dict[str, object] = {"t": 0, "v": {"b": number % 2 == 0}, "i": f"{number:08x}"}
        if number % 10 == 3:
            users = {"a": "Email", "c": 2, "l": ["@vip.example.com"]}
            setting["r"] = [{"c": [{"u": users}], "s": {"v": {"b": True}, "i": "on"}}]
        if number % 10 == 7:
            setting["p"] = [{"p": 30, "v": {"b": True}, "i": "on"}, {"p": 70, "v": {"b": False}, "i": "off"}]
        settings[key_of(number)] = setting
    return settings


def flagd(count: int) -> object:
    """Return a flag set with metadata, one flag in ten with a fractional targeting."""
    flags: dict[str, object] = {}
    for number in range(count):
        flag: dict[str, object] = {
            "state": "ENABLED",
            "variants": {"on": True, "off": False},
            "defaultVariant": "on" if number % 2 else "off",
            "metadata": {"created": "2024-03-04", "expires": "2027-01-31", "owner": f"team-{TEAMS[number % 4]}"},
        }
        if number % 10 == 7:
            flag["targeting"] = {"fractional": [["on", 30], ["off", 70]]}
        flags[key_of(number)] = flag
    return {"$schema": "https://flagd.dev/schema/v0/flags.json", "flags": flags}


def launchdarkly(count: int) -> object:
    """Return the data that SDKs fetch for one environment, one flag in ten targeted."""
    return {"flags": {key_of(number): _configuration(number) for number in range(count)}, "segments": {}}


def _configuration(number: int) -> dict[str, object]:
    rules = [{"clauses": [{"attribute": "country", "op": "in", "values": ["ch"], "negate": False}], "variation": 0}]
    return {
        "key": key_of(number),
        "version": number,
        "on": number % 3 > 0,
        "variations": [True, False],
        "targets": [],
        "rules": rules if number % 10 == 3 else [],
        "prerequisites": [],
        "fallthrough": {"variation": number % 2},
        "offVariation": 1,
        "deleted": False,
    }


def unleash(count: int) -> object:
    """Return what client SDKs fetch, one feature in ten rolled out in part."""
    features = [
        {
            "name": key_of(number),
            "type": "release",
            "enabled": number % 3 > 0,
            "project": "shop",
            "stale": number % 50 == 0,
            "description": f"Step {number} of the checkout",
            "strategies": [
                {
                    "name": "flexibleRollout",
                    "constraints": [],
                    "parameters": {
                        "groupId": "g",
                        "rollout": "30" if number % 10 == 7 else "100",
                        "stickiness": "default",
                    },
                }
            ],
        }
        for number in range(count)
    ]
    return {"version": 2, "features": features}


def waffle(count: int) -> object:
    """Return a fixture of flags, switches and samples in turn."""
    return [_row(number) for number in range(count)]


def _row(number: int) -> dict[str, object]:
    fields: dict[str, object] = {
        "name": key_of(number),
        "note": f"owner: team-{TEAMS[number % 4]}; expires: 2027-01-31",
        "created": "2024-03-04T09:00:00Z",
        "modified": "2025-08-01T12:00:00Z",
    }
    if number % 3 == 0:
        fields |= {"everyone": True if number % 2 else None, "percent": "30.0" if number % 10 == 7 else None}
        fields |= {"superusers": False, "staff": False, "authenticated": False, "testing": False, "rollout": False}
        fields |= {"languages": "", "groups": [], "users": []}
    elif number % 3 == 1:
        fields["active"] = number % 2 == 0
    else:
        fields["percent"] = "100.0"
    return {"model": f"waffle.{('flag', 'switch', 'sample')[number % 3]}", "pk": number + 1, "fields": fields}


def gitlab(count: int) -> object:
    """Return the list of flags of the API, each with its state in five environments, one in ten rolled out in part."""
    return [_in_gitlab(number) for number in range(count)]


def _in_gitlab(number: int) -> dict[str, object]:
    share = {"groupId": "default", "rollout": "30" if number % 10 == 7 else "100", "stickiness": "default"}
    strategies = [("default", {}, ENVIRONMENTS[:3]), ("flexibleRollout", share, ENVIRONMENTS[3:])]
    return {
        "name": key_of(number),
        "active": number % 3 > 0,
        "version": "new_version_flag",
        "updated_at": "2025-08-01T12:00:00.000Z",
        "strategies": [
            {"name": name, "parameters": parameters, "scopes": [{"environment_scope": each} for each in scopes]}
            for name, parameters, scopes in strategies
        ],
    }


PAGE = 100


def write_pages(folder: Path, count: int) -> Path:
    """Write what LaunchDarkly's API answers for five environments, page by page, into a folder, and return its path."""
    target = folder / "launchdarkly-pages"
    target.mkdir()
    for first in range(0, count, PAGE):
        last = min(first + PAGE, count)
        links = {"self": {"href": f"/api/v2/flags/shop?limit={PAGE}&offset={first}&summary=0"}}
        if last < count:
            links["next"] = {"href": f"/api/v2/flags/shop?limit={PAGE}&offset={last}&summary=0"}
        page = {"items": [_item(number) for number in range(first, last)], "totalCount": count, "_links": links}
        (target / f"{first:07}.json").write_text(json.dumps(page, separators=(",", ":")), encoding="utf-8")
    return target


def _item(number: int) -> dict[str, object]:
    states = {
        name: {**_configuration(number + at), "lastModified": 1700000000000 + number, "_environmentName": name.title()}
        for at, name in enumerate(ENVIRONMENTS)
    }
    return {
        "key": key_of(number),
        "kind": "boolean",
        "description": f"Step {number} of the checkout",
        "creationDate": 1690000000000 + number,
        "variations": [{"_id": "on", "value": True}, {"_id": "off", "value": False}],
        "temporary": True,
        "tags": ["checkout", f"owner:team-{TEAMS[number % 4]}"],
        "_maintainer": {"email": f"{TEAMS[number % 4]}@example.com"},
        "environments": states,
    }


GENERATORS: dict[str, Callable[[int], object]] = {
    "configcat": configcat,
    "flagd": flagd,
    "gitlab": gitlab,
    "launchdarkly": launchdarkly,
    "unleash": unleash,
    "waffle": waffle,
}


def write_store(folder: Path, store: str, count: int) -> Path:
    """Write a store's document with that many flags, as compact as a server sends it, and return its path."""
    path = folder / f"{store}.json"
    path.write_text(json.dumps(GENERATORS[store](count), separators=(",", ":")), encoding="utf-8")
    return path
