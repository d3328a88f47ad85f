"""The example shop tells the story that its README tells: each flag has exactly the findings it was made for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.conventions.source_tree import ROOT

SHOP = ROOT / "examples" / "shop"

# The checks that judge a flag's life; those about missing papers come and go with the policy.
JUDGED = ("FLG101", "FLG102", "FLG110", "FLG113", "FLG201", "FLG202", "FLG302", "FLG401")

STORY = {
    "newCheckoutFlow": ["FLG101", "FLG102"],
    "applePay": ["FLG101"],
    "receiptTemplate": ["FLG101"],
    "legacyTaxTable": ["FLG110", "FLG302"],
    "giftCards": ["FLG201"],
    "loyaltyPoints": ["FLG202"],
    "app_kiosk": ["FLG302"],
    "new_product_page": ["FLG101"],
    "search_autocomplete": ["FLG101", "FLG302"],
    "summer_sale_2025": ["FLG101", "FLG102"],
    "holiday_banner": ["FLG110"],
    "social_login": ["FLG201"],
    "abandoned_cart_emails": ["FLG202"],
    "guest_wishlist": ["FLG202"],
    "search-vector-ranking": ["FLG101"],
    "search-stemming": ["FLG101", "FLG401"],
    "search-results-per-page": ["FLG101"],
    "search-facets": ["FLG102"],
    "search-synonyms": ["FLG110", "FLG302"],
    "search-legacy-index": ["FLG110"],
}


def flaglint(*arguments: str) -> Any:
    """Return the decoded JSON output of a command on the shop."""
    done = subprocess.run(
        [sys.executable, "-c", "from flaglint.cli.main import run; run()", *arguments],
        cwd=SHOP,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def findings() -> dict[str, list[str]]:
    """Return the codes of each key, sorted."""
    found: dict[str, set[str]] = {}
    for finding in flaglint("check", "--as-of", "2026-11-20", "--output-format", "json")["findings"]:
        if finding["code"] in JUDGED:
            found.setdefault(str(finding["key"]), set()).add(finding["code"])
    return {key: sorted(codes) for key, codes in found.items()}


def test_the_story(findings: dict[str, list[str]]) -> None:
    assert findings == STORY


def test_the_readme_names_every_flag_of_the_story() -> None:
    text = (SHOP / "README.md").read_text(encoding="utf-8")
    assert [key for key in STORY if f"`{key}`" not in text] == []


def test_a_key_made_at_run_time_is_shown_with_its_pattern() -> None:
    patterns = {
        (reference["path"], reference["pattern"])
        for reference in flaglint("refs", "--output-format", "json")["references"]
        if reference["resolution"] == "dynamic" and not reference["in_test"]
    }
    assert {pattern for _, pattern in patterns} == {"app_*"}
