"""Works into the store: with their bylines and identifiers, and only those that changed."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from pydantic_core import PydanticSerializationError

from pipelines.store.border import append, stage, storable, to_utc
from pipelines.store.open import Store
from pipelines.store.records import Placed
from schemas.names import fold, key
from schemas.work import Work

_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # with which every dated revision begins
_Place = tuple[str, datetime, str, int, str]  # revision, received_at, page, record, digest: the greatest holds the key


def load_works(store: Store, facts: Iterable[tuple[Work, Placed]]) -> tuple[int, int, set[tuple[str, str]]]:
    """How many works were written, how many were not, and the records that changed."""
    best: dict[tuple[str, str, str], tuple[_Place, Work]] = {}
    for work, place in facts:
        received_at = to_utc(place.received_at)
        ours = (_revision(work.revision, received_at), received_at, place.page, place.record, _digest(work))
        name = (storable(work.source), storable(work.native_id), storable(work.form))
        if name not in best or best[name][0] < ours:
            best[name] = (ours, work)
    if not best:
        return 0, 0, set()
    con = store.con
    stage(
        con,
        "staged_work",
        "n integer, source varchar, native_id varchar, form varchar, revision varchar, received_at timestamp,"
        " page varchar, record integer, digest varchar",
        ((n, *name, *ours) for n, (name, (ours, _)) in enumerate(best.items())),
    )
    con.execute(
        "create or replace temp table newer_work as"
        " select staged_work.*, work.digest as before, work.revision as revised"
        " from staged_work left join work using (source, native_id, form) where work.digest is null or"
        " (staged_work.revision, staged_work.received_at, staged_work.page, staged_work.record, staged_work.digest)"
        " > (work.revision, work.received_at, work.page, work.record, work.digest)"
    )
    newer = con.execute(
        "select n, before is not distinct from digest, revised is not distinct from revision, before is not null"
        " from newer_work order by n"
    ).fetchall()
    names, chosen = list(best), list(best.values())
    rewritten = [n for n, equal, _, _ in newer if not equal]
    if len(rewritten) < len(newer):
        con.execute(
            "update work set revision = newer.revision, received_at = newer.received_at, page = newer.page,"
            " record = newer.record from newer_work as newer where newer.before = newer.digest and"
            " (work.source, work.native_id, work.form) = (newer.source, newer.native_id, newer.form)"
        )
    if rewritten:
        con.execute("delete from newer_work where before is not distinct from digest")
        replaced = any(had for _, equal, _, had in newer if not equal)
        for table in ("work", "authorship", "identifier") if replaced else ("identifier",):
            con.execute(f"delete from {table} using newer_work as newer where {_same_work(table)}")
        works = [chosen[n] for n in rewritten]
        append(con, "work", (_work_row(ours, work) for ours, work in works))
        _append_authorships(store, [(n, chosen[n][1]) for n in rewritten])
        append(con, "identifier", (row for _, work in works for row in _identifier_rows(work)))
    changed = {names[n][:2] for n, equal, unrevised, _ in newer if not (equal and unrevised)}
    return len(rewritten), len(best) - len(rewritten), changed


def _revision(revision: str, received_at: datetime) -> str:
    """The source's own order; none where it names a day that had not come: no later record could ever replace that."""
    return "" if _DAY.match(revision) and revision[:10] > _tomorrow(received_at) else storable(revision)


@lru_cache(maxsize=64)
def _tomorrow(received_at: datetime) -> str:
    return (received_at + timedelta(days=1)).date().isoformat()


def _same_work(table: str) -> str:
    return " and ".join(f"{table}.{column} = newer.{column}" for column in ("source", "native_id", "form"))


def _digest(work: Work) -> str:
    """Of all that the work says but its revision: 128 bits, far more than chance can make two of."""
    try:
        said = work.model_dump_json(exclude={"revision"}).encode()
    except PydanticSerializationError:  # an identifier with a lone surrogate: JSON has no spelling for it
        said = repr(work.model_copy(update={"revision": ""})).encode()
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def _work_row(place: _Place, work: Work) -> tuple[object, ...]:
    revision, received_at, page, record, digest = place
    return (
        storable(work.source),
        storable(work.native_id),
        storable(work.form),
        revision,
        received_at,
        page,
        record,
        digest,
        work.kind.value,
        storable(work.title),
        _text(work.abstract),
        _text(work.comment),
        _text(work.journal_ref),
        _text(work.venue),
        str(work.published) if work.published else None,
        str(work.updated) if work.updated else None,
        work.versions,
        [storable(category) for category in work.categories],
        _text(work.license),
        work.withdrawn,
        work.retracted,
        [storable(link) for link in work.code],
        _text(work.code_claim),
    )


def _append_authorships(store: Store, works: Iterable[tuple[int, Work]]) -> None:
    """The bylines of works by their `n` in newer_work. A name on many of them is read, and crosses the border, once."""
    names: dict[str, tuple[int, str, str]] = {}
    stage(
        store.con,
        "staged_authorship",
        "n integer, position integer, name integer, occurrence smallint, family varchar, given varchar, orcid varchar,"
        " native varchar, affiliations varchar[], rors varchar[]",
        (row for n, work in works for row in _authorship_rows(n, work, names)),
    )
    stage(
        store.con,
        "staged_name",
        "name integer, printed varchar, folded varchar, key varchar",
        ((name, storable(printed), folded, read) for printed, (name, folded, read) in names.items()),
    )
    store.con.execute(
        "insert into authorship select source, native_id, form, position, printed, folded, key, occurrence, family,"
        " given, orcid, native, coalesce(affiliations, []), rors from staged_authorship join newer_work using (n)"
        " left join staged_name using (name)"
    )


def _authorship_rows(n: int, work: Work, names: dict[str, tuple[int, str, str]]) -> Iterator[tuple[object, ...]]:
    """`names` are those met so far, each with its number, folded and key."""
    seen: dict[str, int] = {}
    for position, author in enumerate(work.byline, 1):
        name, occurrence = None, 1
        if printed := author.printed:
            if (known := names.get(printed)) is None:
                text = storable(printed)
                known = names[printed] = len(names), fold(text), key(text)
            name, folded, _ = known
            occurrence = seen[folded] = seen.get(folded, 0) + 1
        yield (
            n,
            position,
            name,
            occurrence,
            _text(author.family),
            _text(author.given),
            _text(author.orcid),
            _text(author.native),
            [storable(each) for each in author.affiliations] if author.affiliations else None,
            list(author.rors) or None,
        )


def _identifier_rows(work: Work) -> Iterable[tuple[object, ...]]:
    name = (storable(work.source), storable(work.native_id), storable(work.form))
    return ((*name, spelled, None, None, None) for spelled in dict.fromkeys(map(storable, work.ids.spelled)))


def _text(text: str | None) -> str | None:
    return None if text is None else storable(text)
