"""Flag keys in plain text: a mention anywhere protects a flag from the verdict that nothing refers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ahocorasick_rs import BytesAhoCorasick

from flaglint.model.references import Evidence, Reference, ReferenceKind, Resolution, Span

PROSE_SUFFIXES = (".md", ".rst", ".txt", ".adoc", ".po", ".pot", ".csv", ".svg", ".lock")
# Characters that continue a key: `new-cart` is not mentioned in `new-cart-2`. A dot does not continue one, since the
# part before it is often put in front by a wrapper: `my.new-cart` mentions `new-cart`.
_KEY_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def find_mentions(paths: Iterable[str], read: Callable[[str], bytes], keys: Iterable[str]) -> Iterator[Reference]:
    """Yield the first mention of each key in each text file; binary and unreadable files are passed over."""
    wanted = sorted(key for key in set(keys) if key)
    if not wanted:
        return
    automaton = BytesAhoCorasick([key.encode("utf-8", "surrogatepass") for key in wanted])
    for path in paths:
        try:
            source = read(path)
        except ValueError:
            continue
        if b"\0" in source[:8192]:
            continue
        seen = set()
        for index, start, end in automaton.find_matches_as_indexes(source, overlapping=True):
            if index in seen or _continues(source, start, end):
                continue
            seen.add(index)
            yield _mention(path, wanted[index], source, start)


def _continues(source: bytes, start: int, end: int) -> bool:
    before = start > 0 and source[start - 1] in _KEY_BYTES
    after = end < len(source) and source[end] in _KEY_BYTES
    return before or after


def _mention(path: str, key: str, source: bytes, start: int) -> Reference:
    line = source.count(b"\n", 0, start) + 1
    column = len(source[source.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace"))
    return Reference(
        path=path,
        span=Span(line, column, line, column + len(key)),
        kind=ReferenceKind.MENTION,
        sdk="text",
        evidence=Evidence.TEXT,
        resolution=Resolution.TEXT,
        key=key,
    )


def find_literals(paths: Iterable[str], read: Callable[[str], bytes], key: str) -> Iterator[Reference]:
    """Yield every place where the key stands between quotes in files other than prose.

    Prose (`.md`, `.rst`, `.txt`, translations) asks for no flag; anything else might.
    """
    encoded = key.encode("utf-8", "surrogateescape")
    quoted = [quote + encoded + quote for quote in (b'"', b"'", b"`")]
    automaton = BytesAhoCorasick(quoted)
    for path in paths:
        if path.endswith(PROSE_SUFFIXES):
            continue
        try:
            source = read(path)
        except ValueError:
            continue
        for _, start, _ in automaton.find_matches_as_indexes(source, overlapping=True):
            yield _mention(path, key, source, start)
