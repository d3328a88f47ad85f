from __future__ import annotations

import sys

import pytest

from flaglint.rewriting.proof.quotes import newer_formats
from flaglint.rewriting.proof.text import decode, tokens_of

needs_312 = pytest.mark.skipif(sys.version_info < (3, 12), reason="older Pythons do not compile it at all")


def count(text: str) -> int:
    return newer_formats(tokens_of(decode(text.encode())))


@needs_312
@pytest.mark.parametrize(
    "text",
    [
        "f'{'a'}'",
        'f"{x["a"]}"',
        "f'{\"a\\n\"}'",
        "f'{f'{x}'}'",
        'f"{f\'{"a"}\'}"',
        "f'''{\n1  # one\n}'''",
        "rf'{r'a'}'",
    ],
)
def test_what_only_newer_pythons_read(text: str) -> None:
    assert count(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "f'{\"a\"}'",
        "f'a\\n{x}'",
        "f'''{'a'}'''",
        "f'{x}' 'a' f'{y}'",
        "f\"{f'{x}'}\"",
        "'a\\n' + f'{x:>{y}}'",
        "x = 1  # one",
    ],
)
def test_what_every_python_reads(text: str) -> None:
    assert count(text) == 0
