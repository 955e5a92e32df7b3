"""Recordings and invented pages of arXiv, and short ways of reading them."""

import re
from datetime import date
from pathlib import Path

from ingest.reading import Reading, read_page
from ingest.source import Ask, Author, Window
from ingest.sources.arxiv import SOURCE
from schemas.errors import CursorExpired, SourceChanged
from schemas.ids import PaperIds
from schemas.work import Work
from tests.shared import SHARED

PAGES = Path(__file__).parents[1] / "sources" / "arxiv"
REPLIES = SHARED / "real" / "replies"
RECORDINGS = [
    path
    for folder in ("arxiv-api", "arxiv-oai", "arxiv-oai-export", "oai-protocol")
    for path in sorted((REPLIES / folder).glob("*"))
    if path.name != "_responses.json"
]
SEED = SHARED / "seed" / "arxiv-reply.atom.xml"
EMMY = Author("Emmy Noether")
DAY = date(2026, 10, 30)


def page(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def of_file(body: bytes) -> Ask:
    assert SOURCE.of_file is not None
    return SOURCE.of_file(body)


def saved(body: bytes) -> list[Reading]:
    return list(read_page(SOURCE, of_file(body), body))


def only(readings: list[Reading]) -> Reading:
    (one,) = readings
    return one


def work_of(reading: Reading) -> Work:
    (work,) = reading.facts
    assert isinstance(work, Work)
    return work


def names_of(work: Work) -> list[str | None]:
    return [name.printed for name in work.byline]


def search(author: Author = EMMY) -> Ask:
    assert SOURCE.written_by is not None
    (ask,) = SOURCE.written_by(author)
    return ask


def changes(part: str | None) -> Ask:
    assert SOURCE.changes is not None
    (ask,) = SOURCE.changes(Window(DAY, DAY, part))
    return ask


def about(*papers: PaperIds) -> list[Ask]:
    assert SOURCE.about is not None
    return list(SOURCE.about(papers))


ERRORS: dict[str, tuple[type[Exception], str]] = {
    "id-abc-error-400.xml": (SourceChanged, "incorrect id format for abc"),
    "error-cannotdisseminateformat.xml": (SourceChanged, "cannotDisseminateFormat: The metadataPrefix"),
    "error-badargument.xml": (SourceChanged, "badArgument"),
    "error-badresumptiontoken.xml": (CursorExpired, "badResumptionToken: This resumptionToken is invalid"),
    "error-iddoesnotexist.xml": (SourceChanged, "idDoesNotExist"),
    "identify.xml": (SourceChanged, "Identify"),
    "listidentifiers-page1.xml": (SourceChanged, "headers without records"),
    "listidentifiers-page2.xml": (SourceChanged, "headers without records"),
    "listmetadataformats.xml": (SourceChanged, "ListMetadataFormats"),
    "listsets.xml": (SourceChanged, "ListSets"),
}
EMPTY = {"id-0000.0000-empty.xml", "error-norecordsmatch.xml"}
DUBLIN_CORE = re.compile(r"oai_dc|getrecord-utf8|listrecords-page")
