"""OpenAlex authors: what it says of a person, as claims."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import Field, StrictStr

from ingest.forms.openalex import LONGEST_PLACE, NAME, Called, Count, Institution, Text, Topic, Year, rors
from ingest.read import one_line
from ingest.source import Form, Record, Wire
from schemas.errors import Unusable
from schemas.ids import parse_openalex, parse_orcid
from schemas.names import tidy
from schemas.observation import Claim
from schemas.work import Fact


class Stats(Wire):
    h_index: Count | None = None
    i10_index: Count | None = None


class Place(Institution, Called):
    """An institution: its name and its ROR id."""


class Stay(Wire):
    institution: Called | None = None
    years: tuple[Year, ...] = ()


class Active(Wire):
    year: Year
    works: Count = Field(0, alias="works_count")


class Person(Wire):
    id: Text = None
    orcid: Text = None
    name: Text = Field(None, alias="display_name")
    others: tuple[StrictStr, ...] | None = Field(None, alias="display_name_alternatives")
    works: Count | None = Field(None, alias="works_count")
    cited: Count | None = Field(None, alias="cited_by_count")
    stats: Stats | None = Field(None, alias="summary_stats")
    lately: Place | None = Field(None, alias="last_known_institution")  # before 2024 only one was told
    last_known: tuple[Place, ...] | None = Field(None, alias="last_known_institutions")
    stays: tuple[Stay, ...] | None = Field(None, alias="affiliations")
    topics: tuple[Topic, ...] | None = None
    active: tuple[Active, ...] | None = Field(None, alias="counts_by_year")


def author_id(body: Mapping[str, Any]) -> str | None:
    return parse_openalex(body["id"], "A") if isinstance(body.get("id"), str) else None


def _claims(record: Record, person: Person) -> Iterator[Fact]:
    """What OpenAlex says of one of its author records; `affiliation` has the latest first, `ror` is of today's only."""
    native = author_id(record.body)
    if native is None:
        raise Unusable("no OpenAlex id of an author, or one that stands for nobody")
    stays = sorted(person.stays or (), key=lambda stay: max(stay.years, default=0), reverse=True)
    now = tuple(filter(None, person.last_known or (person.lately,)))
    places = (*now, *(stay.institution for stay in stays if stay.institution))
    active = {each.year for each in person.active or () if each.works}
    stats = person.stats or Stats()
    topic = next((topic.field for topic in person.topics or () if topic.field), None)
    said: tuple[tuple[str, Iterable[object]], ...] = (
        ("name", [tidy(person.name)]),
        ("also named", map(tidy, person.others or ())),
        ("orcid", [parse_orcid(person.orcid) if person.orcid else None]),
        ("works", [person.works]),
        ("citations", [person.cited]),
        ("h_index", [stats.h_index]),
        ("i10_index", [stats.i10_index]),
        ("affiliation", (one_line(place.display_name or "")[:LONGEST_PLACE] for place in places)),
        ("ror", rors(place.ror for place in now)),
        ("field", [one_line(topic.display_name or "")[:LONGEST_PLACE] if topic else None]),
        ("year", sorted(active.union(*(stay.years for stay in stays)))),
    )
    for measure, values in said:
        for value in dict.fromkeys(values):
            if value is not None and value != "":
                yield Claim(source=NAME, native_id=native, measure=measure, value=str(value))


_ALSO_SENT = """
    block_key counts_by_year.cited_by_count counts_by_year.oa_works_count created_date full_name ids longest_name
    observed_orcids parsed_longest_name raw_author_names relevance_score summary_stats.2yr_mean_citedness topic_share
    updated_date works_api_url x_concepts
    affiliations.institution.country_code affiliations.institution.id affiliations.institution.lineage
    affiliations.institution.ror affiliations.institution.type
    last_known_institution.country_code last_known_institution.id last_known_institution.lineage
    last_known_institution.type
    last_known_institutions.country_code last_known_institutions.id last_known_institutions.lineage
    last_known_institutions.type
    topics.count topics.display_name topics.domain topics.field.id topics.id topics.score topics.subfield
"""

FORMS: dict[str, Form[Any]] = {"author": Form(Person, _claims, frozenset(_ALSO_SENT.split()))}
