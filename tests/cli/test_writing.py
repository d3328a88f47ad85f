"""What `--write` refuses or finishes, by real processes where the end is sudden."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shop import CART, invoke, write_shop
from tests.repos.repositories import git, repository, write

KILLS = 200 if "FLAGLINT_FUZZ_EXAMPLES" in os.environ else 2
REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "flaglint.cli.main", "remove", "newCart", "--value", "true", "--write"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def fifty(root: Path) -> Path:
    """Write a project whose flag is asked for in fifty files, by a constant of one more."""
    root.mkdir()
    write_shop(root)
    write(root, {"keys.py": 'CART = "newCart"\n'})
    for number in range(49):
        source = CART.replace('"newCart"', "CART").replace("import config", "from keys import CART\nimport config", 1)
        write(root, {f"part{number % 7}/m{number}.py": f"{source}\n\nNUMBER = {number}\n"})
    return root


def sources(root: Path) -> dict[str, bytes]:
    return {str(found.relative_to(root)): found.read_bytes() for found in root.rglob("*.py")}


def copy(root: Path, files: dict[str, bytes]) -> Path:
    root.mkdir()
    write_shop(root)
    write(root, files)
    return root


def kill_when(process: subprocess.Popen[bytes], root: Path, chance: random.Random) -> None:
    """Kill at a random moment of the run: half of the time of its whole length, else of the time that it writes."""
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, 4))
    else:
        while process.poll() is None and not list(root.glob(".flaglint-journal*")):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.3))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)


def test_kill_at_any_moment_leaves_whole_files_and_a_second_run_finishes(tmp_path: Path) -> None:
    seed = random.randrange(2**32) if KILLS == 200 else 3
    chance = random.Random(seed)
    done = fifty(tmp_path / "done")
    old = sources(done)
    assert subprocess.run(COMMAND, cwd=done, env=ENVIRONMENT, capture_output=True, check=False).returncode == 0
    new = sources(done)
    assert len([path for path in old if new[path] != old[path]]) >= 50
    for kill in range(KILLS):
        root = copy(tmp_path / f"tree{kill}", old)
        process = subprocess.Popen(COMMAND, cwd=root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        kill_when(process, root, chance)
        torn = [path for path, source in sources(root).items() if source not in (old[path], new[path])]
        assert torn == [], f"seed {seed}"
        ran = subprocess.run(COMMAND, cwd=root, env=ENVIRONMENT, capture_output=True, check=False)
        assert (ran.returncode, sources(root), list(root.rglob("*.flaglint-tmp"))) == (0, new, []), f"seed {seed}"


# --- one refusal for each row of the table of bad input


def test_uncommitted_changes_are_refused_with_the_next_step(shop: Path) -> None:
    repository(shop, {})
    (shop / "cart.py").write_text(f"{CART}\n\nNEW = 1\n")
    ran = invoke("remove", "newCart", "--value", "true", "--write")
    assert ran.code == 2
    assert "commit them first" in ran.err
    assert "--commit" in ran.err
    assert "--allow-dirty" in ran.err


def test_other_files_may_have_uncommitted_changes(shop: Path) -> None:
    repository(shop, {"other.py": ""})
    (shop / "other.py").write_text("x = 1\n")
    assert invoke("remove", "newCart", "--value", "true", "--write").code == 0


def merging(shop: Path) -> None:
    (shop / ".git" / "MERGE_HEAD").touch()


def locked(shop: Path) -> None:
    (shop / ".git" / "index.lock").touch()


def read_only(shop: Path) -> None:
    (shop / "cart.py").chmod(0o444)


def linked_twice(shop: Path) -> None:
    os.link(shop / "cart.py", shop / "second")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(merging, "a merge is under way"), (locked, "index.lock"), (read_only, "read-only"), (linked_twice, "hard links")],
)
def test_a_bad_state_is_one_line_and_exit_code_2(shop: Path, spoil: Callable[[Path], None], reason: str) -> None:
    repository(shop, {})
    spoil(shop)
    ran = invoke("remove", "newCart", "--value", "true", "--write")
    assert (ran.code, ran.out) == (2, "")
    assert reason in ran.err
    assert "\n" not in ran.err
    assert (shop / "cart.py").read_text() == CART


def test_a_file_with_conflict_markers_is_skipped_and_the_result_partial(shop: Path) -> None:
    repository(shop, {})
    marked = "import configcatclient\n<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n"
    write(shop, {"marked.py": marked})
    ran = invoke("remove", "newCart", "--value", "true", "--write", "--unsafe-fixes")
    assert ran.code == 3
    assert "marked.py" in ran.out
    assert (shop / "marked.py").read_text() == marked


def test_a_disk_that_is_full_leaves_everything_as_it_was(tmp_path: Path) -> None:
    root = write_shop(tmp_path)
    (root / "cart.py").write_text(CART + "# long\n" * 20_000)
    before = (root / "cart.py").read_bytes()

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    ran = subprocess.run(
        COMMAND, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False, preexec_fn=limit
    )
    assert ran.returncode == 2
    assert "cannot be written: File too large" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert (root / "cart.py").read_bytes() == before
    assert list(root.rglob("*.flaglint-tmp")) == []


def test_what_was_cut_short_is_finished_by_write_and_named_by_a_dry_run(shop: Path) -> None:
    program = (
        "import os, runpy, sys\n"
        "replace = os.replace\n"
        "def dying(source, target):\n"
        "    os._exit(9) if str(target).endswith('.py') else replace(source, target)\n"
        "os.replace = dying\n"
        "sys.argv = ['flaglint', 'remove', 'newCart', '--value', 'true', '--write']\n"
        "runpy.run_module('flaglint.cli.main', run_name='__main__')\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=shop, env=ENVIRONMENT, check=False)
    assert ran.returncode == 9
    dry = invoke("remove", "newCart", "--value", "true")
    assert dry.code == 2
    assert "cut short" in dry.err
    assert invoke("check").code == 1  # its temporary files are no input
    second = invoke("remove", "newCart", "--value", "true", "--write")
    assert second.code == 0
    assert "newCart" not in (shop / "cart.py").read_text()


def test_a_symbolic_link_is_no_input_and_stays_one(shop: Path) -> None:
    (shop / "real").write_text(CART)
    (shop / "cart.py").unlink()
    (shop / "cart.py").symlink_to("real")
    invoke("remove", "newCart", "--value", "true", "--write")
    assert (shop / "cart.py").is_symlink()
    assert (shop / "real").read_text() == CART


def test_two_removals_in_a_row_need_a_commit_between(shop: Path) -> None:
    write(shop, {"cart.py": CART.replace("return cart.old_total()", 'return client.get_value("unusedFlag", False)')})
    repository(shop, {})
    assert invoke("remove", "newCart", "--value", "false", "--write").code == 0
    assert "commit them first" in invoke("remove", "unusedFlag", "--value", "false", "--write").err
    git(shop, "commit", "-qam", "Remove newCart")
    assert invoke("remove", "unusedFlag", "--value", "false", "--write").code == 0
