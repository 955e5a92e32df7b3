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
    monograph: Texts = _tags("eprints.monograph_type")
    doi: Texts = _tags("eprints.id_number")
    official: Texts = _tags("eprints.official_url")


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


# Seen on pages, or written or read by DSpace (google-metadata.properties), HighWire's own sites, Invenio, Zotero
# (Embedded Metadata) and Google Patents.
_ALSO_HIGHWIRE = """
    abstract_html_url abstract_url eissn firstpage full_html_url fulltext_html_url fulltext_world_readable
    funding_source id id_from_sass_path isbn issn issue journal_abbrev keywords language lastpage mjid num_pages
    patent_application_number patent_country patent_number patent_publication_number pdf_url pii public_url publisher
    section series_title springer_api_url type volume xml_url
"""
# The terms (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/), and what pages add to them.
_ALSO_CORE = """
    abstract accessrights accrualmethod accrualperiodicity accrualpolicy alternative audience available
    bibliographiccitation conformsto contributor coverage created dateaccepted datecopyrighted datesubmitted description
    educationlevel extent format hasformat haspart hasversion instructionalmethod isformatof ispartof isreferencedby
    isreplacedby isrequiredby isversionof language license mediator medium modified provenance publisher references
    relation replaces requires rights rightsholder source spatial subject tableofcontents temporal valid
    citation.epage citation.issue citation.spage citation.volume copyright rightsagent
"""
# The fifteen elements: by the rule of their makers a refinement says nothing that its element does not, and sites make
# refinements of their own (https://www.dublincore.org/specifications/dublin-core/usageguide/qualifiers/).
ELEMENTS = frozenset(
    {
        *("contributor", "coverage", "creator", "date", "description", "format", "identifier", "language"),
        *("publisher", "relation", "rights", "source", "subject", "title", "type"),
    }
)
CORE = frozenset(field.alias for field in Core.model_fields.values())
UNREAD = frozenset(
    {
        "core.refined",
        *(f"highwire.citation_{name}" for name in _ALSO_HIGHWIRE.split()),
        *(f"core.{family}.{name}" for name in _ALSO_CORE.split() for family in ("dc", "dcterms")),
        "prism",
        "eprints",
    }
)
