from __future__ import annotations

import pytest

from flaglint.model.references import Resolution, Span
from flaglint.pack_files import shipped_packs
from flaglint.resolution.values import Client, Function, Handle, ParameterOf, Pattern, Site, Text, Unknown, Value, one

A = Text("a", Resolution.LITERAL)
ALSO_A = Text("a", Resolution.CONSTANT, Site("keys.py", Span(1, 0, 1, 9), "keys.A"))
B = Text("b", Resolution.LITERAL)
NOTHING = Unknown("not a string")
PARAMETER = ParameterOf("app.py", "f", "key")
CLIENT = Client("ldclient.client.LDClient")
EDX = next(pack for pack in shipped_packs() if pack.declaration)


def handle(key: Text | Pattern | None, symbol: str = "flags.A") -> Handle:
    return Handle(EDX, EDX.declaration[0], key, Site("flags.py", Span(1, 0, 1, 9), symbol))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([A], A),
        ([A, ALSO_A], A),
        ([CLIENT, CLIENT], CLIENT),
        ([NOTHING, CLIENT], CLIENT),
        ([PARAMETER, CLIENT], CLIENT),
        ([PARAMETER, PARAMETER], PARAMETER),
        ([NOTHING, handle(A)], handle(A)),
        ([handle(A), handle(ALSO_A, "flags.B")], handle(A)),
        ([NOTHING, NOTHING], NOTHING),
    ],
)
def test_what_all_agree_on_is_known(values: list[Value], expected: Value) -> None:
    assert one(values) == expected


@pytest.mark.parametrize(
    "values",
    [
        [],
        [A, B],
        [A, NOTHING],
        [A, PARAMETER],
        [PARAMETER, NOTHING],
        [Pattern("a*"), NOTHING],
        [A, Pattern("a*")],
        [CLIENT, Client("other")],
        [CLIENT, Function("app.py", "f")],
        [handle(A), handle(B)],
        [handle(None), handle(A)],
        [A, CLIENT],
    ],
)
def test_what_may_be_something_else_is_unknown(values: list[Value]) -> None:
    assert isinstance(one(values), Unknown)


def test_flag_objects_can_be_members_of_sets() -> None:
    assert len({handle(A), handle(A), handle(B)}) == 2
