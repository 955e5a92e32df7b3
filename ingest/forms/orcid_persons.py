"""ORCID persons: what a record says of the person, as claims."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field, StrictInt

from ingest.forms.orcid import (
    MARKED_UP,
    NAME,
    Called,
    Day,
    Owned,
    Text,
    date_of,
    is_public,
    legal_of,
    owner_of,
    printed_of,
    spelt,
    under,
)
from ingest.forms.orcid_kinds import place
from ingest.markup import plain_text, without_mail
from ingest.read import one_line
from ingest.source import Form, Record, Wire
from schemas.errors import Unusable
from schemas.observation import Claim
from schemas.work import Fact

LONGEST_PLACE = 500  # characters of an organisation or a role; what follows is cut off


class Other(Wire):
    content: Text = None
    visibility: Text = None


class Others(Wire):
    names: tuple[Other, ...] | None = Field(None, alias="other-name")


class Person(Wire):
    name: Called | None = None
    others: Others | None = Field(None, alias="other-names")


class Organisation(Wire):
    name: Text = None


class Employment(Wire):
    organisation: Organisation | None = Field(None, alias="organization")
    role: Text = Field(None, alias="role-title")
    start: Day | None = Field(None, alias="start-date")
    end: Day | None = Field(None, alias="end-date")
    index: StrictInt | Text = Field(None, alias="display-index")
    visibility: Text = None


class Summary(Wire):
    employment: Employment | None = Field(None, alias="employment-summary")


class Affiliated(Wire):
    summaries: tuple[Summary, ...] | None = None


class Employments(Wire):
    listed: tuple[Employment, ...] | None = Field(None, alias="employment-summary")
    groups: tuple[Affiliated, ...] | None = Field(None, alias="affiliation-group")


class Activities(Wire):
    employments: Employments | None = None


class Profile(Owned):
    person: Person | None = None
    activities: Activities | None = Field(None, alias="activities-summary")


def _person(record: Record, profile: Profile) -> Iterator[Fact]:
    """What a record says of the person. Unusable without one: that nothing is public is said by empty parts."""
    if profile.person is None:
        raise Unusable("no person in the record")
    yield from _claims(record, profile)


def _claims(record: Record, profile: Profile) -> Iterator[Fact]:
    """Of the parts at hand. How many works are listed is no claim: they are records themselves."""
    person = profile.person or Person()
    orcid = owner_of(record, profile, person.name)
    if orcid is None:
        raise Unusable("no ORCID iD")
    printed = printed_of(person.name)
    others = (spelt(other.content) for other in _listed(person.others) if is_public(other.visibility))
    employments = profile.activities.employments if profile.activities else None
    said: tuple[tuple[str, Iterable[str | None]], ...] = (
        ("orcid", [orcid]),
        ("name", [printed]),
        ("also named", (name for name in (legal_of(person.name), *others) if name != printed)),
        ("employment", map(_employment, _current(employments) if employments else ())),
    )
    for measure, values in said:
        for value in dict.fromkeys(filter(None, values)):
            yield Claim(source=NAME, native_id=orcid, measure=measure, value=value)


def _listed(others: Others | None) -> tuple[Other, ...]:
    return (others.names if others else None) or ()


def _current(employments: Employments) -> Iterator[Employment]:
    """What is public, of each group the preferred version."""
    yield from (each for each in employments.listed or () if is_public(each.visibility))
    for group in employments.groups or ():
        some = [each.employment for each in group.summaries or () if each.employment]
        public = [each for each in some if is_public(each.visibility)]
        if public:
            yield max(public, key=lambda each: place(each.index))


def _employment(employment: Employment) -> str | None:
    """As in "University of Göttingen, Professor, 1919–1933": "1919–" where no end is given."""
    name = _place(employment.organisation.name if employment.organisation else None)
    start, end = (date.year if (date := date_of(day)) else None for day in (employment.start, employment.end))
    years = "" if start is end is None else str(start) if start == end else f"{start or ''}–{end or ''}"
    return ", ".join(filter(None, (name, _place(employment.role), years))) if name else None


def _place(text: str | None) -> str:
    return one_line(without_mail(plain_text(text[: MARKED_UP * LONGEST_PLACE])))[:LONGEST_PLACE] if text else ""


_PERSON = """
    path preferences last-modified-date
    history.completion-date history.creation-method history.last-modified-date history.source history.submission-date
    history.verified-email history.verified-primary-email history.visibility
    person.addresses person.biography person.emails person.external-identifiers person.keywords
    person.last-modified-date person.path person.researcher-urls
    person.name.created-date person.name.last-modified-date person.name.path person.name.source
    person.other-names.last-modified-date person.other-names.path
    person.other-names.other-name.created-date person.other-names.other-name.display-index
    person.other-names.other-name.last-modified-date person.other-names.other-name.path
    person.other-names.other-name.put-code person.other-names.other-name.source
    activities-summary.distinctions activities-summary.educations activities-summary.fundings
    activities-summary.invited-positions activities-summary.last-modified-date activities-summary.memberships
    activities-summary.path activities-summary.peer-reviews activities-summary.qualifications
    activities-summary.research-resources activities-summary.services activities-summary.works
    activities-summary.employments.last-modified-date activities-summary.employments.path
    activities-summary.employments.affiliation-group.external-ids
    activities-summary.employments.affiliation-group.last-modified-date
"""
_EMPLOYMENT = """
    created-date department-name external-ids last-modified-date organization.address
    organization.disambiguated-organization path put-code source url
"""
_EMPLOYED = "activities-summary.employments"
_UNREAD_PERSON = frozenset(
    (
        *_PERSON.split(),
        *under(f"{_EMPLOYED}.employment-summary", f"{_EMPLOYMENT} display-index"),
        *under(f"{_EMPLOYED}.affiliation-group.summaries.employment-summary", _EMPLOYMENT),
    )
)


FORMS: dict[str, Form[Any]] = {
    "person": Form(Profile, _person, _UNREAD_PERSON),
    "employments": Form(Profile, _claims, _UNREAD_PERSON),
}
