"""Dates are never padded and never invented."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dates import FIRST_YEAR, LAST_YEAR, PartialDate

PARTS = st.none() | st.integers(-10, 3000)


@settings(deadline=None)
@given(PARTS, PARTS, PARTS)
def test_what_is_kept_of_a_date_is_valid_and_was_said(year, month, day):
    found = PartialDate.of(year, month, day)
    if found is None:
        assert year is None or not FIRST_YEAR <= year <= LAST_YEAR
        return
    assert found.year == year
    assert found.month in {None, month}
    assert found.day in {None, day}
    assert found.month is not None or found.day is None
    date(found.year, found.month or 1, found.day or 1)


@settings(deadline=None)
@given(PARTS, PARTS, PARTS)
def test_a_date_reads_its_own_writing(year, month, day):
    found = PartialDate.of(year, month, day)
    assert found is None or PartialDate.parse(str(found)) == found


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_date_or_none(text):
    found = PartialDate.parse(text)
    assert found is None or PartialDate.parse(str(found)) == found


@settings(deadline=None)
@given(
    st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)), st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
)
def test_written_dates_sort_as_days_do(one, other):
    first, second = (PartialDate.of(day.year, day.month, day.day) for day in (one, other))
    assert (str(first) < str(second)) == (one < other)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-13T10:00:00Z", "2024-05-13"),
        ("2024-02-31", "2024-02"),
        ("2024-13", "2024"),
    ],
)
def test_the_longest_valid_part_is_kept(text, date):
    assert str(PartialDate.parse(text)) == date


@pytest.mark.parametrize("text", ["", None, "spring 2024", "24-05-13", "0001-01-01", "9999"])
def test_what_is_no_date_is_none(text):
    assert PartialDate.parse(text) is None
