from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import CLEAN, invoke, lines


def test_a_zombie_is_found_with_exit_code_1(shop: Path) -> None:
    ran = invoke("check")
    assert ran.code == 1
    assert lines(ran.out, "cart.py:7:8:", "FLG101", "[newCart]")


def test_a_clean_project_exits_with_0(shop: Path) -> None:
    (shop / "cart.py").write_text(CLEAN)
    ran = invoke("check", "--select", "FLG101")
    assert ran.code == 0


def test_a_project_without_flags_and_configuration_is_told_so_kindly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.py").write_text(CLEAN)
    ran = invoke("check")
    assert ran.code == 0
    assert "No flag store was read" in ran.out
    assert not ran.err


def test_json_follows_the_contract(shop: Path) -> None:
    document = invoke("check", "--output-format", "json").json()
    assert document["version"] == 1
    assert {"findings", "problems", "coverage", "snapshot"} <= document.keys()
    zombie = next(finding for finding in document["findings"] if finding["code"] == "FLG101")
    assert {"code", "name", "severity", "confidence", "key", "path", "line", "column", "message", "evidence", "fix",
            "fingerprint"} <= zombie.keys()  # fmt: skip
    assert (zombie["path"], zombie["line"], zombie["column"]) == ("cart.py", 7, 8)


def test_a_syntax_error_costs_one_line_and_exit_code_3(shop: Path) -> None:
    (shop / "cart.py").write_text("import configcatclient\ndef broken(:\n")
    ran = invoke("check", "--select", "FLG101")
    assert ran.code == 3
    assert len(lines(ran.out, "cart.py", "syntax error")) == 1


@pytest.mark.parametrize("content", ["{", "[]", "<html>", ""], ids=["truncated", "a list", "a web page", "empty"])
def test_a_broken_store_is_one_line_and_exit_code_2(shop: Path, content: str) -> None:
    (shop / "store.json").write_text(content)
    ran = invoke("check")
    assert (ran.code, ran.out) == (2, "")
    assert "store.json" in ran.err
    assert "\n" not in ran.err


def test_an_unknown_option_names_the_nearest(shop: Path) -> None:
    (shop / "flaglint.toml").write_text('enviroments = ["production"]\n')
    ran = invoke("check")
    assert ran.code == 2
    assert "did you mean `environments`?" in ran.err


def test_a_misspelt_environment_is_refused(shop: Path) -> None:
    (shop / "flaglint.toml").write_text(
        'environments = ["prod"]\n[[stores]]\ntype = "configcat"\npath = "store.json"\nenvironment = "production"\n'
    )
    ran = invoke("check")
    assert ran.code == 2
    assert "known are production" in ran.err


def test_a_suppressed_finding_is_left_out(shop: Path) -> None:
    source = (shop / "cart.py").read_text()
    (shop / "cart.py").write_text(
        source.replace("user):\n        return", "user):  # flaglint: ignore[FLG101]\n        return")
    )
    assert not lines(invoke("check").out, "FLG101")


def test_a_suppression_of_another_check_changes_nothing(shop: Path) -> None:
    source = (shop / "cart.py").read_text()
    (shop / "cart.py").write_text(
        source.replace("user):\n        return", "user):  # flaglint: ignore[FLG401]\n        return")
    )
    assert lines(invoke("check").out, "FLG101")


def test_a_suppression_that_is_over_changes_nothing(shop: Path) -> None:
    source = (shop / "cart.py").read_text()
    comment = "    # flaglint: ignore[FLG101] until=2026-01-31\n    if client"
    (shop / "cart.py").write_text(source.replace("    if client", comment))
    assert lines(invoke("check", "--as-of", "2026-02-01").out, "FLG101")
    assert not lines(invoke("check", "--as-of", "2026-01-30").out, "FLG101")


def test_a_selection_that_is_no_check_is_refused(shop: Path) -> None:
    for codes in ("FLG1O1", "FLG101,XYZ"):
        ran = invoke("check", "--select", codes)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("no check has a code that begins with")


def test_checks_are_selected_and_ignored_by_prefix(shop: Path) -> None:
    assert not lines(invoke("check", "--select", "FLG2").out, "FLG101")
    assert not lines(invoke("check", "--ignore", "FLG1").out, "FLG101")
    assert lines(invoke("check", "--select", "FLG101,FLG2", "--ignore", "FLG1").out, "FLG101")


def test_statistics_count_each_check(shop: Path) -> None:
    assert lines(invoke("check", "--statistics").out, "1", "FLG101")


def test_exit_zero_hides_the_verdict_from_the_shell_only(shop: Path) -> None:
    ran = invoke("check", "--exit-zero")
    assert ran.code == 0
    assert "FLG101" in ran.out


def test_a_named_file_is_checked_though_excluded_unless_forced(shop: Path) -> None:
    config = (shop / "flaglint.toml").read_text()
    (shop / "flaglint.toml").write_text(f'exclude = ["cart.py"]\n{config}')
    assert lines(invoke("check", "cart.py").out, "FLG101")
    assert not lines(invoke("check", "cart.py", "--force-exclude").out, "FLG101")
    assert not lines(invoke("check").out, "FLG101")


def test_a_path_that_is_not_there_is_a_usage_error(shop: Path) -> None:
    ran = invoke("check", "nowhere.py")
    assert ran.code == 2
    assert "nowhere.py: no such file or folder" in ran.err


def test_two_runs_say_the_same(shop: Path) -> None:
    assert invoke("check", "--jobs", "1").out == invoke("check", "--jobs", "3").out


def test_the_report_can_go_to_a_file(shop: Path) -> None:
    ran = invoke("check", "--output-format", "sarif", "--output", "out.sarif")
    assert ran.out == ""
    assert '"2.1.0"' in (shop / "out.sarif").read_text()
