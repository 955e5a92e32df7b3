"""ORCID works: what is read of a work on a person's list, and what becomes of it.

Fields     https://info.orcid.org/documentation/integration-guide/orcid-record/, and the schemas at
           https://github.com/ORCID/orcid-model (record_2.0, record_3.0); JOURNAL_ARTICLE of 2.x is journal-article now
Public     what is not said to be public (a saved page may hold more than the public API) is no fact. Nor is anything
           of the sandbox, of a deactivated record, or of one that nobody has claimed
Byline     a summary has no names: the byline is the person, by whose own word it is their work, so the iD is asserted.
           A full work may list its contributors: then these are the byline, and of their iDs only the person's own is
           asserted. Of an edited book, an issue or a student's work the person is no author: no byline
Ids        DOI, arXiv id and PMID that are the work itself (SELF). ISSN and ISBN name a container, whatever is said
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from pydantic import Field, StrictBool, StrictInt, StrictStr

from ingest.codelinks import code_claim, code_links
from ingest.forms.orcid_kinds import NOT_THEIRS, kind_of, word
from ingest.markup import plain_text, without_mail
from ingest.read import one_line
from ingest.source import Form, Record, Wire
from ingest.titles import titled
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import PaperIds, parse_arxiv, parse_doi, parse_orcid, parse_pmid
from schemas.names import LONGEST_NAME, tidy
from schemas.work import LONGEST_TEXT, LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work

NAME = "orcid"
MARKED_UP = 20  # times as long a text may be with its markup
HOST = "orcid.org"  # sandbox.orcid.org gives out iDs for tests
DEACTIVATED = frozenset({"Given Names Deactivated", "Family Name Deactivated"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AUTHORS = frozenset(  # roles of contributors that authors have: none, "author", and the fourteen of CRediT
    (
        *("", "author", "conceptualization", "data-curation", "formal-analysis", "funding-acquisition"),
        *("investigation", "methodology", "project-administration", "resources", "software", "supervision"),
        *("validation", "visualization", "writing-original-draft", "writing-review-editing"),
    )
)

Text = StrictStr | None


class Value(Wire):
    value: Text = None


class Stamp(Wire):
    value: StrictInt | None = None


class Identifier(Wire):
    path: Text = None
    uri: Text = None
    host: Text = None


class Called(Wire):
    credit: Value | None = Field(None, alias="credit-name")
    given: Value | None = Field(None, alias="given-names")
    family: Value | None = Field(None, alias="family-name")
    visibility: Text = None


class History(Wire):
    claimed: StrictBool | None = None
    deactivated: Stamp | None = Field(None, alias="deactivation-date")


class Part(Wire):
    value: StrictInt | Text = None


class Day(Wire):
    year: Part | None = None
    month: Part | None = None
    day: Part | None = None


class Owned(Wire):
    """What every record says of whose it is."""

    orcid: Identifier | None = Field(None, alias="orcid-identifier")
    history: History | None = None


class ExternalId(Wire):
    kind: Text = Field(None, alias="external-id-type")
    value: Text = Field(None, alias="external-id-value")
    normalised: Value | None = Field(None, alias="external-id-normalized")
    relation: Text = Field(None, alias="external-id-relationship")


class ExternalIds(Wire):
    ids: tuple[ExternalId, ...] | None = Field(None, alias="external-id")


class Title(Wire):
    title: Value | None = None
    subtitle: Value | None = None


class Attributes(Wire):
    role: Text = Field(None, alias="contributor-role")


class Contributor(Wire):
    name: Value | None = Field(None, alias="credit-name")
    orcid: Identifier | None = Field(None, alias="contributor-orcid")
    attributes: Attributes | None = Field(None, alias="contributor-attributes")


class Contributors(Wire):
    listed: tuple[Contributor, ...] | None = Field(None, alias="contributor", max_length=MOST_AUTHORS)


class Item(Wire):
    """A summary of a work."""

    put_code: StrictInt | Text = Field(None, alias="put-code")
    title: Title | None = None
    ids: ExternalIds | None = Field(None, alias="external-ids")
    type: Text = None
    published: Day | None = Field(None, alias="publication-date")
    journal: Value | None = Field(None, alias="journal-title")
    visibility: Text = None
    modified: Stamp | None = Field(None, alias="last-modified-date")


class Full(Item):
    """A work as it is asked for by its put-code."""

    description: Text = Field(None, alias="short-description")
    contributors: Contributors | None = None


class Failure(Wire):
    message: Text = Field(None, alias="developer-message")
    words: Text = Field(None, alias="user-message")


class Versions(Owned):
    """One work as its sources have it, the preferred one first, and whose list it stands on."""

    name: Called | None = None
    versions: tuple[Item, ...] = Field(alias="work-summary")


class Whole(Owned):
    work: Full | None = None
    error: Failure | None = None


def is_public(visibility: str | None) -> bool:
    """Unless something else is said: the public API sends what is public alone, and may leave that unsaid."""
    return visibility is None or word(visibility) == "public"


def own_id(body: object) -> str | None:
    """The iD in an `orcid-identifier`, before it is known to have the shape of one."""
    parts = [body.get(name) for name in ("path", "uri")] if isinstance(body, Mapping) else []
    return next((found for part in parts if isinstance(part, str) and (found := parse_orcid(part))), None)


def put_code(value: object) -> str:
    """The number that identifies an item, as text; empty where it is none."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() and len(text) < 20 else ""


