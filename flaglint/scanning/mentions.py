"""Flag keys in plain text: a mention anywhere protects a flag from the verdict that nothing refers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flaglint.model.references import Evidence, Reference, ReferenceKind, Resolution, Span

PROSE_SUFFIXES = (".md", ".rst", ".txt", ".adoc", ".po", ".pot", ".csv", ".svg", ".lock")


def place(source: bytes, start: int) -> tuple[int, int]:
    """Return the line and the column, in code points, of an offset."""
    line = source.count(b"\n", 0, start) + 1
    return line, len(source[source.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace"))


def mention(path: str, key: str, line: int, column: int) -> Reference:
    """Return the reference that a key standing in a text is."""
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
    encoded = key.encode("utf-8", "surrogatepass")
    quoted = [quote + encoded + quote for quote in (b'"', b"'", b"`")]
    for path in paths:
        if path.endswith(PROSE_SUFFIXES):
            continue
        try:
            source = read(path)
        except ValueError:
            continue
        for start in sorted(start for literal in quoted for start in _occurrences(source, literal)):
            yield mention(path, key, *place(source, start))


def _occurrences(source: bytes, part: bytes) -> Iterator[int]:
    start = source.find(part)
    while start >= 0:
        yield start
        start = source.find(part, start + 1)
