"""Peak memory, each in a process of its own: pages read, works loaded, figures of everybody measured."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from bench.timing import Row, say, show

MIB = 2**20
PAGES = ("oai", "atom", "openalex")
ENDS = {"oai": (b"</record>", b"</ListRecords></OAI-PMH>"), "atom": (b"</entry>", b"</feed>")}  # of a record, of a page


def tables(folder: Path, size: int) -> None:
    _told("pages", folder, size)  # not here: a child's peak is never below what its parent had when it began
    _told("resolved", folder, size)
    rows = []
    for name, goal in (
        *((name, "goal ≤ 2 MiB above the page") for name in ("oai", "atom")),
        ("openalex", ""),
        ("load", ""),
        ("measure", "goal < 2 GB for 3M papers"),
        ("frugal", ""),
    ):
        told = _told(name, folder, size)
        rows.append(Row(told["what"], f"{told['peak'] / MIB:,.0f} MiB", f"+{told['more'] / MIB:,.1f} MiB", goal))
    show("Peak memory of a process, and how much more than before the work began", rows)


def _told(name: str, folder: Path, size: int) -> dict[str, Any]:
    """What a process of its own told of its work."""
    command = [sys.executable, "-m", "bench.memory", name, str(folder), str(size)]
    told: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return told


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _reading(name: str, folder: Path) -> Callable[[], str]:
    """A page read record by record, after one of a single record, through which all is loaded that is loaded once."""
    from ingest.reading import read_page
    from ingest.sources import all_sources

    source = all_sources()["openalex" if name == "openalex" else "arxiv"]
    assert source.of_file is not None
    body, one = ((folder / f"{name}.{kind}").read_bytes() for kind in ("page", "one"))
    ask = source.of_file(one)
    for _ in read_page(source, ask, one, look=False):
        pass

    def work() -> str:
        number = sum(len(reading.facts) for reading in read_page(source, ask, body, look=False))
        return f"read {name}: {number:,} facts of a page of {len(body) / MIB:.1f} MiB, one at a time"

    return work


def _pages(folder: Path) -> Callable[[], str]:
    """The pages that others read, written as files."""
    from bench import pages

    def work() -> str:
        for name in PAGES:
            body = getattr(pages, name)().body
            (folder / f"{name}.page").write_bytes(body)
            (folder / f"{name}.one").write_bytes(_of_one(name, body))
        return "pages"

    return work


def _of_one(name: str, body: bytes) -> bytes:
    """The page with its first record alone."""
    if name == "openalex":
        return orjson.dumps({"meta": {}, "results": orjson.loads(body)["results"][:1]})
    record, page = ENDS[name]
    return body[: body.index(record) + len(record)] + page


def _load(folder: Path) -> Callable[[], str]:
    from bench import loading
    from pipelines.store.open import Home

    works = loading.papers(folder, 0, loading.PAPERS)
    home = Home(folder / "memory-load")
    home.folder.mkdir(exist_ok=True)

    def work() -> str:
        loading.into_store(home, works, hours=0)
        return f"load {len(works):,} works in one transaction"

    return work


def _resolved(folder: Path, size: int) -> Callable[[], str]:
    from bench import corpus
    from pipelines.resolve import resolve

    def work() -> str:
        with corpus.opened(corpus.home_of(folder, size)) as store:
            made = resolve(store, people=[], verdicts=[], day=corpus.NOW.date())
            store.con.execute("delete from stale")
        return f"resolve {made.signatures:,} signatures"

    return work


def _measured(folder: Path, size: int, limit: str) -> Callable[[], str]:
    from bench import corpus
    from pipelines.measure import measure

    def work() -> str:
        with corpus.opened(corpus.home_of(folder, size)) as store:
            if limit:
                store.con.execute(f"set memory_limit = '{limit}'")
            store.con.execute("insert into stale select 'person', person from person")
            made = measure(store, headline=["openalex"], asked={"openalex"}, day=corpus.NOW.date())
            store.con.execute("delete from stale")
        return f"measure {made.persons:,} persons of {size:,} papers" + (f", memory_limit {limit}" if limit else "")

    return work


def main() -> None:
    name, folder, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if name in PAGES:
        work = _reading(name, folder)
    elif name == "pages":
        work = _pages(folder)
    elif name == "load":
        work = _load(folder)
    elif name == "resolved":
        work = _resolved(folder, size)
    else:
        work = _measured(folder, size, "1GB" if name == "frugal" else "")
    before = _peak()
    what = work()
    say(json.dumps({"what": what, "peak": _peak(), "more": _peak() - before}))


if __name__ == "__main__":
    main()
