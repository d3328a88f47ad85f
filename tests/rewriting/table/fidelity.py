"""§1.8 and §1.9: untouched bytes, comments, blank lines; files that cannot be read."""

from __future__ import annotations

from tests.rewriting.table.rows import MAIN, Row

_CALL = "switch_is_active('cart')"
_HEAD = "from waffle import switch_is_active\n\n\n"


def row(name: str, before: str, after: str | None, clause: str = "8") -> Row:
    """Return a row for the text below the import; `S` stands for the call."""
    return Row(name, clause, _HEAD + before.replace("S", _CALL), after)


ROWS = (
    row(
        "comments-of-what-stays",
        "def main(x=1):\n    # above\n    if S:\n        # new\n        x += 1  # up\n        # below\n"
        "    else:\n        # old\n        x -= 1\n    return x\n",
        "def main(x=1):\n    # above\n    # new\n    x += 1  # up\n    # below\n    return x\n",
    ),
    row(
        "comment-that-names-only-the-flag",
        "def main(x=1):\n    # if cart is enabled\n    if S:\n        x += 1\n    return x\n",
        "def main(x=1):\n    x += 1\n    return x\n",
    ),
    *(
        Row(
            f"directive-above-an-import-{name}",
            "8",
            f"import os\n{line}\n{_HEAD[:-2]}{more}x = os.sep\n\n\ndef main():\n    return {_CALL}\n",
            f"import os\n{left}{more}x = os.sep\n\n\ndef main():\n    return True\n",
        )
        for name, line, more, left in (
            ("for-that-alone", "# pylint: disable=import-error, wrong-import-position", "", ""),
            ("without-effect", "# noqa: F401", "", ""),
            ("for-more-imports", "# pylint: disable=import-error", "import re\n", "# pylint: disable=import-error\n"),
            (
                "for-all-code",
                "# pylint: disable=import-error, no-member",
                "",
                "# pylint: disable=import-error, no-member\n",
            ),
            ("for-a-region", "# isort: off", "# isort: on\n", "# isort: off\n"),
        )
    ),
    row(
        "note-above-a-gate-that-goes",
        "def main(x=1):\n    x += 1\n    # TODO: count what is sent,\n    # once a month\n"
        "    if not S:\n        return 0\n    return x\n",
        "def main(x=1):\n    x += 1\n    # TODO: count what is sent,\n    # once a month\n    return x\n",
    ),
    row(
        "note-above-a-name-that-goes",
        "def main(x=1):\n    # FIXME: count\n    on = S\n    if on:\n        return x\n    return 2\n",
        "def main(x=1):\n    # FIXME: count\n    return x\n",
    ),
    row(
        "note-at-the-end-of-a-block",
        "def main(x=1):\n    if x:\n        x += 1\n        # TODO: count\n"
        "        if not S:\n            x = 0\n    return x\n",
        "def main(x=1):\n    if x:\n        x += 1\n        # TODO: count\n    return x\n",
    ),
    row(
        "note-of-the-flag",
        "def main(x=1):\n    # TODO: drop this check after the rollout\n"
        "    if not S:\n        return 0\n    return x\n",
        "def main(x=1):\n    return x\n",
    ),
    row(
        "comment-above-a-gate-that-goes",
        "def main(x=1):\n    # nobody without a cart gets here\n    if not S:\n        return 0\n    return x\n",
        "def main(x=1):\n    return x\n",
    ),
    *(
        row(
            f"comment-of-the-condition-{name}",
            f"def main(x=1):\n    # {above}\n    if {test} and x:\n        x = 2\n    else:\n{own}        x = 3\n"
            "    return x\n",
            f"def main(x=1):\n{left}    x = 3\n    return x\n",
        )
        for name, above, test, own, left in (
            (
                "whose-other-arm-has-its-own",
                "Count twice if the feature is enabled",
                "not S",
                "        # count thrice\n",
                "    # count thrice\n",
            ),
            (
                "that-is-the-only-one",
                "Count twice if the feature is enabled",
                "not S",
                "",
                "    # Count twice if the feature is enabled\n",
            ),
            (
                "that-is-none",
                "Count what the feature sends",
                "not S",
                "        # thrice\n",
                "    # Count what the feature sends\n    # thrice\n",
            ),
        )
    ),
    *(
        row(
            f"comment-of-the-condition-above-what-stays-{name}",
            f"def main(x=1):\n    # {above}\n    if S and x:\n        # at once\n        x = 2\n    return x\n",
            f"def main(x=1):\n{left}    if x:\n        # at once\n        x = 2\n    return x\n",
        )
        for name, above, left in (
            ("and-says-nothing-else", "If the feature flag is on", ""),
            ("and-says-more", "Pay once if the feature is on", "    # Pay once if the feature is on\n"),
            ("and-of-no-flag", "TODO: clean up when this is on", "    # TODO: clean up when this is on\n"),
        )
    ),
    row(
        "note-of-what-went",
        "def main(x=1):\n    if not S:\n        # TODO: count\n        return 0\n    return x\n",
        "def main(x=1):\n    return x\n",
    ),
    row(
        "comment-above-an-elif-that-goes",
        "def main(x=1):\n    if x:\n        x = 1\n    # the old way\n    elif not S:\n        x = 2\n    return 3\n",
        "def main(x=1):\n    if x:\n        x = 1\n    return 3\n",
    ),
    *(
        row(
            f"note-above-a-local-that-goes-{name}",
            f"def main(remote=None, url=''):\n    # {note}\n    skip = S\n{gap}    if remote and not skip:\n"
            "        url = remote.clone_url\n    return url\n",
            f"def main(remote=None, url=''):\n{left}    return url\n",
        )
        for name, note, gap, left in (
            ("of-what-goes", "Whether it is to be left out", "", ""),
            ("of-what-goes-too", "Use the clone URL of the remote one", "", ""),
            ("in-a-paragraph-of-its-own", "Use the URL", "\n", ""),
        )
    ),
    *(
        row(
            f"note-above-a-local-with-{name}",
            f"def main(remote=None, url=''):\n    # {note}\n    skip = not S\n    if remote and not skip:\n"
            "        url = remote.clone_url\n    return url\n",
            f"def main(remote=None, url=''):\n{left}    if remote:\n        url = remote.clone_url\n    return url\n",
        )
        for name, note, left in (
            ("what-stays", "Use the clone URL of the remote one", "    # Use the clone URL of the remote one\n"),
            ("the-flag", "Use the clone URL if the cart is rolled out", ""),
            ("the-name", "whether to skip the clone", ""),
        )
    ),
    row(
        "directives",
        "def main(x=1):\n    if S:  # noqa: E1\n        x += 1  # type: ignore\n    # fmt: off\n    return  x\n",
        "def main(x=1):\n    x += 1  # type: ignore\n    # fmt: off\n    return  x\n",
    ),
    row(
        "blank-lines-do-not-pile-up",
        "def main(x=1):\n    x += 1\n\n    if not S:\n        x = 0\n\n    return x\n",
        "def main(x=1):\n    x += 1\n\n    return x\n",
    ),
    row("tabs", "def main():\n\tif S:\n\t\treturn 1\n\treturn 2\n", "def main():\n\treturn 1\n"),
    row(
        "odd-spacing",
        "X = {'a' : 1}\ndef main( ) :\n    return  ( S )\n",
        "X = {'a' : 1}\ndef main( ) :\n    return  ( True )\n",
    ),
    row("no-last-line-end", "def main():\n    if S:\n        return 1", "def main():\n    return 1"),
    Row(
        "line-ends",
        "8",
        _HEAD.replace("\n", "\r\n") + f"def main():\r\n    if {_CALL}:\r\n        return 1\r\n",
        "def main():\r\n    return 1\r\n",
    ),
    Row(
        "byte-order-mark",
        "8",
        "\ufeff" + _HEAD + f"def main():\n    return {_CALL}\n",
        "\ufeffdef main():\n    return True\n",
        run=False,
    ),
    Row(
        "unreadable-file",
        "9",
        {MAIN: _HEAD + f"def main():\n    return {_CALL}\n", "shop/broken.txt": "def broken(:\n"},
        {MAIN: "def main():\n    return True\n"},
    ),
    Row("absent", "9", "def main():\n    return 1\n"),
)
