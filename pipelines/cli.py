"""`byline …`: the commands. Each is a few lines: arguments in, a flow called, words and an exit code out."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipelines.run import Run
    from schemas.person import Candidate

DONE, FAILED, WRONG = 0, 1, 2  # exit codes: all done · something failed, the rest was published · our own arguments
DAY = click.DateTime(["%Y-%m-%d"])


AUTHOR_IDS = {  # the options by which a source's own author id is given
    "arxiv": "The person's arXiv author id, such as noether_e_1.",
    "openalex": "The person's OpenAlex author id, such as A5012345678.",
    "semantic-scholar": "The person's Semantic Scholar author id, such as 1741101.",
    "dblp": "The person's dblp id (PID), such as n/EmmyNoether.",
}


def author_ids(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each source that knows people by ids."""
    for source, words in reversed(AUTHOR_IDS.items()):
        command = click.option(f"--{source}", help=words)(command)
    return command


def _native(ids: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    """(source, author id) of the options that were given."""
    return tuple((option.replace("_", "-"), text) for option, text in ids.items() if text is not None)


class Byline(click.Group):
    """Turns byline's own errors into a sentence and an exit code. A traceback is never printed."""

    def invoke(self, context: click.Context) -> Any:
        from schemas.errors import BadConfig, BylineError

        try:
            return super().invoke(context)
        except BadConfig as error:
            _say(f"byline: {error}")
            context.exit(WRONG)
        except BylineError as error:
            _say(f"byline: {error}")
            context.exit(FAILED)
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (the reader has gone)
            context.exit(DONE)
        except OSError as error:  # a full disk, a folder that may not be written to
            _say(f"byline: {error.filename or 'the home folder'}: {error.strerror or error}")
            context.exit(FAILED)


@click.group(cls=Byline, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="byline", prog_name="byline")
@click.option(
    "--home",
    envvar="BYLINE_HOME",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder that holds everything byline writes (or BYLINE_HOME; else the current folder).",
)
@click.option(
    "--wait",
    type=click.FloatRange(0, 86_400),
    default=60.0,
    show_default=True,
    help="Seconds to wait for another byline process to let go of the home folder.",
)
@click.option("--log-json", is_flag=True, help="Log lines on stderr as JSON, for machines.")
@click.option("--verbose", "-v", is_flag=True, help="Log what is done, not only what needs a person.")
@click.pass_context
def main(context: click.Context, home: Path, wait: float, log_json: bool, verbose: bool) -> None:
    """Author profiles from public paper metadata, in which every number can be opened.

    \b
    Start:   byline init
             byline backfill "Emmy Noether"
             byline show noether
    """
    from pipelines.logs import start_logging

    start_logging(as_json=log_json, verbose=verbose)
    context.obj = {"home": home, "wait": wait, "log_json": log_json}


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=None, required=False)
@click.option("--contact", help="Your e-mail address; it is sent to the sources so that they can reach you.")
@click.pass_obj
def init(given: dict[str, Any], folder: Path | None, contact: str | None) -> None:
    """Write the commented settings of a new home.

    byline.toml, people.toml and verdicts.toml go into the folder; what is there already is left.

    \b
    Example: byline init ~/byline --contact you@example.org
    """
    from pipelines.init import init_home

    home = folder or given["home"]
    for line in init_home(home, contact):
        click.echo(line)


@main.command()
@click.argument("name")
@click.option("--orcid", help="The person's ORCID iD.")
@author_ids
@click.option("--paper", "papers", multiple=True, help="A paper of theirs (arXiv id, DOI or PMID); may be repeated.")
@click.option("--pick", "pick", multiple=True, type=int, help="Numbers from the table of people; may be repeated.")
@click.pass_obj
def backfill(
    given: dict[str, Any],
    /,
    name: str,
    orcid: str | None,
    papers: tuple[str, ...],
    pick: tuple[int, ...],
    **ids: str | None,
) -> None:
    """Ask every source for one person, and publish their profile.

    \b
    Example: byline backfill "Emmy Noether" --orcid 0000-0002-1825-0097
    """
    from pipelines.backfill import SeveralPeople, Wanted, backfill
    from pipelines.publish.site import page_path
    from pipelines.publish.terminal import candidates

    wanted = Wanted(name=name, orcid=orcid, native=_native(ids), papers=papers, pick=pick)
    with _run(given, "backfill", asking=True) as run:
        try:
            profile = backfill(run, wanted, choose=_choose if sys.stdin.isatty() and sys.stdout.isatty() else None)
        except SeveralPeople as several:
            candidates(_console(), several.candidates)
            _say(f'Say which: byline backfill "{name}" --pick N (or --orcid, --openalex, --paper)')
            sys.exit(WRONG)
    if profile is None:
        _say(f"byline: no source that answered knows a paper by {name}.")
        sys.exit(FAILED)
    _show(profile)
    click.echo(f"page: {page_path(run.home.site, profile.slug or '')}")
    _end(run)


