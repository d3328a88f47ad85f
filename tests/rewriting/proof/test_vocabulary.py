from __future__ import annotations

import pytest

from flaglint.rewriting.proof.text import decode, tokens_of
from flaglint.rewriting.proof.vocabulary import added_names


def added(before: str, after: str) -> list[str]:
    return list(added_names(tokens_of(decode(before.encode())), tokens_of(decode(after.encode()))))


@pytest.mark.parametrize("after", ["a(b)\n", "b\n", "True and False\n", "pass\n", "f(c=1)\n"])
def test_names_only_go(after: str) -> None:
    assert added("f(a(b), **{'c': 1})\n", after) == []


@pytest.mark.parametrize("after", ["d\n", "a(a)\n", "f(d=1)\n"])
def test_a_name_more_often(after: str) -> None:
    assert len(added("f(a(b), **{'c': 1})\n", after)) == 1
