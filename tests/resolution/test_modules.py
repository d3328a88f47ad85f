from __future__ import annotations

import pytest

from flaglint.resolution.modules import ModuleIndex

TREE = (
    "app.py",
    "shop/__init__.py",
    "shop/cart/__init__.py",
    "shop/cart/views.py",
    "shop/flags.py",
    "shop/stubs.pyi",
    "space/deep/module.py",
    "src/lib_a/__init__.py",
    "src/lib_a/keys.py",
    "tools/flags.py",
    "services/one/common/__init__.py",
    "services/one/common/keys.py",
    "services/one/main.py",
    "services/two/common/__init__.py",
    "services/two/common/keys.py",
    "services/two/main.py",
    "README.md",
)
INDEX = ModuleIndex(TREE)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("app.py", "app"),
        ("shop/__init__.py", "shop"),
        ("shop/cart/views.py", "shop.cart.views"),
        ("space/deep/module.py", "space.deep.module"),
        ("src/lib_a/keys.py", "lib_a.keys"),
        ("services/one/common/keys.py", "common.keys"),
    ],
)
def test_a_file_has_its_dotted_name(path: str, name: str) -> None:
    assert INDEX.name(path) == name


@pytest.mark.parametrize(
    ("dotted", "importer", "path"),
    [
        ("shop", "app.py", "shop/__init__.py"),
        ("shop.flags", "app.py", "shop/flags.py"),
        ("shop.stubs", "app.py", "shop/stubs.pyi"),
        ("space.deep.module", "app.py", "space/deep/module.py"),
        ("lib_a.keys", "tests/test_app.py", "src/lib_a/keys.py"),
        ("lib_a", "tests/test_app.py", "src/lib_a/__init__.py"),
        ("common.keys", "services/one/main.py", "services/one/common/keys.py"),
        ("common.keys", "services/two/main.py", "services/two/common/keys.py"),
        ("flags", "tools/run.py", "tools/flags.py"),
    ],
)
def test_an_import_finds_its_file(dotted: str, importer: str, path: str) -> None:
    assert INDEX.find(dotted, importer) == path


@pytest.mark.parametrize(
    ("dotted", "importer"),
    [
        ("flags", "app.py"),
        ("cart", "app.py"),
        ("cart.views", "app.py"),
        ("README", "app.py"),
        ("shop.none", "app.py"),
    ],
)
def test_a_module_from_elsewhere_has_no_file(dotted: str, importer: str) -> None:
    assert INDEX.find(dotted, importer) is None


@pytest.mark.parametrize(
    ("dotted", "importer", "path"),
    [
        ("cart", "shop/cart/views.py", "shop/cart/__init__.py"),
        ("flags", "shop/cart/views.py", "shop/flags.py"),
        ("cart.views", "shop/flags.py", "shop/cart/views.py"),
        ("cart", "services/one/main.py", None),
        ("logging", "shop/cart/views.py", None),
    ],
)
def test_a_package_around_the_importer_is_a_root_of_last_resort(dotted: str, importer: str, path: str | None) -> None:
    index = ModuleIndex([*TREE, "shop/logging.py"])
    assert index.find(dotted, importer) == path


def test_a_root_goes_before_a_package_around_the_importer() -> None:
    index = ModuleIndex(
        ["flags.py", "shop/__init__.py", "shop/flags.py", "shop/cart/__init__.py", "shop/cart/views.py"]
    )
    assert index.find("flags", "shop/cart/views.py") == "flags.py"


@pytest.mark.parametrize(
    ("dotted", "importer", "shadow"),
    [
        ("shop.flags", "app.py", "shop/flags.py"),
        ("common.keys", "services/one/main.py", "services/one/common/keys.py"),
        ("common.keys", "app.py", None),
        ("lib_a.keys", "app.py", "src/lib_a/keys.py"),
        ("flags", "shop/app.py", None),
        ("flags", "tools/app.py", "tools/flags.py"),
        ("waffle", "app.py", None),
    ],
)
def test_only_a_module_on_the_own_path_hides_an_installed_one(dotted: str, importer: str, shadow: str | None) -> None:
    assert INDEX.shadow(dotted, importer) == shadow


