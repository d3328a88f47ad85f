from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.repos.checkout import Checkout
from flaglint.scanning.prefilter import FileKind, Sightings
from flaglint.scanning.remembered import Remembered
from flaglint.scanning.survey import Glance, Survey, decode_glance, encode

PYTHON = FileKind((".py",), frozenset({("waffle",)}))
TEMPLATES = FileKind((".html",), frozenset({("flag",)}), is_optional=True)


@pytest.fixture
def remembered(tmp_path: Path) -> Remembered:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("waffle")
    return Remembered(tmp_path, str(tmp_path), Checkout(tmp_path))


def test_a_file_counts_if_its_kind_is_not_optional() -> None:
    survey = Survey([PYTHON, TEMPLATES], (), None, numbers={"a.py": 0, "b.html": 1})
    assert [survey.counts(path) for path in ("a.py", "b.html", "c.txt")] == [True, False, False]


def test_nothing_is_known_without_memory() -> None:
    assert Survey([PYTHON], (), None).known(["a.py"]) == Sightings()


def test_what_was_noted_is_known_for_the_same_question_only(
    remembered: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaglint.scanning.stamps.SETTLED_NANOSECONDS", -(10**12))
    survey = Survey([PYTHON], ("key",), remembered)
    survey.known(["a.py", "b.py"])
    survey.add(Sightings(frozenset({"a.py", "b.py"}), frozenset({"a.py"}), {"b.py": [(0, 1, 0)]}))
    survey.has_news = True
    survey.note()
    again = Survey([PYTHON], ("key",), remembered).known(["a.py", "b.py", "c.py"])
    assert (again.looked_at, again.holding) == ({"a.py", "b.py"}, {"a.py"})
    assert [tuple(place) for place in again.keys["b.py"]] == [(0, 1, 0)]
    for other in (Survey([PYTHON], ("other",), remembered), Survey([TEMPLATES], ("key",), remembered)):
        assert other.known(["a.py", "b.py"]) == Sightings()


def test_without_news_nothing_is_noted(remembered: Remembered) -> None:
    survey = Survey([PYTHON], (), remembered)
    survey.known(["a.py"])
    survey.add(Sightings(frozenset({"a.py"})))
    survey.note()
    assert Survey([PYTHON], (), remembered).known(["a.py"]) == Sightings()


def test_a_glance_comes_back_as_it_was() -> None:
    glance = Glance([3, -1], [0], {1: [(0, 2, 4)]}, {1: "gone"})
    assert decode_glance(encode(glance)) == glance
