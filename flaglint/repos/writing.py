"""Whole files or none: reports and snapshots are replaced in one step, never half written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from flaglint.errors import RepositoryError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its target and move it into place; folders are made as needed.

    Raises:
        RepositoryError: the folder cannot be made or written; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise RepositoryError(f"{path}: cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except OSError as error:
        raise RepositoryError(f"{path}: cannot be written ({error.strerror})") from None
    finally:  # also when a signal stops the run
        Path(temporary).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
