from __future__ import annotations

from typing import Any

import pytest

from flaglint.checks.past_date_in_name import CHECK, end_of_date
from flaglint.model.findings import Confidence, Severity
from tests.checks.builders import flag, reference, run, usage


@pytest.mark.parametrize(
    ("key", "last"),
    [
        ("temp_holiday_feature_2019", "2019-12-31"),
        ("checkout-2024-q3", "2024-09-30"),
        ("checkout-q1-2026", "2026-03-31"),
        ("2025q4.rollout", "2025-12-31"),
        ("sale.2025-12-24", "2025-12-24"),
        ("sale_2026_05", "2026-05-31"),
        ("black-friday-nov-2025", "2025-11-30"),
        ("promo-december2024", "2024-12-31"),
        ("from-2019-to-2024", "2024-12-31"),
    ],
)
def test_a_date_that_is_over_is_found(key: str, last: str) -> None:
    (found,) = run(CHECK, usage(key=key, references=(reference(key),)))
    assert (found.code, found.severity, found.confidence) == ("FLG104", Severity.WARNING, Confidence.LIKELY)
    assert f"over on {last};" in found.message


@pytest.mark.parametrize(
    "key",
    [
        "new-checkout",
        "sale-2026",
        "sale-2026-06",
        "sale-2026-q2",
        "sale-2026-06-01",
        "from-2019-to-2027",
        "max-2000-items",
        "port-2080",
        "model-20191",
        "abc2019def",
        "v2019a",
        "1-2019x",
    ],
)
def test_other_numbers_and_periods_that_are_not_over_are_left_alone(key: str) -> None:
    assert run(CHECK, usage(key=key, references=(reference(key),))) == []


@pytest.mark.parametrize("fields", [{"permanent": True}, {"archived": True}])
def test_permanent_and_archived_flags_are_left_alone(fields: dict[str, Any]) -> None:
    assert run(CHECK, usage(flag("sale-2019", **fields), key="sale-2019")) == []


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert end_of_date("sale-2024-02-31") is None


def test_a_reference_without_a_key_is_left_alone() -> None:
    assert run(CHECK, usage(key=None)) == []
