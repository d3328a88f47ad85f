from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import StoreSettings
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, documents_at, path_of, text_of
from tests.stores.reading import NOW, write
from tests.stores.serving import Reply, by_path, in_turn, serving

ACCESS = Access({"Authorization": "secret"}, "set SHOP_TOKEN")


def read(session: Session) -> Iterator[Document]:
    yield from (page.document for page in session.pages("/flags?page=1", ACCESS, lambda page: text_of(page.tree, "n")))


SHOP = LiveApi("shop", "https://flags.example.com", ("SHOP_URL",), read)
OWN = LiveApi("shop", None, ("SHOP_URL",), read, "the address of your server")


def documents(location: str, api: LiveApi = SHOP, **options: str) -> tuple[Document, ...]:
    return tuple(documents_at(StoreSettings(location, NOW, options=tuple(options.items())), (".json",), api))


def test_a_file_is_read_as_ever(tmp_path: Path) -> None:
    path = write(tmp_path, "flags.json", {})
    assert [document.location for document in documents(path)] == [path]


def test_every_page_is_a_document_of_its_own_url() -> None:
    with serving(by_path({"/flags?page=1": {"n": "/flags?page=2"}, "/flags?page=2": {"n": None}})) as server:
        found = documents(server.url)
    assert [document.location for document in found] == [f"{server.url}/flags?page=1", f"{server.url}/flags?page=2"]
    assert found[1].text == '{"n": null}'


def test_a_link_is_read_from_where_it_stands_and_the_path_of_the_address_is_kept() -> None:
    bodies = {"/eu/flags?page=1": {"n": "?page=2"}, "/eu/flags?page=2": {"n": ""}}
    with serving(by_path(bodies)) as server:
        assert len(documents(f"{server.url}/eu/")) == 2


def test_a_variable_names_the_host_of_the_vendors_api(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_path({"/flags": {}})) as server:
        monkeypatch.setenv("SHOP_URL", server.url)
        assert len(documents("api")) == 1
        assert len(documents("api", OWN)) == 1


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ("api", "shop: the environment variable SHOP_URL is not set; set it to the address of your server"),
        (
            "http://flags.example.com",
            "shop: http://flags.example.com: is not encrypted; use https:// (http:// is for this machine itself)",
        ),
        (
            "https://me:secret@flags.example.com",
            "shop: flags.example.com: has a user or a password in the address; put the token into its variable",
        ),
        (
            "ftp://flags.example.com",
            "shop: ftp://flags.example.com: is no https:// address; write for example https://flags.example.com",
        ),
    ],
)
def test_an_address_that_cannot_be_asked_says_why(monkeypatch: pytest.MonkeyPatch, location: str, line: str) -> None:
    monkeypatch.delenv("SHOP_URL", raising=False)
    with pytest.raises(StoreError) as caught:
        documents(location, OWN)
    assert str(caught.value) == line


@pytest.mark.parametrize("timeout", ["0", "-1", "1.5", "soon", "999999999"])
def test_a_time_limit_is_a_number_of_seconds(timeout: str) -> None:
    with pytest.raises(StoreError, match="option timeout"):
        documents("https://flags.example.com", timeout=timeout)


@pytest.mark.parametrize(
    "link", ["https://evil.example.com/flags", "//evil.example.com/flags", "http://127.0.0.1:1/flags", "ftp://x"]
)
def test_a_next_page_on_another_host_is_not_asked_for(link: str) -> None:
    with serving(in_turn(Reply({"n": link}))) as server, pytest.raises(DocumentError) as caught:
        documents(server.url)
    assert "links to another host" in str(caught.value)
    assert len(server.asked) == 1


def numbered(session: Session) -> Iterator[Document]:
    def following(page: Page, offset: int) -> int | None:
        entries = page.tree if isinstance(page.tree, list) else []
        return offset + len(entries) if entries else None

    pages = session.numbered_pages(lambda offset: f"/flags?from={offset}", ACCESS, following)
    yield from (page.document for page in pages)


NUMBERED = LiveApi("shop", "https://flags.example.com", (), numbered)


def test_pages_by_number_go_on_from_the_number_of_each() -> None:
    bodies = {"/eu/flags?from=0": [1, 2], "/eu/flags?from=2": [3], "/eu/flags?from=3": []}
    with serving(by_path(bodies)) as server:
        assert [each.text for each in documents(f"{server.url}/eu", NUMBERED)] == ["[1, 2]", "[3]", "[]"]


def test_one_page_by_number_is_all_there_is() -> None:
    with serving(by_path({"/flags?from=0": []})) as server:
        assert len(documents(server.url, NUMBERED)) == 1


def test_a_number_that_comes_again_ends() -> None:
    back = LiveApi(
        "shop",
        "https://flags.example.com",
        (),
        lambda session: (
            page.document for page in session.numbered_pages(lambda at: f"/flags?page={at}", ACCESS, lambda page, at: 1)
        ),
    )
    with serving(by_path({"/flags": []})) as server, pytest.raises(DocumentError, match="was read before"):
        documents(server.url, back)


def test_pages_that_lead_back_end() -> None:
    circle = in_turn(Reply({"n": "/flags?page=1"}))
    with serving(circle) as server, pytest.raises(DocumentError, match="is a next page that was read before"):
        documents(server.url)


def test_pages_without_end_end_at_a_limit() -> None:
    def endless(path: str, headers: object) -> Reply:
        return Reply({"n": f"/flags?page={int(path.rpartition('=')[2]) + 1}"})

    with serving(endless) as server, pytest.raises(DocumentError, match="has more than 1000 pages"):
        documents(server.url)
    assert len(server.asked) == 1000


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"flags": [1, 2', "is JSON that ends too early"),
        (b"[" * 5000 + b"]" * 5000, "is nested too deep"),
        (b'{"a": 1, "a": 2}', 'has the key "a" twice'),
        (b"NaN", "has NaN"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"", "is empty"),
        (b"<html>Log in</html>", "is an HTML or XML page, not JSON"),
    ],
    ids=["truncated", "deep", "twice", "nan", "bytes", "empty", "login"],
)
def test_content_that_is_no_json_is_refused_with_its_url(content: bytes, problem: str) -> None:
    with serving(in_turn(Reply(content))) as server, pytest.raises(DocumentError) as caught:
        documents(server.url)
    assert str(caught.value).startswith(f"{server.url}/flags?page=1: {problem}")


def test_progress_is_told_and_cleared_even_after_a_failure() -> None:
    told: list[str] = []
    with serving(in_turn(Reply({"n": "/2"}), Reply(status=500))) as server, pytest.raises(DocumentError):
        documents_at(StoreSettings(server.url, NOW, progress=told.append), (".json",), SHOP)
    assert told == [f"shop: request 1 to {server.url}", f"shop: request 2 to {server.url}", ""]


def test_access_and_pages_show_no_token() -> None:
    assert "secret" not in f"{ACCESS} {ACCESS!r}"
    assert "secret" not in repr(Page(Document("u", "", ""), {}, {}))


def test_names_in_a_path_are_quoted() -> None:
    assert path_of("/flags/{}/{}", "a/b", "../x?", env=["p", "q r"], n=1) == (
        "/flags/a%2Fb/..%2Fx%3F?env=p&env=q+r&n=1"
    )
