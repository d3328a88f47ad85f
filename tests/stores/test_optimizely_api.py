from __future__ import annotations

from typing import Any

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.optimizely_api import flags_of
from tests.stores.reading import served

DOCUMENT = Document("flags.json", "", "")


def page(**fields: Any) -> dict[str, Any]:
    return {"items": [{"key": "a", "environments": {"live": {"enabled": True}}, **fields}], "page": 1}


def test_a_live_flag_is_defined_and_its_state_open() -> None:
    found = flags_of(page(description="Cart", updated_time="2025-02-01T00:00:00Z"), DOCUMENT, "optimizely")
    assert found is not None
    assert (found[0].definition_only, found[0].description, str(found[0].modified_at)[:10]) == (
        True,
        "Cart",
        "2025-02-01",
    )
    assert served(found[0].environments[0][1]) == ("unknown", None, "no datafile of this environment was read")


def test_an_archived_flag_gives_the_default_of_the_call() -> None:
    found = flags_of(page(archived=True), DOCUMENT, "optimizely")
    assert found is not None
    assert found[0].archived
    assert served(found[0].environments[0][1]) == ("off", "code_default", None)


@pytest.mark.parametrize("tree", [{"featureFlags": [], "items": []}, {"items": {}}, [], {}])
def test_another_document_is_left_alone(tree: object) -> None:
    assert flags_of(tree, DOCUMENT, "optimizely") is None


def test_a_flag_without_a_key_is_refused() -> None:
    with pytest.raises(DocumentError, match="missing required field"):
        flags_of({"items": [{"name": "a"}]}, DOCUMENT, "optimizely")
