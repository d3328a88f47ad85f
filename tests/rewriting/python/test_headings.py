from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.headings import heads_items, heads_statements
from flaglint.rewriting.python.lines import above


def block_stays(text: str, *, going: int = 1) -> bool:
    """Tell whether the block above the first statement stays when the first ones go."""
    body = cst.parse_module("import first\n" + text).body[1:]
    rest = [(statement, () if index < going else (statement,)) for index, statement in enumerate(body)]
    return heads_statements(above(body[0]), body[0], rest[1:])


NAMES = 'OLD_CART = "old-cart"\nNEW_CART = "new-cart"\n'
LINK = "if remote and not skip:\n    url = remote.clone_url\n"


@pytest.mark.parametrize(
    ("text", "going"),
    [
        (f"# Cart related features\n{NAMES}", 1),
        (f"# The names that we know\n{NAMES}LIST = 'list'\n", 1),
        (f"# Build\n{NAMES}BUILD = 'build'\nLIST = 'list'\n", 2),
        ("# All of the flags\nA = flag('cart')\n\nB = flag('list')\n", 1),
        (f"# Use the clone URL of the linked one\nskip = has('k')\n{LINK}", 1),
        (f"# Use the clone URL\nskip = has('k')\nother = skip\n{LINK}", 2),
    ],
)
def test_block_of_what_stays(text: str, going: int) -> None:
    assert block_stays(text, going=going)


@pytest.mark.parametrize(
    ("text", "going"),
    [
        (f"# The old way\n{NAMES}", 1),  # a word of the first one alone
        (f"# OLD_CART and other features\n{NAMES}", 1),
        (f"# Pay in one step\n{NAMES}", 1),  # not said to be a group, and just one is left
        (f"# Pay in one step\nOLD_CART = 'old-cart'\n\n{NAMES}", 1),
        ("# The new features\nA = 'a'\n# The others\nB = 'b'\nC = 'c'\n", 1),
        (f"# Cart related features\n{NAMES}", 2),
        (f"# Whether to skip it\nskip = has('k')\n{LINK}", 1),
        (f"# Whether has('k') and a remote\nskip = has('k')\n{LINK}", 1),
        (f"# Use the remote unless the feature is on\nskip = has('k')\n{LINK}", 1),
        (f"# Use the clone URL\nskip = has('k')\n\n{LINK}", 1),
        (f"# Use the clone URL\nskip = has('k')\n# of the other\n{LINK}", 1),
        (f"# Refuse a clone\nif not has('k'):\n    refuse(clone)\n{LINK}", 1),
        (f"skip = has('k')\n{LINK}", 1),
    ],
)
def test_block_of_what_goes(text: str, going: int) -> None:
    assert not block_stays(text, going=going)


@pytest.mark.parametrize(
    ("block", "following", "stays"),
    [
        ("# Build related features.", ["('BUILD_B', _('Build: b'))"], True),
        ("# Which may be asked for", ["'BUILD_B'", "'BUILD_C'"], True),
        ("# Which may be asked for", ["'BUILD_B'"], False),
        ("# Cleans all", ["'BUILD_B'", "'BUILD_C'"], False),
        ("# Build related features.", [], False),
        ("", ["'BUILD_B'", "'BUILD_C'"], False),
    ],
)
def test_items(block: str, following: list[str], stays: bool) -> None:
    lines = [cst.EmptyLine(comment=cst.Comment(block))] if block else []
    first = cst.parse_expression("('BUILD_CLEAN', _('Build: clean the features'))")
    assert heads_items(lines, first, [cst.parse_expression(text) for text in following]) is stays
