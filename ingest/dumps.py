"""Dumps of JSON lines and of XML records, cut into pages of whole ones."""

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

import orjson

from schemas.errors import SourceChanged

LONGEST_PAGE = 8 * 2**20  # bytes
_PROLOG = 65_536  # bytes within which the root of a dump begins
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?P<said>[^?<>]{0,200})\?>)?(?>\s+|<!--(?>.*?-->)|<\?(?>.*?\?>))*+"
    rb"(?P<type><!DOCTYPE[^\[<>]*>)?(?>\s+|<!--(?>.*?-->)|<\?(?>.*?\?>))*+<(?P<root>[A-Za-z][\w.-]*)(?=[\s>])[^<>]*(?<!/)>",
    re.DOTALL,
)
_ENCODING = re.compile(rb"""\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']""")


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


def cut_records(
    stream: BinaryIO, root: str, records: Collection[str], *, longest: int = LONGEST_PAGE
) -> Iterator[bytes]:
    """Pages of whole records below this root, each a document of its own of at most `longest` bytes.

    Nothing where the stream does not begin as XML with this root. The records' bytes stay as they are; the encoding is
    that of the dump, and its document type is left out. Nothing is parsed: a page ends where a record's closing tag
    does, so that tags in comments or CDATA sections would mislead. SourceChanged where a record is longer than a page,
    or the root's end is missing.
    """
    held = _filled(stream, b"", longest)
    begun = _START.match(held, 0, _PROLOG)
    if begun is None or begun["root"] != root.encode():
        return
    encoding = _ENCODING.search(begun["said"] or b"")
    head = b'<?xml version="1.0" encoding="%s"?>\n<%s>\n' % (encoding[1] if encoding else b"UTF-8", begun["root"])
    tail = b"\n</%s>\n" % begun["root"]
    room = longest - len(head) - len(tail)
    ends = tuple(f"</{name}>".encode() for name in records)
    end_of_root = tail.strip()
    held = _filled(stream, held[begun.end() :], room)
    while len(held) >= room:
        end = _last(ends, held[:room])
        if not end:
            if end_of_root in held:
                break  # what follows the root is no part of the dump
            raise SourceChanged(f"a record of a dump is longer than {room} bytes")
        yield head + held[:end].strip() + tail
        held = _filled(stream, held[end:], room)
    rest, closed, _ = held.rpartition(end_of_root)
    if not closed:
        if end := _last(ends, held):
            yield head + held[:end].strip() + tail
        raise SourceChanged(f"the dump ends before its {end_of_root.decode()}: it was cut off")
    if len(rest := rest.strip()) > room:
        raise SourceChanged(f"a record of a dump is longer than {room} bytes")
    if rest:
        yield head + rest + tail


def _last(ends: Collection[bytes], held: bytes) -> int:
    """Where the last of these closing tags ends, 0 without any. It nearly always stands near the end."""
    for start in (max(0, len(held) - _PROLOG), 0):
        found = [at + len(end) for end in ends if (at := held.rfind(end, start)) >= 0]
        if found:
            return max(found)
    return 0


def _filled(stream: BinaryIO, held: bytes, longest: int) -> bytes:
    """What was held and what follows, up to `longest` bytes: a decompressing stream gives less than it is asked for."""
    parts, size = [held], len(held)
    while size < longest and (more := stream.read(longest - size)):
        parts.append(more)
        size += len(more)
    return b"".join(parts)
