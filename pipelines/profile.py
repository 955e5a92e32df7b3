"""From the store to one Profile: all that is published of a person, read and put together. Nothing is computed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.sources import all_sources
from pipelines.bibliography import bibliography, place_of, plural, rows_of, title_of
from pipelines.changes import changes
from pipelines.measure import RULES, SERIES_RULES, papers_as_of, receipts
from pipelines.measure.receipts import COUNTED
from pipelines.reported import reported
from pipelines.store.border import from_utc
from pipelines.store.open import Store
from schemas.categories import label
from schemas.errors import BylineError
from schemas.figure import SENTENCES, Absence, AbsenceCode, Coverage, Figure, Input, Range, Series, YearCount
from schemas.profile import PROFILE_VERSION, Affiliation, Identity, Profile, ProfilePaper, SourceState


@dataclass(frozen=True, slots=True)
class _Who:
    """The person as the store names them; `with_orcid` is how many bylines bear the ORCID iD."""

    name: str
    orcid: str | None
    with_orcid: int
    printed: tuple[str, ...]
    native: tuple[tuple[str, str], ...]


def profile_of(
    store: Store,
    *,
    person: str,
    slug: str | None,
    name: str | None,
    sources: Sequence[str],
    headline: Sequence[str],
    conflicts: Sequence[str],
    trouble: Mapping[str, str],
    previous: Profile | None,
    now: datetime,
) -> Profile:
    """The profile of a person whose figures are measured.

    `slug` and `name` are those of the followed person, None for anybody else. `sources` are switched on; `headline`
    orders the sources of counts; `trouble` says what is wrong with a source, by its name; `previous` is what was
    published last. BylineError where the person is not measured.
    """
    who = _who(store, person, name)
    figures = _figures(store, person)
    papers = bibliography(store, person, figures, previous, now)
    states = _sources(store, person, slug, papers, sources, headline, trouble)
    titles = {state.source: state.title for state in states}
    news, since = changes(
        previous,
        papers,
        tuple(figures.values()),
        {titles.get(source, source): what for source, what in trouble.items()},
        now,
    )
    main = figures["main_field"].value
    return Profile(
        version=PROFILE_VERSION,
        slug=slug,
        person=person,
        name=who.name,
        field=label(str(main)) if main is not None else None,
        identity=_identity(who, papers, conflicts, _employment(store, who), _affiliation(store, person)),
        papers_per_year=_series(store, person, "papers", figures["paper_count"]),
        citations_per_year=_series(store, person, "citations", figures["citations"]),
        papers=papers,
        reported=reported(store, person, who.name, figures, followed=slug is not None, native=who.native),
        sources=states,
        changes=news,
        changes_since=since,
        refreshed=now,
        **figures,
    )


def _who(store: Store, person: str, name: str | None) -> _Who:
    found = store.con.execute("select name, orcid from person where person = ?", [person]).fetchone()
    if found is None:
        raise BylineError(f"person {person} is not in the store")
    rows = rows_of(store, "names", person=person)
    shown = name or found[0]
    natives = Counter(native for _, papers, natives, _ in rows for native in natives for _ in range(papers))
    order = sorted(natives, key=lambda native: (-natives[native], native))
    return _Who(
        name=shown,
        orcid=found[1],
        with_orcid=sum(with_orcid for *_, with_orcid in rows),
        printed=tuple(dict.fromkeys(printed for printed, *_ in rows if printed != shown)),
        native=tuple((source, native) for source, _, native in (each.partition(":") for each in order)),
    )


def _figures(store: Store, person: str) -> dict[str, Figure]:
    """Every figure of the person, by its name."""
    rows = store.con.execute(
        "select name, value, label, absent, low, high, source, as_of, version, with_count, of_count, held_by"
        " from figure where person = ?",
        [person],
    ).fetchall()
    inputs = receipts(store, person)
    possible = sum(not given.counts for given in inputs["paper_count"])
    as_of = papers_as_of(store, person)
    found = {
        row[0]: figure if row[0] in COUNTED else figure.model_copy(update={"as_of": as_of})
        for row in rows
        for figure in [_figure(row, inputs[row[0]], possible)]
    }
    if missing := sorted(set(RULES) - set(found)):
        raise BylineError(f"{', '.join(missing)} of {person} not measured: run byline publish")
    return {name: found[name] for name in RULES}


def _figure(row: tuple[Any, ...], inputs: tuple[Input, ...], possible: int) -> Figure:
    """`possible` papers may be theirs: they count for nothing and widen the range."""
    name, value, word, absent, low, high, source, as_of, version, with_count, of_count, held_by = row
    code = AbsenceCode.HELD if held_by else AbsenceCode(absent) if absent else None
    unknown = of_count - with_count if name in COUNTED else 0
    span = None if low is None or code else Range(low=low, high=high, reason=_reason(unknown, possible))
    return Figure(
        name=name,
        value=None if code else word if word is not None else value,
        absent=Absence(code=code, sentence=SENTENCES[code]) if code else None,
        range=span,
        source=source,
        as_of=from_utc(as_of) if as_of else None,
        rule=RULES[name][0],
        version=version,
        coverage=Coverage(with_=with_count, of=of_count),
        inputs=inputs,
        held_by=held_by,
    )


def _reason(unknown: int, possible: int) -> str | None:
    """What widens a range: papers without a count, and papers that are only possibly the person's."""
    parts = (
        f"{_papers_have(unknown)} no count yet" if unknown else "",
        f"{possible:,} more may be theirs" if possible else "",
    )
    return "; ".join(filter(None, parts)) or None


