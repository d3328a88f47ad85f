from __future__ import annotations

import pytest

from flaglint.model.packs import RulePack
from flaglint.model.references import ReferenceKind
from tests.resolution.projects import forced, pack, references

OWN = pack('[[registry]]\ndict = "shop.config.FLAGS"')


def registered(config: str, path: str = "shop/config.py") -> list[tuple[str | None, str | None]]:
    found = references({"shop/__init__.py": "", path: config}, OWN)
    return [
        (each.key, each.default.text if each.default else None)
        for each in found
        if each.kind is ReferenceKind.REGISTRATION
    ]


def test_the_entries_of_a_registry_are_registrations_with_their_defaults() -> None:
    assert registered("KEY = 'b'\nFLAGS: dict = {'a': False, KEY: made()}") == [("a", "False"), ("b", "made()")]


@pytest.mark.parametrize("config", ["OTHER = {'a': 1}", "FLAGS = dict(a=1)", "FLAGS = {**made()}", "FLAGS = {1: 2}"])
def test_what_is_no_entry_is_none(config: str) -> None:
    assert registered(config) == []


def test_a_dictionary_of_another_module_is_none() -> None:
    assert registered("FLAGS = {'a': 1}", "shop/other.py") == []


def test_a_registry_may_be_spelled_from_a_folder_below() -> None:
    below = pack('[[registry]]\ndict = "core.config.FLAGS"')
    files = {"shop/__init__.py": "", "shop/core/__init__.py": "", "shop/core/config.py": "FLAGS = {'a': False}"}
    found = [each.key for each in references(files, below) if each.kind is ReferenceKind.REGISTRATION]
    assert found == ["a"]
    files["web/__init__.py"] = files["web/core/__init__.py"] = ""
    files["web/core/config.py"] = "FLAGS = {'b': False}"
    assert not [each for each in references(files, below) if each.kind is ReferenceKind.REGISTRATION]


ASKS = {"shop/views.py": "from flags.state import flag_enabled\nflag_enabled('A')"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**ASKS, "shop/settings.py": "FLAGS = {'A': [], 'B': []}"}, ["A", "B"]),
        ({**ASKS, "shop/env_settings.py": "FLAGS = {'A': []}"}, ["A"]),
        ({**ASKS, "shop/conf/base.py": "INSTALLED_APPS = []\nFLAGS = {'A': []}"}, ["A"]),
        (
            {**ASKS, "settings/__init__.py": "from settings.flags import *", "settings/flags.py": "FLAGS = {'A': []}"},
            ["A"],
        ),
        ({"shop/settings.py": "FLAGS = {'A': []}"}, []),
        ({"shop/views.py": "import flags\nflags.on('A')", "shop/settings.py": "FLAGS = {'A': []}"}, []),
        ({**ASKS, "shop/other.py": "FLAGS = {'A': []}"}, []),
        ({**ASKS, "shop/settings.py": "FLAGS = made()\nOTHER = {'A': []}"}, []),
    ],
)
def test_a_registry_may_be_a_django_setting(files: dict[str, str], expected: list[str]) -> None:
    assert [each.key for each in references(files) if each.kind is ReferenceKind.REGISTRATION] == expected


REGISTER: RulePack = pack(
    """
    [[client]]
    type = "shop.features.Manager"
    constructors = ["shop.features.Manager"]
    [[register]]
    on = "shop.features.Manager"
    methods = ["add"]
    functions = ["shop.features.register"]
    key = { pos = 0, kw = "name" }
    default = { kw = "default" }
    """
)
HELPER: RulePack = pack(
    '[[override]]\nfunctions = ["shop.testing.feature"]\nkey = { pos = 0, many = true, dict = true }'
)
FEATURES = "class Manager: ...\ndef register(name, default=None): ...\ndefault_manager = Manager()\n"


def added(code: str) -> list[tuple[str | None, str | None]]:
    found = references({"shop/features.py": FEATURES, "shop/temporary.py": code}, REGISTER)
    assert {each.kind for each in found} <= {ReferenceKind.REGISTRATION}
    return [(each.key, each.default.text if each.default else None) for each in found]


