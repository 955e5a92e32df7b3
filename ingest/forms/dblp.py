"""dblp's records: what is read of a publication, of a person and of a search hit, and what becomes of it.

Fields     https://dblp.org/xml/dblp.dtd; https://dblp.org/faq/16154937.html (the dump), 17334559.html (type and label)
Title      dblp ends each with a full stop of its own; `<i> <sub> <sup> <tt> <ref>` stand in it
Names      one dblp spelling; four digits tell namesakes apart ("Wei Wang 0001") and are not printed
Whose      a name without digits may hold the papers of several people whom nobody has parted yet. It gives an author id
           only on the page of that very person, where dblp says that it is one; a name with digits always does: the
           PID where one is given, else the name itself
orcid      harvested from what publishers deposit, and from what authors say at ORCID; on person records checked by hand
           (https://dblp.org/faq/How+are+ORCIDs+integrated+in+dblp.html)
ee         addresses of the paper: DOIs, arXiv, venues; some are broken. A note of type doi is shared by several papers
mdate      the day of the last change: what orders records of one key
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, StrictInt, StrictStr

from ingest.entities import UNREADABLE
from ingest.forms.crossref_kinds import is_retracted
from ingest.forms.dblp_kinds import CORR, KINDS, kind_of, kind_of_type, twins
from ingest.markup import plain_text, without_mail
from ingest.read import one_line
from ingest.source import Form, Record, Wire
from ingest.titles import titled
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import PaperIds, parse_arxiv, parse_author, parse_doi, parse_orcid, parse_page, parse_pmid
from schemas.names import LONGEST_NAME, tidy
from schemas.observation import Claim
from schemas.work import LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work, WorkKind

NAME = "dblp"
HOME = "homepages/"
OWN_NOTES = "dblpnote/"  # "(was never published)": what dblp's records refer to, at the head of the dump
LONGEST_KEY = 300  # characters
LONGEST_PLACE = 1_000  # characters; what follows is cut off
MARKED_UP = 20  # times as long a text may be with its markup
_NUMBERED = re.compile(r" \d{4}\Z", re.ASCII)
_DOI_HOSTS = frozenset(("doi.org", "dx.doi.org", "www.doi.org", "doi.acm.org", "doi.ieeecomputersociety.org"))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

Text = StrictStr | None


class Said(Wire):
    text: StrictStr = Field("", alias="#text")
    type: Text = Field(None, alias="@type")
    label: Text = Field(None, alias="@label")


class Name(Wire):
    text: StrictStr = Field("", alias="#text")
    pid: Text = Field(None, alias="@pid")
    orcid: Text = Field(None, alias="@orcid")


class Entry(Wire):
    """A publication; `owner` is the PID of the one person whose page it was on."""

    element: StrictStr = Field(alias="#element")
    owner: Text = Field(None, alias="#owner")
    key: Text = Field(None, alias="@key")
    mdate: Text = Field(None, alias="@mdate")
    publtype: Text = Field(None, alias="@publtype")
    authors: tuple[Name, ...] = Field((), alias="author", max_length=MOST_AUTHORS)
    titles: tuple[Said, ...] = Field((), alias="title")
    journals: tuple[Said, ...] = Field((), alias="journal")
    books: tuple[Said, ...] = Field((), alias="booktitle")
    schools: tuple[Said, ...] = Field((), alias="school")
    volumes: tuple[Said, ...] = Field((), alias="volume")
    years: tuple[Said, ...] = Field((), alias="year")
    months: tuple[Said, ...] = Field((), alias="month")
    pages: tuple[Said, ...] = Field((), alias="ee")
    crossrefs: tuple[Said, ...] = Field((), alias="crossref")


class Person(Wire):
    element: StrictStr = Field(alias="#element")
    owner: Text = Field(None, alias="#owner")
    key: Text = Field(None, alias="@key")
    mdate: Text = Field(None, alias="@mdate")
    publtype: Text = Field(None, alias="@publtype")
    names: tuple[Name, ...] = Field((), alias="author", max_length=1_000)
    notes: tuple[Said, ...] = Field((), alias="note", max_length=1_000)
    urls: tuple[Said, ...] = Field((), alias="url", max_length=1_000)
    crossrefs: tuple[Said, ...] = Field((), alias="crossref")


class Found(Wire):
    text: Text = None
    pid: Text = Field(None, alias="@pid")


Hits = tuple[Found | StrictStr, ...] | Found | StrictStr | None
Some = tuple[StrictStr, ...] | StrictStr | None


class Names(Wire):
    author: Hits = None


class Info(Wire):
    key: Text = None
    type: Text = None
    title: Text = None
    authors: Names | None = None
    venue: Some = None
    volume: Some = None
    year: StrictStr | StrictInt | None = None
    doi: Some = None
    ee: Some = None


class Hit(Wire):
    info: Info


@dataclass(frozen=True, slots=True)
class Publication:
    """What all shapes of a publication have."""

    key: str
    kind: WorkKind
    names: Sequence[tuple[str, str | None, str | None]]  # text, PID, ORCID iD
    title: str
    venue: str
    date: PartialDate | None
    addresses: Sequence[str]
    volumes: Sequence[str]
    owner: str | None = None
    withdrawn: bool = False


def pid_of(key: str | None) -> str | None:
    """The PID in the key of a person's record ("homepages/n/EmmyNoether")."""
    return parse_author(NAME, key.removeprefix(HOME)) if key and key.startswith(HOME) else None


