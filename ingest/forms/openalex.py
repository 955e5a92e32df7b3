"""OpenAlex works: what is read of a work and of its counts, and what becomes of it.

Replies before 2023-06 tell places as `host_venue` and `alternate_host_venues`, without names as printed, and all
affiliations of a name in one text. Replies with a `select` of somebody else's may have `display_name` alone, or a year.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any

from pydantic import Field, Strict, StrictBool, StrictStr

from ingest.codelinks import code_claim, code_links
from ingest.forms.openalex_kinds import kind_of
from ingest.markup import plain_text, without_mail
from ingest.read import further_fields, one_line
from ingest.source import Form, Record, Wire
from ingest.titles import titled
from schemas.dates import FIRST_YEAR, LAST_YEAR, PartialDate
from schemas.errors import Unusable
from schemas.ids import PaperIds, parse_arxiv, parse_openalex, parse_orcid, parse_page, parse_ror
from schemas.names import tidy
from schemas.observation import Observation
from schemas.work import LONGEST_TEXT, LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work

NAME = "openalex"
LAST_WORD = 100_000  # a position beyond it is no abstract's
LONGEST_PLACE = 1_000  # characters; what follows is cut off
MARKED_UP = 20  # times as long a title may be with its markup
ARXIV = "arXiv"  # how the names of the repository and of its sections begin, which are not venues

MOST = 10_000_000_000  # the greatest number that is kept of a work
MILLION = 1_000_000  # a share, and what has a fraction, is kept in millionths
Count = Annotated[int, Strict(), Field(ge=0, le=MOST)]
Number = Annotated[float, Strict()] | None
Year = Annotated[int, Strict(), Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Text = StrictStr | None


class Ids(Wire):
    pmid: Text = None


class Cited(Wire):
    year: Year
    cited: Count = Field(alias="cited_by_count")


class Percentile(Wire):
    value: Number = None


class Counts(Wire):
    """What every copy of a work tells: who it is and how often it is cited."""

    id: Text = None
    doi: Text = None
    ids: Ids | None = None
    cited: Count | None = Field(None, alias="cited_by_count")
    by_year: tuple[Cited, ...] | None = Field(None, alias="counts_by_year")
    fwci: Number = None
    percentile: Percentile | None = Field(None, alias="citation_normalized_percentile")


class Called(Wire):
    """Anything of which only the name is read."""

    display_name: Text = None


class Topic(Wire):
    field: Called | None = None


class Venue(Wire):
    id: Text = None
    display_name: Text = None


class Location(Wire):
    id: Text = None
    landing_page_url: Text = None
    pdf_url: Text = None


class Primary(Location):
    source: Venue | None = None
    license: Text = None


class Host(Location, Venue):
    """A place of the work, as it was told before 2023-06: the venue, the address and the licence in one."""

    landing_page_url: Text = Field(None, alias="url")
    license: Text = None


class Human(Wire):
    id: Text = None
    display_name: Text = None


class Institution(Wire):
    ror: Text = None


class Name(Wire):
    author: Human | None = None
    printed: Text = Field(None, alias="raw_author_name")
    orcid: Text = Field(None, alias="raw_orcid")
    affiliations: tuple[StrictStr, ...] | None = Field(None, alias="raw_affiliation_strings")
    affiliation: Text = Field(None, alias="raw_affiliation_string")  # before 2023-06, all in one text
    institutions: tuple[Institution, ...] | None = None


class Item(Counts):
    title: Text = None
    name: Text = Field(None, alias="display_name")
    day: Text = Field(None, alias="publication_date")
    year: Annotated[int, Strict()] | None = Field(None, alias="publication_year")
    type: Text = None
    byline: tuple[Name, ...] = Field(alias="authorships", max_length=MOST_AUTHORS)
    truncated: StrictBool | None = Field(None, alias="is_authors_truncated")
    primary: Primary | None = Field(None, alias="primary_location")
    locations: tuple[Location, ...] | None = None
    host: Host | None = Field(None, alias="host_venue")
    hosts: tuple[Host, ...] | None = Field(None, alias="alternate_host_venues")
    topic: Topic | None = Field(None, alias="primary_topic")
    retracted: StrictBool | None = Field(None, alias="is_retracted")
    paratext: StrictBool | None = Field(None, alias="is_paratext")
    words: dict[str, Any] | None = Field(None, alias="abstract_inverted_index")
    updated: Text = Field(None, alias="updated_date")


def work_id(body: Mapping[str, Any]) -> str | None:
    return parse_openalex(body["id"], "W") if isinstance(body.get("id"), str) else None


def paper_ids(body: Mapping[str, Any]) -> PaperIds:
    """The identifiers of a work as sent, before it is known to have the shape of one."""
    ids = body.get("ids")
    return _ids(body.get("doi"), ids.get("pmid") if isinstance(ids, dict) else None, work_id(body))


def revision(body: Mapping[str, Any]) -> str:
    """When OpenAlex last wrote the record, in one spelling that sorts; empty where it does not say."""
    text = body.get("updated_date")
    try:
        stamp = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        stamp = None
    if stamp is None:
        return ""
    try:
        return (
            (stamp.astimezone(UTC) if stamp.tzinfo else stamp).replace(tzinfo=None).isoformat(timespec="microseconds")
        )
    except OverflowError:  # year 1 or 9999, moved by its zone
        return ""


def _ids(
    doi: object, pmid: object, native: str | None, arxiv: str | None = None, pages: Iterable[str] = ()
) -> PaperIds:
    return PaperIds.of(
        arxiv=arxiv,
        dois=(doi,) if isinstance(doi, str) else (),
        pmid=pmid if isinstance(pmid, str) else None,
        also=(*(((NAME, native),) if native else ()), *(("page", page) for page in pages)),
    )


def _counted(record: Record, wire: Counts) -> Iterator[Fact]:
    """The counts of a work, without the work."""
    native = work_id(record.body)
    if native is None:
        raise Unusable("no OpenAlex id")
    return _counts(native, _ids(wire.doi, wire.ids and wire.ids.pmid, native), wire)


def _counts(native: str, ids: PaperIds, wire: Counts) -> Iterator[Fact]:
    """Citations, all and by year, and OpenAlex's own measures of them."""
    if wire.cited is not None:
        yield Observation(source=NAME, native_id=native, ids=ids, measure="citations", value=wire.cited)
    for year, value in {each.year: each.cited for each in wire.by_year or ()}.items():
        yield Observation(source=NAME, native_id=native, ids=ids, measure="citations in year", value=value, year=year)
    share = wire.percentile.value if wire.percentile else None
    for measure, number, most in (("fwci", wire.fwci, MOST), ("citation percentile", share, MILLION)):
        if (scaled := millionths(number, most)) is not None:
            yield Observation(source=NAME, native_id=native, ids=ids, measure=measure, value=scaled)


