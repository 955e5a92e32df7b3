"""arXiv's OAI-PMH: records by the day of their last change, in the format arXivRaw."""

import re
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl, quote, urlencode
from xml.sax.saxutils import escape, quoteattr

from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Arxiv, Paper, World

BASE = "http://oaipmh.arxiv.org/oai"
EARLIEST = date(2005, 9, 16)  # no datestamp is older
FORMAT = "arXivRaw"
PHYSICS = frozenset(
    {"astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex"}
    | {"nucl-th", "physics", "quant-ph"}
)
GROUPS = frozenset({"cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat"})
ARGUMENTS = {  # verb → required, optional
    "Identify": (frozenset[str](), frozenset[str]()),
    "ListSets": (frozenset[str](), frozenset({"resumptionToken"})),
    "ListMetadataFormats": (frozenset[str](), frozenset({"identifier"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset[str]()),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}

Found = tuple[Paper, Arxiv]


class Refused(Exception):
    """An OAI error: its code and its words. The status is 200 all the same."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def oai(world: World, today: date, request: Request) -> Reply:
    """The OAI-PMH document for a verb and its arguments."""
    try:
        asked = _checked(request)
        content = _verb(world, today, asked, request.page_size)
    except Refused as refused:
        asked, content = {}, f"    <error code={quoteattr(refused.code)}>{escape(str(refused))}</error>\n"
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in asked.items())
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
        ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
        f"    <responseDate>{datetime.combine(today, time(12)).isoformat()}Z</responseDate>\n"
        f"    <request{attributes}>{BASE}</request>\n{content}</OAI-PMH>"
    )
    return Reply(body.encode(), "text/xml")


def _checked(request: Request) -> dict[str, str]:
    asked = dict(request.params)
    if len(asked) < len(request.params):
        raise Refused("badArgument", "Duplicate parameter")
    verb = asked.get("verb")
    if verb not in ARGUMENTS:
        raise Refused("badVerb", "Illegal OAI verb")
    required, optional = ARGUMENTS[verb]
    given = frozenset(asked) - {"verb"}
    if "resumptionToken" in given & optional:
        if len(given) > 1:
            raise Refused("badArgument", "resumptionToken cannot be used with other parameters")
    elif not required <= given or not given <= required | optional:
        raise Refused("badArgument", "Missing or unknown parameter")
    return asked


def _verb(world: World, today: date, asked: dict[str, str], page_size: int) -> str:
    match asked["verb"]:
        case "Identify":
            return (
                "    <Identify>\n        <repositoryName>arXiv</repositoryName>\n"
                f"        <baseURL>{BASE}</baseURL>\n        <protocolVersion>2.0</protocolVersion>\n"
                f"        <earliestDatestamp>{EARLIEST}</earliestDatestamp>\n"
                "        <deletedRecord>persistent</deletedRecord>\n        <granularity>YYYY-MM-DD</granularity>\n"
                "    </Identify>\n"
            )
        case "ListSets":
            named = sorted({part for _, record in world.at_arxiv(today) for s in _sets(record) for part in _within(s)})
            rows = "".join(f"<set><setSpec>{s}</setSpec><setName>{s}</setName></set>" for s in named)
            return f"    <ListSets>{rows}</ListSets>\n"
        case "ListMetadataFormats":
            return (
                f"    <ListMetadataFormats><metadataFormat><metadataPrefix>{FORMAT}</metadataPrefix>"
                "<schema>https://oaipmh.arxiv.org/OAI/arXivRaw.xsd</schema><metadataNamespace>http://arxiv.org/OAI/arXivRaw/"
                "</metadataNamespace></metadataFormat></ListMetadataFormats>\n"
            )
        case "GetRecord":
            _check_format(asked["metadataPrefix"])
            native = re.sub(r"v\d+$", "", asked["identifier"].removeprefix("oai:arXiv.org:"))
            if not (found := world.arxiv(native, today)):
                raise Refused("idDoesNotExist", "Nothing found for this id")
            return f"    <GetRecord>\n{_record(found, today)}    </GetRecord>\n"
        case _:
            return _list(world, today, asked, page_size)


def _list(world: World, today: date, asked: dict[str, str], page_size: int) -> str:
    """One page. A token holds the last day shown and how many of its records were: offsets over a moving list."""
    skip, token = 0, asked.get("resumptionToken")
    if token is not None:
        asked = dict(parse_qsl(token)) if "=" in token else dict(parse_qsl(_decoded(token)))
        if asked.get("verb") != "ListRecords" or not asked.get("skip", "").isdecimal():
            raise Refused("badResumptionToken", "The resumptionToken is invalid or expired")
        skip = int(asked["skip"])
    _check_format(asked.get("metadataPrefix", ""))
    since, until = _day(asked, "from", EARLIEST), _day(asked, "until", today)
    if since < EARLIEST or until > today + timedelta(days=1) or since > until:
        raise Refused("badArgument", "from or until lies outside of what there is, or from is after until")
    wanted = asked.get("set")
    if wanted is not None and not _exists(wanted):
        raise Refused("badArgument", "Set does not exist")
    found = sorted(
        ((record.datestamp(today), record.id, (paper, record)) for paper, record in world.at_arxiv(today)),
        key=lambda row: row[:2],
    )
    rows = [
        row
        for row in found
        if since <= row[0] <= until and (wanted is None or any(wanted in _within(s) for s in _sets(row[2][1])))
    ]
    page = rows[skip : skip + page_size]
    if not page:
        raise Refused("noRecordsMatch", "No records match the given criteria")
    ending = "" if token is None else "        <resumptionToken/>\n"
    if len(rows) > skip + page_size:
        last = page[-1][0]
        seen = sum(1 for row in rows[: skip + page_size] if row[0] == last)
        following = {"verb": "ListRecords", "metadataPrefix": FORMAT, "from": last, "until": until}
        following |= {"set": wanted} if wanted else {}
        text = quote(urlencode(following | {"skip": seen}), safe="")
        expires = f"{today + timedelta(days=1)}T00:00:00Z"
        ending = f'        <resumptionToken expirationDate="{expires}">{text}</resumptionToken>\n'
    return f"    <ListRecords>\n{''.join(_record(row[2], today) for row in page)}{ending}    </ListRecords>\n"


def _decoded(token: str) -> str:
    return dict(parse_qsl(f"token={token}")).get("token", "")


def _check_format(prefix: str) -> None:
    if prefix != FORMAT:
        raise Refused("cannotDisseminateFormat", f"The metadataPrefix '{prefix}' is not supported by this repository.")


def _day(asked: dict[str, str], name: str, usual: date) -> date:
    text = asked.get(name)
    if text is None:
        return usual
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Refused("badArgument", f"{name} is not a day") from None


def _sets(record: Arxiv) -> list[str]:
    """The sets of a record, in the order of its categories: "cs:cs:CL", "physics:hep-th", "physics:astro-ph:GA"."""
    return [_set(category) for category in record.categories.split()]


def _set(category: str) -> str:
    archive, _, kind = category.partition(".")
    group = "physics" if archive in PHYSICS else archive
    return ":".join(filter(None, (group, archive, kind)))


def _within(spec: str) -> list[str]:
    """A set and those that contain it."""
    parts = spec.split(":")
    return [":".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _exists(spec: str) -> bool:
    group, archive, kind = (*spec.split(":"), "", "")[:3]
    inside = PHYSICS if group == "physics" else {group}
    return group in GROUPS and archive in inside | {""} and bool(re.fullmatch(r"[A-Za-z-]{0,9}", kind))


def _record(found: Found, today: date) -> str:
    paper, record = found
    versions = "".join(
        f'<version version="v{number}"><date>{version.submitted:%a, %d %b %Y %H:%M:%S} GMT</date>'
        f"<size>{20 + 7 * number}kb</size>{'<source_type>I</source_type>' if version.withdrawn else ''}</version>"
        for number, version in enumerate(record.versions_on(today), 1)
    )
    names = [name for name in paper.names if name.printed]
    fields = (
        ("title", record.title or paper.title),
        ("authors", record.authors or ", ".join(name.typed for name in names)),
        ("categories", record.categories),
        ("comments", record.comments),
        ("journal-ref", record.journal_ref),
        ("doi", record.doi),
        ("license", record.license),
        ("abstract", record.abstract or paper.abstract),
    )
    sets = "".join(f"<setSpec>{spec}</setSpec>" for spec in _sets(record))
    return (
        f"<record><header><identifier>oai:arXiv.org:{record.id}</identifier>"
        f"<datestamp>{record.datestamp(today)}</datestamp>{sets}</header><metadata>"
        '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"'
        ' xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ https://oaipmh.arxiv.org/OAI/arXivRaw.xsd">'
        f"<id>{record.id}</id><submitter>{escape(names[0].printed)}</submitter>{versions}"
        + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in fields if text is not None)
        + "</arXivRaw></metadata></record>\n"
    )
