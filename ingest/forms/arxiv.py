"""arXiv's record forms: what is read of each, and the work that it becomes. Author feeds are in arxiv_feeds.

atom       the query API: names set apart, affiliations; Unicode, with TeX left in abstracts; no version history
arxivraw   OAI-PMH: TeX as typed, one author string, every version with its day, withdrawals
snapshot   the metadata dump: JSON lines with the fields of arxivraw
arxivold   OAI-PMH: arxivraw without versions
arxiv      OAI-PMH: as atom, family and given names apart. Its `created` is the day of the version that was current
           (seen: the same paper before and after its second version), so it tells no day of first submission
oai_dc     OAI-PMH, Dublin Core: recognised and not read
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from ingest.bylines import split_byline
from ingest.codelinks import code_claim, code_links
from ingest.elements import Shape
from ingest.forms.arxiv_times import day_of, day_of_mail
from ingest.markup import tex_text, without_mail
from ingest.read import misfit, one_line, paragraphs
from ingest.source import Form, Record, Wire
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import PaperIds, arxiv_version, parse_arxiv
from schemas.names import tidy
from schemas.work import Authorship, Fact, Work, WorkKind

SOURCE_NAME = "arxiv"
LONGEST_LINE = 2_000  # characters of a journal reference, a licence or an affiliation; what is longer is cut

ATOM_SHAPE = Shape(
    many=frozenset({"author", "affiliation", "category"}), nested=frozenset({"author", "category", "primary_category"})
)
OAI_SHAPES = {
    "arXivRaw": Shape(many=frozenset({"version"}), nested=frozenset({"version"})),
    "arXivOld": Shape(),
    "arXiv": Shape(many=frozenset({"author", "keyname", "affiliation"}), nested=frozenset({"authors", "author"})),
}

_VERSION = re.compile(r"v(\d{1,4})")
# Category or archive. The query API also lists classes of MSC and ACM ("68T50", "I.2.6"), which begin otherwise.
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")
_LONGEST_CATEGORY = 40  # characters
# Several DOIs in one field are set apart by blanks, commas or semicolons, which a DOI may hold itself.
_NEXT_DOI = re.compile(r"[\s,;]+(?=(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.\d)", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|manuscript|submission|preprint|note|work|version) (?:has been|is|was|being) "
    r"(?:now |temporarily |hereby )?withdrawn\b",
    re.IGNORECASE,
)
_WITHDRAWN_AT_ONCE = re.compile(r"\W*(?:this paper |paper )?withdrawn\b", re.IGNORECASE)
_OPENING = 120  # characters of an abstract in which it says that the paper was withdrawn


class AtomName(Wire):
    name: str | None = None
    affiliation: tuple[str, ...] = ()


class Term(Wire):
    term: str | None = Field(None, alias="@term")


class Entry(Wire):
    id: str
    title: str | None = None
    updated: str | None = None
    published: str | None = None
    summary: str | None = None
    author: tuple[AtomName, ...] | None = None
    category: tuple[Term, ...] = ()
    primary_category: Term | None = None
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None


class Version(Wire):
    label: str | None = Field(None, alias="@version")
    day: str | None = Field(None, alias="date")
    source_type: str | None = None


class DumpVersion(Wire):
    label: str | None = Field(None, alias="version")
    day: str | None = Field(None, alias="created")


class Fields(Wire):
    """What the three forms with arXiv's own field names share."""

    id: str | None = None
    title: str | None = None
    categories: str | None = None
    comments: str | None = None
    journal_ref: str | None = Field(None, alias="journal-ref")
    doi: str | None = None
    license: str | None = None
    abstract: str | None = None


class Raw(Fields):
    authors: str | None = None
    version: tuple[Version, ...] = ()


class Dump(Fields):
    authors: str | None = None
    versions: tuple[DumpVersion, ...] = ()


class SplitName(Wire):
    keyname: tuple[str, ...] = ()
    forenames: str | None = None
    suffix: str | None = None
    affiliation: tuple[str, ...] = ()


class Authors(Wire):
    author: tuple[SplitName, ...] = ()


class Split(Fields):
    authors: Authors | None = None


class Foreign(Wire):
    format: str = "a record without metadata"


class History(NamedTuple):
    """Number of versions, days of the first and the last, and whether the last withdraws the paper."""

    versions: int | None
    first: PartialDate | None
    last: PartialDate | None
    withdrawn: bool


