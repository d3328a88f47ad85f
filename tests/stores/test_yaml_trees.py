from __future__ import annotations

import pytest

from flaglint.stores.words import AmbiguousWord, InvalidYamlError
from flaglint.stores.yaml_trees import load_yaml


def load(text: str) -> object:
    return load_yaml(text, 50)


def test_the_core_schema_is_read() -> None:
    text = "{a: true, b: null, c: 5, d: 0.5, e: 1e3, f: 'on', g: text, h: 0x1F, i: -3, j: ~}"
    assert load(text) == {
        "a": True, "b": None, "c": 5, "d": 0.5, "e": 1000.0, "f": "on", "g": "text", "h": 31, "i": -3, "j": None,
    }  # fmt: skip


def test_a_date_stays_text() -> None:
    assert load("a: 2025-03-04") == {"a": "2025-03-04"}


@pytest.mark.parametrize("word", ["on", "Off", "yes", "NO", "y", "010", "1_000", "0o17", "12:30"])
def test_a_word_that_the_versions_read_differently_is_marked(word: str) -> None:
    tree = load(f"a: {word}")
    assert isinstance(tree, dict)
    assert type(tree["a"]) is AmbiguousWord
    assert tree["a"] == word


@pytest.mark.parametrize("word", ["online", "node", "1.2.3", "0.10", "v1_000", "12:99"])
def test_a_word_that_only_resembles_one_is_plain(word: str) -> None:
    tree = load(f"a: {word}")
    assert isinstance(tree, dict)
    assert type(tree["a"]) is not AmbiguousWord


def test_a_key_such_as_on_is_text() -> None:
    assert load("on: 1\noff: 2") == {"on": 1, "off": 2}


def test_anchors_and_merge_keys_are_followed() -> None:
    assert load("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}") == {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", "has the key 'a' twice (line 2)"),
        ("true: 1", "has the key 'true' without quotes"),
        ("[a]: 1", "has a key that is no text"),
        ("a: [1", "is not YAML ("),
        ("a: 1\n---\nb: 2", "is not YAML ("),
        ("a: !!python/object/apply:os.system [ls]", "is not YAML ("),
        ("a: *b", "is not YAML ("),
        ("a: &b [*b]", "has an alias that contains itself"),
        ("[" * 60 + "]" * 60, "is nested too deep"),
        ("a: \x07", "is not YAML ("),
    ],
)
def test_yaml_without_one_clear_meaning_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidYamlError) as caught:
        load(text)
    assert problem in str(caught.value)


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    with pytest.raises(InvalidYamlError, match="has more than 1,000,000 nodes"):
        load("\n".join(lines))
