from __future__ import annotations

import dataclasses
from datetime import datetime, timezone

from msgspec.structs import replace

from flaglint.model.edits import Refusal, RefusalReason
from flaglint.model.findings import Problem
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving
from flaglint.model.references import IN_STORE, DefaultArgument, Evidence, Reference, ReferenceKind, Resolution, Span
from flaglint.model.usage import FlagUsage, Policy
from flaglint.reports.steps import Steps, steps

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
TRUE, FALSE = FlagValue("true"), FlagValue("false")
SINCE = datetime(2026, 1, 1, tzinfo=timezone.utc)
ON = EnvironmentState(Serving.FULL, TRUE, since=SINCE)
FLAG = Flag("cart", FlagKind.BOOLEAN, "launchdarkly", (("production", ON),), location="flags.json")


def made(*flags: Flag, references: tuple[Reference, ...] = (), policy: Policy | None = None, **more: object) -> Steps:
    usage = FlagUsage("cart", flags, references)
    return steps(usage, TRUE, policy or Policy(NOW), **more)  # type: ignore[arg-type]


def mention(kind: ReferenceKind = ReferenceKind.MENTION, pattern: str | None = None) -> Reference:
    return Reference(
        path="docs/a.md", span=Span(3, 0, 3, 4), kind=kind, sdk="text", evidence=Evidence.TEXT,
        resolution=Resolution.TEXT, key="cart", pattern=pattern,
    )  # fmt: skip


def test_code_comes_before_deploy_and_deploy_before_the_store() -> None:
    assert [step.partition(":")[0] for step in made(FLAG).order] == ["Code", "Deploy", "Store"]
    assert made(FLAG).order[2] == "Store: archive or delete it in launchdarkly (flags.json)."


def test_where_no_environment_is_known_the_deploy_is_everywhere() -> None:
    assert made().order[1] == "Deploy: everywhere, until no running version asks for the flag."
    assert made(FLAG).order[1].startswith("Deploy: to production and everywhere else, until")


def test_the_evidence_says_what_is_served_since_when_and_where_that_was_read() -> None:
    (fact,) = made(FLAG).evidence
    assert fact == "launchdarkly (flags.json): production serves full true since 2026-01-01 (151 days)"
    unknown = replace(FLAG, environments=(("production", replace(ON, since=None)),))
    assert made(unknown).evidence[0].endswith("full true, since when is not known")


def test_a_prerequisite_is_dropped_before_the_flag_is_archived() -> None:
    child = replace(FLAG, key="pay", depends_on=("cart",))
    order = made(FLAG, policy=Policy(NOW, snapshot=FlagSnapshot((FLAG, child)))).order
    assert order[2:] == (
        "Store: first drop it as a prerequisite of pay.",
        "Store: archive or delete it in launchdarkly (flags.json).",
    )


def test_a_row_of_a_database_is_deleted_in_each() -> None:
    waffle = replace(FLAG, store="waffle", namespace="switch", location="fixture.json")
    assert made(waffle).order[-1] == "Store: delete its row (waffle switch) in the database of each environment."


def test_an_archived_flag_needs_nothing_more_in_the_store() -> None:
    archived = replace(FLAG, archived=True, archived_at=SINCE)
    assert "archived already" in made(archived).order[-1]
    assert "archived since 2026-01-01" in made(archived).evidence[-1]


def test_without_a_store_somebody_has_to_look() -> None:
    assert "none that was read has the flag" in made().order[-1]
    assert made().evidence == ()


def test_an_environment_that_serves_something_else_is_named() -> None:
    staging = EnvironmentState(Serving.PARTIAL, reason="percentage")
    both = replace(FLAG, environments=(("production", ON), ("staging", staging)))
    (line,) = [line for line in made(both).by_hand if "staging" in line]
    assert line == "staging of launchdarkly serves partial percentage today, and gets true with this code."
    assert not [line for line in made(both).by_hand if "production" in line]


