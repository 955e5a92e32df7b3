"""A work: one publication according to one record form of one source, in our shape."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from schemas.dates import PartialDate
from schemas.ids import PaperIds
from schemas.names import LONGEST_NAME as LONGEST_NAME
from schemas.observation import Claim, Links, Observation

MOST_AUTHORS = 20_000  # the longest byline in print has about 15,000 names
LONGEST_TITLE = 2_000  # characters
LONGEST_TEXT = 200_000  # characters of an abstract or a comment


class WorkKind(StrEnum):
    """What a source says a publication is. `counts` tells whether it is a paper for the figures."""

    ARTICLE = "article"
    PAPER = "conference paper"
    PREPRINT = "preprint"
    REVIEW = "review"
    LETTER = "letter"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    REPORT = "report"
    EDITORIAL = "editorial"
    REFERENCE = "reference entry"
    ERRATUM = "erratum"
    RETRACTION = "retraction notice"
    PEER_REVIEW = "peer review"
    DATASET = "data set"
    SOFTWARE = "software"
    SUPPLEMENT = "supplement"
    STANDARD = "standard"
    GRANT = "grant"
    ISSUE = "issue or front matter"
    OTHER = "other"

    @property
    def counts(self) -> bool:
        return self not in NOT_PAPERS


NOT_PAPERS = frozenset(
    {
        WorkKind.ERRATUM,
        WorkKind.RETRACTION,
        WorkKind.PEER_REVIEW,
        WorkKind.DATASET,
        WorkKind.SOFTWARE,
        WorkKind.SUPPLEMENT,
        WorkKind.STANDARD,
        WorkKind.GRANT,
        WorkKind.ISSUE,
        WorkKind.OTHER,
    }
)


class Noun(BaseModel):
    """A frozen, closed, strict model: what all nouns that travel between rooms are."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


class Authorship(Noun):
    """One name on one work, *as printed*, at one position (its place in `Work.byline`, counted from 1).

    `printed` is None for a position whose name is empty, longer than LONGEST_NAME or without a letter:
    the position is kept. `orcid` is one that a publisher or the author asserted, never a vendor's guess.
    `native` is the source's own author id: evidence, never a key. `rors` are institutions as the source identified
    them (ROR ids), whatever the affiliations printed say.
    """

    printed: str | None = Field(None, max_length=LONGEST_NAME)
    family: str | None = None
    given: str | None = None
    orcid: str | None = None
    native: str | None = None
    affiliations: tuple[str, ...] = ()
    rors: tuple[str, ...] = ()


class Work(Noun):
    """One publication as one record says. What the record does not say is None.

    `revision` orders records of the same key by the source's own version or datestamp: compared as text,
    so write it sortable (ISO dates, zero-padded numbers). `categories` has the primary one first: arXiv
    categories where the source has them, else the source's own field. `code` holds links to code or models
    printed in the record, `code_claim` the words that promise code without a link.
    """

    source: str
    native_id: str
    form: str
    revision: str
    ids: PaperIds
    kind: WorkKind
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    byline: tuple[Authorship, ...] = Field(max_length=MOST_AUTHORS)
    abstract: str | None = Field(None, max_length=LONGEST_TEXT)
    comment: str | None = Field(None, max_length=LONGEST_TEXT)
    journal_ref: str | None = None
    venue: str | None = None
    published: PartialDate | None = None
    updated: PartialDate | None = None
    versions: int | None = Field(None, ge=1, le=100_000)
    categories: tuple[str, ...] = ()
    license: str | None = None
    withdrawn: bool = False
    retracted: bool = False
    code: tuple[str, ...] = ()
    code_claim: str | None = None


Fact = Work | Observation | Links | Claim
