from __future__ import annotations

import sys

import pytest

from flaglint.scanning.python.reader import UnreadableSourceError, decode, read_module

NAMES = frozenset({"on"})


def calls(source: bytes) -> list[tuple[int, int]]:
    return [(call.term.span.line, call.term.span.column) for call in read_module("a.py", source, NAMES).calls]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"x = 1\non()", (2, 0)),
        (b"\xef\xbb\xbfon()", (1, 0)),
        (b"x = 1\r\non()\r\n", (2, 0)),
        (b"x = 1\ron()\r", (2, 0)),
        (b"\x0c\nx = 1\n\x0con()", (3, 1)),
        (b"# coding: latin-1\nx = '\xe9'; on()", (2, 9)),
        (b"#!/usr/bin/env python\n# -*- coding: cp1252 -*-\nx = '\x80'; on()", (3, 9)),
        ("x = 'é😀'; on()".encode(), (1, 10)),
        ("é = on()".encode(), (1, 4)),
        (b"\tif x:\n\t\ton()".replace(b"\tif", b"if").replace(b"\t\t", b"\t"), (2, 1)),
        (b"on()", (1, 0)),
    ],
)
def test_a_file_is_read_as_python_does(source: bytes, place: tuple[int, int]) -> None:
    assert calls(source) == [place]


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbf", b"# nothing", b"\n\n", b"\x0c"])
def test_a_file_without_code_has_no_facts(source: bytes) -> None:
    assert calls(source) == []


def test_a_file_has_its_path_and_suppressions() -> None:
    found = read_module("a.py", b"x = 1  # flaglint: ignore[FLG101]", NAMES)
    assert (found.path, len(found.suppressions)) == ("a.py", 1)


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (b"def (", 1, "syntax error"),
        (b"x = 1\nprint 'two'", 2, "syntax error"),
        (b"<<<<<<< ours\nx = 1", 1, "syntax error"),
        (b"{% if x %}", 1, "syntax error"),
        (b"x = '\xff'", 0, "cannot be decoded"),
        (b"# coding: klingon\nx", 0, "cannot be decoded"),
        (b"# coding: rot13\nk", 0, "cannot be decoded"),
        (b"# coding: idna\n.\xff", 0, "cannot be decoded"),
        (b"\xef\xbb\xbf# coding: latin-1\nx", 0, "cannot be decoded"),
    ],
)
def test_what_is_not_python_says_why(source: bytes, line: int, reason: str) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        read_module("a.py", source, NAMES)
    assert caught.value.line == line
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize("source", [b"x = 1\0", b"\0on()", b"x = '\0'"])
def test_nul_bytes_are_not_python(source: bytes) -> None:
    with pytest.raises(UnreadableSourceError):
        read_module("a.py", source, NAMES)


def test_escapes_that_warn_do_not() -> None:
    assert calls(b"x = '\\d'; y = 1 is 1; on()") == [(1, 22)]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this interpreter parses it itself")
@pytest.mark.parametrize(
    "source",
    [b"type X = int\non()", b"def f[T](a: T):\n    on()", b"x = f'{on('a')}'.format()\non()".replace(b"'a'", b"'a'")],
)
def test_newer_syntax_is_read(source: bytes) -> None:
    assert (2, 0 if b"def" not in source else 4) in calls(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [(b"\xef\xbb\xbfa", "a"), (b"a\r\n\x0c", "a\r\n\x0c"), (b"# coding: latin-1\n\xe9", "# coding: latin-1\né")],
)
def test_text_is_decoded_whole(source: bytes, text: str) -> None:
    assert decode(source) == text


# What each version since 3.10 brought, with the place of the call in it; whichever interpreter runs this reads all.
NEW_SYNTAX = {
    "3.10 match": ("match x:\n    case {'a': [1, *_], **rest} | A(b=c) if c:\n        on()", (3, 8)),
    "3.10 with in parentheses": ("with (a() as b, c() as d,):\n    on()", (2, 4)),
    "3.11 except*": ("try:\n    on()\nexcept* (A, B) as e:\n    pass", (2, 4)),
    "3.11 star in a subscript": ("x: A[*Ts]\ny = a[*b]\non()", (3, 0)),
    "3.11 star in an annotation": ("def f(*a: *Ts):\n    on()", (2, 4)),
    "3.12 type statement": ("type A[T: int, *Ts, **P] = list[T]\non()", (2, 0)),
    "3.12 generic function": ("def f[T: (int, str)](a: T) -> T:\n    on()", (2, 4)),
    "3.12 generic class": ("class A[T](B):\n    x = on()", (2, 8)),
    "3.12 same quotes in an f-string": ("x = f'{a['b']} {f'{c}'}'\non()", (2, 0)),
    "3.12 backslash in an f-string": ("x = f'{a + '\\n'}'\non()", (2, 0)),
    "3.13 default of a type parameter": ("class A[T = int, *Ts = *tuple[int], **P = [str]]: pass\non()", (2, 0)),
    "3.14 except without parentheses": ("try:\n    on()\nexcept A, B:\n    pass", (2, 4)),
    "3.14 except* without parentheses": ("try:\n    on()\nexcept* A, B:\n    pass", (2, 4)),
    "3.14 template string": ("x = t'a {b!r:>{c}} d'\non()", (2, 0)),
}


@pytest.mark.parametrize("name", NEW_SYNTAX)
def test_all_syntax_to_3_14_is_read_by_every_interpreter(name: str) -> None:
    source, place = NEW_SYNTAX[name]
    assert calls(source.encode()) == [place]


@pytest.mark.parametrize(
    "source",
    [
        b"match x:\n    case 1 | y: pass\n    case:\n        pass",
        b"try: pass\nexcept* A: pass\nexcept B: pass",
        b"type A[T: int = = int] = T",
        b"x = t'{'",
    ],
)
def test_what_no_version_reads_is_a_problem(source: bytes) -> None:
    with pytest.raises(UnreadableSourceError):
        read_module("a.py", source, NAMES)
