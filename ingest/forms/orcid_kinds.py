"""What a work on an ORCID record is, and which of the versions in a group are one work.

Types      https://info.orcid.org/ufaqs/what-work-types-does-orcid-support/, with those of older versions of the API
Groups     ORCID groups what shares an identifier that is said to be the work itself, and many sources say so of the
           ISSN: then all that a person wrote in one journal stands in one group
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from ingest.read import one_line
from schemas.errors import Unusable
from schemas.ids import parse_doi
from schemas.work import WorkKind

KINDS = {
    "book": WorkKind.BOOK,
    "book-chapter": WorkKind.CHAPTER,
    "book-review": WorkKind.EDITORIAL,  # an opinion of one book, not a survey of a field
    "conference-abstract": WorkKind.PAPER,
    "conference-paper": WorkKind.PAPER,
    "conference-proceedings": WorkKind.ISSUE,
    "data-set": WorkKind.DATASET,
    "dictionary-entry": WorkKind.REFERENCE,
    "dissertation": WorkKind.THESIS,
    "dissertation-thesis": WorkKind.THESIS,
    "edited-book": WorkKind.BOOK,
    "encyclopedia-article": WorkKind.REFERENCE,
    "encyclopedia-entry": WorkKind.REFERENCE,
    "journal-article": WorkKind.ARTICLE,
    "journal-issue": WorkKind.ISSUE,
    "preprint": WorkKind.PREPRINT,
    "report": WorkKind.REPORT,
    "review": WorkKind.PEER_REVIEW,  # of another's work
    "software": WorkKind.SOFTWARE,
    "standards-and-policy": WorkKind.STANDARD,
    "technical-standard": WorkKind.STANDARD,
    "technical-standards": WorkKind.STANDARD,
    "working-paper": WorkKind.PREPRINT,
}
_OTHERS = """
    annotation artistic-performance blog-post cartographic-material clinical-study conference-output conference-poster
    conference-presentation data-management-plan design disclosure image invention learning-object lecture-speech
    license magazine-article manual moving-image musical-composition newsletter-article newspaper-article
    online-resource other patent physical-object public-speech registered-copyright research-technique research-tool
    sound spin-off-company supervised-student-publication test trademark transcription translation undefined website
"""
OTHERS = frozenset(_OTHERS.split())
NOT_THEIRS = frozenset(("conference-proceedings", "edited-book", "journal-issue", "supervised-student-publication"))
# Of a book, which its chapters bear too, of a journal, or of anything: https://pub.orcid.org/v3.0/identifiers
CONTAINERS = frozenset(("asin", "asin-tld", "isbn", "issn", "lccn", "oclc", "ol", "other-id", "uri"))


def word(text: str) -> str:
    """One spelling of a word of theirs: JOURNAL_ARTICLE of 2.x is journal-article of 3.0."""
    return one_line(text).lower().replace("_", "-")


def kind_of(type_: str | None) -> WorkKind:
    """Unusable where the type is not mapped."""
    if type_ is None:
        raise Unusable("no type")
    kind = WorkKind.OTHER if word(type_) in OTHERS else KINDS.get(word(type_))
    if kind is None:
        raise Unusable(f"type {one_line(type_)[:60]!r} is not mapped")
    return kind


def works_in(summaries: Sequence[Any]) -> list[list[Any]]:
    """The summaries that are versions of one work each, the preferred version first: the highest display index.

    Versions share an identifier of the work itself, other than a container's; one that has none goes to the one of
    its group with the same title.
    """
    if len(summaries) == 1:
        return [list(summaries)]
    joined = _Joined(len(summaries))
    marks = [_marks(each) for each in summaries]
    for number, some in enumerate(marks):
        for mark in some:
            joined.join(number, mark)
    titles = [_title(each) for each in summaries]
    named: dict[str, set[int]] = defaultdict(set)
    for number, title in enumerate(titles):
        if marks[number] and title:
            named[title].add(joined.of(number))
    for number, title in enumerate(titles):
        if not marks[number] and title and len(named[title]) < 2:
            joined.join(number, title)
            for other in named[title]:
                joined.join(other, title)
    found: dict[int, list[Any]] = defaultdict(list)
    for number, each in enumerate(summaries):
        found[joined.of(number)].append(each)
    return [sorted(some, key=_rank) for some in found.values()]


class _Joined:
    """Numbers that belong together because they bear a common mark."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))
        self._first: dict[Hashable, int] = {}

    def of(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def join(self, number: int, mark: Hashable) -> None:
        one, other = self.of(self._first.setdefault(mark, number)), self.of(number)
        self._above[max(one, other)] = min(one, other)


def _marks(summary: Any) -> set[tuple[str, str]]:
    """What identifies the work itself, by kind."""
    found = set()
    for each in _mappings(_below(summary, "external-ids", "external-id")):
        kind, value, relation = (each.get(f"external-id-{part}") for part in ("type", "value", "relationship"))
        if isinstance(kind, str) and isinstance(value, str) and isinstance(relation, str) and word(relation) == "self":
            kind = word(kind)
            value = (parse_doi(value) if kind == "doi" else None) or one_line(value)
            if value and kind not in CONTAINERS:
                found.add((kind, value))
    return found


def _title(summary: Any) -> str:
    title = _below(summary, "title", "title", "value")
    return one_line(title).casefold() if isinstance(title, str) else ""


def _rank(summary: Any) -> tuple[bool, int]:
    """What is not public comes last."""
    said, index = _below(summary, "visibility"), _below(summary, "display-index")
    return isinstance(said, str) and word(said) != "public", -place(index)


def place(index: object) -> int:
    """A display index, which is a text in most places; one that is no number comes last."""
    if isinstance(index, str) and index.isascii() and index.isdigit() and len(index) < 16:
        return int(index)
    return index if isinstance(index, int) and not isinstance(index, bool) else -1


def _below(part: Any, *steps: str) -> Any:
    for step in steps:
        part = part.get(step) if isinstance(part, Mapping) else None
    return part


def _mappings(some: Any) -> Iterable[Mapping[str, Any]]:
    return (each for each in some if isinstance(each, Mapping)) if isinstance(some, list) else ()
