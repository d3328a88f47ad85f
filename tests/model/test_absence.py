from __future__ import annotations

from flaglint.model.absence import Loss, Stage


def test_losses_are_listed_by_place() -> None:
    later, earlier = Loss(Stage.CALL, "a.py", 12, 1, ""), Loss(Stage.COMMENT, "a.py", 2, 9, "")
    assert sorted([later, earlier], key=lambda loss: loss.sort_key) == [earlier, later]


def test_the_stages_are_the_words_of_the_report() -> None:
    assert [stage.value for stage in Stage] == [
        "absent", "excluded", "outside", "unreadable", "text", "not-candidate", "comment", "not-passed", "call",
        "dynamic", "bulk",
    ]  # fmt: skip