def is_numbered(name: str) -> bool:
    """Whether dblp's editors have told this person from namesakes."""
    return _NUMBERED.search(one_line(name)) is not None


def revision(body: Mapping[str, Any]) -> str:
    mdate = body.get("@mdate")
    return mdate if isinstance(mdate, str) and _DAY.fullmatch(mdate) else ""


def _entry(record: Record, entry: Entry) -> Iterator[Fact]:
    """A publication as dblp's XML has it. Unusable without a key or a title, or where it only points elsewhere."""
    key = _key(entry.key)
    title = _first(entry.titles)
    if not title and entry.crossrefs:
        raise Unusable("the record only points at another")
    if entry.element not in KINDS:
        raise Unusable("no publication of a kind that is known")
    publtype = (entry.publtype or "").replace(",", " ")
    year, month = _first(entry.years), _first(entry.months).lower()
    yield _work(
        record,
        Publication(
            key=key,
            kind=kind_of(entry.element, publtype, key, has_authors=bool(entry.authors)),
            names=[(name.text, name.pid, name.orcid) for name in entry.authors],
            title=title,
            venue=_first(entry.journals) or _first(entry.books) or _first(entry.schools),
            date=_date(year, _MONTHS.index(month) + 1 if month in _MONTHS else None),
            addresses=[page.text for page in entry.pages],
            volumes=[volume.text for volume in entry.volumes],
            owner=entry.owner,
            withdrawn="withdrawn" in publtype.split(),
        ),
    )


def _hit(record: Record, hit: Hit) -> Iterator[Fact]:
    """A publication as the search has it: without a revision, and with HTML's entities in places."""
    info = hit.info
    key = _key(info.key)
    kind = kind_of_type(one_line(info.type or ""), key)
    found = info.authors.author if info.authors else None
    names = (found,) if isinstance(found, Found | str) else found or ()
    yield _work(
        record,
        Publication(
            key=key,
            kind=kind,
            names=[
                (plain_text(name[: 2 * LONGEST_NAME]), None, None)
                if isinstance(name, str)
                else (plain_text((name.text or "")[: 2 * LONGEST_NAME]), name.pid, None)
                for name in ([] if kind is WorkKind.ISSUE else names)  # of a volume the search names the editors
            ],
            title=plain_text((info.title or "")[: MARKED_UP * LONGEST_TITLE]),
            venue=plain_text(next(iter(_texts(info.venue)), "")[: 2 * LONGEST_TITLE]),
            date=_date(str(info.year or ""), None),
            addresses=[*(f"https://doi.org/{doi}" for doi in _texts(info.doi)), *_texts(info.ee)],
            volumes=_texts(info.volume),
            withdrawn=one_line(info.type or "").casefold().startswith("withdrawn"),
        ),
    )


def _work(record: Record, what: Publication) -> Work:
    title = _title(what.title)
    byline = _byline(what.names, what.owner)
    return Work(
        source=NAME,
        native_id=record.native_id,
        form=record.form,
        revision=record.revision,
        ids=_ids(what, title, byline),
        kind=what.kind,
        title=title,
        byline=byline,
        venue=None if what.venue in ("", "CoRR") else what.venue[:LONGEST_TITLE],  # CoRR is arXiv, and no venue
        published=what.date,
        withdrawn=what.withdrawn,
        retracted=is_retracted(what.kind, title),
    )


def _key(text: str | None) -> str:
    key = one_line(text or "")
    if not key or len(key) > LONGEST_KEY:
        raise Unusable("no key")
    if key.startswith(OWN_NOTES):
        raise Unusable("a note of dblp's own and no publication")
    return key


def _title(text: str) -> str:
    title = one_line(text)
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1].rstrip()
    if UNREADABLE in titled(title):
        raise Unusable("the title holds a sign that cannot be read")
    return title


def _byline(names: Sequence[tuple[str, str | None, str | None]], owner: str | None) -> tuple[Authorship, ...]:
    """As printed, without the numbers of namesakes. An iD that stands at several names is nobody's."""
    orcids = [parse_orcid(orcid) for _, _, orcid in names]
    times = Counter(orcids)
    return tuple(
        _authorship(text, pid, orcid, times, owner) for (text, pid, _), orcid in zip(names, orcids, strict=True)
    )


def _authorship(
    text: str, said: str | None, orcid: str | None, times: Mapping[str | None, int], owner: str | None
) -> Authorship:
    if UNREADABLE in text:
        raise Unusable("a name holds a sign that cannot be read")
    name = one_line(text)
    pid = parse_author(NAME, said)
    numbered = is_numbered(name)
    native = (pid or name[:LONGEST_NAME]) if numbered else pid if pid and pid == owner else None
    return Authorship(printed=_printed(name), orcid=orcid if times[orcid] == 1 else None, native=native)


