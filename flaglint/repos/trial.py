"""A project's own tests, run by a command of the user's in copies of the tree: as it is, and with a plan's files.

Copies are plain files without git's own folder: nothing is checked out, so that no hook or filter runs. The command is
only ever taken from the command line; no configuration can name it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from flaglint.errors import RepositoryError
from flaglint.model.edits import Trial
from flaglint.repos.checkout import Checkout

MOST_OUTPUT_LINES = 20
_MOST_OUTPUT_BYTES = 64 * 1024


@dataclass(slots=True)
class Run:
    """One run of the command: its exit code, the end of its output, and which tests passed or failed.

    The tests are known where pytest runs, which is asked for a report by an environment variable; else both are empty.
    """

    code: int
    output: str
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


def try_out(tree: Checkout, files: Mapping[str, bytes], command: str) -> Trial:
    """Return how the command ends before and after the files are changed.

    Raises:
        RepositoryError: it fails before already and says nothing about single tests, so that it proves nothing.
    """
    before = _run_in_copy(tree, {}, command)
    if before.code != 0 and not before.passed:
        last = before.output.splitlines()[-1:] or ["no output"]
        raise RepositoryError(
            f"--verify-with {command!r}: fails before the removal already (exit {before.code}: {last[0].strip()}), "
            "nothing was changed; give a command that passes"
        )
    after = _run_in_copy(tree, files, command)
    broken = before.passed & after.failed
    new_failures = after.failed - before.failed
    is_worse = bool(broken or new_failures) or (after.code != 0 and before.code == 0)
    return Trial(
        command=command,
        before=before.code,
        after=after.code,
        broken=tuple(sorted(broken | new_failures)),
        gone=len((before.passed | before.failed) - after.passed - after.failed),
        is_worse=is_worse,
        output=after.output if is_worse else "",
    )


def _run_in_copy(tree: Checkout, files: Mapping[str, bytes], command: str) -> Run:
    with tempfile.TemporaryDirectory(prefix="flaglint-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "tree"
        copy.mkdir()
        tree.export(copy, tree.paths())
        for path, content in files.items():
            (copy / path).write_bytes(content)
        return _run(command, copy, Path(folder) / "results.xml")


def _run(command: str, folder: Path, results: Path) -> Run:
    # An editable installation would lead to the original files: the copy comes first.
    places = [str(folder), *([str(folder / "src")] if (folder / "src").is_dir() else [])]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {
        **inherited,
        "PYTHONPATH": os.pathsep.join([*places, *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTEST_ADDOPTS": f"{os.environ.get('PYTEST_ADDOPTS', '')} --junitxml={results}".strip(),
    }
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", command], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            code = process.wait()
        finally:  # also when a signal stops us: nothing that the command started may outlive the copy
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.seek(max(0, output.seek(0, os.SEEK_END) - _MOST_OUTPUT_BYTES))
        lines = output.read().decode("utf-8", "replace").splitlines()
    run = Run(code, "\n".join(lines[-MOST_OUTPUT_LINES:]))
    _note_tests(run, results)
    return run


def _note_tests(run: Run, results: Path) -> None:
    """Add the tests of a JUnit file; without a whole one nothing is known of single tests."""
    cases: list[tuple[str, list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "testcase":
            cases.append((f"{attributes.get('classname', '')}::{attributes.get('name', '')}", []))
        elif cases and name in ("failure", "error", "skipped"):
            cases[-1][1].append(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(results.read_bytes(), True)
    except (OSError, expat.ExpatError):
        return
    run.failed.update(name for name, marks in cases if {"failure", "error"} & {*marks})
    run.passed.update(name for name, marks in cases if not marks)
    run.passed -= run.failed
