from __future__ import annotations

from decimal import Decimal

from django.test import TestCase
from waffle.testutils import override_flag, override_switch

from catalog.models import Product


class ProductPageTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.tent = Product.objects.create(slug="tent", name="Tent", price=Decimal(120), sale_price=Decimal(99))

    @override_flag("new_product_page", active=True)
    def test_new_page_has_a_gallery(self) -> None:
        self.assertContains(self.client.get("/products/tent/"), "gallery")

    @override_flag("new_product_page", active=False)
    def test_page_of_2019(self) -> None:
        self.assertNotContains(self.client.get("/products/tent/"), "gallery")

    @override_flag("new_product_page", active=True)
    @override_flag("summer_sale_2025", active=True)
    def test_sale_price(self) -> None:
        self.assertContains(self.client.get("/products/tent/"), "99")

    def test_maintenance(self) -> None:
        with override_switch("maintenance_mode", active=True):
            self.assertEqual(self.client.get("/").status_code, 503)


class WishlistTest(TestCase):
    # The wishlist moved to its own service in 2025.
    @override_flag("guest_wishlist", active=True)
    def test_guests_are_not_asked_to_sign_in(self) -> None:
        self.assertEqual(self.client.get("/wishlist/").status_code, 404)
