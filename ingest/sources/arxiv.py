"""arXiv: preprints of physics, mathematics, computer science and their neighbours.

API        https://info.arxiv.org/help/api/user-manual (query API), https://info.arxiv.org/help/oa (OAI-PMH),
           https://info.arxiv.org/help/author_identifiers (author feeds)
Terms      https://info.arxiv.org/help/api/tou: one request every three seconds over all machines; metadata is CC0
Asked      changes (a category, an archive or everything, by the day last changed), written_by (the feed of the author
           id or the ORCID iD, and a name), about (ids)
Walk       OAI-PMH tokens; the query API by `start`, 1,000 a page, 30,000 a query; an author feed is one page
Identity   the arXiv id without version; of people the author id (warner_s_1), given to who asks arXiv for one
Quirks     the query API comes up short or empty within the total now and then, leaves unknown ids out in silence, and
           sends errors as a feed with one entry; it cannot search ORCID iDs. OAI sets are of days last changed, for any
           reason, and begin on 2005-09-16; retired archives have none. Author feeds: see ingest/forms/arxiv_feeds.py,
           forms: see ingest/forms/arxiv.py
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from ingest.dumps import cut_lines
from ingest.elements import elements, local, mapping, root_name
from ingest.forms import arxiv_feeds
from ingest.forms.arxiv import ATOM_SHAPE, FORMS, OAI_SHAPES, SOURCE_NAME, native_id
from ingest.forms.arxiv_feeds import OWNER, claim_of, head
from ingest.forms.arxiv_times import revision
from ingest.oai import ROOTS, Item, following, items, list_records
from ingest.read import one_line, read_json, read_lines, web_page
from ingest.source import Ask, Author, Record, Source, Window
from schemas.categories import NAMES, RETIRED
from schemas.errors import BadConfig, SourceChanged, TryLater
from schemas.ids import PaperIds, parse_author
from schemas.names import fits

QUERY = "https://export.arxiv.org/api/query"
OAI = "https://oaipmh.arxiv.org/oai"
FEED = "https://arxiv.org/a/"
ATOM = "application/atom+xml"
DUMP = "https://www.kaggle.com/datasets/Cornell-University/arxiv"  # where the metadata dump is published; never asked
EARLIEST = date(2005, 9, 16)  # OAI-PMH refuses an earlier day
PAGE = 1_000  # entries; at 2,000 the API often comes up short
BATCH = 200  # ids in one address, as far as they fit
LONGEST_LIST = 3_000  # bytes of them, encoded: some servers refuse a request line of more than 4,094
MOST = 30_000  # entries of one query; arXiv refuses to go further

_PHYSICS = "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics quant-ph"
_IN_PHYSICS = frozenset(_PHYSICS.split())  # archives; every other one is a group of its own
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys('"\\()[]{}:*?^+|&!<>=', " "))  # what a query gives a meaning to
_LONGEST_QUERY = 200  # characters of a name
_BOM = b"\xef\xbb\xbf"
_NO_FEED = frozenset({400, 404})  # for an author id that nobody has, and an ORCID iD that no account is linked to
_LISTED = re.compile(rb"""class=["']?list-(?:title|authors)\b""")
_ABSTRACT = re.compile(rb"""name=["']?citation_arxiv_id\b""", re.IGNORECASE)
_INSTEAD = "use arXiv's OAI-PMH replies, or let byline harvest the category"


def changes(window: Window) -> Iterable[Ask]:
    """Records that changed in these days. Nothing for a journal's part; BadConfig where it is no category of today."""
    if window.part is not None and ":" in window.part:
        return
    part = _set_of(window.part) if window.part is not None else None
    if window.until >= EARLIEST:
        since = max(window.since, EARLIEST)
        yield list_records(OAI, prefix="arXivRaw", since=since, until=window.until, part=part)


def written_by(author: Author) -> Iterable[Ask]:
    """The papers that the person has claimed as their own, and the entries that bear the name.

    A feed is never complete, so the name is searched for as well, unless namesakes are known: the query API knows
    names, not people. With an author id the ORCID iD is not asked for: it leads to the same feed.
    """
    known = dict.fromkeys(filter(None, (parse_author(SOURCE_NAME, each) for each in author.at(SOURCE_NAME))))
    if known:
        yield from (_feed(native, f"author:{native}", author) for native in known)
    elif author.orcid:
        yield _feed(author.orcid, f"orcid:{author.orcid}", author)
    name = _searchable(author.name)
    if name and not author.namesakes:
        yield _query("search", search_query=f'au:"{name}"', start="0", max_results=str(PAGE), who=author)


