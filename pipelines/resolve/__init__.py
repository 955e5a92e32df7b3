"""Which records are one paper, and which names are one person. Only what is stale is made again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.config import Followed, Verdict
from pipelines.resolve.papers import make_papers, paper_of
from pipelines.resolve.persons import make_persons, person_of, persons_of
from pipelines.store.open import Store

__all__ = ["ResolveTally", "paper_of", "person_of", "persons_of", "resolve"]


@dataclass(frozen=True, slots=True)
class ResolveTally:
    """What a run changed: papers and signatures new, other or gone; decisions written; signatures that moved.

    `conflicts` and `unapplied_verdicts` are sentences for a person to read.
    """

    papers: int
    signatures: int
    decided: int
    moved: int
    conflicts: tuple[str, ...]
    unapplied_verdicts: tuple[str, ...]


def resolve(store: Store, *, people: Sequence[Followed], verdicts: Sequence[Verdict], day: date) -> ResolveTally:
    """Makes stale works into papers, then their signatures into persons: two transactions, each with its stale rows."""
    with store.transaction():
        papers = make_papers(store.con)
    with store.transaction():
        persons = make_persons(store.con, people=people, verdicts=verdicts, day=day)
    return ResolveTally(
        papers, persons.signatures, persons.decided, persons.moved, persons.conflicts, persons.unapplied
    )
