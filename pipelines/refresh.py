"""At night, nobody watching: what is due for followed people and subscribed categories, and then an end."""

from datetime import date

from ingest.source import Source, Window
from pipelines.harvest import Question
from pipelines.run import Run
from pipelines.schedule import cut, days, windows
from pipelines.store.kept import covered_days
from pipelines.store.records import Bookmark
from pipelines.update import Update, anchored, ask_all, enriching, finish, following, settle, written_by

SATURDAY = 5  # as date.weekday() counts


def refresh(run: Run, *, only: tuple[str, ...] = (), since: date | None = None, until: date | None = None) -> Update:
    """Asks what is due (of the sources in `only`, where named), and publishes whatever changed.

    `since` and `until` ask the subscribed categories for these days again, whatever was covered. A source that
    fails is told in `run.trouble`; everything else is published, with its age.
    """
    if only:
        run = run.asking_only(only)
    with run.store():  # opened once for all that is looked up
        due = {source.name: _changes(run, source, since, until) for source in run.sources}
        for source, questions in written_by(
            run, run.config.people, shelf=run.config.settings.shelf_life.written_by
        ).items():
            due[source] = [*due.get(source, []), *questions]
    ask_all(run, due)
    settle(run)
    for person in run.config.people:
        run = following(run, anchored(run, person))
    ask_all(run, enriching(run, run.config.people))
    late = [person.slug for person in run.config.people] if run.trouble else []
    return finish(run, settle(run), always=late)


def _changes(run: Run, source: Source, since: date | None, until: date | None) -> list[Question]:
    """One question for each window of each subscribed part that is due, oldest first."""
    if source.changes is None:
        return []
    today = run.now().date()
    questions = []
    for part in run.config.settings.parts:
        with run.store() as store:
            covered = covered_days(store, source.name, part)
        asked = cut(since, until or today) if since else windows(covered, today=today, overlap=source.overlap)
        for first, last in asked:
            marks = tuple(
                Bookmark(source.name, "changes", part, run.now(), day=day) for day in days(first, last) if day < today
            )
            asks = tuple(source.changes(Window(first, last, part)))
            if not asks:  # no division of this source
                continue
            questions.append(
                Question(
                    source=source,
                    question="changes",
                    subject=part,
                    asks=asks,
                    bookmarks=marks,
                    expected=sum(day.weekday() < SATURDAY for day in days(first, last)) if source.busy else 0,
                )
            )
    return questions
