"""Entry point of the Lambda behind POST /checkout."""

from __future__ import annotations

import json
import logging
from typing import Any

from configcatclient.user import User

from checkout import payments, shipping
from checkout.cart import Cart
from checkout.feature_flags import app_enabled, is_on
from checkout.feature_keys import CARD_PAYMENTS, NEW_CHECKOUT_FLOW
from checkout.pricing import legacy_total, price
from checkout.receipts import send_receipt

logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Price the cart, charge the customer, book the parcel."""
    cart = Cart.from_event(json.loads(event["body"]))
    user = User(cart.customer_id, email=cart.email, country=cart.country)

    # Operations turns this off while the payment provider is down, so that nobody is charged twice.
    if not is_on(CARD_PAYMENTS, user):
        return respond(503, {"error": "payments are paused, please try again in a few minutes"})

    if cart.app != "web" and not app_enabled(cart.app):
        return respond(403, {"error": f"please update the {cart.app} app"})

    if is_on(NEW_CHECKOUT_FLOW, user):
        # One quote carries price, tax and shipping, and is what we charge.
        quote = price(cart, user)
        charge = payments.charge(cart, quote.total, user)
    else:
        # The old flow adds shipping after the charge and bills it separately.
        total = legacy_total(cart)
        charge = payments.charge(cart, total, user)
        payments.charge_shipping(cart, charge)

    parcel = shipping.book(cart, user)
    send_receipt(cart, charge, user)
    logger.info("checked out %s", charge.reference, extra={"customer": cart.customer_id})
    return respond(201, {"charge": charge.reference, "parcel": parcel})


def respond(status: int, body: dict[str, Any]) -> dict[str, Any]:
    """Return the answer in API Gateway's form."""
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
