from __future__ import annotations

import pytest

from flaglint.checks.spelling import nearest, same_letters

KNOWN = ("new-checkout", "old-banner")


@pytest.mark.parametrize("key", ["new_checkout", "newCheckout", "NEW-CHECKOUT", "new.checkout"])
def test_case_and_separators_do_not_count(key: str) -> None:
    assert same_letters(key, KNOWN) == "new-checkout"


@pytest.mark.parametrize("key", ["new-checkout", "new-chekout", "new-checkout-2", ""])
def test_other_letters_do(key: str) -> None:
    assert same_letters(key, KNOWN) is None


@pytest.mark.parametrize("key", ["new-chekout", "new-checkouts", "mew-checkout"])
def test_a_slip_is_near(key: str) -> None:
    assert nearest(key, KNOWN) == "new-checkout"


@pytest.mark.parametrize("key", ["dark-mode", "checkbox", "x"])
def test_another_word_is_not_near(key: str) -> None:
    assert nearest(key, KNOWN) is None
