from __future__ import annotations

from dataclasses import replace

import pytest

from flaglint.scanning import shards
from flaglint.scanning.prefilter import FileKind
from flaglint.scanning.scanner import FEWEST_REMEMBERED, Scanner

SOURCES = {
    "a.py": b"import waffle\non('x')",
    "b.py": b"x = 1",
    "broken.py": b"import waffle\ndef (",
}


def read(path: str) -> bytes:
    if path not in SOURCES:
        raise ValueError("cannot be read: No such file or directory")
    return SOURCES[path]


def scanner() -> Scanner:
    return Scanner(read, jobs=1)


def test_candidates_hold_a_needle() -> None:
    assert scanner().candidates(SOURCES, [("import waffle",)]) == {"a.py", "broken.py"}


def test_without_a_needle_nothing_is_a_candidate() -> None:
    assert scanner().candidates(SOURCES, []) == frozenset()


def test_a_file_that_is_gone_is_a_problem_and_no_candidate() -> None:
    found = scanner()
    assert found.candidates(["gone.py", "a.py"], [("waffle",)]) == {"a.py"}
    assert [(each.path, each.line) for each in found.problems.values()] == [("gone.py", 0)]


def test_facts_bear_their_path() -> None:
    found = scanner()
    found.scan(["a.py"], frozenset({"on"}))
    assert found.facts["a.py"].path == "a.py"
    assert len(found.facts["a.py"].calls) == 1


def test_a_broken_file_is_a_problem_with_its_path_and_line() -> None:
    found = scanner()
    found.scan(["broken.py", "a.py"], frozenset())
    assert [(each.path, each.line) for each in found.problems.values()] == [("broken.py", 2)]
    assert set(found.facts) == {"a.py"}


def test_a_file_with_a_problem_is_not_read_again() -> None:
    found = scanner()
    found.scan(["broken.py"], frozenset())
    assert found.candidates(["broken.py"], [("waffle",)]) == frozenset()


def test_a_second_scan_replaces_the_facts() -> None:
    found = scanner()
    found.scan(["a.py"], frozenset())
    assert found.facts["a.py"].calls == ()
    found.scan(["a.py"], frozenset({"on"}))
    assert len(found.facts["a.py"].calls) == 1


def test_a_file_that_is_read_twice_counts_once() -> None:
    found = scanner()
    found.candidates(SOURCES, [("waffle",)])
    found.scan(["a.py"], frozenset())
    assert found.bytes_read == sum(map(len, SOURCES.values()))


PYTHON = FileKind((".py",), frozenset({("waffle",)}))
PAGES = FileKind((".html",), frozenset({("flag",)}))
TREE = {
    "a.py": b"import waffle  # new-cart",
    "b.py": b"flag = 'new-cart'",
    "c.html": b"{% flag new-cart %}",
    "d.html": b"<p>waffle</p>",
    "e.md": b"The flag\nnew-cart",
    "f.dat": b"new-cart \0",
}


class Reading:
    """A scanner of the tree that counts how often each file is read."""

    def __init__(self, jobs: int = 1) -> None:
        self.read: list[str] = []
        self.scanner = Scanner(self.one, jobs)

    def one(self, path: str) -> bytes:
        self.read.append(path)
        if path not in TREE:
            raise ValueError("cannot be read")
        return TREE[path]


def test_one_survey_answers_for_every_kind_and_key() -> None:
    reading = Reading()
    found = reading.scanner
    found.survey(TREE, [PYTHON, PAGES], ["new-cart", "other"])
    assert found.candidates([path for path in TREE if path.endswith(".py")], PYTHON.needles) == {"a.py"}
    assert found.candidates(["c.html", "d.html"], PAGES.needles) == {"c.html"}
    assert found.mentioned() == {
        "a.py": {"new-cart": (1, 17)},
        "b.py": {"new-cart": (1, 8)},
        "c.html": {"new-cart": (1, 8)},
        "e.md": {"new-cart": (2, 0)},
    }
    assert sorted(reading.read) == sorted(TREE)
    assert found.bytes_read == sum(len(TREE[path]) for path in ("a.py", "b.py", "c.html", "d.html"))


