"""Dumps of JSON lines, cut into pages of whole lines."""

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from schemas.errors import SourceChanged

LONGEST_PAGE = 8 * 2**20  # bytes


def is_lines(start: bytes) -> bool:
    r"""Whether bytes that open a file are JSON lines: a whole object on the first line, and one begun on another.

    >>> is_lines(b'{"a": 1}\n{"a": 2}\n'), is_lines(b'{\n"a": 1}\n'), is_lines(b'{"a": 1}\n')
    (True, False, False)
    """
    first, _, rest = start.lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.lstrip().startswith(b"{"):
        return False
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return False
    return True


def cut_lines(stream: BinaryIO, *, longest: int = LONGEST_PAGE) -> Iterator[bytes]:
    """Pages of whole lines, at most `longest` bytes each; nothing where the stream is no dump of JSON lines.

    Takes any stream that can be read forward. A last line without a line feed counts as whole.
    SourceChanged names a line that is longer than a page.
    """
    held = _filled(stream, b"", longest)
    if not is_lines(held):
        return
    while held:
        end = len(held) if len(held) < longest else held.rfind(b"\n") + 1
        if not end:
            raise SourceChanged(f"a line of a dump is longer than {longest} bytes")
        if page := held[:end].strip():
            yield page
        held = _filled(stream, held[end:], longest)


def _filled(stream: BinaryIO, held: bytes, longest: int) -> bytes:
    """What was held and what follows, up to `longest` bytes: a decompressing stream gives less than it is asked for."""
    parts, size = [held], len(held)
    while size < longest and (more := stream.read(longest - size)):
        parts.append(more)
        size += len(more)
    return b"".join(parts)
