"""How a profile is put into words: what the site and the terminal say alike. Pure, English, no markup."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schemas.categories import same
from schemas.dates import PartialDate
from schemas.figure import Figure, Input
from schemas.profile import CodeState, Name, Profile, ProfilePaper, State

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LABELS = {
    "paper_count": "papers",
    "citations": "citations",
    "h_index": "h-index",
    "g_index": "g-index",
    "i10_index": "i10-index",
    "code_links": "code",
    "first_year": "first year",
    "last_year": "last year",
    "main_field": "main field",
}
NEEDS = {  # what a paper must have for the figure; the others need a count
    "first_year": "date",
    "last_year": "date",
    "main_field": "category",
    "code_links": "text to look in",
}
MEASURES = ("citations", "influential citations", "fwci", "citation percentile")  # in the order shown
LINKED = {  # what stands at an address that a source of links gives
    "code": "Code",
    "project page": "Project page",
    "model": "A model that names the paper",
    "data set": "A data set that names the paper",
}
SAID = {"fwci": "Field-weighted citation impact"}
IN_LINKS = frozenset({"code_links"})
IN_YEARS = frozenset({"first_year", "last_year"})
FIRST_NAMES = 3  # of a byline, before "et al."


def day(moment: date | datetime | None) -> str:
    """In UTC, as "24 Nov 2026"; "never" for None."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else "never"


def short_day(moment: date | datetime | None, now: date | datetime) -> str:
    """As `day`, without the year where it is the year of `now`; nothing for None."""
    return day(moment).removesuffix(f" {now.year}") if moment else ""


def minute(moment: datetime) -> str:
    return f"{day(moment)}, {moment:%H:%M} UTC"


def printed_day(written: str | None, *, year: bool = True) -> str:
    """A partial date in words: "13 May 2024", "May 2024", "2024"; without `year`, "13 May", "May" and nothing.

    >>> printed_day("2024-05-13"), printed_day("2024-05"), printed_day("2024", year=False)
    ('13 May 2024', 'May 2024', '')
    """
    known = PartialDate.parse(written)
    if known is None:
        return ""
    parts = (
        str(known.day) if known.day else "",
        MONTHS[known.month - 1] if known.month else "",
        str(known.year) if year else "",
    )
    return " ".join(filter(None, parts))


def number(value: int | str | None) -> str:
    """With commas at the thousands; "unknown" for None."""
    return "unknown" if value is None else f"{value:,}" if isinstance(value, int) else value


def years(value: int | str | None) -> str:
    """A year has no comma."""
    return "unknown" if value is None else str(value)


def shown(figure: Figure) -> str:
    return years(figure.value) if figure.name in IN_YEARS else number(figure.value)


