"""One question to one source, whole or not at all."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ingest.reading import Reading, read_page
from ingest.reply import NOT_MODIFIED, Reply, Unanswered, validators
from ingest.source import Ask, Source
from pipelines.run import Run
from pipelines.store.kept import keep_answer, keep_page, last_answer
from pipelines.store.records import Answer, Bookmark, Chain, Gone, Placed, SetAside, Surprise
from schemas.errors import BylineError, CursorExpired, SourceChanged, TryLater
from schemas.work import Work

log = logging.getLogger(__name__)

REFUSED = frozenset({400, 404})  # of a first ask: we asked wrongly; of one that a page led to: its token is not taken
REPLAYED = timedelta(hours=12)  # an answer younger than this is used again, not asked for again
TRIES = 3  # for a page that came short: asked, and asked again at most twice
MUCH = 5  # records known before, or weekdays in a row: nothing at all is then no answer
MOST_ASKS = 2_000  # of one question: a walk that is longer is asked in parts
SAME_AGAIN = 3  # pages in a row that bring only known records, and lead on: a walk without end


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a source, for whom, and what is true once it is answered whole.

    `expected` is how many records there were when it was asked before, or the weekdays of a window: where it is
    MUCH or more, an answer without any record is a failure. `once` stops after the first page.
    """

    source: Source
    question: str
    subject: str
    asks: tuple[Ask, ...]
    bookmarks: tuple[Bookmark, ...] = ()
    once: bool = False
    expected: int = 0


@dataclass(slots=True)
class _Walk:
    """What a walk has brought so far."""

    answers: list[Answer] = field(default_factory=list)
    readings: list[tuple[Answer, Reading]] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    total: int | None = None


def harvest(run: Run, question: Question, *, replay: bool = True) -> Chain:
    """The whole answer as one chain, with its bookmarks. Raises TryLater or SourceChanged; then nothing has moved.

    Each page is kept and its answer committed as it comes, so that a run that is killed goes on where it was.
    A token that expired meanwhile starts the walk again, once, from its beginning.
    """
    try:
        walk = _walk(run, question, replay=replay)
    except CursorExpired:
        if not replay:
            raise
        run.progress.say(f"{question.source.title}: its cursor expired, the walk starts again")
        return harvest(run, question, replay=False)
    _judge(question, walk)
    return _chain(question, walk)


def _walk(run: Run, question: Question, *, replay: bool) -> _Walk:
    walk, seen, names, listed, same = _Walk(), set[str](), set[str](), set[str](), 0
    queue = deque((ask, frozenset[str]()) for ask in question.asks)
    while queue:
        ask, led_here = queue.popleft()
        if ask.key in led_here:
            raise SourceChanged(f"a walk came back to where it was: {ask.url} was to be asked twice")
        if ask.key in seen:
            continue
        seen.add(ask.key)
        led_here |= {ask.key}
        if len(seen) > MOST_ASKS:
            raise TryLater(f"more than {MOST_ASKS} pages: ask for less at a time")
        answer, page, following = _answer(run, question, ask, replay=replay)
        walk.answers.append(answer)
        if page is None:
            if ask.otherwise is not None:
                queue.append((ask.otherwise, led_here))
            continue
        first = len(walk.answers) == 1
        readings = list(read_page(question.source, ask, page, look=first))
        walk.readings.extend((answer, reading) for reading in readings)
        walk.found.update(reading.record.asked for reading in readings if reading.record.asked)
        here = {reading.record.native_id for reading in readings}
        same = same + 1 if following and here and here <= names else 0
        if same == SAME_AGAIN:
            raise SourceChanged(f"{SAME_AGAIN} pages in a row brought nothing new, and more were to follow")
        names |= here
        if question.source.total and (total := question.source.total(ask, page)) is not None:
            walk.total = max(walk.total or 0, total)
            listed |= here
        _tell(run, question, walk, readings, first=first)
        if not question.once:
            queue.extend((each, led_here) for each in following)
    if not question.once and walk.total is not None and len(listed) < walk.total:
        raise TryLater(f"the walk brought {len(listed)} of {walk.total} records")
    return walk


def _answer(run: Run, question: Question, ask: Ask, *, replay: bool) -> tuple[Answer, bytes | None, list[Ask]]:
    """The answer to one ask, its page (None: none of what was asked for exists), and the asks that follow."""
    with run.store() as store:
        last = last_answer(store, ask.key)
    if replay and last is not None and last.received_at >= run.now() - REPLAYED:
        answer = replace(last, question=question.question, subject=question.subject, ask=ask)
        if answer != last:
            with run.store() as store:
                keep_answer(store, answer)
        return answer, *_read(question.source, ask, answer.status, run.pages.read(last.page))
    for again in range(TRIES):
        try:
            reply = _fetched(run, question.source, ask, last)
        except Unanswered as error:
            reply = replace(error.reply, trouble=error)
        run.count("pages")
        trouble: BylineError | None = reply.trouble
        if trouble is not None and reply.status in REFUSED and ask not in question.asks:
            trouble = CursorExpired(str(trouble))
        page: bytes | None = None
        following: list[Ask] = []
        if trouble is None:
            try:
                page, following = _read(question.source, ask, reply.status, reply.body)
            except (TryLater, SourceChanged) as error:
                trouble = error
        etag, modified = validators(reply) if trouble is None else (None, None)
        answer = Answer(
            source=question.source.name,
            question=question.question,
            subject=question.subject,
            ask=ask,
            received_at=reply.received_at,
            status=reply.status,
            media=reply.media,
            page=run.pages.keep(reply.body),
            run=run.id,
            trouble=f"{_named(trouble)}: {trouble}" if trouble else None,
            etag=etag,
            modified=modified,
        )
        with run.store() as store, store.transaction():
            keep_page(store, answer.page, len(reply.body), reply.received_at)
            keep_answer(store, answer)
        if trouble is None:
            return answer, page, following
        if not isinstance(trouble, TryLater) or reply.trouble is not None or again == TRIES - 1:
            raise trouble
        log.info("%s: %s; asked again", question.source.name, trouble)
    raise AssertionError("the last try either returns or raises")


