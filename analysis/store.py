"""The store: a folder of Parquet files to which whole batches are added, and from which a book is loaded.

    store/parts/00000256-1f0c.../articles.parquet, sentences.parquet, ..., part.json
    store/tmp/                                       a batch being written; one rename moves it into parts/
    store/damaged/                                   parts that could not be read; their articles are annotated again

A batch's tables appear together or not at all. Numbers come from committed parts only, so a run that was killed loses
at most the batch it was at, and the next run goes on from there.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.tables import COLUMNS, SCHEMAS, empty, frame

if TYPE_CHECKING:
    from analysis.annotate import Book

SCHEMA_VERSION = 1
STORED = [name for name in SCHEMAS if name != "actors"]  # actors are counted anew from the mentions


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store for one run; `RuntimeError` when another run holds it. A killed run lets go by itself."""
    from filelock import FileLock, Timeout

    store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RuntimeError(
            f"another run is writing to the store {store}; wait until it has finished or use another folder"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _arrow(name: str, table: pd.DataFrame) -> pa.Table:
    """The table as Arrow, in its schema; columns the schema does not know keep the type they have."""
    known = SCHEMAS[name]
    extra = [column for column in table if column not in known.names]
    columns = {field.name: pa.array(table[field.name], type=field.type, from_pandas=True) for field in known}
    for column in extra:
        try:
            columns[str(column)] = pa.array(table[column], from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError):  # a user's column of mixed things is kept as text
            columns[str(column)] = pa.array(table[column].astype(str), type=pa.string())
    return pa.table(columns).replace_schema_metadata({"dateline": json.dumps({"schema": SCHEMA_VERSION})})


def commit(store: Path, part: str, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    """Add one part to the store: its tables and what is to be known `about` it, all at once."""
    target = store / "parts" / part
    draft = store / "tmp" / f"{part}-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for name, table in tables.items():
            pq.write_table(_arrow(name, table), draft / f"{name}.parquet", compression="zstd")
        (draft / "part.json").write_text(
            json.dumps({"schema": SCHEMA_VERSION, "made": time.time(), **about}), encoding="utf-8"
        )
        for file in draft.iterdir():
            _sync(file)
        target.parent.mkdir(exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
        _sync(target.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows cannot open a folder
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parts(store: Path) -> dict[str, dict[str, Any]]:
    """The committed parts in the order of their articles: name -> what its `part.json` says.

    A part without a readable `part.json` is given as an empty dict. `ValueError` when a newer Dateline wrote the store.
    """
    found: dict[str, dict[str, Any]] = {}
    folder = store / "parts"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            about = json.loads((path / "part.json").read_text(encoding="utf-8"))
            about["articles"], about["version"], about["made"]  # noqa: B018 a part that does not say them is damaged
        except (OSError, ValueError, KeyError, TypeError):
            about = {}
        if about.get("schema", 0) > SCHEMA_VERSION:
            raise ValueError(
                f"{path} was written with schema {about['schema']}; this Dateline reads up to {SCHEMA_VERSION}: "
                "install a newer Dateline"
            )
        found[path.name] = about
    return found


def annotated(store: Path, version: str) -> set[str]:
    """The articles that the store holds as annotated by this version; parts that cannot be read are set aside."""
    done: set[str] = set()
    for name, about in parts(store).items():
        if not about or not _readable(store / "parts" / name):
            aside = store / "damaged" / name
            aside.parent.mkdir(exist_ok=True)
            shutil.rmtree(aside, ignore_errors=True)
            (store / "parts" / name).rename(aside)
        elif about["version"] == version:
            done.update(about["articles"])
    return done


def _readable(part: Path) -> bool:
    try:
        for file in part.glob("*.parquet"):
            pq.read_metadata(file)
    except (OSError, pa.ArrowInvalid):
        return False
    return True


def read_table(store: Path, name: str) -> pd.DataFrame:
    """One table of the store, all its parts together, each article as its newest part has it.

    Raises `ValueError` naming the file when a part is damaged.
    """
    pieces = []
    for part, superseded in current(store).items():
        path = store / "parts" / part / f"{name}.parquet"
        if not path.exists():
            continue
        try:
            piece = pq.read_table(path)
        except (OSError, pa.ArrowInvalid) as problem:
            raise ValueError(
                f"{path} is damaged ({problem}); run annotate with this store again and it is made anew"
            ) from problem
        if superseded:
            piece = piece.filter(pc.invert(pc.is_in(piece["article_id"], pa.array(superseded, pa.string()))))
        pieces.append(piece)
    if not pieces:
        return empty(name)
    table = pa.concat_tables(pieces, promote_options="permissive").to_pandas()
    extra = [column for column in table if column not in COLUMNS[name]]
    return pd.concat([frame(name, table), table[extra]], axis="columns") if extra else frame(name, table)


def current(store: Path) -> dict[str, list[str]]:
    """The parts that count, in order, each with its articles that a newer part holds again."""
    known = {name: about for name, about in parts(store).items() if about}
    newest: dict[str, str] = {}
    for name, about in sorted(known.items(), key=lambda item: item[1]["made"]):
        newest.update(dict.fromkeys(about["articles"], name))
    counting = {}
    for name, about in known.items():
        superseded = [article for article in about["articles"] if newest[article] != name]
        if not about["articles"] or len(superseded) < len(about["articles"]):
            counting[name] = superseded
    return counting


def load(folder: str | Path) -> Book:
    """The book in a folder that `book.save` or `annotate(store=...)` wrote; tables are read when first asked for.

    Raises `FileNotFoundError` when the folder holds no book.
    """
    from analysis.annotate import Book

    store = Path(folder)
    if not (store / "parts").is_dir():
        raise FileNotFoundError(f"no book in {store}: expected a folder that book.save or annotate(store=...) wrote")
    return Book(store=store)