def plural(count: int, one: str, many: str | None = None) -> str:
    """Counted nouns.

    >>> plural(1, "paper"), plural(1200, "paper")
    ('1 paper', '1,200 papers')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def title_of(profile: Profile, source: str | None) -> str:
    """What a source calls itself, or several, parted by commas; "no source" for None."""
    titles = {state.source: state.title for state in profile.sources}
    return ", ".join(titles.get(name, name) for name in source.split(", ")) if source else "no source"


def said(profile: Profile, paper: ProfilePaper) -> list[str]:
    """What the sources count for a paper, side by side: "Citations: 12 at OpenAlex, 15 at Semantic Scholar"."""
    by_measure: dict[str, list[str]] = {}
    for one in paper.said:
        by_measure.setdefault(one.measure, []).append(f"{one.value} at {title_of(profile, one.place.source)}")
    order = sorted(by_measure, key=lambda measure: (MEASURES.index(measure) if measure in MEASURES else 9, measure))
    return [f"{SAID.get(measure, measure.capitalize())}: {', '.join(by_measure[measure])}" for measure in order]


def range_words(figure: Figure) -> str:
    """Nothing where it is one number, else "8–9" or "8 or more"."""
    span, say = figure.range, years if figure.name in IN_YEARS else number
    if span is None or span.low == span.high:
        return ""
    return f"{say(span.low)} or more" if span.high is None else f"{say(span.low)}–{say(span.high)}"


def why_none(figure: Figure) -> str:
    """The reason for a missing value: the broken law first."""
    if figure.held_by:
        return f"held for review: {figure.held_by}"
    return figure.absent.sentence if figure.absent else ""


def counted(profile: Profile) -> tuple[ProfilePaper, ...]:
    return tuple(paper for paper in profile.papers if paper.counted)


def in_main_field(profile: Profile) -> str:
    """As in "cs.CL, 11 of 12 papers"; nothing where there is no main field."""
    if profile.main_field.value is None:
        return ""
    papers = counted(profile)
    field = same(str(profile.main_field.value))
    inside = sum(paper.category is not None and same(paper.category) == field for paper in papers)
    return f"{profile.main_field.value}, {inside:,} of {plural(len(papers), 'paper')}"


def inputs(figure: Figure) -> tuple[Input, ...]:
    """The counted papers' shares that are numbers, largest first."""
    known = (given for given in figure.inputs if given.counts and isinstance(given.value, int))
    return tuple(sorted(known, key=lambda given: (-int(given.value or 0), given.paper)))


def core(figure: Figure) -> int:
    """How many of `inputs`, from the largest, make the value: h of them make h."""
    made_of_first = figure.name in {"h_index", "g_index", "i10_index"} and isinstance(figure.value, int)
    return int(figure.value or 0) if made_of_first else len(inputs(figure))


def note(profile: Profile, figure: Figure) -> str:
    """One short line below a value."""
    if figure.value is None:
        return why_none(figure)
    if figure.name == "paper_count":
        return f"since {profile.first_year.value}" if profile.first_year.value else ""
    if figure.name == "citations":
        gained = next((change.gained for change in profile.changes if change.label == "Citations"), None)
        if gained and profile.changes_since:
            return f"{gained:+,} since {day(profile.changes_since)}"
        return coverage(figure)
    if figure.name == "code_links":
        return claims(profile)
    if figure.name == "main_field":
        return profile.field if profile.field != figure.value and profile.field else in_main_field(profile)
    if span := range_words(figure):
        return f"{span}: {figure.range.reason}" if figure.range and figure.range.reason else span
    return _meaning(figure)


def how(profile: Profile, figure: Figure) -> str:
    """How the value came about, with the numbers it is made of; the reason where there is none."""
    if figure.value is None:
        return why_none(figure)
    if figure.name == "paper_count":
        return "versions of one paper counted once"
    if figure.name == "citations":
        return coverage(figure)
    if figure.name == "h_index":
        return ranks(figure)
    if figure.name == "g_index":
        together = sum(int(one.value or 0) for one in inputs(figure)[: core(figure)])
        known = figure.coverage.with_
        cap = f"; capped at {plural(known, 'count')}" if figure.value == known else ""
        return f"{together:,} ≥ {figure.value}²{cap}"
    if figure.name == "code_links":
        return "; ".join(
            filter(None, ("links printed in the paper’s record or given by a source of links", claims(profile)))
        )
    if figure.name == "main_field":
        return f"primary on {in_main_field(profile).removeprefix(f'{figure.value}, ')}"
    return _meaning(figure)


def _meaning(figure: Figure) -> str:
    return {
        "h_index": f"{figure.value} papers cited {figure.value} times or more",
        "g_index": f"the {figure.value} most cited have {figure.value}² together",
        "i10_index": "papers cited 10 times or more",
        "first_year": "of the oldest dated paper",
        "last_year": "of the newest dated paper",
    }.get(figure.name, "")