@pytest.mark.parametrize(
    ("importer", "level", "module", "path"),
    [
        ("shop/cart/views.py", 1, "", "shop/cart/__init__.py"),
        ("shop/cart/views.py", 2, "flags", "shop/flags.py"),
        ("shop/cart/__init__.py", 1, "views", "shop/cart/views.py"),
        ("shop/cart/views.py", 3, "app", "app.py"),
        ("shop/cart/views.py", 2, "none", None),
        ("shop/cart/views.py", 9, "flags", None),
        ("app.py", 1, "shop", "shop/__init__.py"),
    ],
)
def test_a_relative_import_finds_its_file(importer: str, level: int, module: str, path: str | None) -> None:
    assert INDEX.relative(importer, level, module) == path


@pytest.mark.parametrize(
    ("package", "name", "path"),
    [
        ("shop/__init__.py", "flags", "shop/flags.py"),
        ("shop/__init__.py", "cart", "shop/cart/__init__.py"),
        ("shop/__init__.py", "none", None),
        ("shop/flags.py", "cart", None),
    ],
)
def test_a_package_has_submodules(package: str, name: str, path: str | None) -> None:
    assert INDEX.submodule(package, name) == path


def test_a_package_goes_before_a_module_and_a_module_before_a_stub() -> None:
    index = ModuleIndex(["a.py", "a.pyi", "a/__init__.py", "b.py", "b.pyi"])
    assert index.file("a") == "a/__init__.py"
    assert index.file("b") == "b.py"
    assert index.find("b", "app.py") == "b.py"


def test_settings_are_modules_by_that_name_or_in_a_folder_of_it() -> None:
    index = ModuleIndex(["shop/settings.py", "conf/settings/base.py", "shop/settings_test.py", "settings/env/x.py"])
    assert index.settings == ("conf/settings/base.py", "shop/settings.py")


@pytest.mark.parametrize(("root", "found"), [("api/src", True), ("api/source", False)])
def test_a_source_folder_that_bears_an_init_file_is_a_root_all_the_same(root: str, found: bool) -> None:
    index = ModuleIndex([f"{root}/__init__.py", f"{root}/shop/__init__.py", f"{root}/shop/flags.py", "jobs/run.py"])
    assert (index.find("shop.flags", "jobs/run.py") is not None) is found


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["app/flags.py", "app/shop/__init__.py"], "app/flags.py"),
        (["app/__init__.py", "app/flags.py"], None),
        (["app/flags.py", "tools/flags.py"], None),
        (["app/other.py"], None),
    ],
)
def test_the_only_module_of_a_name_may_be_put_on_the_path_from_outside(paths: list[str], found: str | None) -> None:
    assert ModuleIndex([*paths, "tests/test_a.py"]).sole("flags") == found


def test_a_module_of_the_standard_library_is_never_the_project_s() -> None:
    assert ModuleIndex(["app/types.py"]).sole("types") is None


@pytest.mark.parametrize(
    ("paths", "name", "found"),
    [
        (["shop/__init__.py", "shop/core/__init__.py", "shop/core/flags.py"], "core.flags", "shop/core/flags.py"),
        (["shop/__init__.py", "shop/core/flags.py", "core/flags.py"], "core.flags", "core/flags.py"),
        (["shop/__init__.py", "shop/core/flags.py", "web/__init__.py", "web/core/flags.py"], "core.flags", None),
        (["shop/__init__.py", "shop/flags.py"], "flags", None),
        (["shop/__init__.py", "shop/core/flags.py"], "score.flags", None),
    ],
)
def test_a_pack_may_spell_a_module_from_any_folder_above_it(paths: list[str], name: str, found: str | None) -> None:
    assert ModuleIndex(paths).own(name) == found


def test_what_a_pack_spells_otherwise_is_known_by_its_full_name() -> None:
    index = ModuleIndex(["shop/__init__.py", "shop/core/__init__.py", "shop/core/flags.py", "other.py"])
    names = ["core.flags.is_on", "shop.core.flags.Flags.has", "other.f", "elsewhere.f"]
    assert index.spellings(names) == {"shop.core.flags.is_on": "core.flags.is_on"}
