"""The bytes of files to the articles in them, as fields that still have the names of the file.

Files come from folders and zips; a zip is read without writing to disk, and its bombs and ways out are refused.
Whatever cannot be read is noted as a problem with its path and the reason.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

LONGEST = 5_000_000  # characters of an article; more is a whole book, or a broken file
MOST_TAGS = 60_000  # of a web page; its reader needs seconds for these, and four times as long for twice as many
BIGGEST = 1_000_000_000  # bytes of a file, and of a zip when unpacked
RATIO = 200  # a zip member that grows more than this is refused; text grows 3 to 20 times

# Compared without case and signs, so `publishedAt` is `published_at`; of several columns the first named here is taken.
NAMES = {
    "date": "date published datepublish datepublished publishedat publishdate publicationdate pubdate".split(),
    "source": "source publisher outlet site sitename domain newspaper".split(),
    "title": "title headline".split(),
    "author": "author authors byline".split(),
    "url": "url link".split(),
    "path": ["path"],
    "text": "text body content article articletext articlebody maintext fulltext".split(),
}

Address = str | os.PathLike[str]
Problems = list[dict[str, str | None]]
Fields = dict[str, Any]
# A place in a file, such as "line 7", and what is there: fields or a problem.
Found = Iterator[tuple[str, Fields | str]]


def plain(name: str) -> str:
    """The name of a column without case and signs."""
    return re.sub(r"[\W_]", "", name).lower()


UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # Parquet, UTF-8 and web pages refuse them


def note(problems: Problems, path: str | None, problem: str, article_id: str | None = None) -> None:
    """Add a row to the problems met while reading."""
    path = path and UNSTORABLE.sub("\ufffd", path)
    problems.append(
        {"article_id": article_id, "path": path, "stage": "read", "problem": UNSTORABLE.sub("\ufffd", problem)}
    )


def checked(paths: Address | Iterable[Address]) -> list[Address]:
    """The paths as a list; `FileNotFoundError` for one that does not exist, as far as this is known of an address."""
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    for path in given:
        if "://" not in str(path) and not Path(path).exists():
            raise FileNotFoundError(f"no file or folder {str(path)!r}; give a file, a folder, a zip or a list of them")
    return given


def nothing_in(paths: list[Address], problems: Problems) -> ValueError:
    """The error that says that no articles were found, and the first reasons."""
    where = ", ".join(map(str, paths)) or "an empty list"
    reasons = [f"{problem['path']}: {problem['problem']}" for problem in problems[:5]]
    return ValueError("\n  ".join([f"no articles in {where}; looked for {', '.join(READERS)}, .zip", *reasons]))


Cut = Callable[[BinaryIO], Iterator[bytes]]


def contents(path: Path, problems: Problems, cut: Mapping[str, Cut] | None = None) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file of a known kind in a file, folder or zip, in the order of the names.

    `cut` gives, by suffix, what reads a file in pieces; outside zips.
    """
    suffix = path.suffix.lower()
    try:
        if path.is_dir():
            for child in sorted(path.iterdir()):
                if child.name.startswith(".") or (child.is_dir() and child.is_symlink()):
                    note(problems, str(child), "hidden, or a link to a folder: not read; give its own path to read it")
                else:
                    yield from contents(child, problems, cut)
        elif suffix == ".zip":
            yield from _members(path, problems)
        elif suffix not in READERS or not path.is_file():
            note(problems, str(path), f"not a file of a known kind: {', '.join(READERS)}, .zip")
        elif cut and suffix in cut:
            with open(path, "rb") as file:
                yield from ((str(path), piece) for piece in cut[suffix](file))
        elif path.stat().st_size > BIGGEST:
            note(problems, str(path), f"more than {BIGGEST:,} bytes; split it")
        else:
            yield str(path), path.read_bytes()
    except OSError as error:
        note(problems, str(path), f"cannot be opened: {error.strerror or error}")


