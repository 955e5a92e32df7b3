"""Identifiers of papers and people: cleaned, checked, and written in one spelling.

Each `parse_*` takes any text and gives the canonical spelling, or None where the text is no such
identifier. A parser keeps its own output: ``parse(parse(x)) == parse(x)``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from schemas.categories import ARCHIVES, RETIRED
from schemas.venues import SCHEMES

LONGEST_DOI = 500  # characters; the longest in use have about 200
LONGEST_URL = 2_000  # characters

_WWW = r"(?:https?://)?(?:[a-z0-9-]+\.)?"
_ARXIV = re.compile(
    rf"(?:{_WWW}arxiv\.org/(?:abs|pdf|html|format|e-print|ps|src|tb)/|oai:arxiv\.org:|arxiv:\s*"
    rf"|(?:doi:\s*|{_WWW}doi\.org/)?10\.48550/arxiv\.)?"
    r"(?P<id>(?P<new>\d{4}\.\d{4,6})|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z-]{2,})?/(?P<number>\d{7}))"
    r"(?:v(?P<version>[1-9]\d{0,3}))?(?:\.pdf)?(?:\s*\[[\w.-]+\])?(?:[?#]\S*)?",
    re.ASCII | re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:\s*|doi\s+)?(?P<url>(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\..+)", re.I | re.S)
_DOI_FORM = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_HIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ORCID = re.compile(
    r"(?:orcid:\s*|(?:https?://)?(?:www\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dx])/?", re.ASCII | re.I
)
_PMID = re.compile(
    r"(?:pmid:\s*|(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/|(?:https?://)?(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/)?"
    r"([1-9]\d{0,8})/?",
    re.ASCII | re.I,
)
_OPENALEX = re.compile(
    r"(?:openalex:\s*|(?:https?://)?(?:www\.|api\.)?openalex\.org/(?:[a-z]+/)?)?([a-z])([1-9]\d{0,14})", re.ASCII | re.I
)
_ROR = re.compile(
    r"(?:ror:\s*|(?:https?://)?(?:www\.)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?", re.ASCII | re.I
)
_AUTHORS = {  # by source; each with its own address before it, or without
    "arxiv": re.compile(r"(?:https?://(?:www\.)?arxiv\.org/a/)?([a-z][a-z-]*_[a-z]_[1-9]\d{0,3})", re.ASCII | re.I),
    "dblp": re.compile(
        r"(?:https?://(?:www\.)?dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/pid/)?"
        r"([a-z\d]{1,5}/(?:\d{1,7}(?:-\d{1,5})?|[a-z][\w=:-]{0,99}))(?:\.html|\.xml)?",
        re.ASCII | re.I,
    ),
    "semantic-scholar": re.compile(
        r"(?:https?://(?:www\.)?semanticscholar\.org/author/(?:[^/?#\s]+/)?)?([1-9]\d{0,14})", re.ASCII | re.I
    ),
}
# In OpenAlex, for an author who was not identified, and for those whose records were deleted.
_NOBODY = frozenset({"A9999999999", "A5317838346"})


@dataclass(frozen=True, slots=True)
class PaperIds:
    """What identifies one publication, in canonical spelling; an unknown one is None.

    `also` holds further identifiers as (kind, value): a source's own id of the paper
    (``("openalex", "W123")``), a second DOI (``("doi", "10.1/x")``), or its page at a venue without an API
    (``("page", "https://proceedings.mlr.press/v97/doe19a.html")``, see `parse_page`).
    """

    arxiv: str | None = None
    doi: str | None = None
    pmid: str | None = None
    also: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        *,
        arxiv: str | None = None,
        dois: Iterable[str | None] = (),
        pmid: str | None = None,
        also: Iterable[tuple[str, str]] = (),
    ) -> "PaperIds":
        """From identifiers as a source writes them; what is no identifier is left out.

        An arXiv DOI (10.48550/arXiv.…) is the arXiv id. The first other DOI is `doi`, further ones go to `also`.

        >>> PaperIds.of(dois=["10.48550/arXiv.2401.00001", "doi:10.1000/X"]).spelled
        ('arxiv:2401.00001', 'doi:10.1000/x')
        """
        number, others = parse_arxiv(arxiv), []
        for doi in dict.fromkeys(filter(None, map(parse_doi, dois))):
            found = parse_arxiv(doi)
            if found is None or (number and found != number):
                others.append(doi)
            else:
                number = found
        more = (*(("doi", doi) for doi in others[1:]), *also)
        return cls(number, others[0] if others else None, parse_pmid(pmid), tuple(dict.fromkeys(more)))

    @classmethod
    def spelt(cls, spelled: Iterable[str]) -> "PaperIds":
        """Back from `spelled`: the first of each kind in its place, further ones in `also`.

        >>> PaperIds.spelt(["arxiv:2401.00001", "doi:10.1/x", "doi:10.1/y"])
        PaperIds(arxiv='2401.00001', doi='10.1/x', pmid=None, also=(('doi', '10.1/y'),))
        """
        pairs = [(kind, value) for kind, _, value in (each.partition(":") for each in spelled)]
        first = {kind: value for kind, value in reversed(pairs) if kind in {"arxiv", "doi", "pmid"}}
        rest = tuple(pair for pair in pairs if first.get(pair[0]) != pair[1])
        return cls(first.get("arxiv"), first.get("doi"), first.get("pmid"), rest)

    @property
    def spelled(self) -> tuple[str, ...]:
        """Every identifier as ``kind:value``, best first, without repeats.

        >>> PaperIds(arxiv="2401.00001", doi="10.1/x").spelled
        ('arxiv:2401.00001', 'doi:10.1/x')
        """
        named = (("arxiv", self.arxiv), ("doi", self.doi), ("pmid", self.pmid), *self.also)
        return tuple(dict.fromkeys(f"{kind}:{value}" for kind, value in named if value))


def parse_arxiv(text: str | None) -> str | None:
    """The arXiv id without version or subject class: "2401.00001", "hep-th/9901001".

    Takes the bare id, `arXiv:…`, addresses of arxiv.org, OAI identifiers and arXiv DOIs. The month must be one, and
    the number as long as its time asks: four digits from 0704 to 1412, five or six from 1501
    (https://info.arxiv.org/help/arxiv_identifier.html).

    >>> parse_arxiv("https://arxiv.org/pdf/2401.00001v2"), parse_arxiv("math.CA/0611800v2"), parse_arxiv("2413.00001")
    ('2401.00001', 'math/0611800', None)
    """
    found = _ARXIV.fullmatch(text.strip()) if text else None
    if not found:
        return None
    if found["new"]:
        month, _, number = found["new"].partition(".")
        digits = (4,) if month < "1501" else (5, 6)
        return found["new"] if month >= "0704" and _is_month(month) and len(number) in digits else None
    archive, number = found["archive"].lower(), found["number"]
    old = number[:4] >= "9108" or number[:4] <= "0703"
    return f"{archive}/{number}" if archive in ARCHIVES | RETIRED and old and _is_month(number[:4]) else None


def arxiv_version(text: str | None) -> int | None:
    """The version in an arXiv id, or None where it has none or is no arXiv id.

    >>> arxiv_version("http://arxiv.org/abs/2401.00001v3")
    3
    """
    if not text or not parse_arxiv(text):
        return None
    found = _ARXIV.fullmatch(text.strip())
    return int(found["version"]) if found and found["version"] else None


def parse_doi(text: str | None) -> str | None:
    """The DOI in lower case, without prefix, address or the punctuation of the sentence around it.

    >>> parse_doi("https://doi.org/10.1000/ABC(1)."), parse_doi("10.1/x")
    ('10.1000/abc(1)', None)
    """
    found = _DOI.fullmatch(text.strip()) if text and len(text) <= LONGEST_URL else None
    if not found:
        return None
    doi = unquote(re.split(r"[?#]", found["doi"], maxsplit=1)[0]) if found["url"] else found["doi"]
    doi = _without_punctuation(doi.lower())
    if not _DOI_FORM.fullmatch(doi) or len(doi) > LONGEST_DOI or _HIDDEN.search(doi):
        return None
    return None if {".", ".."} & set(doi.split("/")) else doi  # in an address these lead elsewhere


def parse_orcid(text: str | None) -> str | None:
    """The ORCID iD as sixteen characters with hyphens, if its last one is the right check digit (ISO 7064 11-2).

    >>> parse_orcid("https://orcid.org/0000-0002-1825-0097"), parse_orcid("0000-0002-1825-0098")
    ('0000-0002-1825-0097', None)
    """
    found = _ORCID.fullmatch(text.strip()) if text else None
    if not found:
        return None
    orcid = "-".join(found.groups()).upper()
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return orcid if orcid[-1] == "0123456789X"[(12 - total % 11) % 11] else None


def parse_pmid(text: str | None) -> str | None:
    """The PubMed number, from itself, `pmid:…` or an address of PubMed.

    >>> parse_pmid("https://pubmed.ncbi.nlm.nih.gov/12345678/")
    '12345678'
    """
    found = _PMID.fullmatch(text.strip()) if text else None
    return found[1] if found else None


def parse_openalex(text: str | None, letter: str) -> str | None:
    """OpenAlex's id of this letter (W work, A author, I institution), never one that stands for nobody.

    >>> parse_openalex("https://openalex.org/w123", "W"), parse_openalex("A9999999999", "A")
    ('W123', None)
    """
    found = _OPENALEX.fullmatch(text.strip()) if text else None
    if not found or found[1].upper() != letter:
        return None
    openalex = f"{letter}{found[2]}"
    return None if openalex in _NOBODY else openalex


def parse_ror(text: str | None) -> str | None:
    """The ROR id of an institution: nine characters, the first 0 (https://ror.readme.io/docs/identifier).

    >>> parse_ror("https://ror.org/03yrm5c26"), parse_ror("03yrm5c2")
    ('03yrm5c26', None)
    """
    found = _ROR.fullmatch(text.strip()) if text else None
    return found[1].lower() if found else None


def parse_author(source: str, text: str | None) -> str | None:
    """The id by which a source knows a person, from itself or the address of their page there.

    >>> parse_author("openalex", "a123"), parse_author("dblp", "https://dblp.org/pid/167/1261-9.html")
    ('A123', '167/1261-9')
    """
    if source == "openalex":
        return parse_openalex(text, "A")
    found = _AUTHORS[source].fullmatch(text.strip()) if text and source in _AUTHORS else None
    return (found[1].lower() if source == "arxiv" else found[1]) if found else None


def parse_page(url: str | None) -> str | None:
    """The address of one paper's page at a venue without an API, from any address of that paper there.

    None for anything else: a volume, a supplement, a venue that is not in `schemas.venues`.

    >>> parse_page("http://proceedings.mlr.press/v97/doe19a/doe19a.pdf"), parse_page("https://doi.org/10.1000/x")
    ('https://proceedings.mlr.press/v97/doe19a.html', None)
    >>> parse_page("https://aclanthology.org/2021.naacl-main.208.pdf"), parse_page("https://www.usenix.org/conferences")
    ('https://aclanthology.org/2021.naacl-main.208/', None)
    """
    safe = safe_url(url)
    if safe is None:
        return None
    parts = urlsplit(safe)
    if parts.port not in (None, 80, 443):
        return None
    host = (parts.hostname or "").removeprefix("www.")
    for scheme in SCHEMES:
        if host in scheme.hosts and (found := scheme.path.fullmatch(parts.path)):
            return scheme.page.format_map(found.groupdict(""))
    return None


def parse_any(text: str | None) -> str | None:
    """Whatever someone types as a paper's identifier, as ``kind:value``. A bare number is none: say ``pmid:…``.

    >>> parse_any("arXiv:2401.00001v2"), parse_any("https://doi.org/10.1000/x"), parse_any("12345")
    ('arxiv:2401.00001', 'doi:10.1000/x', None)
    """
    if arxiv := parse_arxiv(text):
        return f"arxiv:{arxiv}"
    if doi := parse_doi(text):
        return f"doi:{doi}"
    if work := parse_openalex(text, "W"):
        return f"openalex:{work}"
    pmid = parse_pmid(text)
    return f"pmid:{pmid}" if pmid and text and not text.strip().isdecimal() else None


def safe_url(text: str | None) -> str | None:
    """The address, if it may become a link: http or https, a host, no credentials, no blank, at most LONGEST_URL long.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    url = text.strip() if text else ""
    if not url or len(url) > LONGEST_URL or _HIDDEN.search(url) or set(url) & set('\\<>"'):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    safe = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return url if safe else None


def paper_url(spelled: str) -> str | None:
    """The page of a paper by its spelled identifier, or None for a kind without a page.

    >>> paper_url("arxiv:2401.00001"), paper_url("doi:10.1000/a<b"), paper_url("corpusid:7")
    ('https://arxiv.org/abs/2401.00001', 'https://doi.org/10.1000/a%3Cb', None)
    """
    kind, _, value = spelled.partition(":")
    match kind:
        case "arxiv":
            return f"https://arxiv.org/abs/{quote(value, safe='/.')}"
        case "doi":
            return f"https://doi.org/{quote(value, safe='/.:;()')}"
        case "pmid":
            return f"https://pubmed.ncbi.nlm.nih.gov/{quote(value, safe='')}/"
        case "openalex":
            return f"https://openalex.org/{quote(value, safe='')}"
        case "page":
            return parse_page(value)
        case _:
            return None


def _is_month(digits: str) -> bool:
    return "01" <= digits[2:] <= "12"


def _without_punctuation(doi: str) -> str:
    """Without what a sentence puts after it: full stops, commas, quotes, and brackets that it did not open."""
    while doi and (doi[-1] in ".,;:'\"”’" or (doi[-1] in _PAIRS and doi.count(doi[-1]) > doi.count(_PAIRS[doi[-1]]))):
        doi = doi[:-1]
    return doi
