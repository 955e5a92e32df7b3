"""`byline status`: how fresh each source and each profile is, and what is in the store."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.pace import PaceFile
from ingest.source import Source
from ingest.sources import all_sources
from pipelines.config import Config, Followed
from pipelines.publish.site import read_published
from pipelines.queries import query
from pipelines.store.derived import counts
from pipelines.store.open import Home, Store, open_reading
from schemas.text import one_line

COUNTED = ("page", "answer", "work", "paper", "person", "set_aside", "surprise", "stale")


def status(folder: Path, config: Config, *, now: datetime) -> Iterator[str]:
    """Lines for a person: a few a source, one for each followed person, one for the store. Asks nobody."""
    home = Home(folder)
    with open_reading(home) as store:
        known = {row[0]: row[1:] for row in store.con.execute(query("source_state")).fetchall()}
        failing = dict(store.con.execute(query("last_trouble")).fetchall())
        for name in dict.fromkeys([*config.settings.sources, *known]):
            if name in all_sources():
                yield from _source(all_sources()[name], home, known.get(name), failing.get(name), now)
        yield ""
        yield from (_person(home, person) for person in config.people)
        yield _counts(store)


def _source(
    source: Source, home: Home, known: Sequence[object] | None, failing: str | None, now: datetime
) -> Iterator[str]:
    paces = {service: PaceFile(home.pace, service).read(now).cut(now) for service in _services(source, home)}
    came, answered, works, links, aside, surprises, trouble = known or (None, None, 0, 0, 0, 0, None)
    left = (pace.last_left for pace in paces.values())
    asked = max((time.replace(tzinfo=UTC) for time in (came, *left) if isinstance(time, datetime)), default=None)
    yield f"{source.name}: last asked {_time(asked)}, last answered {_time(answered)} (UTC)"
    told = f"{works} works, {links} links" if links else f"{works} works"
    yield f"    {told}, {aside} set aside, {surprises} surprises"
    for service, pace in paces.items():
        host = "" if source.service else f"{service}: "
        if pace.budget_left is not None:
            yield f"    {host}budget: {pace.budget_left} left until {_time(pace.budget_resets)}"
        if pace.not_before is not None and pace.not_before > now:
            yield f"    {host}not to be asked before {_time(pace.not_before)}"
    if failing or trouble:
        yield f"    trouble: {one_line(str(failing or trouble))[:300]}"


def _services(source: Source, home: Home) -> list[str]:
    """Whose pace a source keeps: its service's, or that of every host that was asked as one."""
    if source.service:
        return [source.service]
    named = {each.service for each in all_sources().values()}
    return sorted(path.stem for path in home.pace.glob("*.json") if "." in path.stem and path.stem not in named)


def _person(home: Home, person: Followed) -> str:
    profile = read_published(home.site, person.slug)
    if profile is None:
        return f"{person.slug}: not published yet"
    figures = (("papers", profile.paper_count), ("citations", profile.citations), ("h-index", profile.h_index))
    known = ", ".join(f"{'–' if figure.value is None else figure.value} {label}" for label, figure in figures)
    late = "; ".join(f"{state.title}: {state.trouble}" for state in profile.sources if state.trouble)
    return f"{person.slug}: refreshed {_time(profile.refreshed)}, {known}" + (f" ({late})" if late else "")


def _counts(store: Store) -> str:
    """Rows of the tables that a person thinks of."""
    rows = counts(store)
    return "store: " + ", ".join(f"{table} {rows[table]}" for table in COUNTED) + " (rows)"


def _time(value: object) -> str:
    if not isinstance(value, datetime):
        return "never"
    return f"{value.astimezone(UTC) if value.tzinfo else value:%Y-%m-%d %H:%M}"
