"""The order of the stages up to a verdict; each is loaded when it is first needed (`removals` goes on from here)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flaglint.compiled import Search, compiled_search
from flaglint.config import Config, StoreConfig, default_policy
from flaglint.discovery import collect, load
from flaglint.errors import UsageError
from flaglint.folders import cache_folder, opt_in_pack, own_packs, paths_outside
from flaglint.inventory import take_inventory
from flaglint.model.environments import missing
from flaglint.model.findings import Coverage, Finding, Problem
from flaglint.model.flags import FlagSnapshot
from flaglint.model.references import Reference, ReferenceKind, Span
from flaglint.model.stores import StoreSettings, is_live
from flaglint.model.usage import Check, FlagUsage, Policy
from flaglint.selection import is_suppressed, selected_checks
from flaglint.tracing import Learned, Traced, file_kinds, possible_kinds, python_files, trace

if TYPE_CHECKING:
    from flaglint.model.packs import RulePack
    from flaglint.model.source import Suppression

# Where `flaglint snapshot` writes to: a list of all keys, and no place that asks for any.
SNAPSHOT_NAME = "flags.snapshot.json"
_STAGES = ("scanning.scanner", "scanning.remembered", "resolution.rules", "resolution.resolver")
_POLICY_DAYS = (
    "stable_days", "expiring_days", "minimum_age_days", "unevaluated_days", "untouched_days", "snapshot_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """A store asked for on the command line: its location is relative to the working directory."""

    type: str
    location: str
    environment: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """References of a tree, sorted, with what could not be read; `suppressions` are by path."""

    references: tuple[Reference, ...]
    problems: tuple[Problem, ...]
    coverage: Coverage
    suppressions: tuple[tuple[str, tuple[Suppression, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that a check of a tree found out."""

    scan: Scan
    usages: tuple[FlagUsage, ...]
    findings: tuple[Finding, ...]
    policy: Policy


