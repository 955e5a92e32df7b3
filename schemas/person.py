"""A candidate: one of several people who bear a name, as a table to pick from shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person to pick. What is not known is None.

    `number` is what to pick with. `coauthors` are the most frequent ones, as printed. `ids` are (source, author id).
    `anchors` are papers of this person, as ``kind:value``.
    """

    number: int
    name: str
    papers: int | None
    years: str | None
    field: str | None
    coauthors: tuple[str, ...]
    affiliation: str | None
    orcid: str | None
    ids: tuple[tuple[str, str], ...]
    anchors: tuple[str, ...]
