"""Peak memory, each in a process of its own: pages read, works loaded, figures of everybody measured."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson

from bench.timing import Row, say, show

MIB = 2**20
ENDS = {"oai": (b"</record>", b"</ListRecords></OAI-PMH>"), "atom": (b"</entry>", b"</feed>")}  # of a record, of a page


def tables(folder: Path, size: int) -> None:
    rows = []
    for name, goal in (
        ("oai", "goal ≤ 2 MiB above the page"),
        ("atom", ""),
        ("openalex", ""),
        ("load", ""),
        ("measure", "goal < 2 GB for 3M papers"),
        ("frugal", ""),
    ):
        command = [sys.executable, "-m", "bench.memory", name, str(folder), str(size)]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        rows.append(Row(told["what"], f"{told['peak'] / MIB:,.0f} MiB", f"+{told['more'] / MIB:,.1f} MiB", goal))
    show("Peak memory of a process, and how much more than before the work began", rows)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _reading(name: str) -> Callable[[], str]:
    """A page read record by record, after a small one through which everything was loaded that is loaded once."""
    from bench import pages
    from ingest.reading import read_page

    page = getattr(pages, name)()
    for _ in read_page(page.source, page.ask, _of_one(name, page.body), look=False):
        pass

    def work() -> str:
        number = sum(len(reading.facts) for reading in read_page(page.source, page.ask, page.body, look=False))
        return f"read {name}: {number:,} facts of a page of {len(page.body) / MIB:.1f} MiB, one at a time"

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


def _measure(folder: Path, size: int, limit: str = "") -> Callable[[], str]:
    from bench import corpus
    from pipelines.measure import measure

    day = corpus.NOW.date()

    def work() -> str:
        with corpus.opened(home) as store:
            if limit:
                store.con.execute(f"set memory_limit = '{limit}'")
            store.con.execute("insert into stale select 'person', person from person")
            made = measure(store, headline=["openalex"], asked={"openalex"}, day=day)
            store.con.execute("delete from stale")
        return f"measure {made.persons:,} persons of {size:,} papers" + (f", memory_limit {limit}" if limit else "")

    home = corpus.home_of(folder, size)
    if not limit:
        prepare = (
            "from bench import corpus; from pipelines.resolve import resolve; from pathlib import Path; import sys\n"
        )
        prepare += "with corpus.opened(corpus.home_of(Path(sys.argv[1]), int(sys.argv[2]))) as store:\n"
        prepare += (
            "    resolve(store, people=[], verdicts=[], day=corpus.NOW.date()); store.con.execute('delete from stale')"
        )
        subprocess.run([sys.executable, "-c", prepare, str(folder), str(size)], check=True)
    return work


def main() -> None:
    name, folder, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if name in (*ENDS, "openalex"):
        work = _reading(name)
    elif name == "load":
        work = _load(folder)
    else:
        work = _measure(folder, size, "1GB" if name == "frugal" else "")
    before = _peak()
    what = work()
    say(json.dumps({"what": what, "peak": _peak(), "more": _peak() - before}))


if __name__ == "__main__":
    main()
