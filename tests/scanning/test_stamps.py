from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from flaglint.scanning.cache import Cache
from flaglint.scanning.stamps import Stamp, Stamps, digest

OLD = 1_000_000_000_000_000_000


class Files:
    """Files in memory, of which git says that all but the `changed` are as in its index; notes which are asked for."""

    def __init__(self, index: bytes = b"one", **stamps: int) -> None:
        self.index = index
        self.files = dict(stamps)
        self.changed: set[str] = set()
        self.asked: list[str] = []

    def stamps(self, paths: Iterable[str]) -> dict[str, Stamp]:
        wanted = [path for path in paths if path in self.files]
        self.asked += wanted
        return {path: (self.files[path], OLD, OLD, 1) for path in wanted}

    def unchanged(self) -> tuple[bytes, Collection[str]]:
        return self.index, self.files.keys() - self.changed


def is_worth(path: str) -> bool:
    return True


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path)


def noted(cache: Cache, files: Files) -> tuple[bytes, bytes]:
    """Look at all files, and note what they are like under the index; return the state's names."""
    stamps = Stamps(cache, b"root", files)
    stamps.look(files.files)
    state = stamps.note({path: stamps.stamp(path) for path in files.files})
    stamps.keep(state)
    files.asked.clear()
    return state.names


def unchanged(cache: Cache, files: Files, names: tuple[bytes, bytes], root: bytes = b"root") -> frozenset[str]:
    stamps = Stamps(cache, root, files)
    state = stamps.state(names)
    assert state is not None
    return stamps.unchanged(state, files.files, is_worth)


def test_under_the_same_index_no_stamp_is_asked_for(cache: Cache) -> None:
    files = Files(a=1, b=2)
    names = noted(cache, files)
    assert unchanged(cache, files, names) == {"a", "b"}
    assert files.asked == []


def test_a_file_that_git_finds_changed_is_asked_for(cache: Cache) -> None:
    files = Files(a=1, b=2, c=3)
    names = noted(cache, files)
    files.changed = {"a", "b"}
    files.files["b"] = 9
    assert unchanged(cache, files, names) == {"a", "c"}
    assert sorted(files.asked) == ["a", "b"]


def test_a_file_that_git_does_not_track_is_asked_for(cache: Cache) -> None:
    files = Files(a=1, new=2)
    files.changed = {"new"}
    names = noted(cache, files)
    assert unchanged(cache, files, names) == {"a", "new"}
    assert files.asked == ["new"]


def test_a_file_that_the_state_lacks_is_asked_for(cache: Cache) -> None:
    files = Files(a=1)
    names = noted(cache, files)
    files.files["late"] = 5
    assert unchanged(cache, files, names) == {"a"}
    assert files.asked == ["late"]


@pytest.mark.parametrize(("index", "root"), [(b"two", b"root"), (b"", b"root"), (b"one", b"other")])
def test_under_another_index_or_none_every_stamp_is_asked_for(cache: Cache, index: bytes, root: bytes) -> None:
    files = Files(a=1, b=2)
    names = noted(cache, files)
    files.index = index
    files.files["b"] = 9
    assert unchanged(cache, files, names, root) == {"a"}
    assert sorted(files.asked) == ["a", "b"]


def test_a_state_that_does_not_hold_is_not_kept_for_the_index(cache: Cache) -> None:
    files = Files(a=1, b=2)
    stamps = Stamps(cache, b"root", files)
    stamps.look(["a", "b"])
    state = stamps.note({"a": stamps.stamp("a"), "b": (7, OLD, OLD, 1)})
    stamps.keep(state)
    files.asked.clear()
    assert unchanged(cache, files, state.names) == {"a"}
    assert sorted(files.asked) == ["a", "b"]


