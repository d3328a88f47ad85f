from __future__ import annotations

from decimal import Decimal

import configcatclient
import pytest
from configcatclient.configcatoptions import ConfigCatOptions
from configcatclient.localdictionarydatasource import LocalDictionaryFlagOverrides
from configcatclient.overridedatasource import OverrideBehaviour
from configcatclient.user import User

from checkout import receipts
from checkout.cart import Cart, Line
from checkout.payments import Charge

CART = Cart("c-1", "NZ", "kea@example.com", lines=(Line("tent", 1, Decimal("120.00")),))
CHARGE = Charge("r-1", Decimal("138.00"), ("card",))


@pytest.mark.parametrize(("template", "first_line"), [("compact", "r-1: 138.00"), ("classic", "Thank you for your order.")])
def test_receipt(template: str, first_line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    overrides = LocalDictionaryFlagOverrides({"receiptTemplate": template}, OverrideBehaviour.LocalOnly)
    # A key of its own: the SDK hands out one client for each key.
    client = configcatclient.get(f"test/{template}", ConfigCatOptions(flag_overrides=overrides))
    monkeypatch.setattr(receipts, "client", lambda: client)
    assert receipts.send_receipt(CART, CHARGE, User("c-1")).splitlines()[0] == first_line
