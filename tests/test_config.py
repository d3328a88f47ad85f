from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from flaglint.config import (
    Config,
    config_among,
    default_policy,
    find_config,
    read_config,
    users_file,
    with_selection,
)
from flaglint.errors import ConfigError


def config(tmp_path: Path, text: str, name: str = "flaglint.toml") -> Config:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_config(tmp_path / name)


def test_every_option_is_read(tmp_path: Path) -> None:
    found = config(
        tmp_path,
        """
        packs = ["own.toml"]
        environments = ["production"]
        test-paths = ["spec"]
        snapshot = "flags.snapshot.json"
        [policy]
        stable-days = 10
        [policy.lifetime-days]
        release = 5
        [conventions]
        owner-properties = ["team"]
        [[stores]]
        type = "configcat"
        path = "flags/config.json"
        environment = "production"
        options = { some-option = "x" }
        """,
    )
    assert (found.root, found.source) == (tmp_path, tmp_path / "flaglint.toml")
    assert found.packs == ("own.toml",)
    assert (found.environments, found.test_paths) == (("production",), ("spec",))
    assert (found.policy.stable_days, found.policy.lifetime_days) == (10, {"release": 5})
    assert found.conventions.owner_properties == ("team",)
    assert found.stores[0].options == {"some-option": "x"}


def test_a_project_file_has_the_same_options(tmp_path: Path) -> None:
    assert config(tmp_path, '[tool.flaglint]\nselect = ["FLG1"]', "pyproject.toml").select == ("FLG1",)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    found = config(tmp_path, "")
    assert dataclasses.replace(found, source=None) == Config(root=tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exlude = []", r"unknown option `exlude`; did you mean `exclude`\?"),
        ("zzz = 1", r"unknown option `zzz`; known are conventions, "),
        ("root = '/'", r"unknown option `root`"),
        ("[policy]\nstable = 3", r"unknown option `policy\.stable`; did you mean `stable-days`\?"),
        ("[[stores]]\ntyp = 'x'", r"unknown option `stores\.typ`; did you mean `type`\?"),
        ("[[stores]]\ntype = 'x'", r"missing required field `path`"),
        ("exclude = 'x'", r"Expected `array`, got `str`"),
        ("exclude = [1]", r"Expected `str`, got `int`"),
        ("policy = 3", r"Expected `object`, got `int`"),
        ("stores = [3]", r"Expected `object`, got `int`"),
        ("[policy]\nstable-days = '3'", r"Expected `int \| null`, got `str`"),
        ("packs = ['../own.toml']", r"`\.\./own\.toml` lies outside the repository"),
        ("packs = ['/etc/passwd']", r"`/etc/passwd` lies outside the repository"),
        ("snapshot = '/tmp/x'", r"lies outside the repository"),
        ("[[stores]]\ntype = 'x'\npath = '../../x'", r"lies outside the repository"),
        ("[[stores]]\ntype = 'x'\npath = 'https://x.example.com'", r"may not name hosts; write path = \"api\""),
        ("a = ", "not valid TOML"),
    ],
)
def test_a_mistake_names_the_file_and_the_option(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=rf"flaglint\.toml: .*{message}"):
        config(tmp_path, text)


def test_a_link_out_of_the_repository_is_seen_through(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "away").symlink_to(tmp_path)
    with pytest.raises(ConfigError, match="lies outside"):
        config(root, "packs = ['away/own.toml']")


@pytest.mark.parametrize("content", [None, b"\xff"], ids=["gone", "not-utf8"])
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "flaglint.toml").write_bytes(content)
    with pytest.raises(ConfigError):
        read_config(tmp_path / "flaglint.toml")


@pytest.mark.parametrize("text", ["[tool]\nflaglint = 3", "[tool]\nflaglint = []"])
def test_a_table_that_is_none_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="must be a table"):
        config(tmp_path, text, "pyproject.toml")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a repository with a folder two levels down."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop/cart").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flaglint.toml", "title = 'x'"),
        ("pyproject.toml", "[tool.flaglint]\ntitle = 'x'"),
        ("pyproject.toml", "[ tool . flaglint ]\ntitle = 'x'"),
        ("pyproject.toml", "[tool]\nflaglint = { title = 'x' }"),
    ],
)
def test_the_nearest_configuration_above_is_found(tree: Path, name: str, text: str) -> None:
    (tree / name).write_text(text)
    found = find_config(tree / "shop/cart")
    assert (found.root, found.title) == (tree, "x")
    (tree / "shop/flaglint.toml").write_text("")
    assert find_config(tree / "shop/cart").root == tree / "shop"


