"""The store: a folder of Parquet files to which whole batches are added, and from which a book is loaded.

    store/parts/00000256-1f0c.../articles.parquet, sentences.parquet, ..., part.json
    store/tmp/                                       a batch being written; one rename moves it into parts/
    store/damaged/                                   parts that could not be read; their articles are annotated again

A batch's tables appear together or not at all. Numbers come from committed parts only, so a run that was killed loses
at most the batch it was at, and the next run goes on from there. `pack` says what the files leave out to be small.

A store may also have an address, such as s3://bucket/folder, where nothing can be renamed: there `part.json` is written
last, and a part without it does not count.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from analysis.pack import SCHEMA_VERSION, Read, options, pack, unpack
from analysis.tables import COLUMNS, DAY, SCHEMAS, empty, frame

if TYPE_CHECKING:
    from analysis.annotate import Book

STORED = [name for name in SCHEMAS if name != "actors"]  # actors are counted anew from the mentions


def place(address: str | Path) -> tuple[pafs.FileSystem, str]:
    """The file system and the path in it of a folder, a file, or an address such as s3://bucket/folder."""
    if "://" not in str(address):
        return pafs.LocalFileSystem(), Path(address).absolute().as_posix()
    try:
        found: tuple[pafs.FileSystem, str] = pafs.FileSystem.from_uri(str(address))
    except pa.ArrowInvalid:  # none of Arrow's own
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise ValueError(f"{address} needs fsspec: pip install 'dateline[scale]'") from None
        files, path = url_to_fs(str(address))
        return pafs.PyFileSystem(pafs.FSSpecHandler(files)), path
    return found


def _is_local(files: pafs.FileSystem) -> bool:
    return isinstance(files, pafs.LocalFileSystem)


@contextmanager
def locked(store: str | Path) -> Iterator[None]:
    """Hold the store for one run; `RuntimeError` when another run holds it. A killed run lets go by itself.

    A store at an address cannot be held. Two runs there do work twice, but an article still counts once.
    """
    from filelock import FileLock, Timeout

    files, folder = place(store)
    if not _is_local(files):
        yield
        return
    lock = FileLock(Path(folder) / "lock")
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise RuntimeError(
            f"another run is writing to the store {store}; wait until it has finished or use another folder"
        ) from None
    except PermissionError as problem:
        raise PermissionError(f"cannot write to the store {store}; use a folder that you may write to") from problem
    try:
        yield
    finally:
        lock.release()


