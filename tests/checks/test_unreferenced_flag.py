from __future__ import annotations

import pytest

from flaglint.checks.unreferenced_flag import CHECK
from flaglint.model.findings import Confidence, Coverage, Severity
from flaglint.model.references import ReferenceKind
from flaglint.model.usage import FlagUsage
from tests.checks.builders import ago, flag, full, policy, reference, run, usage


def test_a_flag_without_references_is_found_once_and_without_a_place() -> None:
    (found,) = run(CHECK, usage(flag(), flag(store="launchdarkly"), references=()))
    assert (found.code, found.severity, found.confidence) == ("FLG202", Severity.WARNING, Confidence.CERTAIN)
    assert (found.path, found.span) == (None, None)
    assert found.message == (
        "no reference in the code; check that no deployed version still asks for it, "
        "then archive it in configcat and launchdarkly"
    )
    assert found.evidence[-1].fact == "120 files searched"


def test_mentions_in_tests_alone_do_not_count() -> None:
    (found,) = run(CHECK, usage(flag(), references=(reference(in_test=True),)))
    assert found.message.startswith("only tests mention it")


@pytest.mark.parametrize(
    ("coverage", "reason"),
    [
        (Coverage(files=9, absence="2 files could not be read"), "2 files could not be read"),
        (Coverage(), "no file was scanned"),
    ],
)
def test_incomplete_coverage_makes_it_a_hint_that_says_why(coverage: Coverage, reason: str) -> None:
    (found,) = run(CHECK, usage(flag(), references=()), policy(flag(), coverage=coverage))
    assert (found.severity, found.confidence) == (Severity.INFO, Confidence.HINT)
    assert reason in found.message


def test_a_prerequisite_of_another_flag_is_only_a_hint() -> None:
    other = flag("express-pay", depends_on=("new-checkout",))
    (found,) = run(CHECK, usage(flag(), references=()), policy(flag(), other))
    assert found.confidence is Confidence.HINT
    assert "express-pay depends on it" in found.message


def test_a_flag_that_somebody_asked_the_store_for_is_only_a_hint() -> None:
    (found,) = run(CHECK, usage(flag(production=full(last_evaluated=ago(2))), references=()))
    assert found.confidence is Confidence.HINT
    assert "the store was asked for it on 2026-05-30" in found.message


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(usage(flag()), id="evaluated"),
        pytest.param(usage(flag(), references=(reference(kind=ReferenceKind.MENTION),)), id="mentioned"),
        pytest.param(usage(flag(), references=(reference(kind=ReferenceKind.DECLARATION),)), id="declared"),
        pytest.param(
            usage(flag(), references=(), kept_alive_by=(reference(None, pattern="new-*"),)), id="a pattern may build it"
        ),
        pytest.param(usage(flag(archived=True), references=()), id="archived"),
        pytest.param(usage(flag(created_at=ago(3)), references=()), id="just created"),
        pytest.param(usage(references=()), id="in no store"),
    ],
)
def test_left_alone(found: FlagUsage) -> None:
    assert run(CHECK, found) == []


def test_a_manifest_is_no_place_to_archive_in() -> None:
    manifest = flag(store="manifest", environments=(), definition_only=True)
    (found,) = run(CHECK, usage(flag(), manifest, references=()))
    assert found.message.endswith("then archive it in configcat")