def test_a_state_of_which_not_all_was_looked_at_is_not_kept_for_the_index(cache: Cache) -> None:
    files = Files(a=1, b=2)
    stamps = Stamps(cache, b"root", files)
    stamps.look(["a"])
    state = stamps.note({"a": stamps.stamp("a"), "b": (2, OLD, OLD, 1)})
    stamps.keep(state)
    files.asked.clear()
    unchanged(cache, files, state.names)
    assert sorted(files.asked) == ["a", "b"]


def test_what_is_not_worth_it_is_not_asked_for(cache: Cache) -> None:
    files = Files(a=1)
    names = noted(cache, files)
    files.files["picture"] = 5
    stamps = Stamps(cache, b"root", files)
    state = stamps.state(names)
    assert state is not None
    assert stamps.unchanged(state, files.files, lambda path: path != "picture") == {"a"}
    assert files.asked == []


def test_a_stamp_is_known_by_git_or_by_a_look(cache: Cache) -> None:
    files = Files(a=1, b=2)
    names = noted(cache, files)
    stamps = Stamps(cache, b"root", files)
    assert "a" not in stamps
    state = stamps.state(names)
    assert state is not None
    stamps.unchanged(state, ["a"], is_worth)
    files.files["late"] = 5
    stamps.look(["a", "late", "gone"])
    assert files.asked == ["late"]
    assert stamps.stamp("a") == (1, OLD, OLD, 1)
    assert stamps.sizes(["a", "late"]) == {"a": 1, "late": 5}
    assert "gone" not in stamps
    with pytest.raises(KeyError):
        stamps.stamp("gone")


@pytest.mark.parametrize("count", [3, 500])
def test_stamps_of_few_and_of_many_files_are_the_same(cache: Cache, count: int) -> None:
    files = Files()
    files.files.update({f"f{number:03}": number + 1 for number in range(600)})
    names = noted(cache, files)
    stamps = Stamps(cache, b"root", files)
    state = stamps.state(names)
    assert state is not None
    known = [*files.files][-count:]
    asked = [*known, "", "f", "f0000", "f599a", "z"]
    assert state.stamps(asked) == {path: (files.files[path], OLD, OLD, 1) for path in known}
    assert state.sizes(asked) == {path: files.files[path] for path in known}


def test_what_was_told_of_some_files_is_told_again_and_of_others_anew(cache: Cache) -> None:
    files = Files(a=1, b=2, c=3)
    names = noted(cache, files)
    files.changed.add("c")
    stamps = Stamps(cache, b"root", files)
    state = stamps.state(names)
    assert state is not None
    some, others = frozenset("ab"), frozenset("bc")
    for _ in range(2):
        assert stamps.unchanged(state, some, is_worth) == some
        assert stamps.unchanged(state, others, lambda path: False) == {"b"}
        assert stamps.unchanged(state, others, is_worth) == others
    assert files.asked == ["c"]


def test_a_stamp_is_taken_once(cache: Cache) -> None:
    files = Files(a=1)
    stamps = Stamps(cache, b"root", files)
    stamps.look(["a"])
    files.files["a"] = 2
    stamps.look(["a"])
    assert stamps.stamp("a")[0] == 1


def test_a_file_that_changed_a_moment_ago_has_no_stamp(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time_ns", lambda: OLD + 1_000_000_000)
    stamps = Stamps(cache, b"root", Files(a=1))
    stamps.look(["a"])
    assert "a" not in stamps


def test_a_state_that_is_damaged_or_gone_is_none(cache: Cache) -> None:
    stamps = Stamps(cache, b"root", Files())
    assert stamps.state((b"no", b"such")) is None
    cache.put({b"paths": b"a\0b", b"stamps": bytes(32)})
    assert stamps.state((b"paths", b"stamps")) is None
    cache.put({b"none": b"", b"no stamps": b""})
    state = stamps.state((b"none", b"no stamps"))
    assert state is not None
    assert [*state.paths] == []


def test_names_differ_where_parts_do() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
    assert digest(b"a") == digest(b"a")
