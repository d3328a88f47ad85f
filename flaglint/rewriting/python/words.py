"""Names that stand in strings and comments: annotations in quotes, `__all__`, `getattr`, type comments."""

from __future__ import annotations

import re

import libcst as cst

from flaglint.rewriting.python.nodes import walk

_WORD = re.compile(r"[^\W\d]\w*")
_TYPE_COMMENT = re.compile(r"#\s*type:(.*)")


def names_in_strings(module: cst.Module) -> set[str]:
    """Return the names that a string may stand for: all in annotations, else strings that are one name."""
    names: set[str] = set()
    for node in walk(module):
        if isinstance(node, cst.Annotation):
            for part in walk(node):
                if isinstance(part, cst.SimpleString):
                    names.update(_WORD.findall(part.raw_value))
        elif isinstance(node, cst.SimpleString) and node.raw_value.isidentifier():
            names.add(node.raw_value)
    return names


def names_in_type_comments(source: str) -> set[str]:
    """Return the names in the comments that type checkers read."""
    return {word for comment in _TYPE_COMMENT.findall(source) for word in _WORD.findall(comment)}
