"""From a page to facts: the one way in which a fetched page, an imported file and a rebuild are read."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from ingest.read import surprises
from ingest.source import Ask, Record, Source
from schemas.errors import Unusable
from schemas.work import Fact


@dataclass(frozen=True, slots=True)
class Reading:
    """What one record became: its facts, or the reason why it was set aside. `number` is its place in `split` order."""

    number: int
    record: Record
    facts: tuple[Fact, ...] = ()
    trouble: str | None = None
    surprises: frozenset[str] = frozenset()


def read_page(
    source: Source, ask: Ask, page: bytes, *, look: bool = True, only: Container[str] | None = None
) -> Iterator[Reading]:
    """Each record of the page in order, or those in `only` (native ids). A bad one is set aside, the others are read.

    `look` also searches for fields that nobody reads or knowingly leaves (a surprise); it costs about as much as
    reading. Raises SourceChanged or TryLater where the page as a whole is no answer to the ask.
    """
    for number, record in enumerate(source.split(ask, page)):
        if only is not None and record.native_id not in only:
            continue
        if record.deleted:
            yield Reading(number, record)
            continue
        form = source.forms[record.form]
        try:
            facts = tuple(form.normalise(record, form.wire.model_validate(record.body)))
        except Unusable as error:
            yield Reading(number, record, trouble=str(error))
        except ValidationError as error:
            yield Reading(number, record, trouble=_first(error))
        else:
            yield Reading(number, record, facts, surprises=surprises(form, record.body) if look else frozenset())


def _first(error: ValidationError) -> str:
    """The first thing wrong, by the field's path; never the input itself, which may be hostile or huge."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'record'}: {first['msg']}"[:300]
