"""Dates as publication pages write them: as partial as they are, and never guessed."""

import re

from schemas.dates import PartialDate

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(form, re.I | re.ASCII)
    for form in (
        rf"{_YEAR}(?:[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?)?(?:[T ]\d{{1,2}}:.*)?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}[\s,/-]+{_MONTH}(?:[\s/-]+(?P<day>\d{{1,2}}))?",
        rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}",
        rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}",  # which of the two is the month, no one can tell
    )
)


def page_date(text: str) -> PartialDate | None:
    """The date, or None where it is none, is a span, or lies outside the years that are possible.

    >>> str(page_date("Apr 22, 2019")), str(page_date("2021/6")), str(page_date("04/05/2019")), page_date("spring 2024")
    ('2019-04-22', '2021-06', '2019', None)
    """
    short = text.strip()[:80]
    for form in _FORMS:
        if found := form.fullmatch(short):
            parts = found.groupdict()
            month = _NAMES.index(parts["name"].lower()) + 1 if parts.get("name") else _number(parts.get("month"))
            return PartialDate.of(int(parts["year"]), month, _number(parts.get("day")))
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None
