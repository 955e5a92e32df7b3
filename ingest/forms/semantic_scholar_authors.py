"""Semantic Scholar's authors: what it says of a person, as claims."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, StrictInt, StrictStr

from ingest.forms.semantic_scholar import NAME, Count, Text, parse_author
from ingest.markup import without_mail
from ingest.read import one_line
from ingest.source import Form, Record, Wire
from schemas.errors import Unusable
from schemas.ids import parse_orcid
from schemas.names import fits, tidy
from schemas.observation import Claim
from schemas.work import Fact

LONGEST_PLACE = 1_000  # characters; what follows is cut off

Tally = Count | Annotated[str, Field(pattern="^[0-9]{1,10}$")]  # a number; a text in the manual's examples
Some = StrictStr | tuple[StrictStr | StrictInt, ...] | None  # the manual shows lists, the replies a text as well


class Elsewhere(Wire):
    orcid: Some = Field(None, alias="ORCID")
    dblp: Some = Field(None, alias="DBLP")


class Person(Wire):
    id: Text = Field(None, alias="authorId")
    name: Text = None
    others: tuple[StrictStr, ...] | None = Field(None, alias="aliases")
    elsewhere: Elsewhere | None = Field(None, alias="externalIds")
    places: tuple[StrictStr, ...] | None = Field(None, alias="affiliations")
    works: Tally | None = Field(None, alias="paperCount")
    cited: Tally | None = Field(None, alias="citationCount")
    h_index: Tally | None = Field(None, alias="hIndex")
    papers: tuple[dict[str, Any], ...] | None = None  # records of their own, and read as such


def author_id(body: Mapping[str, Any]) -> str | None:
    return parse_author(body.get("authorId"))


def may_be(body: Mapping[str, Any], name: str) -> bool:
    """Whether an author as sent may be the one who writes this name in full."""
    return any(fits(each, name) for each in (*_texts(body.get("name")), *_other_names(body)))


def orcids(body: Mapping[str, Any]) -> frozenset[str]:
    """The ORCID iDs of an author as sent."""
    return frozenset(filter(None, map(parse_orcid, _texts(_external(body, "ORCID")))))


def _external(body: Mapping[str, Any], name: str) -> object:
    ids = body.get("externalIds")
    return ids.get(name) if isinstance(ids, dict) else None


def _other_names(body: Mapping[str, Any]) -> tuple[str, ...]:
    """DBLP tells people by their names in full, where Semantic Scholar itself often has an initial."""
    return (*_texts(body.get("aliases")), *_texts(_external(body, "DBLP")))


def _texts(value: object) -> tuple[str, ...]:
    some = value if isinstance(value, list | tuple) else (value,)
    return tuple(each for each in some if isinstance(each, str))


def _claims(record: Record, person: Person) -> Iterator[Fact]:
    """What Semantic Scholar says of one of its author records."""
    native = author_id(record.body)
    if native is None:
        raise Unusable("no Semantic Scholar author id")
    said: tuple[tuple[str, Iterable[object]], ...] = (
        ("name", [tidy(person.name)]),
        ("also named", map(tidy, _other_names(record.body))),
        ("orcid", sorted(orcids(record.body))),
        ("works", [person.works]),
        ("citations", [person.cited]),
        ("h_index", [person.h_index]),
        ("affiliation", map(_place, person.places or ())),
    )
    claims = [
        Claim(source=NAME, native_id=native, measure=measure, value=str(value))
        for measure, values in said
        for value in dict.fromkeys(values)
        if value is not None and value != ""
    ]
    if not claims:
        raise Unusable("nothing is said of the author")
    yield from claims


def _place(text: str) -> str:
    """As given, without the e-mail addresses that people write there."""
    return one_line(without_mail(text[:LONGEST_PLACE]))


FORMS: dict[str, Form[Any]] = {
    "author": Form(Person, _claims, frozenset({"homepage", "influentialCitationCount", "url"}))
}
