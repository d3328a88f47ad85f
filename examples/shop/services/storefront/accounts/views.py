"""Signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from waffle import flag_is_active

PASSWORD_ONLY = ("password",)
WITH_SOCIAL = ("password", "google", "github")


def sign_in(request: HttpRequest) -> HttpResponse:
    """Say which ways to sign in the page should offer."""
    ways = WITH_SOCIAL if flag_is_active(request, "social_login") else PASSWORD_ONLY
    return JsonResponse({"ways": ways})
