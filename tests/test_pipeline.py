from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.config import find_config
from flaglint.errors import StoreError, UsageError
from flaglint.model.findings import Confidence
from flaglint.model.references import ReferenceKind
from flaglint.pack_files import shipped_packs
from flaglint.pipeline import Project, longest_literal, references_in_sources
from tests.cli.shop import CLEAN, write_shop

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)


def project(root: Path, *paths: str) -> Project:
    return Project(find_config(root), NOW, paths)


def kinds(found: Project, key: str) -> set[tuple[str, ReferenceKind]]:
    return {(reference.path, reference.kind) for reference in found.scan.references if reference.key == key}


def test_references_and_flags_meet_in_one_judgement(tmp_path: Path) -> None:
    judgement = project(write_shop(tmp_path)).judgement
    by_key = {usage.key: usage for usage in judgement.usages}
    assert by_key["newCart"].flags
    assert by_key["newCart"].references
    assert {finding.code for finding in judgement.findings if finding.key == "newCart"} >= {"FLG101"}


def test_a_wrapper_in_another_file_is_found_in_a_later_round(tmp_path: Path) -> None:
    write_shop(tmp_path)
    (tmp_path / "flags.py").write_text(
        "import configcatclient\n\nclient = configcatclient.get('k')\n\n\n"
        "def is_enabled(key):\n    return client.get_value(key, False)\n"
    )
    (tmp_path / "gate.py").write_text("from flags import is_enabled as asked\n\nopen_gate = asked\n")
    (tmp_path / "view.py").write_text("import flags\n\n\ndef show():\n    return flags.is_enabled('newCart')\n")
    assert ("view.py", ReferenceKind.EVALUATION) in kinds(project(tmp_path), "newCart")


def test_a_key_in_plain_text_is_a_mention(tmp_path: Path) -> None:
    write_shop(tmp_path, notes__md="Remember unusedFlag.\n")
    assert kinds(project(tmp_path), "unusedFlag") == {("notes.md", ReferenceKind.MENTION)}


def test_a_declaration_does_not_mention_itself(tmp_path: Path) -> None:
    write_shop(tmp_path, notes__md="Remember shop.new.\n")
    (tmp_path / "flags.py").write_text(
        'from edx_toggles.toggles import WaffleFlag\n\nNEW = WaffleFlag("shop.new", __name__)\n'
    )
    expected = {("flags.py", ReferenceKind.DECLARATION), ("notes.md", ReferenceKind.MENTION)}
    assert kinds(project(tmp_path), "shop.new") == expected


def test_the_stores_own_document_is_no_mention(tmp_path: Path) -> None:
    assert kinds(project(write_shop(tmp_path)), "unusedFlag") == set()


def test_a_longer_word_is_no_mention(tmp_path: Path) -> None:
    write_shop(tmp_path, notes__md="unusedFlag2 my-unusedFlag\n")
    assert kinds(project(tmp_path), "unusedFlag") == set()


def test_what_was_read_is_counted_with_what_was_covered(tmp_path: Path) -> None:
    root = write_shop(tmp_path)
    found = project(root)
    read = sum(len((root / path).read_bytes()) for path in found.scope if path.endswith(".py"))
    assert found.coverage.files == found.scan.coverage.files
    assert found.coverage.bytes_read == read > 0


def test_a_part_of_the_tree_proves_no_absence(tmp_path: Path) -> None:
    write_shop(tmp_path, plain__py=CLEAN)
    assert project(tmp_path, "plain.py").scan.coverage.absence == "only a part of the repository was scanned"
    assert project(tmp_path).scan.coverage.absence is None


def test_an_unreadable_file_proves_no_absence(tmp_path: Path) -> None:
    write_shop(tmp_path, bad__py="import configcatclient\nx = (\n")
    scan = project(tmp_path).scan
    assert scan.coverage.absence == "1 file could not be read"
    assert [problem.path for problem in scan.problems] == ["bad.py"]


def test_an_environment_that_no_store_has_is_refused(tmp_path: Path) -> None:
    write_shop(tmp_path)
    misspelt = Project(find_config(tmp_path), NOW, environments=("prodution",))
    with pytest.raises(UsageError, match="known are production"):
        _ = misspelt.judgement


def test_sources_in_memory_are_read_like_files() -> None:
    source = b"import waffle\n\nif waffle.switch_is_active('x'):\n    pass\n"
    (found,) = references_in_sources({"a.py": source}, shipped_packs())
    assert (found.key, found.namespace, found.in_test) == ("x", "switch", False)


def test_sources_without_flags_give_nothing() -> None:
    assert references_in_sources({"a.py": CLEAN.encode()}, shipped_packs()) == ()


def test_tests_are_told_by_their_place(tmp_path: Path) -> None:
    write_shop(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "cart.py").rename(tmp_path / "tests" / "test_cart.py")
    (found,) = [r for r in project(tmp_path).scan.references if r.kind is ReferenceKind.EVALUATION]
    assert found.in_test