def millionths(number: float | None, most: int) -> int | None:
    """A number in millionths, halves to the even side; None for one that is negative or over `most` of them.

    A count out of bounds sets its record aside, for then the record is not what it was. These are computed anew every
    few weeks for comparison, and one that went wrong takes nothing else with it.

    >>> millionths(0.5, 1_000_000), millionths(0.1234565, 1_000_000), millionths(-0.1, 1_000_000)
    (500000, 123456, None)
    """
    if number is None or not 0 <= number <= most:
        return None
    value = round(Decimal(str(number)).scaleb(6))
    return value if value <= most else None


def _work(record: Record, item: Item) -> Iterator[Fact]:
    """The work and its counts. Unusable if untitled, too long anywhere, or of a type not in KINDS."""
    native = work_id(record.body)
    if native is None:
        raise Unusable("no OpenAlex id")
    title = titled(plain_text((item.title or item.name or "")[: MARKED_UP * LONGEST_TITLE]))
    ids = _ids(item.doi, item.ids and item.ids.pmid, native, _arxiv(item), _pages(item))
    abstract = _abstract(item.words)
    place = item.primary or item.host
    field = one_line(item.topic.field.display_name or "") if item.topic and item.topic.field else ""
    yield Work(
        source=NAME,
        native_id=native,
        form=record.form,
        revision=record.revision,
        ids=ids,
        kind=kind_of(item.type, paratext=bool(item.paratext)),
        title=title,
        byline=tuple(map(_authorship, item.byline)),
        abstract=abstract,
        venue=_venue(item.primary.source if item.primary else item.host),
        published=_published(item.day) or PartialDate.of(item.year),
        categories=(field,) if field else (),
        license=one_line((place.license if place else None) or "")[:100] or None,
        retracted=bool(item.retracted),
        code=code_links(abstract),
        code_claim=code_claim(abstract),
    )
    yield from _counts(native, ids, item)


def _authorship(name: Name) -> Authorship:
    """As printed. A guessed ORCID (`author.orcid`) is not read, and the placeholder author is nobody."""
    human = name.author
    return Authorship(
        printed=tidy(name.printed) or (tidy(human.display_name) if human else None),
        orcid=parse_orcid(name.orcid) if name.orcid else None,
        native=parse_openalex(human.id, "A") if human and human.id else None,
        affiliations=_affiliations(name.affiliations or filter(None, (name.affiliation,))),
        rors=rors(place.ror for place in name.institutions) if name.institutions else (),
    )


def rors(texts: Iterable[str | None]) -> tuple[str, ...]:
    """ROR ids in their order, without repeats."""
    return tuple(dict.fromkeys(filter(None, map(parse_ror, texts))))


def _affiliations(texts: Iterable[str]) -> tuple[str, ...]:
    """As printed, without e-mail addresses, which stand in many of them."""
    found = []
    for text in texts:
        found.append(one_line(without_mail(text[:LONGEST_PLACE])))
    return tuple(dict.fromkeys(filter(None, found)))


