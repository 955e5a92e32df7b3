"""A Profile in the terminal. Text from outside is always a `Text`, so that no markup in it is read; nothing is cut."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pipelines.publish import words
from schemas.figure import Figure, Input, Series
from schemas.person import Candidate
from schemas.profile import CodeState, Profile, ProfilePaper
from schemas.text import one_line

WIDEST = 100  # columns
ROOMY = 76  # columns from which short cells stay on one line
FIRST_PAPERS = 4
LONGEST_BAR = 16
LONGEST_SOURCE = 18  # columns: one source and a day without its year
YEARS = 10  # of a chart; what is older shares one line


def show(profile: Profile, console: Console, *, papers: bool = False) -> None:
    """Prints the profile, with its newest papers, or with all where `papers` is True."""
    width = min(console.width, WIDEST)
    parts: list[RenderableType] = [
        *_heading(profile),
        Text(),
        _figures(profile, width),
        Text(),
    ]
    if profile.reported:
        parts += [_reported(profile), Text()]
    parts += [_charts(profile, width), Text(), _changes(profile), Text(), *_papers(profile, width, whole=papers)]
    long = len(profile.name) > width - 12
    if long:
        parts.insert(0, Text(profile.name, style="bold"))
    console.print(
        Panel(
            Group(*parts),
            title=None if long else Text(profile.name, style="bold"),
            title_align="left",
            subtitle=Text(f"refreshed {profile.refreshed:%Y-%m-%d %H:%M} UTC"),
            subtitle_align="right",
            width=width,
            padding=(1, 2),
        )
    )


def candidates(console: Console, people: Sequence[Candidate]) -> None:
    """Prints the people who bear a name, each with the number to pick."""
    width = min(console.width, WIDEST)
    table = _table(width)
    table.add_column("pick", justify="right", no_wrap=True)
    table.add_column("name", overflow="fold", ratio=2)
    table.add_column("papers", justify="right", no_wrap=True)
    table.add_column("years", overflow="fold", min_width=9)
    table.add_column("about", overflow="fold", ratio=3)
    for person in people:
        about = (
            person.field,
            person.affiliation,
            f"with {', '.join(person.coauthors)}" if person.coauthors else None,
            f"ORCID {person.orcid}" if person.orcid else None,
            " ".join(f"{source} {native}" for source, native in person.ids) or None,
        )
        table.add_row(
            Text(str(person.number)),
            Text(one_line(person.name), style="bold"),
            Text(words.number(person.papers)),
            Text(one_line(person.years or "unknown")),
            Text("\n".join(one_line(line) for line in about if line) or "nothing more is known"),
        )
    console.print(table, width=width)


def why(profile: Profile, figure: Figure, console: Console, *, pages: Path) -> None:
    """Prints the receipt of one figure, down to the kept pages, which lie under `pages`, and the places on them."""
    width = min(console.width, WIDEST)
    facts = Table.grid(padding=(0, 3, 0, 0))
    facts.add_column(no_wrap=width >= ROOMY)
    facts.add_column(overflow="fold", ratio=1)
    for label, fact in _facts(profile, figure):
        facts.add_row(Text(label), Text(fact))
    console.print(Text(f"{profile.name}: {words.LABELS[figure.name]}", style="bold"))
    console.print(facts, width=width)
    if not figure.inputs:
        return
    titles = {paper.paper: paper.title for paper in profile.papers}
    long = figure.name in words.IN_LINKS  # values too long for a column stand beneath their papers
    table = _table(width)
    for name, right in (("value", True), ("page", False), ("record", True), ("paper", False)):
        if not (long and name == "value"):
            ratio = 1 if name == "paper" else None
            table.add_column(name, justify="right" if right else "left", overflow="fold", ratio=ratio)
    for given in sorted(figure.inputs, key=_most_first):
        value = _input(figure, given.value) + ("" if given.counts else " (possible)")
        paper = "  ".join(filter(None, (given.paper, titles.get(given.paper))))
        table.add_row(
            *(() if long else (Text(value),)),
            Text(given.page[:12] if given.page else "–"),
            Text("–" if given.record is None else str(given.record)),
            Text(f"{paper}\n{value}" if long else paper),
        )
    console.print()
    console.print(table, width=width)
    kept = sorted({given.page for given in figure.inputs if given.page})
    if kept:
        console.print()
        console.print(Text("pages as received (zstd), records counted from 0"))
    for sha256 in kept:
        console.print(Text(str(pages / sha256[:2] / f"{sha256}.zst"), overflow="fold"), soft_wrap=True)


def _most_first(given: Input) -> tuple[bool, int, str]:
    least = -given.value if isinstance(given.value, int) else 0
    return not given.counts or given.value is None, least, given.paper


def _facts(profile: Profile, figure: Figure) -> Iterable[tuple[str, str]]:
    yield "value", words.shown(figure) if figure.value is not None else words.why_none(figure)
    if figure.absent:
        yield "reason code", str(figure.absent.code)
    yield "rule", f"{figure.rule} (version {figure.version})"
    yield "source", words.title_of(profile, figure.source)
    yield "as of", f"{figure.as_of:%Y-%m-%d %H:%M} UTC" if figure.as_of else "never answered"
    if span := words.range_words(figure):
        yield "range", span + (f": {figure.range.reason}" if figure.range and figure.range.reason else "")
    yield "coverage", words.coverage(figure)
    if laws := words.checked(profile, figure):
        yield "checked", "; ".join(laws)
    if figure.value is not None:
        yield "how", words.how(profile, figure)


def _input(figure: Figure, value: int | str | None) -> str:
    return words.years(value) if figure.name in words.IN_YEARS else words.number(value)


def _heading(profile: Profile) -> Iterable[Text]:
    if profile.field:
        yield Text.assemble(profile.field, "   ", words.in_main_field(profile))
    else:
        yield Text(f"main field unknown: {words.why_none(profile.main_field)}")
    word, colon, rest = profile.identity.summary.partition(":")
    yield Text.assemble((word, "green" if profile.identity.verified else "yellow"), colon, rest)
    for conflict in profile.identity.conflicts:
        yield Text.assemble(("Conflict", "yellow"), ": ", conflict)


def _figures(profile: Profile, width: int) -> Table:
    table = _table(width)
    table.add_column("", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("value", justify="right", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("range", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("source, as of", overflow="fold", max_width=LONGEST_SOURCE)  # several sources take several lines
    table.add_column("how", overflow="fold", ratio=1)
    for figure in profile.figures:
        when = words.short_day(figure.as_of, profile.refreshed)
        table.add_row(
            Text(words.LABELS[figure.name]),
            Text(words.shown(figure) if figure.value is not None else "held" if figure.held_by else "–"),
            Text(words.range_words(figure) if figure.value is not None else ""),
            Text(", ".join(filter(None, (words.title_of(profile, figure.source) if figure.source else "", when)))),
            Text(words.how(profile, figure)),
        )
    return table


def _reported(profile: Profile) -> Panel:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(justify="right", overflow="fold")
    table.add_column(overflow="fold", ratio=1)
    for row in profile.reported:
        day = words.short_day(row.received, profile.refreshed)
        table.add_row(Text(row.label), Text(row.printed), Text(f"{row.remark}   ({day})"))
    return Panel(table, title=Text("reported elsewhere"), title_align="left")


def _charts(profile: Profile, width: int) -> Table:
    grid = Table.grid(padding=(0, 3, 0, 0), expand=True)
    charts = (
        _chart("citations a year", profile.citations_per_year, profile.refreshed.year),
        _chart("papers a year", profile.papers_per_year, profile.refreshed.year),
    )
    if width < ROOMY:
        grid.add_column(overflow="fold")
        for chart in charts:
            grid.add_row(chart)
    else:
        grid.add_column(ratio=1, overflow="fold")
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(*charts)
    return grid


def _chart(title: str, series: Series, this_year: int) -> Text:
    values = [(str(one.year), one.value) for one in series.values]
    if len(values) > YEARS:
        older = sum(value for _, value in values[:-YEARS])
        values = [("older", older), *values[-YEARS:]]
    most = max((value for _, value in values), default=0)
    if not most:
        return Text(f"{title}\nunknown: {series.absent.sentence if series.absent else 'no year has a count'}")
    lines = [title]
    for label, value in values:
        bar = "█" * round(LONGEST_BAR * value / most) or "▏"
        lines.append(f"{label:<5} {bar} {value:,}{' so far' if label == str(this_year) else ''}")
    if series.undated:
        lines.append(f"and {series.undated:,} without a year")
    return Text("\n".join(lines))


def _changes(profile: Profile) -> Table:
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold", ratio=1)
    if profile.changes_since is None:
        grid.add_row(Text("changes"), Text("none yet: this is the first profile made"))
        return grid
    since = Text(f"since {words.short_day(profile.changes_since, profile.refreshed)}")
    if not profile.changes:
        grid.add_row(since, Text("no number and no paper changed"))
    for at, change in enumerate(profile.changes):
        grid.add_row(since if at == 0 else Text(), Text(f"{change.label}: {change.sentence}"))
    return grid


def _papers(profile: Profile, width: int, *, whole: bool) -> Iterable[RenderableType]:
    papers = words.newest_first(profile.papers)
    if not papers:
        yield Text(f"no papers: {words.why_none(profile.paper_count) or 'none is known'}")
        return
    table = _table(width)
    table.add_column("submitted", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("field", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("cited", justify="right", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("", overflow="fold", no_wrap=width >= ROOMY)
    table.add_column("title and authors", overflow="fold", ratio=1)
    for paper in papers if whole else papers[:FIRST_PAPERS]:
        table.add_row(
            Text(paper.published or "undated"),
            Text(paper.category or "–"),
            _cited(paper),
            {CodeState.LINK: Text("code", style="green"), CodeState.CLAIM: Text("code?", style="yellow")}.get(
                paper.code.state, Text()
            ),
            Text(f"{paper.title}\n{_beneath(profile, paper)}"),
        )
    yield table
    if not whole and (more := len(papers) - FIRST_PAPERS) > 0:
        who = profile.slug or f'"{profile.name}"'
        yield Text(f"{words.plural(more, 'more paper')}: byline show {who} --papers")


def _cited(paper: ProfilePaper) -> Text:
    if paper.cited is None:
        return Text("–")
    gained = paper.cited - paper.cited_before if paper.cited_before is not None else 0
    return Text.assemble(f"{paper.cited:,}", (f" {gained:+,}", "green") if gained else "")


def _beneath(profile: Profile, paper: ProfilePaper) -> str:
    short = words.short_byline(paper.byline)
    names = ", ".join(name.printed or "(no name)" for name in short.first)
    more = " et al." if short.more or short.person else ""
    remarks = (words.doubt(profile, paper), *paper.flags, "" if paper.counted else "not counted")
    said = "; ".join(filter(None, remarks))
    return names + more + (f"   ({said})" if said else "")


def _table(width: int) -> Table:
    return Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        expand=True,
        padding=(0, 3 if width >= 90 else 2, 0, 0),
        header_style="",
    )