def _choose(people: "Sequence[Candidate]") -> list[int]:
    """Asks the person at the terminal for one or more numbers of the table."""
    from pipelines.publish.terminal import candidates

    candidates(_console(), people)
    answer = click.prompt("Which number (several with commas; q to leave)", default="q")
    if not all(part.strip().isdigit() for part in answer.split(",")):
        sys.exit(WRONG)
    return [int(part) for part in answer.split(",")]


@main.command()
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--since", type=DAY, help="First day of the subscribed categories to ask for again (UTC).")
@click.option("--until", type=DAY, help="Last such day; else today.")
@click.pass_obj
def refresh(given: dict[str, Any], sources: tuple[str, ...], since: datetime | None, until: datetime | None) -> None:
    """Do what is due, and end. For cron.

    What followed people wrote, subscribed categories, and what sources know of the papers.

    \b
    Example: byline refresh
             byline refresh --source arxiv --since 2026-03-01 --until 2026-03-07
    """
    from pipelines.doctor import after_refresh
    from pipelines.publish.words import plural
    from pipelines.refresh import refresh
    from schemas.errors import BadConfig

    with _run(given, "refresh", asking=True) as run:
        known = run.config.settings.sources
        if unknown := sorted(set(sources) - set(known)):
            raise BadConfig(f"--source {unknown[0]}: not switched on in byline.toml; there are {', '.join(known)}")
        first, last = (day.date() if day else None for day in (since, until))
        if last and (first is None or last < first):
            raise BadConfig("--until needs a --since that is not later")
        update = refresh(run, only=sources, since=first, until=last)
        for finding in after_refresh(run):
            run.trouble[finding.check] = finding.said
            logging.getLogger(__name__).warning("%s: %s", finding.check, finding.said)
    counts = [f"{number} {what}" for what, number in sorted(run.tally.items()) if number and what != "profiles"]
    tally = ", ".join(counts) or "nothing was due"
    click.echo(f"refresh: {tally}; {plural(len(update.profiles), 'profile')} published")
    _told(update.resolved)
    _end(run)


@main.command(name="import")
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--received", type=DAY, help="The day the bytes were received (UTC); else now.")
@click.pass_obj
def import_(given: dict[str, Any], source: str, files: tuple[Path, ...], received: datetime | None) -> None:
    """Load saved replies or dumps.

    They take the same path as a fetched page. Plain, gzip or zstd.

    \b
    Example: byline import arxiv reply.atom.xml
             byline import openalex works.jsonl.gz --received 2026-03-01
             byline import reported their-page.json
    """
    from pipelines.import_ import import_files, whom
    from pipelines.publish.words import plural

    with _run(given, "import") as run:
        day = received.replace(tzinfo=UTC) if received else None
        update = import_files(run, _source(source), files, received=day)
        tally = run.tally
        click.echo(
            f"{source}: {plural(tally.get('pages', 0), 'page')}, {plural(tally.get('records', 0), 'record')}:"
            f" {tally.get('works', 0)} works new or newer, {tally.get('same', 0)} as before,"
            f" {tally.get('observations', 0)} counts, {tally.get('links', 0)} links, {tally.get('claims', 0)} claims,"
            f" {tally.get('set aside', 0)} set aside"
        )
        if source == "reported":
            for name, person, held, claimed in whom(run):
                found = f"found, with {held} of {claimed} papers" if person else f"nobody here, 0 of {claimed} papers"
                click.echo(f"{name}: {found}")
    _told(update.resolved)
    _end(run)


