from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving
from flaglint.stores.snapshot import encode
from tests.cli.shop import Ran, invoke, lines
from tests.repos.repositories import git, repository, write

SINCE = datetime(2026, 1, 1, tzinfo=timezone.utc)
CODE = """\
import configcatclient

client = configcatclient.get("sdk-key")


def pay(user):
    if client.get_value("newCart", False, user):
        one()
    if client.get_value("newTax", False, user):
        two()
    if client.get_value("oldSale", False, user):
        three()
"""


def flag(key: str, value: str = "true", **more: object) -> Flag:
    state = EnvironmentState(Serving.FULL, FlagValue(value), since=SINCE)
    return Flag(key, FlagKind.BOOLEAN, "configcat", (("production", state),), created_at=SINCE, **more)  # type: ignore[arg-type]


@pytest.fixture
def sure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project in git with two flags that are on since long, and one that is off."""
    monkeypatch.chdir(tmp_path)
    config = tmp_path.parent / f"{tmp_path.name}.gitconfig"
    config.write_text("[user]\nname = Kea\nemail = kea@example.com\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    flags = FlagSnapshot((flag("newCart"), flag("newTax"), flag("oldSale", "false")))
    return repository(
        tmp_path,
        {
            "pay.py": CODE,
            "flags.json": encode(flags),
            "flaglint.toml": 'snapshot = "flags.json"\n',
            "clean.py": "x = 1\n",
        },
    )


def check(*arguments: str) -> Ran:
    return invoke("check", "--as-of", "2026-06-01", *arguments)


def text(root: Path) -> str:
    return (root / "pay.py").read_text()


def branches(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "for-each-ref", "--format=%(refname:short)", "refs/heads/flaglint"],
        cwd=root, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return listed.stdout.split()


def test_fixes_are_announced_without_being_made(sure: Path) -> None:
    found = check("--output-format", "json").json()["findings"]
    assert {(each["key"], each["code"], each["fix"]) for each in found if each["fix"]} == {
        ("newCart", "FLG101", "safe"), ("newTax", "FLG101", "safe"), ("oldSale", "FLG110", "unsafe"),
    }  # fmt: skip
    assert text(sure) == CODE


def test_safe_zombies_go_one_after_the_other_and_the_rest_is_reported(sure: Path) -> None:
    ran = check("--fix")
    assert "newCart" not in text(sure)
    assert "newTax" not in text(sure)
    assert "    one()\n    two()\n    if client" in text(sure)
    assert lines(ran.out, "removed newCart (FLG101)")
    assert lines(ran.out, "left oldSale (FLG110)", "--unsafe-fixes")
    assert lines(ran.out, "Removed 2 flags, left 1.")
    assert not lines(ran.out, "pay.py", "[newCart]")
    assert lines(ran.out, "pay.py", "FLG110", "[oldSale]")
    assert ran.code == 1


def test_the_result_of_all_fixes_is_clean_and_a_second_run_changes_nothing(sure: Path) -> None:
    ran = check("--fix", "--unsafe-fixes", "--select", "FLG1")
    assert ran.code == 0, ran.out
    after = text(sure)
    assert after.endswith("def pay(user):\n    one()\n    two()\n")
    again = check("--fix", "--unsafe-fixes", "--select", "FLG1")
    assert (again.code, text(sure)) == (0, after)
    assert lines(again.out, "Removed 0 flags")


def test_a_difference_is_only_shown(sure: Path) -> None:
    ran = check("--diff")
    assert (ran.code, text(sure)) == (1, CODE)
    assert lines(ran.out, '-    if client.get_value("newCart", False, user):')
    assert lines(ran.err, "would remove newTax (FLG101)")
    subprocess.run(["git", "apply"], input=ran.out, text=True, cwd=sure, check=True)
    assert "newCart" not in text(sure)
    assert "newTax" not in text(sure)


def test_nothing_to_fix_has_an_empty_difference(sure: Path) -> None:
    ran = check("--diff", "--select", "FLG401")
    assert (ran.code, ran.out) == (0, "")


def test_no_more_flags_than_wanted(sure: Path) -> None:
    ran = check("--fix", "--max-flags", "1")
    assert "newCart" not in text(sure)
    assert "newTax" in text(sure)
    assert lines(ran.out, "left newTax (FLG101): --max-flags 1 is reached")


def test_only_the_selected_checks_count(sure: Path) -> None:
    check("--fix", "--unsafe-fixes", "--select", "FLG110")
    assert "newCart" in text(sure)
    assert "oldSale" not in text(sure)


def test_a_flag_that_is_silenced_somewhere_is_left(sure: Path) -> None:
    asked = '"newTax", False, user):'
    more = CODE.replace("newCart", "newTax").replace("oldSale", "newTax")
    write(sure, {"pay.py": CODE.replace(asked, f"{asked}  # flaglint: ignore[FLG101]"), "more.py": more})
    git(sure, "add", "-A")
    git(sure, "commit", "-qm", "More")
    ran = check("--fix")
    assert lines(ran.out, "left newTax", "a comment at pay.py:9 silences it")
    assert text(sure).count("newTax") == 1
    assert "newCart" not in text(sure)


def test_a_flag_in_a_changed_file_is_left_and_the_others_go(sure: Path) -> None:
    write(sure, {"pay.py": CODE.replace('    if client.get_value("newTax", False, user):\n        two()\n', ""),
                 "tax.py": CODE.replace("newCart", "newTax").replace("oldSale", "newTax")})  # fmt: skip
    git(sure, "add", "-A")
    git(sure, "commit", "-qm", "Split")
    with (sure / "tax.py").open("a") as file:
        file.write("# mine\n")
    ran = check("--fix")
    assert lines(ran.out, "removed newCart")
    assert lines(ran.out, "left newTax", "tax.py: has uncommitted changes")
    assert "newTax" in (sure / "tax.py").read_text()
    assert lines(check("--fix", "--allow-dirty").out, "removed newTax")


def test_each_flag_gets_a_branch_of_its_own_from_the_last_commit(sure: Path) -> None:
    write(sure, {"pay.py": "broken = (\n"})
    ran = check("--fix", "--commit")
    assert branches(sure) == ["flaglint/remove-newCart", "flaglint/remove-newTax"]
    assert text(sure) == "broken = (\n"
    assert lines(ran.out, "removed newTax (FLG101) on the branch flaglint/remove-newTax")
    shown = subprocess.run(
        ["git", "show", "flaglint/remove-newTax:pay.py"], cwd=sure, check=True, capture_output=True, text=True
    ).stdout
    assert "newTax" not in shown
    assert "newCart" in shown
    again = check("--fix", "--commit")
    assert lines(again.out, "left newCart", "the branch flaglint/remove-newCart exists already")


def test_the_projects_own_tests_have_the_last_word(sure: Path) -> None:
    ran = check("--fix", "--verify-with", "grep -q newTax pay.py")
    assert lines(ran.out, "removed newCart")
    assert lines(ran.out, "left newTax", "the project's own tests end worse")
    assert "newTax" in text(sure)


def test_other_formats_keep_their_output_to_themselves(sure: Path) -> None:
    ran = check("--fix", "--output-format", "json", "--select", "FLG1")
    assert {each["key"] for each in ran.json()["findings"]} == {"oldSale"}
    assert lines(ran.err, "Removed 2 flags, left 1.")


@pytest.mark.parametrize("options", [("--commit",), ("--diff", "--fix", "--commit")])
def test_options_that_mean_nothing_together_are_refused(sure: Path, options: tuple[str, ...]) -> None:
    ran = check(*options)
    assert (ran.code, ran.out) == (2, "")
    assert text(sure) == CODE


def test_in_the_middle_of_a_merge_nothing_is_fixed(sure: Path) -> None:
    (sure / ".git" / "MERGE_HEAD").touch()
    ran = check("--fix")
    assert ran.code == 2
    assert "a merge is under way" in ran.err
    assert text(sure) == CODE


def test_by_the_real_command_line(sure: Path) -> None:
    program = [sys.executable, "-m", "flaglint.cli.main", "check", "--fix", "--as-of", "2026-06-01"]
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(program, cwd=sure, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "newTax" not in text(sure)
