from __future__ import annotations

import pytest

from tests.cli.shop import invoke, lines


@pytest.mark.parametrize("name", ["FLG101", "flg101", "fully-rolled-out"])
def test_a_check_is_explained_by_code_or_name(name: str) -> None:
    out = invoke("explain", name).out
    assert out.startswith("FLG101 fully-rolled-out")
    assert "Why:" in out


def test_without_a_code_all_checks_are_listed() -> None:
    out = invoke("explain").out
    assert lines(out, "FLG101", "fully-rolled-out")
    assert lines(out, "FLG405", "dynamic-key")


def test_an_unknown_check_suggests_the_nearest() -> None:
    ran = invoke("explain", "fully-roled-out")
    assert ran.code == 2
    assert "did you mean fully-rolled-out?" in ran.err


def test_something_unlike_any_check_points_to_the_list() -> None:
    ran = invoke("explain", "zzz")
    assert ran.code == 2
    assert "`flaglint explain` lists all" in ran.err
