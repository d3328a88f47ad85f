from __future__ import annotations

from tests.rewriting.cases import check_rewrite

MATCH = """\
match variation("k"):
    case "red" | "pink":
        a()
    case "blue":
        b()
    case _:
        c()
"""


def test_case_of_the_value_is_spliced() -> None:
    check_rewrite(MATCH, "b()\n", value="blue")


def test_wildcard_is_spliced() -> None:
    check_rewrite(MATCH, "c()\n", value="green")


def test_alternative_is_seen() -> None:
    check_rewrite(MATCH, "a()\n", value="pink")


def test_no_case_left() -> None:
    check_rewrite('a()\nmatch variation("k"):\n    case False:\n        b()\n', "a()\n")


def test_false_guard_drops_its_case() -> None:
    before = 'match p:\n    case 1 if variation("k"):\n        a()\n    case _:\n        b()\n'
    check_rewrite(before, "match p:\n    case _:\n        b()\n", value=False)


def test_true_guard_goes() -> None:
    before = 'match p:\n    case 1 if variation("k"):\n        a()\n    case _:\n        b()\n'
    check_rewrite(before, "match p:\n    case 1:\n        a()\n    case _:\n        b()\n")


def test_capture_stays() -> None:
    before = 'match variation("k"):\n    case "red":\n        a()\n    case other:\n        b(other)\n'
    check_rewrite(before, 'match "blue":\n    case other:\n        b(other)\n', value="blue")


def test_guard_that_depends_stays() -> None:
    before = 'match variation("k"):\n    case "blue" if p():\n        a()\n    case _:\n        b()\n'
    check_rewrite(before, before.replace('variation("k")', '"blue"'), value="blue")


def test_class_pattern_stays() -> None:
    before = 'match variation("k"):\n    case str():\n        a()\n    case _:\n        b()\n'
    check_rewrite(before, before.replace('variation("k")', '"blue"'), value="blue")
