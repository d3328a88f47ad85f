from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.config import find_config
from flaglint.leftovers import find_leftovers, tell
from flaglint.model.edits import FileRewrite, RefusalReason, RewritePlan
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference
from flaglint.pipeline import Project
from flaglint.removals import plan_removal
from tests.cli.shop import write_shop

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
TRUE = FlagValue("true")
OWN_CLIENT = """\
from UnleashClient import UnleashClient


class OurClient(UnleashClient):
    pass


CLIENT = make_client(OurClient)


def total(cart):
    return cart.new() if CLIENT.on("own") else cart.old()
"""


def project(root: Path, *paths: str) -> Project:
    return Project(find_config(root), NOW, paths)


def planned(root: Path, key: str, *paths: str) -> RewritePlan:
    plans = []
    for use_cache in (False, True):
        shop = project(root, *paths)
        shop.use_cache = use_cache
        plans.append(plan_removal(shop, key, TRUE))
    assert plans[0] == plans[1]
    return plans[0]


def quoted(plan: RewritePlan) -> list[tuple[str, int]]:
    return [(r.path, r.line) for r in plan.refusals if r.reason is RefusalReason.QUOTED]


def test_a_key_that_is_passed_to_an_unknown_client_is_no_all_clear(tmp_path: Path) -> None:
    plan = planned(write_shop(tmp_path, own__py=OWN_CLIENT), "own")
    assert plan.files == ()
    assert quoted(plan) == [("own.py", 12)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app.ts", 'if (on("own")) {}\n'),
        ("flags.yml", "flags:\n  own: true\n"),
        ("flags.yaml", "flags:\n  - own\n"),
        ("settings.toml", "[flags]\nown = true\n"),
        ("a.env", "export own=1\n"),
        ("flags.json", '{"own": true}\n'),
        ("sql.py", "q = \"SELECT 1 FROM flags WHERE name = 'own'\"\n"),
        ("doc.py", 'def f():\n    """Asks for "own"."""\n'),
        ("broken.py", 'def f(:\n    on("own")\n'),
    ],
)
def test_a_quoted_key_in_any_file_is_listed(tmp_path: Path, name: str, text: str) -> None:
    write_shop(tmp_path)
    (tmp_path / name).write_text(text)
    assert [path for path, _ in quoted(planned(tmp_path, "own"))] == [name]


@pytest.mark.parametrize(
    ("name", "text", "mentioned"),
    [
        ("README.md", 'Turn "own" on.\n', True),
        ("a.py", '# ask for "own" here\nx = 1\n', True),
        ("a.py", 'x = 1  # "own"\n', True),
        ("a.py", 'x = "/own/page"\n', True),
        ("a.py", "own = 1\n", True),
        ("a.yml", "title: we own it\n", True),
        ("a.py", 'x = "owner", "my-own", "own-2"\n', False),
        ("a.yml", "owner: own-2\n", False),
        ("a.bin", '\0"own"', False),
    ],
)
def test_prose_and_look_alikes_are_no_reason_to_look(tmp_path: Path, name: str, text: str, mentioned: bool) -> None:
    write_shop(tmp_path)
    (tmp_path / name).write_text(text)
    plan = planned(tmp_path, "own")
    assert plan.refusals == ()
    assert [path for path, _ in plan.mentions] == ([name] if mentioned else [])


def test_a_migration_is_history(tmp_path: Path) -> None:
    write_shop(tmp_path)
    (tmp_path / "migrations").mkdir()
    migration = 'class Migration(migrations.Migration):\n    flag = "own"\n'
    (tmp_path / "migrations" / "0001_own.py").write_text(migration)
    plan = planned(tmp_path, "own")
    assert (plan.refusals, plan.mentions) == ((), (("migrations/0001_own.py", 2),))
    (tmp_path / "migrations" / "helper.py").write_text('on("own")\n')
    assert quoted(planned(tmp_path, "own")) == [("migrations/helper.py", 1)]


def test_the_documents_of_the_store_tell_of_every_key_and_are_not_listed(tmp_path: Path) -> None:
    plan = planned(write_shop(tmp_path), "unusedFlag")
    assert (plan.refusals, plan.mentions) == ((), ())


def test_what_a_removal_takes_with_it_is_not_listed(tmp_path: Path) -> None:
    dead = (
        'import configcatclient\n\nif configcatclient.get("k").get_value("newCart", False):\n    pay()\nelse:\n'
        '    log("newCart")\n'
    )
    plan = planned(write_shop(tmp_path, dead__py=dead), "newCart")
    assert [file.path for file in plan.files] == ["cart.py", "dead.py"]
    assert plan.refusals == ()


