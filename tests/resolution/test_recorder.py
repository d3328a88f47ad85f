from __future__ import annotations

from flaglint.model.packs import RulePack
from flaglint.model.references import Evidence, ReferenceKind, Resolution, Span
from flaglint.model.source import CallFact, CallRole, Term, TermKind
from flaglint.resolution.recorder import Recorder
from flaglint.resolution.values import ParameterOf, Pattern, Site, Text
from flaglint.resolution.wrappers import Asked
from tests.resolution.projects import pack

SPAN = Span(1, 0, 1, 9)
CALL = CallFact("shop.<for 1:2>", Term(TermKind.CALL, SPAN), CallRole.EXPRESSION)
OWN: RulePack = pack("")


def _recorder() -> Recorder:
    return Recorder(lambda path: path.startswith("tests/"))


def test_a_reference_knows_its_place() -> None:
    found = _recorder().reference(CALL, "tests/a.py", OWN, ReferenceKind.OVERRIDE, Evidence.TYPE)
    assert (found.span, found.scope, found.in_test, found.sdk) == (SPAN, "shop", True, "own")
    assert found.key is None


def test_the_constant_behind_a_key_is_recorded_once() -> None:
    recorder = _recorder()
    key = Text("new-nav", Resolution.CONSTANT, Site("keys.py", SPAN, "keys.NEW_NAV"))
    blank = recorder.reference(CALL, "a.py", OWN, ReferenceKind.EVALUATION, Evidence.TYPE)
    for _ in range(2):
        assert recorder.keyed(blank, Asked(OWN, key, None)).key == "new-nav"
    [declared] = recorder.sites.values()
    assert (declared.path, declared.kind, declared.symbol) == ("keys.py", ReferenceKind.DECLARATION, "keys.NEW_NAV")
    assert recorder.references == []


def test_a_key_that_is_not_known_says_why() -> None:
    recorder = _recorder()
    blank = recorder.reference(CALL, "a.py", OWN, ReferenceKind.EVALUATION, Evidence.TYPE)
    part = recorder.keyed(blank, Asked(OWN, Pattern("app.*"), None))
    assert (part.key, part.pattern, part.reason) == (None, "app.*", "only a part is written out")
    passed = recorder.keyed(blank, Asked(OWN, ParameterOf("a.py", "f", "name"), None, prefix="app."))
    assert (passed.key, passed.pattern) == (None, "app.*")
    assert recorder.keyed(blank, Asked(OWN, None, None)).reason == "computed at run time"
    assert recorder.sites == {}
