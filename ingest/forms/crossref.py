"""Crossref works: what is read of a record, and what becomes of it.

Fields     https://api.crossref.org/swagger-ui/index.html, https://github.com/CrossRef/rest-api-doc (api_format.md)
Missing    a key without a value is left out: `author` where nobody is named, `title` of a journal's issue
Dates      `issued` is the earliest of publication; `[[null]]` and the year 0 are unknown. A thesis has `approved` alone
Order      by `indexed`: it moves with everything that a record shows, also what others deposit (a retraction, a
           relation, a citation), where `deposited` moves with its own publisher's deposits alone
Notices    `update-to` stands on the notice, `updated-by` on the work, or both on both. A work that points at itself was
           changed where it stands: that tells of a retraction alone
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, Strict, StrictInt, StrictStr

from ingest.codelinks import code_claim, code_links
from ingest.forms.crossref_kinds import NEW_VERSION, Update, Updates, judged, kind_of
from ingest.markup import plain_text, without_mail
from ingest.read import further_fields, one_line
from ingest.source import Form, Record, Wire
from ingest.titles import titled
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import LONGEST_DOI, PaperIds, parse_arxiv, parse_doi, parse_orcid, parse_pmid, parse_ror, safe_url
from schemas.names import LONGEST_NAME, tidy
from schemas.observation import Observation
from schemas.work import LONGEST_TEXT, LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work

NAME = "crossref"
LONGEST_PLACE = 1_000  # characters; what follows is cut off
MARKED_UP = 20  # times as long a text may be with its markup: MathML needs much
ESCAPED = 3  # times at most that markup is escaped
_HEADING = re.compile(
    r"\A\s*(?:<(?:jats:)?sec\b[^>]*>\s*)?<(?:jats:)?title\b[^>]*>\s*"
    r"(?:abstract|summary|synopsis|résumé|resumen|resumo|zusammenfassung)\s*[.:]?\s*</(?:jats:)?title>",
    re.I,
)
_SCRAMBLED = re.compile("[\u00c3-\u00c5][\u0080-\u00bf\u0152-\u2122]")  # letters with marks, as two of Latin-1
# Relations by which a publisher says that another DOI is the same work. Translations, editions, reviews, supplements
# and parts are other publications.
SAME_WORK = frozenset(
    {
        "has-manuscript",
        "has-preprint",
        "has-version",
        "is-identical-to",
        "is-manuscript-of",
        "is-preprint-of",
        "is-same-as",
        "is-version-of",
    }
)

IN_BOOKS = frozenset({"book-chapter", "book-part", "book-section", "proceedings-article", "reference-entry"})

Cited = Annotated[int, Strict(), Field(ge=0, le=10_000_000_000)]
Text = StrictStr | None
Texts = StrictStr | tuple[Text, ...] | None  # a list in the API, one text in CSL JSON


class Dated(Wire):
    parts: tuple[tuple[StrictInt | None, ...], ...] | None = Field(None, alias="date-parts")


class Stamped(Wire):
    time: Text = Field(None, alias="date-time")


class Institution(Wire):
    id: Text = None
    kind: Text = Field(None, alias="id-type")


class Place(Wire):
    name: Text = None
    ids: tuple[Institution, ...] | None = Field(None, alias="id")


class Name(Wire):
    given: Text = None
    family: Text = None
    suffix: Text = None
    group: Text = Field(None, alias="name")
    literal: Text = None
    orcid: Text = Field(None, alias="ORCID")
    affiliations: tuple[Place, ...] | None = Field(None, alias="affiliation")


class Status(Wire):
    """What became of posted content."""

    type: Text = None


class ProjectTitle(Wire):
    title: Text = None


class Project(Wire):
    """What a grant is for."""

    titles: tuple[ProjectTitle, ...] | None = Field(None, alias="project-title")


class Related(Wire):
    id: Text = None
    kind: Text = Field(None, alias="id-type")


class License(Wire):
    url: Text = Field(None, alias="URL")
    version: Text = Field(None, alias="content-version")


class Counts(Wire):
    """What a list of counts tells: who it is and how often it is cited."""

    doi: Text = Field(None, alias="DOI")
    cited: Cited | None = Field(None, alias="is-referenced-by-count")


class Item(Counts):
    type: Text = None
    subtype: Text = None
    title: Texts = None
    original_title: Texts = Field(None, alias="original-title")
    subtitle: Texts = None
    byline: tuple[Name, ...] | None = Field(None, alias="author", max_length=MOST_AUTHORS)
    venue: Texts = Field(None, alias="container-title")
    abstract: Text = None
    issued: Dated | None = None
    published: Dated | None = None
    approved: Dated | None = None
    licenses: tuple[License, ...] | None = Field(None, alias="license")
    relation: dict[str, tuple[Related, ...] | Related] | None = None
    update_to: tuple[Update, ...] | None = Field(None, alias="update-to")
    updated_by: tuple[Update, ...] | None = Field(None, alias="updated-by")
    aliases: tuple[Text, ...] | None = None
    institutions: tuple[Place, ...] | Place | None = Field(None, alias="institution")
    projects: tuple[Project, ...] | None = Field(None, alias="project")
    status: Status | Text = None
    indexed: Stamped | None = None
    deposited: Stamped | None = None


def native_id(body: Mapping[str, Any]) -> str:
    """The DOI in lower case, as sent otherwise; empty where there is none."""
    doi = body.get("DOI")
    return one_line(doi.lower())[:LONGEST_DOI] if isinstance(doi, str) else ""


def revision(body: Mapping[str, Any]) -> str:
    """When Crossref last indexed the record, else when it was deposited, which is never later; empty for neither."""
    return next(filter(None, (_stamp(body.get(name)) for name in ("indexed", "deposited"))), "")


def _stamp(value: object) -> str:
    """The time in UTC, in one spelling that sorts."""
    text = value.get("date-time") if isinstance(value, Mapping) else None
    try:
        stamp = datetime.fromisoformat(text) if isinstance(text, str) else None
        if stamp is None:
            return ""
        return (stamp.astimezone(UTC) if stamp.tzinfo else stamp).replace(tzinfo=None).isoformat(timespec="seconds")
    except (ValueError, OverflowError):  # no time, or year 1 or 9999 moved by its zone
        return ""


def _counted(record: Record, wire: Counts) -> Iterator[Fact]:
    """The count of a work, without the work."""
    if wire.cited is None:
        raise Unusable("no count of citations")
    yield from _count(record, PaperIds(doi=_doi(wire.doi)), wire)


def _count(record: Record, ids: PaperIds, wire: Counts) -> Iterator[Fact]:
    if wire.cited is not None:
        yield Observation(source=NAME, native_id=record.native_id, ids=ids, measure="citations", value=wire.cited)


def _work(record: Record, item: Item) -> Iterator[Fact]:
    """The work and its count. Unusable without a DOI or a title, too long anywhere, or of a type not mapped."""
    own = _doi(item.doi)
    posted_as = kind_of(item.type, item.subtype)
    title = _title(item)
    abstract = _abstract(item.abstract)
    byline = _byline(item.byline or ())
    venue = _venue(item)
    updates = Updates.of(item.update_to or (), item.updated_by or (), own)
    by_journal = [name.printed for name in byline] == [venue]
    kind, retracted = judged(posted_as, title, updates, by_journal=by_journal)
    ids = PaperIds.of(dois=(own,)) if not kind.counts else _ids(item, own)
    yield Work(
        source=NAME,
        native_id=record.native_id,
        form=record.form,
        revision=record.revision,
        ids=ids,
        kind=kind,
        title=title,
        byline=byline,
        abstract=abstract,
        venue=venue,
        published=_published(item),
        license=_license(item.licenses or ()),
        withdrawn=isinstance(item.status, Status) and (item.status.type or "").startswith(("withdraw", "remov")),
        retracted=retracted,
        code=code_links(abstract),
        code_claim=code_claim(abstract),
    )
    yield from _count(record, ids, item)


def _doi(text: str | None) -> str:
    found = parse_doi(text)
    if found is None:
        raise Unusable("no DOI")
    return found


def _ids(item: Item, own: str) -> PaperIds:
    """The DOI, and what the publishers say is a preprint or another version of the same work."""
    arxiv: list[str] = []
    dois: list[str | None] = [own]
    pmids: list[str] = []
    for each in _same(item):
        kind = (each.kind or "").lower()
        if kind in {"doi", "uri"}:
            dois.append(each.id)
        if kind in {"arxiv", "uri"} and (number := parse_arxiv(each.id)):
            arxiv.append(f"10.48550/arxiv.{number}")
        if kind == "pmid" and (pmid := parse_pmid(each.id)):
            pmids.append(pmid)
    dois += [each.doi for each in (*(item.update_to or ()), *(item.updated_by or ())) if each.does == NEW_VERSION]
    dois += item.aliases or ()
    return PaperIds.of(dois=(*dois, *arxiv), pmid=pmids[0] if pmids else None)


def _same(item: Item) -> Iterator[Related]:
    for name, related in (item.relation or {}).items():
        if name in SAME_WORK:
            yield from (related,) if isinstance(related, Related) else related


def _title(item: Item) -> str:
    """The first title with its subtitle, as one; the one in the original language where there is no other."""
    projects = (each.titles or () for each in item.projects or ())
    title = (
        _first(item.title)
        or _first(item.original_title)
        or _first(tuple(each.title for some in projects for each in some))
    )
    return titled(title, _first(item.subtitle))


def _venue(item: Item) -> str | None:
    """Where it stands: a part of a book in the book, which comes after its series; what was posted, on its server."""
    texts = item.venue
    if item.type in IN_BOOKS and isinstance(texts, tuple):
        texts = texts[::-1]
    if item.type == "posted-content" and not texts:
        servers = item.institutions
        texts = tuple(each.name for each in ((servers,) if isinstance(servers, Place) else servers or ()))
    return _first(texts)[:LONGEST_TITLE] or None


def _first(texts: Texts) -> str:
    """The first that is not empty, without markup: others are the same in another language."""
    for text in (texts,) if isinstance(texts, str) else texts or ():
        if text and (plain := _plain(text[: MARKED_UP * LONGEST_TITLE])):
            return plain
    return ""


def _plain(text: str) -> str:
    """Without markup, also where it was escaped again on its way ("&lt;i&gt;", "&amp;amp;", "&amp;lt;i&amp;gt;")."""
    for _ in range(ESCAPED):
        plain = plain_text(text)
        if "&" not in text or not ("&" in plain or "<" in plain):
            return plain
        text = plain
    return text


def _abstract(text: str | None) -> str | None:
    """JATS or HTML as text, without a heading that says no more than "Abstract"."""
    if not text:
        return None
    if len(text) > MARKED_UP * LONGEST_TEXT or len(plain := _plain(_HEADING.sub("", text))) > LONGEST_TEXT:
        raise Unusable(f"abstract of more than {LONGEST_TEXT:,} characters")
    return plain or None


def _byline(names: tuple[Name, ...]) -> tuple[Authorship, ...]:
    """As printed. An iD that stands at several names is nobody's: it was deposited for the wrong ones too."""
    times = Counter(parse_orcid(name.orcid) for name in names)
    return tuple(_authorship(name, times) for name in names)


