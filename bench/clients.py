"""What a person starts to collect one author: byline's backfill, and the scripts that people write. One process each.

`python -m bench.clients WHO PORT PAPERS FOLDER` prints a line of JSON: titles found, seconds to the first one, seconds.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from urllib.parse import urlsplit

STARTED = time.monotonic()


def main() -> None:
    who, port, name, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    first = 0.0
    if who == "byline":
        titles, first = _byline(port, name, folder)
    else:
        titles = set()
        for title in {"packages": _packages, "requests": _requests}[who](port, name):
            first = first or time.monotonic() - STARTED
            titles.add(title)
    told = {"titles": len(titles), "first": first, "seconds": time.monotonic() - STARTED}
    sys.stdout.write(json.dumps(told) + "\n")


def _byline(port: int, name: str, folder: Path) -> tuple[set[str], float]:
    from ingest.clock import SystemClock
    from ingest.sampleweb import DAY_ONE
    from ingest.sampleweb.server import SERVICE_OF
    from pipelines.backfill import Wanted, backfill
    from pipelines.config import read_config
    from pipelines.init import init_home
    from pipelines.progress import Logged
    from pipelines.run import running

    class Watched(Logged):
        seen = 0.0

        def first(self, source: str, titles: list[str]) -> None:
            if titles:
                self.seen = self.seen or time.monotonic() - STARTED

    init_home(folder, "bench@sample.invalid")
    now = datetime.combine(DAY_ONE, clock_time(6), UTC)
    watched = Watched()
    with running(
        folder,
        read_config(folder, asking=True),
        command="bench",
        clock=SystemClock(now - datetime.now(UTC)),
        progress=watched,
        keys={},
        routes=dict.fromkeys(SERVICE_OF, f"127.0.0.1:{port}"),
        wait=5.0,
    ) as run:
        profile = backfill(run, Wanted(name=name))
    assert profile is not None
    assert not run.trouble, run.trouble
    return {paper.title for paper in profile.papers}, watched.seen


def _routed(session: object, port: int) -> None:
    """Lets a requests session reach the sample web under its hosts' own addresses."""
    import requests

    class Routed(requests.adapters.HTTPAdapter):
        def send(self, request: requests.PreparedRequest, **given: object) -> requests.Response:
            parts = urlsplit(request.url)
            request.headers["Host"] = parts.netloc
            request.url = parts._replace(scheme="http", netloc=f"127.0.0.1:{port}").geturl()
            return super().send(request, **given)

    session.mount("https://", Routed())


def _packages(port: int, name: str) -> Iterator[str]:
    """The arxiv package, then pyalex, both with their defaults: one source after the other."""
    import arxiv
    import pyalex
    import pyalex.api
    import requests

    client = arxiv.Client()
    _routed(client._session, port)
    for result in client.results(arxiv.Search(query=f'au:"{name}"', max_results=None)):
        yield result.title

    def session() -> requests.Session:
        made = requests.Session()
        _routed(made, port)
        return made

    pyalex.api._get_requests_session = session
    author = pyalex.Authors().search(name).get()[0]
    for page in pyalex.Works().filter(author={"id": author["id"]}).paginate(n_max=None):
        for work in page:
            yield work["title"]


def _requests(port: int, name: str) -> Iterator[str]:
    """Plain requests: arXiv in pages of 100 with a sleep, then each paper's count at OpenAlex by its DOI."""
    import feedparser
    import requests

    session = requests.Session()
    _routed(session, port)
    start, papers = 0, []
    while True:
        params = {"search_query": f'au:"{name}"', "start": start, "max_results": 100}
        feed = feedparser.parse(session.get("https://export.arxiv.org/api/query", params=params).content)
        papers += [(entry.title, entry.id.rpartition("/")[2].partition("v")[0]) for entry in feed.entries]
        yield from (entry.title for entry in feed.entries)
        start += 100
        if start >= int(feed.feed.opensearch_totalresults):
            break
        time.sleep(3)
    for title, native in papers:
        reply = session.get(f"https://api.openalex.org/works/doi:10.48550/arxiv.{native}")
        if reply.ok:
            yield title
        time.sleep(0.1)


if __name__ == "__main__":
    main()
