"""Writing a plan to the working tree: what must hold before, and what a run that was cut short has left to do."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from flaglint.discovery import load
from flaglint.errors import RewriteError
from flaglint.model.edits import RewritePlan


def finish_interrupted(root: Path, *, write: bool) -> None:
    """Finish what a removal that was cut short had begun to write; without `write` only say that there is such.

    Raises:
        RewriteError: there is one, and nothing may be written; or it cannot be finished.
    """
    if not (root / load("rewriting.journal").JOURNAL).exists():
        return
    apply = load("rewriting.apply")
    if not write and apply.is_unfinished(root):
        raise RewriteError(f"{root}: a removal was cut short while it wrote; run it with --write again to finish it")
    finished = apply.resume(root) if write else ()
    if finished:
        click.echo(f"Finished a removal that had been cut short ({len(finished)} files).", err=True)


def write_in_place(plan: RewritePlan, root: Path, *, allow_dirty: bool, written: Collection[str] = ()) -> None:
    """Write a plan's files, all or none; `written` are those that this run has changed before.

    Raises:
        RepositoryError: the repository is in the middle of a merge or the like, or locked.
        RewriteError: a file has uncommitted changes, or may not be replaced.
    """
    state = load("repos.state")
    if state.is_bare(root):
        raise RewriteError(f"{root}: a bare repository has no files that could be written; use a clone")
    if state.is_in_git(root):
        state.refuse_unfinished(root)
        state.refuse_locked(root)
    if not allow_dirty:
        paths = [rewrite.path for rewrite in plan.files if rewrite.path not in written]
        dirty = load("repos.dirty").dirty_files(root, paths)
        if dirty:
            raise RewriteError(
                f"{dirty[0]}: has uncommitted changes, nothing was written; commit them first (also those of an "
                "earlier removal), or pass --commit to get a branch made from the last commit, or --allow-dirty"
            )
    load("rewriting.apply").write(plan, root)
