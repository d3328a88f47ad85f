from __future__ import annotations

from django.test import TestCase
from waffle.testutils import override_flag


class SignInTest(TestCase):
    @override_flag("social_login", active=True)
    def test_social_login_is_offered(self) -> None:
        self.assertIn("google", self.client.get("/sign-in/").json()["ways"])

    def test_password_is_always_offered(self) -> None:
        self.assertIn("password", self.client.get("/sign-in/").json()["ways"])
