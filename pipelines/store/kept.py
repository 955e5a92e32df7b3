"""The kept tables: pages and answers, bookmarks, decisions, logged figures, runs."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from datetime import date, datetime

from pipelines.store.border import append, from_utc, stage, storable, to_utc
from pipelines.store.open import Store
from pipelines.store.records import Answer, Bookmark, LoggedFigure
from pipelines.store.spelling import ask_from_json, ask_to_json
from schemas.profile import Profile

_ANSWER = "source, question, subject, ask, received_at, status, media, page, run, trouble, etag, modified"
_LOGGED = "person, figure, day, value, absent, held_by, low, high, source, as_of, version, cause"
_AT_ONCE = 1_000  # rows read at a time
_SAME_MARK = (
    "bookmark.source = asked.source and bookmark.question = asked.question and bookmark.subject = asked.subject"
    " and bookmark.day is not distinct from asked.day"
)


def keep_page(store: Store, sha: str, size: int, kept_at: datetime) -> None:
    """Notes a page (`size` in bytes, decompressed), once."""
    store.con.execute(
        "insert into page select $1, $2, $3 where not exists (from page where sha256 = $1)",
        [sha, size, to_utc(kept_at)],
    )


def keep_answer(store: Store, answer: Answer) -> None:
    """Notes which page answered which ask; the same answer is noted once."""
    row = [
        answer.source,
        answer.question,
        storable(answer.subject),
        answer.ask.key,
        ask_to_json(answer.ask),
        to_utc(answer.received_at),
        answer.status,
        storable(answer.media),
        answer.page,
        answer.run,
        storable(answer.trouble) if answer.trouble else None,
        answer.etag,
        answer.modified,
    ]
    store.con.execute(
        f"insert into answer (ask_key, {_ANSWER}) select $4, $1, $2, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13"
        " where not exists (from answer where"
        " source = $1 and question = $2 and subject = $3 and ask_key = $4 and received_at = $6 and page = $9)",
        row,
    )


def last_answer(store: Store, ask_key: str) -> Answer | None:
    """The newest accepted answer to this ask; None where there is none."""
    rows = store.con.execute(
        f"select {_ANSWER} from answer where ask_key = ? and trouble is null"
        " order by received_at desc, page desc, question, subject limit 1",
        [ask_key],
    ).fetchall()
    return _answer(rows[0]) if rows else None


def was_searched(store: Store, source: str, name: str, *, since: datetime) -> bool:
    """Whether a search for a name, made to see who bears it, was answered at `since` or later."""
    rows = store.con.execute(
        "select 1 from answer where source = ? and question = 'who' and subject = ? and received_at >= ?"
        " and trouble is null limit 1",
        [source, storable(name), to_utc(since)],
    ).fetchall()
    return bool(rows)


def loaded_answers(store: Store, *, pages: Collection[str] | None = None) -> Iterator[Answer]:
    """Every accepted answer that has become facts, in the order (received_at, page): what a rebuild reads again.

    With `pages`, those alone that came as one of these.
    """
    reading = store.con.cursor()
    try:
        reading.execute(
            f"select {_ANSWER} from answer semi join loaded using (ask_key, received_at, page) where trouble is null"
            f"{'' if pages is None else ' and page in (select unnest(?))'}"
            " order by received_at, page, ask_key, source, question, subject",
            [] if pages is None else [sorted(pages)],
        )
        while rows := reading.fetchmany(_AT_ONCE):
            yield from map(_answer, rows)
    finally:
        reading.close()


def _answer(row: tuple[object, ...]) -> Answer:
    source, question, subject, ask, received_at, status, media, page, run, trouble, etag, modified = row
    return Answer(
        source=str(source),
        question=str(question),
        subject=str(subject),
        ask=ask_from_json(str(ask)),
        received_at=from_utc(_time(received_at)),
        status=int(str(status)),
        media=str(media),
        page=str(page),
        run=str(run),
        trouble=None if trouble is None else str(trouble),
        etag=None if etag is None else str(etag),
        modified=None if modified is None else str(modified),
    )


def _time(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no time")
    return value


def move_bookmarks(store: Store, bookmarks: Iterable[Bookmark]) -> None:
    """Moves each bookmark to when it was asked last: an older asking never moves one back."""
    newest: dict[tuple[str, str, str, date | None], Bookmark] = {}
    first: dict[tuple[str, str, str, date | None], datetime] = {}
    for mark in bookmarks:
        key = (mark.source, mark.question, mark.subject, mark.day)
        first[key] = min(mark.asked_at, first.get(key, mark.asked_at))
        if key not in newest or _standing(newest[key]) < _standing(mark):
            newest[key] = mark
    if not newest:
        return
    rows = [
        (*key[:2], storable(mark.subject), mark.day, to_utc(mark.asked_at), mark.digest, mark.found, to_utc(first[key]))
        for key, mark in newest.items()
    ]
    with store.transaction():
        store.con.execute("create or replace temp table asked as from bookmark limit 0")
        append(store.con, "asked", rows)
        for one, other in (("asked", "bookmark"), ("bookmark", "asked")):
            store.con.execute(
                f"update {one} set first_at = {other}.first_at from {other} where {_SAME_MARK}"
                f" and {other}.first_at < {one}.first_at"
            )
        store.con.execute(
            f"delete from bookmark using asked where {_SAME_MARK} and"
            " (bookmark.asked_at, bookmark.digest, bookmark.found) < (asked.asked_at, asked.digest, asked.found)"
        )
        store.con.execute(
            f"insert into bookmark by name from asked where not exists (from bookmark where {_SAME_MARK})"
        )


def _standing(mark: Bookmark) -> tuple[datetime, str, bool]:
    return mark.asked_at, mark.digest, mark.found


def covered_days(store: Store, source: str, part: str | None) -> dict[date, datetime]:
    """The days of a part (None: all of the source) that were asked and stored whole, and when each was asked last."""
    rows = store.con.execute(
        "select day, asked_at from bookmark where source = ? and question = 'changes' and subject = ? order by day",
        [source, part or ""],
    ).fetchall()
    return {day: from_utc(asked_at) for day, asked_at in rows}


def asked_person(store: Store, source: str, slug: str) -> tuple[datetime, str] | None:
    """When this person's works were asked for last, and the digest of the author as asked; None: never, whole."""
    rows = store.con.execute(
        "select asked_at, digest from bookmark where source = ? and question = 'written_by' and subject = ?",
        [source, slug],
    ).fetchall()
    return (from_utc(rows[0][0]), rows[0][1]) if rows else None


