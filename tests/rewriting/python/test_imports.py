from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite, plan

USE = 'if variation("k"):\n    a()\nelse:\n    old()\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from b import old\n", ""),
        ("from b import a, old\n", "from b import a\n"),
        ("from b import old, a\n", "from b import a\n"),
        ("from b import c as old\n", ""),
        ("import old\n", ""),
        ("import a, old\n", "import a\n"),
        ("from b import (\n    a,  # kept\n    old,  # gone\n)\n", "from b import (\n    a,  # kept\n)\n"),
        (
            "from b import (\n    # one\n    a,\n    # two\n    old,\n    c,\n)\n",
            "from b import (\n    # one\n    a,\n    c,\n)\n",
        ),
        ("from b import (\n    a,\n    old,\n)\n", "from b import a\n"),
        ("if TYPE_CHECKING:\n    from b import old\n", ""),
    ],
)
def test_orphaned_import_goes(before: str, after: str) -> None:
    uses = "c()\n" if "c," in before else ""
    check_rewrite(before + USE + uses, after + "a()\n" + uses, run="TYPE_CHECKING" not in before)


@pytest.mark.parametrize(
    "kept",
    [
        "from b import unused\n",
        "from b import old\n__all__ = ['old']\n",
        "from b import old\ndef f(x: 'old'): pass\n",
        "from b import old\nold()\n",
        "try:\n    import old\nexcept ImportError:\n    old = None\n",
        "from b import *\n",
        "from __future__ import annotations\n",
        "from b import old\nx = []  # type: old\n",
        "import old\ngetattr(m, 'old')\n",
    ],
)
def test_import_stays(kept: str) -> None:
    check_rewrite(kept + USE, kept + "a()\n")


def test_import_in_a_function_goes_with_its_last_reader_there() -> None:
    check_rewrite(
        """\
        def f():
            from b import old
            if not variation("k"):
                old()
            a()
        def g():
            from b import old
            old()
        """,
        """\
        def f():
            a()
        def g():
            from b import old
            old()
        """,
        run=False,
    )


def test_comment_about_importing_goes_and_another_one_stays() -> None:
    check_rewrite(
        """\
        def f():
            # Only for the old way.
            # import here: circular
            from b import old
            if not variation("k"):
                old()
            a()
        """,
        """\
        def f():
            # Only for the old way.
            a()
        """,
        run=False,
    )


@pytest.mark.parametrize(
    "other",
    ["from shop.views import old\n", "import shop.views as v\nshop.views.old\n", "patch('shop.views.old')\n"],
)
def test_import_that_another_file_takes_from_here_stays(other: str) -> None:
    planned = plan("from b import old\n" + USE, more={"tests/test_views.py": other})
    assert planned.files[0].after.decode() == "from b import old\na()\n"


def test_import_of_the_same_name_elsewhere_does_not_matter() -> None:
    planned = plan("from b import old\n" + USE, more={"shop/other.py": "from b import old\nold()\n"})
    assert planned.files[0].after.decode() == "a()\n"
    assert planned.files[0].removed_names == ("old",)
