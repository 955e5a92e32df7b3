"""What other pages and sources' own author records claim of a person, beside our figures. No figure is made of it."""

from collections.abc import Iterator, Mapping, Sequence

from pipelines.bibliography import title_of
from pipelines.measure.laws import broken
from pipelines.queries import query
from pipelines.store.border import from_utc
from pipelines.store.open import Store
from schemas.figure import Figure
from schemas.names import fold
from schemas.profile import Reported

OURS = {  # the measures that are figures of ours too, in the order shown
    "h_index": "h_index",
    "papers": "paper_count",
    "citations": "citations",
    "g_index": "g_index",
    "i10_index": "i10_index",
}
BY_SOURCES = {"h_index": "h_index", "i10_index": "i10_index", "works": "papers", "citations": "citations"}
LABELS = {
    "h_index": "h-index",
    "g_index": "g-index",
    "i10_index": "i10-index",
    "papers": "Papers",
    "citations": "Citations",
    "novelty_percent": "Novelty",
    "ai_score": "AI score",
}


def reported(
    store: Store,
    person: str,
    name: str,
    figures: Mapping[str, Figure],
    *,
    followed: bool,
    native: Sequence[tuple[str, str]],
) -> tuple[Reported, ...]:
    """The claims of every page whose papers this person holds most of, then those of their author records (`native`).

    A page none of whose papers is stored is taken to mean the followed person of that full name. Of a source that has
    several records of the person, the one with most of the papers speaks.
    """
    pages = [
        fold(author)
        for author, whom, *_ in store.con.execute(query("reported_whom"), {"run": None}).fetchall()
        if whom == person or (whom is None and followed and fold(author) == fold(name))
    ]
    rows: list[Reported] = []
    for folded in dict.fromkeys(pages):
        found = store.con.execute(query("profile/reported"), {"folded": folded}).fetchall()
        claimed = {measure: int(value) for measure, value, *_ in found if measure in OURS and value.isdecimal()}
        laws = broken(claimed)
        rows += [
            Reported(
                label=LABELS.get(measure, measure.replace("_", " ")),
                printed=f"{value} %" if measure.endswith("_percent") else value,
                remark=laws.get(measure) or _remark(measure, claimed.get(measure), figures),
                received=from_utc(received_at),
                page=page,
            )
            for measure, value, received_at, page in sorted(found, key=lambda row: _place(row[0]))
        ]
    return (*rows, *_by_sources(store, figures, native))


def _by_sources(store: Store, figures: Mapping[str, Figure], native: Sequence[tuple[str, str]]) -> Iterator[Reported]:
    """A row for each number that is a figure of ours too, by source and in the order of the figures."""
    first = {source: f"{source}:{each}" for source, each in reversed(native)}
    given = {"ids": sorted(first.values()), "measures": sorted(BY_SOURCES)}
    said = store.con.execute(query("profile/author_records"), given).fetchall() if first else []
    for source, _, measure, value, received_at, page in sorted(said, key=lambda row: (row[0], _place(row[2]))):
        if value.isdecimal():
            named = BY_SOURCES[measure]
            yield Reported(
                label=f"{LABELS[named]} at {title_of(source)}",
                printed=f"{int(value):,}",
                remark=_remark(named, int(value), figures),
                received=from_utc(received_at),
                page=page,
                source=source,
            )


def _place(measure: str) -> tuple[int, str]:
    return list(OURS).index(measure) if measure in OURS else len(OURS), measure


def _remark(measure: str, value: int | None, figures: Mapping[str, Figure]) -> str:
    if measure not in OURS:
        return "no definition given"
    ours = figures[OURS[measure]]
    if ours.value is None:
        return f"not known here: {ours.held_by or (ours.absent.sentence if ours.absent else 'held')}"
    return "equal to ours today" if value == ours.value else f"{ours.value:,} here"
