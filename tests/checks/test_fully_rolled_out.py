from __future__ import annotations

import pytest

from flaglint.checks.fully_rolled_out import CHECK
from flaglint.model.findings import Confidence, Fix, Severity
from flaglint.model.flags import Flag
from flaglint.model.references import Reference, ReferenceKind
from tests.checks.builders import ago, code_default, flag, full, off, partial, reference, run, usage


def test_a_flag_on_for_everybody_is_found_at_each_evaluation() -> None:
    found = run(CHECK, usage(flag(), references=(reference(line=3), reference(line=9))))
    assert [(f.code, f.path, f.span and f.span.line) for f in found] == [
        ("FLG101", "shop/cart.py", 3),
        ("FLG101", "shop/cart.py", 9),
    ]
    assert found[0].fix is Fix.SAFE


def test_the_message_says_what_since_when_and_what_to_do_in_which_order() -> None:
    (found,) = run(CHECK, usage(flag()))
    assert found.message == (
        "serves true to every caller in production since 2026-03-03 (90 days); "
        "remove it from the code, deploy, then archive it in configcat"
    )
    assert [(e.fact, e.source, e.date) for e in found.evidence] == [
        ("production: serves true to every caller, since 2026-03-03", "configcat: config.json", ago(90))
    ]


def test_a_string_that_everybody_gets_counts_too() -> None:
    (found,) = run(CHECK, usage(flag(production=full("green"))))
    assert found.message.startswith('serves "green" to every caller')


def test_it_warns_first_and_is_an_error_after_twice_the_stable_days() -> None:
    assert [run(CHECK, usage(flag(production=full(since=ago(d)))))[0].severity for d in (30, 59, 60)] == [
        Severity.WARNING,
        Severity.WARNING,
        Severity.ERROR,
    ]


def test_without_a_since_it_is_likely_and_no_error() -> None:
    (found,) = run(CHECK, usage(flag(production=full(since=None))))
    assert (found.confidence, found.severity, found.fix) == (Confidence.LIKELY, Severity.WARNING, Fix.UNSAFE)
    assert "stable since: not known" in found.message


def test_templates_ask_too() -> None:
    assert run(CHECK, usage(flag(), references=(reference(kind=ReferenceKind.TEMPLATE),)))


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(production=full(False)),), id="off"),
        pytest.param((flag(production=off(False)),), id="switched off"),
        pytest.param((flag(production=code_default()),), id="own default"),
        pytest.param((flag(production=partial()),), id="partial"),
        pytest.param((flag(production=full(since=ago(29))),), id="29 days"),
        pytest.param((flag(permanent=True),), id="permanent"),
        pytest.param((flag(archived=True),), id="archived"),
        pytest.param((flag(), flag(store="launchdarkly", production=full(False))), id="stores disagree"),
        pytest.param((flag(), flag(store="launchdarkly", production=partial())), id="partial elsewhere"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(reference(in_test=True), id="in a test"),
        pytest.param(reference(kind=ReferenceKind.DECLARATION), id="a declaration"),
        pytest.param(reference(kind=ReferenceKind.OVERRIDE), id="an override"),
        pytest.param(reference(kind=ReferenceKind.MENTION), id="a mention"),
    ],
)
def test_places_that_do_not_ask_are_left_alone(place: Reference) -> None:
    assert run(CHECK, usage(flag(), references=(place,))) == []
