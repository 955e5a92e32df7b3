"""A Profile as an HTML page, and many as the people index: whole documents with style and script inside, as text."""

import base64
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from anyascii import anyascii

from pipelines.publish import words
from schemas.figure import Input, Series
from schemas.ids import safe_url
from schemas.names import readings
from schemas.profile import CodeState, Profile, ProfilePaper

if TYPE_CHECKING:
    from jinja2 import Environment

MARK_SCRIPT = 'document.documentElement.classList.add("js")'  # before the style: nothing is drawn twice
CHOICES = 12  # the most buttons in a filter
RANKS = 60  # the most counts in a receipt; the JSON has all
BASE, TOP, WIDE = 112.0, 24.0, 400.0  # of a chart, in its own units: base line, top of the tallest bar, width


@dataclass(frozen=True, slots=True)
class Bar:
    year: int
    value: int
    x: float
    y: float
    height: float
    middle: float
    above: float
    value_shown: bool
    year_shown: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A series as bars. `so_far` is the year still running, where it has a bar."""

    bars: tuple[Bar, ...]
    width: float
    so_far: int | None
    words: str
    undated: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a filter: the id of its input and the value of the papers that it leaves."""

    id: str
    value: str
    label: str
    papers: int


@dataclass(frozen=True, slots=True)
class Row:
    """One paper, with what the page's own addresses and filters need."""

    paper: ProfilePaper
    anchor: str
    id: str
    year: str
    category: str
    code: str
    gained: str
    doubt: str
    byline: words.ShortByline
    count: Input | None


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the people index. `anchor` is set on the first of each letter."""

    profile: Profile
    key: str
    letter: str
    anchor: str
    also: str
    latest: str | None
    gained: str


def author_page(profile: Profile, sample: str | None = None) -> str:
    """The page of one person. `sample` is a notice for invented data."""
    papers = words.newest_first(profile.papers)
    years = _choices("year", [str(paper.year) if paper.year else "undated" for paper in papers], "earlier")
    categories = _choices("cat", [paper.category or "" for paper in papers], "other", by_count=True)
    anchors = _distinct([paper.paper for paper in papers])
    counts = {given.paper: given for given in profile.citations.inputs if given.page}
    series = profile.citations_per_year, profile.papers_per_year
    return _render(
        "author",
        sample,
        _filters((*years.values(), *categories.values()), len(papers)),
        ("author.js",) if papers else (),
        p=profile,
        description=_description(profile),
        linked_data=_linked_data(profile),
        active=_span(profile),
        anchors={given.paper: anchors.get(given.paper, "papers") for f in profile.figures for given in f.inputs},
        titles={
            **{given.paper: "" for f in profile.figures for given in f.inputs},
            **{p.paper: p.title for p in papers},
        },
        most_ranks=RANKS,
        cited_chart=_chart(series[0], profile.refreshed),
        paper_chart=_chart(series[1], profile.refreshed),
        by_year=_by_year(*series),
        filters=[
            (name, legend, list(dict.fromkeys(choices.values())))
            for name, legend, choices in (("cat", "Category", categories), ("year", "Year", years))
            if choices
        ],
        with_code=sum(paper.code.state is CodeState.LINK for paper in papers),
        papers=[
            Row(
                paper=paper,
                anchor=anchors[paper.paper],
                id=paper.paper.removeprefix("arxiv:"),
                year=years[str(paper.year) if paper.year else "undated"].value,
                category=categories[paper.category].value if paper.category else "",
                code={CodeState.LINK: "link", CodeState.CLAIM: "claim"}.get(paper.code.state, ""),
                gained=_gain(paper),
                doubt=words.doubt(profile, paper),
                byline=words.short_byline(paper.byline),
                count=counts.get(paper.paper),
            )
            for paper in papers
        ],
    )


def index_page(people: Sequence[Profile], now: datetime, trouble: Mapping[str, str], sample: str | None = None) -> str:
    """The people index, by family names. `trouble` says what is wrong with a source, by its name."""
    rows = in_order(people, now)
    titles = {state.source: state.title for profile in people for state in profile.sources}
    return _render(
        "index",
        sample,
        "",
        ("index.js",) if rows else (),
        people=words.plural(len(rows), "person", "people"),
        rows=rows,
        letters=[(row.letter, row.anchor) for row in rows if row.anchor],
        changed=words.plural(sum(bool(row.gained) for row in rows), "person", "people"),
        sources=" and ".join(titles[name] for name in sorted(titles)),
        trouble=[(titles.get(name, name), trouble[name]) for name in sorted(trouble)],
        now=now,
    )


def in_order(people: Iterable[Profile], now: datetime) -> tuple[Person, ...]:
    """The lines of the index, by family name, given name and slug.

    What is new is what the refresh of the UTC day of `now` found.
    """
    keyed = sorted(((*_sort_key(profile), profile.slug or "", profile) for profile in people), key=lambda row: row[:3])
    rows: list[Person] = []
    for family, given, _, profile in keyed:
        initial = family[:1].upper()
        letter = initial if initial.isascii() and initial.isalpha() else "#"
        first = all(row.letter != letter for row in rows)
        fresh = profile.refreshed.date() == now.date()
        rows.append(
            Person(
                profile=profile,
                key=f"{family} {given}".strip(),
                letter=letter,
                anchor=("other" if letter == "#" else letter) if first else "",
                also=", ".join(profile.identity.also_printed_as[:3]),
                latest=words.latest(profile),
                gained=_news(profile) if fresh else "",
            )
        )
    return tuple(rows)


def _sort_key(profile: Profile) -> tuple[str, str]:
    """Family and given name in Latin letters: a Han name stands where its sound would."""
    family, given = next(iter(readings(profile.name)), (profile.name, ""))
    return anyascii(family).lower(), anyascii(given).lower()


def _render(name: str, sample: str | None, more_style: str, scripts: Sequence[str], **given: Any) -> str:
    """One document whose own style and scripts, and nothing else, its content security policy lets run.

    Style and scripts are ours and go in as they are; everything in `given` is escaped by the template.
    """
    style = _part("base.css") + _part(f"{name}.css") + more_style
    run = (MARK_SCRIPT, *(_part(script) for script in scripts))
    policy = (
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {' '.join(map(_hash, run))}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return (
        _environment()
        .get_template(f"{name}.html")
        .render(
            w=words,
            safe_url=safe_url,
            sample=sample,
            csp="; ".join(policy),
            style=style,
            scripts=run,
            **given,
        )
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # slow to import, and not needed to read a profile

    return Environment(
        loader=PackageLoader("pipelines.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _part(name: str) -> str:
    return (files("pipelines.publish") / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _filters(choices: Iterable[Choice], papers: int) -> str:
    """Rules by which a paper leaves the list when it lacks what is chosen. Values are tokens: nothing to escape."""
    rules = [
        f':root:has(#{choice.id}:checked) .paper:not([data-{choice.id.partition("-")[0]}="{choice.value}"])'
        for choice in dict.fromkeys(choices)
    ]
    rules.append(':root:has(#code-link:checked) .paper:not([data-code="link"])')
    counter = f'html:not(.js) .shown::before {{ content: counter(shown) " of {papers} papers shown"; }}\n'
    return counter + ",\n".join(rules) + " { display: none; }\n"


def _choices(name: str, values: Sequence[str], rest: str, *, by_count: bool = False) -> dict[str, Choice]:
    """A button for each value, at most CHOICES; what is beyond them shares the button called `rest`.

    In the order given (newest first), or by how many papers have it.
    """
    counts = Counter(value for value in values if value)
    order = sorted(counts, key=lambda value: (-counts[value], value)) if by_count else list(counts)
    own = order if len(order) <= CHOICES else order[: CHOICES - 1]
    tokens = _distinct(own, {"all", rest})
    others = Choice(f"{name}-{rest}", rest, rest, sum(counts[value] for value in order[len(own) :]))
    return {
        value: Choice(f"{name}-{tokens[value]}", tokens[value], value, counts[value]) if value in tokens else others
        for value in order
    }


def _distinct(texts: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A token for each text; equal ones are numbered."""
    used, tokens = set(taken), {}
    for text in dict.fromkeys(texts):
        token = stem = words.token(text)
        number = 1
        while token in used:
            number += 1
            token = f"{stem}-{number}"
        used.add(token)
        tokens[text] = token
    return tokens


