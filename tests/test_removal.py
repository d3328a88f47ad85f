from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from flaglint import removal
from flaglint.discovery import load
from flaglint.model.edits import FileRewrite, RefusalReason, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.model.references import IN_STORE, Reference, ReferenceKind
from flaglint.pack_files import shipped_packs
from flaglint.pipeline import references_in_sources
from flaglint.removal import Removal, Tree

TRUE = FlagValue("true")
VIEW = b"""\
import waffle


def view(request):
    if waffle.switch_is_active("cart"):
        return new(request)
    return old(request)
"""


def tree(sources: Mapping[str, bytes]) -> Tree:
    return Tree(sources.__getitem__, tuple(sources))


def finder(sources: Mapping[str, bytes]) -> Callable[[Callable[[str], bytes]], Iterable[Reference]]:
    def find(read: Callable[[str], bytes]) -> Iterable[Reference]:
        return references_in_sources({path: read(path) for path in sources}, shipped_packs())

    return find


def removal_of(sources: Mapping[str, bytes], value: FlagValue = TRUE) -> Removal:
    found = finder(sources)
    references = [r for r in found(sources.__getitem__) if r.key == "cart"]
    return Removal("cart", value, references, tree(sources), found)


def test_a_proved_plan_is_returned_whole() -> None:
    plan = removal_of({"view.py": VIEW}).plan
    assert [rewrite.path for rewrite in plan.files] == ["view.py"]
    assert plan.files[0].after == b"def view(request):\n    return new(request)\n"
    assert plan.refusals == ()


def test_a_file_that_is_not_proved_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = {"good.py": VIEW, "odd.py": VIEW}

    def prove(rewrite: FileRewrite, *, key: str, value: FlagValue | None = None) -> tuple[str, ...]:
        return ("line 5: cannot tell",) if rewrite.path == "odd.py" else ()

    monkeypatch.setattr(load("rewriting.proof"), "prove", prove)
    plan = removal_of(sources).plan
    assert [rewrite.path for rewrite in plan.files] == ["good.py"]
    refused = [refusal for refusal in plan.refusals if refusal.reason is RefusalReason.NOT_PROVED]
    assert [(refusal.path, refusal.line) for refusal in refused] == [("odd.py", 5)]


TWICE = b"""\
import waffle


def view(request):
    if waffle.switch_is_active("cart"):
        return new(request)
    if waffle.switch_is_active("cart"):
        return other(request)
    return old(request)


def page(request):
    return waffle.switch_is_active("cart")
"""


@pytest.mark.parametrize(("line", "is_changed"), [(7, False), (13, True)])
def test_an_evaluation_that_is_left_out_and_would_go_with_others_keeps_its_file(
    monkeypatch: pytest.MonkeyPatch, line: int, is_changed: bool
) -> None:
    def prove(rewrite: FileRewrite, *, key: str, value: FlagValue | None = None) -> tuple[str, ...]:
        sites = {site.span.line for site in rewrite.substitutions}
        return (f"line {line}: cannot tell",) if line in sites else ()

    monkeypatch.setattr(load("rewriting.proof"), "prove", prove)
    plan = removal_of({"view.py": TWICE}).plan
    assert bool(plan.files) == is_changed
    told = {refusal.line for refusal in plan.refusals}
    assert line in told
    assert (5 in told) != is_changed


def test_when_nothing_is_proved_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load("rewriting.proof"), "prove", lambda *_, **__: ("line 1: no",))
    plan = removal_of({"view.py": VIEW}).plan
    assert plan.files == ()
    assert plan.refusals


def test_a_wrong_rewrite_is_caught_by_the_real_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    rewriting: ModuleType = load("rewriting.plan")
    right = rewriting.plan_removal

    def wrong(*arguments: object) -> RewritePlan:
        plan: RewritePlan = right(*arguments)
        files = tuple(replace(f, after=f.after.replace(b"new(request)", b"old(request)")) for f in plan.files)
        return replace(plan, files=files)

    monkeypatch.setattr(rewriting, "plan_removal", wrong)
    plan = removal_of({"view.py": VIEW}).plan
    assert plan.files == ()
    assert {refusal.reason for refusal in plan.refusals} >= {RefusalReason.NOT_PROVED}


def test_a_reference_that_the_plan_forgot_stops_it() -> None:
    sources = {"view.py": VIEW, "other.py": VIEW}
    whole = removal_of(sources)
    forgetful = replace(whole, references=[r for r in whole.references if r.path == "view.py"])
    plan = forgetful.plan
    assert plan.files == ()
    assert [(refusal.path, refusal.line) for refusal in plan.refusals] == [("other.py", 5)]


def test_a_registration_stays_while_something_unexplained_names_the_key() -> None:
    (call,) = removal_of({"view.py": VIEW}).references
    registration = replace(call, kind=ReferenceKind.REGISTRATION, path="config.py")
    mention = replace(call, kind=ReferenceKind.MENTION, path="web/app.js")
    kept = replace(removal_of({"view.py": VIEW}), references=[call, registration], unexplained=[mention, mention])
    (refusal,) = kept.plan.refusals
    assert refusal.path == "config.py"
    assert "web/app.js:5 and 1 more place" in refusal.message


