from __future__ import annotations

import pytest

from flaglint.model.findings import Coverage, Fix, Problem, Severity
from flaglint.model.reports import SnapshotStamp
from flaglint.reports.text import render
from tests.checks.builders import ago, reference
from tests.reports.builders import HOSTILE, finding, store_finding, summary


def test_a_finding_is_a_line_with_its_evidence_below_and_the_next_step_at_the_end() -> None:
    assert render(summary(finding())) == (
        "shop/cart.py:12:8: FLG101 serves true to every caller [new-checkout]\n"
        "    production: serves true (configcat: config.json, 2026-03-03)\n"
        "\n"
        "Found 1 finding (1 warning) on 1 flag; 120 files searched.\n"
        "Next: flaglint remove new-checkout shows what its removal would change.\n"
    )


def test_a_finding_about_the_store_says_so() -> None:
    assert render(summary(store_finding())).startswith("store: FLG202 no reference in the code [old-banner]\n")


def test_nothing_found_is_said_kindly() -> None:
    assert render(summary(references=(reference(),))) == "Nothing to do: no finding in 120 files searched.\n"


def test_no_flag_at_all_is_said_kindly() -> None:
    assert render(summary()) == (
        "No feature flag was found: nothing to do. 120 files searched.\n"
        "Only SDKs that flaglint knows were looked for; a flag system of your own needs a pack (docs/packs).\n"
    )


def test_counts_are_by_severity_and_by_flag() -> None:
    found = (finding(severity=Severity.ERROR), finding(), finding("b"), store_finding(severity=Severity.INFO))
    assert "Found 4 findings (1 error, 2 warnings, 1 note) on 3 flags; 120 files searched." in render(summary(*found))


def test_what_could_not_be_read_is_listed_and_counted() -> None:
    problems = (Problem("a.py", 3, "does not parse"), Problem("b.py", 0, "too large"))
    text = render(summary(problems=problems))
    assert "a.py:3: not checked: does not parse\nb.py: not checked: too large\n" in text
    assert "120 files searched, 2 inputs could not be checked." in text


def test_a_missing_store_is_said_with_what_to_do() -> None:
    text = render(summary(snapshot=None))
    assert "No flag store was read" in text
    assert "--store TYPE:LOCATION" in text


def test_old_store_data_is_said_and_fresh_data_is_not() -> None:
    old = render(summary(snapshot=SnapshotStamp("0123456789abcdef", ago(9))))
    assert "The store data is 9 days old (read 2026-05-23, sha256 0123456789ab…)." in old
    assert "days old" not in render(summary())


def test_the_reason_why_absence_is_no_proof_is_said() -> None:
    text = render(summary(coverage=Coverage(files=2, absence="one repository is missing")))
    assert "A missing reference proves nothing here: one repository is missing." in text


@pytest.mark.parametrize(
    ("findings", "step"),
    [
        ((store_finding("a"), finding("b", fix=Fix.SAFE)), "flaglint remove b"),
        ((store_finding("a"), finding("b", fix=Fix.UNSAFE)), "flaglint why a"),
        ((finding(None, code="FLG405", fix=None),), "flaglint explain FLG405"),
    ],
    ids=["a safe removal first", "else the reasons", "else the check"],
)
def test_the_next_step_is_one_command(findings: tuple[object, ...], step: str) -> None:
    assert f"Next: {step}" in render(summary(*findings))  # type: ignore[arg-type]


def test_hostile_names_do_not_reach_the_terminal() -> None:
    text = render(summary(finding(HOSTILE, path="\x1b]0;x\x07.py", message=HOSTILE)))
    assert all(line.isprintable() for line in text.split("\n"))
    assert len(text.splitlines()) == 5


def test_many_findings_of_one_check_about_the_store_are_one_line() -> None:
    text = render(summary(*(store_finding(f"flag-{number}") for number in range(20))))
    assert text.count("FLG202") == 1
    assert "20 flags: flag-0, flag-1" in text
    assert "flag-11 and 8 more" in text


def test_three_findings_of_one_check_about_the_store_are_listed() -> None:
    assert render(summary(*(store_finding(f"flag-{number}") for number in range(3)))).count("store: FLG202") == 3


def test_a_part_without_a_flag_says_nothing_of_packs() -> None:
    part = Coverage(files=3, candidates=0, absence="only a part of the repository was scanned")
    assert "docs/packs" not in render(summary(coverage=part))
