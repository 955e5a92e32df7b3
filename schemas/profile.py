"""A profile: all that one person's page shows, and the only thing that renderers read."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.figure import Figure, Frozen, Series, Text
from schemas.observation import LinkRole

PROFILE_VERSION = "1"


class State(StrEnum):
    """How sure an assignment is. A profile counts the first two; its ranges open with the third."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNRESOLVED = "unresolved"


class CodeState(StrEnum):
    """A link; words that promise code without a link; nothing found, which is unknown and not "no code"."""

    LINK = "link"
    CLAIM = "says code, no link"
    UNKNOWN = "unknown"


class Code(Frozen):
    """Code of a paper: state, the address, the words that promise it, where they were found, and when last."""

    state: CodeState
    url: Text | None = None
    words: Text | None = None
    found_in: Text | None = None
    answered: AwareDatetime | None = None


class Place(Frozen):
    """Where something was said: source, page (SHA-256 of its body), record number in `split` order, day received."""

    source: str
    page: str
    record: int
    received: AwareDatetime


class PaperLink(Frozen):
    """An address that a source gives for a paper: its code, project page, models or data sets, and where it says so."""

    role: LinkRole
    url: Text
    given_by: Text | None
    place: Place


class Said(Frozen):
    """A number that a source gives for a paper, as printed, and where. They stand side by side, and no sum is made."""

    measure: str
    value: Text
    place: Place


class Name(Frozen):
    """One name of a byline, as printed; `person` is True where it is the profiled person. None: a nameless position."""

    printed: Text | None
    person: bool = False


class ProfilePaper(Frozen):
    """One paper of the person. `cited` is None where the headline source gives no count.

    `flags` are words such as "withdrawn", "retracted", "erratum", "no longer at openalex". `counted` is whether
    the figures count it. `state` and `reason` say why we think it is this person's.
    """

    paper: Text
    title: Text
    byline: tuple[Name, ...]
    published: Text | None
    year: int | None
    kind: Text
    category: Text | None
    categories: tuple[Text, ...]
    venue: Text | None
    abstract: Text | None
    comment: Text | None
    url: Text | None
    ids: tuple[Text, ...]
    cited: int | None
    cited_before: int | None
    code: Code
    flags: tuple[Text, ...]
    counted: bool
    state: State
    reason: Text
    places: tuple[Place, ...]
    links: tuple[PaperLink, ...] = ()
    said: tuple[Said, ...] = ()


class Affiliation(Frozen):
    """Where the person works, as printed on the newest paper that says so; `rors` as the source identified it."""

    printed: tuple[Text, ...]
    rors: tuple[str, ...]
    paper: Text
    place: Place


class Identity(Frozen):
    """Why we believe these papers are one person's, in one line (`summary`) and in several.

    `verified` rests on an ORCID iD or a verdict. `employment` is what the person says at ORCID, newest first.
    """

    verified: bool
    summary: Text
    orcid: Text | None
    native: tuple[tuple[Text, Text], ...]
    also_printed_as: tuple[Text, ...]
    reasons: tuple[Text, ...]
    conflicts: tuple[Text, ...]
    employment: tuple[Text, ...] = ()
    affiliation: Affiliation | None = None


class Reported(Frozen):
    """What another page or a source's own author record claims of the person, as printed, and what we make of it.

    Never mixed with the figures. `source` is None for a page that was taken in by hand.
    """

    label: Text
    printed: Text
    remark: Text
    received: AwareDatetime
    page: str
    source: str | None = None


class SourceState(Frozen):
    """How fresh a source is in this profile: when it last answered for the person, and what is wrong, if anything."""

    source: str
    title: str
    answered: AwareDatetime | None
    trouble: Text | None
    licence: Text


class Change(Frozen):
    """One thing that changed since the last publication: a label, a sentence, and by how much where it is a count."""

    label: Text
    sentence: Text
    gained: int | None = None


class Profile(Frozen):
    """Everything one person's page shows, one immutable document. `refreshed` is when it was made (UTC).

    No text in it holds a control character: see `schemas.figure.Text`. `slug` names the page's files and is None for
    somebody who is not followed. `field` is the main field in words. `changes` are those since `changes_since`,
    which is None at the first publication.
    """

    schema_: str = Field("../profile.schema.json", alias="$schema")
    version: str
    slug: str | None = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)
    person: Text
    name: Text
    field: Text | None
    identity: Identity
    paper_count: Figure
    citations: Figure
    h_index: Figure
    g_index: Figure
    i10_index: Figure
    first_year: Figure
    last_year: Figure
    main_field: Figure
    code_links: Figure
    papers_per_year: Series
    citations_per_year: Series
    papers: tuple[ProfilePaper, ...]
    reported: tuple[Reported, ...]
    sources: tuple[SourceState, ...]
    changes: tuple[Change, ...]
    changes_since: date | None
    refreshed: AwareDatetime

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order of the page."""
        return (
            self.paper_count,
            self.citations,
            self.h_index,
            self.g_index,
            self.i10_index,
            self.code_links,
            self.main_field,
            self.first_year,
            self.last_year,
        )