@dataclass
class Project:
    """One tree with its configuration; `paths` limits the scan to files or folders below the root (empty: all).

    `own_files` are files and folders that flaglint writes: what they say of a flag is no reference to it. `commit`
    reads the files of a commit instead of those of the working tree. `scanner` is that of the last scan, or has seen
    some files for the next one, and `learned` is what it took to find all. `sought` are keys that are looked for in all
    texts, besides those of the stores.
    """

    config: Config
    now: datetime
    paths: tuple[str, ...] = ()
    stores: tuple[StoreChoice, ...] = ()
    environments: tuple[str, ...] = ()
    snapshot_file: Path | None = None
    jobs: int | None = None
    force_exclude: bool = False
    own_files: tuple[Path, ...] = ()
    use_cache: bool = False
    progress: Callable[[str], None] | None = None
    commit: str | None = None
    scanner: Any = None
    learned: Learned | None = None
    sought: frozenset[str] = frozenset()

    @cached_property
    def checkout(self) -> Any:
        """Return the files of the working tree, or of a commit: the one asked for, or a bare repository's HEAD."""
        root, exclude = self.config.root, self.config.exclude
        if self.commit is not None or load("repos.state").is_bare(root):
            return load("repos.mirror").Mirror(root, self.commit or "HEAD", exclude)
        return load("repos.checkout").Checkout(root, exclude)

    def look_again(self) -> None:
        """Forget what was found in the files, as some have changed; what is remembered of them is not used any more."""
        self.use_cache, self.scanner = False, None
        for name in ("scan", "judgement"):
            self.__dict__.pop(name, None)

    @cached_property
    def search(self) -> Search:
        """Return what the shipped rule packs and the project's own say to search for."""
        packs = tuple(opt_in_pack(name) or self.checkout.located(name) for name in self.config.packs)
        return compiled_search(packs, use_cache=self.use_cache)

    def is_test(self, path: str) -> bool:
        """Tell whether the configuration counts a file as a test."""
        matches = load("repos.checkout").matches
        return any(matches(path, pattern) for pattern in self.config.test_paths)

    @cached_property
    def has_tests(self) -> bool:
        """Tell whether a file of the scope counts as a test."""
        # A path that fits a pattern holds its longest part without wildcards, which is seen a thousand times as fast.
        parts = {longest_literal(pattern) for pattern in self.config.test_paths}
        least = [part for part in parts if not any(other != part and other in part for other in parts)]
        return any(self.is_test(path) for path in self.scope if any(part in path for part in least))

    # --- stores

    @cached_property
    def flags(self) -> FlagSnapshot | None:
        """Return the single view of every configured store, or None where none is configured.

        Raises:
            StoreError: a store could not be read whole.
        """
        settings = [*self._store_settings()]
        if not settings:
            return None
        found: FlagSnapshot = load("stores.asking").one_view(settings, self.checkout.base, self.progress)
        return found

    def _store_settings(self) -> Iterator[tuple[str, StoreSettings]]:
        if self.snapshot_file is not None:
            yield "snapshot", StoreSettings(str(self.snapshot_file), self.now)
        elif self.stores:
            for it in self.stores:
                settings = StoreSettings(it.location, self.now, it.environment, it.options, self.config.conventions)
                yield it.type, replace(settings, account=it.account)
        elif self.config.snapshot is not None:
            yield "snapshot", StoreSettings(str(self.checkout.located(self.config.snapshot)), self.now)
        else:
            yield from (self._configured(store) for store in self.config.stores)

    def _configured(self, store: StoreConfig) -> tuple[str, StoreSettings]:
        location = store.path if is_live(store.path) else str(self.checkout.located(store.path))
        options = tuple(sorted(store.options.items()))
        settings = StoreSettings(location, self.now, store.environment, options, self.config.conventions)
        return store.type, replace(settings, account=store.account)

    def stale_keys(self) -> frozenset[str]:
        """Return the keys of flags that are overdue, stale by their store, or long the same for every caller."""
        is_stale = load("checks.staleness").is_stale
        usages = take_inventory((), self.flags.flags if self.flags else ())
        return frozenset(usage.key for usage in usages if usage.key is not None and is_stale(usage, self.policy))

    def check_environments(self, environments: Iterable[str]) -> None:
        """Refuse an environment that no store has: a misspelt one would silently judge nothing.

        Raises:
            UsageError: names the environments that there are.
        """
        known = {name for flag in self.flags.flags for name, _ in flag.environments} if self.flags else set()
        unknown = missing(environments, known) if known else ()
        if unknown:
            raise UsageError(f"no store has an environment {unknown[0]!r}; known are {', '.join(sorted(known))}")

    # --- references

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """Return the files that the run is about."""
        if not self.paths:
            return tuple(self.checkout.paths())
        checkout = load("repos.checkout")
        named = {path for path in self.paths if not (self.config.root / path).is_dir()}
        folders = [path for path in self.paths if path not in named]
        # A file that is named is checked though excluded, unless --force-exclude says otherwise (as in ruff). The
        # tree is only listed when a folder is named: a hook names files, and must not pay for a listing.
        listed = self.checkout.paths() if folders else ()
        inside = {path for path in listed if any(checkout.is_below(path, folder) for folder in folders)}
        kept = {path for path in named if not (self.force_exclude and self.checkout.is_excluded(path))}
        return tuple(sorted(inside | kept))

    @cached_property
    def scan(self) -> Scan:
        """Return every reference in the scope, keys followed across the whole tree."""
        if not self.paths:
            self.checkout.begin_listing()
        known = self._known
        # Without keys nothing else can be done until git has listed the files, and hardly a tree does without these.
        for stage in _STAGES if not (self.paths or known) else ():
            load(stage)
        scanner, traced = self.find(self.scanner)
        self.scanner, self.learned = scanner, traced.learned
        references = traced.references
        asked = {reference.key for reference in references if reference.kind.asks}
        declared = {reference.key for reference in references if reference.key is not None}
        mentions = _besides(references, self._mentions(scanner, (known | declared) - asked))
        problems = tuple(scanner.problems[path] for path in sorted(scanner.problems))
        coverage = Coverage(
            files=len(self._python),
            candidates=len(scanner.facts),
            skipped=len(problems),
            absence=self._why_absence_is_not_proved(problems, traced),
        )
        suppressions = tuple(
            (path, facts.suppressions) for path, facts in sorted(scanner.facts.items()) if facts.suppressions
        )
        ordered = tuple(sorted((*references, *mentions), key=lambda reference: reference.sort_key))
        return Scan(ordered, problems, coverage, suppressions)

    @property
    def coverage(self) -> Coverage:
        """Return what the scan covered and how much it read, which takes longer to add up than a removal can wait."""
        return replace(self.scan.coverage, bytes_read=self.scanner.bytes_read)

    @cached_property
    def _python(self) -> tuple[str, ...]:
        return python_files(self.scope)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(flag.key for flag in self.flags.flags) if self.flags else frozenset()

    def find(self, scanner: Any = None) -> tuple[Any, Traced]:
        """Return the scanner with its facts, and the references; a scanner that is given has seen some files."""
        if scanner is None:
            scanner = load("scanning.scanner").Scanner(self.checkout.read, self.jobs, cache(self._remembered))
        # One reading of each file serves all that follows: candidates of every kind, and mentions of keys.
        first = self.scope if self.paths else self.checkout.first_paths
        keys = self._known | self.sought
        scanner.look_ahead(first, keys, possible_kinds())
        scanner.survey(first, file_kinds(self.search, self._known), keys, lambda: self.scope)
        return scanner, self._traced(scanner)

    def find_again(self, read: Callable[[str], bytes], changed: Collection[str]) -> tuple[Reference, ...]:
        """Return the references where other bytes are read, which differ in a few files from those of the last scan."""
        scanner = self.scanner.changed(read, changed)
        scanner.survey(changed, file_kinds(self.search, self._known))
        return self._traced(scanner, self.learned).references

    def _traced(self, scanner: Any, learned: Learned | None = None) -> Traced:
        """Return the references of the scope as a scanner reads it."""
        traced = trace(scanner, self.scope, self.checkout.paths, self.search, self._known, self.is_test, learned)
        # A report of flaglint's own may quote a template.
        templates = {r.path for r in traced.references if r.kind is ReferenceKind.TEMPLATE}
        own = templates.difference(self.text_paths(sorted(templates)))
        wanted = {r.path for r in traced.references}.intersection(self.scope) - own
        inside = tuple(reference for reference in traced.references if reference.path in wanted)
        return replace(traced, references=inside)

    def _remembered(self) -> Any:
        """Return what earlier scans know of the tree, or None where that may not be used or kept."""
        if not self.use_cache or (folder := cache_folder()) is None:
            return None
        return load("scanning.remembered").Remembered(folder, str(self.config.root.resolve()), self.checkout)

    def _mentions(self, scanner: Any, wanted: frozenset[str]) -> tuple[Reference, ...]:
        """Return text mentions of keys without any reference, outside the store's own documents."""
        if not wanted:
            return ()
        # Keys that only the code declares were not known when the tree was surveyed.
        if declared := wanted - self._known:
            scanner.survey(self.scope, (), declared)
        places = scanner.mentioned()
        mention = load("scanning.mentions").mention
        return tuple(
            replace(mention(path, key, *places[path][key]), in_test=self.is_test(path))
            for path in self.text_paths(sorted(places))
            for key in places[path]
            if key in wanted
        )

    def text_paths(self, paths: Iterable[str], *, with_stores: bool = False) -> list[str]:
        """Return the files that are neither the stores' documents nor rule packs nor written by flaglint itself."""
        locations = {settings.location for _, settings in self._store_settings() if not with_stores}
        stores = {Path(location) for location in locations if not is_live(location)}
        base = self.checkout.base
        stores |= {*self.own_files, base / (self.config.snapshot or SNAPSHOT_NAME)}
        return [*paths_outside(base, paths, stores | own_packs(self.config.packs, self.checkout.located))]

    def _why_absence_is_not_proved(self, problems: Sequence[Problem], traced: Traced) -> str | None:
        if self.paths:
            return "only a part of the repository was scanned"
        if problems:
            plural = "file" if len(problems) == 1 else "files"
            return f"{len(problems)} {plural} could not be read"
        for reference in traced.references:
            asks = reference.kind.asks and not reference.in_test
            if asks and reference.key is None and reference.pattern is None:
                return f"the key asked for at {reference.path}:{reference.span.line} may be any"
            if reference.kind is ReferenceKind.BULK and not reference.in_test:
                return f"all flags are read at {reference.path}:{reference.span.line}"
        return None if traced.is_complete else "a chain of aliases is too long to follow"

    # --- judgement

    @cached_property
    def policy(self) -> Policy:
        """Return the policy: the shipped defaults, completed by the configuration."""
        default, own = default_policy(), self.config.policy
        chosen = {
            name: getattr(own, name) if getattr(own, name) is not None else getattr(default, name)
            for name in _POLICY_DAYS
        }
        return Policy(
            now=self.now,
            environments=self.environments or self.config.environments,
            lifetime_days=tuple(sorted({**default.lifetime_days, **own.lifetime_days}.items())),
            select=self.config.select,
            ignore=self.config.ignore,
            **chosen,
        )

    @cached_property
    def judgement(self) -> Judgement:
        """Return the findings of every selected check, suppressed ones left out."""
        snapshot = self.flags
        scan = self.scan
        usages = take_inventory(scan.references, snapshot.flags if snapshot else ())
        # Where there is nothing to judge the checks are only brought in to tell whether those asked for exist.
        is_idle = not usages and not self.config.select
        checks = [] if is_idle else [c for c in collect("checks", "CHECK").values() if isinstance(c, Check)]
        selected = selected_checks(checks, self.config.select, self.config.ignore)
        policy = replace(
            self.policy,
            snapshot=snapshot,
            coverage=scan.coverage,
            known_keys=tuple(sorted({flag.key for flag in snapshot.flags})) if snapshot else (),
        )
        self.check_environments(policy.environments)
        # What has no key stands for the run as a whole.
        judged = usages if any(usage.key is None for usage in usages) else (*usages, FlagUsage(None))
        found = [finding for usage in judged for check in selected for finding in check.find(usage, policy)]
        suppressions = dict(scan.suppressions)
        kept = [finding for finding in found if not is_suppressed(finding, suppressions, self.now)]
        return Judgement(scan, usages, tuple(sorted(kept, key=lambda finding: finding.sort_key)), policy)


def _besides(references: Sequence[Reference], mentions: Sequence[Reference]) -> tuple[Reference, ...]:
    """Return the mentions that are no part of a reference to the same flag: a registration's own text is none."""
    taken = defaultdict[tuple[str, str | None], list[Span]](list)
    for reference in references:
        taken[reference.path, reference.key].append(reference.span)
    return tuple(m for m in mentions if not any(span.contains(m.span) for span in taken[m.path, m.key]))


def longest_literal(pattern: str) -> str:
    """Return the longest part of a glob that stands for nothing but itself."""
    return max(re.split(r"[*?]", re.sub(r"\[.*\]", "*", pattern)), key=len).removeprefix(".").strip("/")


def references_in_sources(sources: Mapping[str, bytes], packs: Sequence[RulePack]) -> tuple[Reference, ...]:
    """Return the references in sources held in memory, by path; used to run the examples of rule packs."""
    scanner = load("scanning.scanner").Scanner(sources.__getitem__, 1)
    paths = sorted(sources)
    traced = trace(scanner, paths, lambda: paths, tuple(packs), frozenset(), lambda path: path.startswith("test"))
    return traced.references
