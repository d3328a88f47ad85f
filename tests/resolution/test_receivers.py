from __future__ import annotations

import pytest

from flaglint.model.references import Evidence, ReferenceKind
from tests.resolution.projects import asked, evaluations, pack, references

BOOT = "import ldclient\ndef start(app):\n    app.state.ld_flags = ldclient.get()\n"
SERVICE = """
import waffle
class Rollout:
    def feature_is_on(self, key): return waffle.switch_is_active(key)
    def on(self, key): return waffle.switch_is_active("app." + key)
"""


@pytest.mark.parametrize("receiver", ["request.app.state.ld_flags", "ld_flags", "self.services().ld_flags"])
def test_an_attribute_that_is_set_to_a_client_tells_by_its_name(receiver: str) -> None:
    [found] = evaluations({"boot.py": BOOT, "view.py": f"{receiver}.variation('a', context, False)"})
    assert (found.key, found.evidence) == ("a", Evidence.NAME)
    assert found.evaluated
    assert found.evaluated.obstacle == "the type of the receiver is not known"


@pytest.mark.parametrize(
    "taken",
    [
        "flags = request.app.state.ld_flags",
        "flags = getattr(request.app.state, 'ld_flags', None)",
        "flags = getattr(current(), NAME)",
    ],
)
def test_a_local_variable_that_is_taken_from_such_an_attribute_tells_as_much(taken: str) -> None:
    view = f"NAME = 'ld_flags'\ndef view(request):\n    {taken}\n    return flags.variation('a', context, False)"
    [found] = evaluations({"boot.py": BOOT, "view.py": view})
    assert (found.key, found.evidence) == ("a", Evidence.NAME)
    assert found.evaluated
    assert found.evaluated.obstacle == "the type of the receiver is not known"


@pytest.mark.parametrize(
    "taken",
    [
        "flags = request.app.state.other",
        "flags = request.ld_flags.other",
        "flags = request.ld_flags()",
        "flags = getattr(request, 'other', None)",
        "flags = getattr(request, made())",
        "flags = request.ld_flags\n    flags = request.products",
        "flags, count = request.ld_flags",
        "",
    ],
)
def test_a_local_variable_of_another_origin_tells_nothing(taken: str) -> None:
    view = f"def view(request, flags):\n    {taken or 'pass'}\n    return flags.variation('a', context, False)"
    view = view.replace("(request, flags)", "(request)") if taken else view
    assert asked({"boot.py": BOOT, "view.py": view}) == []


@pytest.mark.parametrize(
    "use",
    [
        "request.app.state.other.variation('a', context, False)",
        "app.state.ld_flags.variation('a', context)",
        "app.state.ld_flags.track('a', context, False)",
        "app.state.ld_flags.variation(made(), context, False)",
    ],
)
def test_another_attribute_or_method_tells_nothing(use: str) -> None:
    assert asked({"boot.py": BOOT, "view.py": use}) == []


def test_an_attribute_of_a_general_name_tells_nothing() -> None:
    boot = "import ldclient\ndef start(app):\n    app.state.client = ldclient.get()\n"
    assert asked({"boot.py": boot, "view.py": "product.client.variation('a', 'blue', 1)"}) == []


@pytest.mark.parametrize(
    ("known", "use"), [((), "rollout.feature_is_on('a')"), (("app.a",), "request.rollout.on('a')")]
)
def test_a_wrapper_method_of_a_receiver_that_is_not_known(known: tuple[str, ...], use: str) -> None:
    found = [each for each in evaluations({"r.py": SERVICE, "v.py": use}, known=known) if each.path == "v.py"]
    assert [each.evidence for each in found] == [Evidence.NAME]
    assert all(each.evaluated and each.evaluated.obstacle for each in found)


@pytest.mark.parametrize(
    "use",
    [
        "light.on('a')",
        "rollout.feature_is_on(made())",
        "rollout.feature_is_on()",
        "feature_is_on('a')",
        "class Own:\n    def feature_is_on(self, key): return key\nmade().feature_is_on('a')",
    ],
)
def test_a_method_of_that_name_alone_tells_nothing(use: str) -> None:
    assert [each.key for each in evaluations({"r.py": SERVICE, "v.py": use}) if each.path == "v.py"] == []


