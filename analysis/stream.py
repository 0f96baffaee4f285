"""Articles from files of any size, a few hundred at a time: large files are cut into pieces that can be read alone."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pandas as pd

from analysis.articles import _articles, _read_file
from analysis.files import (
    LONGEST,
    READERS,
    Address,
    Cut,
    Fields,
    Problems,
    checked,
    contents,
    note,
    nothing_in,
    pages,
)

PIECE = 4_000_000  # bytes
LONGEST_RECORD = 20 * PIECE  # a CSV whose quotation marks do not pair is cut here all the same
AT_ONCE = 1024  # articles


def stream_articles(
    paths: Address | Iterable[Address], *, columns: Mapping[str, str] | None = None
) -> Iterator[pd.DataFrame]:
    """The table of `read_articles` in pieces of about a thousand articles, whatever the size of the files.

    CSV, JSON lines, Parquet and web archives are read bit by bit, other files one at a time. A path may be an address
    that Arrow or fsspec knows, such as s3://bucket/folder. Exact copies are left out across all pieces. What is decided
    for a whole file, such as the order of day and month in `03/04/2020`, is decided for a piece.

    Raises `FileNotFoundError` for a path that does not exist, `ValueError` at the end when there was no article.
    """
    given = checked(paths)
    problems: Problems = []
    said: Problems = []
    seen: set[int] = set()
    read: Counter[str] = Counter()  # rows of a Parquet file so far
    rows: list[tuple[str, Fields]] = []
    for name, data in (piece for path in given for piece in _pieces(path, problems)):
        found = _read_file(name, data, columns, problems)
        if name.lower().endswith(".parquet"):
            found = [(f"row {read[name] + i}", fields) for i, (_, fields) in enumerate(found, 1)]
            read[name] += len(found)
        rows += found
        if len(rows) >= AT_ONCE:
            yield _new(rows, problems, seen)
            said, rows, problems = [*said, *problems][:5], [], []
    if rows or (problems and seen):
        yield _new(rows, problems, seen)
    elif not seen:
        raise nothing_in(given, [*said, *problems])


def _new(rows: list[tuple[str, Fields]], problems: Problems, seen: set[int]) -> pd.DataFrame:
    """The table of these rows, without articles seen before."""
    fields = pd.DataFrame([fields for _, fields in rows], dtype=object, columns=None if rows else ["text"])
    table = _articles(fields, [place for place, _ in rows], problems)
    keys = [int(key, 16) for key in table["article_id"]]
    new = [key not in seen for key in keys]
    attrs = table.attrs | {"duplicates": table.attrs["duplicates"] + new.count(False)}
    seen.update(keys)
    table = table[new].reset_index(drop=True)
    table.attrs = attrs
    return table


def _pieces(path: Address, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file, of a large one those of a piece after another, each a file by itself."""
    if "://" not in str(path):
        yield from contents(Path(path), problems, CUTS)
        return
    import pyarrow.fs as pafs

    from analysis.store import place

    files, root = place(str(path))
    infos = [files.get_file_info(root)]
    if infos[0].type == pafs.FileType.Directory:
        infos = files.get_file_info(pafs.FileSelector(root, recursive=True))
    for info in sorted(infos, key=lambda info: info.path):
        suffix = PurePosixPath(info.path).suffix.lower()
        if info.type == pafs.FileType.File and suffix in READERS:
            with io.BufferedReader(files.open_input_file(info.path)) as file:
                for piece in CUTS[suffix](file) if suffix in CUTS else [file.read()]:
                    yield f"{str(path).partition('://')[0]}://{info.path}", piece
        elif info.type != pafs.FileType.Directory:
            note(problems, f"{path}: {info.path}", f"not a file of a known kind: {', '.join(READERS)}")


def _cut_lines(file: BinaryIO) -> Iterator[bytes]:
    """Pieces of JSON lines; empty lines stand for those before, so that a problem names the line it means."""
    before = 0
    while piece := b"".join(file.readlines(PIECE)):
        if piece.startswith((b"\xff\xfe", b"\xfe\xff")):  # lines of UTF-16 cannot be told by their bytes
            piece += file.read()
        yield b"\n" * before + piece
        before += piece.count(b"\n")
    if not before:
        yield b""


def _cut_records(file: BinaryIO) -> Iterator[bytes]:
    """Pieces of a CSV file, each with its header; a line ends a record where quotation marks before it pair."""
    header, piece, size, before, marks = b"", [], 0, 0, 0
    for line in file:
        piece.append(line)
        size += len(line)
        marks += line.count(b'"')
        if not header and marks % 2 == 0 and line.strip():
            header, piece, before = b"".join(piece), [], -len(piece)
            header = header if header.endswith(b"\n") else header + b"\n"
            if header.startswith((b"\xff\xfe", b"\xfe\xff")):
                yield header + file.read()
                return
        elif header and size > PIECE and (marks % 2 == 0 or size > LONGEST_RECORD):
            yield header + b"\n" * max(before, 0) + b"".join(piece)
            before, piece, size, marks = max(before, 0) + len(piece), [], 0, 0
    if piece or before <= 0:
        yield header + b"\n" * max(before, 0) + b"".join(piece)


def _cut_archive(file: BinaryIO) -> Iterator[bytes]:
    """Pieces of a web archive; of what is damaged the pages before, and something for its reader to complain of."""
    piece = io.BytesIO()
    try:
        for record in pages(file):
            body = record.http_headers.to_bytes() + record.raw_stream.read(4 * LONGEST)
            kept = ("WARC-Type", "WARC-Target-URI", "Content-Type")
            head = [f"{name}: {record.rec_headers.get_header(name, '')}" for name in kept]
            head = ["WARC/1.0", *head, f"Content-Length: {len(body)}", "", ""]
            piece.write("\r\n".join(head).encode() + body + b"\r\n\r\n")
            if piece.tell() > PIECE:
                yield piece.getvalue()
                piece = io.BytesIO()
    except Exception:  # whatever it is, the reader says it
        piece.write(b"damaged")
    yield piece.getvalue() or b" "


def _cut_table(file: BinaryIO) -> Iterator[bytes]:
    """Pieces of a Parquet file; a damaged one is left to its reader."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(file).iter_batches(AT_ONCE):
            piece = io.BytesIO()
            pq.write_table(pa.Table.from_batches([batch]), piece)
            yield piece.getvalue()
    except (pa.ArrowException, OSError):
        yield b"damaged"


CUTS: dict[str, Cut] = {
    **dict.fromkeys([".jsonl", ".ndjson"], _cut_lines),
    **dict.fromkeys([".csv", ".tsv"], _cut_records),
    ".parquet": _cut_table,
    **dict.fromkeys([".warc", ".gz"], _cut_archive),
}