def ranks(figure: Figure, most: int = 30) -> str:
    """The counts, largest first, with a bar after those that make the value: "118 62 9 │ 7 5"."""
    values = [number(given.value) for given in inputs(figure)]
    inside, outside = values[: core(figure)], values[core(figure) :]
    cut = [f"and {len(outside) - most} more"] if len(outside) > most else []
    return " ".join([*inside, *(["│", *outside[:most]] if outside else []), *cut])


def coverage(figure: Figure) -> str:
    """As in "11 of 12 papers; one has no count yet"."""
    missing = figure.coverage.of - figure.coverage.with_
    if not missing:
        return f"all of {plural(figure.coverage.of, 'paper')}" if figure.coverage.of != 1 else "the one paper"
    lacking = f"{'one has' if missing == 1 else f'{missing:,} have'} no {NEEDS.get(figure.name, 'count yet')}"
    return f"{figure.coverage.with_:,} of {plural(figure.coverage.of, 'paper')}; {lacking}"


def claims(profile: Profile) -> str:
    """How many papers say code and print no link."""
    claim = sum(paper.code.state is CodeState.CLAIM for paper in counted(profile))
    return f"{claim} more claim{'s' if claim == 1 else ''} it without a link" if claim else ""


def checked(profile: Profile, figure: Figure) -> tuple[str, ...]:
    """The laws that tie the value to the others, with today's numbers. They hold, or there would be no value."""
    papers, cited, h, g = (
        known.value for known in (profile.paper_count, profile.citations, profile.h_index, profile.g_index)
    )
    laws: list[str] = []
    if figure.name == "h_index" and isinstance(h, int):
        laws += [f"{h} ≤ {papers:,} papers"] if isinstance(papers, int) else []
        laws += [f"{h}² = {h * h:,} ≤ {cited:,} citations"] if isinstance(cited, int) else []
    if figure.name == "g_index" and isinstance(g, int):
        laws += [f"h {h} ≤ g {g}"] if isinstance(h, int) else []
        laws += [f"g {g} ≤ {papers:,} papers"] if isinstance(papers, int) else []
    if figure.name == "citations" and isinstance(cited, int):
        laws += [f"the papers’ counts add up to {cited:,}"]
    return tuple(laws)


def doubt(profile: Profile, paper: ProfilePaper) -> str:
    """What to say beside a paper about whose it is; nothing where it is certain, or where all rest on the same."""
    if paper.state is State.CERTAIN or len({other.reason for other in profile.papers}) == 1:
        return ""
    return paper.reason or str(paper.state)


@dataclass(frozen=True, slots=True)
class ShortByline:
    """The first names of a byline, the person where further down (`gap` before it), and whether more follow."""

    first: tuple[Name, ...]
    gap: bool
    person: Name | None
    more: bool


def short_byline(byline: Sequence[Name]) -> ShortByline:
    """A byline of four is printed whole: "et al." never stands for one name."""
    first = tuple(byline[: FIRST_NAMES + 1 if len(byline) == FIRST_NAMES + 1 else FIRST_NAMES])
    place = next((at for at, name in enumerate(byline) if name.person), None)
    beyond = place is not None and place >= len(first)
    named = len(first) + beyond
    return ShortByline(
        first=first,
        gap=beyond and place != len(first),
        person=byline[place] if beyond and place is not None else None,
        more=len(byline) > named and (not beyond or place != len(byline) - 1),
    )


def newest_first(papers: Iterable[ProfilePaper]) -> tuple[ProfilePaper, ...]:
    """By date, undated last; equal dates by identifier."""
    return tuple(sorted(sorted(papers, key=lambda paper: paper.paper), key=lambda p: p.published or "", reverse=True))


def latest(profile: Profile) -> str | None:
    """The date of the newest counted paper, as partial as it is."""
    return max((paper.published for paper in counted(profile) if paper.published), default=None)


def token(text: str) -> str:
    """Letters, digits and hyphens for an id or an address fragment: "cs.CL" gives "cs-cl".

    >>> token("cs.CL"), token("—")
    ('cs-cl', 'x')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"