def _chart(series: Series, now: datetime) -> Chart:
    """Bars for each year that has a value. A year in between without one has no bar, which is not a zero."""
    values = {one.year: one.value for one in series.values}
    reason = series.absent.sentence if series.absent else "no year has a count"
    if not values or not max(values.values()):
        return Chart((), 0.0, None, "", series.undated, reason)
    span = range(min(values), max(values) + 1)
    step, most = WIDE / len(span), max(values.values())
    width, every = round(min(64.0, step * 0.64), 1), math.ceil(42 / step)
    so_far = now.year if now.year in values else None
    bars = []
    for place, year in enumerate(span):
        if year not in values:
            continue
        value = values[year]
        height = round(max(2.0 if value else 0.0, (BASE - TOP) * value / most), 1)
        middle = round((place + 0.5) * step, 1)
        bars.append(
            Bar(
                year=year,
                value=value,
                x=round(middle - width / 2, 1),
                y=round(BASE - height, 1),
                height=height,
                middle=middle,
                above=round(BASE - height - 7, 1),
                value_shown=step >= 7.5 * len(words.number(value)) + 4,
                year_shown=(span[-1] - year) % every == 0,
            )
        )
    said = (
        f"{words.number(one.value)} in {one.year}{f' until {words.day(now)}' if one.year == so_far else ''}"
        for one in series.values
    )
    return Chart(tuple(bars), width, so_far, ", ".join(said) + ".", series.undated, reason)


