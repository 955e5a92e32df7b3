"""arXiv's dialects: the query API (Atom), author feeds (Atom too) and OAI-PMH (arXivRaw).

Manuals    https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/oa/index.html,
           https://info.arxiv.org/help/author_identifiers.html
Kept       ten results unless `max_results` says more, at most 2,000; a malformed id is a 400 with an error feed, an
           unknown one is silently missing; OAI errors come with status 200; a list of several pages ends with an
           empty token, a list of one page has none; a repeated or unknown OAI argument is an error; an author id or
           ORCID iD that nobody has linked is a 400
Left out   relevance as an order (always newest first), OAI's other formats and its ListIdentifiers
"""

from datetime import date

from ingest.sampleweb.dialects import HTML_404, Reply, Request
from ingest.sampleweb.dialects.arxiv_feed import feed
from ingest.sampleweb.dialects.arxiv_oai import oai
from ingest.sampleweb.dialects.arxiv_query import query
from ingest.sampleweb.world import World

HOSTS = ("arxiv.org", "export.arxiv.org", "oaipmh.arxiv.org")


def answer(world: World, today: date, request: Request) -> Reply:
    """What arXiv answers on that day."""
    match request.host, request.path.rstrip("/"):
        case "arxiv.org", path if path.startswith("/a/"):
            return feed(world, today, request)
        case "export.arxiv.org", "/api/query":
            return query(world, today, request)
        case "oaipmh.arxiv.org", "/oai":
            return oai(world, today, request)
    return HTML_404
