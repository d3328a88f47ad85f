from __future__ import annotations

from dataclasses import replace

import pytest

from flaglint.checks.declared_unused import CHECK
from flaglint.model.findings import Confidence, Coverage, Severity
from flaglint.model.references import IN_STORE, Reference, ReferenceKind
from tests.checks.builders import policy, reference, run, usage

REGISTERED = reference(kind=ReferenceKind.REGISTRATION, path="shop/config.py")
DECLARED = reference(kind=ReferenceKind.DECLARATION, path="shop/features.py")


@pytest.mark.parametrize(("declared", "word"), [(REGISTERED, "registered"), (DECLARED, "declared")], ids=str)
def test_a_declaration_that_nothing_asks_for_is_found(declared: Reference, word: str) -> None:
    (found,) = run(CHECK, usage(references=(declared,)))
    assert (found.code, found.severity, found.confidence) == ("FLG203", Severity.WARNING, Confidence.LIKELY)
    assert f"is {word} here, but nothing in Python asks for it" in found.message


def test_an_evaluation_in_a_test_does_not_count() -> None:
    assert len(run(CHECK, usage(references=(DECLARED, reference(in_test=True))))) == 1


def test_a_mention_in_another_file_makes_it_a_hint_that_names_the_place() -> None:
    mention = reference(kind=ReferenceKind.MENTION, path="web/app.js")
    (found,) = run(CHECK, usage(references=(REGISTERED, mention)))
    assert (found.severity, found.confidence) == (Severity.INFO, Confidence.HINT)
    assert "web/app.js" in found.message


def test_several_mentions_are_counted() -> None:
    mentions = tuple(reference(kind=ReferenceKind.MENTION, path=f"web/{name}.js") for name in "abc")
    (found,) = run(CHECK, usage(references=(REGISTERED, *mentions)))
    assert "and 2 more files" in found.message


def test_a_dynamic_key_that_may_be_it_makes_it_a_hint() -> None:
    dynamic = replace(reference(), key=None, pattern="new-*", path="shop/apps.py")
    judged = replace(usage(references=(DECLARED,)), kept_alive_by=(dynamic,))
    (found,) = run(CHECK, judged)
    assert found.confidence is Confidence.HINT
    assert "shop/apps.py" in found.message


def test_incomplete_coverage_makes_it_a_hint() -> None:
    (found,) = run(CHECK, usage(references=(DECLARED,)), policy(coverage=Coverage(files=3, absence="1 file unread")))
    assert found.confidence is Confidence.HINT
    assert "1 file unread" in found.message


def test_a_flag_that_is_asked_for_is_left_alone() -> None:
    assert run(CHECK, usage(references=(DECLARED, reference()))) == []


def test_a_flag_that_a_template_asks_for_is_left_alone() -> None:
    assert run(CHECK, usage(references=(DECLARED, reference(kind=ReferenceKind.TEMPLATE)))) == []


def test_a_declaration_in_a_test_is_left_alone() -> None:
    assert run(CHECK, usage(references=(replace(DECLARED, in_test=True),))) == []


def test_a_flag_without_a_declaration_is_left_alone() -> None:
    assert run(CHECK, usage(references=())) == []


def test_a_row_that_a_migration_makes_is_history_and_left_alone() -> None:
    assert run(CHECK, usage(references=(replace(REGISTERED, reason=IN_STORE),))) == []
