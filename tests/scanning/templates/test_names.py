from __future__ import annotations

import pytest

from flaglint.scanning.prefilter import FileKind
from flaglint.scanning.templates.names import FOLDERS, OTHERS, SUFFIXES


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.html", True),
        ("shop/mail.jinja2", True),
        ("shop/templates/mail.txt", True),
        ("shop/jinja2/a.js", True),
        ("docs/templates.rst", False),
        ("docs/usage.txt", False),
        ("shop/templates/context.py", False),
        ("shop/templates/logo.png", False),
        ("templates", False),
    ],
)
def test_what_may_be_a_template(path: str, wanted: bool) -> None:
    kind = FileKind(SUFFIXES, frozenset(), FOLDERS, OTHERS)
    assert kind.of([path]) == ((path,) if wanted else ())