def _authorship(name: Name, times: Mapping[str | None, int]) -> Authorship:
    """A person in parts, or a group by its name. Every iD was deposited by the publisher: it is asserted."""
    given, family, suffix = (_part(text) for text in (name.given, name.family, name.suffix))
    printed = tidy(" ".join(filter(None, (given, family, suffix)))) if given or family else None
    orcid = parse_orcid(name.orcid)
    return Authorship(
        printed=printed or tidy(_part(name.group) or _part(name.literal)),
        family=family if printed else None,
        given=given if printed else None,
        orcid=orcid if times[orcid] == 1 else None,
        affiliations=_affiliations(place.name for place in name.affiliations or ()),
        rors=tuple(dict.fromkeys(_rors(name.affiliations or ()))),
    )


def _rors(places: tuple[Place, ...]) -> Iterator[str]:
    ids = (each for place in places for each in place.ids or () if (each.kind or "").upper() == "ROR")
    return filter(None, (parse_ror(each.id) for each in ids))


def _part(text: str | None) -> str | None:
    return (_plain(_unscrambled(text[: MARKED_UP * LONGEST_NAME])) or None) if text else None


def _unscrambled(text: str) -> str:
    """What was UTF-8 and read as Latin-1 before it was deposited ("JosÃ©"), as it was."""
    if _SCRAMBLED.search(text):
        for charset in ("latin-1", "cp1252"):
            with suppress(UnicodeError):
                return text.encode(charset).decode()
    return text


