"""What a Crossref record is: its kind, by its type or by what it does to another work, and whether it was retracted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import Field, StrictStr

from ingest.read import one_line
from ingest.source import Wire
from schemas.errors import Unusable
from schemas.ids import parse_doi
from schemas.work import WorkKind

_RETRACTED = re.compile(
    r"\[?(?:[Rr]etracted|RETRACTED|WITHDRAWN|REMOVED)(?: (?:article|ARTICLE|paper|PAPER|chapter|CHAPTER))?[\]:]"
)
_RETRACTED_HERE = re.compile(r"notice of retraction\s*[:—–]", re.I)  # before the title of a paper in proceedings
# Titles of notices, where the publisher did not say what they are about. "Correction to the theory of …" is none.
_NOTICES = {
    WorkKind.RETRACTION: re.compile(
        r"(?:(?:statement|notice) of |editorial )?retraction(?: notice| note| statement)?\s*(?:\Z|[:—–])"
        r"|retraction (?:(?:of|to|for):? ?[\"“‘']|(?:notice|note) (?:of|to|for)\b|for .{1,60}? et al\b)",
        re.I,
    ),
    WorkKind.ERRATUM: re.compile(
        r"(?:erratum|errata|corrigendum|corrigenda)\b"
        r"|(?:(?:author|publisher) )?corrections?(?:\s*(?:\Z|[:—–])| to:? ?[\"“‘']| to:| for .{1,60}? et al\b)"
        r"|publisher[’']s note:|(?:editorial )?expression of concern\s*(?:\Z|[:—–])",
        re.I,
    ),
}

# https://api.crossref.org/types
KINDS = {
    "book": WorkKind.BOOK,
    "book-chapter": WorkKind.CHAPTER,
    "book-part": WorkKind.CHAPTER,
    "book-section": WorkKind.CHAPTER,
    "book-series": WorkKind.ISSUE,
    "book-set": WorkKind.ISSUE,
    "book-track": WorkKind.CHAPTER,
    "component": WorkKind.SUPPLEMENT,
    "database": WorkKind.DATASET,
    "dataset": WorkKind.DATASET,
    "dissertation": WorkKind.THESIS,
    "edited-book": WorkKind.BOOK,
    "grant": WorkKind.GRANT,
    "journal": WorkKind.ISSUE,
    "journal-article": WorkKind.ARTICLE,
    "journal-issue": WorkKind.ISSUE,
    "journal-volume": WorkKind.ISSUE,
    "monograph": WorkKind.BOOK,
    "other": WorkKind.OTHER,
    "peer-review": WorkKind.PEER_REVIEW,
    "proceedings": WorkKind.ISSUE,
    "proceedings-article": WorkKind.PAPER,
    "proceedings-series": WorkKind.ISSUE,
    "reference-book": WorkKind.BOOK,
    "reference-entry": WorkKind.REFERENCE,
    "report": WorkKind.REPORT,
    "report-component": WorkKind.REPORT,
    "report-series": WorkKind.ISSUE,
    "software": WorkKind.SOFTWARE,
    "standard": WorkKind.STANDARD,
    "standard-series": WorkKind.ISSUE,
}
# The subtypes of posted-content. A list cannot select them: most of what is posted is a preprint.
POSTED = {
    None: WorkKind.PREPRINT,
    "preprint": WorkKind.PREPRINT,
    "working_paper": WorkKind.PREPRINT,
    "letter": WorkKind.LETTER,
    "dissertation": WorkKind.THESIS,
    "report": WorkKind.REPORT,
    "blog": WorkKind.OTHER,
    "blog_post": WorkKind.OTHER,
    "web_resource": WorkKind.OTHER,
    "other": WorkKind.OTHER,
}
RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})
RETRACTION_NOTICES = RETRACTIONS | {"partial_retraction"}
CORRECTIONS = frozenset(
    ("addendum", "clarification", "correction", "corrigendum", "erratum", "expression_of_concern", "reinstatement")
)
NEW_VERSION = "new_version"


RETRACTION_WATCH = "retraction-watch"  # the source of an update that no publisher deposited


class Update(Wire):
    doi: StrictStr | None = Field(None, alias="DOI")
    type: StrictStr | None = None
    source: StrictStr | None = None

    @property
    def does(self) -> str:
        """The type in one spelling: "Expression-of-Concern" and "err" are deposited too."""
        word = re.sub(r"[\s-]+", "_", (self.type or "").strip().lower())
        return "erratum" if word == "err" else word


@dataclass(frozen=True, slots=True)
class Updates:
    """What a work does to other works, what was done to it by them, and what it does to itself."""

    given: tuple[Update, ...]
    taken: tuple[Update, ...]
    own: tuple[Update, ...]

    @classmethod
    def of(cls, update_to: Iterable[Update], updated_by: Iterable[Update], doi: str) -> "Updates":
        to, by = tuple(update_to), tuple(updated_by)
        given, taken = (tuple(each for each in some if parse_doi(each.doi) != doi) for some in (to, by))
        return cls(given, taken, tuple(each for each in (*to, *by) if parse_doi(each.doi) == doi))

    def notifies(self, types: frozenset[str], titled: bool) -> bool:
        """Whether this is the notice that does one of these to another work.

        Some publishers deposit it both ways round, with the notice and with the work: then Retraction Watch tells
        which is which, else whether it is titled as a notice.
        """
        given, taken = ({each.source for each in some if each.does in types} for some in (self.given, self.taken))
        if not given or not taken:
            return bool(given)
        if (RETRACTION_WATCH in given) != (RETRACTION_WATCH in taken):
            return RETRACTION_WATCH in given
        return titled

    @property
    def retracted(self) -> bool:
        """By a notice, or where it stands, unless it was reinstated."""
        done = {each.does for each in (*self.taken, *self.own)}
        return bool(done & RETRACTIONS) and "reinstatement" not in done


def kind_of(type_: str | None, subtype: str | None) -> WorkKind:
    """The kind by the type. Unusable where it is not mapped."""
    if type_ is None:
        raise Unusable("no type")
    posted = type_ == "posted-content"
    kind = POSTED.get(subtype) if posted else KINDS.get(type_)
    if kind is None:
        named = one_line(subtype or "" if posted else type_)[:60]
        raise Unusable(f"{'subtype of posted-content' if posted else 'type'} {named!r} is not mapped")
    return kind


def judged(kind: WorkKind, title: str, updates: Updates, *, by_journal: bool) -> tuple[WorkKind, bool]:
    """What the work is, a notice or what its type says, and whether it was retracted. A notice never is.

    A journal that is the author of what it publishes writes a notice, though it may be titled as the retracted work.
    """
    titled = next((notice for notice, form in _NOTICES.items() if form.match(title)), None)
    if updates.notifies(RETRACTION_NOTICES, titled is WorkKind.RETRACTION):
        return WorkKind.RETRACTION, False
    if any(each.does in RETRACTIONS and each.source == RETRACTION_WATCH for each in updates.own):
        return kind, updates.retracted
    if updates.notifies(CORRECTIONS, titled is WorkKind.ERRATUM):
        return WorkKind.ERRATUM, False
    if kind is WorkKind.PAPER and _RETRACTED_HERE.match(title):
        return kind, True
    if titled and kind in {WorkKind.ARTICLE, WorkKind.PAPER}:
        return titled, False
    if by_journal and _RETRACTED.match(title):
        return WorkKind.RETRACTION, False
    return kind, updates.retracted or is_retracted(kind, title)


def is_retracted(kind: WorkKind, title: str) -> bool:
    """By its title, where some publishers alone say it. Never a notice."""
    return kind not in _NOTICES and _RETRACTED.match(title) is not None
