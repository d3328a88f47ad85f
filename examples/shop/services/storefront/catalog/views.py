"""Pages about products."""

from __future__ import annotations

import logging

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView
from waffle import flag_is_active, sample_is_active, switch_is_active
from waffle.decorators import waffle_switch
from waffle.mixins import WaffleFlagMixin

from catalog.models import Product, Review
from catalog.prices import price_for

logger = logging.getLogger(__name__)


def home(request: HttpRequest) -> HttpResponse:
    """Show the front page, or the maintenance page while operations is at work."""
    if switch_is_active("maintenance_mode"):
        return render(request, "catalog/maintenance.html", status=503)
    products = Product.objects.order_by("name")[:24]
    banner = "Order before 20 December and it is under the tree." if switch_is_active("holiday_banner") else None
    if sample_is_active("slow_query_logging"):
        logger.info("front page took %d queries", len(connection.queries))
    return render(request, "catalog/home.html", {"products": products, "banner": banner})


def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product."""
    found = get_object_or_404(Product, slug=slug)
    if not flag_is_active(request, "new_product_page"):
        # The page of 2019: no gallery, no stock information.
        return render(request, "catalog/product_2019.html", {"product": found, "price": found.price})
    return render(request, "catalog/product.html", {"product": found, "price": price_for(request, found)})


@waffle_switch("search_autocomplete")
def suggest(request: HttpRequest) -> JsonResponse:
    """Return up to ten product names that begin with what was typed."""
    typed = request.GET.get("q", "")
    names = Product.objects.filter(name__istartswith=typed).values_list("name", flat=True)[:10]
    return JsonResponse({"names": list(names)})


class ReviewsView(WaffleFlagMixin, ListView):
    """The reviews of a product, newest first; being rolled out."""

    waffle_flag = "reviews_v2"
    model = Review
    template_name = "catalog/reviews.html"

    def get_queryset(self):
        """Return the reviews of the product in the address."""
        return Review.objects.filter(product__slug=self.kwargs["slug"]).order_by("-written_at")
