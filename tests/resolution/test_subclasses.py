"""Clients whose class is a project's own: a subclass of an SDK's, or one that the project's pack speaks of."""

from __future__ import annotations

import pytest

from flaglint.model.references import Evidence
from tests.resolution.projects import asked, evaluations, pack

OWN = "from UnleashClient import UnleashClient\nclass Own(UnleashClient):\n    def close(self): self.destroy()\n"
GET = "from configcatclient import ConfigCatClient\nclass Own(ConfigCatClient): ...\n"
SDK = "from UnleashClient import UnleashClient\n"
PLAIN = f"{SDK}class Own(UnleashClient):\n    def is_enabled(self, name, context=None):\n"


@pytest.mark.parametrize(
    "use",
    [
        "client = Own('url', 'app')\nclient.is_enabled('a')",
        "class Deeper(Own): ...\nDeeper('url', 'app').is_enabled('a')",
        "class Mixed(Plugin, Own): ...\nMixed().is_enabled('a')",
        "def f(client: Own):\n    return client.is_enabled('a')",
        "class S:\n    def __init__(self): self.client = Own()\n    def f(self): return self.client.is_enabled('a')",
        "def made(): return Own()\nmade().is_enabled('a')",
    ],
)
def test_an_object_of_a_subclass_is_a_client(use: str) -> None:
    [found] = evaluations(OWN + use)
    assert (found.key, found.evidence) == ("a", Evidence.TYPE)
    assert found.evaluated
    assert found.evaluated.obstacle is None


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "from flags import CLIENT\nCLIENT.is_enabled('a')"},
        {"app.py": "import flags\nflags.CLIENT.is_enabled('a')"},
        {"app.py": "from flags import Own\nOwn().is_enabled('a')"},
        {
            "deep.py": "from flags import Own\nclass Deep(Own): ...",
            "app.py": "import deep\ndeep.Deep().is_enabled('a')",
        },
        {"out.py": "from flags import CLIENT", "app.py": "from out import CLIENT\nCLIENT.is_enabled('a')"},
        {"app.py": "from flags import client\nclient().is_enabled('a')"},
    ],
)
def test_it_is_followed_into_files_without_the_sdk(files: dict[str, str]) -> None:
    assert asked({"flags.py": f"{OWN}CLIENT = Own()\ndef client(): return Own()", **files}) == ["a"]


def test_an_attribute_that_is_set_to_one_tells_by_its_name() -> None:
    boot = f"{OWN}def start(app):\n    app.state.rollout = Own()\n"
    assert asked({"boot.py": boot, "view.py": "request.app.state.rollout.is_enabled('a')"}) == ["a"]


def test_the_method_of_a_subclass_that_asks_the_client_is_a_wrapper() -> None:
    code = f"{OWN}    def on(self, name): return self.is_enabled(name)\nOwn().on('a')"
    [found] = evaluations(code)
    assert (found.key, found.evidence, found.symbol) == ("a", Evidence.WRAPPER, "app.Own.on")


@pytest.mark.parametrize("above", ["super()", "super(Own, self)", "UnleashClient"])
def test_a_method_in_place_of_the_sdk_s_own_is_a_wrapper_or_at_least_in_doubt(above: str) -> None:
    own = "self, " if above == "UnleashClient" else ""
    code = f"{PLAIN}        return {above}.is_enabled({own}'app.' + name, context)\nOwn().is_enabled('a')"
    [found] = [each for each in evaluations(code) if each.span.line > 4]
    if above == "super()":
        assert (found.key, found.evidence) == ("app.a", Evidence.WRAPPER)
    else:
        assert (found.key, found.evidence) == ("a", Evidence.IMPORT)
        assert found.evaluated
        assert found.evaluated.obstacle == "a subclass has another `is_enabled`"


def test_a_wrapper_around_one_that_is_overridden_is_not_replaced() -> None:
    code = f"{PLAIN}        return DEFAULTS.get(name)\ndef on(name): return Own().is_enabled(name)\non('a')"
    [found] = evaluations(code)
    assert (found.key, found.evidence) == ("a", Evidence.WRAPPER)
    assert found.evaluated
    assert found.evaluated.obstacle


def test_a_class_method_of_the_sdk_gives_a_client_by_a_subclass_too() -> None:
    assert asked(f"{GET}Own.get('sdk-key').get_value('a', False)") == ["a"]


@pytest.mark.parametrize(
    "code",
    [
        "class Own: ...\nOwn().is_enabled('a')",
        "from plugins import UnleashClient\nclass Own(UnleashClient): ...\nOwn().is_enabled('a')",
        "from UnleashClient import UnleashClient\nclass Own(Plugin): ...\nOwn().is_enabled('a')",
        f"{OWN}Own().close('a')",
        f"{OWN}class Other:\n    def is_enabled(self, name): return name\nOther().is_enabled('a')",
        f"{OWN}class Other:\n    def on(self): return super().is_enabled('a')",
        f"{OWN}    @classmethod\n    def make(cls): return super().is_enabled('a')",
        f"{OWN}super().is_enabled('a')",
        "class A(B): ...\nclass B(A):\n    def on(self): return super().is_enabled('a')\nB().on()",
    ],
)
def test_other_classes_ask_for_nothing(code: str) -> None:
    assert asked(code) == []


