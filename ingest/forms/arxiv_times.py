"""Days and times as arXiv writes them, all read as UTC: old query replies and author feeds have an offset."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from schemas.dates import PartialDate

_YEAR = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: number for number, name in enumerate(_YEAR.split(), 1)}
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b")
_BARE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)


def moment(stamp: Any) -> str:
    """A time with an offset (or none: then UTC) as UTC, sortable as text; empty where it is no time.

    >>> moment("2024-01-02T23:30:00-05:00"), moment("2024-01-02 10:00:00+00:00"), moment("today")
    ('2024-01-03T04:30:00Z', '2024-01-02T10:00:00Z', '')
    """
    text = stamp.strip() if isinstance(stamp, str) else ""
    if not _MOMENT.fullmatch(text):
        return ""
    try:
        then = datetime.fromisoformat(text)
        then = then.replace(tzinfo=UTC) if then.tzinfo is None else then.astimezone(UTC)
    except (ValueError, OverflowError):  # no such day, or moved out of the calendar by its offset
        return ""
    return then.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def revision(stamp: Any, versions: Any = None) -> str:
    """The record's own day or time, and its number of versions where the form lists them; sortable as text.

    >>> revision("2026-09-14", [{}, {}]), revision("2026-09-14T23:00:00-04:00"), revision("yesterday")
    ('2026-09-14 v0002', '2026-09-15T03:00:00Z', '')
    """
    text = stamp.strip() if isinstance(stamp, str) else ""
    when = text if _BARE.fullmatch(text) else moment(text)
    return f"{when} v{len(versions):04d}" if when and isinstance(versions, list) else when


def day_of_mail(text: str | None) -> PartialDate | None:
    """The day of a time as mail has it: "Mon, 2 Apr 2007 19:18:42 GMT"."""
    found = _DAY.search(text) if text else None
    return _date(found[3], found[2], found[1]) if found else None


def day_of(stamp: str | None) -> PartialDate | None:
    """The UTC day of a day or time in ISO 8601."""
    return _iso((moment(stamp) or stamp.strip())[:10]) if stamp else None


# The days of a page are few, and making one costs more than looking it up.
@lru_cache(maxsize=4096)
def _date(year: str, month: str, day: str) -> PartialDate | None:
    return PartialDate.of(int(year), _MONTHS.get(month), int(day))


@lru_cache(maxsize=4096)
def _iso(day: str) -> PartialDate | None:
    return PartialDate.parse(day)
