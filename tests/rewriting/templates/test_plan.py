from __future__ import annotations

from flaglint.model.edits import Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference
from flaglint.rewriting.templates.plan import fold_templates
from tests.rewriting.cases import Files
from tests.rewriting.templates.cases import references


def sites(sources: dict[str, bytes]) -> list[tuple[Reference, Substitution]]:
    return [
        (found, Substitution(found.evaluated.span, FlagValue.of(True), "x", found.evaluated.library))
        for found in references(sources)
        if found.evaluated is not None
    ]


def test_each_file_says_what_was_done() -> None:
    sources = {"b.html": b"{% load waffle_tags %}{% flag 'x' %}a{% endflag %}", "a.html": b"{{ waffle.flag('x') }}"}
    folded = fold_templates(sites(sources), Files(sources))
    assert [(file.path, file.after) for file in folded.files] == [("a.html", b"{{ true }}"), ("b.html", b"a")]
    assert folded.files[1].notes == ("1 question replaced by its value", "no longer loaded: waffle_tags")


def test_a_file_that_is_gone_is_a_problem() -> None:
    sources = {"a.html": b"{{ waffle.flag('x') }}"}
    folded = fold_templates(sites(sources), Files({}))
    assert [problem.path for problem in folded.problems] == ["a.html"]
    assert folded.files == []


def test_what_is_refused_names_its_place() -> None:
    sources = {"a.html": b"\n{{ [a if waffle.flag('x') and b] + [c if not waffle.flag('x')] }}"}
    folded = fold_templates(sites(sources), Files(sources))
    assert {refusal.line for refusal in folded.refusals} == {2}
    assert folded.files == []
