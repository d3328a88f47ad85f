from __future__ import annotations

import pytest

from flaglint.checks.unknown_flag import CHECK
from flaglint.model.findings import Confidence, Severity
from flaglint.model.flags import FlagSnapshot, SnapshotSource
from flaglint.model.references import Evidence
from flaglint.model.usage import FlagUsage, Policy
from tests.checks.builders import NOW, flag, policy, reference, run, snapshot, usage


def test_a_key_that_no_store_has_is_an_error_with_a_suggestion() -> None:
    (found,) = run(CHECK, usage(key="new-chekout"), policy(flag()))
    assert (found.code, found.severity, found.confidence) == ("FLG201", Severity.ERROR, Confidence.CERTAIN)
    assert found.message == "no store knows this key, so that callers get the default; did you mean new-checkout?"
    assert [(e.source, e.date) for e in found.evidence] == [("configcat: config.json", NOW)]


def test_nothing_is_suggested_when_nothing_is_near() -> None:
    (found,) = run(CHECK, usage(key="dark-mode"), policy(flag()))
    assert found.message.endswith("create it in the store, or remove it from the code")


def test_a_store_read_with_warnings_is_no_proof() -> None:
    judged_by = policy(flag(), snapshot=snapshot(flag(), warnings=("page 3 repeats page 2",)))
    (found,) = run(CHECK, usage(key="dark-mode"), judged_by)
    assert (found.severity, found.confidence) == (Severity.WARNING, Confidence.LIKELY)
    assert "page 3 repeats page 2" in found.message


def test_an_empty_store_is_no_proof() -> None:
    (found,) = run(CHECK, usage(key="dark-mode"), policy(snapshot=snapshot()))
    assert (found.severity, found.confidence) == (Severity.INFO, Confidence.HINT)


def test_another_stores_key_is_only_a_hint() -> None:
    place = reference("dark-mode", provider="waffle")
    (found,) = run(CHECK, usage(key="dark-mode", references=(place,)), policy(flag()))
    assert (found.severity, found.confidence) == (Severity.INFO, Confidence.HINT)
    assert "no waffle store was read" in found.message


def test_a_reference_by_name_alone_is_a_warning() -> None:
    place = reference("dark-mode", evidence=Evidence.NAME)
    (found,) = run(CHECK, usage(key="dark-mode", references=(place,)), policy(flag()))
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("found", "judged_by"),
    [
        pytest.param(usage(key="dark-mode"), policy(), id="no store was read"),
        pytest.param(
            usage(key="dark-mode"),
            policy(flag(), snapshot=snapshot(flag(), authoritative=False)),
            id="a manifest does not list every flag",
        ),
        pytest.param(usage(flag()), policy(flag()), id="the store has it"),
        pytest.param(usage(), policy(flag()), id="known under another name space"),
        pytest.param(usage(key="new_checkout"), policy(flag()), id="FLG205 speaks"),
        pytest.param(usage(key=None), policy(flag()), id="no key"),
        pytest.param(
            usage(key="dark-mode", references=(reference("dark-mode", in_test=True),)), policy(flag()), id="in a test"
        ),
    ],
)
def test_left_alone(found: FlagUsage, judged_by: Policy) -> None:
    assert run(CHECK, found, judged_by) == []


def test_only_the_documents_of_the_store_that_answers_are_evidence() -> None:
    sources = (SnapshotSource("configcat", "c.json"), SnapshotSource("waffle", "w.json"))
    judged_by = policy(flag(), snapshot=FlagSnapshot((flag(),), sources))
    place = reference("dark-mode", provider="waffle")
    (found,) = run(CHECK, usage(key="dark-mode", references=(place,)), judged_by)
    assert [fact.source for fact in found.evidence] == ["waffle: w.json"]
    assert found.confidence is Confidence.CERTAIN
