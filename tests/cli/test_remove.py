from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from flaglint.cli.remove import parse_value
from tests.cli.shop import CART, invoke, lines
from tests.repos.repositories import repository


def test_the_difference_is_printed_and_nothing_is_changed(shop: Path) -> None:
    ran = invoke("remove", "newCart", "--value", "true")
    assert ran.code == 1
    assert lines(ran.out, "-    return cart.old_total()")
    assert (shop / "cart.py").read_text() == CART


def test_write_changes_the_file_and_a_second_run_changes_nothing(shop: Path) -> None:
    assert invoke("remove", "newCart", "--value", "true", "--write").code == 0
    after = (shop / "cart.py").read_text()
    assert "newCart" not in after
    assert "return cart.new_total()" in after
    second = invoke("remove", "newCart", "--value", "true", "--write")
    assert second.code == 0
    assert (shop / "cart.py").read_text() == after


def test_the_value_comes_from_the_store_when_it_is_not_given(shop: Path) -> None:
    assert invoke("remove", "newCart", "--write").code == 0
    assert "cart.new_total()" in (shop / "cart.py").read_text()


def test_a_key_that_no_code_has_changes_nothing(shop: Path) -> None:
    ran = invoke("remove", "noSuchKey", "--value", "true", "--write")
    assert ran.code == 0
    assert "nothing to remove" in ran.out
    assert (shop / "cart.py").read_text() == CART


def test_a_key_that_only_stands_in_quotes_is_listed_and_is_no_all_clear(shop: Path) -> None:
    (shop / "own.py").write_text('if OUR_CLIENT.on("noSuchKey"):\n    pay()\n')
    ran = invoke("remove", "noSuchKey", "--value", "true", "--write")
    assert ran.code == 1
    assert lines(ran.out, "own.py:1: left alone [quoted]", "no reference to the flag is known there")
    assert "Nothing was changed; 1 place left to a person." in ran.out


def test_prose_is_told_of_and_is_an_all_clear(shop: Path) -> None:
    (shop / "notes.md").write_text('Since June "noSuchKey" is gone.\n')
    ran = invoke("remove", "noSuchKey", "--value", "true", "--write")
    assert ran.code == 0
    assert "notes.md:1 mentions it." in ran.out


def test_without_value_and_store_it_asks_for_one(shop: Path) -> None:
    (shop / "flaglint.toml").unlink()
    ran = invoke("remove", "newCart")
    assert ran.code == 2
    assert "--value" in ran.err


def test_a_flag_that_serves_several_values_is_not_removed_by_itself(shop: Path) -> None:
    (shop / "store.json").write_text(
        json.dumps({"p": {"s": ""}, "f": {"newCart": {"t": 0, "v": {"b": False}, "p": [
            {"p": 50, "v": {"b": True}}, {"p": 50, "v": {"b": False}}]}}})
    )  # fmt: skip
    ran = invoke("remove", "newCart")
    assert ran.code == 2
    assert "does not serve one value" in ran.err


def test_json_lists_edits_and_refusals(shop: Path) -> None:
    document = json.loads(invoke("remove", "newCart", "--value", "true", "--output-format", "json").out)
    assert (document["version"], document["key"], document["value"]) == (1, "newCart", True)
    assert [rewrite["path"] for rewrite in document["files"]] == ["cart.py"]
    assert document["refusals"] == []


def test_a_file_with_uncommitted_changes_is_left_alone(shop: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=shop, check=True)
    (shop / "cart.py").write_text(f"{CART}\n\nNEW = 1\n")
    ran = invoke("remove", "newCart", "--value", "true", "--write")
    assert ran.code == 2
    assert "uncommitted changes" in ran.err
    assert invoke("remove", "newCart", "--value", "true", "--write", "--allow-dirty").code == 0


def test_a_dynamic_key_elsewhere_does_not_stop_the_removal(shop: Path) -> None:
    (shop / "other.py").write_text(
        "import configcatclient\n\n\ndef ask(name):\n    key = open(name).read()\n"
        "    return configcatclient.get('k').get_value(key, False)\n"
    )
    assert invoke("remove", "newCart", "--value", "true", "--write").code == 0