def test_without_keys_only_the_kinds_are_read() -> None:
    reading = Reading()
    reading.scanner.survey(TREE, [PYTHON])
    assert reading.read == ["a.py", "b.py"]
    assert reading.scanner.mentioned() == {}


def test_other_needles_are_searched_for_anew() -> None:
    reading = Reading()
    reading.scanner.survey(TREE, [PYTHON])
    assert reading.scanner.candidates(["a.py", "b.py"], [("flag",)]) == {"b.py"}
    assert len(reading.read) == 4


def test_a_survey_of_another_key_adds_to_the_first() -> None:
    found = Reading().scanner
    found.survey(["e.md"], [], ["new-cart"])
    found.survey(["e.md"], [], ["The"])
    assert found.mentioned() == {"e.md": {"new-cart": (2, 0), "The": (1, 0)}}


LARGE = {**TREE, **{f"text_{number:03}.md": b"new-cart" for number in range(FEWEST_REMEMBERED)}}


def test_what_is_looked_at_ahead_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.scanning.test_scanner.TREE", LARGE)
    ahead, plain = Reading(), Reading()
    ahead.scanner.look_ahead([*LARGE], ["new-cart"], [PYTHON, PAGES])
    for reading in (ahead, plain):
        reading.scanner.survey(LARGE, [PYTHON, PAGES], ["new-cart"])
    assert ahead.scanner.mentioned() == plain.scanner.mentioned()
    assert len(ahead.scanner.mentioned()) == 4 + FEWEST_REMEMBERED
    assert sorted(ahead.read) == sorted(LARGE)
    assert ahead.scanner.bytes_read == plain.scanner.bytes_read


def test_what_is_looked_at_ahead_is_looked_at_for_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.scanning.test_scanner.TREE", LARGE)
    found = Reading().scanner
    found.look_ahead([*LARGE], ["new-cart"], [PYTHON, PAGES])
    found.survey(LARGE, [PYTHON, PAGES], ["new-cart"])
    found.survey(LARGE, [], ["The"])
    assert found.mentioned()["e.md"] == {"new-cart": (2, 0), "The": (1, 0)}
    assert found.places("flag", ["e.md", "a.py"]) == {"e.md": (1, 4)}


def test_a_file_that_is_gone_when_looked_at_ahead_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.scanning.test_scanner.TREE", LARGE)
    found = Reading().scanner
    found.look_ahead([*LARGE, "gone.md"], ["new-cart"], [PYTHON, PAGES])
    found.survey([*LARGE, "gone.md"], [PYTHON, PAGES], ["new-cart"], lambda: [*LARGE])
    assert "gone.md" not in found.mentioned()
    assert found.problems == {}


@pytest.mark.parametrize(("paths", "keys"), [([*TREE], ["new-cart"]), ([*LARGE], [])])
def test_few_files_and_no_keys_are_not_worth_a_look_ahead(paths: list[str], keys: list[str]) -> None:
    reading = Reading()
    reading.scanner.look_ahead(paths, keys, [PYTHON, PAGES])
    assert reading.scanner.mentioned() == {}
    assert reading.read == []


def test_only_a_file_of_a_kind_is_a_problem_when_it_cannot_be_read() -> None:
    found = Reading().scanner
    found.survey(["gone.py", "gone.md"], [PYTHON], ["new-cart"])
    assert set(found.problems) == {"gone.py"}


def test_copies_of_the_process_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "FEWEST", 2)
    alone, together = Reading(1).scanner, Reading(3).scanner
    for found in (alone, together):
        found.survey([*TREE, "gone.py"], [PYTHON, PAGES], ["new-cart", "flag"])
        found.candidates(["b.py"], [("cart",)])
    assert alone.mentioned() == together.mentioned()
    assert alone.problems == together.problems
    assert alone.bytes_read == together.bytes_read
    assert alone.candidates(["a.py", "b.py"], PYTHON.needles) == together.candidates(["a.py", "b.py"], PYTHON.needles)


def test_that_a_file_of_an_optional_kind_cannot_be_read_is_no_problem() -> None:
    found = Scanner(_refuse, 1)
    found.survey(["gone.py", "gone.html"], [PYTHON, replace(PAGES, is_optional=True)])
    assert list(found.problems) == ["gone.py"]


