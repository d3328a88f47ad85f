"""What becomes of a plan: the working tree or a new branch, what must hold before, and work that was cut short."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import click

from flaglint.discovery import load
from flaglint.errors import RewriteError
from flaglint.model.edits import Applicability, Delivery, RewritePlan
from flaglint.pipeline import Project
from flaglint.removals import steps_for, try_out


@dataclass(frozen=True, slots=True)
class Target:
    """Where plans go: into the files, onto a new branch, or nowhere; and what a person allows or asks for."""

    write: bool = False
    branch: str | None = None
    unsafe: bool = False
    allow_dirty: bool = False
    verify_with: str | None = None


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


def start_branch(changed: Project, key: str, name: str | None) -> str:
    """Let the project read its last commit, and return the name of the branch to be made.

    Raises:
        RepositoryError: there is no commit to start from, or the name is none or taken.
    """
    commits = load("repos.commits")
    root = changed.config.root
    branch: str = name if name is not None else commits.branch_for(key)
    changed.commit = commits.base_commit(root)
    commits.refuse_branch(root, branch)
    return branch


def deliver(changed: Project, plan: RewritePlan, target: Target, written: Collection[str] = ()) -> Delivery:
    """Write or commit the plan if that was asked for, it is safe enough, and the project's own tests agree."""
    asked = target.write or target.branch is not None
    held_back = asked and plan.applicability is not Applicability.SAFE and not target.unsafe
    if held_back or not plan.files:
        return Delivery(held_back=held_back)
    trial = try_out(changed, plan, target.verify_with) if target.verify_with is not None else None
    if trial is not None and trial.is_worse:
        return Delivery(trial=trial)
    if target.branch is not None:
        commit = commit_plan(changed, plan, target.branch)
        return Delivery(branch=target.branch, commit=commit, trial=trial)
    if target.write:
        write_in_place(plan, changed.config.root, allow_dirty=target.allow_dirty, written=written)
    return Delivery(written=target.write, trial=trial)


def commit_plan(changed: Project, plan: RewritePlan, branch: str) -> str:
    """Make the branch with one commit of the plan, and return the commit's id; all from the commit that was read."""
    tree = changed.checkout
    message = load("reports.commit_message").render(plan, steps_for(changed, plan))
    files = {rewrite.path: (tree.mode(rewrite.path), rewrite.after) for rewrite in plan.files}
    commit: str = load("repos.commits").commit_files(changed.config.root, branch, tree.commit, files, message)
    return commit


def write_in_place(plan: RewritePlan, root: Path, *, allow_dirty: bool, written: Collection[str] = ()) -> None:
    """Write a plan's files, all or none; `written` are those that this run has changed before.

    Raises:
        RepositoryError: the repository is in the middle of a merge or the like, or locked.
        RewriteError: a file has uncommitted changes, or may not be replaced.
    """
    refuse_bare(root)
    state = load("repos.state")
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


def refuse_bare(root: Path) -> None:
    """Raise if there are no files to be written.

    Raises:
        RewriteError: the root is a bare repository.
    """
    if load("repos.state").is_bare(root):
        raise RewriteError(f"{root}: a bare repository has no files that could be written; use a clone")
