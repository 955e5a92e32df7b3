"""Dates that are never padded: a source that says 2024 has not said 1 January 2024."""

import re
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1500, 2100  # what lies outside is a typing error, and so unknown
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day. `str` gives ISO: "2024", "2024-05", "2024-05-13" (sortable as text)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, year: int | None, month: int | None = None, day: int | None = None) -> "PartialDate | None":
        """The longest valid part; None where not even the year is one.

        >>> str(PartialDate.of(2024, 2, 31))
        '2024-02'
        >>> PartialDate.of(None) is None
        True
        """
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        if month is None or not 1 <= month <= 12:
            return cls(year)
        if day is None:
            return cls(year, month)
        try:
            date(year, month, day)
        except ValueError:
            return cls(year, month)
        return cls(year, month, day)

    @classmethod
    def parse(cls, text: str | None) -> "PartialDate | None":
        """From ISO text; anything after the day (a time) is dropped. None where it is no date.

        >>> str(PartialDate.parse("2024-05-13T10:00:00Z"))
        '2024-05-13'
        >>> PartialDate.parse("spring 2024") is None
        True
        """
        found = _WRITTEN.match(text.strip()) if text else None
        if not found:
            return None
        return cls.of(*(int(part) if part else None for part in found.groups()))

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04d}"
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"