@pytest.mark.parametrize(
    "code",
    [
        "from shop.features import Manager\ndef fill(manager: Manager):\n    manager.add('a', 1, default=True)",
        "from shop import features\nfeatures.default_manager.add('a', default=True)",
        "from shop.features import register\nregister(name='a', default=True)",
        "from shop.features import register\nKEY = 'a'\nregister(KEY, default=True)",
        "from shop.features import default_manager\nadd = default_manager.add\nadd('a', default=True)",
    ],
)
def test_a_call_that_adds_a_flag_is_its_registration(code: str) -> None:
    assert added(code) == [("a", "True")]


@pytest.mark.parametrize(
    "code",
    [
        "def fill(manager):\n    manager.add('a')",
        "basket = set()\nbasket.add('a')",
        "from shop.features import register\nregister(made())",
        "from shop.features import register\nregister()",
        "from other import register\nregister('a')",
    ],
)
def test_a_call_of_something_else_is_none(code: str) -> None:
    assert added(code) == []


@pytest.mark.parametrize(
    ("given", "keys"),
    [("'a'", ["a"]), ("['a', 'b']", ["a", "b"]), ("{'a': True, 'b': False}", ["a", "b"]), ("ALL", ["a", "b"])],
)
def test_an_override_may_take_one_key_a_list_or_a_dictionary(given: str, keys: list[str]) -> None:
    code = f"from shop.testing import feature\nALL = ['a', 'b']\nwith feature({given}): pass"
    assert forced(code, HELPER) == keys


def test_the_module_that_defines_a_registry_is_read_though_it_does_not_name_itself() -> None:
    sources = {
        "shop/features.py": "class Manager: ...\nmanager = Manager()\nmanager.add('a')",
        "shop/more.py": "from shop.features import manager as m\nm.add('b')",
        "shop/basket.py": "class Manager: ...\nmanager = Manager()\nmanager.add('c')",
    }
    short = """
        [[client]]
        type = "M"
        constructors = ["shop.features.Manager"]
        [[register]]
        on = "M"
        methods = ["add"]
        key = { pos = 0 }
    """
    assert [found.key for found in references(sources, pack(short))] == ["a", "b"]


MANAGER: RulePack = pack(
    '[[override]]\nfunctions = ["shop.models.Feature.objects.get_or_create"]\nkey = { kw = "name" }'
)
MODELS = "class Feature(Model):\n    objects = FeatureSet.as_manager()\nclass Other(Model):\n    objects = made()\n"


@pytest.mark.parametrize(
    ("use", "keys"),
    [
        ("Feature.objects.get_or_create(name='a')", ["a"]),
        ("Other.objects.get_or_create(name='a')", []),
        ("Feature.objects.filter(name='a')", []),
        ("Feature.others.get_or_create(name='a')", []),
    ],
)
def test_a_pack_may_speak_of_what_a_class_attribute_has(use: str, keys: list[str]) -> None:
    code = f"from shop.models import Feature, Other\n{use}"
    assert forced({"shop/models.py": MODELS, "shop/testing.py": code}, MANAGER) == keys


def stored(code: str, path: str = "shop/migrations/0001_flags.py") -> list[tuple[str | None, str | None, bool]]:
    found = references({path: code})
    return [(each.key, each.namespace, each.is_stored) for each in found if each.kind is ReferenceKind.REGISTRATION]


@pytest.mark.parametrize(
    "code",
    [
        "from waffle.models import Switch\nSwitch.objects.create(name='a')",
        "from waffle.models import Switch\nSwitch.objects.using('default').get_or_create(name='a', defaults={})",
        "import waffle.models\nwaffle.models.Switch(name='a').save()",
        "import waffle\nwaffle.get_waffle_switch_model().objects.filter(name='a').delete()",
        "KEY = 'a'\ndef up(apps, editor): apps.get_model('waffle', 'Switch').objects.get(name=KEY)",
        "def up(apps, editor):\n    Switch = apps.get_model('waffle.Switch')\n    Switch.objects.create(name='a')",
        "from django.apps import apps\nSwitch = apps.get_model('waffle', 'Switch')\nSwitch.objects.create(name='a')",
    ],
)
def test_a_row_of_the_store_is_registered_and_not_the_project_s_to_remove(code: str) -> None:
    assert stored(code) == [("a", "switch", True)]


