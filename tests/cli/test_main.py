from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shop import write_shop


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flaglint.cli.main", *arguments],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )  # fmt: skip


def test_findings_exit_with_1(tmp_path: Path) -> None:
    assert run("check", cwd=write_shop(tmp_path)).returncode == 1


def test_an_error_is_one_line_on_stderr_with_exit_code_2(tmp_path: Path) -> None:
    ran = run("flags", "--store", "configcat:gone.json", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("flaglint: ")
    assert len(ran.stderr.splitlines()) == 1


def test_an_unknown_command_is_a_usage_error(tmp_path: Path) -> None:
    ran = run("chek", cwd=tmp_path)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_the_help_lists_every_command(tmp_path: Path) -> None:
    out = run("--help", cwd=tmp_path).stdout
    for command in ("audit", "check", "explain", "flags", "refs", "remove", "snapshot"):
        assert f"  {command} " in out


def test_a_reader_that_goes_away_causes_no_noise(tmp_path: Path) -> None:
    write_shop(tmp_path)
    for number in range(400):
        (tmp_path / f"m{number}.py").write_text((tmp_path / "cart.py").read_text())
    command = f"{sys.executable} -m flaglint.cli.main refs | head -n 1"
    repository = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": repository},
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr


def test_a_bug_is_one_line_and_exit_code_70(tmp_path: Path) -> None:
    program = (
        "from flaglint.cli import main, explain\n"
        "def broken(): raise KeyError('oops')\n"
        "explain.descriptions = broken\n"
        "import sys; sys.argv = ['flaglint', 'explain']\n"
        "main.run()\n"
    )
    repository = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": repository},
    )  # fmt: skip
    assert ran.returncode == 70
    assert "--debug" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "heavy",
    [
        "libcst",
        "git",
        "rich",
        "urllib3",
        "jinja2",
        "flaglint.stores.configcat",
        "flaglint.checks.expired",
        "flaglint.reports.sarif",
        "flaglint.model.edits",
        "flaglint.resolution.resolver",
    ],
)
def test_a_hook_without_flags_loads_no_heavy_module(tmp_path: Path, heavy: str) -> None:
    (tmp_path / "plain.py").write_text("x = 1\n")
    repository = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flaglint.cli.main", "check", "plain.py"],
        cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": repository},
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert heavy not in loaded
    assert "flaglint.pipeline" in loaded
