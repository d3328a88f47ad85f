from __future__ import annotations

from flaglint.rewriting.proof.sides import Side, kept_names, opaque_functions, prepare
from flaglint.rewriting.proof.text import decode

TEXT = '"""Module."""\nimport os.path\nclass A:\n    """Class."""\n    x = 1\n    def f(self):\n        y = os\n'


def side(text: str) -> Side:
    return prepare(text.encode(), decode(text.encode()))


def test_docstrings_are_taken_out() -> None:
    found = side(TEXT)
    assert sorted(found.docstrings.values()) == ["Class.", "Module."]
    assert len(found.tree.body) == 2


def test_names_by_path() -> None:
    kept = kept_names(side(TEXT))
    assert kept == {"": {"os", "A"}, "A": {"x", "f"}, "A.f": {"self", "y"}}


def test_functions_that_stand_word_for_word() -> None:
    before, after = (
        side("x = 1\ndef f():\n    a()\ndef g():\n    b()\n"),
        side("def f():\n    a()\ndef g():\n    c()\n"),
    )
    assert opaque_functions(before, after, frozenset()) == (frozenset({(2, 0)}), frozenset({(1, 0)}))
    assert opaque_functions(before, after, frozenset({3})) == (frozenset(), frozenset())
