"""Semantic Scholar: papers, how often they are cited, and what it believes of authors.

API        https://api.semanticscholar.org/api-docs/graph; terms: https://www.semanticscholar.org/product/api/license
Asked      written_by (author ids, else the bylines of known papers, else a search by name for who has an ORCID iD;
           there is no search by it), about (its own ids, else DOIs, arXiv ids, PMIDs, 500 a call)
Walk       an author's papers by `offset`, which `next` gives; it is absent on the last page, and an empty page ends the
           walk too. A search for people is one page: the 100 first
Identity   `paperId`, `authorId`. Papers are merged: what comes back may bear another `paperId` than was asked for. One
           person often has several author ids; a merged one answers under the one that stayed
Order      no record has a version or a date of change: the last one received stands
Quirks     a batch answers by position, null where it knows nothing; where it knows none of the ids it is a 400 ("No
           valid paper ids given"), and what fills more than 10 MB is a 400 as well. Preprint and article are mostly one
           record. Names are often cut to initials; DBLP's spelling, where it is given, is in full. A hyphen in a
           search finds nothing. A search without hits may have no `data` at all. Abstracts are left out for legal
           reasons. A retraction, or its notice, shows in a title at most. What arXiv alone holds is called a journal
           article. The first version of the API (v1/paper/…) has `doi`, `arxivId` and `numCitedBy`
Busy       429 without Retry-After, below the limit too; without a key all callers share one limit. 403 has `message`
           where other errors have `error`
Not read   single citations and references, snippets, completions, and the data sets of whole releases
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from pydantic import Field, StrictInt

from ingest.dumps import is_lines
from ingest.forms import semantic_scholar, semantic_scholar_authors
from ingest.forms.semantic_scholar import NAME, paper_id, paper_ids, parse_author, parse_paper
from ingest.forms.semantic_scholar_authors import author_id, may_be, orcids
from ingest.read import batched, one_line, read_json, shape
from ingest.source import Ask, Author, Key, Record, Source, Wire
from schemas.errors import SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.names import fits, fold

API = "https://api.semanticscholar.org/graph/v1"
BYLINES = 3  # papers known to be theirs whose bylines are looked at for the author id
MOST_IDS = 500  # papers in one batch
MOST_PEOPLE = 100  # of a search; a name that is borne by more is settled in another way
PAGE_SIZES = (1_000, 100, 10)  # papers on a page: the most there may be, and less where that is too much to send
NOT_FOUND = frozenset({404})
NONE_KNOWN = frozenset({400})  # of a batch
TOO_MUCH = frozenset({400, 404})  # of a page
COUNTS = "externalIds,citationCount,influentialCitationCount"
PAPER = f"{COUNTS},title,abstract,venue,publicationVenue,year,publicationDate,publicationTypes,s2FieldsOfStudy,authors"
PERSON = "name,externalIds,affiliations,paperCount,citationCount,hIndex"
FORM_OF = {
    "author": "author",
    "authors": "author",
    "people": "author",
    "work": "work",
    "works": "work",
    "byline": "work",
    "count": "count",
    "counts": "count",
}  # by step
SINGLE = frozenset({"author", "work", "count"})
BATCHES = frozenset({"authors", "byline", "counts"})
LISTS = ("data", "recommendedPapers")
NOT_READ = {
    "citingPaper": "a citation",
    "citedPaper": "a reference",
    "snippet": "a snippet of text",
    "matches": "a completion of a query",
    "release_id": "a release of data sets",
    "diffs": "a change of a data set",
    "README": "a data set",
}  # by a field that only such an object has
_LATER = re.compile(r"too many requests|limit exceeded|timed out|internal server error|unavailable", re.I)


class Listing(Wire):
    data: tuple[dict[str, Any] | None, ...]
    next: Annotated[StrictInt, Field(ge=0)] | None = None


def written_by(author: Author) -> Iterable[Ask]:
    """By known author ids; else by the bylines of known papers; else by name, where an ORCID iD tells who is meant.

    Nothing for a bare name: its author records have no ORCID iD mostly, and would all be other people.
    """
    known = dict.fromkeys(native for each in author.at(NAME) if (native := parse_author(each)))
    fallback = _bylines(author) if author.papers else _by_name(author)
    for number, native in enumerate(known):
        yield _author(native, author, None if number else fallback)
    if not known and fallback:
        yield fallback


def about(papers: Sequence[PaperIds]) -> Iterable[Ask]:
    """Counts, by Semantic Scholar's own ids where they are known, else by every DOI and the arXiv id, else by PMID."""
    for some in batched(dict.fromkeys(each for paper in papers for each in _askable(paper)), MOST_IDS):
        yield _batch(some, "counts", COUNTS, _paper(some[0], "count", COUNTS, None))


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    read = _read(ask, page)
    rows = [row for row in read.data if row is not None]
    asked = parse_author(ask.ids[0].removeprefix(f"{NAME}:")) if ask.ids else None
    if ask.step == "works" and asked and rows and read.next is not None:
        yield _papers(asked, read.next, next((size for size in PAGE_SIZES if str(size) == ask.param("limit")), 10))
    if ask.step == "author" and asked:
        yield _papers(author_id(rows[0]) or asked)
    if ask.step == "people" and ask.who:
        yield from (_papers(native) for row in _leading(ask.who, rows) if (native := author_id(row)))
    if ask.step in {"byline", "work"} and ask.who:
        signed = (_signed(ask.who, row) for row in rows)
        yield from (_author(native, ask.who, None) for native in dict.fromkeys(filter(None, signed)))


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    rows = _read(ask, page).data
    by_position = ask.ids if ask.step in BATCHES | SINGLE and ask.ids else (None,) * len(rows)
    for asked, row in zip(by_position, rows, strict=True):
        if row is None or (ask.step == "people" and ask.who and not may_be(row, ask.who.name)):
            continue
        form = FORM_OF[ask.step]
        yield _record(_of_counts(row) if form == "work" and not ask.ids else form, row, asked)
        papers = row.get("papers") if form == "author" else None
        for paper in papers if isinstance(papers, list) else ():
            if isinstance(paper, dict):
                yield _record(_of_counts(paper), paper, None)