def native_id(text: Any) -> str:
    """The arXiv id without version; what is none stays as sent, on one line and short, to be named when set aside."""
    sent = text if isinstance(text, str) else ""
    return parse_arxiv(sent) or one_line(sent)[:100]


def from_atom(record: Record, entry: Entry) -> Iterable[Fact]:
    """The work of an entry of the query API."""
    yield of_entry(record, entry, [authorship(author.name, author.affiliation) for author in entry.author or ()])


def of_entry(record: Record, entry: Entry, byline: list[Authorship]) -> Work:
    """The work of any entry in Atom, with this byline. Unusable where the entry has no authors."""
    if entry.author is None:
        raise Unusable(f"{record.native_id}: no authors")
    return preprint(
        record,
        title=entry.title,
        byline=byline,
        abstract=entry.summary,
        comment=entry.comment,
        journal_ref=entry.journal_ref,
        doi=entry.doi,
        history=History(arxiv_version(entry.id), day_of(entry.published), day_of(entry.updated), False),
        categories=terms_of(entry),
    )


def from_raw(record: Record, raw: Raw) -> Iterable[Fact]:
    """The work of an OAI record in the form arXivRaw, or arXivOld, which has no versions."""
    _same_paper(record, raw)
    yield _typed(record, raw, raw.authors, _history((each.label, each.day, each.source_type) for each in raw.version))


def from_dump(record: Record, dump: Dump) -> Iterable[Fact]:
    """The work of a line of the metadata dump."""
    yield _typed(record, dump, dump.authors, _history((each.label, each.day, None) for each in dump.versions))


def from_split(record: Record, split: Split) -> Iterable[Fact]:
    """The work of an OAI record in the form arXiv: without dates, see the head of this file."""
    _same_paper(record, split)
    if split.authors is None:
        raise Unusable(f"{record.native_id}: no authors")
    yield preprint(
        record,
        title=split.title,
        byline=[_split_authorship(name) for name in split.authors.author if not _is_stray(name)],
        abstract=split.abstract,
        comment=split.comments,
        journal_ref=split.journal_ref,
        doi=split.doi,
        history=History(None, None, None, False),
        categories=(split.categories or "").split(),
        license_=split.license,
    )


def not_read(record: Record, foreign: Foreign) -> Iterator[Fact]:
    """Never a work: the form is known by its name, and left."""
    raise Unusable(f"{foreign.format[:60]} is not read: {record.native_id or 'a record without identifier'}")


def _typed(record: Record, fields: Fields, authors: str | None, history: History) -> Work:
    """The work of a form in which text is TeX, as authors typed it."""
    if authors is None:
        raise Unusable(f"{record.native_id}: no authors")
    return preprint(
        record,
        title=fields.title,
        byline=[Authorship(printed=tidy(name)) for name in split_byline(authors)],
        abstract=fields.abstract,
        comment=fields.comments,
        journal_ref=fields.journal_ref,
        doi=fields.doi,
        history=history,
        categories=(fields.categories or "").split(),
        license_=fields.license,
    )


def preprint(
    record: Record,
    *,
    title: str | None,
    byline: list[Authorship],
    abstract: str | None,
    comment: str | None,
    journal_ref: str | None,
    doi: str | None,
    history: History,
    categories: list[str],
    license_: str | None = None,
) -> Work:
    """The parts come as sent, with their TeX: in abstract and comment a line feed may break an address of code."""
    ids = PaperIds.of(arxiv=record.native_id, dois=_NEXT_DOI.split(doi.strip()) if doi else ())
    if ids.arxiv != record.native_id:
        raise Unusable(f"no arXiv id: {record.native_id!r}")
    if not (title_text := one_line(tex_text(title or ""))):
        raise Unusable(f"{record.native_id}: no title")
    abstract_text = paragraphs(tex_text(abstract or "")) or None
    comment_text = one_line(tex_text(comment or "")) or None
    code = code_links(abstract, comment)
    try:
        return Work(
            source=SOURCE_NAME,
            native_id=record.native_id,
            form=record.form,
            revision=record.revision,
            ids=ids,
            kind=WorkKind.PREPRINT,
            title=title_text,
            byline=tuple(byline),
            abstract=abstract_text,
            comment=comment_text,
            journal_ref=_line(tex_text(journal_ref or "")),
            published=history.first,
            updated=history.last,
            versions=history.versions,
            categories=tuple(dict.fromkeys(filter(_is_category, categories))),
            license=_line(license_),
            withdrawn=history.withdrawn or _says_withdrawn(abstract_text, comment_text),
            code=code,
            code_claim=None if code else code_claim(abstract_text, comment_text),
        )
    except ValidationError as error:
        raise Unusable(f"{record.native_id}: {misfit(error)}") from None