def revision(bodies: Iterable[object]) -> str:
    """The latest time at which one of them changed, in one spelling that sorts; empty where none says it."""
    stamps = [body.get("last-modified-date") for body in bodies if isinstance(body, Mapping)]
    times = [stamp.get("value") for stamp in stamps if isinstance(stamp, Mapping)]
    known = [each for each in times if isinstance(each, int) and not isinstance(each, bool) and each > 0]
    try:
        moment = EPOCH + timedelta(milliseconds=max(known, default=0))
    except OverflowError:  # beyond the year 9999
        return ""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") if known else ""


def _summarised(record: Record, wire: Versions) -> Iterator[Fact]:
    """A work by its preferred version, with the identifiers of all."""
    orcid = owner_of(record, wire, wire.name)
    public = [each for each in wire.versions if is_public(each.visibility)]
    if not public:
        raise Unusable("not public" if wire.versions else "a group without a work")
    yield _work(record, public[0], _ids(public), _signed(public[0], wire.name, orcid))


def _full(record: Record, wire: Whole) -> Iterator[Fact]:
    """A work with its contributors and its description."""
    if wire.error is not None:
        raise Unusable(f"ORCID says: {said(wire.error.message, wire.error.words)}")
    if wire.work is None:
        raise Unusable("neither a work nor an error")
    item = wire.work
    orcid = owner_of(record, wire, None)
    if not is_public(item.visibility):
        raise Unusable("not public")
    named = _contributors(item.contributors, orcid) if item.contributors else ()
    abstract = plain_text((item.description or "")[: 2 * LONGEST_TEXT])
    if len(abstract) > LONGEST_TEXT:
        raise Unusable(f"short-description of more than {LONGEST_TEXT:,} characters")
    yield _work(record, item, _ids([item]), named or _signed(item, None, orcid), abstract)


def said(*words: str | None) -> str:
    """The first of the words in which ORCID says what is wrong."""
    return next((line for each in words if each and (line := one_line(each)[:300])), "no reason given")


def owner_of(record: Record, wire: Owned, name: Called | None) -> str | None:
    """Whose record it is. Unusable where nothing in it is the word of the person who was asked about."""
    orcid, read = own_id(wire.orcid.model_dump() if wire.orcid else None), wire.orcid
    if read and read.host and one_line(read.host).lower() not in {HOST, f"www.{HOST}"}:
        raise Unusable(f"{orcid} is an iD for tests, of {one_line(read.host)[:60]!r}")
    history = wire.history or History()
    given = {part.value for part in (name.given, name.family) if part} if name else set()
    if given & DEACTIVATED or (history.deactivated and history.deactivated.value is not None):
        raise Unusable(f"the record {orcid} is deactivated")
    if history.claimed is False:
        raise Unusable(f"nobody has claimed the record {orcid}")
    if record.asked and record.asked != f"orcid:{orcid}":
        asked = record.asked.removeprefix("orcid:")
        raise Unusable(f"the record of {orcid} came for {asked}: if they are one person, ask by {orcid}")
    return orcid


def _work(
    record: Record, item: Item, ids: PaperIds, byline: tuple[Authorship, ...], abstract: str | None = None
) -> Work:
    if not put_code(item.put_code):
        raise Unusable("no put-code")
    return Work(
        source=NAME,
        native_id=record.native_id,
        form=record.form,
        revision=record.revision,
        ids=ids,
        kind=kind_of(item.type),
        title=_title(item.title),
        byline=byline,
        abstract=abstract or None,
        venue=_plain(item.journal)[:LONGEST_TITLE] or None,
        published=date_of(item.published),
        code=code_links(abstract),
        code_claim=code_claim(abstract),
    )


