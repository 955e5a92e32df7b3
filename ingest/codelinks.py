"""Code, models and data sets named in an abstract or a comment: their addresses, or the words that promise them.

Only hosts that hold code, models or data are read. An address must name a repository: an owner's page alone, or the
pages of a project (`name.github.io`), are no link to code.
"""

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from ingest.markup import tex_text
from schemas.ids import safe_url
from schemas.text import paragraphs

_PART = r"[\w.~%+-]+"
_HOSTS = re.compile(
    rf"""(?<![\w.@/-])(?:https?://)?(?:www\.)?(?P<address>(?:
      (?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com
        |gitlab(?:\.[a-z0-9-]+)+)/(?P<owner>{_PART})/{_PART}
    | gist\.github\.com/{_PART}/[0-9a-f]{{8,}}
    | git\.sr\.ht/~{_PART}/{_PART}
    | (?:huggingface\.co|hf\.co)/(?:datasets/{_PART}
        | (?:spaces|collections)/{_PART}/{_PART} | (?P<holder>{_PART})/{_PART})
    | modelscope\.(?:cn|ai)/(?:models|datasets|studios)/{_PART}/{_PART}
    | kaggle\.com/(?:datasets|models|code)/{_PART}/{_PART}
    | zenodo\.org/(?:records?|doi|badge/latestdoi|badge/doi)/[\w./-]+
    | (?:dx\.)?doi\.org/10\.5281/zenodo\.\d+
    | sourceforge\.net/(?:projects|p)/{_PART}
    | anonymous\.4open\.science/(?:r|repository)/{_PART}
    | codeocean\.com/capsule/[\w-]+
    | osf\.io/[a-z0-9]{{5}}(?![\w-])
    | figshare\.com/(?:articles|s)/[\w./-]+
    )(?:[/?\#][!\#-;=?-\[\]_a-z~]{{0,1000}})?)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_HOST_END = re.compile(r"\.[A-Za-z0-9-]+/")  # in every address, and rare elsewhere
# First parts of an address that are pages of the host and nobody's name.
_NOBODY = frozenset(
    (
        *("about", "apps", "blog", "collections", "contact", "datasets", "docs", "explore", "features", "login"),
        *("marketplace", "models", "orgs", "organizations", "papers", "pricing", "search", "settings", "spaces"),
        *("sponsors", "tasks", "topics", "users"),
    )
)
_ESCAPED = re.compile(r"\\([%&_#~])")  # in TeX
_END = "/.,;:!?'*_~-"
_PAIRS = {")": "(", "]": "["}
_BROKEN = re.compile(
    r"(https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co)/(?:[\w.-]+/)?|https?://\S{1,300}[-_])\s*\n\s*(?=\w)"
)

# What may be promised. "Code" as a subject of study (code generation, code models) is not.
_STUDIED = (
    r"(?:generation|completion|review|search|understanding|intelligence|llms?|language|models?|agents?|reasoning"
    r"|details)"
)
_CODE = (
    r"(?:(?:codes?|codebases?|implementations?|repositor(?:y|ies)|scripts?|toolkits?|software|source(?=\s+codes?\b))"
    rf"(?!-|\s+{_STUDIED}\b))"
)
_THING = rf"(?:{_CODE}|models?|weights|checkpoints?|data|data\s?sets?|benchmarks?|corpus|corpora)"
_OPEN = (
    r"(?:available|accessible|accessed|released?|open[- ]?sourced?|public|published|shared|provided|hosted"
    r"|found\s+(?:at|here|on|in))"
)
_OURS = r"(?:our|the|all|both|full|its|their|these|complete)"
_BE = r"(?:is|are|be|been|was|were|being)"
_rule = partial(re.compile, flags=re.IGNORECASE)
# Parts of words: a promise holds one of _OFFERED, and one of _IN_CODE or, by two of the rules, of _IN_THING.
_IN_CODE = ("code", "implementation", "software", "script", "repositor", "toolkit")
_IN_THING = (*_IN_CODE, "model", "data", "benchmark", "weight", "corp", "checkpoint")
_OFFERED = (
    *("availab", "open", "publi", "found", "provid", "releas", "access", "share", "hosted", "mak", "made", "freely"),
    "http",
)
_IN_OPEN = (
    *("available", "accessible", "accessed", "release", "open", "public", "published", "shared", "provided", "hosted"),
    "found",
)
# Each after the parts of which one is in whatever fits it.
_PROMISES_OF_DATA = (
    # "The trained models and data are publicly available"
    (
        ("publicly", "open", "made", "releas", "freely"),
        _rule(
            rf"\b{_OURS}\s+(?:[\w-]+,?\s+){{0,5}}?{_THING}(?:\s+[\w-]+){{0,6}}?\s+{_BE}\s+(?:[\w-]+\s+){{0,3}}?"
            r"(?:publicly|openly|freely|made|open[- ]sourced|released)\b"
        ),
    ),
    # "Code available at …", "Code and models will be released"
    (
        _IN_OPEN,
        _rule(
            rf"^\W*(?:the |our |source )*{_THING}(?:,? (?:and|&) [\w -]{{1,40}}?)?\s+"
            rf"(?:will be |publicly |freely )*{_OPEN}\b"
        ),
    ),
)
_PROMISES = (
    *_PROMISES_OF_DATA,
    # "Our code and data will be made publicly available"
    (
        _IN_OPEN,
        _rule(
            rf"^(?:\W*|.*?\b(?:{_OURS}|this|and|where|while|which|that)\s+)(?:[\w-]+,?\s+){{0,4}}?{_CODE}\b"
            rf"[^.;]{{0,80}}?\b{_BE}\s+(?:[\w-]+\s+){{0,5}}?{_OPEN}\b"
        ),
    ),
    # "We release data and code", "we make our code public"
    (
        ("we",),
        _rule(
            r"\bwe\b[^.;]{0,40}?\b(?:released?|releasing|open[- ]source|publish|share|make|making|provide)\b"
            rf"[^.;]{{0,80}}?\b{_CODE}(?=\s*(?:[,.:)]|$"
            r"|(?:and|as|to|for|once|upon|public|publicly|openly|freely|open|available|at|on|in|used|via|under)\b))"
        ),
    ),
    (("http",), _rule(rf"^\W*(?:[\w-]+\s+){{0,3}}?{_CODE}(?:[\w ,/&-]{{0,40}}):\s*http")),
)
# Begins with the marks, so that the search runs from one to the next.
_SENTENCE_END = re.compile(r"[.!?;](?:(?<=;)|(?=\s+[A-Z(\[\"“]))\s+")
_LONGEST = 600  # characters of a sentence that is quoted


@lru_cache(maxsize=1)  # a record is asked for its links, then for its claim
def code_links(*texts: str | None) -> tuple[str, ...]:
    r"""Addresses of code, models and data sets in the texts, in order, without repeats; each begins with https://.

    Give texts as they were sent: an address that a line feed breaks is joined.

    >>> code_links("Code: \\url{http://github.com/noether/rings.git}, see github.com/noether and noether.github.io.")
    ('https://github.com/noether/rings',)
    """
    found: dict[str, str] = {}
    for text in texts:
        for address in _addresses(text or ""):
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def code_claim(*texts: str | None) -> str | None:
    """The first sentence that promises code, models or data, where no text holds a link to any.

    >>> code_claim("We study rings. The code and data are publicly available.")
    'The code and data are publicly available.'
    """
    if code_links(*texts):
        return None
    for text in filter(None, texts):
        for part in _likely(text):
            for sentence in paragraphs(tex_text(part)).splitlines():
                if len(sentence) <= _LONGEST and _promises(sentence):
                    return sentence
    return None


def _likely(text: str) -> Iterator[str]:
    """The sentences that hold a part of each half of a promise: quick, since most do not."""
    lower = text.lower()
    if offered := [part for part in _OFFERED if part in lower]:
        for sentence in _sentences(text):
            holds = sentence.lower().__contains__
            if any(map(holds, offered)) and any(map(holds, _IN_THING)):
                yield sentence


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.start() + (text[end.start()] != ";")]
        start = end.end()
    yield text[start:]


def _promises(sentence: str) -> bool:
    holds = sentence.lower().__contains__
    rules = _PROMISES if any(map(holds, _IN_CODE)) else _PROMISES_OF_DATA
    return any(any(map(holds, parts)) and rule.search(sentence) for parts, rule in rules)


def _addresses(text: str) -> Iterator[str]:
    if "/" not in text or not _HOST_END.search(text):
        return
    text = _ESCAPED.sub(r"\1", _BROKEN.sub(r"\1", text))
    first = _HOST_END.search(text)
    start = text.rfind(" ", 0, first.start()) + 1 if first else 0  # no address begins before this word
    for found in _HOSTS.finditer(text, start):
        owner = found["owner"] or found["holder"]
        url = safe_url(f"https://{_without_end(found['address'])}")
        if url and _HOSTS.fullmatch(url) and not (owner and owner.casefold() in _NOBODY):
            yield url


def _without_end(address: str) -> str:
    """Without punctuation after it, brackets that it did not open, and `.git`; the host in lower case."""
    before = ""
    while address != before:
        before = address
        address = address.rstrip(_END).removesuffix(".git")
        last = address[-1:]
        if last in _PAIRS and address.count(last) > address.count(_PAIRS[last]):
            address = address[:-1]
    host, slash, path = address.partition("/")
    return f"{host.lower()}{slash}{path}"
