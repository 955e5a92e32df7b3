"""Invented profiles for the tests of what is published."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from schemas.figure import (
    SENTENCES,
    Absence,
    AbsenceCode,
    Coverage,
    Figure,
    Input,
    Range,
    Series,
    YearCount,
)
from schemas.observation import LinkRole
from schemas.profile import (
    PROFILE_VERSION,
    Change,
    Code,
    CodeState,
    Identity,
    Name,
    Place,
    Profile,
    ProfilePaper,
    Reported,
    SourceState,
    State,
)

NOW = datetime(2026, 11, 24, 2, 10, tzinfo=UTC)
COUNTS = (118, 62, 41, 27, 24, 18, 17, 9, 7, 5, 2, None)  # h 8, g 11, i10 7
PAGE, COUNT_PAGE = "9f" + "2c" * 31, "a1" + "07" * 31
RULES = {
    "paper_count": "papers that we believe are by this person, all versions of one counted once",
    "citations": "sum of the citation counts that the source gives for each paper",
    "h_index": "largest h with h papers cited at least h times",
    "g_index": "largest g for which the g most cited papers have g² citations together",
    "i10_index": "papers cited 10 times or more",
    "code_links": "papers in whose record an address of a code or model host is printed",
    "first_year": "year of the earliest first submission",
    "last_year": "year of the latest first submission",
    "main_field": "the category that is primary on most papers",
}
TITLES = (
    "Invariants of Finite Groups: A Constructive View",
    "On Rings Whose Ideals Ascend and Then, After a Finite Number of Steps, Stand Still",
    "Conservation Laws from Symmetries",
    "Elimination Without Tears",
    "Hypercomplex Numbers and Representations: Towards a Theory of Modules over Noncommutative Algebras",
    "Ideal Theory in Algebraic Number Fields and Function Fields",
    "Crossed Products",
    "Discriminants Revisited",
    "A Proof of Finiteness",
    "Rational Function Fields",
    "Differential Forms of Higher Degree",
    "Cyclic Equations",
)


def a_paper(number: int, **more: object) -> ProfilePaper:
    year, cited = 2026 - number // 4, COUNTS[number]
    code = {
        2: Code(state=CodeState.LINK, url="https://github.com/noether/symmetries", found_in="the abstract"),
        5: Code(state=CodeState.CLAIM, words="code will be made available", found_in="the abstract"),
    }.get(number, Code(state=CodeState.UNKNOWN))
    byline: tuple[str, ...] = ("Emmy Noether", "David Hilbert", "Felix Klein", "Hermann Weyl", "Emil Artin")
    byline = (*byline[1:], byline[0]) if number % 3 == 1 else byline[: 1 + number % 5]
    paper = ProfilePaper(
        paper=f"arxiv:26{12 - number:02d}.{20000 + number}",
        title=TITLES[number],
        byline=tuple(Name(printed=name, person=name == "Emmy Noether") for name in byline),
        published=f"{year}-{12 - number % 4:02d}-{10 + number}",
        year=year,
        kind="preprint",
        category="math.RA" if number != 2 else "math-ph",
        categories=("math.RA",),
        venue="Annalen der Beispiele" if number == 1 else None,
        abstract="Shows that what was thought to go on for ever comes to an end. Invented text, for the page only.",
        comment="12 pages, 3 figures" if number == 1 else None,
        url=f"https://arxiv.org/abs/26{12 - number:02d}.{20000 + number}",
        ids=(f"arxiv:26{12 - number:02d}.{20000 + number}",),
        cited=cited,
        cited_before=116 if number == 0 else cited,
        code=code,
        flags=(),
        counted=True,
        state=State.CERTAIN if number < 9 else State.PROBABLE,
        reason="ORCID iD on the byline" if number < 9 else "name match only",
        places=(Place(source="arxiv", page=PAGE, record=number, received=NOW),),
    )
    return paper.model_copy(update=more)


def a_figure(name: str, value: int | str | None, papers: Sequence[ProfilePaper], **more: object) -> Figure:
    counted = name in {"citations", "h_index", "g_index", "i10_index"}
    figure = Figure(
        name=name,
        value=value,
        absent=None,
        range=None,
        source="openalex" if counted else "arxiv",
        as_of=NOW,
        rule=RULES[name],
        version="1",
        coverage=Coverage(
            with_=sum(paper.cited is not None for paper in papers) if counted else len(papers), of=len(papers)
        ),
        inputs=tuple(
            Input(
                paper=paper.paper,
                value=paper.cited if counted else paper.code.url if name == "code_links" else paper.year,
                page=None if counted and paper.cited is None else COUNT_PAGE if counted else PAGE,
                record=None if counted and paper.cited is None else number,
            )
            for number, paper in enumerate(papers)
        ),
    )
    return figure.model_copy(update=more)


def absent(name: str, code: AbsenceCode, papers: Sequence[ProfilePaper] = (), **more: object) -> Figure:
    reason = Absence(code=code, sentence=SENTENCES[code])
    return a_figure(name, None, papers, **{"absent": reason, "source": None, "as_of": None, "inputs": (), **more})


def a_series(name: str, values: dict[int, int], **more: object) -> Series:
    series = Series(
        name=name,
        values=tuple(YearCount(year=year, value=value) for year, value in values.items()),
        undated=0,
        absent=None,
        source="openalex" if name == "citations_per_year" else "arxiv",
        as_of=NOW,
        rule=f"{name} by year",
    )
    return series.model_copy(update=more)


def a_profile(**more: object) -> Profile:
    """Twelve papers of an invented Emmy Noether, with everything that a page can show."""
    papers = tuple(a_paper(number) for number in range(12))
    open_range = Range(low=8, high=9, reason="one paper has no count yet")
    profile = Profile(
        version=PROFILE_VERSION,
        slug="emmy-noether",
        person="pabcdefghij",
        name="Emmy Noether",
        field="Rings and Algebras",
        identity=Identity(
            verified=True,
            summary="Verified: ORCID iD 0000-0002-1825-0097 on 9 of 12 bylines",
            orcid="0000-0002-1825-0097",
            native=(("openalex", "A5012345678"),),
            also_printed_as=("E. Noether", "Noether, Emmy"),
            reasons=("9 papers: ORCID iD on the byline", "3 papers: name match only"),
            conflicts=(),
        ),
        paper_count=a_figure("paper_count", 12, papers),
        citations=a_figure(
            "citations", 330, papers, range=Range(low=330, high=None, reason="one paper has no count yet")
        ),
        h_index=a_figure("h_index", 8, papers, range=open_range),
        g_index=a_figure("g_index", 11, papers, range=Range(low=11, high=12, reason="one paper has no count yet")),
        i10_index=a_figure("i10_index", 7, papers, range=Range(low=7, high=8, reason="one paper has no count yet")),
        first_year=a_figure("first_year", 2024, papers),
        last_year=a_figure("last_year", 2026, papers),
        main_field=a_figure("main_field", "math.RA", papers),
        code_links=a_figure("code_links", 1, papers),
        papers_per_year=a_series("papers_per_year", {2024: 4, 2025: 4, 2026: 4}),
        citations_per_year=a_series("citations_per_year", {2024: 39, 2025: 139, 2026: 152}),
        papers=papers,
        reported=(
            Reported(label="h-index", printed="34", remark="h ≤ papers: 34 > 12", received=NOW, page=PAGE),
            Reported(label="novelty percent", printed="51", remark="no definition given", received=NOW, page=PAGE),
        ),
        sources=(
            SourceState(source="arxiv", title="arXiv", answered=NOW, trouble=None, licence="CC0 1.0"),
            SourceState(source="openalex", title="OpenAlex", answered=NOW, trouble=None, licence="CC0 1.0"),
        ),
        changes=(
            Change(label="Citations", sentence="328 → 330. Invariants of Finite Groups gained 2.", gained=2),
            Change(label="Papers", sentence="1 added: Crossed Products.", gained=1),
        ),
        changes_since=date(2026, 11, 23),
        refreshed=NOW,
    )
    return profile.model_copy(update=more)


def an_uncounted_profile(**more: object) -> Profile:
    """Nobody was asked for citations."""
    reason = Absence(code=AbsenceCode.NOT_ASKED, sentence=SENTENCES[AbsenceCode.NOT_ASKED])
    counts = {name: absent(name, AbsenceCode.NOT_ASKED) for name in ("citations", "h_index", "g_index", "i10_index")}
    papers = tuple(a_paper(number, cited=None, cited_before=None) for number in range(3))
    given = {
        "slug": "amalie-noether",
        "name": "Amalie Noether",
        "papers": papers,
        "paper_count": a_figure("paper_count", 3, papers),
        "citations_per_year": a_series("citations_per_year", {}, absent=reason, undated=None, source=None, as_of=None),
        "papers_per_year": a_series("papers_per_year", {2026: 3}),
        "changes": (),
        "changes_since": None,
        "reported": (),
        **counts,
    }
    return a_profile(**{**given, **more})


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "[bold red]loud[/bold red] [link=https://example.org]here[/link]",
    "\x1b[2J\x1b]8;;https://example.org\x07click\x1b]8;;\x07\x9b31m",
    "abc\u202egnp.exe\u2066",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("https://example.org")',
    "+1",
    "-1",
    "@SUM(A1)",
    "]]> --> <!--",
    "\ud800 alone",
)


def a_hostile_profile() -> Profile:
    """Every text that comes from outside is hostile, and so are the addresses. Made through validation, as all are."""
    made = a_profile().model_dump(mode="json", by_alias=True)
    texts = [*HOSTILE] * 20
    paper = made["papers"][0]
    made["papers"] = [
        {
            **paper,
            "paper": f"openalex:W{at}{text}",
            "title": text,
            "byline": [{"printed": text, "person": True}, {"printed": None, "person": False}],
            "category": text,
            "kind": text,
            "venue": text,
            "abstract": text,
            "comment": text,
            "url": "javascript:alert(1)" if at % 2 else "https://user:pw@example.org/<x>",
            "code": {
                "state": "link" if at % 2 else "says code, no link",
                "url": "data:text/html,<script>alert(1)</script>",
                "words": text,
                "found_in": text,
            },
            "flags": [text],
            "links": [
                {"role": role, "url": url, "given_by": text, "place": paper["places"][0]}
                for role in LinkRole
                for url in ("javascript:alert(1)", f"https://example.org/{text}")
            ],
            "said": [{"measure": "citations", "value": text, "place": paper["places"][0]}],
            "reason": text,
            "published": text,
            "state": "probable",
        }
        for at, text in enumerate(HOSTILE)
    ]
    made["name"], made["field"] = texts[0], texts[1]
    made["identity"] = {
        **made["identity"],
        "summary": texts[2],
        "reasons": list(HOSTILE),
        "conflicts": list(HOSTILE),
        "also_printed_as": list(HOSTILE),
        "orcid": "javascript:alert(1)",
        "employment": list(HOSTILE),
        "affiliation": {"printed": list(HOSTILE), "rors": [], "paper": texts[0], "place": paper["places"][0]},
    }
    made["main_field"]["value"] = texts[4]
    made["citations"]["held_by"] = None
    made["reported"] = [{**made["reported"][0], "label": text, "printed": text, "remark": text} for text in HOSTILE]
    made["changes"] = [{"label": text, "sentence": text, "gained": None} for text in HOSTILE]
    made["sources"][1]["trouble"] = texts[2]
    return Profile.model_validate(made)
