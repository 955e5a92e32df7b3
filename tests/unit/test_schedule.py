"""When an answer is due again."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.config import ShelfLife
from pipelines.schedule import days_fresh, fresh

FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
SHELF = ShelfLife(counts=1, links=30, pages=20, not_found=90)


@pytest.mark.parametrize(
    ("kind", "found", "days"),
    [("counts", True, 1), ("works", True, 1), ("pages", True, 20), ("counts", False, 90), ("pages", False, 90)],
)
def test_how_long_an_answer_is_fresh_is_said_by_the_settings(kind: str, found: bool, days: int) -> None:
    for asked in (FIRST, FIRST + timedelta(days=400)):
        assert days_fresh(kind, SHELF, found=found, asked=asked, first=FIRST) == days


@pytest.mark.parametrize("found", [True, False])
def test_links_are_due_after_a_week_and_then_after_a_month_whether_or_not_there_were_any(found: bool) -> None:
    due, asked = [], FIRST
    for day in range(1, 100):
        now = FIRST + timedelta(days=day, minutes=-5)  # each night a little earlier
        shelf = days_fresh("links", SHELF, found=found, asked=asked, first=FIRST)
        if not fresh(asked, now=now, shelf=shelf):
            due.append(day)
            asked = now
    assert due == [7, 37, 67, 97]
    assert days_fresh("links", ShelfLife(links=3), found=found, asked=FIRST, first=FIRST) == 3
