from __future__ import annotations

import pytest

from flaglint.rewriting.names import Symbol
from flaglint.rewriting.project import Project
from tests.rewriting.cases import Files

FILES = Files({"a.py": b"X = 1\n", "b.py": b"from a import X\n", "c.md": b"about a.X and Y\n"})


def test_edits_are_laid_over_the_tree() -> None:
    project = Project(FILES, "k", {"b.py": b"\n"})
    assert project.read("b.py") == b"\n"
    assert project.first_reference(Symbol("a.py", "X")) == ("c.md", 1)


@pytest.mark.parametrize(("name", "answer"), [("X", False), ("Y", False), ("Z", True)])
def test_private(name: str, answer: bool) -> None:
    assert Project(FILES, "k").is_private("a.py", name) is answer


def test_shared_until_the_import_goes() -> None:
    assert Project(FILES, "k").is_shared("a.py", "X")
    assert not Project(FILES, "k", {"b.py": b"\n"}).is_shared("a.py", "X")


def test_a_file_that_cannot_be_read_may_refer() -> None:
    class Broken(Files):
        def read(self, path: str) -> bytes:
            raise PermissionError(13, "no", path)

    project = Project(Broken(FILES.contents), "k")
    assert project.first_reference(Symbol("a.py", "X")) == ("b.py", 1)
    assert project.is_shared("a.py", "X")


@pytest.mark.parametrize(
    ("bases", "inherits"),
    [
        ("object", False),
        ("TestCase", False),
        ("Own", True),
        ("Other", False),
        ("Foreign", True),
        ("Broken", True),
        ("Unread", True),
    ],
)
def test_what_a_base_class_elsewhere_may_have(bases: str, inherits: bool) -> None:
    files = Files(
        {
            "a.py": b"class Own(Base): ...\nclass Other(TestCase):\n    def test_b(self): ...\n",
            "b.py": b"class Base:\n    def test_a(self): ...\n",
            "c.py": b"class Broken(:\n# Other and Own\n",
            "d.py": b"print 'x'\nclass Unread: ...\n",
        }
    )
    assert Project(files, "k").may_inherit(bases, "test_a") is inherits


@pytest.mark.parametrize(
    ("bases", "keeps"),
    [("models.Model", False), ("Plain", False), ("StrEnum", True), ("Own", True), ("TextChoices", True), ("", False)],
)
def test_a_class_that_lists_its_members_keeps_them_where_it_is_handed_on(bases: str, keeps: bool) -> None:
    files = Files(
        {
            "a.py": f"class Keys({bases}):\n    NEW = 'new'\n".encode(),
            "b.py": b"from a import Keys\nget(Keys)\n",
            "c.py": b"class Own(Enum): ...\nclass Plain: ...\n",
        }
    )
    assert (Project(files, "new").first_reference(Symbol("a.py", "Keys.NEW")) is not None) is keeps


def test_a_name_that_another_file_sets() -> None:
    files = Files({"a.py": b"X = 1\n", "b.py": b"import a\na.X = 2\n", "c.py": b"import a\nprint(a.X)\n"})
    assert Project(files, "k").replacement(Symbol("a.py", "X")) == ("b.py", 2)
    assert Project(files, "k").replacement(Symbol("c.py", "X")) is None


STAR = {"shop/keys.py": b"from waffle import ask\nX = 1\n", "shop/__init__.py": b"from .keys import *\n"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"from shop import X, ask\n", ("a.py", 1)),
        (b"import shop\nf(shop.X, shop.ask)\n", ("a.py", 2)),
        (b"from other import X, ask\n", None),
        (b"from shop import Y\nX = ask = 1\n", None),
    ],
)
def test_a_name_that_is_handed_on_with_all_others(text: bytes, place: tuple[str, int] | None) -> None:
    project = Project(Files({**STAR, "a.py": text}), "k")
    assert project.first_reference(Symbol("shop/keys.py", "X")) == place
    assert project.is_shared("shop/keys.py", "ask") is (place is not None)


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"b.py": b"print 'x'\nfrom shop.keys import ask\n"}, ("b.py", 2)),
        ({"b.py": b"print 'x'\nfrom shop.keys import X\nask()\n"}, None),
        ({"b.py": b"from shop.keys import ask\n"}, None),
        ({"b.py": b"print 'x'\nfrom shop.keys import ask\n", "c.py": b"from shop.keys import ask\n"}, None),
    ],
)
def test_only_a_file_that_cannot_be_parsed_may_take_it(files: dict[str, bytes], place: tuple[str, int] | None) -> None:
    assert (
        Project(Files({"shop/keys.py": STAR["shop/keys.py"], **files}), "k").unread_taker("shop/keys.py", "ask")
        == place
    )
