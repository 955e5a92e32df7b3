"""Receipts: the papers behind a figure, each with the place where its share was said."""

from dataclasses import dataclass
from datetime import datetime

from pipelines.queries import query
from pipelines.store.border import from_utc
from pipelines.store.open import Store
from schemas.figure import Input

Place = tuple[str | None, int | None]  # page, record; None where nothing was said
COUNTED = ("citations", "h_index", "g_index", "i10_index")  # figures that rest on a source's counts


@dataclass(frozen=True, slots=True)
class _Paper:
    """One counted paper of a person: what its own record says and where, the headline source's count and where."""

    paper: str
    sure: bool
    year: int | None
    category: str | None
    code: str | None
    code_place: Place
    place: Place
    count: int | None
    count_place: Place

    def input(self, value: int | str | None, place: Place) -> Input:
        return Input(paper=self.paper, value=value, page=place[0], record=place[1], counts=self.sure)


def receipt(store: Store, person: str, figure: str) -> tuple[Input, ...]:
    """The inputs of one figure of a person, as `receipts` gives them."""
    return receipts(store, person)[figure]


def receipts(store: Store, person: str) -> dict[str, tuple[Input, ...]]:
    """For each figure of a person every paper that it looks at, most cited first, equal counts by identifier.

    The first h papers that count make h, and so with g. A paper without a share (no count, no year, no category, no
    link) has the value None; one that is only possibly theirs has `counts` false. A person not measured has none.
    """
    found = store.con.execute("select source from figure where person = ? and name = 'citations'", (person,)).fetchone()
    values = {"person": person, "source": found[0] if found else None}
    papers = [
        _Paper(paper, sure, year, category, code, (code_page, code_record), (page, record), count, (at_page, at_record))
        for (
            paper,
            sure,
            year,
            category,
            code,
            code_page,
            code_record,
            page,
            record,
            count,
            at_page,
            at_record,
        ) in store.con.execute(query("measure/inputs"), values).fetchall()
    ]
    counted = tuple(paper.input(paper.count, paper.count_place) for paper in papers)
    years = tuple(paper.input(paper.year, paper.place) for paper in papers)
    return {
        "paper_count": tuple(paper.input(1, paper.place) for paper in papers),
        **dict.fromkeys(COUNTED, counted),
        "first_year": years,
        "last_year": years,
        "main_field": tuple(paper.input(paper.category, paper.place) for paper in papers),
        "code_links": tuple(paper.input(paper.code, paper.code_place) for paper in papers),
    }


def papers_as_of(store: Store, person: str) -> datetime | None:
    """When a record of the person's papers was last received (UTC): the age of the figures that rest on no counts.

    It is not kept with the figures, since an equal record that comes again leaves them as they are.
    """
    row = store.con.execute(query("measure/papers_as_of"), {"person": person}).fetchone()
    return from_utc(row[0]) if row and row[0] else None
