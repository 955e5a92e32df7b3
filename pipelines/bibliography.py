"""The papers of one person, as their profile shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ingest.sources import all_sources
from pipelines.changes import cited_before
from pipelines.queries import query
from pipelines.store.border import from_utc
from pipelines.store.open import Store
from schemas.figure import Figure
from schemas.ids import paper_url, safe_url
from schemas.profile import Code, CodeState, Name, PaperLink, Place, Profile, ProfilePaper, Said, State

OWN_LIST = "orcid"  # whose records are what a person claims, with no other name than theirs
MILLION = 1_000_000  # in which the store holds fractions
BEST_FIRST = ("arxiv:", "doi:", "pmid:")  # the order of identifiers when one is needed for an address


def bibliography(
    store: Store, person: str, figures: Mapping[str, Figure], previous: Profile | None, now: datetime
) -> tuple[ProfilePaper, ...]:
    """The person's papers, newest first."""
    bylines: dict[str, list[Name]] = defaultdict(list)
    places: dict[str, list[Sequence[Any]]] = defaultdict(list)
    ids: dict[str, list[str]] = defaultdict(list)
    links: dict[str, list[PaperLink]] = defaultdict(list)
    said: dict[str, list[Said]] = defaultdict(list)
    for paper, printed, is_person in rows_of(store, "bylines", person=person):
        bylines[paper].append(Name(printed=printed, person=is_person))
    for paper, *place in rows_of(store, "places", person=person):
        places[paper].append(place)
    for paper, spelled in rows_of(store, "ids", person=person):
        ids[paper].append(spelled)
    for paper, role, url, given_by, *place in rows_of(store, "links", person=person):
        if safe_url(url):
            links[paper].append(PaperLink(role=role, url=url, given_by=given_by, place=place_of(*place)))
    for paper, measure, value, *place in rows_of(store, "said", person=person):
        said[paper].append(Said(measure=measure, value=_printed(measure, value), place=place_of(*place)))
    counted = {one.paper for one in figures["paper_count"].inputs if one.counts}
    cited = {one.paper: one.value for one in figures["citations"].inputs}
    made = []
    for (
        paper,
        title,
        kind,
        published,
        year,
        category,
        categories,
        venue,
        abstract,
        comment,
        withdrawn,
        retracted,
        code,
        claim,
        state,
        reason,
    ) in rows_of(store, "papers", person=person):
        known = sorted({paper, *ids[paper]}, key=_id_order)
        count = cited.get(paper)
        gone = dict.fromkeys(source for source, *_, is_gone in places[paper] if is_gone)
        flags = (
            "withdrawn" if withdrawn else None,
            "retracted" if retracted else None,
            *(f"no longer at {title_of(source)}" for source in gone),
            "only in their own list at ORCID" if {source for source, *_ in places[paper]} == {OWN_LIST} else None,
        )
        made.append(
            ProfilePaper(
                paper=paper,
                title=title,
                byline=tuple(bylines[paper]),
                published=published,
                year=year,
                kind=kind,
                category=category,
                categories=tuple(categories),
                venue=venue,
                abstract=abstract,
                comment=comment,
                url=next(filter(None, map(paper_url, known)), None),
                ids=tuple(known),
                cited=count if isinstance(count, int) else None,
                cited_before=cited_before(previous, paper, now),
                code=_code(code, claim, abstract, comment, links[paper]),
                flags=tuple(filter(None, flags)),
                counted=paper in counted,
                state=State(state),
                reason=reason,
                places=tuple(place_of(*place) for *place, _ in places[paper]),
                links=tuple(links[paper]),
                said=tuple(said[paper]),
            )
        )
    return tuple(made)


def _id_order(spelled: str) -> tuple[int, str]:
    return next((at for at, kind in enumerate(BEST_FIRST) if spelled.startswith(kind)), len(BEST_FIRST)), spelled


def place_of(source: str, page: str, record: int, received: datetime) -> Place:
    """A place as the store has it: its time is naive UTC."""
    return Place(source=source, page=page, record=record, received=from_utc(received))


def _printed(measure: str, value: int) -> str:
    """A source's number as it is printed: those in millionths as decimals, a percentile of 100."""
    match measure:
        case "fwci":
            return f"{value / MILLION:.2f}"
        case "citation percentile":
            return f"{value * 100 / MILLION:.1f}"
        case _:
            return f"{value:,}"


def _code(
    links: Sequence[str], claim: str | None, abstract: str | None, comment: str | None, given: Sequence[PaperLink]
) -> Code:
    """The first address, else the words that promise code, else unknown; and where they stand, if that can be told."""
    if not links and not claim:
        return Code(state=CodeState.UNKNOWN)
    if links and (one := next((each for each in given if each.role == "code" and each.url == links[0]), None)):
        by = {"author": ", where an author put it", "automatic": ", which found it by itself"}.get(
            one.given_by or "", ""
        )
        found_in = f"{title_of(one.place.source)}{by}"
        return Code(state=CodeState.LINK, url=one.url, found_in=found_in, answered=one.place.received)
    sought = "".join((links[0].partition("://")[2] if links else claim or "").split())
    texts = (("the abstract", abstract), ("the comment", comment))
    found = next((name for name, text in texts if text and sought in "".join(text.split())), None)
    if links:
        url = next(filter(None, map(safe_url, links)), None)
        return Code(state=CodeState.LINK, url=url, found_in=found)
    return Code(state=CodeState.CLAIM, words=claim, found_in=found)


def rows_of(store: Store, name: str, **given: object) -> list[tuple[Any, ...]]:
    """What the query `profile/<name>` gives for these values."""
    return store.con.execute(query(f"profile/{name}"), given).fetchall()


def title_of(source: str) -> str:
    """What a source calls itself."""
    known = all_sources().get(source)
    return known.title if known else source


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
