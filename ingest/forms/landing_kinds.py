"""What pages call what they show: schema.org types, Dublin Core types, article types and those of EPrints."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schemas.work import WorkKind

# In lower case. An "article" stands in ARTICLES: a tag that names a conference says more.
_WORDS = {
    WorkKind.DATASET: "dataset|data set|datacatalog|research data",
    WorkKind.SOFTWARE: "software|softwaresourcecode|softwareapplication",
    WorkKind.ERRATUM: "erratum|correction|corrigendum|publisher correction|author correction|expression of concern"
    "|addendum|c_7acd",
    WorkKind.RETRACTION: "retraction|retraction note|retraction notice",
    WorkKind.EDITORIAL: "editorial",
    WorkKind.PEER_REVIEW: "peer review|peerreview|open peer review",
    WorkKind.REVIEW: "review|review article|review-article|reviewarticle|review paper|reviewpaper|mini review"
    "|c_dcae04bc",
    WorkKind.LETTER: "letter|letter to the editor|c_545b",
    WorkKind.THESIS: "thesis|theses|doctoral thesis|doctoralthesis|dissertation|phd thesis|master thesis|masterthesis"
    "|master's thesis|bachelor thesis|bachelorthesis|c_46ec|c_db06|c_bdcc|c_7a1f",
    WorkKind.BOOK: "book|monograph|c_2f33",
    WorkKind.CHAPTER: "chapter|book chapter|bookchapter|book-chapter|book section|book_section|bookpart|book part"
    "|book-part|c_3248",
    WorkKind.REPORT: "report|technical report|technicalreport|working paper|workingpaper|c_93fc|c_18gh|c_8042",
    WorkKind.PREPRINT: "preprint|c_816b",
    WorkKind.PAPER: "conference_item|conference or workshop item|conference paper|conferencepaper|conference object"
    "|conferenceobject|conference proceeding|inproceedings|c_5794|c_c94f",
    WorkKind.ISSUE: "publicationissue|publicationvolume|periodical|front matter|frontmatter",
    WorkKind.OTHER: "news|newsarticle|blogposting|book review|book-review|bookreview|obituary|interview|patent",
}
KINDS: Mapping[str, WorkKind] = MappingProxyType(
    {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
)
ARTICLES = frozenset(
    {
        *("scholarlyarticle", "medicalscholarlyarticle", "article", "journal article", "journalarticle"),
        *(
            "research article",
            "research-article",
            "research paper",
            "original article",
            "originalpaper",
            "original paper",
        ),
        *("full-length article", "article-journal", "brief report", "brief-report", "short report", "case report"),
        *("original research", "rapid-communication", "c_6501", "c_2df8fbb1", "c_beb9"),
    }
)
# The prefixes, with the form of what follows, of bioRxiv and medRxiv, SSRN, Research Square, Preprints.org, ChemRxiv,
# TechRxiv, Authorea and those of the OSF.
PREPRINTS = re.compile(
    r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{5,8}|10\.64898/|10\.2139/ssrn|10\.21203/rs\.|10\.20944/preprints|10\.26434/chemrxiv"
    r"|10\.36227/techrxiv|10\.22541/au|10\.\d{5}/osf\.io/"
)
# Journals, so called, that hold the papers of conferences.
CONFERENCES = re.compile(
    r"\b(?:conferences?|symposium|workshops?)\b|\bAdvances in Neural Information Processing Systems\b", re.I
)


def spellings(text: str) -> Iterator[str]:
    """How a type may be called in KINDS: without the address or the class before it, and without a plural's end.

    >>> list(spellings("info:eu-repo/semantics/doctoralThesis")), list(spellings("Text.Book"))
    (['doctoralthesis'], ['book'])
    """
    word = text.rpartition("/")[2].strip().lower().removeprefix("text.")
    yield word
    if word.endswith("s") and not word.endswith("is"):
        yield word[:-1]