def of_file(page: bytes) -> Ask:
    """The step that a saved page answers, told from its first record."""
    if is_lines(page):
        raise SourceChanged("lines of records, such as a data set of Semantic Scholar has, are not read")
    read = read_json(page, object)
    if isinstance(read, list):
        first = next((row for row in read if row is not None), None)
        if isinstance(first, str):
            raise SourceChanged("a list of texts, such as the days of Semantic Scholar's releases, is not read")
        kind = (_kind(first) if isinstance(first, dict) else None) or "paper"
        return Ask(f"{API}/{kind}/batch", method="POST", step="authors" if kind == "author" else "byline")
    if not isinstance(read, dict):
        raise SourceChanged("neither an object nor a list of Semantic Scholar")
    _refuse_errors(read)
    if not _is_listing(read):
        kind = _required(_kind(read), read)
        return Ask(f"{API}/{kind}", step="author" if kind == "author" else "work")
    rows = _listed(read)
    first = next(iter(rows), None) if isinstance(rows, list) else None
    kind = (_kind(first) if isinstance(first, dict) else None) or "paper"
    return Ask(f"{API}/{kind}/search", step="people" if kind == "author" else "works")


def _askable(paper: PaperIds) -> Iterator[str]:
    """What to ask a paper by. The DOI of its preprint and that of its article may lead to one record, or to two."""
    named = tuple(f"{NAME}:{native}" for kind, value in paper.also if kind == NAME and (native := parse_paper(value)))
    dois = (paper.doi, *(value for kind, value in paper.also if kind == "doi"))
    spelled = (*(f"doi:{doi}" for doi in dois if doi), *((f"arxiv:{paper.arxiv}",) if paper.arxiv else ()))
    yield from named or spelled or ((f"pmid:{paper.pmid}",) if paper.pmid else ())


