"""What must hold between figures, whoever reports them; a figure that breaks a law is held back and the law named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Law:
    """A law between two figures. `held` is the one that a breach casts doubt on; the sentence takes both values."""

    held: str
    other: str
    breaks: Callable[[int, int], bool]
    sentence: str


LAWS = (
    Law(
        "h_index",
        "papers",
        lambda h, papers: h > papers,
        "h-index {0} cannot come from {1} papers: it is never greater than the number of papers",
    ),
    Law(
        "h_index",
        "citations",
        lambda h, citations: h * h > citations,
        "h-index {0} cannot come from {1} citations: it takes at least {2}, its square",
    ),
    Law(
        "g_index",
        "h_index",
        lambda g, h: h > g,
        "g-index {0} cannot stand beside h-index {1}: g is never less than h",
    ),
    Law(
        "g_index",
        "papers",
        lambda g, papers: g > papers,
        "g-index {0} cannot come from {1} papers: it is counted over papers that exist",
    ),
    Law(
        "i10_index",
        "papers",
        lambda i10, papers: i10 > papers,
        "i10-index {0} cannot come from {1} papers: it is a number of them",
    ),
    Law(
        "i10_index",
        "citations",
        lambda i10, citations: i10 * 10 > citations,
        "i10-index {0} cannot come from {1} citations: each of these papers has ten",
    ),
    Law(
        "citations",
        "per_paper",
        lambda citations, per_paper: citations != per_paper,
        "{0} citations are not what the papers have one by one: those add up to {1}",
    ),
)


def broken(reported: Mapping[str, int]) -> dict[str, str]:
    """For each figure that breaks a law, the laws in words; {} where all that is there agrees.

    Takes any of papers, citations, h_index, g_index, i10_index, and per_paper, the counts of single papers added up.

    >>> broken({"h_index": 34, "papers": 12})
    {'h_index': 'h-index 34 cannot come from 12 papers: it is never greater than the number of papers'}
    """
    sentences: dict[str, list[str]] = {}
    for law in LAWS:
        value, other = reported.get(law.held), reported.get(law.other)
        if value is not None and other is not None and law.breaks(value, other):
            sentences.setdefault(law.held, []).append(law.sentence.format(value, other, value * value))
    return {held: "; ".join(words) for held, words in sentences.items()}


def out_of_range(value: int, low: int | None, high: int | None) -> str:
    """The breach in words, of a figure that lies outside its own range."""
    return f"{value} lies outside its own range, {low} to {high}"


def not_come_yet(year: int) -> str:
    """The breach in words, of a paper dated later than next year."""
    return f"a paper is dated {year}, which has not come yet"
