"""Files of a flag store, read whole and once: regular files only, within a size limit."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from flaglint.errors import DocumentError
from flaglint.model.flags import SnapshotSource
from flaglint.model.stores import StoreSettings, is_live

MAX_BYTES = 50_000_000
MAX_FILES = 2_000
DEFAULT_ENVIRONMENT = "default"

# Last parts of file names that say what the file is, not what it is about: demo.flagd.json.
_NOT_ENVIRONMENTS = frozenset(
    {"flagd", "simple", "example", "sample", "config", "flags", "features", "schema"} | {"goff", "hosted", "retrieved"}
)


@dataclass(frozen=True, slots=True)
class Document:
    """One file or answer as it was read; `sha256` is that of its bytes, `text` is without a byte order mark.

    `environment` is known where the store was asked for one environment, so that the document need not say it.
    """

    location: str
    text: str
    sha256: str
    environment: str | None = None

    @property
    def suffix(self) -> str:
        """Return the file name's ending in lower case, with the dot."""
        return PurePath(self.location).suffix.lower()

    def source(self, store: str, settings: StoreSettings, environment: str | None = None) -> SnapshotSource:
        """Return where the flags of this document came from, as of the run's own clock."""
        return SnapshotSource(store, self.location, environment, self.sha256, settings.now)


def read_documents(settings: StoreSettings, suffixes: tuple[str, ...]) -> Iterator[Document]:
    """Yield the file at the location, or every file with one of the suffixes in the folder there, sorted by path.

    Each is read when it is asked for, so that the texts of many need not be held at once. Hidden files and folders
    are passed over, links to folders not followed.

    Raises:
        DocumentError: nothing to read there, or a file that cannot be read.
    """
    location = settings.location
    if is_live(location):
        raise DocumentError(location, "is not a file", "this store is read from files: save one and give its path")
    if not os.path.isdir(location):
        yield read_document(location)
        return
    paths = sorted(path for path in _walk(location) if path.lower().endswith(suffixes))
    if not paths:
        raise DocumentError(location, f"holds no {', '.join(suffixes)} file", "give the file or folder of the store")
    if len(paths) > MAX_FILES:
        raise DocumentError(location, f"holds more than {MAX_FILES} files", "give the file or folder of the store")
    yield from map(read_document, paths)


def read_sources(settings: StoreSettings, suffixes: tuple[str, ...], word: str) -> tuple[Document, ...]:
    """Return the file at the location, or every file in the folder there that has the word in it, sorted by path.

    Other files of a source tree may be empty, or text of any encoding.

    Raises:
        DocumentError: as `read_documents`, or no file has the word.
    """
    location = settings.location
    if is_live(location) or not os.path.isdir(location):
        return tuple(read_documents(settings, suffixes))
    paths = sorted(path for path in _walk(location) if path.lower().endswith(suffixes) and os.path.isfile(path))
    found = [(path, content) for path in paths if word.encode() in (content := read_bytes(path))]
    if not found:
        raise DocumentError(
            location, f"holds no {', '.join(suffixes)} file with {word}", "give the folder of the store"
        )
    return tuple(decoded(path, content) for path, content in found)


def read_document(location: str) -> Document:
    """Return one file of UTF-8 text.

    Raises:
        DocumentError: missing, unreadable, not a regular file, too large, empty, or not UTF-8.
    """
    return decoded(location, read_bytes(location))


def decoded(location: str, content: bytes, advice: str | None = None) -> Document:
    """Return bytes that were read as a document.

    Raises:
        DocumentError: empty, or not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(location, f"is not UTF-8 text (byte {error.start})", advice or "save it as UTF-8") from None
    if not text.strip():
        raise DocumentError(location, "is empty", advice or "export or download it again")
    return Document(location, text, hashlib.sha256(content).hexdigest())


def environment_of(document: Document, settings: StoreSettings, *, in_folder: bool) -> str:
    """Return the environment that a document is about, which it does not say itself.

    A file given by itself has the configured name. In a folder one name cannot fit all, so there the file's own
    name (`config_v6.production.json`) comes first.
    """
    if document.environment is not None:
        return document.environment
    named = _environment_in_name(document.location)
    first, second = (named, settings.environment) if in_folder else (settings.environment, named)
    return first or second or DEFAULT_ENVIRONMENT


def is_folder(settings: StoreSettings) -> bool:
    """Tell whether the location is a folder."""
    return not is_live(settings.location) and os.path.isdir(settings.location)


def _environment_in_name(location: str) -> str | None:
    parts = PurePath(location).name.split(".")
    if len(parts) != 3 or not parts[0] or not parts[1] or parts[1].lower() in _NOT_ENVIRONMENTS:
        return None
    return parts[1]


def _walk(folder: str) -> Iterator[str]:
    for directory, subdirectories, names in os.walk(folder):
        subdirectories[:] = sorted(name for name in subdirectories if not name.startswith("."))
        yield from (os.path.join(directory, name) for name in names if not name.startswith("."))


def read_start(location: str, length: int) -> bytes:
    """Return the first bytes of a file, none where there is no regular file to read."""
    try:
        return _read_up_to(location, length) if os.path.isfile(location) else b""
    except DocumentError:
        return b""


def read_bytes(location: str, limit: int | None = None) -> bytes:
    """Return the content of a regular file of at most MAX_BYTES, or of another limit.

    Raises:
        DocumentError: missing, unreadable, not a regular file, or larger than the limit.
    """
    limit = MAX_BYTES if limit is None else limit
    content = _read_up_to(location, limit + 1)
    if len(content) > limit:
        raise DocumentError(location, f"is larger than {limit:,} bytes", "give the store's own document")
    return content


def _read_up_to(location: str, length: int) -> bytes:
    try:
        # Without O_NONBLOCK a named pipe would wait for a writer for ever.
        descriptor = os.open(location, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise DocumentError(location, f"cannot be read ({reason})", "check the path of the store") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(location, "is not a regular file", "give the file or folder of the store")
        try:
            return file.read(length)
        except OSError as error:
            raise DocumentError(location, f"cannot be read ({error.strerror})", "check the file") from None