INTERFACE = """
class Provider(ABC):
    @abstractmethod
    def enabled(self, key, user): ...
    def variant(self, key): return None
    def for_tenant(self, key, user): return self.enabled(key, user.id)
"""
IMPLEMENTED = """
import posthog
from interface import Provider
class PostHogProvider(Provider):
    def enabled(self, key, user): return posthog.feature_enabled(key, user)
    def variant(self, key): return posthog.get_feature_flag(key, 'all')
class Nothing(Provider):
    def enabled(self, key, user): return False
"""


@pytest.mark.parametrize("use", ["enabled('a', 1)", "variant('a')", "for_tenant('a', user)"])
def test_a_method_that_a_subclass_implements_asks_for_what_that_does(use: str) -> None:
    view = f"from interface import Provider\ndef view(provider: Provider):\n    provider.{use}"
    found = evaluations({"interface.py": INTERFACE, "hog.py": IMPLEMENTED, "view.py": view})
    [found_here] = [each for each in found if each.path == "view.py"]
    assert (found_here.key, found_here.evidence) == ("a", Evidence.WRAPPER)
    assert found_here.evaluated
    assert found_here.evaluated.obstacle


@pytest.mark.parametrize(
    "view",
    [
        "from hog import Nothing\nNothing().enabled('a', 1)",
        "from interface import Provider\ndef view(provider: Provider):\n    provider.other('a')",
        "from lamps import Provider\ndef view(provider: Provider):\n    provider.on('a', 1)",
    ],
)
def test_another_subclass_or_method_asks_for_nothing(view: str) -> None:
    found = evaluations({"interface.py": INTERFACE, "hog.py": IMPLEMENTED, "view.py": view})
    assert [each for each in found if each.path == "view.py"] == []


def test_a_base_that_does_something_of_its_own_is_taken_at_its_word() -> None:
    base = "class Lamp:\n    def on(self, key): return key in self.lit\n"
    own = "import waffle\nfrom lamp import Lamp\nclass Flagged(Lamp):\n    def on(self, key): return "
    own += "waffle.switch_is_active(key)"
    view = "from lamp import Lamp\ndef view(lamp: Lamp): lamp.on('a')"
    found = evaluations({"lamp.py": base, "own.py": own, "view.py": view})
    assert [each for each in found if each.path == "view.py"] == []


PROVIDER = """
class Provider:
    def resolve(self, name, user): ...
    def on(self, name, user): return self._cached(name, user)
    def _cached(self, name, user): return CACHE.get(name) or self.resolve(name, user)
    def forget(self, name, user): CACHE.pop(name)
"""
USES = """
from app.flags import Provider
class Fake(Provider): ...
class Loud(Provider):
    def on(self, name, user): pass
"""
OF_PROVIDER = pack(
    """
    [[client]]
    type = "app.flags.Provider"
    [[call]]
    on = "app.flags.Provider"
    methods = ["on", "resolve"]
    key = { pos = 0, kw = "name" }
    """,
    imports=["app.flags"],
)


def of_provider(use: str) -> list[tuple[str | None, str, str | None]]:
    """Return key, evidence and obstacle of what a file asks for that imports the provider."""
    found = evaluations({"app/__init__.py": "", "app/flags.py": PROVIDER, "use.py": USES + use}, OF_PROVIDER)
    return [(each.key, each.evidence.value, each.evaluated.obstacle) for each in found if each.evaluated]


@pytest.mark.parametrize(
    "use",
    [
        "def f(p: Provider): return p.on('a', 1)",
        "def f(p: 'Provider | None'): return p.resolve('a', 1)",
        "p = Provider()\np.on('a', 1)",
        "p = Fake({})\np.resolve('a', 1)",
        "class App:\n    flags: Provider\ndef f(app: App): return app.flags.resolve(name='a', user=1)",
    ],
)
def test_a_class_of_the_project_that_a_pack_speaks_of_is_a_client(use: str) -> None:
    assert of_provider(use) == [("a", "type", None)]


def test_its_method_in_a_subclass_may_do_something_else() -> None:
    assert of_provider("Loud().on('a', 1)") == [("a", "import", "a subclass has another `on`")]


@pytest.mark.parametrize(
    "use",
    [
        "def f(p: Provider): return p.forget('a', 1)",
        "class Provider:\n    def on(self, name): ...\nProvider().on('a')",
        "class Other:\n    def resolve(self, name): ...\ndef f(p: Other): return p.resolve('a')",
        "def f(p: Provider): return p.resolve",
        "def f(p): return p.on('a', 1)",
        "Provider()",
    ],
)
def test_another_class_or_method_is_none(use: str) -> None:
    assert of_provider(use) == []
