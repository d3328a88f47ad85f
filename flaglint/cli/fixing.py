"""`flaglint check --fix`: the flags that the stores prove to be zombies, taken out one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from flaglint.discovery import load
from flaglint.errors import RewriteError, UsageError
from flaglint.pipeline import Project

if TYPE_CHECKING:  # a hook that only checks must not wait for what takes flags out
    from collections.abc import Callable

    from flaglint.fixing import Outcome
    from flaglint.model.edits import RewritePlan

_OPTIONS = (
    click.option("--fix", is_flag=True, help="Take the flags that can go out of the code, where that is safe."),
    click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing."),
    click.option("--commit", is_flag=True, help="With --fix: one branch `flaglint/remove-KEY` a flag; touch no file."),
    click.option("--unsafe-fixes", is_flag=True, help="Take out those too that a person should look at first."),
    click.option("--max-flags", type=click.IntRange(min=1), metavar="N", help="Take out no more than N flags."),
    click.option("--allow-dirty", is_flag=True, help="Change files that have uncommitted changes."),
    click.option("--verify-with", metavar="COMMAND", help="Run the tests in copies before and after each flag."),
)

# The parameters that these options become.
FIXING_NAMES = ("fix", "diff", "commit", "unsafe_fixes", "max_flags", "allow_dirty", "verify_with")


def fixing_options(command: Any) -> Any:
    """Add the options that say which flags are taken out, and where to."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(slots=True)
class Fixing:
    """What the command line asks for; `done` collects what became of each flag."""

    fix: bool
    diff: bool
    commit: bool
    unsafe_fixes: bool
    max_flags: int | None
    allow_dirty: bool
    verify_with: str | None
    done: list[Outcome] = field(default_factory=list)
    _written: set[str] = field(default_factory=set)

    @property
    def is_asked(self) -> bool:
        """Tell whether flags are to be taken out, or shown without."""
        return self.fix or self.diff

    def run(self, checked: Project) -> None:
        """Take the flags out, or print how; afterwards the project sees the tree as it is then.

        Raises:
            UsageError: options that mean nothing together.
            RewriteError: a bare repository cannot be written to, or an interrupted removal not be finished.
            RepositoryError: there is nothing to start a branch from, or a merge or the like is under way.
        """
        if self.commit and not self.fix:
            raise UsageError("--commit says where --fix puts its changes; pass --fix too")
        if self.commit and self.diff:
            raise UsageError("--diff and --commit exclude each other; choose one")
        if not self.is_asked:
            return
        root = checked.config.root
        if self.commit:
            checked.commit = load("repos.commits").base_commit(root)
        elif not self.diff:
            load("cli.writing").refuse_bare(root)
        if not self.commit:
            load("cli.writing").finish_interrupted(root, write=not self.diff)
        accept = self._show if self.diff else self._deliver
        self.done.extend(
            load("fixing").fix_all(
                checked,
                lambda plan: accept(checked, plan),
                self._taken(checked),
                unsafe=self.unsafe_fixes,
                most=self.max_flags,
            )
        )
        checked.look_again()

    def _show(self, checked: Project, plan: RewritePlan) -> str | None:
        click.echo(load("rewriting.apply").diff(plan), nl=False)
        checked.checkout.lay_over({rewrite.path: rewrite.after for rewrite in plan.files})
        return None

    def _deliver(self, checked: Project, plan: RewritePlan) -> str | None:
        branch = load("repos.commits").branch_for(plan.key) if self.commit else None
        writing = load("cli.writing")
        target = writing.Target(not self.commit, branch, self.unsafe_fixes, self.allow_dirty, self.verify_with)
        try:
            delivery = writing.deliver(checked, plan, target, self._written)
        except RewriteError as error:
            return str(error)
        if delivery.trial is not None and delivery.trial.is_worse:
            broken = f", for example {delivery.trial.broken[0]}" if delivery.trial.broken else ""
            return f"the project's own tests end worse without it{broken}"
        self._written.update(rewrite.path for rewrite in plan.files)
        return None

    def _taken(self, checked: Project) -> Callable[[str], str | None]:
        """Return what says of a key that it has a branch already."""
        commits = load("repos.commits")

        def taken(key: str) -> str | None:
            branch = commits.branch_for(key)
            exists = self.commit and commits.exists(checked.config.root, branch)
            return f"the branch {branch} exists already" if exists else None

        return taken

    def lines(self) -> Iterator[str]:
        """Yield one line for each flag, and a last one with the counts; nothing unless fixes were asked for."""
        if not self.is_asked:
            return
        visible = load("reports.escaping").visible
        for outcome in self.done:
            codes = ", ".join(outcome.codes)
            if outcome.is_fixed:
                yield f"{self._verb()} {visible(outcome.key)} ({codes}){self._place(outcome.key)}"
            else:
                yield f"left {visible(outcome.key)} ({codes}): {visible(outcome.reason or '')}"
        fixed = self._fixed(self.done)
        flags = load("reports.escaping").plural(fixed, "flag")
        yield f"{self._verb().capitalize()} {flags}, left {len(self.done) - fixed}."

    @property
    def has_changes(self) -> bool:
        """Tell whether a flag was taken out, or would be."""
        return self._fixed(self.done) > 0

    def _verb(self) -> str:
        return "would remove" if self.diff else "removed"

    def _place(self, key: str) -> str:
        return f" on the branch {load('repos.commits').branch_for(key)}" if self.commit else ""

    @staticmethod
    def _fixed(outcomes: Sequence[Outcome]) -> int:
        return sum(outcome.is_fixed for outcome in outcomes)
