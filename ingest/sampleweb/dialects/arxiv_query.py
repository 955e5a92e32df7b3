"""arXiv's query API: a search or a list of ids in, an Atom feed out."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from xml.sax.saxutils import escape, quoteattr

from anyascii import anyascii

from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Arxiv, Paper, Version, World

MOST, ENOUGH = 2_000, 30_000  # results in one feed, and of one query
ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
TOKEN = re.compile(r'\(|\)|(?:[a-zA-Z]+:)?(?:"[^"]*"|\[[^\]]*\]|[^\s()"]+)')
FEED = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\""
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
)

Found = tuple[Paper, Arxiv]
Test = Callable[[Found], bool]


class Refused(Exception):
    """A request that arXiv answers with status 400 and an error feed holding these words."""


def query(world: World, today: date, request: Request) -> Reply:
    """The feed for a search, a list of ids, or those of the ids that the search finds."""
    now = f"{datetime.combine(today, time(12)).isoformat()}Z"
    try:
        start, most = (_number(request, name, usual) for name, usual in (("start", 0), ("max_results", 10)))
        if most > MOST or start > ENOUGH:
            raise Refused(f"max_results is at most {MOST} and start at most {ENOUGH}")
        found = list(_found(world, today, request))
    except Refused as refused:
        return Reply(_refusal(str(refused), now).encode(), "application/atom+xml; charset=utf-8", 400)
    shown = found[start : start + most]
    asked = "&".join(f"{name}={request.param(name)}" for name in ("search_query", "id_list"))
    title = f"arXiv Query: {asked}&start={start}&max_results={most}"
    head = (
        f"  <id>https://arxiv.org/api/{hashlib.sha256(title.encode()).hexdigest()[:27]}</id>\n"
        f"  <title>{escape(title)}</title>\n  <updated>{now}</updated>\n"
        f'  <link href={quoteattr(f"https://arxiv.org/api/query?{asked}")} type="application/atom+xml"/>\n'
    )
    body = FEED + head + _counts(most, len(found), start) + "".join(map(_entry, shown)) + "</feed>\n"
    return Reply(body.encode(), "application/atom+xml; charset=utf-8")


def _number(request: Request, name: str, usual: int) -> int:
    text = request.param(name, str(usual))
    if not text.isdecimal():
        raise Refused(f"{name} must be an integer")
    return int(text)


Shown = tuple[Paper, Arxiv, tuple[Version, ...]]


def _found(world: World, today: date, request: Request) -> Iterator[Shown]:
    """Papers with the versions up to the one shown: the latest, or the one that an id names."""
    search, listed = request.param("search_query"), [part for part in request.param("id_list").split(",") if part]
    if not search and not listed:
        raise Refused("search_query or id_list is required")
    wanted: dict[str, int] = {}
    for text in listed:
        if not (read := ID.fullmatch(text.strip())):
            raise Refused(f"incorrect id format for {text.strip()}")
        wanted[re.sub(r"\.[A-Z]{2}/", "/", read[1])] = int(read[2] or 0)
    test = _parsed(search) if search else None
    for paper, record in world.at_arxiv(today):
        shown = record.versions_on(today)
        number = wanted.get(record.id, 0) or len(shown)
        if (not listed or record.id in wanted) and number <= len(shown) and (not test or test((paper, record))):
            yield paper, record, shown[:number]


def _parsed(search: str) -> Test:
    """A test for `au:"A B" AND (cat:cs.CL OR ti:word)`; terms side by side mean either."""
    if search.count('"') % 2:
        raise Refused("search_query has an open quotation")
    tokens = TOKEN.findall(search)
    test, rest = _either(tokens)
    if rest:
        raise Refused(f"malformed search_query at {rest[0]}")
    return test


def _either(tokens: list[str]) -> tuple[Test, list[str]]:
    left, rest = _term(tokens)
    while rest and rest[0] != ")":
        joined = rest[0] if rest[0] in {"AND", "OR", "ANDNOT"} else ""
        right, rest = _term(rest[1:] if joined else rest)
        left = _joined(joined, left, right)
    return left, rest


def _joined(word: str, left: Test, right: Test) -> Test:
    match word:
        case "AND":
            return lambda found: left(found) and right(found)
        case "ANDNOT":
            return lambda found: left(found) and not right(found)
        case _:
            return lambda found: left(found) or right(found)


def _term(tokens: list[str]) -> tuple[Test, list[str]]:
    if not tokens:
        raise Refused("search_query ends in the middle")
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        test, rest = _either(rest)
        if not rest:
            raise Refused("search_query has an open parenthesis")
        return test, rest[1:]
    prefix, _, words = first.rpartition(":") if re.match(r"[a-zA-Z]+:", first) else ("all", ":", first)
    fields = {"au": _authors, "cat": _categories, "ti": _title, "abs": _abstract, "co": _comments, "all": _anything}
    if prefix not in fields:
        raise Refused(f"unknown field {prefix}")
    if prefix == "cat":
        return lambda found: words.strip('"') in _categories(found), rest
    if not (phrase := _words(words)):
        raise Refused(f"nothing is searched for in {first}")
    return lambda found: any(_holds(_words(text), phrase) for text in fields[prefix](found)), rest


def _authors(found: Found) -> list[str]:
    """Each name in both orders: `au:del_maestro` and `au:maestro_a` are both in use."""
    names = [name.printed.split() for name in found[0].names]
    return [text for name in names for text in (" ".join(name), " ".join(name[-1:] + name[:-1]))]


def _categories(found: Found) -> list[str]:
    return found[1].categories.split()


def _title(found: Found) -> list[str]:
    return [found[0].title]


def _abstract(found: Found) -> list[str]:
    return [found[0].abstract]


def _comments(found: Found) -> list[str]:
    return [found[1].comments or ""]


def _anything(found: Found) -> list[str]:
    return [*_authors(found), *_categories(found), *_title(found), *_abstract(found), *_comments(found)]


def _words(text: str) -> list[str]:
    """Without accents and case; underscores and hyphens part words."""
    return re.findall(r"[a-z0-9]+", anyascii(text).lower())


def _holds(words: list[str], phrase: list[str]) -> bool:
    """Whether the phrase stands in the words; its last word may be an initial."""
    for at in range(len(words) - len(phrase) + 1):
        here = words[at : at + len(phrase)]
        if here[:-1] == phrase[:-1] and (here[-1] == phrase[-1] or (phrase[:-1] and here[-1][:1] == phrase[-1])):
            return True
    return False


def _counts(most: int, total: int, start: int) -> str:
    return (
        f"  <opensearch:itemsPerPage>{most}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    )


def _entry(shown: Shown) -> str:
    paper, record, versions = shown
    address = f"{record.id}v{len(versions)}"
    stamp = [f"{version.submitted:%Y-%m-%dT%H:%M:%SZ}" for version in versions]
    primary, *_ = categories = record.categories.split()
    optional = (("comment", record.comments), ("journal_ref", record.journal_ref), ("doi", record.doi))
    lines = [
        f"<id>http://arxiv.org/abs/{address}</id>",
        f"<title>{escape(paper.title)}</title>",
        f"<updated>{stamp[-1]}</updated>",
        f'<link href="https://arxiv.org/abs/{address}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{address}" rel="related" type="application/pdf" title="pdf"/>',
        f"<summary>{escape(paper.abstract)}</summary>",
        *(f'<category term="{term}" scheme="http://arxiv.org/schemas/atom"/>' for term in categories),
        f"<published>{stamp[0]}</published>",
        *(f"<arxiv:{tag}>{escape(text)}</arxiv:{tag}>" for tag, text in optional if text),
        f'<arxiv:primary_category term="{primary}"/>',
    ]
    if record.doi:
        lines.append(f'<link href="https://doi.org/{record.doi}" rel="related" title="doi"/>')
    for name in paper.names:
        where = f"<arxiv:affiliation>{escape(name.affiliation)}</arxiv:affiliation>" if name.affiliation else ""
        lines.append(f"<author><name>{escape(name.printed)}</name>{where}</author>")
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>\n"


def _refusal(words: str, now: str) -> str:
    address = escape(f"https://arxiv.org/api/errors#{words.replace(' ', '_')}")
    return (
        f"{FEED}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n  <updated>{now}</updated>\n"
        f"{_counts(1, 1, 0)}  <entry>\n    <id>{address}</id>\n    <title>Error</title>\n"
        f"    <updated>{now}</updated>\n    <summary>{escape(words)}</summary>\n"
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n</feed>\n"
    )
