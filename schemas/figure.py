"""A figure: a value or the reason for its absence, with its receipt."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from schemas.text import one_line

# Text from outside, made safe to show wherever it is published: no renderer has to think of it.
Text = Annotated[str, BeforeValidator(lambda value: one_line(value) if isinstance(value, str) else value)]


class Frozen(BaseModel):
    """A frozen, closed model of what is published."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AbsenceCode(StrEnum):
    """Why there is no value. Each has one sentence, in SENTENCES."""

    NOT_ASKED = "not-asked"
    NO_ANSWER = "no-answer"
    TOO_FEW_COUNTS = "too-few-counts"
    NO_PAPERS = "no-papers"
    NO_DATES = "no-dates"
    NO_CATEGORIES = "no-categories"
    NO_TEXT = "no-text"
    HELD = "held"


SENTENCES: dict[AbsenceCode, str] = {
    AbsenceCode.NOT_ASKED: "no source was asked for citations",
    AbsenceCode.NO_ANSWER: "a source was asked for citations and has not answered yet",
    AbsenceCode.TOO_FEW_COUNTS: "no source has counts for at least half of the papers",
    AbsenceCode.NO_PAPERS: "no paper is counted for this person",
    AbsenceCode.NO_DATES: "no paper has a date",
    AbsenceCode.NO_CATEGORIES: "no source gave a category for at least half of the papers",
    AbsenceCode.NO_TEXT: "no paper has an abstract or a comment to look in",
    AbsenceCode.HELD: "the figures contradict each other and are held for review",
}


class Absence(Frozen):
    code: AbsenceCode
    sentence: str


class Range(Frozen):
    """What the value could be, given what is unknown. `high` None is open, for the stated reason."""

    low: int
    high: int | None
    reason: Text | None = None


class Coverage(Frozen):
    """Papers for which the source had what the figure needs, of all that are counted."""

    with_: int
    of: int

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=lambda name: name.rstrip("_")
    )


class Input(Frozen):
    """One paper's share in a figure, and where it was said: page (SHA-256), record number in `split` order from 0.

    `counts` is False for a paper that is only possibly the person's. `value` None: it has no share.
    """

    paper: Text
    value: int | Text | None
    page: str | None
    record: int | None
    counts: bool = True


class Figure(Frozen):
    """One number of one person. Exactly one of `value` and `absent` is None, unless `held_by` names a broken law.

    `rule` is the definition in one sentence, `version` its number. `source` is None where nothing was asked.
    """

    name: str
    value: int | Text | None
    absent: Absence | None
    range: Range | None
    source: str | None
    as_of: datetime | None
    rule: str
    version: str
    coverage: Coverage
    inputs: tuple[Input, ...]
    held_by: Text | None = None


class YearCount(Frozen):
    year: int
    value: int


class Series(Frozen):
    """Counts by year, oldest first. `undated` is what no year was given for; None where it cannot be told."""

    name: str
    values: tuple[YearCount, ...]
    undated: int | None
    absent: Absence | None
    source: str | None
    as_of: datetime | None
    rule: str
