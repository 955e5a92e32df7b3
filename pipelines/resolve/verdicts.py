"""Human decisions: which signatures verdicts and anchors name, and what a verdict makes of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.config import Followed, Verdict, printed_and_occurrence
from pipelines.queries import query
from pipelines.store.border import stage
from schemas import names

Position = tuple[str, int]  # paper, position on its byline


@dataclass(frozen=True, slots=True)
class Ruled:
    """A verdict whose name stands on a stored paper, and where."""

    verdict: Verdict
    at: Position


@dataclass(frozen=True, slots=True)
class Named:
    """What verdicts and anchors name in the store. `anchors` are by slug; `unapplied` are sentences with their line."""

    ruled: tuple[Ruled, ...]
    anchors: dict[str, tuple[Position, ...]]
    unapplied: tuple[str, ...]


def positions(con: duckdb.DuckDBPyConnection, wanted: Iterable[tuple[str, str]]) -> list[tuple[str | None, int | None]]:
    """For each (identifier of a paper, name as printed): the paper's key and the position, None what is not there."""
    rows = []
    for n, (spelled, name) in enumerate(wanted):
        printed, occurrence = printed_and_occurrence(name)
        rows.append((n, spelled, names.fold(printed), occurrence))
    if not rows:
        return []
    stage(con, "named", "n integer, id varchar, folded varchar, occurrence smallint", rows)
    found = con.execute(query("persons/named")).fetchall()
    con.execute("drop table temp.named")
    return [(paper, position) for _, paper, position in found]


def find_named(con: duckdb.DuckDBPyConnection, people: Sequence[Followed], verdicts: Sequence[Verdict]) -> Named:
    """Looks up what the verdicts name, and the anchors of the people they speak of or who have namesakes."""
    ruled, unapplied = [], []
    places = positions(con, ((verdict.paper, verdict.name) for verdict in verdicts))
    for verdict, (paper, position) in zip(verdicts, places, strict=True):
        if paper is None:
            unapplied.append(f"line {verdict.line}: {verdict.paper} is not stored yet; the verdict waits")
        elif position is None:
            unapplied.append(f"line {verdict.line}: {verdict.name!r} does not stand on the byline of {verdict.paper}")
        else:
            ruled.append(Ruled(verdict, (paper, position)))
    spoken_of = {verdict.person for verdict in verdicts}
    wanted = [who for who in people if who.slug in spoken_of or who.namesakes]
    anchors = [(who.slug, anchor) for who in wanted for anchor in who.anchors]
    found: dict[str, list[Position]] = defaultdict(list)
    places = positions(con, ((anchor.paper, anchor.name) for _, anchor in anchors))
    for (slug, _), (paper, position) in zip(anchors, places, strict=True):
        if paper is not None and position is not None:
            found[slug].append((paper, position))
    return Named(tuple(ruled), {slug: tuple(at) for slug, at in found.items()}, tuple(unapplied))


def touch_named(con: duckdb.DuckDBPyConnection, people: Sequence[Followed], named: Named) -> None:
    """The temp table `ruled`: positions to decide again, a verdict, or a person with namesakes, speaks of them."""
    at = {ruled.at for ruled in named.ruled}.union(*named.anchors.values())
    stage(con, "ruled", "paper varchar, position integer", sorted(at))
    spoken_of = {ruled.verdict.person for ruled in named.ruled}
    for who in people:
        if who.slug in spoken_of:
            con.execute(
                "insert into ruled select paper, position from signature where folded = ? or orcid = ?",
                (names.fold(who.name), who.orcid),
            )
        elif who.namesakes:
            con.execute(
                "insert into ruled select paper, position from signature where folded = ?", (names.fold(who.name),)
            )


def rule(con: duckdb.DuckDBPyConnection, people: Sequence[Followed], named: Named) -> tuple[str, ...]:
    """The temp table `ruling` (paper, position, cluster, reason) from verdicts and the clusters in `evident`.

    Gives what contradicts: two verdicts on one name (neither holds), or a verdict and an ORCID iD (the verdict holds).
    """
    spoken_of = {ruled.verdict.person for ruled in named.ruled}
    theirs = {who.slug: _cluster(con, who, named.anchors.get(who.slug, ())) for who in people if who.slug in spoken_of}
    by_position: dict[Position, list[Verdict]] = defaultdict(list)
    for ruled in named.ruled:
        by_position[ruled.at].append(ruled.verdict)
    rows, conflicts = [], []
    for at, said in sorted(by_position.items()):
        paper, name, lines = said[0].paper, said[0].name, ", ".join(str(verdict.line) for verdict in said)
        claimed = {verdict.person for verdict in said if verdict.theirs}
        denied = {verdict.person for verdict in said if not verdict.theirs}
        if len(claimed) > 1 or claimed & denied:
            conflicts.append(
                f"lines {lines}: the verdicts on {name!r} of {paper} contradict each other; none is applied"
            )
            continue
        cluster, state = _evident(con, at)
        owner = next(iter(claimed), None)
        against = next((slug for slug in sorted(denied) if theirs.get(slug) == cluster), None)
        if owner is not None and owner in theirs:
            chosen, line = theirs[owner], _line(said, owner)
        elif against is not None:
            chosen, line = f"not:{against}:{names.fold(printed_and_occurrence(said[0].name)[0])}", _line(said, against)
        else:
            continue
        rows.append((*at, chosen, f"verdict, line {line}"))
        if state == "certain" and cluster != chosen:
            conflicts.append(f"line {line}: the ORCID iD on {paper} says otherwise of {name!r}; the verdict holds")
    stage(con, "ruling", "paper varchar, position integer, cluster varchar, reason varchar", rows)
    return tuple(conflicts)


def _cluster(con: duckdb.DuckDBPyConnection, who: Followed, anchors: Sequence[Position]) -> str:
    """The cluster of a followed person: of most anchors, else of the ORCID iD, else of the name; else a new one."""
    votes = Counter(_evident(con, at)[0] for at in anchors)
    if votes:
        return min(votes, key=lambda cluster: (-votes[cluster], cluster))
    for cluster in (f"orcid:{who.orcid}", f"picked:{who.slug}", f"name:{names.fold(who.name)}"):
        held = con.execute("select 1 from evident where cluster = ? and state <> 'unresolved' limit 1", (cluster,))
        if held.fetchone():
            return cluster
    same_name = con.execute(
        "select distinct evident.cluster from evident join subject using (paper, position)"
        " where subject.folded = ? and evident.state <> 'unresolved' limit 2",
        (names.fold(who.name),),
    ).fetchall()
    return str(same_name[0][0]) if len(same_name) == 1 else f"verdict:{who.slug}"


def _evident(con: duckdb.DuckDBPyConnection, at: Position) -> tuple[str, str]:
    row = con.execute("select cluster, state from evident where paper = ? and position = ?", at).fetchone()
    assert row is not None, at  # noqa: S101 - named positions are among those decided
    return str(row[0]), str(row[1])


def _line(said: Sequence[Verdict], slug: str) -> int:
    return next(verdict.line for verdict in said if verdict.person == slug)
