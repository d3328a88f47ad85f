from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from flaglint.model.edits import FileRewrite, RewritePlan, Substitution
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof import prove_plan
from tests.rewriting.proof.cases import KEY, unmarked

FLAGS = 'NEW = WaffleFlag("new-checkout", __name__)\nOLD = WaffleFlag("old", __name__)\n'
WITHOUT = 'OLD = WaffleFlag("old", __name__)\n'


@dataclass
class Tree:
    files: dict[str, str]

    def read(self, path: str) -> bytes:
        return self.files[path].encode()

    def paths_with_word(self, word: str) -> tuple[str, ...]:
        return tuple(sorted(path for path, text in self.files.items() if re.search(rf"\b{word}\b", text)))


def reasons(tree: dict[str, str], *changes: tuple[str, str, str, tuple[str, ...], str]) -> tuple[str, ...]:
    """Return the reasons for changes (path, marked text, new text, removed names, word)."""
    files = []
    for path, marked, after, removed, word in changes:
        before, spans = unmarked(marked)
        tree[path] = before
        sites = tuple(Substitution(span, FlagValue.of(True), word) for span in spans)
        files.append(FileRewrite(path, before.encode(), after.encode(), sites, removed))
    return prove_plan(RewritePlan(KEY, FlagValue.of(True), tuple(files)), Tree(tree))


HOME = ("shop/flags.py", FLAGS, WITHOUT, ("NEW",), "")
USER = ("shop/cart.py", "from shop.flags import NEW\nx = <<NEW.is_enabled()>>\n", "x = True\n", ("NEW",), "NEW")


def test_definition_and_use_go_together() -> None:
    assert reasons({}, HOME, USER) == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/pay.py", "from shop.flags import NEW\n"),
        ("shop/pay.py", "from .flags import NEW as A\n"),
        ("shop/pay.py", "from shop import flags\nx = flags.NEW\n"),
        ("shop/pay.py", "import shop.flags\nx = shop.flags.NEW\n"),
        ("shop/pay.py", "import shop.flags as f\nx = f.NEW\n"),
        ("tests/test_pay.py", 'patch("shop.flags.NEW")\n'),
        ("pyproject.toml", 'entry = "shop.flags:NEW"\n'),
        ("shop/broken.py", "x = = shop.flags.NEW\n"),
    ],
)
def test_a_use_elsewhere_is_a_reason(path: str, text: str) -> None:
    found = reasons({path: text}, HOME)
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/pay.py", "from shop.other import NEW\n"),
        ("shop/pay.py", "NEW = 1\nx = NEW\n"),
        ("shop/pay.py", "x = status.NEW\n"),
        ("docs/flags.md", "shop.flags.NEW\n"),
        ("shop/pay.py", 'x = "NEW"\n'),
    ],
)
def test_the_same_name_of_something_else_is_none(path: str, text: str) -> None:
    assert reasons({path: text}, HOME) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("x = Flags.NEW\n", 1),
        ("x = self.flags.NEW\n", 1),
        ('x = Flags["NEW"]\n', 1),
        ('patch("a.Flags.NEW")\n', 1),
        ("from status import S\nx = S.NEW\n", 0),
        ("x = NEW\n", 0),
    ],
)
def test_class_members(text: str, count: int) -> None:
    change = ("shop/flags.py", f'class Flags:\n    NEW = "{KEY}"\n', "class Flags:\n    pass\n", ("Flags.NEW",), "")
    assert len(reasons({"shop/pay.py": text}, change)) == count


WRAPPER = 'def is_new():\n    return <<on("new-checkout")>>\n'
CALL = ("shop/cart.py", "from shop.lib import is_new\nx = <<is_new()>>\n", "x = True\n", ("is_new",), "is_new")


@pytest.mark.parametrize(
    ("wrapper", "count"),
    [(WRAPPER, 0), (WRAPPER.replace("return ", "return not "), 1), (WRAPPER.replace("    ", "    log()\n    "), 1)],
)
def test_a_wrapper_must_come_to_the_value(wrapper: str, count: int) -> None:
    assert len(reasons({}, ("shop/lib.py", wrapper, "", ("is_new",), KEY), CALL)) == count


def test_a_wrapper_that_still_asks() -> None:
    assert len(reasons({"shop/lib.py": 'def is_new():\n    return on("new-checkout")\n'}, CALL)) == 1


METHOD = 'class User:\n    def is_new(self):\n        return <<on("new-checkout")>>\n'
METHOD_LEFT = "class User:\n    def is_new(self):\n        return True\n"