@pytest.mark.parametrize(
    "code",
    [
        "def up(apps, editor): apps.get_model('shop', 'Switch').objects.create(name='a')",
        "import waffle\ndef up(apps, editor): apps.get_model('waffle', model).objects.create(name='a')",
        "import waffle\ndef up(apps, editor): apps.get_model('waffle', 'Note').objects.create(name='a')",
        "import waffle\ndef up(apps, editor): apps.get_model('waffle').objects.create(name='a')",
        "from waffle.models import Switch\nSwitch.objects.get(pk=1)\nSwitch.objects.all()",
        "from waffle.models import Switch\nSwitch.objects.get(name=sys.argv[1])",
        "from lamps.models import Switch\nSwitch.objects.create(name='a')\nSwitch(name='a')",
    ],
)
def test_rows_of_other_tables_and_unknown_names_are_none(code: str) -> None:
    assert stored(code) == []


TEAMS = "from waffle.models import AbstractUserFlag\nclass TeamFlag(AbstractUserFlag): ...\n"


@pytest.mark.parametrize(
    "code",
    [
        "from shop.teams.models import TeamFlag\nTeamFlag.objects.create(name='a')",
        "from shop.teams.models import TeamFlag\nTeamFlag(name='a').save()",
        "def up(apps, editor):\n    Row = apps.get_model('teams', 'TeamFlag')\n    Row.objects.create(name='a')",
    ],
)
def test_rows_of_a_project_s_own_model_are_registered(code: str) -> None:
    found = references({"shop/__init__.py": "", "shop/teams/models.py": TEAMS, "shop/m/0001_a.py": code})
    assert [(each.key, each.is_stored) for each in found] == [("a", True)]


@pytest.mark.parametrize("label", ["'orders', 'TeamFlag'", "'teams', 'Team'", "'teams.TeamFlag.x'"])
def test_rows_of_another_model_of_the_project_are_none(label: str) -> None:
    code = f"def up(apps, editor): apps.get_model({label}).objects.create(name='a')  # TeamFlag"
    assert references({"shop/teams/models.py": TEAMS, "shop/m/0001_a.py": code}) == ()


CHOICES = pack('[[registry]]\nchoices = "shop.models.Feature.ALL"')
MODEL = "class Feature:\n    A = 'a'\n    B = 'b'\n    ALL = {}\n"


def chosen(choices: str) -> list[str | None]:
    found = references({"shop/__init__.py": "", "shop/models.py": MODEL.format(choices)}, CHOICES)
    assert {each.kind for each in found} <= {ReferenceKind.REGISTRATION}
    return [each.key for each in found]


@pytest.mark.parametrize("choices", ["((A, _('First')), (B, _('Second')))", "[('a', 'First'), (B, 'Second')]"])
def test_choices_are_registrations(choices: str) -> None:
    assert chosen(choices) == ["a", "b"]


@pytest.mark.parametrize("choices", ["(A, B)", "sorted(A)", "{A: 'First'}", "((made(), 'First'),)", "((),)"])
def test_what_is_no_choice_is_no_registration(choices: str) -> None:
    assert chosen(choices) == []


LISTED = pack(
    """
    [[registry]]
    constants = "shop.features"
    [[registry]]
    constants = "shop.models.Feature"
    [[call]]
    functions = ["shop.flags.is_enabled"]
    key = { pos = 0 }
    """
)
CONSTANTS = {
    "shop/features.py": "NEW = 'new'\nLEFT = 'left'\n_OWN = 'own'\nLIMIT = 3\nNAMES = ['names']\nfrom a import B\n",
    "shop/models.py": "OTHER = 'other'\nclass Feature:\n    CART = 'cart'\nclass Plugin:\n    KIND = 'kind'\n",
    "shop/view.py": "from shop import features\nfrom shop.flags import is_enabled\nis_enabled(features.NEW)\n",
}


def test_every_constant_of_a_listed_module_or_class_is_a_declaration_once() -> None:
    found = [each for each in references(CONSTANTS, LISTED) if each.kind is ReferenceKind.DECLARATION]
    assert [(each.key, each.symbol) for each in found] == [
        ("new", "shop.features.NEW"),
        ("left", "shop.features.LEFT"),
        ("cart", "shop.models.Feature.CART"),
    ]


def test_constants_of_another_module_are_none() -> None:
    elsewhere = {"other/features.py": CONSTANTS["shop/features.py"]}
    assert references(elsewhere, LISTED) == ()
