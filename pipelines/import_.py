"""Saved replies and dumps from disk: the same path as a fetched page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ingest.files import pages_of
from ingest.reading import read_page
from ingest.source import Source
from pipelines.harvest import facts_of
from pipelines.queries import query
from pipelines.run import Run
from pipelines.store.kept import keep_answer, keep_page
from pipelines.store.load import load
from pipelines.store.records import Answer
from pipelines.update import Update, finish, settle
from schemas.errors import SourceChanged, TryLater

REPORTED = "reported"  # the source of what other pages claim


def import_files(run: Run, source: Source, files: Sequence[Path], *, received: datetime | None = None) -> Update:
    """Keeps and loads each page of each file, then resolves, measures and publishes what became stale.

    `received` is when the bytes were received (UTC), else now. A file that cannot be read is told in `run.trouble`
    under its name, and the others are loaded.
    """
    for path in files:
        try:
            for page in pages_of(source, path):
                _import_page(run, source, path, page, received or run.now())
        except (SourceChanged, TryLater) as error:
            run.trouble[str(path)] = f"{type(error).__name__}: {error}"
            run.progress.failed(source.name, f"{path}: {error}")
    # what is reported of a person makes no figure stale, and is shown all the same
    always = [person.slug for person in run.config.people] if source.name == REPORTED else []
    return finish(run, settle(run), always=always)


def _import_page(run: Run, source: Source, path: Path, page: bytes, received: datetime) -> None:
    if source.of_file is None:
        raise SourceChanged(f"{source.title} has no saved form that is read")
    ask = source.of_file(page)
    answer = Answer(
        source=source.name,
        question="import",
        subject=path.name,
        ask=ask,
        received_at=received,
        status=200,
        media=ask.media,
        page=run.pages.keep(page),
        run=run.id,
    )
    readings = [(answer, reading) for reading in read_page(source, ask, page)]
    with run.store() as store:
        with store.transaction():
            keep_page(store, answer.page, len(page), received)
            keep_answer(store, answer)
        tally = load(store, replace(facts_of(source.name, readings), answers=(answer,)), loaded_at=run.now())
    run.count("pages")
    run.count("records", len(readings))
    run.count("works", tally.works)
    run.count("same", tally.same)
    run.count("observations", tally.observations)
    run.count("links", tally.links)
    run.count("claims", tally.claims)
    run.count("set aside", tally.set_aside)
    run.progress.page(source.name, run.tally["pages"], run.tally["works"], run.tally.get("set aside", 0))


def whom(run: Run) -> list[tuple[str, str | None, int, int]]:
    """For each reported page of this run: the name on it, who holds most of its papers, how many, and of how many."""
    with run.store() as store:
        rows = store.con.execute(query("reported_whom"), {"run": run.id}).fetchall()
    return [(name, person, int(held), int(claimed)) for name, person, held, claimed in rows]
