"""Open edX: `.. toggle_name:` annotations in the comments and docstrings of Python source.

They declare toggles and hold no state. Source is read, never run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flaglint.errors import DocumentError
from flaglint.model.flags import Flag, FlagKind, FlagSnapshot, StoreFact
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import fact, unknown
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, read_sources
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.python_trees import comments_of, python_tree

NAME = "openedx"

_FIELD = re.compile(r"(\s*)\.\. (\w+):\s*(.*)")
_INNER_KEY = re.compile(r"""\w[\w.]*\[["']([^"']+)["']\]""")


@dataclass(slots=True)
class _Block:
    """The annotations of one toggle while they are collected."""

    fields: dict[str, str] = field(default_factory=dict)


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every annotated toggle of the module, or of all modules in the folder.

    It is never authoritative: a toggle without an annotation is not missing.

    Raises:
        DocumentError: a module with annotations is unreadable, or there is none.
    """
    environment = settings.environment or DEFAULT_ENVIRONMENT
    snapshots = []
    for document in read_sources(settings, (".py",), "toggle_name:"):
        flags = tuple(_flag_of(block.fields, environment, settings.now, document) for block in _blocks(document))
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings),), authoritative=False))
    return refuse_empty(merge(snapshots), settings.location)


def _blocks(document: Document) -> Iterator[_Block]:
    tree = python_tree(document)
    for lines in (*_comment_groups(comments_of(document)), *_docstrings(tree)):
        yield from _parse(lines, document)


def _comment_groups(comments: dict[int, str]) -> Iterator[list[str]]:
    """Yield the texts of comments that stand on neighbouring lines, each without its # and what is before it."""
    group: list[str] = []
    before = 0
    for line, text in sorted(comments.items()):
        if line != before + 1 and group:
            yield group
            group = []
        group.append(text.lstrip()[1:])
        before = line
    if group:
        yield group


def _docstrings(tree: ast.Module) -> Iterator[list[str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value.splitlines()


def _parse(lines: list[str], document: Document) -> Iterator[_Block]:
    """Yield the toggles of one text; a line that is indented by two more than its field continues it."""
    block: _Block | None = None
    name, indent = "", 0
    for line in lines:
        found = _FIELD.fullmatch(line.rstrip())
        if found:
            name, indent = found[2], len(found[1].expandtabs())
            if name == "toggle_name":
                if block is not None:
                    yield block
                block = _Block()
            if block is None:
                continue
            if name in block.fields:
                problem = f"has {name} twice for the toggle {block.fields['toggle_name']!r}"
                raise DocumentError(document.location, problem, "keep one of them")
            block.fields[name] = found[3].strip()
        elif block is not None and name and line.strip() and _indent(line) >= indent + 2:
            block.fields[name] = f"{block.fields[name]} {line.strip()}".strip()
        else:
            name = ""
    if block is not None:
        yield block


def _indent(line: str) -> int:
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


def _flag_of(fields: dict[str, str], environment: str, now: datetime, document: Document) -> Flag:
    key = fields["toggle_name"]
    if not key:
        raise DocumentError(document.location, "has a toggle_name without a name", "write the name behind it")
    expires_at = parse_moment(fields.get("toggle_target_removal_date"))
    use_cases = [each.strip() for each in fields.get("toggle_use_cases", "").split(",") if each.strip()]
    inner = _INNER_KEY.fullmatch(key)
    return Flag(
        key=key,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        environments=((environment, unknown("annotation only")),),
        aliases=(inner[1],) if inner else (),
        description=fields.get("toggle_description") or None,
        created_at=parse_moment(fields.get("toggle_creation_date")),
        expires_at=expires_at,
        expires_from="toggle_target_removal_date" if expires_at else None,
        permanent="temporary" not in use_cases if use_cases else None,
        permanent_from="toggle_use_cases" if use_cases else None,
        definition_only=True,
        facts=_facts(fields, use_cases, expires_at, now),
        location=document.location,
    )


def _facts(
    fields: dict[str, str], use_cases: list[str], expires_at: datetime | None, now: datetime
) -> tuple[StoreFact, ...]:
    default = fields.get("toggle_default", "")
    said: dict[str, object] = {
        "default": {"True": True, "False": False}.get(default, default),
        "expired": None if expires_at is None else expires_at < now,
        "implementation": fields.get("toggle_implementation"),
        "tickets": fields.get("toggle_tickets"),
        "use_cases": use_cases,
        "warning": fields.get("toggle_warning"),
    }
    return tuple(fact(name, value) for name, value in said.items() if value not in (None, "", []))


STORE = StoreType(name=NAME, title="Open edX annotations", fetch=fetch)