def _title(title: Title | None) -> str:
    """With its subtitle, as one."""
    return titled(_plain(title.title), _plain(title.subtitle)) if title else titled("")


def _plain(text: Value | None) -> str:
    return plain_text(text.value[: MARKED_UP * LONGEST_TITLE]) if text and text.value else ""


def _ids(items: Iterable[Item]) -> PaperIds:
    """The identifiers of the work itself, of all its versions; what ORCID made of one serves where it is misspelt."""
    found: dict[str, list[str]] = {"doi": [], "arxiv": [], "pmid": []}
    parse = {"doi": parse_doi, "arxiv": parse_arxiv, "pmid": parse_pmid}
    for each in (each for item in items for each in (item.ids and item.ids.ids) or ()):
        kind = word(each.kind or "")
        if kind in parse and word(each.relation or "") == "self":
            values = (each.value, each.normalised.value if each.normalised else None)
            found[kind] += islice(filter(None, map(parse[kind], values)), 1)
    pmids = list(dict.fromkeys(found["pmid"]))
    return PaperIds.of(
        dois=(*found["doi"], *(f"10.48550/arxiv.{number}" for number in found["arxiv"])),
        pmid=pmids[0] if pmids else None,
        also=(("pmid", pmid) for pmid in pmids[1:]),
    )


def _signed(item: Item, name: Called | None, orcid: str | None) -> tuple[Authorship, ...]:
    """The person alone, where the page says who it is and the type that they wrote it."""
    printed = printed_of(name)
    if word(item.type or "") in NOT_THEIRS or not (printed or orcid):
        return ()
    parts = (name.family, name.given) if name and printed == legal_of(name) else (None, None)
    family, given = (spelt(part.value) if part else None for part in parts)
    return (Authorship(printed=printed, family=family, given=given, orcid=orcid),)


def _contributors(contributors: Contributors, owner: str | None) -> tuple[Authorship, ...]:
    """Those who wrote it, in their order; one with several roles stands once for each, so one after another is one."""
    found: list[Authorship] = []
    for each in contributors.listed or ():
        role = word((each.attributes.role if each.attributes else None) or "").rstrip("/").rpartition("/")[2]
        printed = spelt(each.name.value) if each.name else None
        orcid = own_id(each.orcid.model_dump()) if each.orcid else None
        name = Authorship(printed=printed, orcid=orcid if orcid and orcid == owner else None)
        if role in AUTHORS and (printed or name.orcid) and (not found or found[-1] != name):
            found.append(name)
    if sum(name.orcid is not None for name in found) > 1:  # at several names it is nobody's
        found = [name.model_copy(update={"orcid": None}) for name in found]
    return tuple(found)


def printed_of(name: Called | None) -> str | None:
    """As the person wants to be credited, else given and family name; None where that is not public."""
    if name is None or not is_public(name.visibility):
        return None
    return (spelt(name.credit.value) if name.credit else None) or legal_of(name)


def legal_of(name: Called | None) -> str | None:
    if name is None or not is_public(name.visibility):
        return None
    parts = (part.value for part in (name.given, name.family) if part and part.value)
    return spelt(" ".join(parts))


def spelt(text: str | None) -> str | None:
    return tidy(without_mail(text[: 2 * LONGEST_NAME])) if text else None


def date_of(day: Day | None) -> PartialDate | None:
    parts = [_number(part) for part in (day.year, day.month, day.day)] if day else [None]
    return PartialDate.of(*parts)


def _number(part: Part | None) -> int | None:
    text = str(part.value) if part and part.value else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


_GROUP = "external-ids last-modified-date name.created-date name.last-modified-date name.path name.source"
_ITEM = """
    created-date display-index path source title.translated-title url publication-date.media-type
    external-ids.external-id.external-id-normalized.transient external-ids.external-id.external-id-normalized-error
    external-ids.external-id.external-id-url
"""
_WORK = """
    citation country language-code contributors.contributor.contributor-email
    contributors.contributor.contributor-attributes.contributor-sequence
"""


def under(above: str, names: str) -> Iterator[str]:
    """The names, each below `above`."""
    return (f"{above}.{name}" for name in names.split())


FORMS: dict[str, Form[Any]] = {
    "work": Form(Versions, _summarised, frozenset((*_GROUP.split(), *under("work-summary", _ITEM)))),
    "full": Form(
        Whole,
        _full,
        frozenset(
            (
                *under("work", f"{_ITEM} {_WORK}"),
                *under("error", "error-code more-info response-code put-code"),
            )
        ),
    ),
}
