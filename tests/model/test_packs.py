from __future__ import annotations

import pytest

from flaglint.model.packs import RegistryRule
from tests.resolution.projects import pack

OWN = pack("""
[[client]]
type = "own.Client"
constructors = ["own.Client"]
factories = ["own.get"]
instances = ["own.current"]
names = ["flagger"]
[[call]]
on = "own.Client"
methods = ["ask", "ask_detail"]
functions = ["own.is_on"]
key = { pos = 0 }
[[bulk]]
on = "own.Client"
methods = ["ask_all"]
functions = ["own.all_flags"]
[[declaration]]
constructors = ["own.Flag"]
key = { pos = 0 }
evaluate = { methods = ["asked"] }
decorator = ["required"]
[[decorator]]
functions = ["own.views.gate"]
key = { pos = 0 }
[[context_manager]]
functions = ["own.views.gated"]
key = { pos = 0 }
[[override]]
functions = ["own.testing.force"]
key = { pos = 0 }
[[wrapper]]
functions = ["shop.is_on_here"]
key = { pos = 0 }
""")


@pytest.mark.parametrize(
    "name",
    [
        *("ask", "ask_detail", "is_on", "Flag", "asked", "required", "gate", "gated", "force", "is_on_here", "get"),
        *("ask_all", "all_flags"),
    ],
)
def test_calls_are_known_by_their_last_names(name: str) -> None:
    assert name in set(OWN.call_names())


@pytest.mark.parametrize("name", ["own.is_on", "flagger", "own", ""])
def test_what_is_no_last_name_is_not_among_them(name: str) -> None:
    assert name not in set(OWN.call_names())


def test_qualified_names_are_those_of_functions_constructors_and_instances() -> None:
    assert set(OWN.qualified_names()) == {
        *("own.Client", "own.get", "own.current", "own.is_on", "own.Flag", "own.all_flags"),
        *("own.views.gate", "own.views.gated", "own.testing.force", "shop.is_on_here"),
    }


def test_an_empty_pack_speaks_of_nothing() -> None:
    assert list(pack("").call_names()) == list(pack("").qualified_names()) == []


@pytest.mark.parametrize("given", [{}, {"dict": "a.B", "choices": "a.C"}, {"dict": "a.B", "constants": "a"}])
def test_a_registry_is_a_dictionary_or_choices(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either the `dict`, the `choices` or the `constants`"):
        RegistryRule(**given)
