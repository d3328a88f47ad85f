from __future__ import annotations

from flaglint.cli.exits import Exit


def test_the_codes_are_those_that_scripts_rely_on() -> None:
    assert {code.name: code.value for code in Exit} == {
        "CLEAN": 0, "FINDINGS": 1, "ERROR": 2, "PARTIAL": 3, "BUG": 70, "INTERRUPTED": 130, "TERMINATED": 143,
    }  # fmt: skip
