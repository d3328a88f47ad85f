from __future__ import annotations

from typing import Any

import pytest

from flaglint.checks.expired import CHECK
from flaglint.model.findings import Confidence, Severity
from flaglint.model.flags import Flag, FlagValue, StoreFact
from flaglint.model.references import Evidence
from tests.checks.builders import NOW, ago, flag, partial, policy, reference, run, usage


def test_a_passed_date_is_an_error_with_its_source() -> None:
    dated = flag(production=partial(), expires_at=ago(10), expires_from="tag expires:2026-05-22")
    (found,) = run(CHECK, usage(dated))
    assert (found.code, found.severity, found.confidence) == ("FLG102", Severity.ERROR, Confidence.CERTAIN)
    assert found.message.startswith("expired on 2026-05-22; decide which value stays, remove it from the code, deploy")
    assert found.evidence[0].fact == "expires 2026-05-22 (tag expires:2026-05-22)"
    assert found.evidence[0].date == ago(10)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"facts": (StoreFact("type", FlagValue.of("release")),)}, id="the store names the kind"),
        pytest.param({"tags": ("Experiment",)}, id="a tag names the kind"),
    ],
)
def test_an_outlived_lifetime_is_a_warning(fields: dict[str, Any]) -> None:
    (found,) = run(CHECK, usage(flag(created_at=ago(41), **fields)))
    assert found.severity is Severity.WARNING
    assert "is 41 days old" in found.message


def test_a_date_computed_from_the_kind_is_a_warning() -> None:
    (found,) = run(CHECK, usage(flag(expires_at=ago(1), expires_from="lifetime")))
    assert found.severity is Severity.WARNING


def test_a_written_date_weighs_more_than_a_lifetime() -> None:
    flags = (flag(created_at=ago(90), tags=("release",)), flag(store="manifest", expires_at=ago(2)))
    (found,) = run(CHECK, usage(*flags))
    assert found.severity is Severity.ERROR


def test_a_reference_by_name_alone_is_no_error() -> None:
    (found,) = run(CHECK, usage(flag(expires_at=ago(1)), references=(reference(evidence=Evidence.NAME),)))
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(),), id="no date"),
        pytest.param((flag(expires_at=NOW),), id="today"),
        pytest.param((flag(expires_at=ago(-1)),), id="tomorrow"),
        pytest.param((flag(expires_at=ago(9), permanent=True),), id="permanent"),
        pytest.param((flag(expires_at=ago(9), archived=True),), id="archived"),
        pytest.param((flag(created_at=ago(40), tags=("release",)),), id="within its lifetime"),
        pytest.param((flag(created_at=ago(900)),), id="old, but of no known kind"),
        pytest.param((flag(created_at=ago(900), tags=("permission",)),), id="a kind without a limit"),
        pytest.param((flag(tags=("release",)),), id="no creation date"),
        pytest.param(
            (flag(created_at=ago(90), tags=("release",), expires_at=ago(-9)),), id="a date postpones the limit"
        ),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags), policy()) == []


def test_no_evaluation_no_finding() -> None:
    assert run(CHECK, usage(flag(expires_at=ago(9)), references=())) == []
