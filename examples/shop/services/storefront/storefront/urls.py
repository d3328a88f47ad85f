"""The addresses of the storefront."""

from __future__ import annotations

from django.urls import path

from accounts import views as accounts
from catalog import views as catalog

urlpatterns = [
    path("", catalog.home, name="home"),
    path("products/<slug:slug>/", catalog.product, name="product"),
    path("products/<slug:slug>/reviews/", catalog.ReviewsView.as_view(), name="reviews"),
    path("suggest/", catalog.suggest, name="suggest"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
]
