from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.absence import explain_absence
from flaglint.config import find_config
from flaglint.model.absence import Absence, Stage
from flaglint.pipeline import Project

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
VIEWS = """\
import ldclient
from names import MEMBER, PASSED, Flags
from own import on

def view(client, thing):
    client.variation("receiver", thing)
    thing.ask("thing")
    print("printed")
    on("own")
    on(PASSED)
    on(Flags.MEMBER.value)
    ldclient.get().track("tracked", 1, False)
    ldclient.get().variation(f"dyn.{thing}", 1, False)
    # a commented one
    x = ["listed"]
    ldclient.get().variation("good", 1, False)

view(ldclient.get(), made())
"""
NAMES = '"""Holds the documented one."""\nUNUSED = "unused"\nPASSED = "passed"\nclass Flags:\n    MEMBER = "member"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "flaglint.toml").write_text('exclude = ["generated.py"]\n')
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "names.py").write_text(NAMES)
    (tmp_path / "own.py").write_text("def on(key):\n    return key\n")
    (tmp_path / "plain.py").write_text('print("plain")\n')
    (tmp_path / "broken.py").write_text('def (: "broken"\n')
    (tmp_path / "generated.py").write_text('"excluded"\n')
    (tmp_path / "notes.txt").write_text("texted\n")
    return tmp_path


def explained(tree: Path, key: str, *paths: str) -> Absence:
    return explain_absence(Project(find_config(tree), NOW, paths), key)


@pytest.mark.parametrize(
    ("key", "stage", "path", "words"),
    [
        ("receiver", Stage.CALL, "views.py", "the parameter `client` has no annotation"),
        ("thing", Stage.CALL, "views.py", "no rule pack has a method `ask`"),
        ("printed", Stage.CALL, "views.py", "`print`, which no rule pack knows"),
        ("own", Stage.CALL, "views.py", "the project's own `own.on`"),
        ("tracked", Stage.CALL, "views.py", "has no `track`"),
        ("listed", Stage.NOT_PASSED, "views.py", "the value of `x`"),
        ("commented", Stage.COMMENT, "views.py", "a comment"),
        ("documented", Stage.COMMENT, "names.py", "a part of a longer text"),
        ("unused", Stage.NOT_PASSED, "names.py", "the value of `UNUSED`"),
        ("plain", Stage.NOT_CANDIDATE, "plain.py", "speaks of no SDK"),
        ("broken", Stage.UNREADABLE, "broken.py", "syntax error"),
        ("excluded", Stage.EXCLUDED, "generated.py", "`exclude`"),
        ("texted", Stage.TEXT, "notes.txt", "a text mention only"),
        ("dyn.x", Stage.DYNAMIC, "views.py", "may ask for it (`dyn.*`)"),
        ("nowhere", Stage.ABSENT, "", "no file holds the key"),
    ],
)
def test_each_stage_says_what_it_lost(tree: Path, key: str, stage: Stage, path: str, words: str) -> None:
    absence = explained(tree, key)
    assert absence.evaluations == 0
    [loss] = absence.losses
    assert (loss.stage, loss.path) == (stage, path)
    assert words in loss.reason


@pytest.mark.parametrize(("key", "line"), [("passed", 10), ("member", 11)])
def test_a_constant_is_followed_to_where_it_is_passed(tree: Path, key: str, line: int) -> None:
    definition, use = explained(tree, key).losses
    assert (definition.stage, definition.path) == (Stage.NOT_PASSED, "names.py")
    assert (use.stage, use.path, use.line) == (Stage.CALL, "views.py", line)


def test_what_is_found_is_not_lost(tree: Path) -> None:
    assert explained(tree, "good") == Absence("good", 1, ())


def test_a_key_that_is_found_at_one_place_may_be_lost_at_another(tree: Path) -> None:
    (tree / "more.py").write_text('import ldclient\nprint("good")\n')
    absence = explained(tree, "good")
    assert absence.evaluations == 1
    assert [(loss.path, loss.stage) for loss in absence.losses] == [("more.py", Stage.CALL)]


def test_a_file_that_the_run_is_not_about_is_named(tree: Path) -> None:
    [loss] = [loss for loss in explained(tree, "printed", "names.py").losses if loss.stage is not Stage.DYNAMIC]
    assert (loss.stage, loss.path, loss.line, loss.column) == (Stage.OUTSIDE, "views.py", 8, 12)


def test_where_all_flags_are_read_is_told(tree: Path) -> None:
    (tree / "front.py").write_text("import ldclient\n\nldclient.get().all_flags_state(user)\n")
    [loss] = explained(tree, "good").losses
    assert (loss.stage, loss.path, loss.line, loss.column) == (Stage.BULK, "front.py", 3, 1)
    assert "all flags are read at once here" in loss.reason
