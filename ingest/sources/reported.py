"""Reported elsewhere: what another page claims of a person. Imported only, never asked.

Shape      a JSON object: `author` (the name), `page_shows` (label → number), `papers` with `arxiv_id`, `doi` or
           `pmid` each: the anchors that tell who is meant
Identity   the folded name
Quirks     the numbers are kept as printed: they are claims, and no figure is made of them
"""

from collections.abc import Iterable, Iterator

from pydantic import Field

from ingest.read import one_line, read_json
from ingest.source import Ask, Form, Record, Source, Wire
from schemas.errors import SourceChanged, Unusable
from schemas.ids import PaperIds
from schemas.names import fold, tidy
from schemas.observation import Claim
from schemas.work import Fact

ANCHOR = "anchor"  # the measure under which a claimed paper is kept
UNREAD = frozenset({"about", "beware", "main_category"}) | {
    f"papers.{field}" for field in ("title", "primary_category", "submitted", "code_badge", "first_authors", "et_al")
}


class Anchor(Wire):
    arxiv: str | None = Field(None, alias="arxiv_id")
    doi: str | None = None
    pmid: str | None = None


class Page(Wire):
    author: str
    shows: dict[str, float | int | str] = Field(alias="page_shows")
    papers: tuple[Anchor, ...] = ()


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    """Nothing follows a file."""
    yield from ()


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    body = read_json(page, dict)
    yield Record(native_id=fold(str(body.get("author", ""))), body=body, form="page")


def of_file(page: bytes) -> Ask:
    body = read_json(page, dict)
    if "author" not in body or "page_shows" not in body:
        raise SourceChanged("not a reported page: a JSON object with `author`, `page_shows` and `papers` is read")
    return Ask("reported:")


def _claims(record: Record, page: Page) -> Iterable[Fact]:
    """The name, each label with what is printed, and each paper as an anchor."""
    name = tidy(page.author)
    if name is None or not record.native_id:
        raise Unusable("no author's name")
    yield Claim(source=SOURCE.name, native_id=record.native_id, measure="name", value=name)
    for label, value in page.shows.items():
        yield Claim(
            source=SOURCE.name, native_id=record.native_id, measure=one_line(label)[:100], value=one_line(str(value))
        )
    for anchor in page.papers:
        for spelled in PaperIds.of(arxiv=anchor.arxiv, dois=[anchor.doi or ""], pmid=anchor.pmid).spelled:
            yield Claim(source=SOURCE.name, native_id=record.native_id, measure=ANCHOR, value=spelled)


SOURCE = Source(
    name="reported",
    title="another page",
    service="reported",
    pause=0.0,
    licence="as printed there",
    forms={"page": Form(Page, _claims, UNREAD)},
    after=after,
    split=split,
    of_file=of_file,
)