def _members(path: Path, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file of a known kind in a zip; nothing is written to disk."""
    room = BIGGEST
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                name = f"{path}/{member.filename}"
                if refused := _refused(member, room):
                    note(problems, name, refused)
                elif not member.is_dir():
                    room -= member.file_size
                    try:
                        yield name, archive.read(member)
                    except Exception as error:  # zipfile, zlib, lzma have many, and the other members may be whole
                        note(problems, name, f"damaged in the zip: {error}")
    except OSError:
        raise
    except Exception as error:  # zipfile has more than its own, as for the versions it does not know
        note(problems, str(path), f"not a zip, or damaged: {error}")


def _refused(member: zipfile.ZipInfo, room: int) -> str | None:
    """Why a member of a zip is not read, or None; `room` is how many bytes may still be unpacked."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or re.match(r"[A-Za-z]:/", str(name)):
        return "not read: its path leads out of the zip"
    if any(part.startswith((".", "__MACOSX")) for part in name.parts):
        return "hidden: not read"
    if not member.filename or member.is_dir():
        return None if member.filename else "not read: it has no name"
    if name.suffix.lower() == ".zip":
        return "a zip in a zip: not read; unpack it first"
    if name.suffix.lower() not in READERS:
        return f"not a file of a known kind: {', '.join(READERS)}"
    if member.flag_bits & 1:
        return "encrypted: not read; unpack it first"
    if member.file_size > max(RATIO * member.compress_size, 1_000_000):
        return f"not read: it grows more than {RATIO} times when unpacked, as a zip bomb does"
    return f"not read: the zip unpacks to more than {BIGGEST:,} bytes; split it" if member.file_size > room else None


def newlines(text: str) -> str:
    """The text with all its line ends as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def decode(data: bytes, say: Callable[[str], None]) -> str:
    """The text of a file; says so when it is not UTF-8, and raises `ValueError` for what is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        say("read as UTF-16: not UTF-8")
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "surrogateescape")  # bytes that are not UTF-8 become surrogates
    start = text[:100_000]
    if len(_CONTROL.findall(start)) > len(start) / 20:
        raise ValueError("binary, not text (it is full of control characters); save it as UTF-8 text")
    if _NOT_UTF8.search(text):
        text = _decode_lines(text.split("\n"), say)
    return newlines(text)


def _decode_lines(lines: list[str], say: Callable[[str], None]) -> str:
    """Text that is not all UTF-8: its other lines are read in the encoding that fits them.

    English in windows-1252 fits several code pages equally well, and its curly quotes alone make charset_normalizer
    prefer cp852; so windows-1252 is taken whenever it is among the candidates.
    """
    from charset_normalizer import from_bytes

    other = {n: line.encode(errors="surrogateescape") for n, line in enumerate(lines) if _NOT_UTF8.search(line)}
    matches = from_bytes(b"\n".join(other.values()))
    best = matches.best()
    if best is None:
        raise ValueError("binary, or text in an unknown encoding; save it as UTF-8 text")
    candidates = {name for match in matches for name in match.could_be_from_charset}
    encoding = "windows-1252" if candidates & {"cp1252", "latin_1"} else best.encoding
    if any(not line.isascii() for n, line in enumerate(lines) if n not in other):
        where = ", ".join(str(n + 1) for n in list(other)[:10]) + (", ..." if len(other) > 10 else "")
        say(f"mixed encodings: UTF-8, but {len(other)} lines read as {encoding} (line {where})")
    else:
        say(f"read as {encoding}: not UTF-8")
    return "\n".join(other[n].decode(encoding, "replace") if n in other else line for n, line in enumerate(lines))


_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]*[A-Z](?:, [A-Z][\w .,]{1,30}?)? ?(?:\((?P<agency>[A-Z][^()\n]{1,40})\))? ?(?:--|[-–—])\s"
)


