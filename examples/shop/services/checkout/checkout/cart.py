"""What the customer is about to buy."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """One product and how many of it."""

    sku: str
    quantity: int
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        """Return the price of the line before tax."""
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Cart:
    """A cart as the API sends it."""

    customer_id: str
    country: str
    email: str
    app: str = "web"
    lines: tuple[Line, ...] = ()
    gift_card: str | None = None
    discounts: tuple[Decimal, ...] = field(default_factory=tuple)

    @classmethod
    def from_event(cls, body: dict) -> Cart:
        """Read the cart out of the API Gateway body."""
        lines = tuple(Line(line["sku"], int(line["quantity"]), Decimal(line["unitPrice"])) for line in body["lines"])
        return cls(
            customer_id=body["customerId"],
            country=body["country"],
            email=body["email"],
            app=body.get("app", "web"),
            lines=lines,
            gift_card=body.get("giftCard"),
            discounts=tuple(Decimal(amount) for amount in body.get("discounts", ())),
        )
