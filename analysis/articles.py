"""Articles from any file: the first table of the chain.

`read_articles` reads files, folders and zips; `make_articles` checks records that are already in memory. Nothing is
dropped in silence: what could not be read, or was read with a doubt, is a row of `articles.attrs["problems"]` (the
columns of the table problems), and `articles.attrs["duplicates"]` counts the exact copies that were left out.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from analysis.tables import COLUMNS, frame

LONGEST = 5_000_000  # characters of an article; more is a whole book, or a broken file
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

Problems = list[dict[str, str | None]]
Fields = dict[str, Any]
Found = Iterator[
    tuple[str, Fields | str]
]  # a place in a file, such as "line 7", and what is there: fields or a problem


def read_articles(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row per article in a file, a folder (with its subfolders), a zip, or a list of these.

    Reads .txt, .md, .html, .csv, .tsv, .json, .jsonl and .parquet. Columns are matched by common names; `columns` says
    what they are called otherwise, such as `{"text": "story"}`. In text and HTML files the title goes to its column
    and out of the text; a dateline stays in the text, and its agency is the source when nothing else names one. Line
    ends become `\\n`. Files that are not UTF-8 are read in the encoding detected, and a problem says which.

    Raises `FileNotFoundError` for a path that does not exist, `ValueError` when no article at all was found.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    for path in given:
        if not path.exists():
            raise FileNotFoundError(f"no file or folder {str(path)!r}; give a file, a folder, a zip or a list of them")
    problems: Problems = []
    rows: list[tuple[str, Fields]] = []
    for path in given:
        for name, data in _contents(path, problems):
            rows += _read_file(name, data, columns, problems)
    if not rows:
        where = ", ".join(map(str, given)) or "an empty list"
        reasons = [f"{problem['path']}: {problem['problem']}" for problem in problems[:5]]
        raise ValueError("\n  ".join([f"no articles in {where}; looked for {', '.join(READERS)}, .zip", *reasons]))
    return _articles(pd.DataFrame([fields for _, fields in rows], dtype=object), [place for place, _ in rows], problems)


def make_articles(
    records: pd.DataFrame | Iterable[Mapping[str, Any]], *, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row per different article of a table or of a list of dicts; only `text` is needed.

    Texts stay as they are, empty ones too, but NUL and lone surrogates become U+FFFD, one for one, and texts of more
    than 5 million characters are left out. A text that is missing or not a string becomes an empty one. Dates become
    days, as written, whatever the time zone; `03/04/2020` is read only if another date of the same file shows whether
    the day or the month comes first. All of this is said in `attrs["problems"]`. The user's own columns follow ours.

    >>> articles = make_articles([{"headline": "Fog", "body": "It rained.", "published": "3 March 2019", "page": "A4"}])
    >>> articles[["date", "title", "text", "page"]].iloc[0].tolist()
    [Timestamp('2019-03-03 00:00:00'), 'Fog', 'It rained.', 'A4']
    """
    if isinstance(records, pd.DataFrame):
        table = records.set_axis([str(name) for name in records.columns], axis="columns")
    else:
        given = list(records)
        if isinstance(records, Mapping) or not all(isinstance(record, Mapping) for record in given):
            raise ValueError("make_articles needs a DataFrame or a list of dicts with a text; for files, read_articles")
        table = pd.DataFrame(given, dtype=object, columns=None if given else ["text"])
    if twice := table.columns[table.columns.duplicated()].tolist():
        raise ValueError(f"two columns are called {', '.join(twice)}; rename one")
    named = _match(table.columns, lambda name: _has_text(table[name]), columns)
    return _articles(table.rename(columns=named), [f"row {label}" for label in table.index], [])


