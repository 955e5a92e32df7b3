"""What a source says on a day: of a paper (an observation, links), of a person (a claim). Never computed by us."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from schemas.ids import LONGEST_URL, PaperIds


class Observation(BaseModel):
    """A number that a source gave for one of its records.

    `measure` is ``"citations"`` (all of them), ``"citations in year"`` (then `year` is set), ``"influential
    citations"``, or, in millionths and as the source computed it, ``"fwci"`` (field-weighted citation impact) and
    ``"citation percentile"``. The day and the place on the kept page are stamped by the harvester: a source has no
    clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    source: str
    native_id: str
    ids: PaperIds
    measure: str
    value: int = Field(ge=0, le=10_000_000_000)
    year: int | None = Field(None, ge=1, le=9999)


class LinkRole(StrEnum):
    """What stands at the address that a source gives for a paper."""

    CODE = "code"
    PAGE = "project page"
    MODEL = "model"
    DATA = "data set"


class Link(BaseModel):
    """One address that a source gives for a paper, and who put it there: ``"author"``, ``"automatic"`` or unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    role: LinkRole
    url: str = Field(min_length=1, max_length=LONGEST_URL)
    by: str | None = Field(None, max_length=100)


class Links(BaseModel):
    """All the addresses that a source gives for one of its records, at once: none is said by an empty tuple.

    Of a record, the links received last hold, so that one that was taken back goes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    source: str
    native_id: str
    ids: PaperIds
    links: tuple[Link, ...] = Field(max_length=1_000)


class Claim(BaseModel):
    """What a source says of one of its author records: a name, an ORCID, an h-index, a number of works, an employment.

    `native_id` is the source's author id. Values are text, exactly as many as there are things said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    source: str
    native_id: str
    measure: str
    value: str = Field(max_length=2_000)
