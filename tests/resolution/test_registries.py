from __future__ import annotations

import pytest

from flaglint.model.references import ReferenceKind
from tests.resolution.projects import pack, references

OWN = pack('[[registry]]\ndict = "shop.config.FLAGS"')


def registered(config: str, path: str = "shop/config.py") -> list[tuple[str | None, str | None]]:
    found = references({"shop/__init__.py": "", path: config}, OWN)
    return [
        (each.key, each.default.text if each.default else None)
        for each in found
        if each.kind is ReferenceKind.REGISTRATION
    ]


def test_the_entries_of_a_registry_are_registrations_with_their_defaults() -> None:
    assert registered("KEY = 'b'\nFLAGS: dict = {'a': False, KEY: made()}") == [("a", "False"), ("b", "made()")]


@pytest.mark.parametrize("config", ["OTHER = {'a': 1}", "FLAGS = dict(a=1)", "FLAGS = {**made()}", "FLAGS = {1: 2}"])
def test_what_is_no_entry_is_none(config: str) -> None:
    assert registered(config) == []


def test_a_dictionary_of_another_module_is_none() -> None:
    assert registered("FLAGS = {'a': 1}", "shop/other.py") == []