def _match(found: Iterable[str], has_text: Callable[[str], bool], given: Mapping[str, str] | None) -> dict[str, str]:
    """New names for the columns `found`: those of the table articles, or the old ones.

    A column of the user's own that bears a name of ours gets `_given` behind it. Raises `ValueError` if it is not
    clear which column is the text.
    """
    found, given = list(found), dict(given or {})
    listed = ", ".join(name[:40] for name in found[:30]) or "none"
    if wrong := [name for name in given if name not in NAMES]:
        raise ValueError(f"columns= cannot name {', '.join(wrong)}; it can name {', '.join(NAMES)}")
    if lost := [name for name in given.values() if name not in found]:
        raise ValueError(f"no column {', '.join(lost)}; the columns are {listed}")
    if {"article_id", "sentence"} <= set(found):
        raise ValueError("a table that Dateline made from articles; analysis.load reads the folder it is in")
    ours = set(COLUMNS["articles"]) <= set(found)  # a table we wrote may also hold a column `body` of the user's
    named = {name: column for column, name in given.items()}
    plain = {name: _plain(name) for name in found if name not in named}
    for column in [column for column in NAMES if column not in given]:
        fits = [name for common in NAMES[column] for name in plain if plain[name] == common]
        if column == "text" and not ours:
            fits = [name for name in fits if has_text(name)] or fits
            if len(fits) != 1:
                unclear = f"two columns may be the text ({', '.join(fits)})" if fits else "no column for the text"
                raise ValueError(f'{unclear}; the columns are {listed}; say it with columns={{"text": "your_column"}}')
        if fits:
            named[fits[0]] = column
    taken = set() if ours else set(COLUMNS["articles"])
    return {name: named.get(name, f"{name}_given" if name in taken else name) for name in found}


def _plain(name: str) -> str:
    """The name of a column without case and signs."""
    return re.sub(r"[\W_]", "", name).lower()


def _articles(table: pd.DataFrame, places: list[str], problems: Problems) -> pd.DataFrame:
    """The table articles from one whose columns are named; `places` say where each row stood."""
    raw = {name: table[name].tolist() if name in table else [None] * len(table) for name in NAMES}
    short = {name: list(map(_short, raw[name])) for name in ("source", "title", "author", "url")}
    short["path"] = [
        _UNSTORABLE.sub("\ufffd", str(path)) if path and not _missing(path) else None for path in raw["path"]
    ]
    dates = _days(raw["date"], short["path"])
    rows: dict[str, int] = {}  # article_id -> row
    days: list[date | None] = []
    texts: list[str] = []
    duplicates = 0
    for row, (value, day) in enumerate(zip(raw["text"], dates, strict=True)):
        text, notes = _text(value)
        if isinstance(day, str):
            notes.append(day)
            day = None
        key = None
        if text is not None:
            identity = "\0".join(str(field or "") for field in (short["source"][row], day, short["title"][row], text))
            key = blake2b(identity.encode(), digest_size=8).hexdigest()
            if key in rows:
                duplicates += 1
            else:
                rows[key] = row
                days.append(day)
                texts.append(text)
        for note in notes:
            _note(problems, short["path"][row], f"{places[row]}: {note}" if places[row] else note, key)
    columns = {name: [values[row] for row in rows.values()] for name, values in short.items()}
    articles = frame("articles", {"article_id": list(rows), "date": days, "text": texts, **columns})
    own = table[[name for name in table if name not in COLUMNS["articles"]]].iloc[list(rows.values())]
    own = own.reset_index(drop=True)
    articles = pd.concat([articles, *(_storable(own[name]) for name in own)], axis="columns")
    articles.attrs = {"problems": problems, "duplicates": duplicates}
    return articles


def _note(problems: Problems, path: str | None, problem: str, article_id: str | None = None) -> None:
    """Add a row to the problems met while reading."""
    path = path and _UNSTORABLE.sub("\ufffd", path)
    problems.append(
        {"article_id": article_id, "path": path, "stage": "read", "problem": _UNSTORABLE.sub("\ufffd", problem)}
    )


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # Parquet, UTF-8 and web pages refuse them