def test_a_file_starts_the_search_in_its_folder(tree: Path) -> None:
    (tree / "shop/flaglint.toml").write_text("")
    (tree / "shop/cart/a.py").touch()
    assert find_config(tree / "shop/cart/a.py").root == tree / "shop"


@pytest.mark.parametrize(
    "text",
    [
        "[tool.black]\nline-length = 100",
        "[project]\ndependencies = ['flaglint']",
        "# [tool.flaglint]",
        "[tool.other.flaglint]",
        "tool = 3 # flaglint",
        "this is not TOML at all",
    ],
)
def test_a_project_file_of_others_is_passed_over(tree: Path, text: str) -> None:
    (tree / "pyproject.toml").write_text(text)
    assert find_config(tree / "shop") == Config(root=tree)


def test_the_search_ends_at_the_repository(tree: Path) -> None:
    inner = tree / "shop/cart"
    (inner / ".git").mkdir()
    (tree / "flaglint.toml").write_text("")
    assert find_config(inner) == Config(root=inner)


def test_without_any_repository_the_folder_itself_is_the_root(tmp_path: Path) -> None:
    assert find_config(tmp_path) == Config(root=tmp_path)


def test_the_shipped_policy_says_every_number() -> None:
    policy = default_policy()
    assert all(getattr(policy, field.name) is not None for field in dataclasses.fields(policy))


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), (("FLG1",), ("FLG9",))),
        (("flg2, flg3",), (), (("FLG2", "FLG3"), ("FLG9",))),
        ((), ("FLG4", "FLG5,"), (("FLG1",), ("FLG9", "FLG4", "FLG5"))),
    ],
)
def test_the_command_line_chooses_checks(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    found = with_selection(Config(Path(), select=("FLG1",), ignore=("FLG9",)), select, ignore)
    assert (found.select, found.ignore) == expected


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's own configuration, which names a host and a file of theirs."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    file = tmp_path / "home/flaglint/flaglint.toml"
    file.parent.mkdir(parents=True)
    file.write_text('stores = [{type = "unleash", path = "https://x.example.com/api"}]\nsnapshot = "/srv/flags.json"\n')
    return file


def test_a_tree_without_a_configuration_is_read_by_the_users_own(own: Path, tree: Path) -> None:
    found = find_config(tree / "shop/cart")
    assert (found.root, found.source) == (tree, own)
    assert (found.stores[0].path, found.snapshot) == ("https://x.example.com/api", "/srv/flags.json")
    assert config_among(tree, lambda name: None) == found


def test_a_tree_with_a_configuration_takes_nothing_from_the_users_own(own: Path, tree: Path) -> None:
    (tree / "flaglint.toml").write_text("")
    assert (find_config(tree).stores, find_config(tree).snapshot) == ((), None)
    assert config_among(tree, lambda name: b"" if name == "flaglint.toml" else None).stores == ()


def test_what_the_users_own_may_name_a_repositorys_may_not(own: Path, tree: Path) -> None:
    (tree / "flaglint.toml").write_text(own.read_text())
    with pytest.raises(ConfigError, match=rf"may not name hosts.* write the line into {own}$"):
        find_config(tree)


def test_a_mistake_in_the_users_own_names_it(own: Path, tree: Path) -> None:
    own.write_text("zzz = 1")
    with pytest.raises(ConfigError, match=rf"^{own}: unknown option `zzz`"):
        find_config(tree)


@pytest.mark.parametrize("chosen", ["", "here"])
def test_the_users_own_lies_in_the_home_where_no_other_folder_is_named(
    chosen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", chosen)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert users_file() == tmp_path / ".config/flaglint/flaglint.toml"
