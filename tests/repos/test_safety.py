from __future__ import annotations

import pytest

from flaglint.repos.safety import failure


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("fatal: not a git repository\nStopping at a mount point\n", "fatal: not a git repository"),
        ("\n  stderr: 'fatal: bad revision'", "fatal: bad revision"),
        ("", "exit status 128"),
        (" \n", "exit status 128"),
    ],
)
def test_a_failure_is_told_by_the_first_line_of_its_message(message: str, said: str) -> None:
    assert failure("/tree", "ls-files", message, "exit status 128") == f"/tree: git ls-files failed: {said}"
