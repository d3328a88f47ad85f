"""Split (Harness FME): what SDKs receive as JSON, localhost files in JSON, YAML and `.split`, and the admin API.

Values are treatments. A flag that is missing or archived gives `control`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.decision import Undecided, fact, state_of, unknown
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.entries import once
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.split_api import Listing, listing_of, snapshots_of
from flaglint.stores.split_live import API
from flaglint.stores.split_local import LocalFlag, legacy_flags, yaml_flags
from flaglint.stores.split_rules import Split, states_of
from flaglint.stores.trees import json_tree, mapping, typed
from flaglint.stores.value_order import in_order

NAME = "split"


class _Section(msgspec.Struct):
    d: list[Any]


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the document, or of all documents in the folder.

    Raises:
        DocumentError: a document is unreadable or of none of the forms.
    """
    snapshots = []
    listings: list[Listing] = []
    for document in documents_at(settings, (".json", ".yaml", ".yml", ".split"), API):
        listing = listing_of(document) if document.suffix not in (".yaml", ".yml", ".split") else None
        if listing is not None:
            listings.append(listing)
            continue
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        if document.suffix == ".json":
            flags = tuple(_of_json(document, environment))
        else:
            found = yaml_flags(document) if document.suffix in (".yaml", ".yml") else legacy_flags(document)
            flags = tuple(_of_local(each, environment, document) for each in found)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    snapshots += snapshots_of(listings, settings, NAME)
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _of_json(document: Document, environment: str) -> Iterator[Flag]:
    root = mapping(json_tree(document), document)
    if "ff" in root:
        trees, pointer = typed(root["ff"], _Section, document, "$.ff").d, "$.ff.d"
    elif "splits" in root:
        trees, pointer = typed(root["splits"], list[Any], document, "$.splits"), "$.splits"
    else:
        raise DocumentError(document.location, "has neither ff nor splits", "give what the SDK receives as JSON")
    splits = [typed(tree, Split, document, f"{pointer}[{index}]") for index, tree in enumerate(trees)]
    once((split.name for split in splits), document)
    states = states_of({split.name: split for split in splits})
    for split in splits:
        state = in_order(states[split.name], tuple(FlagValue.of(each) for each in split.treatments()))
        flag = _flag(split.name, state, split.treatments(), environment, document)
        yield replace(
            _with_configuration(flag, state, split.configurations or {}),
            archived=split.status == "ARCHIVED",
            depends_on=split.parents(),
        )


def _of_local(local: LocalFlag, environment: str, document: Document) -> Flag:
    try:
        state = state_of(local.decided().map(FlagValue.of))
    except Undecided as reason:
        state = unknown(str(reason))
    flag = _flag(local.name, state, local.treatments(), environment, document)
    return _with_configuration(flag, state, {each: local.configuration(each) for each in local.treatments()})


def _flag(
    name: str, state: EnvironmentState, treatments: tuple[str, ...], environment: str, document: Document
) -> Flag:
    return Flag(
        key=name,
        kind=FlagKind.STRING,
        store=NAME,
        environments=((environment, state),),
        variations=tuple(FlagValue.of(treatment) for treatment in treatments),
        location=document.location,
    )


def _with_configuration(flag: Flag, state: EnvironmentState, configurations: dict[str, Any]) -> Flag:
    """Return the flag with the configuration of the one treatment that it gives."""
    treatment = state.value.decode() if state.value is not None else None
    configuration = configurations.get(treatment) if isinstance(treatment, str) else None
    return replace(flag, facts=(fact("config", configuration),)) if isinstance(configuration, str) else flag


STORE = StoreType(name=NAME, title="Split", fetch=fetch, options=("workspace", "environments", "timeout"))
