from __future__ import annotations

import pytest

from flaglint.model.references import Evidence, Reference, ReferenceKind
from tests.resolution.projects import Sources, pack, references

OWN = pack(
    """
    [[client]]
    type = "shop.flags.RequestFlags"
    names = ["feature"]
    [[bulk]]
    on = "shop.flags.RequestFlags"
    methods = ["all"]
    [[bulk]]
    functions = ["shop.flags.every_flag"]
    """,
    ["shop"],
)


def bulk(sources: str | Sources, *packs: object, known: tuple[str, ...] = ()) -> list[Reference]:
    found = references(sources, *packs, known=known)  # type: ignore[arg-type]
    return [each for each in found if each.kind is ReferenceKind.BULK]


def test_a_call_that_reads_all_flags_is_a_reference_without_a_key() -> None:
    [found] = bulk("import ldclient\n\ndef page(user):\n    return ldclient.get().all_flags_state(user)\n")
    assert (found.key, found.pattern, found.span.line, found.scope) == (None, None, 4, "page")
    assert (found.sdk, found.evidence, found.reason) == ("launchdarkly", Evidence.TYPE, "all flags are read at once")


@pytest.mark.parametrize(
    "call", ["get_all_flags('u')", "get_all_flags('u', flag_keys_to_evaluate=None)", "get_all_flags('u', **more)"]
)
def test_a_call_that_may_name_flags_and_names_none_reads_all(call: str) -> None:
    assert len(bulk(f"import posthog\nposthog.{call}\n")) == 1


@pytest.mark.parametrize("keys", ["['new-home']", "KEYS", "chosen(user)"])
def test_a_call_that_names_flags_reads_those_alone(keys: str) -> None:
    assert bulk(f"import posthog\nposthog.get_all_flags('u', flag_keys_to_evaluate={keys})\n") == []


@pytest.mark.parametrize(
    "sources",
    [
        "import shop\ndef show(request):\n    return request.feature.all()\n",
        "from shop.flags import every_flag\nevery_flag()\n",
        {
            "view.py": "import shop\nshop.flags.every_flag()\n",
            "shop/flags.py": "def every_flag(): return dict(FLAGS)\n",
        },
    ],
    ids=["a receiver known by its name and an import", "a function", "a function of the project"],
)
def test_a_project_says_in_its_pack_what_reads_all_flags(sources: str | Sources) -> None:
    assert len(bulk(sources, OWN)) == 1


def test_a_method_that_a_pack_calls_telling_needs_one_sign() -> None:
    [found] = bulk("def page(ld_client, user):\n    return ld_client.all_flags_state(user)\n")
    assert found.evidence is Evidence.NAME


@pytest.mark.parametrize(
    "source",
    [
        "def page(request):\n    return request.feature.all()\n",
        "import shop\ndef page(request):\n    return request.query.all()\n",
        "import shop\nif all(feature.parts):\n    pass\n",
        "import shop\nstate = request.feature.all\n",
        "from other.flags import every_flag\nevery_flag()\n",
        "def page(store, user):\n    return store.all_flags_state(user)\n",
        "class Own:\n    def all_flags_state(self, user): return {}\nOwn().all_flags_state(user)\n",
    ],
    ids=[
        *("no import", "another receiver", "a builtin of that name", "no call", "another module"),
        *("a name that tells nothing", "a class of the project's own"),
    ],
)
def test_what_only_looks_like_it_reads_nothing(source: str) -> None:
    assert bulk(source, OWN) == []


def test_the_inside_of_what_a_pack_describes_is_no_place_of_its_own() -> None:
    inside = """
    from shop.base import Base

    class RequestFlags:
        def all(self):
            return self.feature.all()

    def every_flag(feature):
        return feature.all()
    """
    assert bulk({"shop/flags.py": inside}, OWN) == []
    outside = "from shop import base\ndef others(feature):\n    return feature.all()\n"
    assert [each.path for each in bulk({"shop/flags.py": inside, "shop/view.py": outside}, OWN)] == ["shop/view.py"]


def test_tests_that_read_all_flags_are_told_apart() -> None:
    [found] = bulk({"tests/test_page.py": "import ldclient\nldclient.get().all_flags_state(user)\n"})
    assert found.in_test
