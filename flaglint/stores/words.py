"""What reading YAML can give besides plain data; apart from the parser, which a JSON document need not wait for."""

from __future__ import annotations


class InvalidYamlError(ValueError):
    """The text is not YAML that has one clear meaning; `str()` says why and where."""


class AmbiguousWord(str):
    """A plain scalar such as `on`, `010` or `1_000`: text to YAML 1.2, a boolean or another number to YAML 1.1."""

    __slots__ = ()
