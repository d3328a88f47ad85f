"""The keys of our flags in ConfigCat, spelled as in its dashboard.

Add a key here and an entry in flags.toml in the same pull request.
"""

from __future__ import annotations

from typing import Final

NEW_CHECKOUT_FLOW: Final = "newCheckoutFlow"
APPLE_PAY: Final = "applePay"
LEGACY_TAX_TABLE: Final = "legacyTaxTable"
FRAUD_SCORING: Final = "fraudScoring"
EXPRESS_SHIPPING: Final = "expressShipping"
CARD_PAYMENTS: Final = "cardPayments"
GIFT_CARDS: Final = "giftCards"
RECEIPT_TEMPLATE: Final = "receiptTemplate"