def test_what_a_removal_leaves_in_a_changed_file_is_listed(tmp_path: Path) -> None:
    kept = (
        'import configcatclient\n\nlog("newCart")\n'
        'if configcatclient.get("k").get_value("newCart", False):\n    pay()\n'
        'x = log("newCart") if configcatclient.get("k").get_value("newCart", False) else None\n'
    )
    plan = planned(write_shop(tmp_path, kept__py=kept), "newCart")
    assert [file.path for file in plan.files] == ["cart.py", "kept.py"]
    (refusal,) = plan.refusals
    assert (refusal.path, refusal.line, refusal.reason) == ("kept.py", 3, RefusalReason.QUOTED)
    assert "(and in line 6)" in refusal.message


def test_only_files_that_the_run_is_about_are_listed(tmp_path: Path) -> None:
    write_shop(tmp_path, own__py=OWN_CLIENT)
    assert quoted(planned(tmp_path, "own", "cart.py")) == []
    assert quoted(planned(tmp_path, "own", "own.py")) == [("own.py", 12)]


def test_many_places_of_a_file_are_one_line(tmp_path: Path) -> None:
    plan = planned(write_shop(tmp_path, many__js='on("own", "own")\n' * 9), "own")
    (refusal,) = plan.refusals
    assert "(and in lines 2, 3, 4, 5 and 4 more)" in refusal.message


def test_a_file_that_could_not_be_read_is_told_of_once(tmp_path: Path) -> None:
    write_shop(tmp_path, broken__py='def f(:\n    on("own")\n')
    shop = project(tmp_path)
    assert shop.scan.problems == ()
    found = find_leftovers(shop, "own", ())
    assert [place.path for place in found.quoted] == ["broken.py"]
    plan = RewritePlan("own", TRUE, problems=(Problem("broken.py", 1, "syntax error"),))
    assert tell(plan, found, shop.scope).refusals == ()


def test_a_place_that_a_reference_accounts_for_is_no_leftover(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path))
    references: list[Reference] = [r for r in shop.scan.references if r.key == "newCart"]
    assert find_leftovers(shop, "newCart", references).quoted == ()
    assert [place.path for place in find_leftovers(shop, "newCart", ()).quoted] == ["cart.py"]


def test_lines_are_told_as_they_were_before(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path, a__js='\n\non("own")\n'))
    assert shop.scan.problems == ()
    found = find_leftovers(shop, "own", ())
    rewrite = FileRewrite("a.js", b'\n\non("own")\n', b'on("own")\n')
    assert [r.line for r in tell(RewritePlan("own", TRUE, (rewrite,)), found, shop.scope).refusals] == [3]


def test_a_row_that_is_read_by_hand_is_listed_and_one_in_a_migration_mentioned(tmp_path: Path) -> None:
    row = 'from waffle.models import Switch\n\nSwitch.objects.get(name="own")\n'
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_own.py").write_text(f"{row}class Migration(migrations.Migration): ...\n")
    (tmp_path / "admin.py").write_text(row)
    plan = planned(write_shop(tmp_path), "own")
    assert quoted(plan) == [("admin.py", 3)]
    assert plan.mentions == (("migrations/0001_own.py", 3),)


NAMED = """\
import waffle

NEW_TOTAL = "new-total"


def total():
    # TODO: take new-total out, and new-totals with it
    return 2 if waffle.switch_is_active(NEW_TOTAL) else 1


def other():
    \"\"\"As NEW_TOTAL.\"\"\"
"""


def test_prose_that_names_what_went_is_told_of(tmp_path: Path) -> None:
    files = {"docs.rst": "Old\n\n``NEW_TOTAL`` makes it new.\n", "plain.rst": "NEW_TOTALS, MY_NEW_TOTAL\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    plan = planned(write_shop(tmp_path, total__py=NAMED, other__py="NEW_TOTAL = 1\n"), "new-total")
    assert [rewrite.path for rewrite in plan.files] == ["total.py"]
    assert plan.mentions == (("docs.rst", 3), ("total.py", 2))


@pytest.mark.parametrize("prose", ["new-totals", "a-new-total", "TOTAL", "NEW_TOTAL_2"])
def test_what_only_begins_or_ends_so_is_not(tmp_path: Path, prose: str) -> None:
    (tmp_path / "docs.rst").write_text(prose)
    text = NAMED.replace("take new-total out, and new-totals with it", prose).replace("As NEW_TOTAL", prose)
    assert planned(write_shop(tmp_path, total__py=text), "new-total").mentions == ()


def test_a_name_of_one_word_may_mean_anything(tmp_path: Path) -> None:
    (tmp_path / "docs.rst").write_text("The CART is new.\n")
    text = NAMED.replace("NEW_TOTAL", "CART").replace("new-total", "new-cart").replace("new-cart out, and", "")
    plan = planned(write_shop(tmp_path, total__py=text), "new-cart")
    assert ("docs.rst", 1) not in plan.mentions
