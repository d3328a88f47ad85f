"""Before and after for templates: found, rewritten, proved, rendered by the real engine, and rewritten again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from textwrap import dedent

from flaglint.model.edits import Refusal, RemovalRequest, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference
from flaglint.pack_files import shipped_packs
from flaglint.resolution.templates import Surroundings, TemplateResolver
from flaglint.rewriting.plan import plan_removal
from flaglint.rewriting.proof import prove, prove_plan
from flaglint.scanning.templates.finder import read_templates
from tests.rewriting.cases import Files
from tests.rewriting.templates.engines import render_django, render_jinja, without_blank_lines

KEY = "x"
PACKS = [pack for pack in shipped_packs() if pack.template]
RULES = [rule for pack in PACKS for rule in pack.template]
AROUND = Surroundings((), lambda module: True, frozenset(), frozenset(), lambda path: False)


def references(sources: Mapping[str, bytes]) -> tuple[Reference, ...]:
    """Return the questions to the flag in templates of a project with both SDKs in its settings."""
    facts = read_templates(sorted(sources), sources.__getitem__, RULES)
    return tuple(r for r in TemplateResolver(PACKS, AROUND).references(facts) if r.key == KEY)


def plan(files: Mapping[str, str], *, value: bool) -> RewritePlan:
    """Return the plan for the flag in the files; every file of it must be proved."""
    sources = {path: text.encode() for path, text in files.items()}
    planned = plan_removal(RemovalRequest(KEY, FlagValue.of(value), references(sources)), Files(sources))
    for rewrite in planned.files:
        reasons = prove(rewrite, key=KEY, value=planned.value)
        assert reasons == (), f"{reasons}\n{rewrite.before.decode()}\n-----\n{rewrite.after.decode()}"
    assert prove_plan(planned, Files(sources)) == ()
    return planned


def after(text: str, *, value: bool) -> str:
    """Return a template without the flag; nothing in it may be refused, and a second run changes nothing."""
    planned = plan({"a.html": text}, value=value)
    assert planned.refusals == (), planned.refusals
    result = planned.files[0].after.decode() if planned.files else text
    assert not plan({"a.html": result}, value=value).files
    same_rendering(text, result, value=value)
    return result


def check(before: str, on: str, off: str) -> None:
    """Check what is left of a template for both values, each given as an indented text."""
    for value, expected in ((True, on), (False, off)):
        assert after(dedent(before), value=value) == dedent(expected)


def refusals(text: str, *, value: bool = True, **others: str) -> tuple[Refusal, ...]:
    """Return what is refused in a template that must not change."""
    planned = plan({"a.html": dedent(text), **{f"{name}.html": other for name, other in others.items()}}, value=value)
    assert planned.files == ()
    return planned.refusals


def same_rendering(before: str, result: str, *, value: bool) -> None:
    """Render both texts with the real engine, for several contexts."""
    render = render_django if "{% load" in before else render_jinja
    on = frozenset({KEY, "on"} if value else {"on"})
    for context in contexts():
        files = [{"a.html": text, "i.html": "{{ v }}|"} for text in (before, result)]
        shown = [without_blank_lines(render("a.html", each, context, on)) for each in files]
        assert shown[0] == shown[1], f"{before}\n-----\n{result}"


def contexts() -> Iterator[dict[str, object]]:
    """Yield variables for the templates of the tests."""
    for a, b in product((True, False), repeat=2):
        yield {"a": a, "b": b, "items": [1, 2] if a else [], "name": "kea", "empty": "", "f": len, "d": {"k": a}}
