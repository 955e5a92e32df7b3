"""OpenAlex: works, their counts, and what it believes of authors.

API        https://developers.openalex.org; data CC0
Asked      written_by (author ids, else ORCID, else known papers, else a search by name), about (OpenAlex ids, DOIs,
           PMIDs, 100 a call)
Walk       `cursor=*`, then `meta.next_cursor` until it is null or a page is empty. A search for people is one page:
           the 100 best
Price      in credits: a single record by its own or a prefixed id is free, a list 1, a search 10; the day's budget
           stands in the reply headers. `/works/https://doi.org/…` would be billed as a list, `/works/doi:…` is free
Identity   the W id of a work, the A id of an author. One person often has several A ids, and they change
Quirks     a list cuts bylines at 100 names and sets `is_authors_truncated`: the single record has all.
           `meta.timed_out` marks a partial page. An or-filter drops unknown and merged ids in silence, and the
           placeholder author A9999999999 too: a filter of it alone would match the whole index. A DOI with a comma
           or a bar breaks a filter. A 404 is a web page. A preprint and its article are often two works.
           "Plan upgrade required" comes as a 429 for which waiting never helps
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pydantic import StrictBool, StrictInt, StrictStr

from ingest.dumps import cut_lines, is_lines
from ingest.forms import openalex, openalex_authors
from ingest.forms.openalex import NAME, paper_ids, revision, work_id
from ingest.forms.openalex_authors import author_id
from ingest.forms.openalex_kinds import entity_of, letter_of
from ingest.read import batched, one_line, read_json, read_lines, shape
from ingest.source import Ask, Author, Budget, Key, Record, Source, Wire
from schemas.errors import SourceChanged, TryLater
from schemas.ids import PaperIds, parse_openalex
from schemas.names import fits

API = "https://api.openalex.org"
BYLINES = 3  # papers known to be theirs whose bylines are looked at for the author id; single records are free
MOST_IDS = 100  # values in one filter, and records on one page
LONGEST_FILTER = 7_000  # bytes, encoded: a request line over 8,190 is refused
NOT_FOUND = frozenset({404})
WORK = (
    "id,doi,ids,title,publication_date,type,authorships,is_authors_truncated,primary_location,locations,primary_topic,"
    "cited_by_count,counts_by_year,fwci,citation_normalized_percentile,is_retracted,is_paratext,abstract_inverted_index,"
    "updated_date"
)
COUNTS = "id,doi,ids,cited_by_count,counts_by_year,fwci,citation_normalized_percentile"
PERSON = (
    "id,orcid,display_name,display_name_alternatives,works_count,cited_by_count,summary_stats,last_known_institutions,"
    "affiliations,topics,counts_by_year"
)
FORM_OF = {
    "work": "work",
    "works": "work",
    "byline": "work",
    "count": "count",
    "counts": "count",
    "author": "author",
    "people": "author",
}  # by step
SINGLE = frozenset({"work", "byline", "count", "author"})


class Meta(Wire):
    count: StrictInt | None = None
    next_cursor: StrictStr | None = None
    timed_out: StrictBool | None = None


class Listing(Wire):
    meta: Meta
    results: tuple[dict[str, Any], ...]


def written_by(author: Author) -> Iterable[Ask]:
    """By known author ids; else by ORCID; else by the bylines of known papers; else by name, without namesakes.

    The works of all known ids are one list. Each id is also asked by itself, free: it may be gone or merged. Where a
    search has just told of them, its answer is their record.
    """
    known = _known(author)
    fallback = _by_orcid(author) or next(_bylines(author), None) or _by_name(author)
    if known and author.searched and (search := _by_name(replace(author, namesakes=False))):
        yield replace(search, who=author)
    else:
        yield from (
            _author(native, f"openalex:{native}", author, None if number else fallback)
            for number, native in enumerate(known)
        )
    if known:
        yield from (_works(some) for some in batched(known, MOST_IDS))
    elif author.orcid is None and author.papers:
        yield from _bylines(author)
    elif fallback:
        yield fallback


def about(papers: Sequence[PaperIds]) -> Iterable[Ask]:
    """Counts, by OpenAlex ids where they are known, else by every DOI (an arXiv paper has one), else by PMID."""
    wanted: dict[str, dict[str, str]] = {"openalex": {}, "doi": {}, "pmid": {}}
    for spelled in dict.fromkeys(each for paper in papers for each in _askable(paper)):
        kind, value = _theirs(spelled)
        if "," in value or "|" in value:
            yield Ask(
                f"{API}/works/{kind}:{quote(value, safe='/()')}",
                (("select", COUNTS),),
                step="count",
                ids=(spelled,),
                absent=NOT_FOUND,
                cost=0,
            )
        else:
            wanted[kind][spelled] = value
    for kind, values in wanted.items():
        for some in _fitting(values):
            yield _list(
                "works", "counts", ("filter", f"{kind}:{'|'.join(values[each] for each in some)}"), COUNTS, some
            )


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    if ask.step == "lines":
        return
    read = _read(ask, page)
    if ask.step in {"works", "counts"} and read.results and read.meta.next_cursor and ask.param("cursor"):
        yield ask.having(cursor=read.meta.next_cursor)
    if ask.step == "works":
        yield from (_work(native) for row in read.results if _is_cut(row) and (native := work_id(row)))
    if ask.who and ask.step == "byline" and (signed := tuple(_signed(ask.who, read.results[0]))):
        yield _works(signed)
    if ask.who and ask.step in {"author", "people"}:
        yield from _works_of(ask, ask.who, read.results)


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    if ask.step == "lines":
        for _, row in read_lines(page, dict):
            yield _record("author" if letter_of(row) == "A" else "work", row)
        return
    form, wanted = FORM_OF[ask.step], frozenset(ask.ids)
    for row in _read(ask, page).results:
        if ask.step == "people" and ask.who and not _wanted(ask.who, row):
            continue
        record = _record("count" if ask.step == "works" and _is_cut(row) else form, row)
        if ask.step in SINGLE and wanted:
            record = replace(record, asked=ask.ids[0])
        elif wanted:
            record = replace(record, asked=next((each for each in paper_ids(row).spelled if each in wanted), None))
        yield record


def total(ask: Ask, page: bytes) -> int | None:
    """How many works an author's walk says it holds."""
    return _read(ask, page).meta.count if ask.step == "works" else None


