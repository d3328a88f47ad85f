from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from flaglint.errors import DocumentError
from flaglint.model.stores import StoreSettings
from flaglint.stores import documents
from flaglint.stores.documents import Document, environment_of, read_document, read_documents
from tests.stores.reading import NOW, write


def settings(location: str, environment: str | None = None) -> StoreSettings:
    return StoreSettings(location, NOW, environment)


def refusal(location: str) -> str:
    with pytest.raises(DocumentError) as caught:
        tuple(read_documents(settings(location), (".json",)))
    return str(caught.value)


def test_the_hash_is_that_of_the_bytes_and_the_mark_is_dropped(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf{}"
    document = read_document(write(tmp_path, "a.json", content))
    assert (document.text, document.sha256) == ("{}", hashlib.sha256(content).hexdigest())


def test_a_folder_gives_its_documents_by_path(tmp_path: Path) -> None:
    for name in ("b.json", "api/a.json", "a.json", "README.md", ".hidden.json", ".git/x.json"):
        write(tmp_path, name, "{}")
    found = read_documents(settings(str(tmp_path)), (".json",))
    assert [os.path.relpath(each.location, tmp_path) for each in found] == ["a.json", "api/a.json", "b.json"]


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe{\x00}\x00", "is not UTF-8 text")]
)
def test_a_file_without_text_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problem in refusal(write(tmp_path, "a.json", content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read (No such file" in refusal(str(tmp_path / "none.json"))


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    assert "holds no .json file" in refusal(str(tmp_path))


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert "is not a regular file" in refusal(str(tmp_path / "pipe.json"))


def test_a_url_is_refused() -> None:
    assert "is not a file" in refusal("https://app.example.com/flags")
    assert "is not a file" in refusal("api")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 3)
    assert "is larger than 3 bytes" in refusal(write(tmp_path, "a.json", "[1, 2]"))


def test_an_error_is_one_line_even_for_a_hostile_name(tmp_path: Path) -> None:
    assert "\n" not in refusal(write(tmp_path, "a\nb\x1b[31m.json", ""))


@pytest.mark.parametrize(
    ("name", "configured", "in_folder", "environment"),
    [
        ("config_v6.production.json", None, False, "production"),
        ("config_v6.production.json", "staging", False, "staging"),
        ("config_v6.production.json", "staging", True, "production"),
        ("config_v6.json", "staging", True, "staging"),
        ("config_v6.json", None, False, "default"),
        ("demo.flagd.json", None, False, "default"),
        ("flagvalues.simple.json", None, True, "default"),
    ],
)
def test_the_environment_is_configured_or_in_the_file_name(
    name: str, configured: str | None, in_folder: bool, environment: str
) -> None:
    document = Document(f"some/{name}", "", "")
    assert environment_of(document, settings("some", configured), in_folder=in_folder) == environment
