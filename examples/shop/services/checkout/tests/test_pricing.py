from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from unittest import mock

import pytest
from configcatclient.user import User

from checkout import feature_keys, pricing
from checkout.cart import Cart, Line

CART = Cart("c-1", "NZ", "kea@example.com", lines=(Line("tent", 1, Decimal("120.00")),), gift_card="20-KEA")


@pytest.fixture
def switched_on() -> Iterator[set[str]]:
    """Yield the set of keys that are on; empty to begin with."""
    keys: set[str] = set()
    with mock.patch("checkout.pricing.is_on", side_effect=lambda key, user=None: key in keys):
        yield keys


def test_goods_and_tax_and_free_shipping(switched_on: set[str]) -> None:
    assert pricing.price(CART, User("c-1")).total == Decimal("138.00")


def test_a_gift_card_lowers_the_price(switched_on: set[str]) -> None:
    switched_on.add(feature_keys.GIFT_CARDS)
    assert pricing.price(CART, User("c-1")).total == Decimal("115.00")


def test_the_old_table_knows_britain(switched_on: set[str]) -> None:
    switched_on.add(feature_keys.LEGACY_TAX_TABLE)
    assert pricing.tax_rate("GB") == Decimal("0.20")


def test_britain_pays_its_own_import_tax(switched_on: set[str]) -> None:
    assert pricing.tax_rate("GB") == 0
