"""What a Crossref record is: its kind, by its type or by what it does to another work, and whether it was retracted."""

import re
from collections.abc import Iterable

from pydantic import Field, StrictStr

from ingest.read import one_line
from ingest.source import Wire
from schemas.errors import Unusable
from schemas.ids import parse_doi
from schemas.work import WorkKind

_RETRACTED = re.compile(r"\[?(?:[Rr]etracted|RETRACTED|WITHDRAWN|REMOVED)(?: (?:article|ARTICLE|paper|PAPER))?[\]:]")

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


class Update(Wire):
    doi: StrictStr | None = Field(None, alias="DOI")
    type: StrictStr | None = None


def kind_of(type_: str | None, subtype: str | None, does: frozenset[str]) -> WorkKind:
    """The kind by the type, or of a notice by what it does to another work. Unusable where the type is not mapped."""
    if type_ is None:
        raise Unusable("no type")
    posted = type_ == "posted-content"
    kind = POSTED.get(subtype) if posted else KINDS.get(type_)
    if kind is None:
        named = one_line(subtype or "" if posted else type_)[:60]
        raise Unusable(f"{'subtype of posted-content' if posted else 'type'} {named!r} is not mapped")
    if does & RETRACTION_NOTICES:
        return WorkKind.RETRACTION
    return WorkKind.ERRATUM if does & CORRECTIONS else kind


def updates(some: Iterable[Update], own: str) -> frozenset[str]:
    """The types of the updates to or by another work than this one."""
    return frozenset(each.type.lower() for each in some if each.type and parse_doi(each.doi) != own)


def is_retracted(kind: WorkKind, title: str, done: frozenset[str]) -> bool:
    """By a notice, unless it was reinstated, or by its title, where some publishers alone say it. Never a notice."""
    if kind in {WorkKind.RETRACTION, WorkKind.ERRATUM}:
        return False
    return bool(done & RETRACTIONS and "reinstatement" not in done) or _RETRACTED.match(title) is not None