def test_a_key_that_may_be_any_proves_no_absence(tmp_path: Path) -> None:
    source = "import waffle\n\n\ndef show(event):\n    if waffle.switch_is_active(event['k']):\n        return 1\n"
    write_shop(tmp_path, gate__py=source)
    assert project(tmp_path).scan.coverage.absence == "the key asked for at gate.py:5 may be any"


ALL = "import configcatclient\n\n\ndef front(user):\n    return configcatclient.get('k').get_all_values(user)\n"


def test_where_all_flags_are_read_no_flag_is_proved_unused(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path, front__py=ALL))
    assert shop.scan.coverage.absence == "all flags are read at front.py:5"
    (found,) = [each for each in shop.judgement.findings if (each.code, each.key) == ("FLG202", "unusedFlag")]
    assert found.confidence is Confidence.HINT
    assert "no reference in the code, but this is no proof: all flags are read at front.py:5" in found.message
    assert "FLG405" not in {each.code for each in shop.judgement.findings}


def test_a_test_that_reads_all_flags_casts_no_doubt(tmp_path: Path) -> None:
    write_shop(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_front.py").write_text(ALL)
    assert project(tmp_path).scan.coverage.absence is None


def test_a_flag_that_only_a_template_asks_for_is_used(tmp_path: Path) -> None:
    tag = "{% load waffle_tags %}{% flag 'newCart' %}new{% endflag %}"
    write_shop(tmp_path, plain__py=CLEAN, cart__py=CLEAN)
    (tmp_path / "cart.html").write_text(tag, encoding="utf-8")
    shop = project(tmp_path)
    assert [(r.path, r.kind) for r in shop.scan.references] == [("cart.html", ReferenceKind.TEMPLATE)]
    (usage,) = [usage for usage in shop.judgement.usages if usage.key == "newCart"]
    assert [reference.path for reference in usage.evaluations] == ["cart.html"]
    assert ("FLG202", "newCart") not in {(finding.code, finding.key) for finding in shop.judgement.findings}


def test_a_variable_for_a_key_in_a_template_proves_no_absence(tmp_path: Path) -> None:
    write_shop(tmp_path)
    tag = "{% load waffle_tags %}{% flag page.flag %}new{% endflag %}"
    (tmp_path / "cart.html").write_text(tag, encoding="utf-8")
    assert project(tmp_path).scan.coverage.absence == "the key asked for at cart.html:1 may be any"


def test_a_commented_tag_and_a_broken_one_only_mention_the_flag(tmp_path: Path) -> None:
    write_shop(tmp_path, cart__py=CLEAN)
    (tmp_path / "old.html").write_text("{% load waffle_tags %}{# {% flag 'newCart' %} #}", encoding="utf-8")
    (found,) = project(tmp_path).scan.references
    assert (found.path, found.kind) == ("old.html", ReferenceKind.MENTION)


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("tests", "tests"), ("test_*.py", "test_"), ("./spec/**", "spec"), ("/a/*_b", "a"), ("[abcdef]x_?.py", "py"),
        ("*", ""), (".hidden/x", "hidden/x"),
    ],
)  # fmt: skip
def test_the_longest_literal_part_of_a_glob(pattern: str, part: str) -> None:
    assert longest_literal(pattern) == part


@pytest.mark.parametrize(("patterns", "has"), [(None, True), ('["spec"]', False), ('["cart*"]', True), ('["*"]', True)])
def test_whether_there_are_tests_is_told_by_the_configuration(tmp_path: Path, patterns: str | None, has: bool) -> None:
    root = write_shop(tmp_path, test_cart__py="x = 1\n")
    if patterns is not None:
        config = root / "flaglint.toml"
        config.write_text(f"test-paths = {patterns}\n{config.read_text()}")
    assert project(root).has_tests is has
    (root / "test_cart.py").unlink()
    assert project(root).has_tests is (patterns is not None and has)


@pytest.mark.parametrize(
    "path",
    [
        *("tests/a.py", "shop/test/a.py", "shop/test_a.py", "shop/a_test.py", "shop/conftest.py"),
        *("shop/tests.py", "shop/test.py", "shop/tests_api.py", "shop/api_tests.py", "functional_tests/a.py"),
    ],
)
def test_what_projects_call_their_tests_is_one(tmp_path: Path, path: str) -> None:
    assert project(tmp_path).is_test(path)


@pytest.mark.parametrize(
    "path", ["shop/testing/a.py", "shop/testclient/a.py", "shop/contests.py", "shop/attest.py", "latest/a.py"]
)
def test_what_only_sounds_like_a_test_is_none(tmp_path: Path, path: str) -> None:
    assert not project(tmp_path).is_test(path)


def test_a_host_that_the_users_own_configuration_names_is_no_file_of_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "home/flaglint/flaglint.toml"
    own.parent.mkdir(parents=True)
    own.write_text('stores = [{type = "unleash", path = "http://127.0.0.1:1/api", options = {timeout = "1"}}]')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("UNLEASH_CLIENT_TOKEN", raising=False)
    (tmp_path / "tree").mkdir()
    with pytest.raises(StoreError, match="UNLEASH_CLIENT_TOKEN is not set"):
        _ = Project(find_config(tmp_path / "tree"), NOW).flags
