"""What must be equal in two homes once a killed run has been run again, and what holds at once."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from ingest.pages import Pages
from pipelines.store.derived import DERIVED
from pipelines.store.spelling import ask_from_json
from schemas.errors import BylineError

KEPT = {
    "page": "*",
    "answer": "* exclude (run)",
    "loaded": "*",
    "bookmark": "*",
    "decision": "*",
    "figure_log": "* exclude (cause)",  # it names the run
}
APART = frozenset({"store.duckdb", "store.duckdb.before", "store.lock"})  # not compared byte for byte
ASIDE = ".new"
Ask = tuple[str, tuple[tuple[str, str], ...]]  # path and sorted parameters


def state(home: Path) -> dict[str, object]:
    """Rows of every table but `run`, of the store and of one that was kept beside it; every file; by its name."""
    found: dict[str, object] = {}
    for name in ("store.duckdb", "store.duckdb.before"):
        if (home / name).is_file():
            with duckdb.connect(home / name, read_only=True) as con:
                for table in (*KEPT, *DERIVED):
                    columns = KEPT.get(table, "*")
                    rows = con.execute(f"select {columns} from {table}").fetchall()  # noqa: S608 - names of ours
                    found[f"{name}: {table}"] = sorted(rows, key=repr)
    for path in sorted(home.rglob("*")):
        name = str(path.relative_to(home))
        if path.is_file():
            found[name] = None if name in APART or path.parent.name == "pace" else path.read_bytes()
    return found


def differing(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """The names of what differs, each with a word on how."""
    names = sorted(one.keys() | other.keys())
    return [
        f"{name} {'is missing' if name not in other else 'is too much' if name not in one else 'differs'}"
        for name in names
        if name not in one or name not in other or one[name] != other[name]
    ]


def acknowledged(home: Path) -> set[Ask]:
    """The asks whose answers are committed."""
    if not _has(home, "answer"):
        return set()
    with duckdb.connect(home / "store.duckdb", read_only=True) as con:
        rows = con.execute("select ask from answer where trouble is null").fetchall()
    asks = [ask_from_json(text) for (text,) in rows]
    return {(urlsplit(ask.url).path, tuple(sorted(ask.params))) for ask in asks}


def broken(home: Path) -> list[str]:
    """What a reader would trip over just now, as sentences: half a file, a name of a file that is not there."""
    said = []
    for path in sorted((home / "site").rglob("[!.]*")):
        if path.suffix == ".json" and _json(path) is None:
            said.append(f"{path.name} is no JSON")
        if path.suffix == ".html" and not path.read_text("utf-8").rstrip().endswith("</html>"):
            said.append(f"{path.name} is half a page")
    said += [f"the index names {name}" for name in _named(home / "site") if not (home / "site" / name).is_file()]
    return said + (_pages_missing(home) if _has(home, "page") else [])


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None


def _named(site: Path) -> list[str]:
    """The files that the manifest and the links of the index name."""
    index, manifest = site / "index.html", site / "manifest.json"
    links = re.findall(r'href="([^"#?]+)', index.read_text("utf-8")) if index.is_file() else []
    listed = _json(manifest) if manifest.is_file() else {}
    return [link for link in links if not urlsplit(link).scheme] + (list(listed) if isinstance(listed, dict) else [])


def _has(home: Path, table: str) -> bool:
    if not (home / "store.duckdb").is_file():
        return False
    with duckdb.connect(home / "store.duckdb", read_only=True) as con:
        return bool(con.execute("select 1 from duckdb_tables() where table_name = ?", [table]).fetchall())


def _pages_missing(home: Path) -> list[str]:
    with duckdb.connect(home / "store.duckdb", read_only=True) as con:
        rows = con.execute("select sha256 from page").fetchall()
    said = []
    for (name,) in rows:
        try:
            Pages(home / "pages").read(name)
        except BylineError as error:
            said.append(str(error).replace(str(home), "the home"))
    return said
