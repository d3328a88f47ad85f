"""From a project to the plan that takes one flag out of it, and the value that the store says is to stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.inventory import bulk_reads, take_inventory
from flaglint.leftovers import find_leftovers, tell, tell_names
from flaglint.model.edits import Applicability, RewritePlan
from flaglint.model.references import Reference, ReferenceKind
from flaglint.model.usage import FlagUsage
from flaglint.pipeline import Project

if TYPE_CHECKING:
    from flaglint.model.edits import Trial
    from flaglint.model.flags import FlagValue
    from flaglint.reports.steps import Steps


def plan_removal(project: Project, key: str, value: FlagValue | None) -> RewritePlan:
    """Return the plan that takes one flag out of the scope's code, each file proved or refused.

    What is remembered may only tell that nothing refers to the flag, which words an unchanged file holds, and what is
    in certain bytes. Whatever its facts rest on is read anew: no plan rests on what was in a file before.
    """
    read = project.checkout.read
    if project.use_cache:
        project.sought = frozenset({key})
        seen = project.scan
        if not _of(key, seen.references):
            applicability = Applicability.REVIEW if seen.problems else Applicability.SAFE
            nothing = RewritePlan(key, value, applicability=applicability, problems=seen.problems)
            return tell(nothing, find_leftovers(project, key, ()), project.scope)
    if project.use_cache and project.scanner.is_current():
        project.use_cache = False
    else:
        project.look_again()
        project.sought = frozenset()
    references = _of(key, project.scan.references)
    scanner = project.scanner
    found = find_leftovers(project, key, references)
    removal = load("removal")
    sources = project.text_paths(project.checkout.paths(), with_stores=True)
    tree = removal.Tree(read, sources, project.jobs, scanner.remember)
    plan: RewritePlan = removal.Removal(
        key,
        value,
        references,
        tree,
        lambda read: project.find_again(read, read.after),
        found.quoted,
        bulk_reads(project.scan.references),
        project.scan.problems,
    ).plan
    symbols = [r.symbol for r in references if r.symbol is not None]
    return tell_names(tell(plan, found, project.scope), symbols, tree)


def _of(key: str, references: Iterable[Reference]) -> tuple[Reference, ...]:
    return tuple(r for r in references if r.key == key and r.kind is not ReferenceKind.MENTION)


def value_to_keep(project: Project, key: str) -> FlagValue | None:
    """Return the one value that the store gives to everybody; None where call sites keep their own default.

    Raises:
        UsageError: no store, no such flag, or callers can get different values.
    """
    if project.flags is None:
        raise UsageError(f"which value of {key!r} is to stay? Pass --value, or configure the flag store")
    environments = project.policy.environments
    usage = next((usage for usage in take_inventory((), project.flags.flags) if usage.key == key), None)
    if usage is None:
        raise UsageError(f"no store has a flag {key!r}; pass --value to say what is to stay")
    value = usage.constant(environments)
    if value is None and not usage.serves_code_default(environments):
        raise UsageError(
            f"{key!r} does not serve one value to everybody (see `flaglint flags`); pass --value to remove it anyway"
        )
    return value


def steps_for(project: Project, plan: RewritePlan) -> Steps:
    """Return what people do next, and by hand, when the plan is carried out."""
    flags = project.flags.flags if project.flags else ()
    references = project.scan.references
    nothing = FlagUsage(plan.key, bulk_reads=bulk_reads(references))
    usage = next((usage for usage in take_inventory(references, flags) if usage.key == plan.key), nothing)
    policy = replace(project.policy, snapshot=project.flags)
    steps: Steps = load("reports.steps").steps(
        usage,
        plan.value,
        policy,
        refusals=plan.refusals,
        problems=plan.problems,
        mentions=plan.mentions,
        changes_code=bool(plan.files),
        has_tests=bool(plan.files) and project.has_tests,
    )
    return steps


def try_out(project: Project, plan: RewritePlan, command: str) -> Trial:
    """Return how the user's command ends in copies of the whole tree, without and with the plan.

    Raises:
        RepositoryError: it fails without the plan already, and so proves nothing.
    """
    root, commit = project.config.root, project.commit
    tree = load("repos.mirror").Mirror(root, commit) if commit else load("repos.checkout").Checkout(root)
    files = {rewrite.path: rewrite.after for rewrite in plan.files}
    trial: Trial = load("repos.trial").try_out(tree, files, command)
    return trial