@main.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def read(given: dict[str, Any], source: str, files: tuple[Path, ...]) -> None:
    """Print what a saved reply becomes. Stores nothing.

    Facts as JSON lines on stdout; what was set aside, and why, on stderr.

    \b
    Example: byline read arxiv reply.atom.xml | jq .title
    """
    from pipelines.printing import print_facts

    troubled = [path for path in files if not print_facts(_source(source), path, out=sys.stdout, err=sys.stderr)]
    sys.exit(FAILED if troubled else DONE)


@main.command()
@click.pass_obj
def rebuild(given: dict[str, Any]) -> None:
    """Make everything derived again from kept pages.

    Beside the store; compared with it, then swapped in.

    \b
    Example: byline rebuild
    """
    from pipelines.publish.words import plural
    from pipelines.rebuild import rebuild

    with _run(given, "rebuild") as run:
        made = rebuild(run)
    click.echo(f"{plural(made.answers, 'answer')} read again")
    for table, rows in made.differing.items():
        click.echo(f"differs: {table}, {rows} rows")
    for line in made.unread:
        _say(f"not read: {line}")
    if made.before is not None:
        _say(f"the store as it was, with what could not be read: {made.before}")
    if not made.differing:
        click.echo("the same as before, in every derived table")
    _told(made.update.resolved)
    sys.exit(FAILED if made.unread else DONE)


@main.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="The whole profile as JSON.")
@click.option("--papers", is_flag=True, help="List every paper.")
@click.pass_obj
def show(given: dict[str, Any], name: str, as_json: bool, papers: bool) -> None:
    """Show a profile.

    Any unique part of a followed name will do, or the full name of anyone in the store.

    \b
    Example: byline show noether
             byline show "Emmy Noether" --json | jq .h_index
    """
    profile = _profile(given, name)
    if as_json:
        click.echo(profile.model_dump_json(indent=2, by_alias=True))
    else:
        _show(profile, papers=papers)


@main.command()
@click.argument("name")
@click.argument("figure")
@click.pass_obj
def why(given: dict[str, Any], name: str, figure: str) -> None:
    """The receipt of a figure.

    Rule, inputs, source, day, down to the kept page and the place on it.

    \b
    Example: byline why noether h-index
    """
    from pipelines.lookup import figure_of
    from pipelines.publish.terminal import why

    profile = _profile(given, name)
    why(profile, figure_of(profile, figure), _console(), pages=given["home"] / "pages")


@main.command()
@click.pass_obj
def publish(given: dict[str, Any]) -> None:
    """Write everybody's pages again. Asks nobody.

    \b
    Example: byline publish
    """
    from pipelines.publish.words import plural
    from pipelines.update import finish, settle

    with _run(given, "publish") as run:
        update = finish(run, settle(run), always=[person.slug for person in run.config.people])
        missing = {person.slug for person in run.config.people} - {each.slug for each in update.profiles}
    for slug in sorted(missing):
        _say(f"{slug}: nothing is stored yet; byline refresh asks for it")
    click.echo(f"{plural(len(update.profiles), 'profile')}: {run.home.site / 'index.html'}")
    _told(update.resolved)


@main.command()
@click.pass_obj
def status(given: dict[str, Any]) -> None:
    """How fresh each source and each profile is.

    \b
    Example: byline status
    """
    from pipelines.status import status

    for line in status(given["home"], _config(given), now=datetime.now(UTC)):
        click.echo(line)


@main.command()
@click.option("--sample", type=click.IntRange(0), default=0, help="Make this many persons again from kept pages.")
@click.option("--whole", is_flag=True, help="Make the whole store again, beside it, and read every kept page.")
@click.option("--offline", is_flag=True, help="Ask no source whether it answers.")
@click.pass_obj
def doctor(given: dict[str, Any], sample: int, whole: bool, offline: bool) -> None:
    """Look whether all is in order. Changes nothing.

    Settings, disk, clock, whether each source answers (one request each), and the store's laws.

    \b
    Example: byline doctor
             byline doctor --offline --sample 100
    """
    from ingest.clock import SystemClock
    from pipelines.doctor import doctor

    wrong = False
    for finding in doctor(
        given["home"],
        _config(given),
        clock=SystemClock(),
        progress=_progress(given),
        keys=_keys(),
        routes={},
        wait=given["wait"],
        sample=sample,
        whole=whole,
        offline=offline,
    ):
        click.echo(str(finding))
        wrong |= finding.wrong
    sys.exit(FAILED if wrong else DONE)