def _text(value: Any) -> tuple[str | None, list[str]]:
    """The text of an article, or None if it is too long, and what is wrong with it."""
    if not isinstance(value, str):
        shown = "missing" if _missing(value) else f"{str(value)[:40]!r}, a {type(value).__name__} and not a string"
        return "", [f"the text is {shown}; kept with an empty text"]
    if len(value) > LONGEST:
        return None, [f"{len(value):,} characters are more than the {LONGEST:,} of an article; split it"]
    text, changed = _UNSTORABLE.subn("\ufffd", value)
    notes = [f"{changed} NUL or broken characters became \ufffd"] if changed else []
    return text, notes if text.strip() else [*notes, "the text is empty; kept"]


def _has_text(values: Iterable[Any]) -> bool:
    """Is there a string among the values?"""
    return any(isinstance(value, str) and value for value in values)


def _missing(value: Any) -> bool:
    """Is this None, NaN, NaT or NA?"""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _short(value: Any) -> str | None:
    """A title, name or address on one line: lists are joined with commas, and of an object its name is taken."""
    if isinstance(value, str):
        return " ".join(_UNSTORABLE.sub("\ufffd", value).split()) or None
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, Mapping):
        return _short(value.get("name"))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_short, value))) or None
    return None if _missing(value) else str(value)


def _storable(column: pd.Series[Any]) -> pd.Series[Any]:
    """A user's column in a type that Parquet can hold: mixed values become strings."""
    if column.dtype != object or (not _has_text(column) and column.infer_objects().dtype != object):
        return column.infer_objects()
    values = [
        value if isinstance(value, str) or _missing(value) else json.dumps(value, default=str) for value in column
    ]
    strings = [_UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else None for value in values]
    return pd.Series(strings, dtype="str", name=column.name)


_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = rf"({'|'.join(rf'{month[:3]}(?:{month[3:]})?' for month in _MONTHS)}|sept)\.?"
_DAY = r"\b(\d{1,2})(?:st|nd|rd|th)?"
_DATES = {  # pattern -> the groups that hold year, month and day
    re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)"): (1, 3, 4),  # 2019-03-05, with or without a time
    re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?\d{6}Z?)?$"): (1, 2, 3),  # 20190305
    re.compile(rf"{_DAY}(?: of)?[ -]{_MONTH},?[ -](\d{{4}})\b", re.I): (3, 2, 1),  # Tue, 5th March 2019 10:00 GMT
    re.compile(rf"\b{_MONTH}[ -]{_DAY},?[ -](\d{{4}})\b", re.I): (3, 1, 2),  # March 5, 2019
}
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")


def _days(values: list[Any], paths: list[str | None]) -> list[Any]:
    """For each value its day, None if there is none, or a string that says why it cannot be read."""
    first: dict[str | None, set[str]] = {}  # path -> what comes first, as its dates such as 23/04/2019 show
    for value, path in zip(values, paths, strict=True):
        if isinstance(value, str) and (numbers := _NUMERIC.search(value)):
            order = {"day"} if int(numbers[1]) > 12 else {"month"} if int(numbers[3]) > 12 else set()
            first[path] = first.get(path, set()) | order
    return [_day(value, first.get(path, set())) for value, path in zip(values, paths, strict=True)]


def _day(value: Any, first: set[str]) -> date | str | None:
    """The day of one value; `first` is what comes first in the numeric dates of its file: "day", "month" or both."""
    if isinstance(value, date) and not _missing(value):
        return value.date() if isinstance(value, datetime) else value
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
    if _missing(value) or text.lower() in ("", "none", "null", "nan", "nat", "n/a"):
        return None
    try:
        if re.fullmatch(r"\d{10}(\d{3})?", text):  # seconds or milliseconds since 1970
            return datetime.fromtimestamp(int(text[:10]), UTC).date()
        for pattern, groups in _DATES.items():
            if found := pattern.search(text):
                year, month, day = (found[group] for group in groups)
                names = [name[:3] for name in _MONTHS]
                return date(int(year), int(month) if month.isdigit() else 1 + names.index(month[:3].lower()), int(day))
        if found := _NUMERIC.search(text):
            one, two, year = found[1], found[3], found[4]
            if one != two and len(first) != 1:
                return f"the date {text[:40]!r} may be day/month or month/day; write it as 2019-12-31"
            return date(int(year), *((int(two), int(one)) if "day" in first else (int(one), int(two))))
    except ValueError:
        pass
    return f"the date {text[:40]!r} cannot be read; write it as 2019-12-31"


