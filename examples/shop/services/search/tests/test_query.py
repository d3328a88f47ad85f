from __future__ import annotations

from openfeature import api
from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider

from search.query import rewrite

ON_AND_OFF = {"on": True, "off": False}


def test_typing_errors_are_corrected() -> None:
    flags = {
        "search-spellcheck": InMemoryFlag("on", ON_AND_OFF),
        "search-synonyms": InMemoryFlag("off", ON_AND_OFF),
        "search-stemming": InMemoryFlag("off", ON_AND_OFF),
    }
    api.set_provider(InMemoryProvider(flags))
    assert rewrite("Tnet", "s-1") == "tent"
