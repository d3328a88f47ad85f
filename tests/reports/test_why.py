from __future__ import annotations

import dataclasses
import json

from msgspec.structs import replace

from flaglint.model.findings import Finding
from flaglint.model.usage import FlagUsage
from flaglint.reports.why import ORDER, Known, render_json, render_text
from tests.checks.builders import ago, flag, full, partial, reference, usage
from tests.reports.builders import HOSTILE, finding


def why(found: FlagUsage, *findings: Finding) -> str:
    return render_text(Known(found, findings))


def test_each_fact_has_its_source() -> None:
    known = flag(owner="team-cart", owner_from="tag", expires_at=ago(3), expires_from="tag", created_at=ago(400))
    text = why(usage(known), finding())
    assert "configcat (config.json)" in text
    assert "owner: team-cart (from tag)" in text
    assert "(from tag)" in text.partition("expires: ")[2].splitlines()[0]
    assert "since " in text


def test_a_zombie_has_its_command_and_the_order() -> None:
    text = why(usage(flag()))
    assert "take it out of the code, deploy everywhere, then archive it" in text
    assert "flaglint remove new-checkout --value true" in text


def test_several_sites_of_one_check_are_one_line() -> None:
    assert why(usage(flag()), finding(), finding()).count("FLG101") == 1


def test_a_flag_with_several_values_has_no_removal() -> None:
    assert "flaglint remove" not in why(usage(flag(production=partial())))


def test_a_flag_in_no_store_is_told_so() -> None:
    assert "In no store that was read." in why(usage())


def test_a_dynamic_key_that_keeps_it_alive_is_named() -> None:
    kept = dataclasses.replace(
        usage(flag(), references=()), kept_alive_by=(dataclasses.replace(reference(), key=None, pattern="new-*"),)
    )
    assert "kept alive by shop/cart.py:12:8: new-*" in why(kept)


def test_a_place_that_reads_it_with_all_others_is_named() -> None:
    read = usage(flag(), references=(), bulk_reads=(dataclasses.replace(reference(), key=None),))
    assert "read with all other flags at shop/cart.py:12:8" in why(read)
    assert "check that nobody takes it out of all the flags that are read" in why(read)
    assert "all" not in why(usage(flag(), references=())).rpartition("Next:")[2]


def test_names_are_inert() -> None:
    hostile = why(usage(flag(HOSTILE, production=full(HOSTILE)), key=HOSTILE))
    assert "\x1b" not in hostile


def test_an_environment_tells_what_is_known_and_what_is_not() -> None:
    state = replace(full(since=None), vendor_stale=True, last_evaluated=ago(2), modified_at=ago(9))
    text = why(usage(flag(environments=(("live", state), ("test", partial())))))
    assert "live: full true, since when is not known, changed 2026-05-23, last evaluated 2026-05-30, stale by" in text
    assert "test: partial percentage, one of false, true, since 2026-03-03" in text


def test_flags_that_need_it_are_named_and_come_first() -> None:
    child = flag("child", depends_on=("new-checkout",))
    text = render_text(Known(usage(flag()), dependents=(child,)))
    assert "needed by child in configcat (config.json)" in text
    assert text.index("First: take it out of the prerequisites of child") < text.index(ORDER)


def test_conflicts_are_told() -> None:
    text = why(usage(flag(), flag(store="flagd", production=full(False))))
    assert "conflict: production serves full true in configcat (config.json), full false in flagd" in text
    assert "decide which of the conflicting sources is right" in text


def test_references_are_dated_where_git_knows() -> None:
    dated = render_text(Known(usage(flag()), changed={("shop/cart.py", 12): ago(400)}))
    assert "1 reference in the code, their lines last changed 2025-04-27 (from git)" in dated
    assert "(literal, type), default False, changed 2025-04-27" in dated
    assert "changed 2025" not in why(usage(flag()))


def test_json_has_the_same_facts() -> None:
    known = Known(usage(flag()), (finding(),), (flag("child"),), {("shop/cart.py", 12): ago(400)})
    document = json.loads(render_json(known, [{"key": "new-checkout"}]))
    assert list(document) == [
        "version", "key", "flags", "dependents", "references", "kept_alive_by", "bulk_reads", "findings",
        "next",
    ]  # fmt: skip
    assert document["references"][0]["changed_at"] == ago(400).isoformat()
    assert document["dependents"] == [{"key": "child", "source": "configcat (config.json)"}]
    assert document["findings"][0]["code"] == "FLG101"
    assert document["next"][-1].startswith("Next: flaglint remove new-checkout --value true")


def test_the_first_and_last_date_are_told() -> None:
    sites = (reference(line=12), reference(line=14), reference(line=20))
    changed = {("shop/cart.py", 12): ago(400), ("shop/cart.py", 14): ago(9), ("shop/cart.py", 20): ago(200)}
    text = render_text(Known(usage(flag(), references=sites), changed=changed))
    assert "3 references in the code, their lines last changed 2025-04-27 to 2026-05-23 (from git)" in text


def test_the_critical_environments_decide_what_can_go() -> None:
    found = usage(flag(environments=(("production", full()), ("test", full(False)))))
    assert "flaglint remove new-checkout --value true" in render_text(Known(found, environments=("production",)))
    assert "flaglint remove" not in why(found)


def test_a_date_in_doubt_is_told_as_not_known() -> None:
    text = why(usage(flag(expires_from='tag expires:*: "soon" is no date (YYYY-MM-DD)')))
    assert 'expires: not known (tag expires:*: "soon" is no date (YYYY-MM-DD))' in text