def _by_year(cited: Series, papers: Series) -> list[tuple[int, int | None, int | None]]:
    both = [{one.year: one.value for one in series.values} for series in (cited, papers)]
    return [(year, both[0].get(year), both[1].get(year)) for year in sorted({*both[0], *both[1]})]


def _span(profile: Profile) -> str:
    """As in "2019–2026"; nothing where a year is unknown."""
    first, last = profile.first_year.value, profile.last_year.value
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def _gain(paper: ProfilePaper) -> str:
    if paper.cited is None or paper.cited_before is None or paper.cited == paper.cited_before:
        return ""
    return f"{paper.cited - paper.cited_before:+,}"


def _news(profile: Profile) -> str:
    """As in "+1 paper, +11 citations"."""
    gained = {change.label: change.gained for change in profile.changes if change.gained}
    named = (("Papers", "paper"), ("Citations", "citation"))
    return ", ".join(
        f"{gained[label]:+,} {one if abs(gained[label] or 0) == 1 else one + 's'}"
        for label, one in named
        if label in gained
    )


def _description(profile: Profile) -> str:
    known = (
        f"{words.LABELS[figure.name]} {words.number(figure.value)}"
        for figure in (profile.paper_count, profile.citations, profile.h_index)
        if figure.value is not None
    )
    field = f", {profile.field}" if profile.field else ""
    return f"{profile.name}{field}: {', '.join(known) or 'no numbers yet'}, as of {words.day(profile.refreshed)}."


def _linked_data(profile: Profile) -> str:
    """JSON-LD for search engines. `<` is written as an escape, so that nothing in it can end the script element."""
    person: dict[str, object] = {"@type": "Person", "name": profile.name}
    if profile.identity.orcid:
        person["sameAs"] = f"https://orcid.org/{profile.identity.orcid}"
    page = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateModified": profile.refreshed.isoformat(),
        "mainEntity": person,
    }
    written = json.dumps(page, ensure_ascii=False)
    for char, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        written = written.replace(char, escape)
    return written
