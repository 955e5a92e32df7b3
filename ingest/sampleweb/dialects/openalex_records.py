"""OpenAlex's records: a work and an author, with all the keys that its replies of 2026 have."""

import zlib
from collections import Counter
from datetime import date, timedelta
from typing import Any

from ingest.sampleweb.world import Indexed, Name, Paper, Topic, Venue, World

PREFIX = "https://openalex.org/"
MOST_NAMES = 100  # of a byline in a list
ARXIV = Venue("S4306400194", "arXiv (Cornell University)", "repository", "Cornell University")
AUTHOR_FIELDS = frozenset(
    {
        "id",
        "orcid",
        "display_name",
        "display_name_alternatives",
        "works_count",
        "cited_by_count",
        "summary_stats",
        "ids",
    }
    | {"affiliations", "last_known_institutions", "topics", "topic_share", "x_concepts", "counts_by_year"}
    | {"longest_name", "parsed_longest_name", "block_key", "works_api_url", "updated_date", "created_date"}
    | {"relevance_score"}
)
EMPTY: dict[str, Any] = {  # what a work has a key for and the sample world no value
    "institutions": [],
    "countries_distinct_count": 0,
    "institutions_distinct_count": 0,
    "corresponding_author_ids": [],
    "corresponding_institution_ids": [],
    "apc_list": None,
    "apc_paid": None,
    "has_fulltext": False,
    "cited_by_percentile_year": None,
    "biblio": {"volume": None, "issue": None, "first_page": None, "last_page": None},
    "is_paratext": False,
    "is_xpac": False,
    "keywords": [],
    "concepts": [],
    "mesh": [],
    "sustainable_development_goals": [],
    "awards": [],
    "funders": [],
    "has_content": {"pdf": False, "grobid_xml": False},
    "content_urls": None,
    "referenced_works_count": 0,
    "referenced_works": [],
    "related_works": [],
}
WORK_FIELDS = frozenset(
    {"id", "doi", "title", "display_name", "publication_year", "publication_date", "ids", "language", "type"}
    | {"primary_location", "locations", "locations_count", "best_oa_location", "open_access", "indexed_in"}
    | {"authorships", "is_authors_truncated", "cited_by_count", "counts_by_year", "is_retracted", "primary_topic"}
    | {"topics", "abstract_inverted_index", "updated_date", "created_date", "relevance_score"}
    | {"fwci", "citation_normalized_percentile"}
    | EMPTY.keys()
)


def work_record(paper: Paper, work: Indexed, today: date, *, listed: bool = False) -> dict[str, Any]:
    """A work as it stands on that day. In a list its byline is cut at 100 names, and says so."""
    title, doi = work.title or paper.title, f"https://doi.org/{work.doi}" if work.doi else None
    names = paper.names_in(work)
    byline = [_authorship(name, at, len(names), work) for at, name in enumerate(names)]
    places = _locations(paper, work)
    topic = _topic(paper.topic) | {"score": 0.97}
    record: dict[str, Any] = {
        "id": PREFIX + work.id,
        "doi": doi,
        "title": title,
        "display_name": title,
        "publication_year": work.published.year,
        "publication_date": work.published.isoformat(),
        "ids": {"openalex": PREFIX + work.id} | ({"doi": doi} if doi else {}),
        "language": "en",
        "primary_location": places[0],
        "type": work.kind,
        "indexed_in": ["crossref"] if work.venue else ["arxiv", "datacite"],
        "open_access": {
            "is_oa": True,
            "oa_status": "green",
            "oa_url": places[-1]["landing_page_url"],
            "any_repository_has_fulltext": True,
        },
        "authorships": byline,
        "cited_by_count": work.total(today),
        **_compared(work, today),
        "is_retracted": work.retracted,
        "primary_topic": topic,
        "topics": [topic],
        "locations_count": len(places),
        "locations": places,
        "best_oa_location": places[-1],
        "abstract_inverted_index": _inverted(paper.abstract) if work.has_abstract and paper.abstract else None,
        "counts_by_year": [{"year": year, "cited_by_count": count} for year, count in work.by_year(today).items()],
        "updated_date": f"{work.changed(today)}T03:14:15.926535",
        "created_date": f"{work.since}T00:00:00",
    }
    if listed and len(byline) > MOST_NAMES:
        record |= {"authorships": byline[:MOST_NAMES], "is_authors_truncated": True}
    return EMPTY | record


def _compared(work: Indexed, today: date) -> dict[str, Any]:
    """Against three citations a year in its field, which is what all works of this world are held to. Null at first."""
    years, total = today.year - work.published.year, work.total(today)
    if not years:
        return {"fwci": None, "citation_normalized_percentile": None}
    value = round(1 - 1 / (1 + total), 8)
    top = {"is_in_top_1_percent": value >= 0.99, "is_in_top_10_percent": value >= 0.9}
    return {"fwci": round(total / (3 * years), 8), "citation_normalized_percentile": {"value": value} | top}


def _authorship(name: Name, at: int, length: int, work: Indexed) -> dict[str, Any]:
    """One position. Publishers pass on ORCID iDs (`raw_orcid`), arXiv does not; `author.orcid` is OpenAlex's belief."""
    person = name.person
    known = person if person and name.native else None
    orcid = f"https://orcid.org/{known.orcid}" if known and known.orcid and name.native == known.openalex else None
    where = person.at if person and person.at else None
    raw = f"{where}, {person.country}" if where and person else None
    institution = _institution(where, person.country) if where and person else None
    return {
        "author_position": "first" if at == 0 else "last" if at == length - 1 else "middle",
        "author": {
            "id": PREFIX + name.native if name.native else None,
            "display_name": known.name if known else name.printed,
            "orcid": orcid,
        },
        "institutions": [institution] if institution else [],
        "countries": [person.country] if institution and person else [],
        "is_corresponding": at == 0,
        "raw_author_name": name.printed,
        "raw_affiliation_strings": [raw] if raw else [],
        "raw_orcid": orcid if work.venue and work.venue.publisher else None,
        "affiliations": [{"raw_affiliation_string": raw, "institution_ids": [institution["id"]]}]
        if institution
        else [],
    }


