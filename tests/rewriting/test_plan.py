from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest

from flaglint.model.edits import Applicability, RefusalReason, RemovalRequest, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.model.references import Evaluated, Evidence, Reference, ReferenceKind
from flaglint.rewriting.plan import plan_removal
from tests.rewriting.cases import Files, evaluations, plan, reference, span

TOGGLES = """\
from waffle import Flag, other

# .. toggle_name: shop.nav
# .. toggle_default: False
NAV = Flag("k", __name__)
OTHER = Flag("other", __name__)


def has_nav():
    \"\"\"Tell.\"\"\"
    return NAV.is_enabled("k")


def has_other():
    return OTHER.is_enabled("o")
"""
VIEWS = """\
from shop.toggles import has_nav, has_other

if has_nav("k"):
    a()
has_other()
"""
TOGGLES_AFTER = """\
from waffle import Flag, other

OTHER = Flag("other", __name__)


def has_other():
    return OTHER.is_enabled("o")
"""
OLD_PYTHON = "old.py"  # not to be parsed


def shop(files: Mapping[str, str], *extra: Reference, value: object = True) -> RewritePlan:
    found: list[Reference] = list(extra)
    for path, text in files.items():
        if not path.endswith(".py") or path == OLD_PYTHON:
            continue
        for node in ast.parse(text).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAV":
                at = span(text.encode(), node)
                found.append(reference(ReferenceKind.DECLARATION, at, path=path, symbol="shop.toggles.NAV"))
        found += evaluations(text.encode(), "k", path)
        for call in evaluations(text.encode(), "k", path, names=["has_nav"]):
            found.append(
                reference(
                    ReferenceKind.EVALUATION,
                    call.span,
                    path=path,
                    evidence=Evidence.WRAPPER,
                    symbol="shop.toggles.has_nav",
                    evaluated=Evaluated(call.span, "has_nav"),
                )
            )
    tree = Files({path: text.encode() for path, text in files.items()})
    request = RemovalRequest("k", FlagValue.of(value), tuple(sorted(found, key=lambda r: r.sort_key)))
    return plan_removal(request, tree)


def texts(planned: RewritePlan) -> dict[str, str]:
    return {file.path: file.after.decode() for file in planned.files}


def reasons(planned: RewritePlan) -> list[tuple[str, int, RefusalReason]]:
    return [(refusal.path, refusal.line, refusal.reason) for refusal in planned.refusals]


def test_flag_object_and_wrapper_go_across_files() -> None:
    planned = shop({"shop/toggles.py": TOGGLES, "shop/views.py": VIEWS})
    assert texts(planned) == {
        "shop/toggles.py": TOGGLES_AFTER,
        "shop/views.py": "from shop.toggles import has_other\n\na()\nhas_other()\n",
    }
    assert planned.files[0].removed_names == ("NAV", "has_nav")
    assert planned.applicability is Applicability.SAFE
    assert not planned.refusals


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("shop/other.py", "from shop.toggles import NAV\nuse(NAV)\n", 1),
        ("tests/test_nav.py", "import shop\npatch('shop.toggles.NAV')\n", 2),
        ("setup.cfg", "\n\nnav = shop.toggles:NAV\n", 3),
        ("shop/__init__.py", "from shop.toggles import NAV\n", 1),
    ],
)
def test_declaration_that_another_file_refers_to_stays(path: str, text: str, line: int) -> None:
    planned = shop({"shop/toggles.py": TOGGLES, "shop/views.py": VIEWS, path: text})
    assert "NAV = Flag" in texts(planned)["shop/toggles.py"]
    assert reasons(planned) == [("shop/toggles.py", 5, RefusalReason.STILL_REFERENCED)]
    assert planned.refusals[0].message.startswith(f"{path}:{line} refers to `NAV`")
    assert planned.applicability is Applicability.SAFE


def test_wrapper_that_is_still_called_keeps_its_definition() -> None:
    planned = shop({"shop/toggles.py": TOGGLES, "shop/views.py": VIEWS + "has_nav()\n"})
    toggles = texts(planned)["shop/toggles.py"]
    assert 'def has_nav():\n    """Tell."""\n    return True\n' in toggles
    assert "NAV =" not in toggles
    assert reasons(planned) == [("shop/toggles.py", 11, RefusalReason.STILL_REFERENCED)]
    assert planned.refusals[0].message.startswith("shop/views.py:1 refers to `has_nav`")


