"""How git is started here: with everything switched off by which a repository could run a program or reach a host.

The command line drops GIT_* variables at its start (`cli/main.py`), so that a calling hook's GIT_DIR decides nothing.
"""

from __future__ import annotations

# reliability.md: no hooks, no fsmonitor, no attributes, no lazy fetch; the tree's own configuration decides nothing.
SAFE_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "safe.bareRepository=explicit",
    "core.attributesFile=/dev/null",
    "protocol.allow=never",
)
SAFE_OPTIONS = ("no-optional-locks", "no-replace-objects", "literal-pathspecs")
SAFE_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "LC_ALL": "C",
}
NO_GIT = "git is not on the PATH; install it"


def failure(root: object, command: str, message: str, status: object) -> str:
    """Return what to say of a git command that failed: the first line of its message, or its exit status."""
    lines = message.strip().removeprefix("stderr:").strip(" '\n").splitlines()
    return f"{root}: git {command} failed: {lines[0] if lines else status}"
