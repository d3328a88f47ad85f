"""YAML to plain data, where YAML 1.1 and 1.2 agree; what they read differently stays text that says so."""

from __future__ import annotations

import re
from collections.abc import Hashable

import yaml

from flaglint.stores.words import AmbiguousWord, InvalidYamlError

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

MAX_NODES = 1_000_000


class _Loader(SafeLoader):
    """Reads the core schema only: dates stay text, duplicate keys are refused."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise InvalidYamlError(f"has a key that is no text (line {key.start_mark.line + 1})")
            if key.tag not in _TEXT_TAGS:
                raise InvalidYamlError(f"has the key {key.value!r} without quotes (line {key.start_mark.line + 1})")
            if key.value in seen and key.tag != _MERGE:
                raise InvalidYamlError(f"has the key {key.value!r} twice (line {key.start_mark.line + 1})")
            seen.add(key.value)
        tree = super().construct_mapping(node, deep=deep)
        return {str(key): value for key, value in tree.items()}


_MERGE = "tag:yaml.org,2002:merge"
_AMBIGUOUS = "!ambiguous"
_TEXT_TAGS = frozenset({"tag:yaml.org,2002:str", _AMBIGUOUS, _MERGE})

_BOOLEAN_1_1 = "y|Y|n|N|[Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF"
_NUMBER_1_1 = r"[-+]?0[0-9_]+|0[ob][0-7_]+|[-+]?[0-9]+_[0-9_.]*|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"

# In this order: the first pattern that fits a plain scalar gives its type.
_CORE_SCHEMA = (
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    (_AMBIGUOUS, rf"^(?:{_BOOLEAN_1_1}|{_NUMBER_1_1})$", list("yYnNoO-+0123456789")),
    ("tag:yaml.org,2002:int", r"^(?:[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        list("-+.0123456789"),
    ),
    (_MERGE, r"^(?:<<)$", ["<"]),
)


def _construct_ambiguous(loader: _Loader, node: yaml.ScalarNode) -> AmbiguousWord:
    return AmbiguousWord(node.value)


for _tag, _pattern, _first in _CORE_SCHEMA:
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)
_Loader.add_constructor(_AMBIGUOUS, _construct_ambiguous)


def load_yaml(text: str, max_depth: int) -> object:
    """Return the one document in the text as plain data.

    Raises:
        InvalidYamlError: not YAML, several documents, a duplicate or non-text key, too deep, or an alias bomb.
    """
    try:
        _check_size(text, max_depth)
        tree: object = yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise InvalidYamlError(f"is not YAML ({_where(error)})") from None
    except RecursionError:
        raise InvalidYamlError("is nested too deep") from None
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, InvalidYamlError) else InvalidYamlError("has an unreadable number") from None
    return tree


def _check_size(text: str, max_depth: int) -> None:
    """Refuse nesting and aliases that would grow without limit, before any of it is built."""
    open_nodes: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    total = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            total += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_nodes):
                raise InvalidYamlError("has an alias that contains itself")
            total += sizes.get(event.anchor or "", 1)
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
        if len(open_nodes) > max_depth:
            raise InvalidYamlError("is nested too deep")
        if total > MAX_NODES:
            raise InvalidYamlError(f"has more than {MAX_NODES:,} nodes")


def _where(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"{error.problem}, line {error.problem_mark.line + 1}, column {error.problem_mark.column + 1}"
    return str(error).splitlines()[0] if str(error) else "unreadable"
