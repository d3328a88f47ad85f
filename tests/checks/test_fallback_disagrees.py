from __future__ import annotations

from typing import Any

import pytest

from flaglint.checks.fallback_disagrees import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import FlagValue
from flaglint.model.references import DefaultArgument, Evaluated, Reference, Span
from flaglint.model.usage import FlagUsage
from tests.checks.builders import flag, full, off, reference, run, usage


def site(value: object, line: int, **fields: Any) -> Reference:
    return reference(line=line, default=DefaultArgument(repr(value), FlagValue.of(value)), **fields)


def test_the_place_that_differs_from_the_others_is_found() -> None:
    (found,) = run(CHECK, usage(references=(site(False, 1), site(True, 5), site(False, 9))))
    assert (found.code, found.severity) == ("FLG403", Severity.WARNING)
    assert found.span is not None
    assert found.span.line == 5
    assert found.message == "its default is true here, but false at shop/cart.py:1; use one default everywhere"


def test_of_equals_the_first_is_taken_for_right() -> None:
    (found,) = run(CHECK, usage(references=(site("a", 1), site("b", 2))))
    assert found.span is not None
    assert found.span.line == 2


def test_what_the_store_serves_when_off_decides() -> None:
    (found,) = run(CHECK, usage(flag(production=off("control")), references=(site("blue", 1), site("control", 2))))
    assert found.message.startswith('its default is "blue" here, but "control" when off in configcat')


def test_true_and_1_differ() -> None:
    assert run(CHECK, usage(references=(site(True, 1), site(1, 2))))


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(usage(references=(site(False, 1), site(False, 2))), id="they agree"),
        pytest.param(usage(references=(site(True, 1),)), id="only one"),
        pytest.param(usage(references=(site(False, 1), reference(default=None))), id="one has none"),
        pytest.param(
            usage(references=(site(False, 1), reference(default=DefaultArgument("X", None)))), id="one is no literal"
        ),
        pytest.param(usage(references=(site(False, 1), site(True, 2, in_test=True))), id="one is in a test"),
        pytest.param(
            usage(references=(site(False, 1), site(True, 2, evaluated=Evaluated(Span(2, 0, 2, 9), "k", negated=True)))),
            id="one asks the opposite",
        ),
        pytest.param(usage(flag(production=full(True)), references=(site(False, 1),)), id="on now"),
        pytest.param(usage(flag(production=off()), references=(site(False, 1),)), id="the store does not say"),
        pytest.param(usage(flag(archived=True), references=(site(False, 1), site(True, 2))), id="archived"),
        pytest.param(usage(key=None, references=(site(False, 1), site(True, 2))), id="keys not known"),
    ],
)
def test_left_alone(found: FlagUsage) -> None:
    assert run(CHECK, found) == []
