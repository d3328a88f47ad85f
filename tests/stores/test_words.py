from __future__ import annotations

import pytest

from flaglint.model.flags import FlagValue
from flaglint.stores.decision import Undecided, value_of
from flaglint.stores.words import AmbiguousWord


def test_only_a_word_of_two_meanings_is_undecided() -> None:
    with pytest.raises(Undecided):
        value_of(AmbiguousWord("on"))
    assert value_of("on") == FlagValue.of("on")


def test_it_is_the_text_that_stands_there() -> None:
    assert AmbiguousWord("010") == "010"
