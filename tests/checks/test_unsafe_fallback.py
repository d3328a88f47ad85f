from __future__ import annotations

import pytest

from flaglint.checks.unsafe_fallback import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import FlagValue
from flaglint.model.references import DefaultArgument, Evaluated, Span
from flaglint.model.usage import FlagUsage
from tests.checks.builders import TRUE, flag, full, partial, reference, run, usage

ON = reference(default=DefaultArgument("True", TRUE))


@pytest.mark.parametrize("flags", [(), (flag(production=partial()),), (flag(production=full(False)),)])
def test_a_default_that_turns_the_feature_on_is_found(flags: tuple[object, ...]) -> None:
    (found,) = run(CHECK, usage(*flags, references=(ON,)))  # type: ignore[arg-type]
    assert (found.code, found.severity, found.path) == ("FLG402", Severity.WARNING, "shop/cart.py")


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(usage(), id="default False"),
        pytest.param(usage(references=(reference(default=None),)), id="no default"),
        pytest.param(usage(references=(reference(default=DefaultArgument("DEFAULT", None)),)), id="no literal"),
        pytest.param(
            usage(references=(reference(default=DefaultArgument('"true"', FlagValue.of("true"))),)), id="a string"
        ),
        pytest.param(
            usage(
                references=(reference(default=ON.default, evaluated=Evaluated(Span(1, 0, 1, 9), "k", negated=True)),)
            ),
            id="asks whether it is off",
        ),
        pytest.param(usage(flag(permanent=True), references=(ON,)), id="permanent"),
        pytest.param(usage(flag(tags=("kill-switch",)), references=(ON,)), id="kill switch"),
        pytest.param(usage(flag(), references=(ON,)), id="everybody is served true anyway"),
        pytest.param(usage(references=(reference(default=ON.default, in_test=True),)), id="in a test"),
    ],
)
def test_left_alone(found: FlagUsage) -> None:
    assert run(CHECK, found) == []
