"""Options that several commands share, declared once, and what they make of the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import click

from flaglint.config import Config, config_among, find_config, read_config
from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.model.stores import API, is_database_address, is_live
from flaglint.pipeline import Project, StoreChoice

# The one option that every type of store has: it is no field of the location.
_ACCOUNT = "account"

Command = TypeVar("Command", bound=Callable[..., Any])

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
_SHARED = (
    click.option("--config", "config_file", type=click.Path(path_type=Path), help="Use this configuration file."),
    click.option(
        "--store",
        "stores",
        multiple=True,
        metavar="TYPE:LOCATION",
        help="Read flags from this store instead of the configured ones; may be repeated. LOCATION is a file, a "
        "folder, a URL, or `api` for the vendor's own, with options as in `launchdarkly:api?project=shop&account=eu`; "
        "`account` goes before the names of environments.",
    ),
    click.option(
        "--environment",
        "environments",
        multiple=True,
        metavar="NAME",
        help="The environment that a --store is about, or those that count; may be repeated.",
    ),
    click.option(
        "--snapshot", type=click.Path(path_type=Path), help="Read flags from a file made by `flaglint snapshot`."
    ),
    click.option("--as-of", metavar="DATE", help="Judge as if it were this day (YYYY-MM-DD)."),
    click.option("--jobs", "-j", type=click.IntRange(min=1), help="Number of worker processes."),
)


def shared(command: Command) -> Command:
    """Add the options by which every command finds its configuration and its stores."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


def project(
    paths: tuple[Path, ...],
    *,
    config_file: Path | None,
    stores: tuple[str, ...],
    environments: tuple[str, ...],
    snapshot: Path | None,
    as_of: str | None,
    jobs: int | None,
) -> Project:
    """Return the project that the command line is about.

    Raises:
        UsageError: a path is not there or outside the project, or an option has no meaning.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    start = (paths[0] if paths else Path()).resolve()
    config = read_config(config_file.resolve()) if config_file else _config_near(start)
    choices = store_choices(stores, environments)
    # With as many environments as stores each names what its store is about; else they choose what counts.
    return Project(
        config=config,
        now=clock(as_of),
        paths=_inside(paths, config),
        stores=choices,
        environments=tuple(dict.fromkeys(environments)),
        snapshot_file=snapshot,
        jobs=jobs,
        progress=show_progress if sys.stderr.isatty() else None,
    )


def _config_near(start: Path) -> Config:
    """Return the configuration nearest above a path; a bare repository has its own in its last commit."""
    if not load("repos.state").is_bare(start):
        return find_config(start)
    committed = load("repos.git").committed_bytes
    return config_among(start, lambda name: committed(start, name))


def show_progress(text: str) -> None:
    """Show on one line of the terminal what is going on, in place of what was; an empty text clears it."""
    click.echo(f"\r\x1b[K{text}", nl=False, err=True)


def store_choices(stores: tuple[str, ...], environments: tuple[str, ...]) -> tuple[StoreChoice, ...]:
    """Return the stores of the command line, each with its environment.

    One environment is that of every store; as many as there are stores belong to them in order.
    """
    choices = []
    for index, store in enumerate(stores):
        kind, colon, location = store.partition(":")
        if not colon or not location:
            live = f"{kind or 'launchdarkly'}:{API}"
            raise UsageError(
                f"--store {store}: write TYPE:LOCATION, for example {live} for the vendor's own, "
                "or configcat:config_v6.json for a file"
            )
        environment = None
        if len(environments) == 1:
            environment = environments[0]
        elif len(environments) == len(stores):
            environment = environments[index]
        location, options = _split_options(location)
        account = dict(options).get(_ACCOUNT) or None
        own = tuple(option for option in options if option[0] != _ACCOUNT)
        choices.append(StoreChoice(kind, location, environment, own, account))
    return tuple(choices)


def _split_options(location: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a location and the options that stand after it, as in `api?project=shop` or `settings.py?table=used`.

    A file may be called so, and what follows the address of a database is a part of it.
    """
    place, _, options = location.partition("?")
    is_file = not is_live(place) and (os.path.exists(location) or not os.path.exists(place))
    if is_file or is_database_address(place):
        return location, ()
    return place, tuple(parse_qsl(options, keep_blank_values=True))


def clock(as_of: str | None) -> datetime:
    """Return the moment that the run judges by: now, or the given day or moment in UTC."""
    if as_of is None:
        return datetime.now(timezone.utc)
    try:
        moment = datetime.fromisoformat(as_of.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(f"--as-of {as_of}: write a day as YYYY-MM-DD") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _inside(paths: tuple[Path, ...], config: Config) -> tuple[str, ...]:
    root = config.root.resolve()
    inside = []
    for path in paths:
        resolved = Path(os.path.abspath(path))
        if not resolved.is_relative_to(root):
            resolved = path.resolve()
        if not resolved.is_relative_to(root):
            raise UsageError(f"{path}: lies outside {root}; run flaglint once for each project")
        inside.append(resolved.relative_to(root).as_posix())
    return () if "." in inside else tuple(inside)
