"""Pages of people with some fifty papers each, beside a bare Jinja2 loop that escapes the same fields."""

from datetime import timedelta
from pathlib import Path

from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser

from bench import corpus
from bench.timing import Row, compared, same, show, times_ours
from pipelines.measure import measure
from pipelines.profile import profile_of
from pipelines.publish.pages import author_page
from pipelines.publish.site import publish
from pipelines.resolve import resolve
from schemas.profile import Profile

PAPERS = 20_000  # of the store that the people come from
PEOPLE = 60
BARE = """<!doctype html><title>{{ p.name }}</title><h1>{{ p.name }}</h1><p>{{ p.identity.summary }}</p>
{% for f in p.figures %}<p>{{ f.name }} {{ f.value }} {{ f.rule }}</p>
{% endfor %}<ol>
{% for paper in p.papers %}<li data-year="{{ paper.year }}" data-cat="{{ paper.category }}" data-cited="{{ paper.cited }}">
<p>{{ paper.year }} {{ paper.published }} {{ paper.category }}</p><h3><a href="{{ paper.url }}">{{ paper.title }}</a></h3>
<p>{% for name in paper.byline %}{% if name.person %}<b>{{ name.printed }}</b>{% else %}{{ name.printed }}{% endif %}, {% endfor %}</p>
<p>{{ paper.code.state }} {{ paper.code.url }}</p><details><summary>Abstract</summary><p>{{ paper.abstract }}</p></details>
<ul>{% for place in paper.places %}<li>{{ place.source }}, {{ place.received }}: record {{ place.record }} of page
<code title="{{ place.page }}">{{ place.page }}</code></li>{% endfor %}</ul>
<p>{{ paper.flags|join(" ") }} {{ paper.venue }} {{ paper.paper }}</p><p>{{ paper.cited }} cited</p></li>
{% endfor %}</ol>
"""


def tables(folder: Path) -> None:
    people = profiles(folder)
    template = Environment(autoescape=True).from_string(BARE)
    sites = (folder / f"site-{number}" for number in range(1_000))
    now = corpus.NOW
    again = folder / "site-again"
    publish(again, people, index=people, now=now)
    costs = compared(
        {
            "bare": lambda: [template.render(p=profile) for profile in people],
            "pages": lambda: [author_page(profile) for profile in people],
            "site": lambda: publish(next(sites), people, index=people, now=now),
            "same": lambda: publish(again, (), index=people, now=now),
        }
    )
    bare, pages, site, unchanged = costs.values()
    papers = sum(len(profile.papers) for profile in people)
    show(
        f"Site: {len(people)} people, {papers:,} papers",
        [
            Row("a bare Jinja2 autoescape loop", str(bare), times_ours(pages, bare), "goal ≥ 0.8 ×"),
            Row("byline: the pages of people", str(pages)),
            Row("byline: the whole site, written and synced", str(site)),
            Row(
                "  the same again, nobody stale",
                str(unchanged),
                f"{publish(again, (), index=people, now=now).written} files",
            ),
        ],
        same(
            "the titles on every page, in any order",
            [sorted(_titles(template.render(p=profile))) for profile in people],
            [sorted(_titles(author_page(profile))) for profile in people],
        ),
        "The bare loop writes fields as they are: no dates in words, no receipts, no charts, filters or JSON-LD.",
    )  # fmt: skip


def profiles(folder: Path) -> list[Profile]:
    """Profiles of people with some fifty papers, of a store of their own."""
    day = corpus.NOW.date()
    with corpus.opened(corpus.home_of(folder, PAPERS)) as store:
        resolve(store, people=[], verdicts=[], day=day)
        measure(store, headline=["openalex"], asked={"openalex"}, day=day)
        found = store.con.execute(
            "select person, name from person join assignment using (person) group by person, name"
            " order by abs(count(*) - 50), person limit ?",
            [PEOPLE],
        ).fetchall()
        return [
            profile_of(
                store, person=person, slug=f"person-{number}", name=name, sources=["arxiv", "openalex"],
                headline=["openalex"], conflicts=(), trouble={}, previous=None, now=corpus.NOW + timedelta(hours=1),
            )
            for number, (person, name) in enumerate(found)
        ]  # fmt: skip


def _titles(page: str) -> list[str]:
    return [node.text(strip=True) for node in LexborHTMLParser(page).css("li h3")]