def commit(store: str | Path, part: str, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    """Add one part to the store: its tables and what is to be known `about` it, all at once.

    Workers may commit a part twice: one that is there with the same articles, annotated alike, stays as it is.
    """
    files, root = place(store)
    if not _is_local(files):
        _write(files, f"{root}/parts/{part}", tables, about)
        return
    target, draft = Path(root) / "parts" / part, Path(root) / "tmp" / f"{part}-{uuid.uuid4().hex[:8]}"
    draft.mkdir(parents=True)
    try:
        _write(files, draft.as_posix(), tables, about)
        for file in draft.iterdir():
            _sync(file)
        target.parent.mkdir(exist_ok=True)
        known = _about(files, target.as_posix())
        if target.exists() and any(known.get(key) != about[key] for key in about):
            shutil.rmtree(target)
        try:
            draft.rename(target)
        except OSError:
            if not target.exists():  # otherwise another worker was quicker
                raise
        _sync(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(files: pafs.FileSystem, part: str, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    """Write the files of a part; the last is `part.json`, which makes it one."""
    files.create_dir(part)
    for name, table in pack(tables).items():
        path = f"{part}/{name}.parquet"
        with pq.ParquetWriter(path, table.schema, filesystem=files, **options(name, table)) as file:
            file.write_table(table)
            file.add_key_value_metadata({"dateline": json.dumps({"schema": SCHEMA_VERSION})})
    rows = {name: len(table) for name, table in tables.items()}
    described = {"schema": SCHEMA_VERSION, "made": time.time(), "rows": rows, **about}
    with files.open_output_stream(f"{part}/part.json") as file:
        file.write(json.dumps(described).encode())


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows cannot open a folder
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parts(store: str | Path) -> dict[str, dict[str, Any]]:
    """The committed parts in the order of their articles: name -> what its `part.json` says.

    A part without a readable `part.json` is given as an empty dict. `ValueError` when a newer Dateline wrote the store.
    """
    files, root = place(store)
    folders = files.get_file_info(pafs.FileSelector(f"{root}/parts", allow_not_found=True))
    names = sorted(folder.base_name for folder in folders if folder.type == pafs.FileType.Directory)
    found = {name: _about(files, f"{root}/parts/{name}") for name in names}
    for name, about in found.items():
        _refuse_newer(f"{store}/parts/{name}", about.get("schema", 0))
    return found


def _about(files: pafs.FileSystem, part: str) -> dict[str, Any]:
    """What the `part.json` of a part says; nothing when it does not say all."""
    try:
        with files.open_input_stream(f"{part}/part.json") as file:
            about: dict[str, Any] = json.loads(file.read())
        about["articles"], about["version"], about["made"]  # noqa: B018 a part that does not say them is damaged
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return about


def _refuse_newer(path: str, schema: int) -> None:
    if schema > SCHEMA_VERSION:
        raise ValueError(
            f"{path} was written with schema {schema}; this Dateline reads up to {SCHEMA_VERSION}: "
            "install a newer Dateline"
        )


def annotated(store: str | Path, version: str) -> set[str]:
    """The articles that the store holds as annotated by this version; what killed runs left behind is removed.

    Parts that cannot be read are set aside.
    """
    files, root = place(store)
    if _is_local(files):
        shutil.rmtree(Path(root) / "tmp", ignore_errors=True)
    done: set[str] = set()
    for name, about in parts(store).items():
        if not about or not _readable(files, f"{root}/parts/{name}", about.get("rows", {})):
            _set_aside(files, root, name)
        elif about["version"] == version:
            done.update(about["articles"])
    return done


def _set_aside(files: pafs.FileSystem, root: str, part: str) -> None:
    if _is_local(files):
        aside = Path(root) / "damaged" / part
        aside.parent.mkdir(exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        (Path(root) / "parts" / part).rename(aside)
    else:
        files.delete_dir(f"{root}/parts/{part}")


def _readable(files: pafs.FileSystem, part: str, rows: Mapping[str, int]) -> bool:
    """Are all files of the part there, with their ends, where Parquet says what is in them?"""
    there = files.get_file_info(pafs.FileSelector(part))
    names = {info.base_name.removesuffix(".parquet") for info in there} - {"part.json"}
    try:
        for name in names:
            pq.read_metadata(f"{part}/{name}.parquet", filesystem=files)
    except (OSError, pa.ArrowInvalid):
        return False
    return set(rows) <= names


Filters = list[tuple[str, str, Any]]  # such as [("source", "==", "Northwind")]; all must hold


def read_table(
    store: str | Path, name: str, columns: list[str] | None = None, where: Mapping[str, Filters] | None = None
) -> pd.DataFrame:
    """One table of the store, all its parts together, each article as its newest part has it.

    `columns` are those to read. `where` holds filters by table: those of this table choose its rows, and those of
    `articles` choose articles. Of a part without a row that passes, nothing else is read.

    Raises `ValueError` naming the file when a part is damaged.
    """
    files, root = place(store)
    tests = {table: _test(table, filters) for table, filters in (where or {}).items() if table in (name, "articles")}
    wanted = None if columns is None else list(dict.fromkeys(["article_id", *columns]))
    pieces = []
    for part, superseded in current(store).items():
        path = f"{root}/parts/{part}"
        try:
            piece = _piece(partial(_read_file, files, path), name, wanted, tests)
        except (OSError, pa.ArrowInvalid) as problem:
            raise ValueError(
                f"{path}/{name}.parquet is damaged ({problem}); run annotate with this store again and it is made anew"
            ) from problem
        if superseded:
            piece = piece.filter(pc.invert(pc.is_in(piece["article_id"], pa.array(superseded, pa.string()))))
        pieces.append(piece)
    table: Any = pa.concat_tables(pieces, promote_options="permissive").to_pandas() if pieces else empty(name)
    if columns is not None:
        if lost := [column for column in columns if pieces and column not in table]:
            raise ValueError(f"the table {name} has no column {', '.join(lost)}; it has {', '.join(COLUMNS[name])}")
        table = table[[column for column in columns if column in table]]
    extra = [column for column in table if column not in COLUMNS[name]]
    known = frame(name, table)
    known = pd.concat([known, table[extra]], axis="columns") if extra else known
    return known.drop_duplicates(ignore_index=True) if name == "problems" else known


def _test(table: str, filters: Filters) -> tuple[list[str], pc.Expression]:
    """The columns that filters look at, and the filters as Arrow has them; a day may be written as 2019-12-31."""
    days = {field.name for field in SCHEMAS[table] if field.type == DAY}
    plain = [(column, op, pd.Timestamp(value) if column in days else value) for column, op, value in filters]
    return [column for column, _, _ in plain], pq.filters_to_expression(plain)


def _piece(
    read: Read, name: str, columns: list[str] | None, tests: Mapping[str, tuple[list[str], pc.Expression]]
) -> pa.Table:
    """The rows of one part that pass the tests."""
    ids = None
    for table, (needs, test) in tests.items():
        passed = unpack(table, read, list(dict.fromkeys(["article_id", *needs]))).filter(test)
        ids = passed["article_id"].combine_chunks() if table == "articles" else ids
        if not len(passed):
            return unpack(name, lambda *_: None, columns)
    needs, test = tests.get(name, ([], None))
    piece = unpack(name, read, None if columns is None else list(dict.fromkeys([*columns, *needs])))
    piece = piece if test is None else piece.filter(test)
    return piece if ids is None else piece.filter(pc.is_in(piece["article_id"], ids))


def _read_file(files: pafs.FileSystem, part: str, name: str, columns: list[str] | None) -> pa.Table | None:
    """Those of the columns that a table of a part has as it is written; None when it is not there."""
    path = f"{part}/{name}.parquet"
    if files.get_file_info(path).type == pafs.FileType.NotFound:
        return None
    with pq.ParquetFile(path, filesystem=files, page_checksum_verification=True) as file:
        metadata = file.metadata.metadata or {}
        _refuse_newer(path, json.loads(metadata.get(b"dateline", b"{}")).get("schema", 0))
        return file.read(None if columns is None else [c for c in file.schema_arrow.names if c in columns])


def count_rows(store: str | Path, name: str) -> int:
    """How many rows a table of the store has, as its parts say where all of their articles count."""
    known = parts(store)
    counts = [None if superseded else known[part].get("rows", {}) for part, superseded in current(store).items()]
    if name == "problems" or any(rows is None or not rows for rows in counts):
        return len(read_table(store, name, ["article_id"] if name != "problems" else None))
    return sum(rows.get(name, 0) for rows in counts if rows)


def current(store: str | Path) -> dict[str, list[str]]:
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


def load(
    folder: str | Path,
    columns: Mapping[str, list[str]] | None = None,
    where: Filters | Mapping[str, Filters] | None = None,
) -> Book:
    """The book in a folder that `book.save` or `annotate(store=...)` wrote; tables are read when first asked for.

    Of a large book read only what you need: `columns` names those of a table, as in `{"mentions": ["article_id",
    "actor"]}`, and `where` chooses articles, as in `[("source", "==", "Northwind"), ("date", ">=", "2019-01-01")]`,
    or rows of any table, as in `{"mentions": [("actor", "in", ["Taliban", "Afghanistan"])]}`. All filters must hold;
    they compare with ==, !=, <, >, <=, >=, in, not in.

    Raises `FileNotFoundError` when the folder holds no book, `ValueError` for a table that does not exist.
    """
    from analysis.annotate import Book

    files, root = place(folder)
    if files.get_file_info(f"{root}/parts").type != pafs.FileType.Directory:
        raise FileNotFoundError(f"no book in {folder}: expected a folder that book.save or annotate(store=...) wrote")
    filters = where if where is None or isinstance(where, Mapping) else {"articles": where}
    if unknown := {*(columns or {}), *(filters or {})} - set(STORED):
        raise ValueError(f"no table {', '.join(sorted(unknown))} in a book; its tables are {', '.join(STORED)}")
    return Book(store=folder if "://" in str(folder) else Path(folder), columns=columns, where=filters)
