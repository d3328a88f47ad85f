from __future__ import annotations

from dataclasses import replace

from flaglint.model.findings import Coverage, Problem
from flaglint.model.flags import EnvironmentState, Serving, SnapshotSource
from flaglint.model.references import ReferenceKind
from flaglint.model.reports import Audit
from flaglint.reports.audit.unseen import MOST_DETAILS, gaps
from tests.checks.builders import flag, full, policy, reference, snapshot, usage
from tests.reports.audit.builders import audit, every_verdict


def titles(found: Audit) -> list[str]:
    return [gap.title for gap in gaps(found)]


def test_where_all_was_seen_nothing_is_listed() -> None:
    assert titles(every_verdict()) == []


def test_no_store_is_a_gap() -> None:
    assert titles(audit(usage())) == ["No flag store was read"]


def test_doubts_about_the_store_are_gaps() -> None:
    seen = audit(usage(flag()), sources=(SnapshotSource("configcat", "c.json"),))
    doubtful = snapshot(flag(), authoritative=False, warnings=("page 3 repeats page 2",))
    found = replace(seen, policy=policy(flag(), snapshot=doubtful))
    assert titles(found) == [
        "No store lists all its flags",
        "A store was not read without doubt",
        "1 store document of unknown age",
    ]


def test_inputs_that_were_not_checked_are_gaps() -> None:
    problems = (Problem("a.py", 3, "does not parse"), Problem("b.py", 0, "too large"))
    found = gaps(audit(usage(flag()), problems=problems, coverage=Coverage(files=3, absence="2 files")))
    assert [gap.title for gap in found] == ["2 inputs could not be checked", "A missing reference proves nothing"]
    assert found[0].details == ("a.py:3: does not parse", "b.py: too large")


def test_keys_made_at_run_time_are_a_gap_but_not_those_in_tests() -> None:
    unresolved = usage(key=None, references=(reference(None, pattern="app_*"), reference(None, in_test=True)))
    (gap,) = gaps(audit(usage(flag()), unresolved))
    assert gap.title == "1 reference whose key is not known before run time"
    assert gap.details == ("shop/cart.py:12: app_*",)


def test_places_that_read_all_flags_are_a_gap_of_their_own_but_not_those_in_tests() -> None:
    bulk = reference(None, kind=ReferenceKind.BULK)
    (gap,) = gaps(audit(usage(flag()), usage(key=None, references=(bulk, replace(bulk, in_test=True)))))
    assert (gap.title, gap.details) == ("1 place where all flags are read at once", ("shop/cart.py:12",))


def test_what_no_reader_understood_and_what_has_no_date_are_gaps() -> None:
    unknown = flag("odd", production=EnvironmentState(Serving.UNKNOWN, reason="operator 99"))
    undated = flag(production=full(since=None))
    found = gaps(audit(usage(undated), usage(unknown, key="odd")))
    assert found[0].details == ("odd: production, operator 99",)
    assert found[1].title == "2 flags whose store does not say since when"


def test_long_lists_are_cut_and_say_so() -> None:
    problems = tuple(Problem(f"{n}.py", 0, "too large") for n in range(MOST_DETAILS + 3))
    (gap,) = gaps(audit(usage(flag()), problems=problems))
    assert (len(gap.details), gap.left_out) == (MOST_DETAILS, 3)


def test_what_stores_say_differently_is_a_gap() -> None:
    (gap,) = gaps(audit(usage(flag(), flag(store="flagd", production=full(False)))))
    assert gap.title == "1 conflict between stores, accounts or documents"
    assert gap.details[0].startswith("new-checkout: production serves full true in configcat (config.json), full false")
