"""What a cart costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from configcatclient.user import User

from checkout import feature_keys
from checkout.cart import Cart
from checkout.feature_flags import is_on

CENT = Decimal("0.01")
RATES = {"DE": Decimal("0.19"), "NZ": Decimal("0.15"), "AU": Decimal("0.10")}
# The table finance maintained by hand until 2024; it lacks the reduced rates.
RATES_2019 = {"DE": Decimal("0.19"), "NZ": Decimal("0.15"), "AU": Decimal("0.10"), "GB": Decimal("0.20")}


@dataclass(frozen=True)
class Quote:
    """A price with its parts, in the customer's currency."""

    goods: Decimal
    tax: Decimal
    shipping: Decimal

    @property
    def total(self) -> Decimal:
        """Return what the customer pays."""
        return (self.goods + self.tax + self.shipping).quantize(CENT, ROUND_HALF_UP)


def price(cart: Cart, user: User) -> Quote:
    """Return the quote for a cart."""
    goods = sum((line.total for line in cart.lines), Decimal(0)) - sum(cart.discounts, Decimal(0))
    if cart.gift_card and is_on(feature_keys.GIFT_CARDS, user):
        goods = max(goods - gift_card_balance(cart.gift_card), Decimal(0))
    return Quote(goods=goods, tax=goods * tax_rate(cart.country), shipping=shipping_fee(goods))


def tax_rate(country: str) -> Decimal:
    """Return the rate for a country; customers elsewhere pay import tax themselves."""
    use_old_table = is_on(feature_keys.LEGACY_TAX_TABLE)
    if use_old_table:
        return RATES_2019.get(country, Decimal(0))
    return RATES.get(country, Decimal(0))


def shipping_fee(goods: Decimal) -> Decimal:
    """Return the fee: free from 50."""
    return Decimal(0) if goods >= 50 else Decimal("4.90")


def gift_card_balance(code: str) -> Decimal:
    """Return what is left on a gift card; the first digits carry it."""
    return Decimal(code.split("-")[0]) if "-" in code else Decimal(0)


def legacy_total(cart: Cart) -> Decimal:
    """Return the total of the old flow, which knows neither gift cards nor shipping."""
    goods = sum((line.total for line in cart.lines), Decimal(0))
    return (goods * (1 + tax_rate(cart.country))).quantize(CENT, ROUND_HALF_UP)