def _affiliations(texts: Iterable[str | None]) -> tuple[str, ...]:
    """As printed, without e-mail addresses."""
    found = []
    for text in filter(None, texts):
        kept = _plain(text[: MARKED_UP * LONGEST_PLACE])
        found.append(one_line(without_mail(kept))[:LONGEST_PLACE])
    return tuple(dict.fromkeys(filter(None, found)))


def _published(item: Item) -> PartialDate | None:
    for dated in (item.issued, item.published, item.approved if item.type == "dissertation" else None):
        parts = dated.parts[0][:3] if dated and dated.parts else ()
        if parts and (found := PartialDate.of(*parts)):
            return found
    return None


def _license(licenses: tuple[License, ...]) -> str | None:
    """The address of a Creative Commons licence, else of the first that is not for text mining alone."""
    urls = [url for each in licenses if each.version != "tdm" and (url := safe_url(each.url))]
    return next((url for url in urls if "creativecommons.org/" in url), urls[0] if urls else None)


_ALSO_SENT = """
    accepted alternative-id archive article-number assertion award award-start categories chair cited-count citing-count
    component-number container-title-short content-created content-domain content-updated contributor cr-labs-updates
    created degree description edition-number editor event free-to-read funder group-title ISBN isbn-type ISSN issn-type
    issue issue-title journal-issue language link member page part-number posted prefix proceedings-subject
    published-online published-other published-print publisher publisher-location reference reference-count
    references-count resource review score short-container-title short-title source special_numbering
    special-numbering standards-body clinical-trial-number subject translator update-policy URL version volume
    author.affiliation.acronym author.affiliation.department author.affiliation.place
    author.affiliation.id.asserted-by author.authenticated-orcid author.prefix author.role author.sequence
    institution.acronym institution.department institution.place institution.id.asserted-by
    issued.date-time issued.timestamp published.date-time published.timestamp approved.date-time approved.timestamp
    license.delay-in-days license.start relation.asserted-by
    project.award-amount project.award-end project.award-planned-end project.award-planned-start project.award-start
    project.co-lead-investigator project.funding project.investigator project.lead-investigator
    project.project-description project.project-title.language status.status-description status.update
    update-to.label update-to.record-id update-to.updated updated-by.label updated-by.record-id updated-by.updated
    indexed.date-parts indexed.timestamp indexed.version deposited.date-parts deposited.timestamp
"""
_UNREAD = frozenset(_ALSO_SENT.split())

FORMS: dict[str, Form[Any]] = {
    "work": Form(Item, _work, _UNREAD),
    "count": Form(Counts, _counted, _UNREAD | further_fields(Item, Counts)),
}
