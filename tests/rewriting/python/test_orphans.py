from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.orphans import Outside, is_own, taken_before, without_orphans
from flaglint.rewriting.python.source import parse


def pruned(before: str, now: str, outside: Outside) -> tuple[str, tuple[str, ...]]:
    left = without_orphans(cst.parse_module(now), taken_before(parse(before.encode())), outside)
    return left.module.code if left.module.body else "", left.names


def known_to_nobody(name: str) -> bool:
    return True


def test_what_lost_its_last_reader_goes() -> None:
    now = "from a import b\nX = 1\ndef _f(): pass\n"
    outside = Outside(frozenset(("X",)), is_private=known_to_nobody)
    assert pruned(now + "_f(b, X)\n", now, outside) == ("", ("X", "_f", "b"))


@pytest.mark.parametrize(
    "outside",
    [Outside(kept_imports=frozenset({"b"})), Outside(is_shared=lambda name: True)],
    ids=["package", "shared"],
)
def test_import_stays_for_others(outside: Outside) -> None:
    assert pruned("from a import b\nb()\n", "from a import b\n", outside) == ("from a import b\n", ())


@pytest.mark.parametrize("now", ["from a import b\n", "def _f(): pass\n", "_X = 1\n"])
def test_what_nobody_read_before_stays(now: str) -> None:
    assert pruned(now, now, Outside(is_private=known_to_nobody)) == (now, ())


@pytest.mark.parametrize(
    ("name", "private", "answer"),
    [("_x", True, True), ("x", True, False), ("_x", False, False), ("__x__", True, False)],
)
def test_own_names(name: str, private: bool, answer: bool) -> None:
    assert is_own(Outside(is_private=lambda asked: private), name) is answer


def test_public_function_stays() -> None:
    now = "def f(): pass\n"
    assert pruned(now + "f()\n", now, Outside(is_private=known_to_nobody)) == (now, ())
