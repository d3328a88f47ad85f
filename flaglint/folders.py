"""Where files lie: the rules that flaglint ships, the cache of the user, and what is not the code's own in a tree."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def rules_folder() -> Path:
    """Return the folder with the shipped rules: inside the wheel, or beside the package in a checkout."""
    shipped = _PACKAGE / "_rules"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "rules"


def cache_folder() -> Path | None:
    """Return the user's own cache folder, made if need be, or None where there is none that only the user can write.

    `FLAGLINT_CACHE_DIR` names it, else it is where the platform keeps caches. It is never below a scanned tree by
    default, and what others could have put into it is not read.
    """
    named = os.environ.get("FLAGLINT_CACHE_DIR")
    try:
        folder = Path(named).absolute() if named else _platform_folder() / "flaglint"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):  # RuntimeError: the user has no home
        return None
    return folder if status.st_uid == os.getuid() and not status.st_mode & 0o022 else None


def paths_outside(root: Path, paths: Iterable[str], kept: set[Path]) -> Iterator[str]:
    """Yield the paths that are none of the files and folders, nor below one; what lies behind a link is never read."""
    base = root.resolve()
    inside = {path.resolve() for path in kept}
    places = tuple(path.relative_to(base).as_posix() for path in inside if path.is_relative_to(base))
    if "." in places:
        return
    below = tuple(f"{place}/" for place in places)
    for path in paths:
        # Nearly all do not even begin like one of them.
        if not path.startswith(places) or not (path in places or path.startswith(below)):
            yield path


def _platform_folder() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    return Path(chosen) if os.path.isabs(chosen) else Path.home() / ".cache"


def opt_in_pack(name: str) -> Path | None:
    """Return the shipped pack of that name that is only used where the configuration asks for it, or None."""
    path = rules_folder() / "python" / "opt_in" / f"{name}.toml"
    return path if "/" not in name and path.is_file() else None


def own_packs(names: Iterable[str], located: Callable[[str], Path]) -> set[Path]:
    """Return the rule packs of the project's own that a configuration names: their examples are no references."""
    return {located(name) for name in names if opt_in_pack(name) is None}