def test_a_refused_evaluation_keeps_the_declarations() -> None:
    dynamic = "def f(name):\n    return variation(name)\n"
    at = span(dynamic.encode(), ast.parse(dynamic).body[0])
    unresolved = reference(
        ReferenceKind.EVALUATION, at, path="shop/dynamic.py", key=None, reason="key from a parameter"
    )
    files = {"shop/toggles.py": TOGGLES, "shop/views.py": VIEWS, "shop/dynamic.py": dynamic}
    planned = shop(files, unresolved)
    assert planned.applicability is Applicability.REVIEW
    assert reasons(planned) == [("shop/dynamic.py", 1, RefusalReason.DYNAMIC_KEY)]
    assert "NAV = Flag" in texts(planned)["shop/toggles.py"]
    assert "a()" in texts(planned)["shop/views.py"]


def test_a_test_override_is_for_a_person() -> None:
    test = "def test_nav():\n    with override(NAV, True):\n        pass\n"
    at = span(test.encode(), ast.parse(test).body[0])
    override = reference(ReferenceKind.OVERRIDE, at, path="tests/test_nav.py", in_test=True)
    planned = shop({"shop/toggles.py": TOGGLES, "shop/views.py": VIEWS, "tests/test_nav.py": test}, override)
    assert planned.applicability is Applicability.REVIEW
    assert ("tests/test_nav.py", 1, RefusalReason.TEST_OVERRIDE) in reasons(planned)
    assert "NAV = Flag" in texts(planned)["shop/toggles.py"]


def test_a_file_that_cannot_be_read_is_a_problem() -> None:
    at = span(b"f(k)", ast.parse("f(k)").body[0])
    missing = reference(ReferenceKind.EVALUATION, at, path="gone.py", evaluated=Evaluated(at, "k"))
    planned = plan_removal(RemovalRequest("k", FlagValue.of(True), (missing,)), Files({}))
    assert [problem.path for problem in planned.problems] == ["gone.py"]
    assert planned.applicability is Applicability.REVIEW


def test_a_file_that_must_not_be_rewritten_is_refused() -> None:
    planned = plan("x = 1 # " + "x" * 1_000_000 + '\nvariation("k")\n')
    assert [refusal.reason for refusal in planned.refusals] == [RefusalReason.TOO_LARGE]
    assert not planned.files


def test_code_defaults_differ_by_call() -> None:
    planned = plan('f(variation("k", 1), variation("k", "a"))\n', value=None)
    assert texts(planned) == {"shop/views.py": 'f(1, "a")\n'}


def test_a_key_that_is_nowhere_changes_nothing() -> None:
    assert plan("if variation('other'):\n    a()\n") == RewritePlan("k", FlagValue.of(True))


def test_the_same_request_gives_the_same_plan() -> None:
    files = {"shop/toggles.py": TOGGLES, "shop/views.py": VIEWS}
    assert shop(files) == shop(files)


ASKS = "from waffle import variation, other\n\nx = variation('k')\nother()\n"


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        (
            "print 'x'\nfrom shop.views import variation\n",
            ("line 1: nothing reads `variation` here any more, but old.py:2 may, and could not be parsed",),
        ),
        ("print 'x'\nfrom waffle import variation\nfrom shop.views import other\n", ()),
        ("print 'x'\n# variation of shop/views.py\n", ()),
    ],
)
def test_an_import_that_may_be_taken_by_a_file_that_cannot_be_parsed_stays_and_is_told(
    text: str, doubts: tuple[str, ...]
) -> None:
    planned = shop({"shop/views.py": ASKS, OLD_PYTHON: text})
    assert planned.files[0].after.startswith(b"from waffle import variation,") is bool(doubts)
    assert planned.files[0].doubts == doubts
    assert planned.applicability is (Applicability.REVIEW if doubts else Applicability.SAFE)


def test_an_import_that_another_file_takes_for_certain_stays_without_a_word() -> None:
    planned = shop({"shop/views.py": ASKS, "new.py": "from shop.views import variation\n"})
    assert planned.files[0].after.startswith(b"from waffle import variation,")
    assert planned.files[0].doubts == ()
