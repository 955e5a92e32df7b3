"""The figures: what each is called, its rule in one sentence, the number of the rule, and what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.figure import AbsenceCode


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure; its query is pipelines/sql/metrics/<name>.sql.

    A new `version` says that the rule changed. `absent` is why there is no value where there are papers; None for a
    figure that rests on a source's counts, whose reason depends on what was asked.
    """

    name: str
    rule: str
    version: str
    absent: AbsenceCode | None


METRICS = (
    Metric(
        "paper_count",
        "Papers believed to be this person's; retracted ones, errata and data sets do not count.",
        "1",
        AbsenceCode.NO_PAPERS,
    ),
    Metric(
        "citations",
        "The citation counts of the papers added up, all from one source; of two records of a paper the larger counts.",
        "1",
        None,
    ),
    Metric("h_index", "The greatest h for which h papers are cited at least h times each.", "1", None),
    Metric(
        "g_index",
        "The greatest g, at most the number of papers, for which the g most cited ones have g² citations together.",
        "1",
        None,
    ),
    Metric("i10_index", "Papers that are cited at least ten times.", "1", None),
    Metric("first_year", "The year in which the oldest dated paper appeared.", "1", AbsenceCode.NO_DATES),
    Metric("last_year", "The year in which the youngest dated paper appeared.", "1", AbsenceCode.NO_DATES),
    Metric(
        "main_field",
        "The commonest primary category, where at least half of the papers have one; ties go to the least.",
        "1",
        AbsenceCode.NO_CATEGORIES,
    ),
    Metric(
        "code_links",
        "Papers whose abstract or comment holds a link to code or models, or for which a source of links gives one to"
        " code; one without a link is unknown.",
        "2",
        AbsenceCode.NO_TEXT,
    ),
)
SERIES: Mapping[str, str] = {"papers": "papers_per_year", "citations": "citations_per_year"}

RULES: Mapping[str, tuple[str, str]] = {metric.name: (metric.rule, metric.version) for metric in METRICS}
SERIES_RULES: Mapping[str, str] = {
    "papers": "Papers by the year in which they appeared.",
    "citations": "Citations by the year of the citing work, as the headline source dates them.",
}