def _same_paper(record: Record, fields: Fields) -> None:
    if fields.id not in (None, record.native_id) and native_id(fields.id) != record.native_id:
        raise Unusable(f"{record.native_id}: the header and the metadata name different papers")


def _history(versions: Iterable[tuple[str | None, str | None, str | None]]) -> History:
    """From (label, day, source type) of each version. A source type with I in it is a withdrawal (arXiv/oaipmh)."""
    days: dict[int, tuple[PartialDate | None, bool]] = {}
    for label, day, source_type in versions:
        if found := _VERSION.fullmatch((label or "").strip()):
            days[int(found[1])] = (day_of_mail(day), "I" in (source_type or ""))
    if not days:
        return History(None, None, None, False)
    last = max(days)
    return History(last, days[1][0] if 1 in days else None, *days[last])


def terms_of(entry: Entry) -> list[str]:
    terms = (entry.primary_category, *entry.category)
    return [term.term.strip() for term in terms if term and term.term]


def authorship(name: str | None, affiliations: tuple[str, ...]) -> Authorship:
    """A name of its own, and its affiliations, in which TeX may be left."""
    return Authorship(printed=tidy(tex_text(name or "")), affiliations=_affiliations(map(tex_text, affiliations)))


def _split_authorship(name: SplitName) -> Authorship:
    """Family and given name stay apart only where both came.

    A lone keyname may be a collaboration, or a whole name with "for the ABC Collaboration" after it.
    """
    affiliations = _affiliations(name.affiliation)
    family, given = tidy(" ".join(name.keyname)), tidy(name.forenames)
    if family and not given and len(names := split_byline(family)) == 1:
        return Authorship(printed=tidy(names[0]), affiliations=affiliations)
    printed = tidy(" ".join(filter(None, (name.forenames, *name.keyname, name.suffix))))
    if family and given and printed:
        return Authorship(printed=printed, family=family, given=given, affiliations=affiliations)
    return Authorship(printed=printed, affiliations=affiliations)


def _is_stray(name: SplitName) -> bool:
    """What the server's own splitter took for an author: a lone colon, or "for the ABC Collaboration"."""
    printed = one_line(" ".join((name.forenames or "", *name.keyname)))
    return bool(printed) and not split_byline(printed)


def _affiliations(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _line(without_mail(text[: 2 * LONGEST_LINE]))))


def _line(text: str | None) -> str | None:
    return one_line(text)[:LONGEST_LINE] or None if text else None


def _is_category(text: str) -> bool:
    return len(text) <= _LONGEST_CATEGORY and bool(_CATEGORY.fullmatch(text))


def _says_withdrawn(abstract: str | None, comment: str | None) -> bool:
    """Whether the comment, or the opening of the abstract, says that the paper was withdrawn.

    The form atom has no other mark (https://info.arxiv.org/help/withdraw).
    """
    texts = ((abstract or "")[:_OPENING], comment or "")
    return any(_WITHDRAWN.search(text) or _WITHDRAWN_AT_ONCE.match(text) for text in texts if "ithdrawn" in text)


# The header's identifier and datestamp, and the dump's update_date, are read by `split`.
_LEFT = {"header", "submitter", "report-no", "acm-class", "msc-class", "proxy"}

FORMS: dict[str, Form[Any]] = {
    "arxivraw": Form(Raw, from_raw, frozenset({*_LEFT, "version.size"})),
    "arxivold": Form(Raw, from_raw, frozenset(_LEFT)),
    "atom": Form(Entry, from_atom, frozenset({"link", "category.@scheme", "primary_category.@scheme"})),
    "snapshot": Form(Dump, from_dump, frozenset({"submitter", "report-no", "authors_parsed", "update_date"})),
    "arxiv": Form(Split, from_split, frozenset({*_LEFT, "created", "updated"})),
    "oai_dc": Form(Foreign, not_read),
    "other": Form(Foreign, not_read),
}
