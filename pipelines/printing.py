"""`byline read`: what a file becomes, as JSON lines. Stores nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from ingest.files import pages_of
from ingest.reading import Reading, read_page
from ingest.source import Source
from schemas.errors import SourceChanged, TryLater
from schemas.text import one_line
from schemas.work import Fact, Work


def print_facts(source: Source, path: Path, *, out: TextIO, err: TextIO) -> bool:
    """Writes each fact as a JSON line with its kind and place; what was set aside, and surprises, to `err`.

    False where the file, or a page of it, is no answer of the source: the error is named and the next file is read.
    """
    try:
        for page in pages_of(source, path):
            if source.of_file is None:
                raise SourceChanged(f"{source.title} has no saved form that is read")
            for reading in read_page(source, source.of_file(page), page):
                for fact in reading.facts:
                    body = fact.model_dump_json(exclude_none=True)
                    out.write(f'{{"fact":"{_kind(fact)}","record":{reading.number},{body[1:]}\n')
                for remark in _remarks(reading):
                    err.write(one_line(f"{path}: record {reading.number}{remark}") + "\n")
    except (SourceChanged, TryLater) as error:
        err.write(one_line(f"{path}: {type(error).__name__}: {error}") + "\n")
        return False
    return True


def _remarks(reading: Reading) -> Iterator[str]:
    """What a person should know of a record, besides its facts."""
    if reading.record.deleted:
        yield f" ({reading.record.native_id}): deleted at its source"
    if reading.trouble is not None:
        yield f" ({reading.record.native_id}): set aside: {reading.trouble}"
    for field in sorted(reading.surprises):
        yield f": surprise: {field} is neither read nor knowingly left"


def _kind(fact: Fact) -> str:
    return "work" if isinstance(fact, Work) else type(fact).__name__.lower()
