from __future__ import annotations

import pytest

from flaglint.checks.dynamic_key import CHECK
from flaglint.model.findings import Severity
from flaglint.model.references import ReferenceKind
from flaglint.model.usage import FlagUsage
from tests.checks.builders import flag, reference, run, usage


def test_a_key_made_at_run_time_is_shown_with_its_pattern() -> None:
    place = reference(None, pattern="app_*", reason="an f-string with a parameter")
    (found,) = run(CHECK, usage(key=None, references=(place,)))
    assert (found.code, found.severity, found.key) == ("FLG405", Severity.INFO, None)
    assert found.message == (
        "the key cannot be read from the code: an f-string with a parameter; "
        "it keeps every flag like app_* alive; write the keys in full"
    )


def test_without_a_pattern_any_flag_may_be_meant() -> None:
    (found,) = run(CHECK, usage(key=None, references=(reference(None),)))
    assert "it is made at run time; any flag may be meant" in found.message


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(usage(), id="a literal key"),
        pytest.param(usage(flag(), kept_alive_by=(reference(None, pattern="new-*"),)), id="the flag kept alive"),
        pytest.param(usage(key=None, references=(reference(None, in_test=True),)), id="in a test"),
        pytest.param(usage(key=None, references=(reference(None, kind=ReferenceKind.OVERRIDE),)), id="an override"),
    ],
)
def test_left_alone(found: FlagUsage) -> None:
    assert run(CHECK, found) == []