def test_a_registration_stays_while_all_flags_of_its_kind_are_read() -> None:
    (call,) = removal_of({"view.py": VIEW}).references
    registration = replace(call, kind=ReferenceKind.REGISTRATION, path="config.py")
    bulk = replace(call, kind=ReferenceKind.BULK, path="front.py", key=None)
    whole = replace(removal_of({"view.py": VIEW}), references=[call, registration])
    (refusal,) = replace(whole, bulk_reads=[bulk]).plan.refusals
    assert (refusal.path, refusal.reason) == ("config.py", RefusalReason.STILL_REFERENCED)
    assert refusal.message == "all flags are read at front.py:5, so that its registration stays"
    assert [rewrite.path for rewrite in replace(whole, bulk_reads=[bulk]).plan.files] == ["view.py"]


def test_what_reads_all_flags_of_another_sdk_holds_nothing_back() -> None:
    whole = removal_of({"view.py": VIEW})
    bulk = replace(whole.references[0], kind=ReferenceKind.BULK, path="front.py", key=None, sdk="other")
    for reading in (bulk, replace(bulk, sdk=whole.references[0].sdk)):
        plan = replace(whole, bulk_reads=[reading]).plan
        assert ([rewrite.path for rewrite in plan.files], plan.refusals) == (["view.py"], ())


def test_a_row_of_the_store_neither_stays_a_removal_nor_is_touched() -> None:
    whole = removal_of({"view.py": VIEW})
    row = replace(whole.references[0], kind=ReferenceKind.REGISTRATION, path="migrations/0001.py", reason=IN_STORE)
    plan = replace(whole, references=[*whole.references, row], find=lambda read: [row]).plan
    assert [rewrite.path for rewrite in plan.files] == ["view.py"]
    assert plan.refusals == ()


DECLARED = b"""\
from edx_toggles.toggles import WaffleSwitch

OTHER = WaffleSwitch("other", __name__)
CART = WaffleSwitch(
    "cart",
    __name__,
)
"""
ASKED = b"""\
from toggles import CART


def view(request):
    if CART.is_enabled():
        return new(request)
    return old(request)
"""


def test_a_definition_that_stays_with_what_was_not_proved_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load("rewriting.proof"), "prove", lambda rewrite, *, key, value=None: ("line 5: cannot tell",))
    plan = removal_of({"toggles.py": DECLARED, "view.py": ASKED}).plan
    assert plan.files == ()
    stays = [refusal for refusal in plan.refusals if refusal.reason is RefusalReason.STILL_REFERENCED]
    assert [(refusal.path, refusal.line) for refusal in stays] == [("toggles.py", 4)]


def test_a_registration_that_stays_with_what_was_not_proved_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load("rewriting.proof"), "prove", lambda rewrite, *, key, value=None: ("line 5: cannot tell",))
    (call,) = removal_of({"view.py": VIEW}).references
    entry = replace(call, kind=ReferenceKind.REGISTRATION, path="config.py", evaluated=None)
    row = replace(entry, path="migrations/0001.py", reason=IN_STORE)
    plan = replace(removal_of({"view.py": VIEW, "config.py": b""}), references=[call, entry, row]).plan
    stays = [refusal.path for refusal in plan.refusals if refusal.reason is RefusalReason.STILL_REFERENCED]
    assert stays == ["config.py"]


def test_a_definition_that_goes_or_is_listed_already_is_not_listed_again() -> None:
    plan = removal_of({"toggles.py": DECLARED, "view.py": ASKED}).plan
    assert [rewrite.path for rewrite in plan.files] == ["toggles.py", "view.py"]
    assert plan.refusals == ()
    used = removal_of({"toggles.py": DECLARED, "view.py": ASKED, "more.py": b"from toggles import CART\n"}).plan
    assert [(refusal.path, refusal.line) for refusal in used.refusals] == [("toggles.py", 4)]


def test_a_definition_is_listed_where_it_stood_before_the_lines_above_it_went() -> None:
    view = b"import waffle\n\nwaffle.switch_is_active('cart')\n" + DECLARED
    more = ASKED.replace(b"is_enabled()", b"is_enabled(ask())").replace(b"from toggles", b"from view")
    plan = removal_of({"view.py": view, "more.py": more}).plan
    (rewrite,) = plan.files
    assert rewrite.after == DECLARED
    stays = [(r.path, r.line) for r in plan.refusals if r.reason is RefusalReason.STILL_REFERENCED]
    assert stays == [("view.py", 7)]


def test_a_key_without_references_has_an_empty_plan() -> None:
    assert Removal("none", TRUE, [], tree({"view.py": VIEW}), finder({"view.py": VIEW})).plan.files == ()


