"""What crosses the border between Python and DuckDB: text without what breaks it, times in UTC, many rows at once."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import duckdb

# DuckDB refuses a lone surrogate (no UTF-8 spells it); NUL ends a text for many who read the file later.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text, each NUL and lone surrogate replaced by U+FFFD."""
    if text.isascii() and "\0" not in text:  # nearly all text, and much the faster test
        return text
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def to_utc(time: datetime) -> datetime:
    """A stored time (naive, UTC) of an aware one."""
    return time.astimezone(UTC).replace(tzinfo=None)


def from_utc(time: datetime) -> datetime:
    """The aware time of a stored one."""
    return time.replace(tzinfo=UTC)


def append(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Adds rows, one value for each column, within the connection's transaction."""
    with con.appender(table) as appender:
        appender.append_rows(rows)


def stage(con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    """A temporary table of these rows, in place of an earlier one of this name."""
    con.execute(f"create or replace temp table {table} ({columns})")
    append(con, table, rows)
