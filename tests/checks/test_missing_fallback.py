from __future__ import annotations

import pytest

from flaglint.checks.missing_fallback import CHECK
from flaglint.model.findings import Severity
from flaglint.model.references import Evidence, Reference, ReferenceKind
from tests.checks.builders import reference, run, usage


def test_a_call_without_a_default_is_an_error_with_or_without_a_store() -> None:
    (found,) = run(CHECK, usage(references=(reference(default=None, default_missing=True),)))
    assert (found.code, found.severity, found.path) == ("FLG401", Severity.ERROR, "shop/cart.py")
    assert "write the value that callers get" in found.message


def test_a_dynamic_key_needs_a_default_too() -> None:
    assert run(CHECK, usage(key=None, references=(reference(None, default_missing=True),)))


def test_a_call_known_by_its_name_alone_is_a_warning() -> None:
    (found,) = run(CHECK, usage(references=(reference(default_missing=True, evidence=Evidence.NAME),)))
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(reference(), id="with a default"),
        pytest.param(reference(default=None), id="an SDK that takes none"),
        pytest.param(reference(default_missing=True, in_test=True), id="in a test"),
        pytest.param(reference(default_missing=True, kind=ReferenceKind.DECLARATION), id="a declaration"),
    ],
)
def test_left_alone(place: Reference) -> None:
    assert run(CHECK, usage(references=(place,))) == []