def _fetched(run: Run, source: Source, ask: Ask, last: Answer | None) -> Reply:
    """The reply; where the server says that nothing has changed, with the page that came last."""
    held = last if last and (last.etag or last.modified) and run.pages.holds(last.page) else None
    given = (("If-None-Match", held.etag), ("If-Modified-Since", held.modified)) if held else ()
    unless = tuple((name, value) for name, value in given if value)
    reply = run.fetch(source, replace(ask, unless=unless))
    if held is None or reply.status != NOT_MODIFIED or reply.trouble is not None:
        return reply
    return replace(reply, body=run.pages.read(held.page), media=held.media)


def _named(error: BylineError) -> str:
    """Which of the four errors it is, whatever its kin."""
    return next(kind.__name__ for kind in (TryLater, SourceChanged, BylineError) if isinstance(error, kind))


def _read(source: Source, ask: Ask, status: int, page: bytes) -> tuple[bytes | None, list[Ask]]:
    """The page, proven readable, and what follows it. (None, []) where its status says that nothing exists."""
    if status in ask.absent:
        return None, []
    following = list(source.after(ask, page))
    for _ in source.split(ask, page):
        pass
    return page, following


def _tell(run: Run, question: Question, walk: _Walk, readings: list[Reading], *, first: bool) -> None:
    works = sum(isinstance(fact, Work) for _, reading in walk.readings for fact in reading.facts)
    aside = sum(reading.trouble is not None for _, reading in walk.readings)
    run.progress.page(question.source.name, len(walk.answers), works, aside)
    if first and question.question in {"who", "written_by"}:
        titles = [fact.title for reading in readings for fact in reading.facts if isinstance(fact, Work)]
        run.progress.first(question.source.name, titles)


def _judge(question: Question, walk: _Walk) -> None:
    """Nothing where there was much is a failure, not news."""
    if question.expected >= MUCH and not walk.readings:
        raise TryLater(f"nothing came where at least {question.expected} records were to be expected")


def _chain(question: Question, walk: _Walk) -> Chain:
    return replace(
        facts_of(question.source.name, walk.readings),
        answers=tuple(walk.answers),
        bookmarks=(*question.bookmarks, *_found_or_not(question, walk)),
    )


def _found_or_not(question: Question, walk: _Walk) -> Iterator[Bookmark]:
    """One bookmark for each id that was asked for in an `about`."""
    if question.question == "about":
        for answer in walk.answers:
            for asked in answer.ask.ids:
                yield Bookmark(
                    source=question.source.name,
                    question="about",
                    subject=asked,
                    asked_at=answer.received_at,
                    found=asked in walk.found,
                )


def facts_of(source: str, readings: Iterable[tuple[Answer, Reading]]) -> Chain:
    """A chain of what readings gave, each fact stamped with the day and place of its page; no answers, no bookmarks."""
    placed: list[Placed] = []
    aside: list[SetAside] = []
    gone: list[Gone] = []
    surprises: list[Surprise] = []
    for answer, reading in readings:
        record, number = reading.record, reading.number
        if record.deleted:
            gone.append(Gone(source, record.native_id, answer.received_at))
        elif reading.trouble is not None:
            aside.append(
                SetAside(
                    source, record.native_id, record.form, reading.trouble, answer.page, number, answer.received_at
                )
            )
        placed.extend(Placed(fact, record.form, answer.page, number, answer.received_at) for fact in reading.facts)
        surprises.extend(Surprise(source, record.form, path, answer.page) for path in sorted(reading.surprises))
    return Chain(placed=tuple(placed), set_aside=tuple(aside), gone=tuple(gone), surprises=tuple(surprises))


Load = Callable[[Question, Chain], None]


def harvest_all(run: Run, source: Source, questions: Iterable[Question], load: Load) -> None:
    """A source's questions in turn, each loaded as it is whole. A source that fails stops here, alone.

    Of one whose hosts are services of their own, the others are asked on.
    """
    for question in questions:
        try:
            run.progress.asking(source.name, f"{question.question.replace('_', ' ')} {question.subject}".strip())
            chain = harvest(run, question)
            load(question, chain)
        except (TryLater, SourceChanged) as error:
            run.trouble.setdefault(source.name, str(error))
            run.progress.failed(source.name, str(error))
            if source.service:
                return
    if source.name not in run.trouble:
        run.progress.done(source.name, "")
