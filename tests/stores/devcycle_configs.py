"""Configs of DevCycle, as its server SDKs download them, for the tests of the reader."""

from __future__ import annotations

from typing import Any

EVERYBODY = {"type": "all", "values": [], "filters": []}
ANA = {"type": "user", "subType": "email", "comparator": "=", "values": ["ana@example.com"], "filters": []}
PAST, FUTURE = "2025-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"


def audience(*filters: object, operator: str = "and") -> dict[str, Any]:
    return {"_id": "audience", "filters": {"filters": list(filters), "operator": operator}}


def target(*shares: tuple[str, float], to: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    distribution = [{"_variation": name, "percentage": share} for name, share in shares]
    return {"_id": "target", "_audience": to or audience(EVERYBODY), "distribution": distribution, **fields}


def feature(*targets: dict[str, Any], key: str = "cart", **fields: Any) -> dict[str, Any]:
    """Return a feature of two variations, of the variables `new-cart` (boolean) and `cart-label` (text)."""
    variations = [
        {
            "_id": name,
            "key": name,
            "name": name,
            "variables": [{"_var": "v1", "value": on}, {"_var": "v2", "value": "Go"}],
        }
        for name, on in (("on", True), ("off", False))
    ]
    configuration = {"_id": "configuration", "targets": list(targets), "forcedUsers": {}, **fields}
    return {"_id": f"f-{key}", "key": key, "type": "release", "variations": variations, "configuration": configuration}


def config(*features: dict[str, Any], **settings: Any) -> dict[str, Any]:
    variables = [("v1", "new-cart", "Boolean"), ("v2", "cart-label", "String"), ("v3", "alone", "JSON")]
    return {
        "project": {
            "_id": "p",
            "key": "shop",
            "a0_organization": "org",
            "settings": {"edgeDB": {"enabled": False}, **settings},
        },
        "environment": {"_id": "e", "key": "production"},
        "features": list(features),
        "variables": [{"_id": id_, "key": key, "type": type_} for id_, key, type_ in variables],
        "variableHashes": {"new-cart": 1, "cart-label": 2, "alone": 3},
        "audiences": {},
    }