def of_file(page: bytes) -> Ask:
    """The step that a saved page answers, told from its first record. Other entities and groupings are not read."""
    if is_lines(page):
        _, first = next(read_lines(page, dict))
        entity_of(first)
        return Ask(f"{API}/works", step="lines")
    one: dict[str, Any] = read_json(page, dict)
    if "results" not in one:
        _refuse_errors(one)
        entity = entity_of(one)
        return Ask(
            f"{API}/{entity}", step={"authors": "author"}.get(entity, "work" if "authorships" in one else "count")
        )
    rows = shape(Listing, one).results
    if not rows and (one.get("group_by") or one.get("group_bys")):
        raise SourceChanged("an OpenAlex grouping is not read")
    entity = entity_of(rows[0]) if rows else "works"
    whole = not rows or "authorships" in rows[0]
    return Ask(f"{API}/{entity}", step={"authors": "people"}.get(entity, "works" if whole else "counts"))


def _known(author: Author) -> tuple[str, ...]:
    """The author ids, cleaned; the placeholder for "no author" is none."""
    return tuple(dict.fromkeys(native for each in author.at(NAME) if (native := parse_openalex(each, "A"))))


def _by_orcid(author: Author) -> Ask | None:
    if author.orcid is None:
        return None
    return _author(f"orcid:{author.orcid}", f"orcid:{author.orcid}", author, _by_name(author))


def _by_name(author: Author) -> Ask | None:
    """A search costs ten lists, so the name goes in without signs that would be read as a query's."""
    words = " ".join(re.sub(r"[^\w\s'’.-]", " ", author.name).split())
    if author.namesakes or not words:
        return None
    return Ask(
        f"{API}/authors",
        (("search", words), ("select", PERSON), ("per_page", str(MOST_IDS))),
        step="people",
        who=author,
        cost=10,
    )


def _bylines(author: Author) -> Iterator[Ask]:
    """The single records of the first papers known to be theirs, each by its best identifier."""
    spelled = (next(_askable(paper), None) for paper in author.papers)
    for each in [each for each in spelled if each][:BYLINES]:
        kind, value = _theirs(each)
        path = value if kind == NAME else f"{kind}:{quote(value, safe='/()')}"
        yield Ask(
            f"{API}/works/{path}",
            (("select", WORK),),
            step="byline",
            who=author,
            ids=(each,),
            absent=NOT_FOUND,
            cost=0,
        )


def _signed(who: Author, row: Mapping[str, Any]) -> Iterator[str]:
    """The author ids on a work's byline at the names that may be the person's."""
    authorships = row.get("authorships")
    for each in authorships if isinstance(authorships, list) else ():
        author = each.get("author") if isinstance(each, dict) else None
        if isinstance(author, dict) and (native := author_id(author)):
            printed = (each.get("raw_author_name"), author.get("display_name"))
            if any(isinstance(name, str) and fits(name, who.name) for name in printed):
                yield native


def _author(path: str, spelled: str, author: Author, otherwise: Ask | None) -> Ask:
    return Ask(
        f"{API}/authors/{path}",
        (("select", PERSON),),
        step="author",
        who=author,
        ids=(spelled,),
        absent=NOT_FOUND,
        otherwise=otherwise,
        cost=0,
    )


def _work(native: str) -> Ask:
    ids = (f"openalex:{native}",)
    return Ask(f"{API}/works/{native}", (("select", WORK),), step="work", ids=ids, absent=NOT_FOUND, cost=0)


def _works(natives: Sequence[str]) -> Ask:
    return _list("works", "works", ("filter", f"author.id:{'|'.join(natives)}"), WORK)


def _list(entity: str, step: str, what: tuple[str, str], select: str, ids: tuple[str, ...] = ()) -> Ask:
    params = (what, ("select", select), ("per_page", str(MOST_IDS)), ("cursor", "*"))
    return Ask(f"{API}/{entity}", params, step=step, ids=ids)