@pytest.mark.parametrize("call", ["from shop import lib\nx = <<lib.is_new()>>\n", "x = <<user.is_new()>>\n"])
@pytest.mark.parametrize(
    ("wrapper", "left", "count"),
    [
        (METHOD, METHOD_LEFT, 0),
        (WRAPPER, "def is_new():\n    return True\n", 0),
        (METHOD.replace("return ", "return not "), METHOD_LEFT.replace("True", "False"), 1),
        (WRAPPER.replace("    ", "    log()\n    "), "def is_new():\n    log()\n    return True\n", 1),
    ],
)
def test_a_wrapper_that_is_an_attribute_must_come_to_the_value(call: str, wrapper: str, left: str, count: int) -> None:
    after = "from shop import lib\nx = True\n" if "lib" in call else "x = True\n"
    changes = (("shop/lib.py", wrapper, left, (), KEY), ("shop/cart.py", call, after, (), "is_new"))
    assert len(reasons({}, *changes)) == count


def test_an_attribute_that_still_asks() -> None:
    change = ("shop/cart.py", "x = <<user.is_new()>>\n", "x = True\n", (), "is_new")
    assert len(reasons({"shop/lib.py": METHOD.replace("<<", "").replace(">>", "")}, change)) == 1
    assert reasons({"shop/lib.py": "is_new = 1\n"}, change) == ()


def test_a_name_that_another_module_sets() -> None:
    files = {"shop/local.py": "from shop import lib\nlib.is_new = f\n"}
    assert len(reasons(files, ("shop/lib.py", WRAPPER, "", ("is_new",), KEY), CALL)) == 2
    assert reasons({"shop/local.py": "self.is_new = f\n"}, ("shop/lib.py", WRAPPER, "", ("is_new",), KEY), CALL) == ()


def test_a_constant_of_another_flag() -> None:
    change = ("shop/cart.py", "from shop.flags import OLD\nx = <<OLD.is_enabled()>>\n", "x = True\n", ("OLD",), "OLD")
    assert len(reasons({"shop/flags.py": FLAGS}, change)) == 1


PACKAGE = ("shop/__init__.py", "from waffle import ask\nx = 1\n", "x = 1\n", ("ask",), "")
MODULE = ("shop/flags.py", "from waffle import ask\nx = 1\n", "x = 1\n", ("ask",), "")


@pytest.mark.parametrize(
    ("change", "files"),
    [
        (PACKAGE, {"shop/pay.py": "from . import ask\nask()\n"}),
        (MODULE, {"shop/__init__.py": "from .flags import *\n", "pay.py": "from shop import ask\nask()\n"}),
        (MODULE, {"shop/pay.py": "from .flags import *\nask()\n"}),
        (MODULE, {"a.py": "from shop.flags import *\n", "b.py": "from a import *\n", "c.py": "import b\nb.ask\n"}),
        (MODULE, {"a.py": "print 'x'\nfrom shop.flags import ask\n"}),
        (HOME, {"shop/__init__.py": "from .flags import *\n", "pay.py": "from shop import NEW\nf(NEW)\n"}),
        (MODULE, {"pyproject.toml": 'ask = "shop.flags:ask"\n'}),
        (HOME, {"static/flags.js": "window.flags.NEW = true\n"}),
    ],
)
def test_an_import_that_another_file_takes_is_a_reason(
    change: tuple[str, str, str, tuple[str, ...], str], files: dict[str, str]
) -> None:
    assert len(reasons(files, change)) >= 1


@pytest.mark.parametrize(
    ("change", "files"),
    [
        (PACKAGE, {"shop/pay.py": "from waffle import ask\nfrom . import x\nask()\n"}),
        (MODULE, {"shop/__init__.py": "from .flags import *\n", "pay.py": "from waffle import ask\nask()\n"}),
        (MODULE, {"shop/pay.py": "from .flags import *\nprint(x)\n"}),
        (MODULE, {"a.py": "print 'x'\nfrom waffle import ask\n", "b.py": "print 'x'\nfrom shop.flags import x\n"}),
        (MODULE, {"static/bundle.js": "e.flags.ask(t)\n", "a.ts": "import {ask} from './flags'\nflags.ask()\n"}),
        (MODULE, {"a.py": "print 'x'\n# ask and flags\nfrom other.flags import ask\n"}),
    ],
)
def test_an_import_of_the_same_name_from_elsewhere_is_none(
    change: tuple[str, str, str, tuple[str, ...], str], files: dict[str, str]
) -> None:
    assert reasons(files, change) == ()