def test_words_are_found_whole_in_text_files_only() -> None:
    found = tree({"a.py": b"FLAG = 1", "b.py": b"FLAGS = 1", "c.bin": b"FLAG\0", "d.md": b"see FLAG."})
    assert found.paths_with_word("FLAG") == ("a.py", "d.md")


def test_a_file_that_vanished_is_an_error_with_the_reason() -> None:
    def read(path: str) -> bytes:
        raise ValueError("cannot be read: gone")

    with pytest.raises(OSError, match="gone"):
        Tree(read, ("a.py",)).read("a.py")


def test_the_tree_keeps_what_it_read_first(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"one")
    kept = Tree(lambda path: (tmp_path / path).read_bytes(), ("a.py",))
    assert kept.read("a.py") == b"one"
    file.write_bytes(b"two")
    assert kept.read("a.py") == b"one"


def test_a_line_is_taken_from_a_reason_that_names_one() -> None:
    assert removal._line_in("line 12: cannot tell") == 12
    assert removal._line_in("cannot tell") == 0
    assert removal._line_in("shop/my view.py:7: still asks", "shop/my view.py") == 7
    assert removal._line_in("other.py:7: still uses what goes from view.py", "view.py") == 0


def test_the_result_is_read_as_the_plan_leaves_it() -> None:
    read = removal.Rewritten(tree({"a.py": b"one", "b.py": b"two"}), {"a.py": b"new"})
    assert (read("a.py"), read("b.py")) == (b"new", b"two")


WRAPPED = b"""\
import waffle


def is_new():
    return waffle.switch_is_active("cart")
"""
# The import cannot go where it is all that makes `api` a variable of the function.
BOUND_INSIDE = """\
        def use():
            if is_new():
                from openfeature import api
            return str(api)

        show(use)
"""


def settled(sources: Mapping[str, bytes], value: FlagValue) -> RewritePlan:
    """Return the plan, after which a second one changes nothing."""
    plan = removal_of(sources, value).plan
    after = {**sources, **{rewrite.path: rewrite.after for rewrite in plan.files}}
    assert removal_of(after, value).plan.files == ()
    return plan


def test_an_evaluation_that_is_refused_and_goes_with_others_holds_nothing_back() -> None:
    view = f"from flags import is_new\n\n\ndef page():\n    if is_new():\n{BOUND_INSIDE}    done()\n"
    plan = settled({"flags.py": WRAPPED, "view.py": view.encode()}, FlagValue("false"))
    assert {rewrite.path: rewrite.after for rewrite in plan.files} == {
        "flags.py": b"",
        "view.py": b"def page():\n    done()\n",
    }
    assert plan.refusals == ()
    assert plan.asking == ()


def test_a_refused_evaluation_that_stays_is_listed_and_keeps_its_wrapper() -> None:
    view = f"from flags import is_new\n\n\ndef page():\n    if not is_new():\n{BOUND_INSIDE}    done()\n"
    plan = settled({"flags.py": WRAPPED, "view.py": view.encode()}, FlagValue("false"))
    assert [(r.path, r.line, r.reason) for r in plan.refusals] == [
        ("flags.py", 5, RefusalReason.STILL_REFERENCED),
        ("view.py", 7, RefusalReason.ALTERS_SCOPE),
    ]
    assert "flags.py" not in {rewrite.path for rewrite in plan.files}


@pytest.mark.parametrize(
    ("other", "lines"), [(BOUND_INSIDE, [7, 14]), (BOUND_INSIDE.replace("if is_new()", "if q and is_new()"), [14])]
)
def test_of_two_refused_evaluations_the_one_that_stays_is_listed(other: str, lines: list[int]) -> None:
    view = f"from flags import is_new\n\n\ndef page(q):\n    if is_new():\n{BOUND_INSIDE}    else:\n{other}"
    plan = settled({"flags.py": WRAPPED, "view.py": view.encode()}, FlagValue("false"))
    assert [refusal.line for refusal in plan.refusals if refusal.path == "view.py"] == lines
    assert "flags.py" not in {rewrite.path for rewrite in plan.files}


INSIDE = """\
import waffle


def page():
    if waffle.switch_is_active("cart"):
        def is_on():
            return waffle.switch_is_active("cart")

        return show(is_on(), is_on)
    return old()
"""
CONSTANT = """\
import waffle

if waffle.switch_is_active("cart"):
    KEY = "cart"
    show(waffle.switch_is_active(KEY), KEY)
"""


@pytest.mark.parametrize("text", [INSIDE, CONSTANT])
@pytest.mark.parametrize(("value", "told"), [("false", 0), ("true", 1)])
def test_a_definition_is_listed_unless_it_goes_with_the_code_around_it(text: str, value: str, told: int) -> None:
    plan = settled({"shop.py": text.encode()}, FlagValue(value))
    assert len(plan.files) == 1
    assert [refusal.reason for refusal in plan.refusals] == [RefusalReason.STILL_REFERENCED] * told
