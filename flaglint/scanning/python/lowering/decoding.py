"""Bytes of a source file to text, as the interpreter reads it."""

from __future__ import annotations

import io
import tokenize


def text_of(source: bytes) -> str:
    r"""Return the text without BOM, every line break as `\n`.

    Raises:
        SyntaxError: the coding cookie is unknown or contradicts the BOM, or the bytes are not in that encoding.
    """
    unix = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(unix).readline)
    try:
        return unix.decode(encoding)
    except UnicodeDecodeError as error:
        line = unix.count(b"\n", 0, error.start) + 1
        raise refused(f"not {encoding}: {error.reason}", line) from error
    except (LookupError, UnicodeError) as error:
        raise refused(f"cannot be read as {encoding}: {error}", 1) from error


def refused(message: str, line: int) -> SyntaxError:
    """Return the error for something that stands on this line (1-based)."""
    return SyntaxError(message, ("<unknown>", line, None, None))