def _works_of(ask: Ask, who: Author, rows: Sequence[dict[str, Any]]) -> Iterator[Ask]:
    """The list of works that an author record leads to, unless the known ids' own list has them.

    An id that answered under another one was merged: both go into the filter.
    """
    if ask.step == "people" and (who.namesakes or who.searched):
        return
    asked = tuple(each.removeprefix("openalex:") for each in ask.ids if each.startswith("openalex:"))
    found = (author_id(row) for row in rows if ask.step == "author" or _may_be(who, row))
    if new := tuple(dict.fromkeys(native for native in found if native and native not in _known(who))):
        yield _works((*new, *asked))


def _wanted(who: Author, row: Mapping[str, Any]) -> bool:
    """Whether a search's record may be theirs; of one that has told who they are, only their own are."""
    return author_id(row) in _known(who) if who.searched else _may_be(who, row)


def _may_be(who: Author, row: Mapping[str, Any]) -> bool:
    others = row.get("display_name_alternatives")
    names = (row.get("display_name"), *(others if isinstance(others, list) else ()))
    return any(isinstance(name, str) and fits(name, who.name) for name in names)


def _askable(paper: PaperIds) -> Iterator[str]:
    """What to ask a paper by: a published DOI before the arXiv one, and both, since they are often two works."""
    named = tuple(f"{kind}:{value}" for kind, value in paper.also if kind == NAME)
    dois = (paper.doi, *(value for kind, value in paper.also if kind == "doi"))
    spelled = (*(f"doi:{doi}" for doi in dois if doi), *((f"arxiv:{paper.arxiv}",) if paper.arxiv else ()))
    yield from named or spelled or ((f"pmid:{paper.pmid}",) if paper.pmid else ())


def _theirs(spelled: str) -> tuple[str, str]:
    """Our spelling as the name and value of one of their filters."""
    kind, _, value = spelled.partition(":")
    return ("doi", f"10.48550/arxiv.{value}".lower()) if kind == "arxiv" else (kind, value)


def _fitting(values: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The spelled ids in batches that fit a filter, by their number and encoded length."""
    some: list[str] = []
    length = 0
    for spelled, value in values.items():
        size = len(quote(value, safe="")) + len("%7C")
        if some and (len(some) == MOST_IDS or length + size > LONGEST_FILTER):
            yield tuple(some)
            some, length = [], 0
        some.append(spelled)
        length += size
    if some:
        yield tuple(some)


def _read(ask: Ask, page: bytes) -> Listing:
    """The page as a list, a single record as a list of one. TryLater where OpenAlex ran out of time and sent a part."""
    one: dict[str, Any] = read_json(page, dict)
    _refuse_errors(one)
    if ask.step in SINGLE:
        if "results" in one:
            raise SourceChanged("a list where one record was asked for")
        if (entity := entity_of(one)) != ("authors" if ask.step == "author" else "works"):
            raise SourceChanged(f"one of the {entity} came where another entity was asked for")
        return Listing(meta=Meta(), results=(one,))
    read = shape(Listing, one)
    if read.meta.timed_out:
        raise TryLater("OpenAlex ran out of time and sent a part of the page")
    return read


def _record(form: str, row: dict[str, Any]) -> Record:
    """With the id it is told by: its own, else its DOI or what stands for an id, so that what is set aside is found."""
    if form == "author":
        native = author_id(row) or one_line(str(row.get("id") or ""))[:100]
    else:
        native = work_id(row) or next(iter(paper_ids(row).spelled), "")
    return Record(native, row, form=form, revision=revision(row) if form == "work" else "")


def _is_cut(row: Mapping[str, Any]) -> bool:
    """Whether a list's copy of a work lacks names: it says so, or has exactly as many as lists are cut at."""
    names = row.get("authorships")
    return row.get("is_authors_truncated") is True or (isinstance(names, list) and len(names) == MOST_IDS)


def _refuse_errors(one: Mapping[str, Any]) -> None:
    if "error" in one:
        said = ": ".join(str(one[part]) for part in ("error", "message") if part in one)
        raise SourceChanged(f"OpenAlex says: {one_line(said[:500])[:200]}")


SOURCE = Source(
    name=NAME,
    title="OpenAlex",
    service="openalex",
    pause=0.12,  # seconds: ten requests a second are allowed without a key
    licence="CC0",
    shelf="counts",
    forms=openalex.FORMS | openalex_authors.FORMS,
    written_by=written_by,
    about=about,
    after=after,
    split=split,
    total=total,
    budget=Budget("x-ratelimit-remaining", "x-ratelimit-reset"),
    key=Key("param", "api_key", "OPENALEX_API_KEY"),
    never=(b"Plan upgrade required",),
    api_hosts=frozenset({"api.openalex.org"}),
    of_file=of_file,
    cut=cut_lines,
    hello=Ask(f"{API}/works/W2741809807", (("select", "id"),), absent=NOT_FOUND, cost=0),  # one by its id is free
)
