from __future__ import annotations

import pytest

from flaglint.model.source import ItemUse, TermKind, attributes_word, table_word
from flaglint.scanning.python.reader import read_module

NAMES = frozenset({table_word("FLAGS"), attributes_word("settings")})


def uses(code: str) -> list[ItemUse]:
    return [item.use for item in read_module("app.py", code.encode(), NAMES).items]


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("x = FLAGS['a']", ItemUse.READ),
        ("f(a.b.FLAGS['a'].c)", ItemUse.READ),
        ("if 'a' in FLAGS: pass", ItemUse.SOUGHT),
        ("if 'a' not in a.FLAGS: pass", ItemUse.SOUGHT),
        ("FLAGS['a'] = 1", ItemUse.SET),
        ("del a.FLAGS['a']", ItemUse.SET),
    ],
)
def test_an_item_of_a_table_is_a_fact(code: str, use: ItemUse) -> None:
    assert uses(code) == [use]


@pytest.mark.parametrize(
    "code", ["x = OTHER['a']", "FLAGS", "'a' == FLAGS", "'a' in FLAGS in b", "FLAGS()['a']", "FLAGS = {}", "x: FLAGS"]
)
def test_anything_else_is_none(code: str) -> None:
    assert uses(code) == []


def test_a_fact_has_table_key_and_value() -> None:
    [item] = read_module("app.py", b"def f():\n    a.FLAGS['x'] = True", NAMES).items
    table, key = item.term.parts
    assert (item.scope, table.kind, key.text) == ("f", TermKind.ATTRIBUTE, '"x"')
    assert item.value is not None
    assert item.value.text == "true"


def test_without_being_asked_for_a_table_gives_no_facts() -> None:
    assert read_module("app.py", b"FLAGS['a']", frozenset({"FLAGS"})).items == ()


@pytest.mark.parametrize(
    "code",
    [
        "settings.A",
        "f(x.settings.A)",
        "settings.A.lower()",
        "getattr(settings, 'A')",
        "getattr(settings, 'A', False)",
        "hasattr(settings, 'A')",
    ],
)
def test_an_attribute_that_may_be_a_flag_is_a_fact(code: str) -> None:
    [item] = read_module("app.py", code.encode(), NAMES).items
    assert (item.use, item.term.parts[1].text) == (ItemUse.READ, '"A"')


@pytest.mark.parametrize(
    "code", ["settings", "settings()", "settings.A = 1", "other.A", "get(settings, 'A')", "getattr(settings)"]
)
def test_another_attribute_is_none(code: str) -> None:
    assert uses(code) == []