def _theirs(spelled: str) -> str:
    """Our spelling of an identifier in theirs."""
    kind, _, value = spelled.partition(":")
    return value if kind == NAME else f"{kind.upper()}:{value}"


def _bylines(author: Author) -> Ask | None:
    """The first papers known to be theirs, each by all that it can be asked by, in one batch."""
    askable = filter(None, (tuple(_askable(paper)) for paper in author.papers))
    ids = tuple(dict.fromkeys(each for _, some in zip(range(BYLINES), askable, strict=False) for each in some))
    return _batch(ids, "byline", PAPER, _paper(ids[0], "work", PAPER, author), author) if ids else None


def _by_name(author: Author) -> Ask | None:
    """A search, with blanks for hyphens and other signs; None without an ORCID iD, which tells who is meant."""
    words = " ".join(re.sub(r"[^\w\s'’.]", " ", author.name).split())
    if not words or author.orcid is None:
        return None
    params = (("query", words), ("fields", PERSON), ("offset", "0"), ("limit", str(MOST_PEOPLE)))
    return Ask(f"{API}/author/search", params, step="people", who=author)


def _leading(who: Author, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The people found whose papers are asked for: those with the ORCID iD, else all that nothing speaks against."""
    fitting = [row for row in rows if may_be(row, who.name)]
    if who.orcid and (same := [row for row in fitting if who.orcid in orcids(row)]):
        return same
    return [] if who.namesakes else [row for row in fitting if not (who.orcid and orcids(row))]


def _signed(who: Author, row: Mapping[str, Any]) -> str | None:
    """The author id on a paper's byline at the name that fits, if only one does, in full or else at all."""
    byline = row.get("authors")
    names = [each for each in byline if isinstance(each, dict)] if isinstance(byline, list) else []
    fitting = [each for each in names if isinstance(name := each.get("name"), str) and fits(name, who.name)]
    exact = [each for each in fitting if fold(each["name"]) == fold(who.name)]
    return author_id((exact or fitting)[0]) if len(exact or fitting) == 1 else None


def _author(native: str, who: Author, otherwise: Ask | None) -> Ask:
    return Ask(
        f"{API}/author/{native}",
        (("fields", PERSON),),
        step="author",
        who=who,
        ids=(f"{NAME}:{native}",),
        absent=NOT_FOUND,
        otherwise=otherwise,
    )


def _papers(native: str, offset: int = 0, size: int = PAGE_SIZES[0]) -> Ask:
    """A page of an author's papers. Where the bylines are so long that it is too much, a smaller one is asked for."""
    smaller = next((each for each in PAGE_SIZES if each < size), None)
    return Ask(
        f"{API}/author/{native}/papers",
        (("fields", PAPER), ("offset", str(offset)), ("limit", str(size))),
        step="works",
        ids=(f"{NAME}:{native}",),
        absent=TOO_MUCH if smaller else NOT_FOUND,
        otherwise=_papers(native, offset, smaller) if smaller else None,
    )


def _batch(ids: tuple[str, ...], step: str, fields: str, otherwise: Ask, who: Author | None = None) -> Ask:
    """A batch by position. It is refused as a whole where none of the ids is known, and where we asked wrongly.

    Which of the two it was is seen from asking for its first paper alone: that is not found, or refused again.
    """
    return Ask(
        f"{API}/paper/batch",
        (("fields", fields),),
        method="POST",
        body=orjson.dumps({"ids": [_theirs(each) for each in ids]}),
        step=step,
        who=who,
        ids=ids,
        absent=NONE_KNOWN,
        otherwise=otherwise,
    )


def _paper(spelled: str, step: str, fields: str, who: Author | None) -> Ask:
    url = f"{API}/paper/{quote(_theirs(spelled), safe=':/()')}"
    return Ask(url, (("fields", fields),), step=step, who=who, ids=(spelled,), absent=NOT_FOUND)


def _read(ask: Ask, page: bytes) -> Listing:
    """The page as a list of what was asked for, a single record as a list of one."""
    came = read_json(page, object)
    if isinstance(came, dict):
        _refuse_errors(came)
    if isinstance(came, list) != (ask.step in BATCHES) or not isinstance(came, dict | list):
        raise SourceChanged(f"{_called(came)} where {_called([] if ask.step in BATCHES else {})} was asked for")
    if isinstance(came, list):
        read = shape(Listing, {"data": came})
        if ask.ids and len(read.data) != len(ask.ids):
            raise SourceChanged(f"{len(read.data)} answers to {len(ask.ids)} ids: their positions mean nothing")
    elif ask.step in SINGLE:
        _required(_kind(came), came)
        read = Listing(data=(came,))
    elif _is_listing(came):
        read = shape(Listing, {"data": _listed(came), "next": came.get("next")})
    else:
        raise SourceChanged(f"no list of records: an object of {_fields(came)}")
    wanted = "author" if FORM_OF[ask.step] == "author" else "paper"
    for row in read.data:
        if row is not None and (kind := _kind(row)) not in {None, wanted}:
            article = "an" if wanted == "author" else "a"
            raise SourceChanged(f"one of the {kind}s came where {article} {wanted} was asked for")
    return read


def _is_listing(one: Mapping[str, Any]) -> bool:
    """Whether a page lists records, or is a search without a hit, which has a total and nothing else."""
    return any(name in one for name in LISTS) or str(one.get("total")) == "0"


def _listed(one: Mapping[str, Any]) -> Any:
    return next((one[name] for name in LISTS if name in one), [])


def _record(form: str, row: dict[str, Any], asked: str | None) -> Record:
    """With the id it is told by: its own, else another, so that what is set aside can be found."""
    native = author_id(row) if form == "author" else paper_id(row) or next(iter(paper_ids(row).spelled), None)
    return Record(native or asked or "", row, form=form, asked=asked)


def _of_counts(row: Mapping[str, Any]) -> str:
    """The form of a paper that we did not ask for: with counts and without a byline only the counts are read."""
    return "count" if "authors" not in row and "citationCount" in row else "work"


def _kind(row: Mapping[str, Any]) -> str | None:
    """What the record is, told from its fields: its own id is always sent."""
    for field, what in NOT_READ.items():
        if field in row:
            raise SourceChanged(f"{what} of Semantic Scholar is not read")
    return next((kind for kind in ("paper", "author") if f"{kind}Id" in row), None)


def _required(kind: str | None, row: Mapping[str, Any]) -> str:
    if kind is None:
        raise SourceChanged(f"neither a paper nor an author of Semantic Scholar: an object of {_fields(row)}")
    return kind


def _fields(row: Mapping[str, Any]) -> str:
    return one_line(", ".join(row))[:100] or "nothing"


def _called(came: object) -> str:
    return "a list" if isinstance(came, list) else "an object" if isinstance(came, dict) else "neither"


def _refuse_errors(one: Mapping[str, Any]) -> None:
    """Errors have `error`, those of the gateway before the API `message`. TryLater where it is only busy."""
    if "error" not in one and "message" not in one:
        return
    said = one_line(str(one.get("error") or one.get("message"))[:500])[:200]
    if str(one.get("code")) == "429" or _LATER.search(said):
        raise TryLater(f"Semantic Scholar says: {said}")
    raise SourceChanged(f"Semantic Scholar says: {said}")


SOURCE = Source(
    name=NAME,
    title="Semantic Scholar",
    service="semantic-scholar",
    pause=1.0,  # seconds: a key allows one request a second over all endpoints; without one many share a limit
    licence="Semantic Scholar API License Agreement",
    shelf="counts",
    forms=semantic_scholar.FORMS | semantic_scholar_authors.FORMS,
    written_by=written_by,
    about=about,
    after=after,
    split=split,
    key=Key("header", "x-api-key", "SEMANTIC_SCHOLAR_API_KEY"),
    api_hosts=frozenset({"api.semanticscholar.org"}),
    of_file=of_file,
    hello=_paper("arxiv:1706.03762", "count", "externalIds", None),
)