def _papers_have(count: int) -> str:
    return "one paper has" if count == 1 else f"{count:,} papers have"


def _series(store: Store, person: str, series: str, figure: Figure) -> Series:
    """Counts by year. What no year was given for is `undated`."""
    rows = store.con.execute(
        "select year, value from yearly where person = ? and series = ? order by year nulls last", [person, series]
    ).fetchall()
    undated = next((value for year, value in rows if year is None), 0 if series == "papers" else None)
    return Series(
        name=f"{series}_per_year",
        values=tuple(YearCount(year=year, value=value) for year, value in rows if year is not None),
        undated=undated,
        absent=figure.absent,
        source=figure.source,
        as_of=figure.as_of,
        rule=SERIES_RULES[series],
    )


def _employment(store: Store, who: _Who) -> tuple[str, ...]:
    """What the person says at ORCID of where they work and worked."""
    if who.orcid is None:
        return ()
    rows = rows_of(store, "author_records", ids=[f"orcid:{who.orcid}"], measures=["employment"])
    return tuple(value for _, _, _, value, *_ in rows)


def _affiliation(store: Store, person: str) -> Affiliation | None:
    for printed, rors, paper, *place in rows_of(store, "affiliation", person=person):
        return Affiliation(printed=tuple(printed), rors=tuple(rors), paper=paper, place=place_of(*place))
    return None


def _identity(
    who: _Who,
    papers: Sequence[ProfilePaper],
    conflicts: Sequence[str],
    employment: Sequence[str],
    affiliation: Affiliation | None,
) -> Identity:
    """Why the papers are one person's: verified by an ORCID iD on a byline, or by a verdict."""
    by_verdict = sum(paper.reason.startswith("verdict") for paper in papers)
    reasons = Counter(paper.reason.partition(",")[0] for paper in papers)
    said = tuple(
        f"{plural(count, 'paper')}: {reason}"
        for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    of = f"of {plural(len(papers), 'byline')}"
    if who.with_orcid:
        summary = f"Verified: ORCID iD {who.orcid} on {who.with_orcid:,} {of}"
    elif by_verdict:
        summary = f"Verified: by verdict on {by_verdict:,} {of}"
    else:
        summary = f"Unverified: no ORCID iD on any byline; {plural(len(papers), 'paper')} joined by name"
    return Identity(
        verified=bool(who.with_orcid or by_verdict),
        summary=summary,
        orcid=who.orcid,
        native=who.native,
        also_printed_as=who.printed,
        reasons=said,
        conflicts=tuple(conflicts),
        employment=tuple(employment),
        affiliation=affiliation,
    )


def _sources(
    store: Store,
    person: str,
    slug: str | None,
    papers: Sequence[ProfilePaper],
    switched_on: Sequence[str],
    headline: Sequence[str],
    trouble: Mapping[str, str],
) -> tuple[SourceState, ...]:
    """The sources that are switched on, then those whose records are shown, each with when it last answered."""
    answered = dict(rows_of(store, "answered", person=person, slug=slug or ""))
    places = (
        place
        for paper in papers
        for place in (*paper.places, *(link.place for link in paper.links), *(said.place for said in paper.said))
    )
    names = dict.fromkeys(
        (*switched_on, *sorted({place.source for place in places}), *(name for name in headline if name in answered))
    )
    known = all_sources()
    return tuple(
        SourceState(
            source=name,
            title=title_of(name),
            answered=from_utc(answered[name]) if name in answered else None,
            trouble=trouble.get(name),
            licence=known[name].licence if name in known else "unknown",
        )
        for name in names
    )
