"""Dates as publication pages write them: as partial as they are, and never guessed."""

import re

from schemas.dates import PartialDate

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ONE_OF = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?P<year>\d{4})"
_PART = rf"(?:{_ONE_OF}|spring|summer|autumn|fall|winter)\.?"
_PARTS = rf"{_PART}(?:\s*[/&-]\s*{_PART})?"
_FORMS = tuple(
    re.compile(form, re.I | re.ASCII)
    for form in (
        rf"{_YEAR}(?:[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?)?(?:[T ]\d{{1,2}}:.*|Z|[+-]\d\d:\d\d)?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"(?:[a-z]{{3}},\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.\s-]\s*{_MONTH}[,\s-]\s*{_YEAR}(?:\s+\d{{1,2}}:.*)?",
        rf"[a-z]{{3}}\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+[\d:]{{5,8}}\s+(?:[A-Z]{{3,4}}\s+)?{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}[\s,/-]+{_MONTH}(?:[\s/-]+(?P<day>\d{{1,2}}))?",
        rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}",
        rf"(?P<month>0?[1-9]|1[0-2])[-/.](?P<day>1[3-9]|2\d|3[01])[-/.]{_YEAR}",
        rf"(?P<day>1[3-9]|2\d|3[01])[-/.](?P<month>0?[1-9]|1[0-2])[-/.]{_YEAR}",
        rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}",  # which of the two is the month, no one can tell
        rf"{_PARTS},?\s+{_YEAR}",
        rf"{_YEAR},?\s+{_PARTS}",
    )
)


def page_date(text: str) -> PartialDate | None:
    """The date, or None where it is none, spans years, or lies outside the years that are possible.

    Of a season or several months the year alone is told.

    >>> str(page_date("Apr 22, 2019")), str(page_date("2021/6")), str(page_date("04/05/2019")), page_date("2023-2024")
    ('2019-04-22', '2021-06', '2019', None)
    """
    short = text[:100].strip(" .,;[]\t\r\n")
    for form in _FORMS:
        if found := form.fullmatch(short):
            parts = found.groupdict()
            month = _NAMES.index(parts["name"].lower()) + 1 if parts.get("name") else _number(parts.get("month"))
            return PartialDate.of(int(parts["year"]), month, _number(parts.get("day")))
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None
