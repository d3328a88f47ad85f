from __future__ import annotations

import pytest
from openfeature import api
from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider

from search.ranking import Hit, rank

KEYWORD = Hit("tent", keyword_score=1.0, vector_score=0.1)
VECTOR = Hit("family-tent-for-six", keyword_score=0.5, vector_score=0.9)


@pytest.mark.parametrize(("variant", "first"), [("on", VECTOR), ("off", KEYWORD)])
def test_order(variant: str, first: Hit) -> None:
    flag = InMemoryFlag(variant, {"on": True, "off": False})
    api.set_provider(InMemoryProvider({"search-vector-ranking": flag}))
    assert rank([KEYWORD, VECTOR], "s-1")[0] is first
