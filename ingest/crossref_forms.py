"""Crossref works: what is read of a record, and what becomes of it.

Fields     https://api.crossref.org/swagger-ui/index.html, https://github.com/CrossRef/rest-api-doc (api_format.md)
Missing    a key without a value is left out: `author` where nobody is named, `title` of a journal's issue
Dates      `issued` is the earliest of publication; `[[null]]` and the year 0 are unknown. A thesis has `approved` alone
Order      by `indexed`: it moves with everything that a record shows, also what others deposit (a retraction, a
           relation, a citation), where `deposited` moves with its own publisher's deposits alone
Notices    `update-to` stands on the notice, `updated-by` on the work. Some works point at themselves: that says nothing
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, Strict, StrictInt, StrictStr

from ingest.codelinks import code_claim, code_links
from ingest.crossref_kinds import NEW_VERSION, Update, is_retracted, kind_of, updates
from ingest.markup import plain_text, without_mail
from ingest.read import one_line
from ingest.source import Form, Record, Wire
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import LONGEST_DOI, PaperIds, parse_arxiv, parse_doi, parse_orcid, parse_pmid, safe_url
from schemas.names import LONGEST_NAME, tidy
from schemas.observation import Observation
from schemas.work import LONGEST_TEXT, LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work

NAME = "crossref"
LONGEST_PLACE = 1_000  # characters; what follows is cut off
MARKED_UP = 20  # times as long a text may be with its markup: MathML needs much
_HEADING = re.compile(
    r"\A\s*(?:<(?:jats:)?sec\b[^>]*>\s*)?<(?:jats:)?title\b[^>]*>\s*"
    r"(?:abstract|summary|synopsis|résumé|resumen|resumo|zusammenfassung)\s*[.:]?\s*</(?:jats:)?title>",
    re.I,
)
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

Cited = Annotated[int, Strict(), Field(ge=0, le=10_000_000_000)]
Text = StrictStr | None
Texts = StrictStr | tuple[Text, ...] | None  # a list in the API, one text in CSL JSON


class Dated(Wire):
    parts: tuple[tuple[StrictInt | None, ...], ...] | None = Field(None, alias="date-parts")


class Stamped(Wire):
    time: Text = Field(None, alias="date-time")


class Place(Wire):
    name: Text = None


class Name(Wire):
    given: Text = None
    family: Text = None
    suffix: Text = None
    group: Text = Field(None, alias="name")
    literal: Text = None
    orcid: Text = Field(None, alias="ORCID")
    affiliations: tuple[Place, ...] | None = Field(None, alias="affiliation")


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
    kind = kind_of(item.type, item.subtype, updates(item.update_to or (), own))
    title = _title(item)
    abstract = _abstract(item.abstract)
    ids = PaperIds.of(dois=(own,)) if not kind.counts else _ids(item, own)
    yield Work(
        source=NAME,
        native_id=record.native_id,
        form=record.form,
        revision=record.revision,
        ids=ids,
        kind=kind,
        title=title,
        byline=_byline(item.byline or ()),
        abstract=abstract,
        venue=_first(item.venue)[:LONGEST_TITLE] or None,
        published=_published(item),
        license=_license(item.licenses or ()),
        retracted=is_retracted(kind, title, updates(item.updated_by or (), own)),
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
    dois += [each.doi for each in (*(item.update_to or ()), *(item.updated_by or ())) if each.type == NEW_VERSION]
    return PaperIds.of(dois=(*dois, *arxiv), pmid=pmids[0] if pmids else None)


def _same(item: Item) -> Iterator[Related]:
    for name, related in (item.relation or {}).items():
        if name in SAME_WORK:
            yield from (related,) if isinstance(related, Related) else related


def _title(item: Item) -> str:
    """The first title with its subtitle, as one; the one in the original language where there is no other."""
    title = _first(item.title) or _first(item.original_title)
    if not title:
        raise Unusable("no title")
    subtitle = _first(item.subtitle)
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title} {subtitle}" if title[-1] in ":?!.–—" else f"{title}: {subtitle}"
    if len(title) > LONGEST_TITLE:
        raise Unusable(f"title of more than {LONGEST_TITLE:,} characters")
    return title


def _first(texts: Texts) -> str:
    """The first that is not empty, without markup: others are the same in another language."""
    for text in (texts,) if isinstance(texts, str) else texts or ():
        if text and (plain := _plain(text[: MARKED_UP * LONGEST_TITLE])):
            return plain
    return ""


def _plain(text: str) -> str:
    """Without markup, also where it was escaped once more on its way ("&lt;i&gt;", "&amp;amp;")."""
    once = plain_text(text)
    return plain_text(once) if "&" in text and ("&" in once or "<" in once) else once


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
    )


def _part(text: str | None) -> str | None:
    return (_plain(text[: MARKED_UP * LONGEST_NAME]) or None) if text else None


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
    accepted alternative-id archive article-number assertion award award-start categories chair component-number
    container-title-short content-created content-domain content-updated created degree description edition-number
    editor event free-to-read funder group-title institution ISBN isbn-type ISSN issn-type issue issue-title
    journal-issue language link member page part-number posted prefix proceedings-subject project published-online
    published-other published-print publisher publisher-location reference reference-count references-count resource
    review score short-container-title short-title source special_numbering special-numbering standards-body status
    clinical-trial-number subject translator update-policy URL version volume
    author.affiliation.acronym author.affiliation.department author.affiliation.id author.affiliation.place
    author.authenticated-orcid author.prefix author.role author.sequence
    issued.date-time issued.timestamp published.date-time published.timestamp approved.date-time approved.timestamp
    license.delay-in-days license.start relation.asserted-by
    update-to.label update-to.record-id update-to.source update-to.updated
    updated-by.label updated-by.record-id updated-by.source updated-by.updated
    indexed.date-parts indexed.timestamp indexed.version deposited.date-parts deposited.timestamp
"""
_UNREAD = frozenset(_ALSO_SENT.split())
_WORK_ONLY = frozenset(
    field.alias or name for name, field in Item.model_fields.items() if name not in Counts.model_fields
)

FORMS: dict[str, Form[Any]] = {
    "work": Form(Item, _work, _UNREAD),
    "count": Form(Counts, _counted, _UNREAD | _WORK_ONLY),
}
