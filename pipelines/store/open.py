"""Opening the store: one home folder, one writer at a time, migrations applied in order."""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import duckdb

from ingest.clock import Clock
from pipelines.store.border import to_utc
from schemas.errors import BylineError

POLL = 0.1  # seconds between two looks at a lock that another process holds
OFFLINE: dict[str, str | bool | int | float | list[str]] = {  # a mistyped function must not wait for a network
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class StoreBusy(BylineError):
    """Another process holds the home: named with its command, process id and start. Exit code 1."""


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of one home folder. `database_name` is another only for a store that is built beside the first."""

    folder: Path
    database_name: str = "store.duckdb"

    @property
    def settings(self) -> Path:
        return self.folder / "byline.toml"

    @property
    def people(self) -> Path:
        return self.folder / "people.toml"

    @property
    def verdicts(self) -> Path:
        return self.folder / "verdicts.toml"

    @property
    def database(self) -> Path:
        return self.folder / self.database_name

    @property
    def pages(self) -> Path:
        return self.folder / "pages"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def pace(self) -> Path:
        return self.folder / "pace"

    @property
    def lock(self) -> Path:
        return self.folder / "store.lock"


class Store:
    """An open store. `con` is its connection, used by one thread at a time."""

    def __init__(self, database: Path, *, reading: bool = False) -> None:
        self.database = database
        self.reading = reading
        self.con = _connect(database, reading=reading)
        self._inside = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. One inside another is part of the outer one."""
        if self._inside:
            yield
            return
        self.con.begin()
        self._inside = True
        try:
            yield
        except BaseException:
            self.con.rollback()
            raise
        else:
            self.con.commit()
        finally:
            self._inside = False

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """The file closed inside the `with`, to be copied or replaced, while the home stays held; then open again."""
        self.con.close()
        try:
            yield
        finally:
            self.con = _connect(self.database, reading=self.reading)


@dataclass(slots=True)
class _Gate:
    """One lock file as seen in this process: threads take turns, and the one inside may come in again."""

    turn: threading.RLock = field(default_factory=threading.RLock)
    stores: dict[Path, Store] = field(default_factory=dict)


_GATES: dict[Path, _Gate] = {}


@contextmanager
def open_store(home: Home, *, command: str, clock: Clock, wait: float = 60.0) -> Iterator[Store]:
    """The store, for writing, held until the `with` ends. An open inside another in the same thread is the same Store.

    Threads of this process wait for their turn. Where another process holds the home for longer than `wait` seconds:
    StoreBusy. A holder that died holds nothing. A store that a newer byline wrote is refused.
    """
    gate = _GATES.setdefault(home.lock.resolve(), _Gate())
    with gate.turn:
        if (store := gate.stores.get(home.database.resolve())) is not None:
            if store.reading:
                raise ValueError("a store that is open for reading cannot be opened for writing inside")
            yield store
            return
        if gate.stores:
            with _writing(gate, home, clock) as store:
                yield store
            return
        with _locked(home, exclusive=True, clock=clock, wait=wait) as lock:
            note = {"command": command, "pid": os.getpid(), "start": f"{clock.now():%Y-%m-%d %H:%M:%S} UTC"}
            try:
                os.pwrite(lock, json.dumps(note).encode(), 0)
            except OSError as error:
                raise BylineError(f"{home.lock} cannot be written: {error.strerror}") from None
            with _writing(gate, home, clock) as store:
                yield store


@contextmanager
def open_reading(home: Home, *, clock: Clock | None = None, wait: float = 0.0) -> Iterator[Store]:
    """The store, for reading only; several may read. StoreBusy where another process writes, at once or after `wait`.

    Who waits (seconds) gives the clock.
    """
    gate = _GATES.setdefault(home.lock.resolve(), _Gate())
    with gate.turn:
        if (store := gate.stores.get(home.database.resolve())) is not None:
            yield store
            return
        if not home.database.is_file():
            raise BylineError('nothing is stored yet: byline backfill "A Name" asks for a first author')
        with _locked(home, exclusive=False, clock=clock, wait=wait), _opened(gate, home, reading=True) as store:
            if set(_migrations()) - _applied(store):
                raise BylineError(f"{home.database} was written by an older byline: run `byline publish` once")
            yield store


@contextmanager
def _writing(gate: _Gate, home: Home, clock: Clock) -> Iterator[Store]:
    """The store with all tables. A new one is made aside and renamed: one that is there is whole."""
    if not home.database.exists():
        aside = home.database.with_suffix(".new")
        for left in (aside, _log(aside), _log(home.database)):  # by a killed run; a log without its store is worthless
            left.unlink(missing_ok=True)
        with _disk_errors_told(home.database):
            new = Store(aside)
            try:
                _migrate(new, clock)
            finally:
                new.con.close()
        aside.replace(home.database)
    with _opened(gate, home) as store:
        _migrate(store, clock)
        yield store


def _log(database: Path) -> Path:
    """DuckDB's write-ahead log of a database: replayed by whoever opens a database of that name."""
    return database.with_name(f"{database.name}.wal")


@contextmanager
def _opened(gate: _Gate, home: Home, *, reading: bool = False) -> Iterator[Store]:
    store = Store(home.database, reading=reading)
    gate.stores[home.database.resolve()] = store
    try:
        with _disk_errors_told(home.database):
            _refuse_newer(store)
            yield store
    finally:
        del gate.stores[home.database.resolve()]
        store.con.close()


@contextmanager
def _disk_errors_told(database: Path) -> Iterator[None]:
    """What the disk does to us as a BylineError; an error in a statement of ours stays as it is."""
    try:
        yield
    except duckdb.Error as error:
        if not isinstance(error, duckdb.OperationalError | duckdb.FatalException) and type(error) is not duckdb.Error:
            raise
        raise _disk_error(str(database), error) from error


def _disk_error(what: str, error: duckdb.Error) -> BylineError:
    return BylineError(
        f"{what}: {str(error).splitlines()[0]}. If the disk is full, make room and run the command again: what was"
        " stored before is there. If the file is damaged, bring back a copy of it"
    )


@contextmanager
def _locked(home: Home, *, exclusive: bool, clock: Clock | None = None, wait: float = 0.0) -> Iterator[int]:
    """The descriptor of the lock file while the lock is held: the kernel drops it when its holder dies.

    What an earlier holder wrote into the file is removed, so that the file names a living one or nobody.
    """
    try:
        lock = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BylineError(f"{home.lock} cannot be opened: {error.strerror}") from None
    try:
        waited = 0.0
        while not _taken(lock, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH):
            if clock is None or waited >= wait:
                raise StoreBusy(_holder(home, lock))
            clock.sleep(POLL)
            waited += POLL
        os.ftruncate(lock, 0)
        yield lock
        if exclusive:
            os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def _taken(lock: int, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(home: Home, lock: int) -> str:
    try:
        note = json.loads(os.pread(lock, 10_000, 0))
        who = f"`{note['command']}` (process {note['pid']}, since {note['start']})"
    except (ValueError, KeyError, TypeError):
        who = "a command that only reads"  # it leaves no note
    return f"{home.folder} is held by {who}: try again when it has ended"


def _connect(database: Path, *, reading: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(database, read_only=reading, config=OFFLINE)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if "set lock" in reason:  # DuckDB's own lock: a program that is not byline has the file open
            raise StoreBusy(f"{database} is open in another program: {reason}") from None
        raise _disk_error(f"{database} cannot be opened", error) from None


def _migrate(store: Store, clock: Clock) -> None:
    """Applies what is new in schemas/tables, each file with its row in one transaction."""
    store.con.execute("create table if not exists migration (name varchar not null, applied_at timestamp not null)")
    applied = _applied(store)
    for name, ddl in _migrations().items():
        if name not in applied:
            with store.transaction():
                store.con.execute(ddl)
                store.con.execute("insert into migration values (?, ?)", [name, to_utc(clock.now())])


def _refuse_newer(store: Store) -> None:
    if unknown := sorted(_applied(store) - set(_migrations())):
        raise BylineError(
            f"{store.database} was written by a newer byline (it has {unknown[-1]}):"
            " upgrade byline, or name another --home"
        )


def _applied(store: Store) -> set[str]:
    known = store.con.execute("select count(*) from duckdb_tables() where table_name = 'migration'").fetchall()
    rows = store.con.execute("select name from migration").fetchall() if known[0][0] else []
    return {name for (name,) in rows}


def _migrations() -> dict[str, str]:
    """The DDL files of schemas/tables in the order of their names."""
    files = resources.files("schemas").joinpath("tables").iterdir()
    return {
        file.name: file.read_text("utf-8")
        for file in sorted(files, key=lambda file: file.name)
        if file.name.endswith(".sql")
    }
