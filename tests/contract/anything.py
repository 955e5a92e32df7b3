"""Whatever comes: a page or a record with any part of it replaced, and what reading it may come to."""

import copy
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from ingest.reading import Reading, read_page
from ingest.source import Ask, Record, Source
from schemas.errors import SourceChanged, TryLater
from tests.contract.reader import Reader

Place = tuple[str | int, ...]


def any_json(words: Sequence[str], names: Sequence[str] = ()) -> st.SearchStrategy[Any]:
    """Any small JSON value; `words` are texts, and `names` names of members, that mean something to the source."""
    name = st.text(max_size=8) | st.sampled_from(names) if names else st.text(max_size=8)
    return st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**62), 2**62)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=12)
        | st.sampled_from(words),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(name, part, max_size=3),
        max_leaves=6,
    )


def documents(files: Iterable[Path], below: int = 60_000) -> list[Any]:
    """What is in the JSON files of fewer than so many bytes."""
    return [json.loads(path.read_bytes()) for path in files if path.suffix == ".json" and path.stat().st_size < below]


def places(whole: Any, closed: Collection[str] = (), above: Place = ()) -> Iterator[Place]:
    """The way to each part: the first five of a list, and none inside the members named in `closed`."""
    yield above
    if above and above[-1] in closed:
        return
    steps: Iterable[tuple[str | int, Any]] = ()
    if isinstance(whole, Mapping):
        steps = whole.items()
    elif isinstance(whole, list):
        steps = enumerate(whole[:5])
    for step, part in steps:
        yield from places(part, closed, (*above, step))


def replaced(whole: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    changed = copy.deepcopy(whole)
    part = changed
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    return changed


def page_of(
    data: st.DataObject, wholes: Sequence[Any], anything: st.SearchStrategy[Any], closed: Collection[str] = ()
) -> bytes:
    """One of the documents, as a page, with any one part of it replaced."""
    whole = data.draw(st.sampled_from(wholes))
    place = data.draw(st.sampled_from([*places(whole, closed)]))
    return json.dumps(replaced(whole, place, data.draw(anything))).encode()


def spoil(
    data: st.DataObject,
    elements: Sequence[etree._Element],
    ways: Sequence[str],
    texts: st.SearchStrategy[str],
    others: Sequence[etree._Element],
) -> None:
    """One of the elements comes to harm in one of the ways; a way that has no name here is that of an attribute."""
    one, other = data.draw(st.sampled_from(elements)), data.draw(st.sampled_from(others))
    match data.draw(st.sampled_from(ways)):
        case "gone":
            if (parent := one.getparent()) is not None:
                parent.remove(one)
        case "empty":
            one.clear()
        case "text":
            one.text = data.draw(texts)
        case "tag":
            one.tag = other.tag
        case "deeper":
            one.append(copy.deepcopy(other))
        case "twice":
            one.addnext(etree.fromstring(etree.tostring(one, with_tail=False)))
        case attribute:
            one.set(attribute, data.draw(texts))


def read_or_refused(reader: Reader, ask: Ask | None, body: bytes, silent: Collection[str] = ()) -> list[Reading]:
    """The page, what is asked after it and its total are read, or refused by name; any other error is a failure.

    Each record gives facts, or the reason why not; one of a form in `silent` may give neither. Without an ask, the page
    is a file.
    """
    try:
        ask = reader.of_file(body) if ask is None else ask
        readings = reader.read(ask, body)
        list(reader.source.after(ask, body))
        if reader.source.total:
            reader.total(ask, body)
    except (SourceChanged, TryLater):
        return []
    for one in readings:
        assert bool(one.trouble) != bool(one.facts) or (one.record.form in silent and not one.facts)
    return readings


def record_read_or_set_aside(source: Source, record: Record, place: Place, value: Any) -> Reading:
    """A record with the part at this place replaced gives facts, or the reason why not; any error is a failure."""
    spoilt = replace(record, body=replaced(record.body, place, value))
    (one,) = read_page(replace(source, split=lambda ask, page: iter([spoilt])), Ask(""), b"")
    assert bool(one.trouble) != bool(one.facts)
    return one
