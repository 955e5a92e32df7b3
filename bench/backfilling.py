"""One author from nothing to a page, on a web that answers after 200 ms, with real pauses: wall time.

The web stands in its own process, so that it takes no time from whoever asks; it counts who asked too early.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.timing import Row, show
from ingest.sources import all_sources

LATENCY = 0.2  # seconds
PAUSES = {source.service: source.pause for source in all_sources().values() if source.name in ("arxiv", "openalex")}
SIZES = (12, 120, 1_200)
PATIENCE = {"requests": 120}  # papers: a request each, so 1,200 take seven minutes and tell nothing new
OTHERS = {"packages": "arxiv + pyalex packages, defaults", "requests": "plain requests, one source after another"}


def tables(folder: Path) -> None:
    rows = []
    early = 0
    for size in SIZES:
        told, asked, ours_early = _timed("byline", size, folder)
        early += ours_early
        bound = _bound(asked)
        over = told["seconds"] - bound
        rows += [
            Row(f"{size:,} papers: byline", f"{told['seconds']:.1f} s", f"{_counts(asked)}; bound {bound:.1f} s, "
                f"{over:+.1f} s", "goal ≤ +1.0 s"),
            Row("  first papers shown after", f"{told['first']:.2f} s", "", f"goal ≤ {2 * LATENCY + 0.5:.1f} s"),
        ]  # fmt: skip
        for who, name in OTHERS.items():
            if size > PATIENCE.get(who, size):
                continue
            other, requests, other_early = _timed(who, size, folder)
            assert other["titles"] == told["titles"] == size, (who, other, told)
            ratio = f"{other['seconds'] / told['seconds']:.1f} × ours"
            goal = "goal ≥ 8 × at 1,200" if size == SIZES[-1] else ""
            early_ones = f"{_counts(requests)}, {other_early} of them early"
            rows.append(Row(f"  {name}", f"{other['seconds']:.1f} s", f"{ratio}; {early_ones}", goal))
    show(
        f"Backfill of one author: wall time of the whole process, {LATENCY * 1000:.0f} ms an answer, once each",
        rows,
        f"requests of byline that came early, as the server counts: {early} (goal 0)",
        "equal in all: the number of titles. The scripts end with titles; byline with counts, figures and a page.",
    )


def _timed(who: str, size: int, folder: Path) -> tuple[dict[str, float], Counter[str], int]:
    """What the client told, its requests by service, and how many of them came too early."""
    place = folder / f"{who}-{size}"
    with subprocess.Popen(
        [sys.executable, "-m", "bench.web", str(size), str(LATENCY)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as web:  # fmt: skip
        assert web.stdin is not None
        assert web.stdout is not None
        port, name = web.stdout.readline().strip().split(" ", 1)
        command = [sys.executable, "-m", "bench.clients", who, port, name, str(place)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{who}: {done.stderr}")
        counted = json.loads(web.communicate("\n")[0])
    return json.loads(done.stdout), Counter(counted["asked"]), counted["early"]


def _bound(asked: Counter[str]) -> float:
    """The least time in which so many requests can be answered politely, sources side by side."""
    each = {service: (number - 1) * PAUSES[service] + LATENCY for service, number in asked.items()}
    return max(each["arxiv"], LATENCY + each["openalex"])


def _counts(asked: Counter[str]) -> str:
    return " + ".join(f"{asked[service]} {service}" for service in PAUSES)