def about(papers: Sequence[PaperIds]) -> Iterable[Ask]:
    """The entries of these papers, as far as they have arXiv ids."""
    for some in _fitting(dict.fromkeys(paper.arxiv for paper in papers if paper.arxiv)):
        ids = tuple(f"arxiv:{arxiv}" for arxiv in some)
        yield _query("ids", id_list=",".join(some), max_results=str(BATCH), ids=ids)


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    """The next page of the list. TryLater where the query API came up short: asked again it usually does not."""
    if ask.step == "records":
        yield from following(ask, page)
    elif ask.step in {"search", "ids"}:
        total, entries = _count(page)
        start, most = int(ask.param("start", "0")), int(ask.param("max_results", str(PAGE)))
        reachable = min(total, MOST)
        if entries < min(most, reachable - start):
            raise TryLater(f"{entries} entries from {start} of {total}: a short page")
        if start + entries < reachable:
            yield ask.having(start=str(start + entries))


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    """Entries, OAI records or lines of the dump. Of a search, only those with a name that fits.

    Entries of an author feed take with them who claims them.
    """
    if ask.step == "records":
        yield from map(_of_item, items(page, OAI_SHAPES))
    elif ask.step == "dump":
        for _, line in read_lines(page, dict):
            stamp = revision(line.get("update_date"), line.get("versions"))
            yield Record(native_id(line.get("id")), line, "snapshot", revision=stamp)
    elif ask.step == "feed":
        claim = claim_of(ask, page)
        for entry in _entries(page):
            native, asked = native_id(entry.get("id")), next(iter(ask.ids), None)
            yield Record(native, {**entry, "claim": claim}, "feed", asked, revision=revision(entry.get("updated")))
    else:
        for entry in _entries(page):
            if ask.who is None or _bears(ask.who.name, entry):
                yield _of_entry(ask, entry)


def total(ask: Ask, page: bytes) -> int | None:
    """How many entries the query has. None for a search, of which `split` keeps a part, and for OAI-PMH: it is silent.

    `after` sees to it that a search brings all of its entries.
    """
    return _count(page)[0] if ask.step == "ids" else None


def of_file(page: bytes) -> Ask:
    """The ask that a saved page answers. SourceChanged says what else came, and why it is not read."""
    start = page.removeprefix(_BOM).lstrip()
    if start.startswith(b"{"):
        return _of_dump(start.split(b"\n", 1)[0])
    if web_page(page) is not None:
        _refuse_page(page)
    name = root_name(page)
    if name == "feed":
        return _of_feed(page)
    if name in ROOTS:
        return Ask(OAI, media="text/xml", step="records")
    if name in {"rss", "RDF"} and b"arxiv.org" in page.lower():
        _refuse_daily()
    next(elements(page, ROOTS | {"feed"}, ()), None)  # says what came instead
    raise SourceChanged("neither Atom nor OAI-PMH")


def _of_dump(line: bytes) -> Ask:
    try:
        first = read_json(line, dict)
    except SourceChanged:
        first = {}
    if "id" not in first or not {"authors", "versions"} & first.keys():
        raise SourceChanged("JSON, but no lines of arXiv's metadata dump")
    return Ask(DUMP, step="dump")


def _of_feed(page: bytes) -> Ask:
    """An author feed says whom it describes, and the daily feed where it is from."""
    described = False
    for part in head(page):
        said = one_line(f"{part.text or ''} {part.get('href', '')}")
        if "//rss.arxiv.org/" in said or said.endswith("updates on arXiv.org"):
            _refuse_daily()
        described |= part.get("rel") == "describes" or OWNER.fullmatch(said) is not None
    return Ask(FEED, media=ATOM, step="feed") if described else Ask(QUERY, media=ATOM, step="search")


def _refuse_daily() -> None:
    raise SourceChanged(
        "arXiv's daily RSS feed is not read: it gives the day of announcement instead of the paper's dates, leaves"
        f" papers out, and joins all names in one text; {_INSTEAD}"
    )


def _refuse_page(page: bytes) -> None:
    if _ABSTRACT.search(page):
        raise SourceChanged("arXiv's page of one paper is not read here; use `byline import landing`")
    if _LISTED.search(page):
        raise SourceChanged(
            f"arXiv's listing page is not read: it has no dates and no versions, and may be cut; {_INSTEAD}"
        )


def _feed(native: str, spelled: str, who: Author) -> Ask:
    """`.atom` keeps the names apart, `.atom2` joins them."""
    return Ask(f"{FEED}{native}.atom", media=ATOM, step="feed", who=who, ids=(spelled,), absent=_NO_FEED)


