"""Semantic Scholar's papers: what is read of a paper and of its counts, and what becomes of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, Strict, StrictInt, StrictStr

from ingest.codelinks import code_claim, code_links
from ingest.forms.crossref_kinds import Updates, judged
from ingest.markup import plain_text
from ingest.read import further_fields, one_line
from ingest.source import Form, Record, Wire
from ingest.titles import titled
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import PaperIds
from schemas.ids import parse_author as author_at
from schemas.names import tidy
from schemas.observation import Observation
from schemas.work import LONGEST_TEXT, LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work, WorkKind

NAME = "semantic-scholar"
PREPRINTS = frozenset({"arxiv", "arxiv.org", "biorxiv", "medrxiv"})  # venues that are servers of preprints
ARXIV = frozenset({"", "arxiv", "arxiv.org"})  # and those that are no venue
MARKED_UP = 20  # times as long a title may be with its markup

# The 13 publication types of the manual, the most telling first: a paper may bear several of them. "Study" is what
# PubMed calls any study; "News" are a journal's own words, as an editorial is.
KINDS = {
    "Review": WorkKind.REVIEW,
    "MetaAnalysis": WorkKind.REVIEW,
    "Editorial": WorkKind.EDITORIAL,
    "News": WorkKind.EDITORIAL,
    "LettersAndComments": WorkKind.LETTER,
    "BookSection": WorkKind.CHAPTER,
    "Book": WorkKind.BOOK,
    "Conference": WorkKind.PAPER,
    "CaseReport": WorkKind.ARTICLE,
    "ClinicalTrial": WorkKind.ARTICLE,
    "Study": WorkKind.ARTICLE,
    "JournalArticle": WorkKind.ARTICLE,
    "Dataset": WorkKind.DATASET,
}

_PAPER = re.compile(r"[0-9A-Za-z]{1,64}", re.ASCII)  # 40 hexadecimal digits today
_CORPUS = re.compile(r"[1-9]\d{0,14}", re.ASCII)

Count = Annotated[int, Strict(), Field(ge=0, le=10_000_000_000)]
Text = StrictStr | None
Id = StrictStr | StrictInt | None


class Ids(Wire):
    doi: Id = Field(None, alias="DOI")
    arxiv: Id = Field(None, alias="ArXiv")
    pmid: Id = Field(None, alias="PubMed")
    corpus: Id = Field(None, alias="CorpusId")


class Counts(Wire):
    """What every copy of a paper tells: who it is and how often it is cited."""

    id: Text = Field(None, alias="paperId")
    corpus: Id = Field(None, alias="corpusId")
    ids: Ids | None = Field(None, alias="externalIds")
    first_doi: Id = Field(None, alias="doi")  # so, with the next two, in the first version of the API
    first_arxiv: Id = Field(None, alias="arxivId")
    first_cited: Count | None = Field(None, alias="numCitedBy")
    cited: Count | None = Field(None, alias="citationCount")
    influential: Count | None = Field(None, alias="influentialCitationCount")


class Name(Wire):
    id: Text = Field(None, alias="authorId")
    name: Text = None


class Study(Wire):
    category: Text = None


class Venue(Wire):
    type: Text = None


class Paper(Counts):
    title: Text = None
    byline: Annotated[tuple[Name, ...], Field(max_length=MOST_AUTHORS)] | None = Field(None, alias="authors")
    year: StrictInt | None = None
    day: Text = Field(None, alias="publicationDate")
    types: tuple[StrictStr, ...] | None = Field(None, alias="publicationTypes")
    venue: Text = None
    place: Venue | None = Field(None, alias="publicationVenue")
    fields: tuple[Study, ...] | None = Field(None, alias="s2FieldsOfStudy")
    abstract: Text = None


def parse_author(text: object) -> str | None:
    """The author id, from itself or an address of the website.

    >>> parse_author("https://www.semanticscholar.org/author/O.-Etzioni/1741101"), parse_author("etzioni")
    ('1741101', None)
    """
    return author_at(NAME, text) if isinstance(text, str) else None


def parse_paper(text: object) -> str | None:
    return text if isinstance(text, str) and _PAPER.fullmatch(text) else None


def paper_id(body: Mapping[str, Any]) -> str | None:
    return parse_paper(body.get("paperId"))


def paper_ids(body: Mapping[str, Any]) -> PaperIds:
    """The identifiers of a paper as sent, before it is known to have the shape of one."""
    given = body.get("externalIds")
    ids = given if isinstance(given, dict) else {}
    return _ids(paper_id(body), ids.get("DOI"), ids.get("ArXiv"), ids.get("PubMed"), ids.get("CorpusId"))


def _ids(native: str | None, doi: object, arxiv: object, pmid: object, corpus: object) -> PaperIds:
    """Every identifier that is one. The arXiv DOI and the publisher's compete for `DOI`, beside an arXiv id."""
    number = _text(corpus)
    also = ((NAME, native), ("corpusid", number if number and _CORPUS.fullmatch(number) else None))
    return PaperIds.of(
        arxiv=_text(arxiv),
        dois=(_text(doi),),
        pmid=_text(pmid),
        also=((kind, value) for kind, value in also if value),
    )


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _known(record: Record, wire: Counts) -> tuple[str, PaperIds]:
    """The paper's own id and all of them, also the one it was asked for by, which may be another. Unusable without."""
    native = parse_paper(wire.id)
    if native is None:
        raise Unusable("no Semantic Scholar id")
    sent = wire.ids or Ids()
    ids = _ids(
        native, sent.doi or wire.first_doi, sent.arxiv or wire.first_arxiv, sent.pmid, sent.corpus or wire.corpus
    )
    return native, PaperIds.spelt(dict.fromkeys((*ids.spelled, record.asked))) if record.asked else ids