@pytest.mark.parametrize(
    ("text", "json_text"),
    [("true", "true"), ("True", "true"), ("off", "false"), ("3", "3"), ('"3"', '"3"'), ("blue", '"blue"'),
     ('{"a": 1}', '{"a":1}'), ("", '""')],
)  # fmt: skip
def test_a_value_is_json_or_else_text(text: str, json_text: str) -> None:
    assert parse_value(text).json == json_text


@pytest.fixture
def committed(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the shop in git, with an author."""
    config = shop.parent / f"{shop.name}.gitconfig"
    config.write_text("[user]\nname = Kea\nemail = kea@example.com\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    return repository(shop, {})


def show(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def test_a_commit_is_made_from_the_last_one_whatever_the_tree_holds(committed: Path) -> None:
    (committed / "cart.py").write_text("x = (\n")
    ran = invoke("remove", "newCart", "--value", "true", "--commit")
    assert ran.code == 0, ran.out
    assert "on the branch flaglint/remove-newCart" in ran.out
    assert (committed / "cart.py").read_text() == "x = (\n"
    assert "return cart.new_total()" in show(committed, "show", "flaglint/remove-newCart:cart.py")
    assert show(committed, "rev-parse", "--abbrev-ref", "HEAD").strip() != "flaglint/remove-newCart"


def test_the_message_carries_evidence_changes_and_the_steps(committed: Path) -> None:
    invoke("remove", "newCart", "--branch", "tidy/cart")
    message = show(committed, "log", "-1", "--format=%B", "tidy/cart")
    assert message.startswith("Remove the feature flag newCart\n\nFlag: newCart\nValue that stays: true\n")
    for expected in ("- configcat (store.json): production serves full true", "- cart.py: 1 evaluation", "1. Code:",
                     "2. Deploy:", "3. Store: archive or delete it in configcat"):  # fmt: skip
        assert expected in message


def test_a_branch_that_exists_is_one_line_and_exit_code_2(committed: Path) -> None:
    invoke("remove", "newCart", "--value", "true", "--commit")
    made = show(committed, "rev-parse", "flaglint/remove-newCart")
    ran = invoke("remove", "newCart", "--value", "true", "--commit")
    assert (ran.code, ran.out) == (2, "")
    assert "exists" in ran.err
    assert show(committed, "rev-parse", "flaglint/remove-newCart") == made


def test_a_key_that_no_code_has_makes_no_branch(committed: Path) -> None:
    assert invoke("remove", "noSuch", "--value", "true", "--commit").code == 0
    assert "flaglint/" not in show(committed, "branch", "--list", "--all")


def test_a_plan_that_a_person_must_look_at_makes_no_branch(committed: Path) -> None:
    (committed / "bad.py").write_text('import configcatclient\nx = (\n"newCart"\n')
    subprocess.run(["git", "add", "bad.py"], cwd=committed, check=True)
    subprocess.run(["git", "commit", "-qm", "Bad"], cwd=committed, check=True)
    ran = invoke("remove", "newCart", "--value", "true", "--commit")
    assert ran.code == 1
    assert "must be looked at first" in ran.out
    assert "flaglint/" not in show(committed, "branch", "--list", "--all")
    assert invoke("remove", "newCart", "--value", "true", "--commit", "--unsafe-fixes").code == 3
    assert "- bad.py:" in show(committed, "log", "-1", "--format=%B", "flaglint/remove-newCart")


def test_json_names_branch_commit_and_steps(committed: Path) -> None:
    document = invoke("remove", "newCart", "--value", "true", "--commit", "--output-format", "json").json()
    assert (document["written"], document["branch"]) == (False, "flaglint/remove-newCart")
    assert document["commit"] == show(committed, "rev-parse", "flaglint/remove-newCart").strip()
    assert [step.partition(":")[0] for step in document["steps"]] == ["Code", "Deploy", "Store"]
    assert document["evidence"]
    assert document["by_hand"]


def test_outside_git_there_is_no_branch_to_make(shop: Path) -> None:
    ran = invoke("remove", "newCart", "--value", "true", "--commit")
    assert ran.code == 2
    assert "git repository" in ran.err


@pytest.mark.parametrize("ways", [("--diff", "--write"), ("--write", "--commit"), ("--diff", "--branch", "x")])
def test_two_ways_at_once_are_refused(shop: Path, ways: tuple[str, ...]) -> None:
    ran = invoke("remove", "newCart", "--value", "true", *ways)
    assert ran.code == 2
    assert "exclude each other" in ran.err


def test_a_difference_can_be_asked_for_outright(shop: Path) -> None:
    plain, asked = (invoke("remove", "newCart", "--value", "true", *more) for more in ((), ("--diff",)))
    assert plain == asked


def test_what_breaks_the_tests_is_not_written(shop: Path) -> None:
    ran = invoke("remove", "newCart", "--value", "true", "--write", "--verify-with", "grep -q newCart cart.py")
    assert ran.code == 1
    assert "end worse with the removal" in ran.out
    assert "exit 0 before, exit 1 after" in ran.out
    assert (shop / "cart.py").read_text() == CART


def test_what_the_tests_agree_with_is_written(shop: Path) -> None:
    ran = invoke("remove", "newCart", "--value", "true", "--write", "--verify-with", "python3 -m py_compile cart.py")
    assert ran.code == 0
    assert "exit 0 before, exit 0 after" in ran.out
    assert "newCart" not in (shop / "cart.py").read_text()


def test_a_command_that_fails_anyway_is_refused(shop: Path) -> None:
    ran = invoke("remove", "newCart", "--value", "true", "--write", "--verify-with", "false")
    assert (ran.code, ran.out) == (2, "")
    assert "fails before the removal already" in ran.err
    assert (shop / "cart.py").read_text() == CART


def test_no_configuration_can_name_a_command(shop: Path) -> None:
    config = (shop / "flaglint.toml").read_text()
    (shop / "flaglint.toml").write_text(f'verify-with = "touch ran"\n{config}')
    ran = invoke("remove", "newCart", "--value", "true", "--write")
    assert ran.code == 2
    assert "unknown option" in ran.err
    assert not (shop / "ran").exists()


def test_a_file_that_cannot_be_read_leaves_the_flag_alone(shop: Path) -> None:
    (shop / "large.py").write_text("#" * 3_000_000)
    ran = invoke("remove", "newCart", "--value", "true")
    assert ran.code in (1, 3)
    assert "a bug" not in ran.out + ran.err
    assert lines(ran.out + ran.err, "large.py", "too large")


PAGE = "<ul>\n  {% flag 'newCart' %}\n  <li>new</li>\n  {% else %}\n  <li>old</li>\n  {% endflag %}\n</ul>\n"


def test_templates_change_together_with_the_code(shop: Path) -> None:
    (shop / "cart.html").write_text("{% load waffle_tags %}\n" + PAGE)
    ran = invoke("remove", "newCart", "--value", "true", "--write")
    assert (ran.code, ran.err) == (0, "")
    assert (shop / "cart.html").read_text() == "<ul>\n  <li>new</li>\n</ul>\n"
    assert "newCart" not in (shop / "cart.py").read_text()
    assert invoke("remove", "newCart", "--value", "true").code == 0


def test_a_template_that_must_stay_is_listed(shop: Path) -> None:
    page = PAGE.replace("<li>old</li>", "{% block old %}{% endblock %}")
    (shop / "cart.html").write_text("{% load waffle_tags %}\n" + page)
    ran = invoke("remove", "newCart", "--value", "true")
    assert ran.code == 1
    assert "cart.html:3: left alone [template]: the part that goes holds `{% block %}` in line 6" in ran.out


def test_prose_about_a_template_stays(shop: Path) -> None:
    (shop / "cart.md").write_text("{% load waffle_tags %}\n" + PAGE)
    assert invoke("remove", "newCart", "--value", "true", "--write").code == 0
    assert "{% flag 'newCart' %}" in (shop / "cart.md").read_text()
