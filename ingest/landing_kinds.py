"""What pages call what they show: schema.org types, Dublin Core types, article types and those of EPrints."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas.work import WorkKind

# In lower case. An "article" stands in ARTICLES: a tag that names a conference says more.
_WORDS = {
    WorkKind.DATASET: "dataset|data set|datacatalog|research data",
    WorkKind.SOFTWARE: "software|softwaresourcecode|softwareapplication",
    WorkKind.ERRATUM: "erratum|correction|corrigendum|publisher correction|author correction|expression of concern",
    WorkKind.RETRACTION: "retraction|retraction note|retraction notice",
    WorkKind.EDITORIAL: "editorial",
    WorkKind.PEER_REVIEW: "peer review|peerreview|open peer review",
    WorkKind.REVIEW: "review|review article|review-article|reviewarticle|review paper",
    WorkKind.LETTER: "letter|letter to the editor",
    WorkKind.THESIS: "thesis|doctoral thesis|doctoralthesis|dissertation|phd thesis|master thesis|masterthesis",
    WorkKind.BOOK: "book|monograph",
    WorkKind.CHAPTER: "chapter|book chapter|bookchapter|book_section|bookpart",
    WorkKind.REPORT: "report|technical report|technicalreport|working paper|workingpaper",
    WorkKind.PREPRINT: "preprint",
    WorkKind.PAPER: "conference_item|conference paper|conferencepaper|conference object|conferenceobject",
    WorkKind.ISSUE: "publicationissue|publicationvolume|periodical|front matter|frontmatter",
    WorkKind.OTHER: "news|newsarticle|blogposting|book review|obituary|interview",
}
KINDS: Mapping[str, WorkKind] = MappingProxyType(
    {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
)
ARTICLES = frozenset(
    {
        *("scholarlyarticle", "medicalscholarlyarticle", "article", "journal article", "journalarticle"),
        *("research article", "research-article", "original article", "originalpaper", "original paper"),
        *("full-length article", "article-journal", "text.article"),
    }
)
