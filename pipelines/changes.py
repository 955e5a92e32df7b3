"""What changed from one profile of a person to the next, in sentences. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from schemas.figure import Figure
from schemas.profile import Change, Profile, ProfilePaper

NAMED = 3  # papers named in one sentence
CHECKED = {"h_index": "h-index", "g_index": "g-index", "i10_index": "i10-index", "code_links": "Code"}
NOT_REFRESHED = "Not refreshed"


def cited_before(previous: Profile | None, paper: str, now: datetime) -> int | None:
    """The count that `paper` had when the person was last published on an earlier day; None where unknown."""
    if previous is None:
        return None
    known = next((each for each in previous.papers if each.paper == paper), None)
    if known is None:
        return None
    return known.cited_before if _same_day(previous, now) else known.cited


def changes(
    previous: Profile | None,
    papers: Sequence[ProfilePaper],
    figures: Sequence[Figure],
    trouble: Mapping[str, str],
    now: datetime,
) -> tuple[tuple[Change, ...], date | None]:
    """What changed since the last publication, and its day; nothing and None where this is the first.

    A second publication on the same day adds to what the first one told. `trouble` is by the titles of sources.
    """
    if previous is None or (_same_day(previous, now) and previous.changes_since is None):
        return (), None
    before = {figure.name: figure for figure in previous.figures}
    after = {figure.name: figure for figure in figures}
    found = [
        *_papers(previous.papers, papers),
        *_citations(before["citations"], after["citations"], papers),
        *(
            Change(label=label, sentence=f"{_said(before[name])} → {_said(after[name])}.")
            for name, label in CHECKED.items()
            if (before[name].value, before[name].held_by) != (after[name].value, after[name].held_by)
        ),
    ]
    since = previous.refreshed.date()
    if _same_day(previous, now) and previous.changes_since is not None:
        told = {change.label for change in found}
        found = [each for each in previous.changes if each.label not in told | {NOT_REFRESHED}] + found
        since = previous.changes_since
    busy = [Change(label=NOT_REFRESHED, sentence=f"{name}: {what}") for name, what in sorted(trouble.items())]
    return (*found, *busy), since


def _papers(before: Sequence[ProfilePaper], after: Sequence[ProfilePaper]) -> Iterable[Change]:
    old, new = ({paper.paper: paper for paper in papers if paper.counted} for papers in (before, after))
    added = [new[paper] for paper in new if paper not in old]
    removed = [old[paper] for paper in old if paper not in new]
    if added or removed:
        told = [
            f"{len(added)} added: {_titles(added)}." if added else "",
            f"{len(removed)} removed: {_titles(removed)}.",
        ]
        sentence = " ".join(filter(None, told if removed else told[:1]))
        yield Change(label="Papers", sentence=sentence, gained=len(added) - len(removed))


def _citations(before: Figure, after: Figure, papers: Sequence[ProfilePaper]) -> Iterable[Change]:
    if (before.value, before.source) == (after.value, after.source):
        return
    told = f"{_said(before)} → {_said(after)}."
    if before.source != after.source:
        yield Change(
            label="Citations", sentence=f"{told} They come from another source now." if before.source else told
        )
        return
    moved = [
        (paper.cited - paper.cited_before, paper)
        for paper in papers
        if paper.cited is not None and paper.cited_before is not None and paper.cited != paper.cited_before
    ]
    moved.sort(key=lambda pair: (-abs(pair[0]), pair[1].paper))
    gains = ", ".join(f"{short_title(paper.title)} {gain:+,}" for gain, paper in moved[:NAMED])
    more = f" and {len(moved) - NAMED} more" if len(moved) > NAMED else ""
    gained = after.value - before.value if isinstance(after.value, int) and isinstance(before.value, int) else None
    yield Change(label="Citations", sentence=f"{told} {gains}{more}." if gains else told, gained=gained)


def short_title(title: str) -> str:
    """The title up to its colon, where more than one word stands before it.

    >>> short_title("Invariant Forms: A New Proof"), short_title("Rings: A Story")
    ('Invariant Forms', 'Rings: A Story')
    """
    head, colon, _ = title.partition(": ")
    return head if colon and " " in head else title


def _titles(papers: Sequence[ProfilePaper]) -> str:
    named = "; ".join(short_title(paper.title) for paper in papers[:NAMED])
    return named + (f"; and {len(papers) - NAMED} more" if len(papers) > NAMED else "")


def _said(figure: Figure) -> str:
    if figure.value is None:
        return "held" if figure.held_by else "unknown"
    return f"{figure.value:,}" if isinstance(figure.value, int) else figure.value


def _same_day(previous: Profile, now: datetime) -> bool:
    return previous.refreshed.date() == now.date()
