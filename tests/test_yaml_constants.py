from __future__ import annotations

import pytest

from flaglint.errors import PackError
from flaglint.yaml_constants import with_constants
from tests.resolution.projects import Sources, asked, encoded, pack

OWN = pack("""
[[constants]]
yaml = "shop/flags.yaml"
module = "shop.flags"
path = ["flags[]", "old.switches[]"]
name = "constant"
key = "slug"
""")
YAML = """\
flags:
  - constant: NEW_CART
    slug: new-cart
  - constant: SEARCH
    slug: search
old:
  switches:
    - {constant: LEGACY, slug: legacy}
    - {constant: NO_SLUG}
"""
PROJECT: Sources = {
    "shop/__init__.py": "",
    "shop/flags.py": "locals().update(load('flags.yaml'))",
    "shop/flags.yaml": YAML,
}


@pytest.mark.parametrize(
    "use",
    [
        "from shop.flags import NEW_CART\nswitch_is_active(NEW_CART)",
        "from shop import flags\nswitch_is_active(flags.NEW_CART)",
        "import shop.flags as f\nswitch_is_active(f.NEW_CART)",
        "from .flags import NEW_CART as KEY\nswitch_is_active(KEY)",
        "from shop import flags\nfor k in (flags.NEW_CART,): switch_is_active(k)",
    ],
)
def test_a_constant_made_from_yaml_is_followed(use: str) -> None:
    assert asked({**PROJECT, "shop/app.py": f"from waffle import switch_is_active\n{use}"}, OWN) == ["new-cart"]


@pytest.mark.parametrize(
    "use",
    [
        "from shop import flags\nswitch_is_active(flags.NO_SLUG)",
        "from shop import flags\nswitch_is_active(flags.OTHER)",
        "from elsewhere import flags\nswitch_is_active(flags.NEW_CART)",
        "switch_is_active(NEW_CART)",
    ],
)
def test_another_name_is_dynamic(use: str) -> None:
    assert asked({**PROJECT, "shop/app.py": f"from waffle import switch_is_active\n{use}"}, OWN) == [None]


def test_the_entries_are_those_of_every_path() -> None:
    [read] = with_constants([OWN], encoded(PROJECT).__getitem__)
    assert read.constants[0].entries == {
        "shop.flags.NEW_CART": "new-cart",
        "shop.flags.SEARCH": "search",
        "shop.flags.LEGACY": "legacy",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"flags: [", "shop/flags.yaml: .*check `yaml`"),
        (b"flags: []", "no entry with `constant` and `slug`"),
        (b"- 1", "no entry"),
        (b"\xff\xfe", "check `yaml`"),
    ],
)
def test_a_file_without_constants_is_one_line_of_error(content: bytes, message: str) -> None:
    with pytest.raises(PackError, match=message):
        with_constants([OWN], {"shop/flags.yaml": content}.__getitem__)


def test_a_file_that_is_not_there_is_one_line_of_error() -> None:
    def read(path: str) -> bytes:
        raise ValueError("no such file")

    with pytest.raises(PackError, match="no such file"):
        with_constants([OWN], read)


def test_without_such_constants_nothing_is_read() -> None:
    plain = pack('[[registry]]\ndict = "a.B"')
    files: dict[str, bytes] = {}
    assert with_constants([plain], files.__getitem__) == (plain,)