def _from_text(text: str) -> Found:
    """The article of a plain text or Markdown file: front matter, title, text."""
    text = text.strip()
    fields: Fields = {}
    if front := re.match(r"---\n((?:.*\n)*?)---(?:\n|$)", text):
        pairs = [line.partition(":") for line in front[1].split("\n") if re.match(r"[\w -]{1,40}:", line)]
        ours = {common: column for column, names in NAMES.items() for common in names}
        fields = {ours.get(plain(key), key.strip()): value.strip().strip("\"'") for key, _, value in pairs}
        text = text[front.end() :].strip()
    title, text = _split_title(text)
    yield "", _with_agency({"title": title, **fields, "text": text})


def _split_title(text: str) -> tuple[str | None, str]:
    """The title and what follows it; a text whose first line does not look like a title comes back whole.

    A title is a Markdown heading, or a line of at most 150 characters without a full stop that an empty line or a
    long paragraph follows; neither a dateline nor a byline is one.

    >>> _split_title("Rain in Oslo\\n\\nIt rained."), _split_title("OSLO - It rained\\n\\nIt stopped.")[0]
    (('Rain in Oslo', 'It rained.'), None)
    """
    line, _, rest = text.partition("\n")
    following = rest.partition("\n")[0].strip()
    rest = rest.strip()
    if re.match(r"#{1,6} +[^\s#]", line):
        return (line.strip("# "), rest) if rest else (None, text)
    looks = len(line) <= 150 and re.search(r"[\w?!)'\"’”] *$", line) and not re.match(r"By |[^\w\"'“‘]", line)
    if looks and rest and (not following or len(following) > 150) and not _DATELINE.match(line):
        return line.strip(), rest
    return None, text


def _with_agency(fields: Fields) -> Fields:
    """The article with the agency of its dateline, as in "OSLO (NTB) - It rained.", as its source if it has none."""
    found = _DATELINE.match(fields["text"][:150])
    return fields | {"source": fields.get("source") or (found and found["agency"])}


def _from_html(page: str) -> Found:
    """The article of a web page, its paragraphs separated by empty lines."""
    import trafilatura

    if len(page) > LONGEST:
        raise ValueError(f"{len(page):,} characters are more than the {LONGEST:,} of an article; split it")
    if (tags := page.count("<")) > MOST_TAGS:
        raise ValueError(f"{tags:,} tags are more than the {MOST_TAGS:,} of a page with an article; split it")
    found: Any = trafilatura.bare_extraction(
        page if "<html" in page.lower() else f"<html><body>{page}</body></html>",
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        prune_xpath="//noscript",
        date_extraction_params={"extensive_search": False, "original_date": True, "min_date": "1800-01-01"},
    )
    paragraphs = [line.strip() for line in (found and found.text or "").split("\n") if line.strip()]
    if not paragraphs:
        raise ValueError("no article text found in the page")
    if len(paragraphs) > 1 and paragraphs[0] == (found.title or "").strip():
        paragraphs = paragraphs[1:]
    fields = {"title": found.title, "date": found.date, "author": found.author, "source": found.sitename}
    yield "", _with_agency({**fields, "url": found.url, "text": "\n\n".join(paragraphs)})