def _institution(name: str, country: str) -> dict[str, Any]:
    native = f"{PREFIX}I99{sum(map(ord, name)):08d}"
    return {
        "id": native,
        "display_name": name,
        "ror": f"https://ror.org/{ror(name)}",
        "country_code": country,
        "type": "education",
        "lineage": [native],
    }


def ror(name: str) -> str:
    """The ROR id of an invented institution: always the same, with the right check digits.

    >>> ror("Tarn College")
    '0s95rp176'
    """
    number = zlib.crc32(name.encode()) % 32**6
    digits = "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> 5 * at & 31] for at in range(5, -1, -1))
    return f"0{digits}{98 - number * 100 % 97:02d}"


def _locations(paper: Paper, work: Indexed) -> list[dict[str, Any]]:
    """Where the work is to be had, the primary place first."""
    places = []
    if work.venue:
        landing = f"https://doi.org/{work.doi}" if work.doi else f"https://example.org/{work.id.lower()}"
        places.append(_location(work.venue, landing, f"doi:{work.doi}" if work.doi else None, "publishedVersion"))
    if paper.arxiv and (work.at_arxiv or not work.venue):
        native = f"pmh:oai:arXiv.org:{paper.arxiv.id}"
        places.append(_location(ARXIV, f"http://arxiv.org/abs/{paper.arxiv.id}", native, "submittedVersion"))
    return places


def _location(venue: Venue, landing: str, native: str | None, version: str) -> dict[str, Any]:
    host = f"{PREFIX}P99{venue.id[1:]}" if venue.publisher else None
    published = version == "publishedVersion"
    location: dict[str, Any] = {
        "is_oa": True,
        "landing_page_url": landing,
        "pdf_url": None,
        "source": {
            "id": PREFIX + venue.id,
            "display_name": venue.name,
            "issn_l": None,
            "issn": None,
            "is_oa": True,
            "is_in_doaj": False,
            "is_core": False,
            "host_organization": host,
            "host_organization_name": venue.publisher,
            "host_organization_lineage": [host] if host else [],
            "host_organization_lineage_names": [],
            "type": venue.kind,
        },
        "license": "cc-by",
        "license_id": f"{PREFIX}licenses/cc-by",
        "version": version,
        "is_accepted": published,
        "is_published": published,
        "raw_source_name": venue.name,
        "raw_type": "journal-article" if published else "text",
    }
    return {"id": native} | location if native else location


def _topic(topic: Topic) -> dict[str, Any]:
    levels = (("subfields", topic.subfield), ("fields", topic.field), ("domains", topic.domain))
    above = {kind[:-1]: {"id": f"{PREFIX}{kind}/{number}", "display_name": name} for kind, (number, name) in levels}
    return {"id": PREFIX + topic.id, "display_name": topic.name} | above


def _inverted(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for at, word in enumerate(text.split()):
        index.setdefault(word, []).append(at)
    return index


def author_record(world: World, today: date, native: str) -> dict[str, Any]:
    """An author as OpenAlex believes: counts over all works under the id, papers or not, each copy for itself."""
    signed = world.signed(native, today)
    person = signed[0][2].person
    if person is None:
        raise ValueError(f"nobody signs as {native}")
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid and person.openalex == native else None
    names = sorted({name.printed for _, _, name in signed} | {person.name})
    counts = sorted((work.total(today) for _, work, _ in signed), reverse=True)
    written = Counter(work.published.year for _, work, _ in signed)
    cited = sum((Counter(work.by_year(today)) for _, work, _ in signed), Counter[int]())
    topics = Counter(paper.topic for paper, _, _ in signed)
    institution = _institution(person.at, person.country) if person.at else None
    longest = max(names, key=len)
    given, _, family = longest.rpartition(" ")
    first = min(work.since for _, work, _ in signed)
    return {
        "id": PREFIX + native,
        "orcid": orcid,
        "display_name": person.name,
        "display_name_alternatives": names,
        "works_count": len(signed),
        "cited_by_count": sum(counts),
        "summary_stats": {
            "2yr_mean_citedness": 1.5,
            "h_index": sum(count >= rank for rank, count in enumerate(counts, 1)),
            "i10_index": sum(count >= 10 for count in counts),
        },
        "ids": {"openalex": PREFIX + native} | ({"orcid": orcid} if orcid else {}),
        "affiliations": [{"institution": institution, "years": sorted(written, reverse=True)}] if institution else [],
        "last_known_institutions": [institution] if institution else None,
        "topics": [_topic(topic) | {"count": count, "score": 0.97} for topic, count in topics.most_common()],
        "topic_share": [_topic(topic) | {"value": 0.0001} for topic, _ in topics.most_common()],
        "x_concepts": [],
        "counts_by_year": [
            {
                "year": year,
                "works_count": written[year],
                "oa_works_count": written[year],
                "cited_by_count": cited[year],
            }
            for year in sorted(written | cited)
        ],
        "longest_name": longest,
        "parsed_longest_name": {
            "first": given.lower(),
            "middle": "",
            "last": family.lower(),
            "suffix": "",
            "nickname": "",
        },
        "block_key": f"{given[:1].lower()} {family.lower()}",
        "works_api_url": f"https://api.openalex.org/works?filter=author.id:{native}",
        "updated_date": f"{today - timedelta(days=1)}T12:19:12",
        "created_date": f"{first}T00:00:00",
    }