@pytest.mark.parametrize(
    "client",
    [
        "client = ldclient.get() if real else Fake()",
        "if real:\n    client = ldclient.get()\nelse:\n    client = Fake()",
        "from testing import FakeClient\nclient = FakeClient() if fake else ldclient.get()",
        "def made():\n    if fake: return Fake()\n    return ldclient.get()\nclient = made()",
    ],
)
def test_a_client_that_may_be_a_fake_is_found_and_not_replaced(client: str) -> None:
    fake = "class Fake:\n    def variation(self, key, context, default): return default\n"
    [found] = evaluations(f"import ldclient\n{fake}{client}\nclient.variation('a', context, False)")
    assert (found.key, found.evidence) == ("a", Evidence.IMPORT)
    assert found.evaluated
    assert found.evaluated.obstacle == "the receiver may be something else"


@pytest.mark.parametrize(
    "client",
    [
        "client = None\nclient = ldclient.get()",
        "def f(given=None):\n    global client\n    client = given or ldclient.get()",
    ],
)
def test_a_client_that_is_waited_for_is_sure(client: str) -> None:
    [found] = evaluations(f"import ldclient\n{client}\nclient.variation('a', context, False)")
    assert found.evidence is Evidence.TYPE
    assert found.evaluated
    assert found.evaluated.obstacle is None


def test_a_fake_alone_is_no_client() -> None:
    fake = "class Fake:\n    def variation(self, key, context, default): return default\n"
    assert asked(f"import ldclient\n{fake}Fake().variation('a', context, False)") == []


OWN = pack(
    """
    [[client]]
    type = "shop.Features"
    names = ["request"]
    [[call]]
    on = "shop.Features"
    methods = ["feature"]
    key = { pos = 0 }
    generic = false
    """,
    imports=["shop"],
)


@pytest.mark.parametrize(
    ("key", "pattern"), [("f'log_in_with_{name}'", "log_in_with_*"), ("self.key", None), ("made()", None)]
)
def test_a_key_that_is_not_known_counts_where_name_and_import_agree(key: str, pattern: str | None) -> None:
    [found] = evaluations(f"import shop\nself.request.feature({key})", OWN)
    assert (found.key, found.pattern) == (None, pattern)


@pytest.mark.parametrize(
    "code",
    [
        "self.request.feature(self.key)",
        "import shop\nother.feature(self.key)",
        "import shop\nself.request.feature()",
    ],
    ids=["no import", "another name", "no key"],
)
def test_a_key_that_is_not_known_needs_both(code: str) -> None:
    assert evaluations(code, OWN) == []


def test_a_wrapper_that_comes_by_way_of_a_module_without_the_sdk_is_followed() -> None:
    sources = {
        "shop/rollout.py": SERVICE,
        "shop/__init__.py": "from .rollout import *\nrollout = Rollout()",
        "view.py": "from shop import rollout\nrollout.on('a')\nrollout.of('b')",
    }
    found = [each for each in evaluations(sources) if each.path == "view.py"]
    assert [(each.key, each.evidence) for each in found] == [("app.a", Evidence.WRAPPER)]


def test_a_method_of_that_name_is_followed_to_what_it_is() -> None:
    sources = {
        "shop/rollout.py": SERVICE,
        "lamps/__init__.py": "from .lamp import lamp",
        "lamps/lamp.py": "class Lamp:\n    def on(self, key): return key\nlamp = Lamp()",
        "view.py": "from lamps import lamp\nlamp.on('a')",
    }
    assert [each.path for each in evaluations(sources)] == ["shop/rollout.py"] * 2


HELD = f"{SERVICE}rollout = Rollout()\n"


@pytest.mark.parametrize("use", ["def f(rollout): rollout.on('a')", "def f(self): self.rollout.on('a')"])
def test_a_parameter_that_bears_the_name_of_such_an_object_is_in_doubt(use: str) -> None:
    other = "class Lamp:\n    def on(self, key): return key\n"
    found = evaluations({"r.py": HELD, "lamp.py": other, "v.py": f"from lamp import Lamp\n{use}"})
    [here] = [each for each in found if each.path == "v.py"]
    assert (here.key, here.evidence) == ("app.a", Evidence.NAME)
    assert here.evaluated
    assert here.evaluated.obstacle == "the type of the receiver is not known"


