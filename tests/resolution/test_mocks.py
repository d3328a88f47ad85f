from __future__ import annotations

import pytest

from flaglint.model.references import Evidence, ReferenceKind
from tests.resolution.projects import Sources, asked, references

PROJECT: Sources = {
    "shop/__init__.py": "",
    "shop/flags.py": """\
import waffle
from edx_toggles.toggles import WaffleFlag
CART = WaffleFlag("ns.cart", __name__)
def is_new(request): return waffle.flag_is_active(request, "new")
def is_on(key): return waffle.switch_is_active(key)
def helper(): return 1
class Service:
    def is_new_here(self): return waffle.switch_is_active("here")
is_on("a")
""",
    "shop/views.py": "from shop.flags import CART, is_new\nfrom waffle import flag_is_active\nis_new(r)",
}
HEAD = """\
from unittest import mock
from unittest.mock import patch
from shop import flags
from shop.flags import CART, Service
"""


def mocked(code: str) -> list[tuple[str | None, str, str | None]]:
    found = references({**PROJECT, "tests/test_shop.py": HEAD + code})
    return [
        (each.key, each.evidence.value, each.reason)
        for each in found
        if each.kind is ReferenceKind.OVERRIDE and each.path == "tests/test_shop.py" and each.in_test
    ]


@pytest.mark.parametrize(
    "code",
    [
        "@mock.patch('shop.flags.is_new', return_value=True)\ndef test_it(m): ...",
        "@patch('shop.views.is_new')\nclass TestIt: ...",
        "with patch('shop.views.is_new', lambda r: True): ...",
        "with patch.object(flags, 'is_new', return_value=True): ...",
        "def test_it(mocker): mocker.patch('shop.flags.is_new')",
        "def test_it(mocker): mocker.patch.object(flags, 'is_new')",
        "def test_it(monkeypatch): monkeypatch.setattr('shop.flags.is_new', lambda r: True)",
        "def test_it(monkeypatch): monkeypatch.setattr(flags, 'is_new', lambda r: True)",
        "PATH = 'shop.flags'\npatch(f'{PATH}.is_new').start()",
        "patch(target='shop.flags.is_new').start()",
    ],
)
def test_a_double_of_a_wrapper_forces_its_flag(code: str) -> None:
    assert mocked(code) == [("new", "wrapper", "a mock stands in for `is_new`")]


@pytest.mark.parametrize(
    "code",
    [
        "patch('shop.flags.CART').start()",
        "patch('shop.views.CART.is_enabled', return_value=True).start()",
        "patch.object(CART, 'is_enabled', return_value=True)",
        "patch.object(flags.CART, 'is_enabled')",
        "def test_it(monkeypatch): monkeypatch.setattr(CART, 'is_enabled', lambda: True)",
    ],
)
def test_a_double_of_a_flag_object_forces_its_flag(code: str) -> None:
    assert [found[:2] for found in mocked(code)] == [("ns.cart", Evidence.DECLARED.value)]


def test_a_double_of_a_method_forces_its_flag() -> None:
    assert [found[0] for found in mocked("patch.object(Service, 'is_new_here')")] == ["here"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("patch('shop.flags.is_on')", "is_on"),
        ("patch('waffle.flag_is_active')", "flag_is_active"),
        ("patch('shop.views.flag_is_active', return_value=True)", "flag_is_active"),
        ("import waffle\npatch.object(waffle, 'switch_is_active')", "switch_is_active"),
    ],
)
def test_a_double_of_what_takes_a_key_has_none(code: str, name: str) -> None:
    [(key, _, reason)] = mocked(code)
    assert (key, reason) == (None, f"a mock stands in for `{name}`, whichever flag is asked for")


@pytest.mark.parametrize(
    "code",
    ["patch.object(WaffleFlag, 'is_enabled', answer)", "patch('edx_toggles.toggles.WaffleFlag.is_enabled')"],
)
def test_a_double_on_the_class_stands_in_for_each_of_its_flags(code: str) -> None:
    [(key, _, reason)] = mocked(f"from edx_toggles.toggles import WaffleFlag\n{code}")
    assert (key, reason) == (None, "a mock stands in for `is_enabled`, whichever flag is asked for")


@pytest.mark.parametrize(
    "code",
    [
        "from edx_toggles.toggles import WaffleFlag\npatch.object(WaffleFlag, 'describe')",
        "patch.object(CART, '_fetch')",
        "patch('shop.flags.CART._fetch')",
        "patch('django.test.override_settings')",
        "patch('shop.flags.helper')",
        "patch('shop.flags.missing')",
        "patch('elsewhere.is_new')",
        "patch(made())",
        "patch.object(flags, 'helper')",
        "patch.object(flags, name)",
        "patch.object(made(), 'is_new')",
        "setattr(flags, 'is_new', x)",
        "client.patch('/shop/flags', {})",
        "requests.patch('shop.flags.is_new.html')",
        "def test_it(monkeypatch): monkeypatch.setattr(flags, 'helper', x)",
        "other.object(flags, 'is_new')",
        "patch.dict(flags.__dict__, {'is_new': x})",
    ],
)
def test_a_double_of_something_else_forces_nothing(code: str) -> None:
    assert mocked(code) == []


def test_a_flag_that_only_a_double_names_is_asked_for_by_nobody() -> None:
    sources: Sources = {"shop/flags.py": "import waffle\ndef f(): return waffle.switch_is_active('a')"}
    test = "from unittest.mock import patch\npatch('shop.flags.f')"
    found = references({**sources, "tests/test_a.py": test})
    assert [(each.path, each.kind.value, each.in_test) for each in found] == [
        ("shop/flags.py", "evaluation", False),
        ("tests/test_a.py", "override", True),
    ]
    assert asked({"tests/test_a.py": test}) == []


def answers(code: str) -> list[object]:
    found = references({**PROJECT, "tests/test_shop.py": HEAD + code})
    doubles = [each for each in found if each.path == "tests/test_shop.py" and each.kind is ReferenceKind.OVERRIDE]
    return [each.forced and each.forced.value and each.forced.value.decode() for each in doubles]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("patch('shop.flags.is_new', return_value=True)", True),
        ("patch.object(flags, 'is_new', return_value=False)", False),
        ("monkeypatch.setattr(flags, 'is_new', lambda request: True)", True),
        ("monkeypatch.setattr('shop.flags.is_new', lambda request: True)", True),
        ("patch('shop.flags.is_new')", None),
        ("patch('shop.flags.is_new', side_effect=f)", None),
        ("patch('shop.flags.is_new', return_value=True, autospec=True)", None),
        ("patch('shop.flags.is_new', return_value=x)", None),
        ("patch.object(CART, 'is_enabled', return_value=True)", True),
        ("patch.object(CART, 'describe', return_value=True)", None),
    ],
)
def test_what_a_double_answers(code: str, value: object) -> None:
    assert answers(code) == [value]
