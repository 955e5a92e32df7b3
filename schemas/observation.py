"""What a source says on a day: of a paper (an observation), of a person (a claim). Never computed by us."""

from pydantic import BaseModel, ConfigDict, Field

from schemas.ids import PaperIds


class Observation(BaseModel):
    """A count that a source gave for one of its records.

    `measure` is ``"citations"`` (all of them) or ``"citations in year"`` (then `year` is set).
    The day and the place on the kept page are stamped by the harvester: a source has no clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    source: str
    native_id: str
    ids: PaperIds
    measure: str
    value: int = Field(ge=0, le=10_000_000_000)
    year: int | None = Field(None, ge=1, le=9999)


class Claim(BaseModel):
    """What a source says of one of its author records: a name, an ORCID, an h-index, a number of works.

    `native_id` is the source's author id. Values are text, exactly as many as there are things said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    source: str
    native_id: str
    measure: str
    value: str = Field(max_length=2_000)