def asked_ids(store: Store, source: str, ids: Collection[str]) -> dict[str, tuple[datetime, bool, datetime]]:
    """Those of `ids` that the source was asked about: when last, whether it knew them, and when first."""
    stage(store.con, "wanted", "id varchar", [(storable(each),) for each in sorted(set(ids))])
    rows = store.con.execute(
        "select subject, asked_at, found, first_at from bookmark"
        " where source = ? and question = 'about' and subject in (select id from wanted) order by subject",
        [source],
    ).fetchall()
    return {subject: (from_utc(asked_at), found, from_utc(first)) for subject, asked_at, found, first in rows}


def log_figures(store: Store, slug: str, figures: Iterable[LoggedFigure]) -> int:
    """Adds those figures that say something new, and tells how many: a new as_of, day or cause alone is nothing new."""
    before = last_figures(store, slug)
    rows = [
        (slug, *astuple(replace(figure, as_of=to_utc(figure.as_of) if figure.as_of else None)))
        for figure in figures
        if figure.figure not in before or _says(before[figure.figure]) != _says(figure)
    ]
    with store.transaction():
        append(store.con, "figure_log", _numbered(store, "figure_log", rows))
    return len(rows)


def log_profile(store: Store, profile: Profile, *, day: date, cause: str) -> int:
    """Logs the figures of a followed person's profile, and tells how many say something new."""
    if profile.slug is None:
        return 0
    figures = (
        LoggedFigure(
            person=profile.person,
            figure=figure.name,
            day=day,
            value=None if figure.value is None else storable(str(figure.value)),
            absent=figure.absent.code.value if figure.absent else None,
            held_by=figure.held_by,
            low=figure.range.low if figure.range else None,
            high=figure.range.high if figure.range else None,
            source=figure.source,
            as_of=figure.as_of,
            version=figure.version,
            cause=cause,
        )
        for figure in profile.figures
    )
    return log_figures(store, profile.slug, figures)


def last_figures(store: Store, slug: str) -> dict[str, LoggedFigure]:
    """The newest logged row of each figure of a followed person."""
    rows = store.con.execute(f"select {_LOGGED} from figure_log where slug = ? order by seq", [slug]).fetchall()
    logged = (LoggedFigure(*row) for row in rows)
    return {each.figure: replace(each, as_of=from_utc(each.as_of) if each.as_of else None) for each in logged}


def _says(figure: LoggedFigure) -> tuple[object, ...]:
    return (
        figure.person,
        figure.value,
        figure.absent,
        figure.held_by,
        figure.low,
        figure.high,
        figure.source,
        figure.version,
    )


def _numbered(store: Store, table: str, rows: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    last = store.con.execute(f"select coalesce(max(seq), 0) from {table}").fetchall()[0][0]
    return ((seq, *row) for seq, row in enumerate(rows, last + 1))


def open_run(store: Store, run_id: str, command: str, started_at: datetime) -> None:
    """Notes that a run began."""
    store.con.execute("insert into run values (?, ?, ?, null, null)", [run_id, storable(command), to_utc(started_at)])


def close_run(store: Store, run_id: str, ended_at: datetime, tally: Mapping[str, object]) -> None:
    """Notes that a run ended, with its tally. A run without an end was killed."""
    store.con.execute(
        "update run set ended_at = ?, tally = ? where id = ?", [to_utc(ended_at), json.dumps(tally), run_id]
    )
