from __future__ import annotations

import msgspec
import pytest

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.trees import json_tree, member, tree_of, typed, typed_members, without_nulls


def document(text: str, name: str = "a.json") -> Document:
    return Document(name, text, "")


def refusal(text: str, name: str = "a.json") -> str:
    with pytest.raises(DocumentError) as caught:
        tree_of(document(text, name))
    return str(caught.value)


def test_json_is_read_as_it_stands() -> None:
    assert json_tree(document('{"a": [1, 1.0, true, null, "é\\u00e9"]}')) == {"a": [1, 1.0, True, None, "éé"]}


def test_yaml_is_read_by_its_file_name() -> None:
    assert tree_of(document("a: [1]", "a.yaml")) == {"a": [1]}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1', "ends too early (line 1, column 8): truncated"),
        ('{"a": "b', "truncated"),
        ("[1, ", "truncated"),
        ("<!DOCTYPE html><html>", "is an HTML or XML page"),
        ("a: 1", "is not JSON (Expecting value, line 1, column 1)"),
        ('{"a": 1} {"b": 2}', "is not JSON (Extra data"),
        ('{"a": NaN}', "has NaN, which is not a JSON value"),
        ('{"a": -Infinity}', "has -Infinity"),
        ('{"a": 1e999}', "has a number that is out of range"),
        ('{"a": 1, "a": 2}', 'has the key "a" twice in one object'),
        ('{"a": "\\ud800"}', "has half a surrogate pair"),
        ("[" * 100_000, "is nested too deep"),
        ("[" * 300 + "]" * 300, "is nested too deep"),
        ("1" * 5000, "has a number that is too long"),
    ],
)
def test_json_that_means_nothing_is_refused_in_one_line(text: str, problem: str) -> None:
    message = refusal(text)
    assert message.startswith("a.json: ")
    assert problem in message
    assert "\n" not in message


@pytest.mark.parametrize("text", ["a: .nan", "a: .inf", "a: 'b", "a: 1\na: 2", '"\\ud800"'])
def test_yaml_that_means_nothing_is_refused_in_one_line(text: str) -> None:
    assert "\n" not in refusal(text, "a.yml")


class _Shape(msgspec.Struct):
    on: bool
    weights: list[int] = []


def test_plain_data_becomes_the_type_and_unknown_fields_are_ignored() -> None:
    assert typed({"on": True, "new": 1}, _Shape, document("")) == _Shape(True)


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        ({"on": 1}, "Expected bool, got int at $.flags.on;"),
        ({"on": True, "weights": [1, "2"]}, "Expected int, got str at $.flags.weights[1];"),
        ({"on": True, "weights": [True]}, "Expected int, got bool at $.flags.weights[0];"),
        ({}, "Object missing required field on at $.flags;"),
        ([], "Expected object, got array at $.flags;"),
    ],
)
def test_data_of_another_type_is_refused_with_its_path(tree: object, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        typed(tree, _Shape, document(""), "$.flags")
    assert problem in str(caught.value)


def test_a_path_quotes_its_keys() -> None:
    assert member("$.f", 'a"b') == '$.f["a\\"b"]'


def test_null_members_are_absent_and_other_data_is_left_alone() -> None:
    assert without_nulls({"a": None, "b": 0}) == {"b": 0}
    assert without_nulls([None]) == [None]


def test_members_are_read_as_each_of_them_is() -> None:
    trees = {"a": {"on": True}, "b": {"on": False, "new": 1}}
    assert typed_members(trees, _Shape, document("")) == {"a": _Shape(True), "b": _Shape(False)}
    assert typed_members({}, _Shape, document("")) == {}


@pytest.mark.parametrize("wrong", [{"on": 3}, {}, 3])
def test_a_wrong_member_is_named_as_it_is_by_itself(wrong: object) -> None:
    with pytest.raises(DocumentError) as alone:
        typed(wrong, _Shape, document(""), "$.flags", "b c")
    with pytest.raises(DocumentError) as among:
        typed_members({"a": {"on": True}, "b c": wrong}, _Shape, document(""), "$.flags")
    assert str(among.value) == str(alone.value)
