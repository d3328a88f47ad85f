from __future__ import annotations

from flaglint.scanning.scanner import Scanner

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
