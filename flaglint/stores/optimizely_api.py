"""Optimizely's flags API: what flags are. Rules are not in its list, so state comes from datafiles alone."""

from __future__ import annotations

from typing import Any

import msgspec

from flaglint.model.flags import Flag, FlagKind
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import off, unknown
from flaglint.stores.documents import Document
from flaglint.stores.trees import typed


class _Flag(msgspec.Struct):
    key: str
    description: str | None = None
    archived: bool = False
    created_time: str | None = None
    updated_time: str | None = None
    environments: dict[str, Any] | None = None


def flags_of(tree: object, document: Document, store: str) -> tuple[Flag, ...] | None:
    """Return the flags of one page of the API, or None if the document is something else.

    Raises:
        DocumentError: it is a page, but a field is missing or of another type.
    """
    if not isinstance(tree, dict) or not isinstance(tree.get("items"), list) or "featureFlags" in tree:
        return None
    return tuple(_flag_of(each, document, store) for each in typed(tree["items"], list[_Flag], document, "$.items"))


def _flag_of(flag: _Flag, document: Document, store: str) -> Flag:
    # An archived flag is in no datafile any more.
    state = off(None) if flag.archived else unknown("no datafile of this environment was read")
    return Flag(
        key=flag.key,
        kind=FlagKind.BOOLEAN,
        store=store,
        environments=tuple((name, state) for name in sorted(flag.environments or ())),
        description=flag.description or None,
        created_at=parse_moment(flag.created_time),
        modified_at=parse_moment(flag.updated_time),
        archived=flag.archived,
        definition_only=not flag.archived,
        location=document.location,
    )