def _contents(path: Path, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file of a known kind in a file, folder or zip, in the order of the names."""
    suffix = path.suffix.lower()
    try:
        if path.is_dir():
            for child in sorted(path.iterdir()):
                if child.name.startswith(".") or (child.is_dir() and child.is_symlink()):
                    _note(problems, str(child), "hidden, or a link to a folder: not read; give its own path to read it")
                else:
                    yield from _contents(child, problems)
        elif suffix == ".zip":
            yield from _members(path, problems)
        elif suffix not in READERS or not path.is_file():
            _note(problems, str(path), f"not a file of a known kind: {', '.join(READERS)}, .zip")
        elif path.stat().st_size > BIGGEST:
            _note(problems, str(path), f"more than {BIGGEST:,} bytes; split it")
        else:
            yield str(path), path.read_bytes()
    except OSError as error:
        _note(problems, str(path), f"cannot be opened: {error.strerror or error}")


def _members(path: Path, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file of a known kind in a zip; nothing is written to disk."""
    room = BIGGEST
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                name = f"{path}/{member.filename}"
                if refused := _refused(member, room):
                    _note(problems, name, refused)
                elif not member.is_dir():
                    room -= member.file_size
                    try:
                        yield name, archive.read(member)
                    except Exception as error:  # zipfile, zlib, lzma have many, and the other members may be whole
                        _note(problems, name, f"damaged in the zip: {error}")
    except zipfile.BadZipFile as error:
        _note(problems, str(path), f"not a zip, or damaged: {error}")


def _refused(member: zipfile.ZipInfo, room: int) -> str | None:
    """Why a member of a zip is not read, or None; `room` is how many bytes may still be unpacked."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or re.match(r"[A-Za-z]:/", str(name)):
        return "not read: its path leads out of the zip"
    if any(part.startswith((".", "__MACOSX")) for part in name.parts):
        return "hidden: not read"
    if member.is_dir():
        return None
    if name.suffix.lower() == ".zip":
        return "a zip in a zip: not read; unpack it first"
    if name.suffix.lower() not in READERS:
        return f"not a file of a known kind: {', '.join(READERS)}"
    if member.flag_bits & 1:
        return "encrypted: not read; unpack it first"
    if member.file_size > max(RATIO * member.compress_size, 1_000_000):
        return f"not read: it grows more than {RATIO} times when unpacked, as a zip bomb does"
    return f"not read: the zip unpacks to more than {BIGGEST:,} bytes; split it" if member.file_size > room else None


def _read_file(
    name: str, data: bytes, columns: Mapping[str, str] | None, problems: Problems
) -> list[tuple[str, Fields]]:
    """The places and rows of one file, their fields named as in the table articles."""
    say = partial(_note, problems, name)
    suffix = PurePosixPath(name).suffix.lower()
    rows: list[tuple[str, Fields]] = []
    before = len(problems)
    try:
        content = data if suffix == ".parquet" else _decode(data, say)
        if not content.strip():
            raise ValueError("the file is empty")
        for place, found in READERS[suffix](content):
            if isinstance(found, str):
                say(f"{place}: {found}")
            else:
                rows.append((place, found))
        if not rows and len(problems) == before:
            raise ValueError("no articles in the file")
        fields = dict.fromkeys(field for _, row in rows for field in row)
        given = columns if rows and rows[0][0] else None  # an article that is a whole file has no columns to name
        named = _match(fields, lambda field: _has_text(row.get(field) for _, row in rows), given) if rows else {}
    except ValueError as error:
        say(str(error))
        return []
    except Exception as error:  # one hostile file must not end the run
        say(f"cannot be read: {type(error).__name__} {str(error)[:200]}")
        return []
    named_rows = []
    for place, row in rows:
        row = {named[field]: value for field, value in row.items()}
        if isinstance(text := row.get("text"), str):
            row["text"] = _newlines(text)
        named_rows.append((place, row | {"path": row.get("path") or name}))
    return named_rows


def _newlines(text: str) -> str:
    """The text with all its line ends as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def _decode(data: bytes, say: Callable[[str], None]) -> str:
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
    return _newlines(text)


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
        fields = {ours.get(_plain(key), key.strip()): value.strip().strip("\"'") for key, _, value in pairs}
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
        lists = [
            value for value in content.values() if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        content = lists[0] if lists else [content]
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


READERS: dict[str, Callable[[Any], Found]] = {
    **dict.fromkeys([".txt", ".text", ".md", ".markdown"], _from_text),
    **dict.fromkeys([".html", ".htm"], _from_html),
    **dict.fromkeys([".csv", ".tsv"], _from_csv),
    **dict.fromkeys([".jsonl", ".ndjson"], _from_lines),
    ".json": _from_json,
    ".parquet": _from_parquet,
}

# Without the words that are common in English too, such as the Italian "in" and the Dutch "is".
_FUNCTION_WORDS = {
    "English": "the of and to a in that for with on was is it as by at from be are this have his has not but who an",
    "Spanish": "el la los las de del que en y un una por con para se su es lo como más pero sus fue",
    "French": "le la les de des du et en un une que qui dans pour pas sur au aux par est sont avec ce cette il elle",
    "German": "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es werden",
    "Italian": "il di che la e un una per con del della le dei non sono alla si è anche nel più lo gli",
    "Portuguese": "o de que e da em um uma para com não os na por mais dos das foi ao se é ser",
    "Dutch": "de het een van en dat op te zijn met voor niet aan er om ook door als bij naar uit deze wordt",
    "Swedish, Danish or Norwegian": "och og att det som en på är er av af för med den til till inte ikke om han var",
}
_NOT_LATIN = re.compile(r"[^\W\d_\x00-\u024f\u1e00-\u1eff]")


def not_english(texts: Iterable[str]) -> list[str | None]:
    """For each text why it seems not to be English, or None; only texts of 8 words and more are judged.

    Such a text is in another script, or has over three times as many function words of another language as English
    ones, or, in 50 words and more, hardly any English ones.

    >>> not_english(["The minister spoke to the press in Madrid on Monday.",
    ...     "El ministro dijo a la prensa que se va a reunir con el alcalde de Madrid."])
    [None, 'looks like Spanish; Dateline reads English only']
    """
    return [reason and f"{reason}; Dateline reads English only" for reason in map(_other_language, texts)]


def _other_language(text: str) -> str | None:
    """What language or script the text seems to be in, or None for English."""
    text = text[:1500]
    foreign = _NOT_LATIN.findall(text)
    if len(foreign) > 20 and len(foreign) > sum(map(str.isalpha, text)) / 2:
        script = unicodedata.name(Counter(foreign).most_common(1)[0][0], "ANOTHER").split()[0]
        return f"written in {script.capitalize()} script"
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    shares = {name: sum(words[word] for word in listed.split()) for name, listed in _FUNCTION_WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    different = sum(word in words for word in _FUNCTION_WORDS[best].split())
    if words.total() >= 8 and different >= 3 and shares[best] > max(3 * shares["English"], words.total() / 6):
        return f"looks like {best}"
    return (
        "has hardly any English function words"
        if shares["English"] < words.total() / 25 and words.total() >= 50
        else None
    )
