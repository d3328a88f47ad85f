"""Rule packs compiled once: twenty TOML files, checked field by field, take longer to read than a small scan.

A run that finds no candidate needs only the words to search for; the packs themselves are decoded when they are asked
for. The file is keyed by everything that went into it, so that a change of any makes another.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from flaglint import __version__
from flaglint.discovery import load
from flaglint.folders import cache_folder, rules_folder

if TYPE_CHECKING:
    from flaglint.model.packs import RulePack

# Other projects with packs of their own, and other versions of flaglint, have theirs beside.
MOST_FILES = 32
_PACKAGE = Path(__file__).resolve().parent
_CODE = ("model/packs.py", "model/template_rules.py", "pack_files.py", "resolution/rules.py", "compiled.py")


class _Compiled(msgspec.Struct, array_like=True):
    """The file: what is needed at once, and the packs as bytes that are decoded later."""

    needles: list[tuple[str, ...]]
    templates: list[tuple[str, ...]]
    has_own: bool
    packs: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for: the groups of words of the packs, whether some speak of modules of the project, the packs.

    `needles` are for Python, `templates` for templates.
    """

    needles: frozenset[tuple[str, ...]]
    templates: frozenset[tuple[str, ...]]
    has_own: bool
    packs: Callable[[], tuple[RulePack, ...]]


def search_of(packs: Sequence[RulePack]) -> Search:
    """Return what to search for by the packs."""
    given = tuple(packs)
    book = load("resolution.rules").RuleBook(given)
    templates = frozenset(rule.needle() for pack in given for rule in pack.template)
    return Search(frozenset(book.needles()), templates, book.speaks_of_modules, lambda: given)


def compiled_search(own: Sequence[Path], *, use_cache: bool) -> Search:
    """Return what to search for by the shipped packs and a project's own.

    Raises:
        PackError: a pack cannot be read, is invalid, or bears the id of another.
    """
    folder = cache_folder() if use_cache else None
    file = folder / f"packs-{_key(own)}.msgpack" if folder else None
    found = _read(file) if file else None
    if found is not None:
        return found
    packs: tuple[RulePack, ...] = load("pack_files").read_packs(own)
    search = search_of(packs)
    if file:
        encoder = msgspec.msgpack.Encoder()
        raw = msgspec.Raw(encoder.encode(packs))
        _write(
            file,
            encoder.encode(_Compiled(sorted(search.needles), sorted(search.templates), search.has_own, raw)),
        )
    return search


def _key(own: Iterable[Path]) -> str:
    """Return a digest of the files' places, times and sizes; of a file that is not there, that it is not."""
    shipped = rules_folder() / "python"
    described = [__version__, sys.version, str(msgspec.__version__)]
    with contextlib.suppress(OSError):
        described += sorted(_described(entry.path) for entry in os.scandir(shipped) if entry.name.endswith(".toml"))
    described += [_described(os.fspath(path)) for path in own]
    described += [_described(f"{_PACKAGE}/{name}") for name in _CODE]
    return hashlib.blake2b("\0".join(described).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _described(path: str) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return path
    return f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}"


def _read(file: Path) -> Search | None:
    try:
        content = file.read_bytes()
        compiled = msgspec.msgpack.decode(content, type=_Compiled)
        needles, templates = frozenset(compiled.needles), frozenset(compiled.templates)
    except (OSError, msgspec.MsgspecError):
        return None

    def packs() -> tuple[RulePack, ...]:
        kind: Any = load("model.packs").RulePack
        decoded: tuple[RulePack, ...] = msgspec.msgpack.decode(compiled.packs, type=tuple[kind, ...])
        return decoded

    return Search(needles, templates, compiled.has_own, packs)


def _write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all, and drop the oldest of too many; a cache that fails is only slow."""
    with contextlib.suppress(OSError):
        # Two runs at once write the same bytes, each to a name of its own.
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        temporary.write_bytes(content)
        os.replace(temporary, file)
        oldest = sorted(file.parent.glob("packs-*.msgpack"), key=lambda path: path.stat().st_mtime_ns)
        for path in oldest[:-MOST_FILES]:
            path.unlink(missing_ok=True)
