"""A flag system of the project's own, described by a pack: §1.1 and §1.5."""

from __future__ import annotations

import textwrap

from tests.rewriting.table.rows import Row

_PACK = """
    [[client]]
    type = "shop.models.Project"
    names = ["project"]
    [[call]]
    on = "shop.models.Project"
    methods = ["has_feature"]
    key = { pos = 0 }
    value = "bool"
    generic = false
    unique = true
    [[wrapper]]
    functions = ["shop.models.Project.has_feature"]
    key = { pos = 0 }
    [[registry]]
    choices = "shop.models.Feature.ALL"
"""
# How it asks for the flag is nothing that the finder can follow.
_PROJECT = """\
import waffle


def _(text):
    return text


class Project:
    def has_feature(self, feature_id):
        return getattr(waffle, "switch_" + "is_active")(feature_id)


"""
_FEATURE = """\
class Feature:
    # Shown in the cart.
    CART = "cart"
    NAV = "nav"

    ALL = (
        (
            CART,
            _("Cart: the new one"),
        ),
        (NAV, _("Navigation")),
    )

    ALL = sorted(ALL, key=lambda each: each[1])
"""
_WITHOUT = """\
class Feature:
    NAV = "nav"

    ALL = (
        (NAV, _("Navigation")),
    )

    ALL = sorted(ALL, key=lambda each: each[1])
"""
_VIEW = """\
from shop.models import Feature, Project


def main(project=None):
    project = (project or [Project()])[0]
    if project.has_feature(Feature.CART):
        return trace("new")
    return trace("old")
"""
_SEEN = """\
from shop.models import Project


def main(project=None):
    project = (project or [Project()])[0]
    return trace("new")
"""


def _row(name: str, more: str, after: dict[str, str | None] | None, *, refused: tuple[str, ...] = ()) -> Row:
    before = {"shop/models.py": _PROJECT + _FEATURE, "shop/views.py": _VIEW, "shop/more.py": textwrap.dedent(more)}
    return Row(name, "5", before, after, pack=_PACK, refused=refused)


def _headed(feature: str) -> str:
    """Return the class with a heading above the constants, and one above the choices."""
    text = feature.replace("    # Shown in the cart.\n", "")
    text = text.replace("class Feature:\n", "class Feature:\n    # Cart related features\n")
    return text.replace("ALL = (\n", "ALL = (\n        # Those of the cart and below.\n")


_GONE: dict[str, str | None] = {"shop/models.py": _PROJECT + _WITHOUT, "shop/views.py": _SEEN}
_ENTRY_GONE = _FEATURE.replace(_FEATURE[_FEATURE.index("        (\n") : _FEATURE.index("        (NAV")], "")

ROWS = (
    _row("choice-and-constant-of-a-pack", "", _GONE),
    Row(
        "choice-and-constant-below-headings",
        "5",
        {"shop/models.py": _PROJECT + _headed(_FEATURE).replace("NAV", "CART_NAV"), "shop/views.py": _VIEW},
        {"shop/models.py": _PROJECT + _headed(_WITHOUT).replace("NAV", "CART_NAV"), "shop/views.py": _SEEN},
        pack=_PACK,
    ),
    Row(
        "choice-and-constant-below-their-own-notes",
        "5",
        {"shop/models.py": _PROJECT + _headed(_FEATURE), "shop/views.py": _VIEW},
        {"shop/models.py": _PROJECT + _WITHOUT, "shop/views.py": _SEEN},
        pack=_PACK,
    ),
    _row(
        "choices-class-handed-on",
        "from shop.models import Feature\n\n\ndef main():\n    return id(Feature) > 0\n",
        _GONE,
    ),
    _row(
        "choices-class-looked-into",
        "from shop.models import Feature\n\n\ndef main():\n    return 'NAV' in dir(Feature)\n",
        {"shop/models.py": _PROJECT + _ENTRY_GONE, "shop/views.py": _SEEN},
        refused=("still-referenced",),
    ),
    _row(
        "choice-constant-read-elsewhere",
        "from shop.models import Feature\n\n\ndef main():\n    return Feature.CART\n",
        {"shop/models.py": _PROJECT + _ENTRY_GONE, "shop/views.py": _SEEN},
        refused=("still-referenced",),
    ),
    _row(
        "receiver-of-two-classes",
        """\
        class Plugin:
            def has_feature(self, name):
                return trace(name)
        """,
        None,
        refused=("still-referenced", "still-referenced", "unsupported-shape"),
    ),
)
