"""What an OpenAlex record is: a work or an author by its id, and of a work the kind by its type."""

import re
from collections.abc import Mapping
from typing import Any

from ingest.forms.crossref_kinds import KINDS as OF_CROSSREF
from ingest.read import one_line
from schemas.errors import SourceChanged, Unusable
from schemas.work import WorkKind

ENTITIES = {
    "C": "concept",
    "F": "funder",
    "G": "award",
    "I": "institution",
    "P": "publisher",
    "S": "source",
    "T": "topic",
    "V": "venue",
}
OTHERS = {
    "entity_type": "completions of what is typed",
    "native_id_namespace": "locations of works",
    "ngrams": "n-grams of a work",
}  # by a field that nothing else has
_MINTED = re.compile(r"(?:https?://openalex\.org/)?([A-Z])\d+", re.IGNORECASE)
_COLLECTION = re.compile(r"https://openalex\.org/([a-z-]+)/")  # of what has no letter, as countries/FR
# Crossref's types, which OpenAlex gave before 2023-08, and what it has besides in its own 25 (developers.openalex.org,
# June 2026) and in replies between.
KINDS = OF_CROSSREF | {
    "article": WorkKind.ARTICLE,
    "book-review": WorkKind.EDITORIAL,  # an opinion of one book, not a survey of a field
    "conference-abstract": WorkKind.PAPER,
    "conference-paper": WorkKind.PAPER,
    "data-paper": WorkKind.ARTICLE,
    "editorial": WorkKind.EDITORIAL,
    "erratum": WorkKind.ERRATUM,
    "letter": WorkKind.LETTER,
    "libguides": WorkKind.OTHER,
    "paratext": WorkKind.ISSUE,
    "posted-content": WorkKind.PREPRINT,
    "preprint": WorkKind.PREPRINT,
    "retraction": WorkKind.RETRACTION,
    "review": WorkKind.REVIEW,
    "software-paper": WorkKind.ARTICLE,
    "supplementary-materials": WorkKind.SUPPLEMENT,
}


def kind_of(type_: str | None, *, paratext: bool) -> WorkKind:
    """OTHER where the reply tells no type. Unusable where it is not mapped."""
    if paratext:
        return WorkKind.ISSUE
    if type_ is None:
        return WorkKind.OTHER
    if type_ not in KINDS:
        raise Unusable(f"type {one_line(type_)[:60]!r} is not mapped")
    return KINDS[type_]


def letter_of(row: Mapping[str, Any]) -> str:
    """The first of its id, if it has an id of OpenAlex's own."""
    found = _MINTED.fullmatch(str(row.get("id")))
    return found[1].upper() if found else ""


def entity_of(row: Mapping[str, Any]) -> str:
    """What the record is, works or authors, told from its id; a record without one is a work if it has a DOI."""
    for field, what in OTHERS.items():
        if field in row:
            raise SourceChanged(f"OpenAlex's {what} are not read")
    letter = letter_of(row)
    if letter == "A":
        return "authors"
    if letter == "W" or (not letter and "doi" in row):
        return "works"
    if found := _COLLECTION.match(str(row.get("id"))):
        raise SourceChanged(f"an entry of OpenAlex's {found[1]} is not read")
    if letter in ENTITIES:
        raise SourceChanged(f"an OpenAlex {ENTITIES[letter]} is not read")
    raise SourceChanged(f"neither an OpenAlex work nor an author: an object of {one_line(', '.join(row))[:100]}")