@pytest.mark.parametrize(
    ("holder", "use"),
    [
        ("rollout", "def f(lamp): lamp.on('a')"),
        ("rollout", "def f(rollout): rollout.off('a')"),
        ("rollout", "def f(rollout): rollout.on(name)"),
        ("rollout", "def f(rollout: Lamp): rollout.on('a')\nclass Lamp:\n    def on(self, key): return key"),
        ("client", "def f(client): client.on('a')"),
        ("app", "def f(app): app.on('a')"),
    ],
)
def test_another_name_or_method_says_nothing(holder: str, use: str) -> None:
    found = evaluations({"r.py": f"{SERVICE}{holder} = Rollout()\n", "v.py": use})
    assert [each for each in found if each.path == "v.py"] == []


UNIQUE = pack(
    """
    [[client]]
    type = "shop.models.Project"
    names = ["project"]
    [[call]]
    on = "shop.models.Project"
    methods = ["has_feature"]
    key = { pos = 0 }
    generic = false
    unique = true
    [[wrapper]]
    functions = ["shop.models.APIProject.has_feature"]
    key = { pos = 0 }
    """
)
MODELS = "class {0}:\n    def has_feature(self, key): ...\n"


def obstacles(code: str, *classes: str) -> list[str | None]:
    models = "".join(MODELS.format(name) for name in classes)
    sources = {"shop/__init__.py": "", "shop/models.py": models, "shop/views.py": code}
    return [
        reference.evaluated.obstacle if reference.evaluated else ""
        for reference in references(sources, UNIQUE)
        if reference.kind is ReferenceKind.EVALUATION
    ]


def test_a_unique_method_needs_no_more_than_the_name_of_its_receiver() -> None:
    assert obstacles("self.data.project.has_feature('a')", "Project", "APIProject") == [None]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("project.has_feature('a')", ("Project", "Plugin")),
        ("project.has_feature('a')", ("Project", "APIProject", "Other")),
    ],
)
def test_a_method_that_another_class_has_is_in_doubt(code: str, classes: tuple[str, ...]) -> None:
    assert obstacles(code, *classes) == ["the type of the receiver is not known"]


def test_another_receiver_is_none_of_it() -> None:
    assert obstacles("plugin.has_feature('a')", "Project") == []


def test_a_unique_method_is_asked_though_the_key_is_not_known() -> None:
    code = "class Gate:\n    def __init__(self, key): self.key = key\n    def ask(self, project):\n        {0}"
    assert obstacles(code.format("return project.has_feature(self.key)"), "Project") == [None]
    assert obstacles(code.format("return plugin.has_feature(self.key)"), "Project") == []
    assert obstacles(code.format("return project.has_feature(self.key)"), "Project", "Plugin") == []


KEYWORD = pack(
    """
    [[client]]
    type = "django.db.models.QuerySet"
    [[call]]
    on = "django.db.models.QuerySet"
    methods = ["filter", "exclude"]
    key = { kw = "feature__key" }
    returns = { shape = "none" }
    generic = false
    [[call]]
    functions = ["shop.rows.select"]
    key = { kw = "flag" }
    """
)


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("self.projects.filter(slug=slug, feature__key='a').first()", ["a"]),
        ("rows.exclude(feature__key=made())", [None]),
        ("from shop.rows import select\nselect(flag='a')", ["a"]),
        ("from shop.rows import select\nselect(flag=made())", [None]),
    ],
)
def test_a_keyword_that_is_passed_for_nothing_else_tells_enough(code: str, keys: list[str | None]) -> None:
    assert asked(code, KEYWORD) == keys


@pytest.mark.parametrize(
    "code",
    [
        "self.projects.filter(slug='feature__key')",
        "rows.filter('a')",
        "rows.filter(**options)",
        "filter(feature__key, rows)",
        "rows.get(feature__key='a')",
        "from shop.rows import select\nselect(slug='a')",
        "from shop.rows import select\nselect()",
    ],
)
def test_a_call_without_the_keyword_asks_for_nothing(code: str) -> None:
    assert asked(code, KEYWORD) == []