def _counted(record: Record, wire: Counts) -> Iterator[Fact]:
    """The counts of a paper, without the paper."""
    native, ids = _known(record, wire)
    if wire.cited is None and wire.first_cited is None and wire.influential is None:
        raise Unusable("no count of citations")
    return _counts(native, ids, wire)


def _counts(native: str, ids: PaperIds, wire: Counts) -> Iterator[Fact]:
    cited = wire.first_cited if wire.cited is None else wire.cited
    for measure, value in (("citations", cited), ("influential citations", wire.influential)):
        if value is not None:
            yield Observation(source=NAME, native_id=native, ids=ids, measure=measure, value=value)


def _work(record: Record, paper: Paper) -> Iterator[Fact]:
    """The work and its counts. Unusable if untitled, without a byline, too long anywhere, or of an unknown type."""
    native, ids = _known(record, paper)
    title = titled(plain_text((paper.title or "")[: MARKED_UP * LONGEST_TITLE]))
    if paper.byline is None:
        raise Unusable("no authors were given, not even an empty list")
    abstract = plain_text((paper.abstract or "")[: 2 * LONGEST_TEXT]) or None
    if abstract and len(abstract) > LONGEST_TEXT:
        raise Unusable(f"abstract of more than {LONGEST_TEXT:,} characters")
    venue = one_line(paper.venue or "")[:LONGEST_TITLE]
    fields = dict.fromkeys(one_line(study.category or "")[:100] for study in paper.fields or ())
    byline = tuple(Authorship(printed=tidy(each.name), native=parse_author(each.id)) for each in paper.byline)
    by_journal = [name.printed for name in byline] == [venue]
    kind, retracted = judged(_kind(paper, ids, venue), title, Updates((), (), ()), by_journal=by_journal)
    yield Work(
        source=NAME,
        native_id=native,
        form=record.form,
        revision=record.revision,
        ids=ids,
        kind=kind,
        title=title,
        byline=byline,
        abstract=abstract,
        venue=None if venue.lower() in ARXIV else venue,
        published=PartialDate.parse(paper.day) or PartialDate.of(paper.year),
        categories=tuple(filter(None, fields)),
        retracted=retracted,
        code=code_links(abstract),
        code_claim=code_claim(abstract),
    )
    yield from _counts(native, ids, paper)


def _kind(paper: Paper, ids: PaperIds, venue: str) -> WorkKind:
    """The most telling of the publication types; where there are none, what the venue is.

    What only a server of preprints holds is a preprint, though Semantic Scholar calls it a journal article as well.
    What has neither a type nor a venue that tells is an article, since a missing type says nothing against it: to
    leave such papers out would take most of them from their authors. Types that are not in the manual are refused.
    """
    types = {"".join(each.split()) for each in paper.types or ()}
    found = next((kind for name, kind in KINDS.items() if name in types), None)
    if types and found is None:
        raise Unusable(f"publication type {one_line(', '.join(sorted(types)))[:60]!r} is not mapped")
    if found in {None, WorkKind.ARTICLE} and (
        venue.lower() in PREPRINTS or (not venue and ids.arxiv and not ids.doi and not paper.place)
    ):
        return WorkKind.PREPRINT
    conference = paper.place is not None and paper.place.type == "conference"
    return found or (WorkKind.PAPER if conference else WorkKind.ARTICLE)


def _below(path: str, fields: Sequence[str]) -> Iterator[str]:
    return (f"{path}.{field}" for field in fields)


# Sent if asked for, and knowingly left. An ORCID iD or an affiliation beside a name on a byline is what Semantic
# Scholar believes of the person, not what the paper prints.
_ALSO_SENT = """
    citationStyles citationVelocity citations embedding fieldsOfStudy isOpenAccess isPublisherLicensed is_open_access
    is_publisher_licensed journal matchScore numCiting openAccessPdf referenceCount references textAvailability tldr
    topics url
"""
_UNREAD = frozenset(
    (
        *_ALSO_SENT.split(),
        *_below("externalIds", ("ACL", "DBLP", "MAG", "Medline", "PubMedCentral", "URL")),
        *_below("authors", ("affiliations", "aliases", "citationCount", "externalIds", "hIndex", "homepage")),
        *_below("authors", ("paperCount", "papers", "url")),
        *_below("publicationVenue", ("alternate_issns", "alternate_names", "alternate_urls", "id", "issn", "name")),
        *_below("publicationVenue", ("url",)),
        "s2FieldsOfStudy.source",
    )
)

FORMS: dict[str, Form[Any]] = {
    "work": Form(Paper, _work, _UNREAD),
    "count": Form(Counts, _counted, _UNREAD | further_fields(Paper, Counts)),
}
