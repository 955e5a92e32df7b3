"""What is due now. Pure: days and times come in as arguments."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from ingest.source import Author
from pipelines.config import ShelfLife

SOON = 7  # days after which links are asked for a second time
LONGEST_WINDOW = 31  # days asked for at a time


def windows(covered: Mapping[date, datetime], *, today: date, overlap: int) -> list[tuple[date, date]]:
    """The windows to ask a part for: from the first unsettled day to yesterday (UTC), each at most a month long.

    `covered` has the days asked and when. A day is settled once it was asked after day + overlap, because sources
    go on changing a day for a while. A part never asked begins at yesterday - overlap. Empty: nothing is due today.

    >>> windows({}, today=date(2026, 3, 10), overlap=1)
    [(datetime.date(2026, 3, 8), datetime.date(2026, 3, 9))]
    """
    yesterday = today - timedelta(days=1)
    first = min(covered, default=yesterday - timedelta(days=overlap))
    unsettled = [day for day in days(first, yesterday) if not _settled(covered.get(day), day, overlap)]
    if all((asked := covered.get(day)) and asked.date() >= today for day in unsettled):
        return []
    return cut(unsettled[0], yesterday)


def cut(first: date, last: date) -> list[tuple[date, date]]:
    """The days from `first` to `last` as windows of at most LONGEST_WINDOW days."""
    every = days(first, last)
    return [(every[at], every[at : at + LONGEST_WINDOW][-1]) for at in range(0, len(every), LONGEST_WINDOW)]


def _settled(asked: datetime | None, day: date, overlap: int) -> bool:
    return asked is not None and asked.date() > day + timedelta(days=overlap)


def days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def fresh(asked: datetime | None, *, now: datetime, shelf: int) -> bool:
    """Whether an answer of that time is still within its shelf life (days). Calendar nights count, not hours:
    what was asked at 02:10 is due again at 02:05 on the day the shelf life ends.
    """
    return asked is not None and (now.astimezone(UTC).date() - asked.astimezone(UTC).date()).days < shelf


def days_fresh(kind: str, shelf: ShelfLife, *, found: bool, asked: datetime, first: datetime) -> int:
    """The shelf life (days) of what a source of this `Source.shelf` said of a paper when it was `asked` last.

    Links come late, and to papers that were not known at first: a new paper is asked about again after a week,
    found or not, and then in the rhythm of the settings.
    """
    if kind == "links":
        return min(SOON, shelf.links) if (asked.date() - first.date()).days < SOON else shelf.links
    if not found:
        return shelf.not_found
    return shelf.pages if kind == "pages" else shelf.counts


def digest(author: Author) -> str:
    """Of the author as asked: a new ORCID iD, author id or name makes the question due again."""
    return hashlib.sha256(repr((author.name, author.orcid, author.native, author.namesakes)).encode()).hexdigest()[:16]