def test_every_file_is_looked_at_once_when_all_are_named_later() -> None:
    reading = Reading()
    reading.scanner.survey(["a.py", "c.html"], [PYTHON, PAGES], ["new-cart"], lambda: sorted(TREE))
    assert set(reading.scanner.mentioned()) == {"a.py", "b.py", "c.html", "e.md"}
    assert sorted(reading.read) == sorted(TREE)


def test_that_a_file_is_gone_by_then_is_no_problem() -> None:
    found = Reading().scanner
    found.survey(["a.py", "gone.py", "lost.py"], [PYTHON], (), lambda: ["a.py", "lost.py"])
    assert [*found.problems] == ["lost.py"]
    assert found.bytes_read == len(TREE["a.py"])


def test_a_tree_of_which_nothing_is_named_at_first_is_looked_at_all_the_same() -> None:
    reading = Reading()
    reading.scanner.survey([], [PYTHON], (), lambda: ["a.py", "b.py"])
    assert reading.read == ["a.py", "b.py"]


def test_what_is_no_text_by_its_name_is_not_read() -> None:
    reading = Reading()
    reading.scanner.survey(["a.py", "logo.png", "lib.so", "png"], [PYTHON], ["new-cart"])
    assert reading.scanner.mentioned().keys() == {"a.py"}
    assert reading.read == ["a.py", "png"]


def _refuse(path: str) -> bytes:
    raise ValueError("gone")


def test_only_what_differs_is_looked_at_again() -> None:
    reading = Reading()
    reading.scanner.survey(TREE, [PYTHON])
    reading.read.clear()
    changed = reading.scanner.changed(lambda path: b"" if path == "a.py" else reading.one(path), ["a.py"])
    assert changed.candidates(["a.py", "b.py"], PYTHON.needles) == frozenset()
    assert reading.read == []


def test_the_files_that_hold_a_word_hold_it_as_a_word() -> None:
    found = scanner()
    assert found.holding("waffle", frozenset({"a.py", "b.py", "gone.py"})) == {"a.py"}
    assert found.holding("waffl", frozenset(SOURCES)) == frozenset()
    assert found.problems == {}


def test_what_is_no_text_holds_no_word_and_is_of_no_optional_kind() -> None:
    sources = {"a.html": b"waffle", "b.html": b"waffle\0"}
    found = Scanner(sources.__getitem__, jobs=1)
    assert found.holding("waffle", frozenset(sources)) == {"a.html"}
    kind = FileKind((".html",), frozenset({("waffle",)}), is_optional=True)
    found.survey(["a.html", "b.html"], [kind])
    assert found.candidates(["a.html", "b.html"], kind.needles) == {"a.html"}


def test_the_places_of_a_key_are_those_in_the_paths() -> None:
    reading = Reading()
    found = reading.scanner
    found.survey(["a.py", "e.md"], [PYTHON], ["new-cart", "other"])
    assert found.mentioned().keys() == {"a.py", "e.md"}
    reading.read.clear()
    assert found.places("new-cart", TREE) == {"a.py": (1, 17), "b.py": (1, 8), "c.html": (1, 8), "e.md": (2, 0)}
    assert sorted(reading.read) == ["b.py", "c.html", "d.html", "f.dat"]
    assert found.places("new-cart", ["b.py", "d.html"]) == {"b.py": (1, 8)}
    assert found.places("nowhere", ["b.py"]) == {}


def test_places_hold_where_nothing_differs() -> None:
    reading = Reading()
    reading.scanner.survey(TREE, [PYTHON], ["new-cart"])
    changed = reading.scanner.changed(lambda path: b"" if path == "a.py" else reading.one(path), ["a.py"])
    reading.read.clear()
    assert changed.places("new-cart", ["a.py", "b.py"]) == {"b.py": (1, 8)}
    assert reading.read == []


def test_a_file_that_could_not_be_read_stays_a_problem_unless_it_differs() -> None:
    reading = Reading()
    reading.scanner.survey(["gone.py", "lost.py"], [PYTHON])
    changed = reading.scanner.changed(lambda _: b"import waffle", ["lost.py"])
    assert changed.candidates(["gone.py", "lost.py"], PYTHON.needles) == {"lost.py"}
    assert [*changed.problems] == ["gone.py"]
