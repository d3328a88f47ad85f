from __future__ import annotations

import pytest

from flaglint.model.packs import RulePack
from flaglint.model.references import Evidence, ReferenceKind
from tests.resolution.projects import asked, evaluations, forced, pack, references, sole

OWN = """
[[mapping]]
object = "django.conf.settings.FEATURES"
receivers = ["settings.FEATURES", "*request.feature.flags"]
"""
TABLE: RulePack = pack(OWN)
ENVIRONMENT: RulePack = pack('[[mapping]]\nobject = "os.environ"\npattern = "^FEATURE_"')
DJANGO = "from django.conf import settings\n"
PATCH = "from unittest.mock import patch\n"


@pytest.mark.parametrize(
    "use",
    [
        "if settings.FEATURES['a']: pass",
        "if 'a' in settings.FEATURES: pass",
        "if 'a' not in settings.FEATURES: pass",
        "on = settings.FEATURES.get('a', False)",
        "on = settings.FEATURES[KEY]",
        "on = settings.FEATURES['a'].lower()",
    ],
)
def test_an_item_of_a_table_is_asked_for(use: str) -> None:
    assert asked(f"{DJANGO}KEY = 'a'\n{use}", TABLE) == ["a"]


def test_a_table_is_known_wherever_the_project_fills_it() -> None:
    sources = {"shop/settings.py": "FEATURES = load()", "app.py": f"{DJANGO}settings.FEATURES['a']"}
    assert [found.evidence for found in evaluations(sources, TABLE)] == [Evidence.TYPE]


def test_an_item_with_a_key_that_is_not_known_is_dynamic() -> None:
    assert asked(f"{DJANGO}def on(key):\n    return settings.FEATURES[key]", TABLE) == [None]


def test_an_item_is_not_rewritten() -> None:
    found = sole(f"{DJANGO}settings.FEATURES['a']", TABLE)
    assert found.evaluated
    assert found.evaluated.obstacle == "the flag is looked up in a table"


@pytest.mark.parametrize(
    "code",
    [
        "settings.FEATURES",
        "settings.OTHER['a']",
        "FEATURES['a']",
        "self.FEATURES['a']",
        "settings.FEATURES.items()",
        "for name in settings.FEATURES: pass",
        "'a' == settings.FEATURES",
        "settings.FEATURES.update(x=1)",
    ],
)
def test_what_asks_for_no_item_of_the_table_is_left_alone(code: str) -> None:
    assert references(DJANGO + code, TABLE) == ()


def test_without_the_pack_a_table_is_not_one_of_flags() -> None:
    assert references(f"{DJANGO}settings.FEATURES['a']") == ()


@pytest.mark.parametrize(
    "change",
    [
        "settings.FEATURES['a'] = True",
        "settings.FEATURES = {'a': True}",
        "with patch.dict(settings.FEATURES, {'a': True}): pass",
        "with patch.dict(settings.FEATURES, a=True): pass",
        "with patch.dict('django.conf.settings.FEATURES', {'a': True}): pass",
        "del settings.FEATURES['a']",
    ],
)
def test_a_change_of_an_item_is_an_override(change: str) -> None:
    assert forced({"tests/test_app.py": f"{DJANGO}{PATCH}def test_cart():\n    {change}"}, TABLE) == ["a"]


def test_an_override_says_what_it_forces() -> None:
    [found] = references({"tests/test_app.py": f"{DJANGO}settings.FEATURES['a'] = True"}, TABLE)
    assert found.kind is ReferenceKind.OVERRIDE
    assert found.forced
    assert (found.forced.text, found.forced.recognised_by) == ("True", "a")


@pytest.mark.parametrize(
    "code",
    [
        "def test_cart(settings):\n    settings.FEATURES['a'] = True",
        "def test_cart(pyramid_request):\n    pyramid_request.feature.flags['a'] = True",
        "def test_cart(mocker, settings):\n    mocker.patch.dict(settings.FEATURES, {'a': True})",
    ],
)
def test_a_table_of_a_fixture_is_found_by_its_name(code: str) -> None:
    found = references({"tests/test_app.py": code}, TABLE)
    assert [(each.key, each.evidence) for each in found] == [("a", Evidence.NAME)]


@pytest.mark.parametrize(
    "code",
    [
        "def test_cart(shop):\n    shop.FEATURES['a'] = True",
        "def test_cart(mocker, shop):\n    mocker.patch.dict(shop.FEATURES, {'a': True})",
        "def test_cart(request):\n    request.flags['a'] = True",
        "from os import settings\nsettings.FEATURES['a'] = True",
    ],
)
def test_a_table_of_another_name_is_left_alone(code: str) -> None:
    assert references({"tests/test_app.py": code}, TABLE) == ()


@pytest.mark.parametrize("use", ["os.environ['FEATURE_A']", "'FEATURE_A' in os.environ"])
def test_only_keys_of_the_pattern_are_flags(use: str) -> None:
    assert asked(f"import os\n{use}\nos.environ['HOME']\nos.environ[name]", ENVIRONMENT) == ["FEATURE_A"]


ATTRIBUTES: RulePack = pack(
    '[[mapping]]\nobject = "django.conf.settings"\nreceivers = ["settings"]\nattributes = true\npattern = "^ENABLE_"'
)


@pytest.mark.parametrize(
    "use",
    [
        "if settings.ENABLE_A: pass",
        "settings.ENABLE_A.lower()",
        "getattr(settings, 'ENABLE_A', False)",
        "hasattr(settings, 'ENABLE_A')",
        "NAME = 'ENABLE_A'\ngetattr(settings, NAME)",
    ],
)
def test_an_attribute_of_the_pattern_is_asked_for(use: str) -> None:
    assert asked(f"{DJANGO}{use}", ATTRIBUTES) == ["ENABLE_A"]


@pytest.mark.parametrize(
    "use",
    [
        "settings.DEBUG",
        "settings.ENABLE_A()",
        "getattr(settings, name)",
        "other.ENABLE_A",
        "ENABLE_A",
        "getattr(other, 'ENABLE_A')",
    ],
)
def test_another_attribute_is_left_alone(use: str) -> None:
    found = asked(f"{DJANGO}{use}", ATTRIBUTES)
    assert found in ([], ["ENABLE_A"] if "()" in use else [])


@pytest.mark.parametrize(
    "code",
    [
        "from django.conf import settings\nsettings.ENABLE_A = True",
        "def test_it(settings):\n    settings.ENABLE_A = True",
        "def test_it(monkeypatch, settings):\n    monkeypatch.setattr(settings, 'ENABLE_A', True)",
        "from django.conf import settings\nfrom unittest import mock\nmock.patch.object(settings, 'ENABLE_A', True)",
    ],
)
def test_a_test_that_sets_an_attribute_forces_the_flag(code: str) -> None:
    [found] = references({"tests/test_a.py": code}, ATTRIBUTES)
    assert (found.key, found.kind) == ("ENABLE_A", ReferenceKind.OVERRIDE)
    assert found.forced
    assert found.forced.text == "True"


def test_a_test_that_sets_an_item_or_a_variable_forces_the_flag() -> None:
    code = "def test_it(monkeypatch, settings):\n    monkeypatch.setitem(settings.FEATURES, 'a', True)"
    assert forced({"tests/test_a.py": code}, TABLE) == ["a"]
    code = "def test_it(monkeypatch):\n    monkeypatch.setenv('FEATURE_A', '1')\n    monkeypatch.setenv('B', '1')"
    assert forced({"tests/test_a.py": code}, ENVIRONMENT) == ["FEATURE_A"]
