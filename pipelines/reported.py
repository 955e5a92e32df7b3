"""What other pages claim of a person, beside our own figures. Shown as printed; no figure is made of it."""

from collections.abc import Mapping

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
    store: Store, person: str, name: str, figures: Mapping[str, Figure], *, followed: bool
) -> tuple[Reported, ...]:
    """The claims of every page whose papers this person holds most of.

    A page none of whose papers is stored is taken to mean the followed person of that full name.
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
    return tuple(rows)


def _place(measure: str) -> tuple[int, str]:
    return list(OURS).index(measure) if measure in OURS else len(OURS), measure


def _remark(measure: str, value: int | None, figures: Mapping[str, Figure]) -> str:
    if measure not in OURS:
        return "no definition given"
    ours = figures[OURS[measure]]
    if ours.value is None:
        return f"not known here: {ours.held_by or (ours.absent.sentence if ours.absent else 'held')}"
    return "equal to ours today" if value == ours.value else f"{ours.value:,} here"