@main.group(invoke_without_command=True)
@click.pass_context
def people(context: click.Context) -> None:
    """List, add and drop followed people.

    \b
    Example: byline people
             byline people add "Emmy Noether" --orcid 0000-0002-1825-0097
             byline people drop emmy-noether
    """
    if context.invoked_subcommand is None:
        from pipelines.people import listed

        for line in listed(context.obj["home"], _config(context.obj)):
            click.echo(line)


@people.command()
@click.argument("name")
@click.option("--orcid", help="The person's ORCID iD.")
@author_ids
@click.pass_obj
def add(given: dict[str, Any], /, name: str, orcid: str | None, **ids: str | None) -> None:
    """Follow a person from the next refresh on, without asking anybody now.

    \b
    Example: byline people add "Emmy Noether"
    """
    from pipelines.people import add_person

    person = add_person(given["home"], _config(given), name=name, orcid=orcid, native=_native(ids))
    click.echo(f"{person.slug}: followed from the next `byline refresh` on")


@people.command()
@click.argument("name")
@click.pass_obj
def drop(given: dict[str, Any], name: str) -> None:
    """Stop following a person: their page goes, what is stored stays.

    \b
    Example: byline people drop emmy-noether
    """
    from pipelines.people import drop_followed

    with _run(given, "people drop") as run:
        slug = drop_followed(run, name)
    click.echo(f"{slug}: no longer followed; their page is removed")


@main.command()
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="The demo's home (default: ./.demo).")
@click.pass_obj
def demo(given: dict[str, Any], keep: Path | None) -> None:
    """The main job on an invented web, without a network.

    Backfills one invented author, then refreshes eight days on, and shows both.

    \b
    Example: byline demo
    """
    from pipelines.demo import demo

    demo(keep or Path(".demo"), _console(), progress=_progress(given))


def _source(name: str) -> Any:
    from ingest.sources import all_sources
    from schemas.errors import BadConfig

    if (source := all_sources().get(name)) is None:
        raise BadConfig(f"no source {name!r}; there are {', '.join(all_sources())}")
    return source


def _config(given: Mapping[str, Any], *, asking: bool = False) -> Any:
    from pipelines.config import read_config

    return read_config(given["home"], asking=asking)


@contextmanager
def _run(given: Mapping[str, Any], command: str, *, asking: bool = False) -> "Iterator[Run]":
    from ingest.clock import SystemClock
    from pipelines.run import running

    with running(
        given["home"],
        _config(given, asking=asking),
        command=command,
        clock=SystemClock(),
        progress=_progress(given),
        keys=_keys(),
        routes={},
        wait=given["wait"],
    ) as run:
        yield run


def _keys() -> dict[str, str]:
    """The keys that the environment holds, by source."""
    from ingest.sources import all_sources

    return {
        source.name: secret
        for source in all_sources().values()
        if source.key and (secret := os.environ.get(source.key.variable))
    }


def _profile(given: Mapping[str, Any], name: str) -> Any:
    from pipelines.lookup import profile_by_name

    return profile_by_name(given["home"], _config(given), name, now=datetime.now(UTC))


def _show(profile: Any, *, papers: bool = False) -> None:
    from pipelines.publish.terminal import show

    show(profile, _console(), papers=papers)


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False, markup=False)


def _progress(given: Mapping[str, Any]) -> Any:
    from pipelines.progress import Lines, Logged

    return Logged() if given["log_json"] else Lines(sys.stderr)


def _say(sentence: str) -> None:
    """A sentence on stderr: one line, or a log line where those are for machines."""
    from schemas.text import one_line

    given = click.get_current_context().obj
    if given and given["log_json"]:
        logging.getLogger(__name__).warning("%s", sentence)
    else:
        click.echo(one_line(sentence), err=True)


def _told(resolved: Any) -> None:
    """What resolving found that a person should see."""
    for sentence in (*resolved.conflicts, *resolved.unapplied_verdicts):
        _say(f"note: {sentence}")


def _end(run: "Run") -> None:
    """Exit 1 where something failed and the rest was done; what failed was told as it happened."""
    if run.trouble:
        sys.exit(FAILED)