def _from_csv(text: str) -> Found:
    """The rows of a table with a header, separated by comma, semicolon, tab or bar, as its header is."""
    text = text.lstrip("\n")
    separator = max("\t,;|", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    limit = csv.field_size_limit(BIGGEST)
    try:
        header = next(reader)
        if len(set(header)) < len(header):
            raise ValueError(f"two columns have the same name; the columns are {', '.join(header)[:1000]}")
        while True:
            line = f"line {reader.line_num + 1}"
            try:
                row = next(reader)
            except csv.Error as error:
                yield f"{line} to {reader.line_num}", f"a quotation mark is not closed or not doubled ({error})"
                continue
            if len(row) == len(header):
                yield line, dict(zip(header, row, strict=True))
            elif any(row):
                yield line, f"{len(row)} fields where the header has {len(header)}; is a quotation mark missing?"
    except StopIteration:
        return
    finally:
        csv.field_size_limit(limit)


def _from_lines(text: str) -> Found:
    """The objects of JSON lines; a broken line is a problem, and the rest are still read."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield f"line {number}", _object(json.loads(line))
            except (ValueError, RecursionError) as error:
                yield f"line {number}", f"not JSON: {str(error)[:100]}"


def _from_json(text: str) -> Found:
    """The objects of a JSON list, of the list inside an object, as news services send it, or one object."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().partition("\n")[0].rstrip().endswith("}"):
            yield from _from_lines(text)
            return
        raise ValueError(f"not JSON: {str(error)[:100]}") from error
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list) and value]
        content = next((some for some in lists if isinstance(some[0], dict)), content)
    for number, item in enumerate(content if isinstance(content, list) else [content], 1):
        yield f"item {number}", _object(item)


def _object(item: Any) -> Fields | str:
    """The item if it is a JSON object, else what is wrong with it."""
    return item if isinstance(item, dict) else f"a JSON {type(item).__name__}, not an object with named fields"


def _from_parquet(data: bytes) -> Found:
    """The rows of a Parquet table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        if sum(file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups)) > BIGGEST:
            raise ValueError(f"more than {BIGGEST:,} bytes when unpacked; split it")
        table = file.read()
    except pa.ArrowException as error:
        raise ValueError(f"not a Parquet file, or damaged: {str(error)[:200]}") from error
    table = table.select([name for name in table.column_names if not name.startswith("__index_level_")])
    for number, row in enumerate(table.to_pylist(), 1):
        yield f"row {number}", row


def pages(file: BinaryIO) -> Iterator[Any]:
    """The records of a web archive, as warcio has them, in which a page was sent; `EOFError` when it was cut off."""
    from warcio.archiveiterator import ArchiveIterator

    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    source = gzip.GzipFile(fileobj=file) if packed else file
    left = 1
    for record in ArchiveIterator(source):
        http = record.http_headers
        sent = record.rec_type == "response" and http and http.get_statuscode().startswith("2")
        if sent and "html" in http.get_header("Content-Type", ""):
            yield record
        while record.raw_stream.read(1_000_000):
            pass
        left = getattr(record.raw_stream, "limit", 0)
    if packed:  # warcio takes a cut for the end
        source.read(1)
    elif file.seek(-4, io.SEEK_END) and file.read() != b"\r\n\r\n":
        left = 1
    if left:
        raise EOFError("it ends within a record")


def _from_warc(data: bytes) -> Found:
    """The articles of the pages in a web archive; those before a damage are still read."""
    try:
        for record in pages(io.BytesIO(data)):
            address = record.rec_headers.get_header("WARC-Target-URI", "a page")
            said: list[str] = []
            try:
                for _, found in _from_html(decode(record.content_stream().read(4 * LONGEST), said.append)):
                    yield address, found if isinstance(found, str) else {**found, "url": found["url"] or address}
            except ValueError as error:
                said.append(str(error))
            yield from ((address, problem) for problem in said)
    except ImportError:
        yield "the archive", "to read it install warcio: pip install 'dateline[scale]'"
    except Exception as error:  # warcio and zlib have many
        yield "the archive", f"not a web archive, or damaged: {type(error).__name__} {str(error).strip()[:200]}"


READERS: dict[str, Callable[[Any], Found]] = {
    **dict.fromkeys([".txt", ".text", ".md", ".markdown"], _from_text),
    **dict.fromkeys([".html", ".htm"], _from_html),
    **dict.fromkeys([".csv", ".tsv"], _from_csv),
    **dict.fromkeys([".jsonl", ".ndjson"], _from_lines),
    ".json": _from_json,
    **dict.fromkeys([".warc", ".gz"], _from_warc),
    ".parquet": _from_parquet,
}
BINARY = (".parquet", ".warc", ".gz")