def _printed(name: str) -> str | None:
    return tidy(_NUMBERED.sub("", name))


def _date(year: str, month: int | None) -> PartialDate | None:
    return PartialDate.of(int(year), month) if _YEAR.fullmatch(year) else None


def _ids(what: Publication, title: str, byline: tuple[Authorship, ...]) -> PaperIds:
    """DOIs, arXiv id, PMID and venue pages among the addresses; of what is no paper its DOI alone.

    An address that leads to a place within a page (#) is that of a volume.
    """
    addresses = [each for each in map(str.strip, what.addresses) if each and "#" not in each]
    doi_of = {each: _doi(each) for each in addresses}
    dois = list(filter(None, doi_of.values()))
    if not what.kind.counts:
        return PaperIds.of(dois=dois[:1])
    arxiv = [parse_arxiv(each) for each in addresses]
    if what.key.startswith(CORR):
        arxiv += [parse_arxiv(one_line(volume).removeprefix("abs/")) for volume in what.volumes]
    others = [each for each, doi in doi_of.items() if not doi]
    pages = [("page", page) for each in others if (page := parse_page(each))]
    year = what.date.year if what.date else None
    made = [("dblp-twin", twin) for twin in twins(what.kind, title, [name.printed for name in byline], year)]
    return PaperIds.of(
        arxiv=next(filter(None, arxiv), None),
        dois=dois,
        pmid=next(filter(None, (parse_pmid(each) for each in others if "/" in each)), None),
        also=(*pages, *made),
    )


def _doi(address: str) -> str | None:
    """The DOI in an address of one of its resolvers; a publisher's resolver has the same path as doi.org."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in _DOI_HOSTS:
        return None
    return parse_doi(f"https://doi.org{parts.path}")


def _claims(record: Record, person: Person) -> Iterator[Fact]:
    """What dblp says of one person. Unusable where the record stands for several, for a group, or points elsewhere."""
    native = pid_of(person.key)
    if native is None:
        raise Unusable("no PID")
    publtype = (person.publtype or "").split()
    if "disambiguation" in publtype:
        raise Unusable("the record holds the papers of several people of one name")
    if "group" in publtype:
        raise Unusable("the record stands for a group")
    if person.crossrefs and not person.names:
        raise Unusable("the record only points at another")
    names = [_printed(one_line(name.text)) for name in person.names]
    if not any(name and UNREADABLE not in name for name in names):
        raise Unusable("no name")
    others = [tidy(note.text) for note in person.notes if _types(note) & {"uname", "unicode"}]
    places = [note for note in person.notes if "affiliation" in _types(note)]
    places.sort(key=lambda note: bool(note.label))  # labels say "former", "PhD 2023": what has none is where they are
    said: tuple[tuple[str, Iterable[str | None]], ...] = (
        ("name", names[:1]),
        ("also named", [name for name in (*names[1:], *others) if name not in names[:1]]),
        ("orcid", (parse_orcid(url.text) for url in person.urls)),
        ("affiliation", (_place(note.text[: MARKED_UP * LONGEST_PLACE]) for note in places)),
    )
    for measure, values in said:
        for value in dict.fromkeys(values):
            if value and UNREADABLE not in value:
                yield Claim(source=NAME, native_id=native, measure=measure, value=value)


def _place(text: str) -> str:
    return one_line(without_mail(plain_text(text)))[:LONGEST_PLACE]


def _types(said: Said) -> frozenset[str]:
    return frozenset((said.type or "").split())


def _first(some: Sequence[Said]) -> str:
    return next((text for said in some if (text := one_line(said.text))), "")


def _texts(some: Some) -> tuple[str, ...]:
    return (some,) if isinstance(some, str) else some or ()


_NO_FIELD_OF_A_PAPER = """
    address cdrom chapter cite editor isbn note number pages publisher publnr rel series stream url
"""
_NO_FIELD_OF_A_PERSON = """
    address booktitle cdrom chapter cite editor ee isbn journal month number pages publisher publnr rel school series
    stream title volume year
"""
_READ = "author booktitle crossref ee journal month note school title url volume year"
_UNREAD = frozenset(("@cdate", "@rating", "@reviewid")) | {
    f"{field}.@{said}" for field in _READ.split() for said in ("aux", "bibtex", "label", "type")
}
_ALSO_FOUND = "@id @score url info.access info.number info.pages info.publisher info.url"

FORMS: dict[str, Form[Any]] = {
    "record": Form(Entry, _entry, _UNREAD | frozenset(_NO_FIELD_OF_A_PAPER.split())),
    "listed": Form(Entry, _entry, _UNREAD | frozenset(_NO_FIELD_OF_A_PAPER.split())),
    "person": Form(Person, _claims, _UNREAD | frozenset(_NO_FIELD_OF_A_PERSON.split())),
    "hit": Form(Hit, _hit, frozenset(_ALSO_FOUND.split())),
}
