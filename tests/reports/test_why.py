from __future__ import annotations

from dataclasses import replace

from flaglint.reports.why import render_text
from tests.checks.builders import ago, flag, full, partial, reference, usage
from tests.reports.builders import HOSTILE, finding


def test_each_fact_has_its_source() -> None:
    known = flag(owner="team-cart", owner_from="tag", expires_at=ago(3), expires_from="tag", created_at=ago(400))
    text = render_text(usage(known), (finding(),))
    assert "configcat (config.json)" in text
    assert "owner: team-cart (from tag)" in text
    assert "(from tag)" in text.partition("expires: ")[2].splitlines()[0]
    assert "since " in text


def test_a_zombie_has_its_command_and_the_order() -> None:
    text = render_text(usage(flag()), ())
    assert "take it out of the code, deploy everywhere, then archive it" in text
    assert "flaglint remove new-checkout --value true" in text


def test_several_sites_of_one_check_are_one_line() -> None:
    assert render_text(usage(flag()), (finding(), finding())).count("FLG101") == 1


def test_a_flag_with_several_values_has_no_removal() -> None:
    assert "flaglint remove" not in render_text(usage(flag(production=partial())), ())


def test_a_flag_in_no_store_is_told_so() -> None:
    assert "In no store that was read." in render_text(usage(), ())


def test_a_dynamic_key_that_keeps_it_alive_is_named() -> None:
    kept = replace(usage(flag(), references=()), kept_alive_by=(replace(reference(), key=None, pattern="new-*"),))
    assert "kept alive by shop/cart.py:12:8: new-*" in render_text(kept, ())


def test_names_are_inert() -> None:
    hostile = render_text(usage(flag(HOSTILE, production=full(HOSTILE)), key=HOSTILE), ())
    assert "\x1b" not in hostile
