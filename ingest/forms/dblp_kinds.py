"""What dblp says a publication is, and by which made-up identifier its preprint finds it.

Elements   https://dblp.org/xml/dblp.dtd; types of the search: https://dblp.org/faq/Types+of+publications
publtype   words set apart by blanks: informal (not reviewed: CoRR, reports), withdrawn, survey, encyclopedia, edited,
           software, data, noshow; of person records disambiguation (several people of one name) and group
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from schemas.errors import Unusable
from schemas.names import key as name_key
from schemas.work import WorkKind

KINDS: Mapping[str, WorkKind] = MappingProxyType(
    {
        "article": WorkKind.ARTICLE,
        "inproceedings": WorkKind.PAPER,
        "proceedings": WorkKind.ISSUE,
        "book": WorkKind.BOOK,
        "incollection": WorkKind.CHAPTER,
        "phdthesis": WorkKind.THESIS,
        "mastersthesis": WorkKind.THESIS,
        "www": WorkKind.OTHER,
        "data": WorkKind.DATASET,
    }
)
_TYPES: Mapping[str, WorkKind] = MappingProxyType(
    {
        "journal articles": WorkKind.ARTICLE,
        "conference and workshop papers": WorkKind.PAPER,
        "parts in books or collections": WorkKind.CHAPTER,
        "books and theses": WorkKind.BOOK,
        "editorship": WorkKind.ISSUE,
        "reference works": WorkKind.REVIEW,
        "data and artifacts": WorkKind.DATASET,
        "informal and other publications": WorkKind.PREPRINT,
        "informal or other publications": WorkKind.PREPRINT,
        "informal publications": WorkKind.PREPRINT,
        "withdrawn items": WorkKind.OTHER,
    }
)
_KEYS = (  # the beginning of a key says it where the type of a search hit does not
    ("phd/", WorkKind.THESIS),
    ("ms/", WorkKind.THESIS),
    ("reference/", WorkKind.REFERENCE),
    ("journals/", WorkKind.ARTICLE),
    ("conf/", WorkKind.PAPER),
)
CORR = "journals/corr/"
# What an editor writes again and again under one title has no preprint, and is not one work.
_OCCASIONAL = re.compile(
    r"\A(?:editorials?|preface|foreword|welcome|message from|letter (?:from|to)|in memoriam|obituary|book reviews?"
    r"|erratum|corrigendum|correction to|call for|report on)\b|\beditors?\b|\bin this issue\b"
    r"|\bspecial (?:issue|section)\b|\bmini-?track\b",
    re.IGNORECASE,
)
_FEWEST = 5  # words of the title and names together by which two records may find each other
_SHORT = {WorkKind.ARTICLE: "journal", WorkKind.PAPER: "conference"}
_YEARS = (-1, 0, 1)  # a published form is sought in these years from the preprint's


def kind_of(element: str, publtype: str, key: str, *, has_authors: bool) -> WorkKind:
    """By the element, its publtype and, for CoRR, the key."""
    words = publtype.split()
    if element == "article" and ("informal" in words or key.startswith(CORR)):
        return WorkKind.PREPRINT
    kind = KINDS[element]
    if "encyclopedia" in words:
        return WorkKind.REFERENCE
    if "survey" in words:
        return WorkKind.REVIEW
    if "software" in words:
        return WorkKind.SOFTWARE
    if "data" in words:
        return WorkKind.DATASET
    if kind is WorkKind.BOOK:
        return kind if has_authors else WorkKind.ISSUE
    return WorkKind.EDITORIAL if "edited" in words and kind is not WorkKind.ISSUE else kind


def kind_of_type(said: str, key: str) -> WorkKind:
    """By the type of a search hit, and by the key where a type holds several kinds. Unusable for an unknown type.

    The older form of the search gives the name of the record's element.
    """
    if said in KINDS:
        return kind_of(said, "", key, has_authors=True)
    kind = _TYPES.get(said.casefold())
    if kind is None:
        raise Unusable("no type, or one that is not known")
    if kind in {WorkKind.BOOK, WorkKind.REVIEW, WorkKind.OTHER}:
        told = next((meant for start, meant in _KEYS if key.startswith(start)), kind)
        if kind is WorkKind.OTHER or told in {WorkKind.THESIS, WorkKind.REFERENCE}:
            return told
    return kind


def twins(kind: WorkKind, title: str, names: Sequence[str | None], year: int | None) -> Iterator[str]:
    """Identifiers of our own making by which a preprint and its published form, two records at dblp, become one paper.

    A digest of the title (letters and digits alone) and of the byline (family names and initials, in order), with the
    kind and the year. A conference paper or journal article bears the one of its own kind and year, a preprint those of
    both kinds of its year, of the next, and of the one before, since many are posted after acceptance. So a conference
    version joins, and the journal version of two years later stays a paper of its own.

    Limits: a journal version within a year of the preprint joins too, and over the preprint the conference version; a
    new title, or an author more, parts them (an arXiv id or a DOI in common still joins). Nothing for titles of one
    word, of few words by few people, or of a kind that recurs (editorials, columns), and where a name cannot be read.
    """
    words = len(title.split())
    if year is None or not names or words < 2 or words + len(names) < _FEWEST or _OCCASIONAL.search(title):
        return
    keys = [name_key(name) if name else "" for name in names]
    solid = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", title.casefold())))
    if not all(keys) or not solid:
        return
    digest = hashlib.sha256("\n".join((solid, *keys)).encode()).hexdigest()[:20]
    if kind in {WorkKind.ARTICLE, WorkKind.PAPER}:
        yield f"{digest}-{_SHORT[kind]}-{year}"
    elif kind is WorkKind.PREPRINT:
        for short in _SHORT.values():
            for step in _YEARS:
                yield f"{digest}-{short}-{year + step}"
