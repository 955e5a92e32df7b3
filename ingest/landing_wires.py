"""Publication pages as records: the tags that are read, by family, and those that are knowingly left.

Only names of `citation_`, `dc.` and `dcterms.` can be surprises: other tags are not for whoever looks for papers.
"""

from typing import Any

from pydantic import Field, StrictBool, StrictStr

from ingest.source import Wire
from schemas.work import MOST_AUTHORS

Text = StrictStr | None
Texts = tuple[StrictStr, ...]


def _tags(name: str) -> Any:
    return Field((), alias=name)


class Person(Wire):
    name: Text = None
    family: Text = None
    given: Text = None
    institutions: Texts = ()
    orcids: Texts = ()


class Highwire(Wire):
    title: Texts = _tags("citation_title")
    doi: Texts = _tags("citation_doi")
    pmid: Texts = _tags("citation_pmid")
    arxiv: Texts = _tags("citation_arxiv_id")
    published: Texts = _tags("citation_publication_date")
    dated: Texts = _tags("citation_date")
    cover: Texts = _tags("citation_cover_date")
    year: Texts = _tags("citation_year")
    online: Texts = _tags("citation_online_date")
    conference: Texts = _tags("citation_conference_title")
    conference_short: Texts = _tags("citation_conference")
    journal: Texts = _tags("citation_journal_title")
    in_book: Texts = _tags("citation_inbook_title")
    in_book_short: Texts = _tags("citation_book_title")
    thesis: Texts = _tags("citation_dissertation_institution")
    thesis_name: Texts = _tags("citation_dissertation_name")
    report: Texts = _tags("citation_technical_report_institution")
    report_number: Texts = _tags("citation_technical_report_number")
    abstract: Texts = _tags("citation_abstract")
    type: Texts = _tags("citation_article_type")


class Core(Wire):
    title: Texts = _tags("dc.title")
    term_title: Texts = _tags("dcterms.title")
    creators: Texts = _tags("dc.creator")
    names: Texts = _tags("dc.creator.personalname")
    term_creators: Texts = _tags("dcterms.creator")
    contributors: Texts = _tags("dc.contributor")
    date_issued: Texts = _tags("dc.date.issued")
    issued: Texts = _tags("dc.issued")
    term_issued: Texts = _tags("dcterms.issued")
    date: Texts = _tags("dc.date")
    term_date: Texts = _tags("dcterms.date")
    doi: Texts = _tags("dc.identifier.doi")
    identifiers: Texts = _tags("dc.identifier")
    term_identifiers: Texts = _tags("dcterms.identifier")
    abstract: Texts = _tags("dcterms.abstract")
    description_abstract: Texts = _tags("dc.description.abstract")
    description: Texts = _tags("dc.description")
    type: Texts = _tags("dc.type")
    term_type: Texts = _tags("dcterms.type")
    article_type: Texts = _tags("dc.type.articletype")
    rights: Texts = _tags("dc.rights")
    term_licence: Texts = _tags("dcterms.license")
    part_of: Texts = _tags("dc.relation.ispartof")
    term_part_of: Texts = _tags("dcterms.ispartof")


class Prism(Wire):
    venue: Texts = _tags("prism.publicationname")
    published: Texts = _tags("prism.publicationdate")
    doi: Texts = _tags("prism.doi")


class Eprints(Wire):
    title: Texts = _tags("eprints.title")
    creators: Texts = _tags("eprints.creators_name")
    abstract: Texts = _tags("eprints.abstract")
    date: Texts = _tags("eprints.date")
    type: Texts = _tags("eprints.type")
    venue: Texts = _tags("eprints.publication")
    doi: Texts = _tags("eprints.id_number")


class Linked(Wire):
    type: Texts = ()
    title: Text = None
    byline: tuple[Person, ...] = Field((), max_length=MOST_AUTHORS)
    identifiers: Texts = ()
    published: Text = None
    abstract: Text = None
    venue: Text = None
    license: Text = None


class Abs(Wire):
    """What only a page of arXiv has."""

    categories: Texts = ()
    versions: int | None = None
    withdrawn: StrictBool = False
    comment: Text = None
    journal_ref: Text = None
    license: Text = None


class Landing(Wire):
    """A page. `asked` is the address asked for, `addresses` are those that the page gives for itself, best first."""

    title: StrictStr = ""
    asked: Text = None
    addresses: Texts = ()
    byline: tuple[Person, ...] = Field((), max_length=MOST_AUTHORS)
    highwire: Highwire = Highwire()
    linked: Linked = Linked()
    core: Core = Core()
    prism: Prism = Prism()
    eprints: Eprints = Eprints()
    shown: Texts = ()
    license: Texts = ()
    abstract: Text = None
    arxiv: Abs | None = None


_ALSO_HIGHWIRE = """
    abstract_html_url access author_url book_isbn collection_id conference_abbrev conference_place conference_series_id
    doi_url editor editor_institution eissn firstpage fulltext_html_url fulltext_world_readable funder funding_source
    grant_number id inbook_isbn isbn issn issue journal_abbrev keyword keywords language lastpage license mjid num_pages
    page pages patent_country patent_number pdf_url pii pmcid price ps_url public_url publisher publisher_place section
    series_abbrev series_title springer_api_url subject supplementary_url title_alternative translator type volume
    xml_url
"""
_ALSO_CORE = """
    accessrights alternative audience available bibliographiccitation citation citation.epage citation.issue
    citation.spage citation.volume conformsto contributor.advisor contributor.sponsor copyright coverage
    coverage.spatial coverage.temporal created date.available date.created date.datesubmitted date.modified
    dateaccepted datecopyrighted datesubmitted extent format has.part hasversion identifier.citation
    identifier.isbn identifier.issn identifier.pagenumber identifier.uri isformatof isreferencedby isreplacedby
    isversionof language medium modified provenance publisher references relation relation.isreferencedby
    relation.uri replaces rightsagent rightsholder source source.issn source.issue source.uri source.volume
    spatial subject temporal title.alternative
"""
UNREAD = frozenset(
    {
        *(f"highwire.citation_{name}" for name in _ALSO_HIGHWIRE.split()),
        *(f"core.{family}.{name}" for name in _ALSO_CORE.split() for family in ("dc", "dcterms")),
        "core.dcterms.contributor",
        "core.dcterms.description",
        "core.dcterms.rights",
        "core.dcterms.relation.ispartof",
        "core.dcterms.identifier.doi",
        "prism",
        "eprints",
    }
)
