"""The receipt that goes out by mail."""

from __future__ import annotations

from configcatclient.user import User

from checkout.cart import Cart
from checkout.feature_flags import client
from checkout.feature_keys import RECEIPT_TEMPLATE
from checkout.payments import Charge


def send_receipt(cart: Cart, charge: Charge, user: User) -> str:
    """Queue the receipt and return its text."""
    template = client().get_value(RECEIPT_TEMPLATE, "classic", user)
    if template == "compact":
        return f"{charge.reference}: {charge.amount}"
    lines = "\n".join(f"{line.quantity} x {line.sku}  {line.total}" for line in cart.lines)
    return f"Thank you for your order.\n\n{lines}\n\nTotal  {charge.amount}\n"