def _fitting(natives: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Ids in batches that fit an address, by their number and encoded length."""
    some: list[str] = []
    length = 0
    for native in natives:
        size = len(quote(native, safe="")) + len("%2C")
        if len(some) == BATCH or length + size > LONGEST_LIST:
            yield tuple(some)
            some, length = [], 0
        some.append(native)
        length += size
    if some:
        yield tuple(some)


def _query(step: str, *, who: Author | None = None, ids: tuple[str, ...] = (), **params: str) -> Ask:
    return Ask(QUERY, tuple(params.items()), media=ATOM, step=step, who=who, ids=ids)


def _searchable(name: str) -> str:
    """The name as the API's phrases have it: given name first, and nothing that means something to a query."""
    family, comma, given = one_line(name).partition(",")
    return one_line((f"{given} {family}" if comma else name).translate(_NOT_IN_A_NAME))[:_LONGEST_QUERY]


def _set_of(category: str) -> str:
    """The OAI set of a category or archive: cs.CL is cs:cs:CL, hep-th physics:hep-th, cs the whole group."""
    archive, _, kind = category.partition(".")
    if category not in NAMES or archive in RETIRED:
        why = "was closed: its papers are in an archive of today" if archive in RETIRED else "is none of arXiv's"
        raise BadConfig(f"category {category[:60]!r} {why}; see https://arxiv.org/category_taxonomy")
    group = "physics" if archive in _IN_PHYSICS else archive
    if kind:
        return f"{group}:{archive}:{kind}"
    return group if group == archive and archive != "physics" else f"{group}:{archive}"


def _entries(page: bytes) -> Iterator[dict[str, Any]]:
    """The entries of a feed. An entry that stands for an error raises SourceChanged."""
    for element in elements(page, {"feed"}, {"entry"}):
        entry = mapping(element, ATOM_SHAPE)
        if isinstance(sent := entry.get("id"), str) and "/api/errors" in sent:
            raise SourceChanged(f"arXiv answers with an error: {one_line(str(entry.get('summary', '')))[:300]}")
        yield entry


def _count(page: bytes) -> tuple[int, int]:
    """The total that the feed tells, and the number of its entries."""
    told, entries = "", 0
    for element in elements(page, {"feed"}, {"entry", "totalResults"}):
        if local(element) == "entry":
            entries += 1
        else:
            told = (element.text or "").strip()
    if not told.isascii() or not told.isdigit():
        raise SourceChanged(f"a feed that does not tell its total: {told[:60]!r}")
    return int(told), entries


def _of_entry(ask: Ask, entry: dict[str, Any]) -> Record:
    native = native_id(entry.get("id"))
    asked = f"arxiv:{native}"
    return Record(native, entry, "atom", asked if asked in ask.ids else None, revision=revision(entry.get("updated")))


def _bears(name: str, entry: dict[str, Any]) -> bool:
    printed = (author.get("name") for author in entry.get("author", ()) if isinstance(author, dict))
    return any(fits(one, name) for one in printed if isinstance(one, str))


def _of_item(item: Item) -> Record:
    form = item.prefix.lower()
    body = {**item.metadata, "header": item.header}
    native = native_id(item.identifier or item.metadata.get("id"))
    if item.deleted and native:
        return Record(native, body, "arxivraw", deleted=True, revision=revision(item.datestamp))
    if item.prefix in OAI_SHAPES:
        versions = item.metadata.get("version", []) if form == "arxivraw" else None
        return Record(native, body, form, revision=revision(item.datestamp, versions))
    if item.prefix:
        body["format"] = "oai_dc" if form == "dc" else item.prefix
    return Record(native, body, "oai_dc" if form == "dc" else "other", revision=revision(item.datestamp))


SOURCE = Source(
    name=SOURCE_NAME,
    title="arXiv",
    service="arxiv",
    pause=3.0,  # seconds; arXiv's terms of use
    licence="CC0 1.0",
    forms=FORMS | arxiv_feeds.FORMS,
    changes=changes,
    written_by=written_by,
    about=about,
    after=after,
    split=split,
    total=total,
    busy=True,
    overlap=1,  # days: records slip past while a list is paged, and today's replies are cached
    # At arxiv.org nothing but author feeds is asked for, which arXiv's help offers to programs.
    api_hosts=frozenset({"arxiv.org", "export.arxiv.org", "oaipmh.arxiv.org"}),
    of_file=of_file,
    cut=cut_lines,
    hello=next(iter(about([PaperIds(arxiv="hep-th/9901001")]))).having(max_results="1"),
)