def _places(item: Item) -> Iterator[Location]:
    yield from filter(None, (item.primary, *(item.locations or ()), item.host, *(item.hosts or ())))


def _arxiv(item: Item) -> str | None:
    """The arXiv id that one of the work's locations carries; OpenAlex has no field for it."""
    for place in _places(item):
        for text in (place.landing_page_url, place.id):
            if (
                text
                and "arxiv" in text.lower()
                and (found := parse_arxiv(text.removeprefix("doi:").removeprefix("pmh:")))
            ):
                return found
    return None


def _pages(item: Item) -> Iterator[str]:
    """The work's page at a venue that gives no other identifier, where one of its locations is there."""
    for place in _places(item):
        for text in (place.landing_page_url, place.pdf_url):
            if page := parse_page(text):
                yield page


def _venue(venue: Venue | None) -> str | None:
    if venue is None or venue.display_name is None or venue.display_name.startswith(ARXIV):
        return None
    return one_line(venue.display_name)[:LONGEST_TITLE] or None


def _published(day: str | None) -> PartialDate | None:
    """The day; of a 1 January only the year, because OpenAlex writes that day where its source gave a year."""
    date = PartialDate.parse(day)
    return PartialDate(date.year) if date and (date.month, date.day) == (1, 1) else date


def _abstract(index: dict[str, Any] | None) -> str | None:
    """The text of an index word → positions; an older spelling wraps it in `InvertedIndex`. Gaps are closed."""
    if not index:
        return None
    wrapped = index.get("InvertedIndex")
    words = wrapped if isinstance(wrapped, dict) else index
    if not set(map(type, words.values())) <= {list} or not set(map(type, chain.from_iterable(words.values()))) <= {int}:
        raise Unusable("abstract: positions that are no list of whole numbers")
    placed = {position: word for word, positions in words.items() for position in positions}
    order = sorted(placed)
    if order and not 0 <= order[0] <= order[-1] <= LAST_WORD:
        raise Unusable(f"abstract: a position that is not from 0 to {LAST_WORD:,}")
    if sum(map(len, placed.values())) + len(order) > LONGEST_TEXT:
        raise Unusable(f"abstract of more than {LONGEST_TEXT:,} characters")
    return plain_text(" ".join([placed[position] for position in order])) or None


_ALSO_SENT = """
    abstract_inverted_index_v3 apc_list apc_paid awards best_oa_location biblio
    cited_by_api_url cited_by_percentile_year concepts content_urls corresponding_author_ids
    corresponding_institution_ids countries_distinct_count created_date datasets fulltext_origin funders
    grants has_content has_fulltext indexed_in institution_assertions institutions institutions_distinct_count
    is_xpac keywords language locations_count mesh ngrams_url open_access referenced_works
    referenced_works_count related_works relevance_score study_designs sustainable_development_goals
    sustainable_development_goals_aurora topics type_crossref versions
    citation_normalized_percentile.is_in_top_10_percent citation_normalized_percentile.is_in_top_1_percent
    ids.doi ids.mag ids.openalex ids.pmcid
    alternate_host_venues.is_best alternate_host_venues.is_oa alternate_host_venues.issn alternate_host_venues.issn_l
    alternate_host_venues.publisher alternate_host_venues.type alternate_host_venues.version
    authorships.affiliations authorships.author.observed_orcids authorships.author.orcid authorships.author_position
    authorships.countries
    authorships.institutions.country_code authorships.institutions.display_name authorships.institutions.id
    authorships.institutions.lineage authorships.institutions.type authorships.is_corresponding
    host_venue.is_oa host_venue.issn host_venue.issn_l host_venue.publisher host_venue.type host_venue.version
    locations.is_accepted locations.is_oa locations.is_published locations.license locations.license_id
    locations.raw_source_name locations.raw_type locations.source locations.venue locations.version
    primary_location.is_accepted primary_location.is_oa primary_location.is_published primary_location.license_id
    primary_location.raw_source_name primary_location.raw_type primary_location.venue primary_location.version
    primary_location.source.host_organization primary_location.source.host_organization_lineage
    primary_location.source.host_organization_lineage_names primary_location.source.host_organization_name
    primary_location.source.is_core primary_location.source.is_in_doaj primary_location.source.is_indexed_in_scopus
    primary_location.source.is_oa primary_location.source.issn primary_location.source.issn_l
    primary_location.source.listed_in primary_location.source.type
    primary_topic.display_name primary_topic.domain primary_topic.field.id primary_topic.id primary_topic.score
    primary_topic.subfield
"""
_UNREAD = frozenset(_ALSO_SENT.split())

FORMS: dict[str, Form[Any]] = {
    "work": Form(Item, _work, _UNREAD),
    "count": Form(Counts, _counted, _UNREAD | further_fields(Item, Counts)),
}
