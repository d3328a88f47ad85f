"""Text of a document to plain data, strictly: no duplicate keys, NaN, bombs or endless nesting."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from flaglint.discovery import load
from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.words import InvalidYamlError

MAX_DEPTH = 200

T = TypeVar("T")


class _InvalidJsonError(ValueError):
    """Well-formed JSON text that means nothing: `str()` says why."""


def json_tree(document: Document, text: str | None = None) -> object:
    """Return the JSON of a document, or of the part of its text that is given.

    Raises:
        DocumentError: not JSON, a duplicate key, NaN or a number out of range, or nested too deep.
    """
    text = document.text if text is None else text
    try:
        tree: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite)
        if "\\u" in text:
            json.dumps(tree, ensure_ascii=False).encode("utf-8")
        _check_depth(tree)
    except _InvalidJsonError as error:
        raise DocumentError(document.location, str(error), "repair or export the document again") from None
    except json.JSONDecodeError as error:
        raise DocumentError(document.location, _not_json(text, error), "export or download it again") from None
    except UnicodeEncodeError:
        raise DocumentError(document.location, "has half a surrogate pair in a string", "export it again") from None
    except RecursionError:
        raise DocumentError(document.location, "is nested too deep", "give the store's own document") from None
    except ValueError:
        raise DocumentError(
            document.location, "has a number that is too long", "give the store's own document"
        ) from None
    return tree


def tree_of(document: Document) -> object:
    """Return the document's data: YAML by its file name, else JSON.

    Raises:
        DocumentError: as `json_tree`, and the same for YAML.
    """
    if document.suffix not in (".yaml", ".yml"):
        return json_tree(document)
    try:
        tree: object = load("stores.yaml_trees").load_yaml(document.text, MAX_DEPTH)
    except InvalidYamlError as error:
        raise DocumentError(document.location, str(error), "repair or export the document again") from None
    _check_finite(document, tree)
    return tree


def typed(tree: object, type_: type[T], document: Document, pointer: str = "$", key: str | None = None) -> T:
    """Return plain data as the type; `pointer` says where in the document the data stood, with `key` its object.

    Raises:
        DocumentError: a field is missing or of another type; names its path.
    """
    try:
        return msgspec.convert(tree, type_)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `")
        path = pointer if key is None else member(pointer, key)
        path += place.removeprefix("key` in `").rstrip("`").removeprefix("$")
        raise DocumentError(
            document.location, f"{problem.replace('`', '')} at {path}", "compare it with the store's documentation"
        ) from None


def typed_members(trees: Mapping[str, object], type_: type[T], document: Document, pointer: str = "$") -> dict[str, T]:
    """Return the members of an object, each as the type; `pointer` says where the object stood.

    All at once, which is several times as fast as `typed` for each, and only one by one where one of them is wrong.

    Raises:
        DocumentError: as `typed`.
    """
    try:
        # The type is only known here; what a dictionary's values are cannot be said to a checker of types.
        found: dict[str, T] = msgspec.convert(trees, dict[str, type_])  # type: ignore[valid-type]
    except msgspec.ValidationError:
        return {key: typed(tree, type_, document, pointer, key) for key, tree in trees.items()}
    return found


def mapping(tree: object, document: Document, pointer: str = "$", key: str | None = None) -> dict[str, object]:
    """Return the data as an object with text keys.

    Raises:
        DocumentError: it is something else.
    """
    return typed(tree, dict[str, object], document, pointer, key)


def without_nulls(tree: object) -> object:
    """Return an object without its members that are null, so that null means absent; anything else as it is."""
    return {key: value for key, value in tree.items() if value is not None} if isinstance(tree, dict) else tree


def member(pointer: str, key: str) -> str:
    """Return the JSON path of one member of an object."""
    return f"{pointer}[{json.dumps(key, ensure_ascii=False)}]"


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _InvalidJsonError(f"has the key {json.dumps(counts.most_common(1)[0][0])} twice in one object")
    return tree


def _refuse_constant(name: str) -> object:
    raise _InvalidJsonError(f"has {name}, which is not a JSON value")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _InvalidJsonError("has a number that is out of range")
    return number


def _not_json(text: str, error: json.JSONDecodeError) -> str:
    if text.lstrip().startswith("<"):
        return "is an HTML or XML page, not JSON (a login page or an error page?)"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return f"is JSON that ends too early (line {error.lineno}, column {error.colno}): truncated"
    return f"is not JSON ({error.msg}, line {error.lineno}, column {error.colno})"


def _check_depth(tree: object) -> None:
    level: list[Any] = [[tree]]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return
    raise RecursionError


def _check_finite(document: Document, tree: object) -> None:
    try:
        json.dumps(tree, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except ValueError:
        raise DocumentError(
            document.location, "has a number or text that JSON cannot hold", "repair or export the document again"
        ) from None
