"""XML with a document type and named letters (``&ouml;``), made into XML that needs neither, without loading anything.

A name becomes the number of its sign. The names are those of HTML 4, the same ISO sets of which documents declare a
part (Latin 1, symbols, special signs). A name that is none of them becomes U+FFFD, the sign for what cannot be read, so
that one record is lost and not the page. A document type that only points at a file elsewhere is left out; one that
declares anything itself is refused, so no entity is ever expanded.
"""

import re
from html.entities import name2codepoint

from schemas.errors import SourceChanged

UNREADABLE = "\ufffd"
_PROLOG = 65_536  # bytes at the beginning within which a document type stands
_KEPT = frozenset((b"amp", b"apos", b"gt", b"lt", b"quot"))  # XML's own
_NUMBERS = {name.encode(): b"&#%d;" % number for name, number in name2codepoint.items()}
_NUMBERS |= {name: b"&%s;" % name for name in _KEPT}
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
_QUOTED = rb"(?:\"[^\"<>]*\"|'[^'<>]*')"
_POINTS = re.compile(
    rb"<!DOCTYPE\s+[\w:.-]+(?:\s+SYSTEM\s*%b|\s+PUBLIC\s*%b(?:\s*%b)?)?\s*>" % (_QUOTED, _QUOTED, _QUOTED)
)


def plain_xml(page: bytes) -> bytes:
    """The page without its document type and with every named letter as a number.

    SourceChanged where the document type declares something of its own.

    >>> plain_xml(b'<!DOCTYPE a SYSTEM "a.dtd"><a>&ouml; &lt; &nosuch;</a>')
    b'<a>&#246; &lt; &#65533;</a>'
    """
    at = page.find(b"<!DOCTYPE", 0, _PROLOG)
    if at >= 0:
        found = _POINTS.match(page, at)
        if found is None:
            raise SourceChanged("XML with a document type of its own declarations, which is never read")
        page = page[:at] + page[found.end() :]
    return _NAMED.sub(_number, page) if b"&" in page else page


def _number(found: re.Match[bytes]) -> bytes:
    return _NUMBERS.get(found[1], b"&#65533;")
