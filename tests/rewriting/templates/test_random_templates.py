from __future__ import annotations

import os
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flaglint.model.edits import FileRewrite, RemovalRequest
from flaglint.model.flags import FlagValue
from flaglint.rewriting.plan import plan_removal
from flaglint.rewriting.proof import prove
from tests.rewriting.cases import Files
from tests.rewriting.templates.cases import KEY, contexts, references
from tests.rewriting.templates.engines import render_django, render_jinja, without_blank_lines
from tests.rewriting.templates.random_templates import DJANGO, JINJA

EXAMPLES = int(os.environ.get("FLAGLINT_FUZZ_EXAMPLES", "60"))

random_templates = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 60,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def rewritten(text: str, *, value: bool) -> FileRewrite | None:
    """Return the rewrite of a template, None if nothing changes."""
    sources = {"a.html": text.encode()}
    planned = plan_removal(RemovalRequest(KEY, FlagValue.of(value), references(sources)), Files(sources))
    return planned.files[0] if planned.files else None


def shown(text: str, *, value: bool, is_django: bool) -> list[str]:
    """Return what a template is rendered to in each context, or the kind of error."""
    render = render_django if is_django else render_jinja
    on = frozenset({KEY, "on"} if value else {"on"})
    results = []
    for context in contexts():
        try:
            found = render("a.html", {"a.html": text, "i.html": "{{ v }}|"}, context, on)
        except (ArithmeticError, LookupError, TypeError) as error:
            found = type(error).__name__
        results.append(without_blank_lines(found))
    return results


def check(before: str, *, value: bool, is_django: bool) -> None:
    rewrite = rewritten(before, value=value)
    if rewrite is None:
        return
    after = rewrite.after.decode()
    assert rewritten(after, value=value) is None, f"not settled:\n{before}\n-----\n{after}"
    if prove(rewrite, key=KEY):
        return  # what is not proved is not written
    expected = shown(before, value=value, is_django=is_django)
    assert shown(after, value=value, is_django=is_django) == expected, f"{before}\n-----\n{after}"


@random_templates
@given(DJANGO, st.booleans())
def test_a_random_django_template_is_rendered_the_same(before: str, value: bool) -> None:
    check(before, value=value, is_django=True)


@random_templates
@given(JINJA, st.booleans())
def test_a_random_jinja_template_is_rendered_the_same(before: str, value: bool) -> None:
    check(before, value=value, is_django=False)


def mutants(text: str, seed: int) -> list[str]:
    """Return wrong rewrites made of a right one: a piece less, twice, or moved."""
    pieces = [text[at : at + size] for at, size in product(range(seed % 29, len(text), 29), (1, 7))]
    found = [text.replace(piece, "", 1) for piece in pieces] + [text.replace(piece, piece * 2, 1) for piece in pieces]
    swaps = (
        ("True", "False"),
        (" and ", " or "),
        ("not ", ""),
        ("else", "empty"),
        ("true", "false"),
        ("{% if", "{% for"),
    )
    return [*found, *(text.replace(old, new, 1) for old, new in swaps)]


def check_mutants(before: str, *, value: bool, seed: int, is_django: bool) -> None:
    rewrite = rewritten(before, value=value)
    if rewrite is None or prove(rewrite, key=KEY):
        return
    after = rewrite.after.decode()
    expected: list[str] | None = None
    for mutant in mutants(after, seed):
        wrong = FileRewrite(rewrite.path, rewrite.before, mutant.encode(), rewrite.substitutions)
        if mutant == after or prove(wrong, key=KEY):
            continue
        # Accepted: then it must be another way to write the same.
        expected = expected or shown(before, value=value, is_django=is_django)
        assert shown(mutant, value=value, is_django=is_django) == expected, f"{before}\n-----\n{after}\n-----\n{mutant}"


@random_templates
@given(DJANGO, st.booleans(), st.integers(0, 99))
def test_a_wrong_rewrite_of_a_django_template_is_not_proved(before: str, value: bool, seed: int) -> None:
    check_mutants(before, value=value, seed=seed, is_django=True)


@random_templates
@given(JINJA, st.booleans(), st.integers(0, 99))
def test_a_wrong_rewrite_of_a_jinja_template_is_not_proved(before: str, value: bool, seed: int) -> None:
    check_mutants(before, value=value, seed=seed, is_django=False)
