"""Chromium's `flag-metadata.json`: owners and the milestone at which a flag expires. State is not in it.

Options: `current_milestone` (a number such as 150); without it no flag is called expired.
"""

from __future__ import annotations

import re

import msgspec

from flaglint.errors import StoreError
from flaglint.model.flags import Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.decision import fact, unknown
from flaglint.stores.documents import Document, environment_of, is_folder, read_documents
from flaglint.stores.entries import once
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, typed

NAME = "chromium"

NEVER = -1

_TEXT_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*')


class _Entry(msgspec.Struct):
    """One entry of the file."""

    name: str
    owners: list[str]
    expiry_milestone: int


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the metadata file, or of all such files in the folder.

    Raises:
        StoreError: a document is unreadable or no flag metadata, or the option is no number.
    """
    milestone = _milestone(settings)
    snapshots = []
    for document in read_documents(settings, (".json",)):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        entries = typed(json_tree(document, _without_comments(document.text)), list[_Entry], document)
        once((entry.name for entry in entries), document)
        flags = tuple(_flag_of(entry, environment, milestone, document) for entry in entries)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), settings.location)


def _milestone(settings: StoreSettings) -> int | None:
    text = settings.option("current_milestone")
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise StoreError(f"{NAME}: the option current_milestone is no number ({text!r}); write it as 150")
    return int(text)


def _without_comments(text: str) -> str:
    """Return the text with spaces in place of // comments, so that lines and columns stay."""

    def blank(found: re.Match[str]) -> str:
        return found[0] if found[0].startswith('"') else " " * len(found[0])

    return _TEXT_OR_COMMENT.sub(blank, text)


def _flag_of(entry: _Entry, environment: str, milestone: int | None, document: Document) -> Flag:
    facts = [fact("owners", entry.owners)]
    permanent: bool | None = None
    if entry.expiry_milestone == NEVER:
        permanent = True
        facts.append(fact("expired", False))
    elif entry.expiry_milestone >= 0:
        permanent = False
        facts.append(fact("expires_in", f"M{entry.expiry_milestone}"))
        if milestone is not None:
            facts.append(fact("expired", milestone > entry.expiry_milestone))
    owner = next((_address(each) for each in entry.owners if each.strip()), None)
    return Flag(
        key=entry.name,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        environments=((environment, unknown("metadata only")),),
        owner=owner,
        owner_from="owners" if owner else None,
        permanent=permanent,
        permanent_from=None if permanent is None else "expiry_milestone",
        definition_only=True,
        facts=tuple(facts),
        location=document.location,
    )


def _address(owner: str) -> str:
    """Return an owner as an address or the path of an OWNERS file; a bare name is one of chromium.org."""
    owner = owner.strip()
    return owner if "@" in owner or owner.startswith("//") else f"{owner}@chromium.org"


STORE = StoreType(name=NAME, title="Chromium flag metadata", fetch=fetch, options=("current_milestone",))