def test_what_was_left_in_the_code_is_counted_by_kind() -> None:
    refusals = [Refusal("a.html", 1, RefusalReason.TEMPLATE, "a tag")] * 2
    refusals += [
        Refusal("b.py", 1, RefusalReason.NOT_PROVED, "no"),
        Refusal("c", 1, RefusalReason.STILL_REFERENCED, "x"),
    ]
    lines = made(FLAG, refusals=refusals, problems=[Problem("d.py", 1, "syntax error")]).by_hand
    assert "2 places left, each a template tag: fold them by hand." in lines
    assert "1 place that could not be rewritten with proof: change by hand." in lines
    assert "1 file could not be read: look for the key there." in lines


def test_mentions_and_computed_keys_are_named() -> None:
    usage = FlagUsage("cart", (FLAG,), (mention(),), (mention(ReferenceKind.EVALUATION, "c*"),))
    lines = steps(usage, TRUE, Policy(NOW)).by_hand
    assert "docs/a.md:3 mentions it." in lines
    assert "docs/a.md:3 asks for keys like c*: see that it never asks for this one." in lines


def asked(default: FlagValue | None = None, *, forced: bool = True) -> tuple[Reference, ...]:
    written = None if default is None else DefaultArgument(default.json, default)
    call = dataclasses.replace(mention(ReferenceKind.EVALUATION), path="shop/views.py", default=written)
    test = dataclasses.replace(mention(ReferenceKind.OVERRIDE), path="tests/test_views.py", in_test=True)
    return (call, test) if forced else (call,)


def test_tests_that_ran_with_another_default_are_told_of() -> None:
    for references in (asked(), asked(FALSE), asked(forced=False)):
        told = [step for step in made(references=references).by_hand if "default" in step]
        assert [step.partition(":")[0] for step in told] == [
            "Tests that do not force the flag ran with its default, false, and run with true now"
        ]


def test_nothing_is_said_of_tests_that_run_as_before() -> None:
    for references in (asked(TRUE), asked()[1:], ()):
        assert not any("default" in step for step in made(references=references).by_hand)
    assert not any("default" in step for step in made(references=asked(), changes_code=False).by_hand)
    assert not any("default" in step for step in made(references=asked(), has_tests=False).by_hand)


def test_each_mention_is_named_once_and_not_where_it_is_listed_anyway() -> None:
    usage = FlagUsage("cart", (FLAG,), (mention(),))
    listed = [Refusal("b.js", 1, RefusalReason.QUOTED, "the key is quoted here")]
    places = [("docs/a.md", 3), ("b.js", 1), *((f"c{number}.md", 1) for number in range(6))]
    lines = steps(usage, TRUE, Policy(NOW), refusals=listed, mentions=places).by_hand
    assert [line for line in lines if "mention" in line] == [
        *(f"c{number}.md:1 mentions it." for number in range(5)),
        "It is mentioned in 2 more files.",
    ]
    assert any(line.startswith("1 place left, each a file that quotes the key") for line in lines)


def test_a_quiet_removal_leaves_only_what_lies_outside() -> None:
    assert made(FLAG).by_hand == (
        "Dashboards, alerts, experiments and documents outside this repository that name it.",
    )


def test_hostile_names_are_escaped() -> None:
    flag = replace(FLAG, location="a\x1b[1m", environments=(("prod\nx", ON),))
    found = made(flag)
    assert not [text for text in (*found.evidence, *found.order, *found.by_hand) if not text.isprintable()]


def test_a_row_that_code_makes_in_the_store_is_named() -> None:
    row = dataclasses.replace(mention(ReferenceKind.REGISTRATION), path="migrations/0001.py", reason=IN_STORE)
    lines = steps(FlagUsage("cart", (FLAG,), (row,)), TRUE, Policy(NOW)).by_hand
    assert "migrations/0001.py:3 mentions it." in lines


def test_what_reads_all_flags_comes_before_the_store() -> None:
    bulk = [dataclasses.replace(mention(ReferenceKind.BULK), path=f"front{n}.py", key=None) for n in range(6)]
    found = steps(FlagUsage("cart", (FLAG,), (), (), tuple(bulk)), TRUE, Policy(NOW))
    assert [step.partition(":")[0] for step in found.order] == ["Code", "Deploy", "Readers of all flags", "Store"]
    assert found.by_hand[0].startswith("front0.py:3 reads all flags at once")
    assert found.by_hand[5] == "All flags are read in 1 more place."
    assert found.is_read_with_all
    assert not made(FLAG).is_read_with_all
