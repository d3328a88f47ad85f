from __future__ import annotations

import pytest

from flaglint.checks.already_archived import CHECK
from flaglint.model.findings import Fix, Severity
from flaglint.model.flags import Flag
from tests.checks.builders import ago, code_default, flag, reference, run, usage


def test_an_archived_flag_that_code_still_reads_is_an_error() -> None:
    (found,) = run(CHECK, usage(flag(archived=True, archived_at=ago(40), production=code_default())))
    assert (found.code, found.severity, found.fix) == ("FLG113", Severity.ERROR, Fix.UNSAFE)
    assert found.message == (
        "is archived in configcat, so that this call gets False; remove it from the code and deploy"
    )
    assert [e.fact for e in found.evidence] == ["archived 2026-04-22", "the default at this call is False"]


def test_a_call_without_a_default_says_so() -> None:
    (found,) = run(CHECK, usage(flag(archived=True), references=(reference(default=None),)))
    assert "what the SDK gives for a missing flag" in found.message
    assert [e.fact for e in found.evidence] == ["archived, when is not known"]


def test_a_deprecated_flag_is_a_warning_without_a_fix() -> None:
    (found,) = run(CHECK, usage(flag(deprecated=True)))
    assert (found.severity, found.fix) == (Severity.WARNING, None)
    assert found.message == "is deprecated in configcat; remove it from the code and deploy"


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(),), id="alive"),
        pytest.param((flag(archived=True), flag(store="launchdarkly")), id="alive in another store"),
        pytest.param((flag(archived=True, definition_only=True),), id="defined only"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []


def test_an_archived_flag_without_references_is_what_it_should_be() -> None:
    assert run(CHECK, usage(flag(archived=True), references=())) == []


def test_evaluations_in_tests_are_left_alone() -> None:
    assert run(CHECK, usage(flag(archived=True), references=(reference(in_test=True),))) == []
