"""A Profile as JSON, JSON Schema and CSV, and many as the lists of people: bytes, the same for the same Profile."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from pipelines.publish.pages import in_order
from schemas.figure import Figure
from schemas.profile import Profile

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula (OWASP, CSV injection)
PAPER_COLUMNS = (
    "paper",
    "title",
    "authors",
    "published",
    "year",
    "kind",
    "category",
    "venue",
    "citations",
    "code",
    "code_url",
    "flags",
    "counted",
    "state",
    "reason",
    "url",
    "ids",
)
PEOPLE_COLUMNS = (
    "slug",
    "name",
    "field",
    "papers",
    "citations",
    "h_index",
    "latest_paper",
    "verified",
    "orcid",
    "refreshed",
)


def profile_json(profile: Profile) -> bytes:
    """The whole profile, as its JSON Schema says."""
    return (profile.model_dump_json(by_alias=True, indent=2) + "\n").encode()


def profile_schema() -> bytes:
    """The JSON Schema of `profile_json`."""
    return _written(Profile.model_json_schema(by_alias=True, mode="serialization"))


def papers_csv(profile: Profile) -> bytes:
    """One line a paper, in the profile's order. What is unknown is empty."""
    return _table(
        PAPER_COLUMNS,
        (
            (
                paper.paper,
                paper.title,
                "; ".join(name.printed or "" for name in paper.byline),
                paper.published,
                paper.year,
                paper.kind,
                paper.category,
                paper.venue,
                paper.cited,
                paper.code.state,
                paper.code.url,
                "; ".join(paper.flags),
                "yes" if paper.counted else "no",
                paper.state,
                paper.reason,
                paper.url,
                " ".join(paper.ids),
            )
            for paper in profile.papers
        ),
    )


def people_json(people: Sequence[Profile], now: datetime) -> bytes:
    """All people of the index, in its order, with where their files are. A missing value says why."""
    rows = [
        {
            "slug": row.profile.slug,
            "name": row.profile.name,
            "page": f"people/{row.profile.slug}.html",
            "profile": f"people/{row.profile.slug}.json",
            "main_field": _short(row.profile.main_field),
            "papers": _short(row.profile.paper_count),
            "citations": _short(row.profile.citations),
            "h_index": _short(row.profile.h_index),
            "latest_paper": row.latest,
            "verified": row.profile.identity.verified,
            "orcid": row.profile.identity.orcid,
            "refreshed": row.profile.refreshed.isoformat(),
        }
        for row in in_order(people, now)
    ]
    return _written({"refreshed": now.isoformat(), "people": rows})


def people_csv(people: Sequence[Profile], now: datetime) -> bytes:
    """One line a person, in the order of the index. What is unknown is empty; the JSON says why."""
    return _table(
        PEOPLE_COLUMNS,
        (
            (
                row.profile.slug,
                row.profile.name,
                row.profile.main_field.value,
                row.profile.paper_count.value,
                row.profile.citations.value,
                row.profile.h_index.value,
                row.latest,
                "yes" if row.profile.identity.verified else "no",
                row.profile.identity.orcid,
                row.profile.refreshed.isoformat(),
            )
            for row in in_order(people, now)
        ),
    )


def _short(figure: Figure) -> dict[str, object]:
    absent = figure.absent.model_dump(mode="json") if figure.absent else None
    return {"value": figure.value, "absent": absent, "source": figure.source, "held_by": figure.held_by}


def _written(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
