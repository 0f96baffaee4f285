"""Articles from any file: the first table of the chain.

`read_articles` reads files, folders and zips; `make_articles` checks records that are already in memory. Nothing is
dropped in silence: what could not be read, or was read with a doubt, is a row of `articles.attrs["problems"]` (the
columns of the table problems), and `articles.attrs["duplicates"]` counts the exact copies that were left out.
"""

from __future__ import annotations

import codecs
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

from analysis.tables import COLUMNS, empty, frame

LONGEST = 5_000_000  # characters of an article; longer ones are whole books or broken files
BIGGEST = 1_000_000_000  # bytes of a file, and of a zip when unpacked
RATIO = 200  # a zip member that grows more than this is refused; text grows 3 to 20 times

# Names are compared without case and signs, so `publishedAt` is `published_at`; the first that is there is taken.
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
Say = Callable[[str], None]
Row = tuple[str, dict[str, Any]]  # its place in the file ("line 7"), its fields


def read_articles(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row per article found in a file, a folder (with its subfolders), a zip, or a list of these.

    Reads .txt, .md, .html, .csv, .tsv, .json, .jsonl and .parquet. Columns are matched by common names; `columns` says
    what they are called otherwise, such as `{"text": "story"}`. In text and HTML files the title goes to its column
    and out of the text; a dateline stays in the text, and its agency is the source when nothing else names one. Line
    ends become `\\n`. Files that are not UTF-8 are read in the encoding detected, and a problem says which.

    Raises `FileNotFoundError` for a path that does not exist, `ValueError` when no article at all was found.
    """
    problems: Problems = []
    rows: list[Row] = []
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    for path in map(Path, given):
        if not path.exists():
            raise FileNotFoundError(f"no file or folder {str(path)!r}; give a file, a folder, a zip or a list of them")
    for path in map(Path, given):
        for name, data in _contents(path, problems):
            rows += _read_file(name, data, columns, problems)
    if not rows:
        looked = (
            f"no articles in {', '.join(map(str, given)) or 'an empty list'}; looked for {', '.join(READERS)}, .zip"
        )
        raise ValueError("\n  ".join([looked, *(f"{p['path']}: {p['problem']}" for p in problems[:5])]))
    places = [f"{place}: " if place else "" for place, _ in rows]
    return _articles(pd.DataFrame([fields for _, fields in rows], dtype=object), places, problems)


def make_articles(
    records: pd.DataFrame | Iterable[Mapping[str, Any]], *, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row per different article of a table or of a list of dicts; only `text` is needed.

    Texts stay as they are, empty ones too, but NUL and lone surrogates become U+FFFD, one for one, and texts of more
    than 5 million characters are left out. A text that is missing or not a string becomes an empty one. Dates become
    days, as written, whatever the time zone; `03/04/2020` is read only if another date of the same file shows whether
    the day or the month comes first. All of this is said in `attrs["problems"]`. The user's own columns follow ours.

    >>> articles = make_articles([{"Headline": "Rain ", "body": "It rained.", "published": "3 March 2019", "page": "4"}])
    >>> articles[["date", "title", "text", "page"]].iloc[0].tolist()
    [Timestamp('2019-03-03 00:00:00'), 'Rain', 'It rained.', '4']
    """
    if isinstance(records, pd.DataFrame):
        table = records.copy(deep=False)
    else:
        given = [] if isinstance(records, str | Mapping) else list(records)
        if not all(isinstance(record, Mapping) for record in given) or (records and not given):
            raise ValueError(
                "make_articles needs a DataFrame or a list of dicts with a 'text'; for files, read_articles"
            )
        table = pd.DataFrame(given, dtype=object)
    if not len(table.columns):
        return _articles(empty("articles"), [], [])
    table.columns = [str(name) for name in table.columns]
    if not table.columns.is_unique:
        twice = ", ".join(table.columns[table.columns.duplicated()])
        raise ValueError(f"two columns are called {twice}; rename one")
    named = _match(table.columns, lambda name: _has_text(table[name]), columns)
    return _articles(table.rename(columns=named), [f"row {label}: " for label in table.index], [])


def _has_text(values: Iterable[Any]) -> bool:
    """Is there a string among the values?"""
    return any(isinstance(value, str) and value for value in values)


def _match(found: Iterable[str], has_text: Callable[[str], bool], given: Mapping[str, str] | None) -> dict[str, str]:
    """New names for the columns `found`: those of the table articles, and the others as they are.

    A column of the user's own that bears a name of ours gets `_given` behind it. Raises `ValueError` if it is not
    clear which column is the text.
    """
    found, given = list(found), dict(given or {})
    listed = ", ".join(name[:40] for name in found[:30])
    if wrong := [name for name in given if name not in NAMES]:
        raise ValueError(f"columns= names {', '.join(wrong)}; it can name {', '.join(NAMES)}")
    if lost := [name for name in given.values() if name not in found]:
        raise ValueError(f"no column {', '.join(lost)}; the columns are {listed}")
    if {"article_id", "sentence"} <= set(found):
        raise ValueError(
            "a Dateline table of sentences, words or finds, not of articles; analysis.load reads its folder"
        )
    plain = {name: re.sub(r"[\W_]", "", name).lower() for name in found if name not in given.values()}
    ours = set(COLUMNS["articles"]) <= set(found)  # a table that we wrote may have a column `body` of the user's
    named = {name: column for column, name in given.items()}
    for column in [column for column in NAMES if column not in given]:
        fits = [name for common in NAMES[column] for name in found if plain.get(name) == common]
        if column == "text" and not ours:
            fits = [name for name in fits if has_text(name)] or fits
            if len(fits) != 1:
                clear = f"two columns may be the text ({', '.join(fits)})" if fits else "no column for the text"
                raise ValueError(f'{clear}; the columns are {listed}; say which with columns={{"text": "your_column"}}')
        if fits:
            named[fits[0]] = column
    return {name: named.get(name, f"{name}_given" if name in COLUMNS["articles"] else name) for name in found}


def _articles(table: pd.DataFrame, places: list[str], problems: Problems) -> pd.DataFrame:
    """The table articles from one whose columns are named; `places` begin the problems of each row."""
    length = len(table)
    raw = {name: table[name].tolist() if name in table else [None] * length for name in NAMES}
    short = {name: list(map(_short, raw[name])) for name in ("source", "title", "author", "url", "path")}
    days = _days(raw["date"], short["path"])
    kept: dict[str, int] = {}
    texts, duplicates = [], 0
    for row in range(length):
        text, notes = _text(raw["text"][row])
        day = days[row]
        if isinstance(day, str):
            notes.append(day)
            days[row] = day = None
        key = None
        if text is not None:
            key = _hash(short["source"][row], day and day.isoformat(), short["title"][row], text)
            if key in kept:
                duplicates += 1
            else:
                kept[key] = row
                texts.append(text)
        for problem in notes:
            _note(problems, short["path"][row], places[row] + problem, key)
    rows = list(kept.values())
    columns = {name: [values[row] for row in rows] for name, values in {**short, "date": days}.items()}
    articles = frame("articles", {**columns, "article_id": list(kept), "text": texts})
    extra = table[[name for name in table if name not in COLUMNS["articles"]]].iloc[rows].reset_index(drop=True)
    for name in extra:
        articles[name] = _storable(extra[name])
    if "article_id_given" in articles and articles["article_id_given"].equals(articles["article_id"]):
        articles = articles.drop(columns="article_id_given")
    articles.attrs = {"problems": problems, "duplicates": duplicates}
    return articles


def _note(problems: Problems, path: str | None, problem: str, article_id: str | None = None) -> None:
    """Add a row to the problems met while reading."""
    problems.append({"article_id": article_id, "path": path, "stage": "read", "problem": problem})


def _hash(*fields: str | None) -> str:
    """16 hexadecimal digits that stand for the fields; no field holds the NUL that separates them."""
    return blake2b("\0".join(field or "" for field in fields).encode(), digest_size=8).hexdigest()


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # Parquet, UTF-8 and web pages refuse them


def _text(value: Any) -> tuple[str | None, list[str]]:
    """The text of an article, or None if it is too long, and what is wrong with it."""
    if not isinstance(value, str):
        what = (
            "no text" if _missing(value) else f"the text is {str(value)[:40]!r}, a {type(value).__name__}, not a string"
        )
        return "", [f"{what}; kept with an empty text"]
    if len(value) > LONGEST:
        return None, [f"{len(value):,} characters are more than the {LONGEST:,} of an article; split it"]
    text, changed = _UNSTORABLE.subn("\ufffd", value)
    notes = [f"{changed} NUL or broken characters, replaced by \ufffd"] if changed else []
    return text, notes if text.strip() else [*notes, "the text is empty"]


def _missing(value: Any) -> bool:
    """Is this None, NaN, NaT or NA?"""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _short(value: Any) -> str | None:
    """A title, name or address on one line; lists are joined with commas, and of an object its name is taken."""
    if isinstance(value, str):
        return " ".join(_UNSTORABLE.sub("\ufffd", value).split()) or None
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return _short(value.get("name"))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_short, value))) or None
    return None if _missing(value) else str(value)


def _storable(column: pd.Series[Any]) -> pd.Series[Any]:
    """A user's column in a type that Parquet can hold: mixed values become strings."""
    if column.dtype != object:
        return column
    values = column.tolist()
    if not _has_text(values) and (typed := column.infer_objects()).dtype != object:
        return typed
    strings = [v if isinstance(v, str) else None if _missing(v) else json.dumps(v, default=str) for v in values]
    return pd.Series([v and _UNSTORABLE.sub("\ufffd", v) for v in strings], dtype="str")


_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(" + "|".join(rf"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + r"|sept)\.?"
_DAY = r"\b(\d{1,2})(?:st|nd|rd|th)?"
_DATES = [
    (re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)"), (1, 3, 4)),  # 2019-03-05, with or without a time
    (re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?\d{6}Z?)?$"), (1, 2, 3)),  # 20190305
    (re.compile(rf"{_DAY}(?: of)?[ -]{_MONTH},?[ -](\d{{4}})\b", re.I), (3, 2, 1)),  # Tue, 5th March 2019 10:00 GMT
    (re.compile(rf"\b{_MONTH}[ -]{_DAY},?[ -](\d{{4}})\b", re.I), (3, 1, 2)),  # March 5, 2019
]
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")


def _days(values: list[Any], paths: list[str | None]) -> list[Any]:
    """For each value its day, None if there is none, or a string that says why it cannot be read."""
    shown: dict[str | None, set[str]] = {}  # path -> the orders that its dates such as 23/04/2019 show
    for value, path in zip(values, paths, strict=True):
        if isinstance(value, str) and (numbers := _NUMERIC.search(value)):
            order = "day" if int(numbers[1]) > 12 else "month" if int(numbers[3]) > 12 else None
            shown.setdefault(path, set()).update([order] if order else [])
    return [_day(value, shown.get(path, set())) for value, path in zip(values, paths, strict=True)]


def _day(value: Any, first: set[str]) -> date | str | None:
    """The day of one value; `first` is which of day and month comes first in this file, or both, or nothing."""
    if _missing(value) or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    try:
        if re.fullmatch(r"\d{10}(\d{3})?", text, re.ASCII):  # seconds or milliseconds since 1970
            return datetime.fromtimestamp(int(text[:10]), UTC).date()
        for pattern, order in _DATES:
            if found := pattern.search(text):
                year, month, day = (found[group].lower() for group in order)
                number = int(month) if month.isdigit() else 1 + [m[:3] for m in _MONTHS].index(month[:3])
                return date(int(year), number, int(day))
        if found := _NUMERIC.search(text):
            one, two, year = int(found[1]), int(found[3]), int(found[4])
            if one != two and len(first) != 1:
                return f"the date {text[:40]!r} may be day/month or month/day; write it as 2019-12-31"
            return date(year, two, one) if "day" in first else date(year, one, two)
    except ValueError:
        pass
    return f"the date {text[:40]!r} cannot be read; write it as 2019-12-31"


def _contents(path: Path, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file of a readable kind in a file, folder or zip, in the order of their names."""
    say = partial(_note, problems, str(path))
    try:
        if path.is_dir():
            for child in sorted(path.iterdir()):
                if child.name.startswith("."):
                    _note(problems, str(child), "hidden, not read; give its path itself if it holds articles")
                elif child.is_dir() and child.is_symlink():
                    _note(problems, str(child), "a link to a folder, not followed; give its path itself")
                else:
                    yield from _contents(child, problems)
        elif not path.is_file():
            say("neither a file nor a folder")
        elif path.suffix.lower() == ".zip":
            yield from _members(path, problems)
        elif path.suffix.lower() not in READERS:
            say(f"unknown kind {path.suffix or 'without a suffix'!r}; known are {', '.join(READERS)}, .zip")
        elif path.stat().st_size > BIGGEST:
            say(f"more than {BIGGEST:,} bytes; split it")
        else:
            yield str(path), path.read_bytes()
    except OSError as error:
        say(f"cannot be opened: {error.strerror or error}")


def _members(path: Path, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file of a readable kind in a zip; nothing is written to disk."""
    room = BIGGEST
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                if member.is_dir():
                    continue
                name = f"{path}/{member.filename}"
                if refused := _refused(member, room):
                    _note(problems, name, refused)
                    continue
                room -= member.file_size
                try:
                    yield name, archive.read(member)
                except Exception as error:  # zlib, lzma and zipfile have many, and the other members may be whole
                    _note(problems, name, f"damaged in the zip: {error}")
    except zipfile.BadZipFile as error:
        _note(problems, str(path), f"not a zip, or damaged: {error}")


def _refused(member: zipfile.ZipInfo, room: int) -> str | None:
    """Why a member of a zip is not read, or None; `room` is how many bytes may still be unpacked."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    suffix = name.suffix.lower()
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return "its path leads out of the zip; not read"
    if any(part.startswith((".", "__MACOSX")) for part in name.parts):
        return "hidden, not read"
    if suffix == ".zip":
        return "a zip in a zip is not opened; unpack it first"
    if suffix not in READERS:
        return f"unknown kind {suffix or 'without a suffix'!r}; known are {', '.join(READERS)}"
    if member.flag_bits & 1:
        return "encrypted; unpack it first"
    if member.file_size > max(RATIO * member.compress_size, 1_000_000):
        return f"grows more than {RATIO} times when unpacked, as a zip bomb does; not read"
    if member.file_size > room:
        return f"the zip holds more than {BIGGEST:,} bytes when unpacked; split it"
    return None


def _read_file(name: str, data: bytes, columns: Mapping[str, str] | None, problems: Problems) -> list[Row]:
    """The rows of one file, their fields named as in the table articles."""
    say = partial(_note, problems, name)
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if not data.strip():
            raise ValueError("the file is empty")
        rows = READERS[suffix](data, say)
        if not rows:
            return []
        found = dict.fromkeys(field for _, fields in rows for field in fields)
        given = None if suffix in WHOLE else columns
        named = _match(found, lambda field: _has_text(fields.get(field) for _, fields in rows), given)
    except ValueError as error:
        say(str(error))
        return []
    except Exception as error:  # one hostile file must not end the run
        say(f"cannot be read: {type(error).__name__} {str(error)[:200]}")
        return []
    return [(place, _fields(fields, named, name)) for place, fields in rows]


def _fields(fields: dict[str, Any], named: dict[str, str], path: str) -> dict[str, Any]:
    """A row with the names of the table articles, its path, and line ends as `\\n`."""
    row = {named[field]: value for field, value in fields.items()}
    if isinstance(text := row.get("text"), str) and "\r" in text:
        row["text"] = _newlines(text)
    row["path"] = row.get("path") or path
    return row


def _newlines(text: str) -> str:
    """The text with all line ends as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def _decode(data: bytes, say: Say) -> str:
    """The text of a file, with `\\n` line ends; says so when it is not UTF-8, and raises `ValueError` for junk."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        say("read as UTF-16: not UTF-8")
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise ValueError("binary, not text (it holds NUL bytes); save it as UTF-8 text")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decode_lines(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), say)
    start = text[:100_000]
    if len(_CONTROL.findall(start)) > len(start) / 20:
        raise ValueError("binary, not text (it is full of control characters); save it as UTF-8 text")
    return _newlines(text)


def _decode_lines(lines: list[bytes], say: Say) -> str:
    """Text that is not UTF-8, in the encoding that fits; lines that are UTF-8 all the same are read as such."""
    wrong = {number for number, line in enumerate(lines) if not _is_utf8(line)}
    mixed = any(not line.isascii() for number, line in enumerate(lines) if number not in wrong)
    encoding = _encoding(b"\n".join(lines[number] for number in sorted(wrong)), b"\n".join(lines[:50]))
    if mixed:
        where = ", ".join(str(number + 1) for number in sorted(wrong)[:10]) + (", ..." if len(wrong) > 10 else "")
        say(f"mixed encodings: read as UTF-8, but {len(wrong)} lines as {encoding} (lines {where})")
    else:
        say(f"read as {encoding}: not UTF-8")
    return "\n".join(
        line.decode(encoding if number in wrong else "utf-8", errors="replace") for number, line in enumerate(lines)
    )


def _is_utf8(line: bytes) -> bool:
    """Is the line valid UTF-8?"""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _encoding(data: bytes, head: bytes) -> str:
    """The encoding of bytes that are not UTF-8: what a web page declares, else what charset_normalizer finds.

    English in windows-1252 fits several code pages equally well, and curly quotes alone make charset_normalizer
    prefer cp852; so windows-1252 is taken whenever it is among the candidates.
    """
    from charset_normalizer import from_bytes

    if declared := re.search(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]+)", head, re.I):
        try:
            name = codecs.lookup(declared[1].decode()).name
        except LookupError:
            name = "utf-8"
        if name != "utf-8":
            return "windows-1252" if name in ("iso8859-1", "cp1252", "ascii") else name
    matches = from_bytes(data)
    candidates = {name for match in matches for name in match.could_be_from_charset}
    best = matches.best()
    if best is None:
        raise ValueError("binary, not text (no encoding fits); save it as UTF-8 text")
    return "windows-1252" if "cp1252" in candidates else best.encoding


_HEADING = re.compile(r"#+ +(\S.*?) *#*\n|(\S.*)\n=+\n")
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]*[A-Z](?:, [A-Z][\w .,]{1,30})? ?(?:\(([A-Z][^()\n]{1,40})\))? ?(?:--|[-–—])\s"
)


def _read_text(data: bytes, say: Say) -> list[Row]:
    """One article from plain text or Markdown: front matter, title, text."""
    text = _decode(data, say).strip()
    fields: dict[str, Any] = {}
    if front := re.match(r"---\n((?:.*\n)*?)---(?:\n|$)", text):
        pairs = [line.partition(":") for line in front[1].split("\n") if re.match(r"\w[\w -]*:", line)]
        fields = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}
        text = text[front.end() :].strip()
    title, text = _split_title(text)
    return [("", _with_agency({"title": title, **fields, "text": text}))]


def _split_title(text: str) -> tuple[str | None, str]:
    """The title and what follows it; a text whose first line does not look like a title comes back whole.

    A title is a Markdown heading, or a line of at most 150 characters without a full stop that an empty line or a
    long paragraph follows; neither a dateline nor a byline is one.

    >>> _split_title("Rain in Oslo\\n\\nIt rained."), _split_title("OSLO - It rained.\\n\\nIt stopped.")[0]
    (('Rain in Oslo', 'It rained.'), None)
    """
    if heading := _HEADING.match(text):
        return heading[1] or heading[2], text[heading.end() :].strip()
    line, _, rest = text.partition("\n")
    following = rest.partition("\n")[0].strip()
    apart = rest.strip() and (not following or len(following) > 150)
    looks = len(line) <= 150 and re.search(r"[\w?!)'\"’”]$", line) and not line.startswith("By ")
    if apart and looks and not _DATELINE.match(line):
        return line.strip(), rest.strip()
    return None, text


def _with_agency(fields: dict[str, Any]) -> dict[str, Any]:
    """The article with the agency of its dateline, as in "OSLO (NTB) - It rained.", as its source if it has none."""
    found = _DATELINE.match(fields["text"][:150])
    if found and found[1] and not fields.get("source"):
        fields["source"] = found[1]
    return fields


def _read_html(data: bytes, say: Say) -> list[Row]:
    """One article from a web page; its paragraphs are separated by empty lines."""
    import trafilatura

    page = _decode(data, say)
    if len(page) > LONGEST:
        raise ValueError(f"{len(page):,} characters are more than the {LONGEST:,} of an article; split it")
    if "<html" not in page.lower():
        page = f"<html><body>{page}</body></html>"
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        prune_xpath="//noscript",
        date_extraction_params={"extensive_search": False, "original_date": True, "min_date": "1800-01-01"},
    )
    if found is None or not (found.text or "").strip():
        raise ValueError("no article text found in the page")
    paragraphs = [line.strip() for line in found.text.split("\n") if line.strip()]
    if found.title and len(paragraphs) > 1 and paragraphs[0] == found.title.strip():
        paragraphs = paragraphs[1:]
    fields = {"title": found.title, "date": found.date, "author": found.author, "source": found.sitename}
    return [("", _with_agency({**fields, "url": found.url, "text": "\n\n".join(paragraphs)}))]


def _read_csv(data: bytes, say: Say) -> list[Row]:
    """The rows of a table with a header, separated by comma, semicolon, tab or bar, as its header is."""
    text = _decode(data, say)
    header_line = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=header_line.count), strict=True)
    header: list[str] = []
    rows: list[Row] = []
    limit = csv.field_size_limit(BIGGEST)
    try:
        while True:
            line = reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                say(f"lines {line} to {reader.line_num}: a quotation mark is not closed, or not doubled ({error})")
                continue
            if not header:
                header = [name.strip() for name in values]
            elif len(values) == len(header):
                rows.append((f"line {line}", dict(zip(header, values, strict=True))))
            elif any(values):
                say(f"line {line}: {len(values)} fields where the header has {len(header)}; a quotation mark missing?")
    finally:
        csv.field_size_limit(limit)
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise ValueError(f"two columns are called {', '.join(twice)}; rename one")
    if not rows:
        raise ValueError("a header but no rows")
    return rows


def _read_lines(data: bytes, say: Say) -> list[Row]:
    """The objects of JSON lines; a line that is broken is named, and the rest still read."""
    rows: list[Row] = []
    for number, line in enumerate(_decode(data, say).split("\n"), 1):
        if line.strip():
            try:
                rows.append((f"line {number}", _object(json.loads(line))))
            except (ValueError, RecursionError) as error:
                say(f"line {number}: not a JSON object ({str(error)[:100]})")
    return rows


def _object(item: Any) -> dict[str, Any]:
    """The item, if it is a JSON object."""
    if not isinstance(item, dict):
        raise ValueError(f"a {type(item).__name__}")
    return item


def _read_json(data: bytes, say: Say) -> list[Row]:
    """The objects of a JSON list, of the list in an object, as news services send, or one object."""
    text = _decode(data, say)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().partition("\n")[0].rstrip().endswith("}"):
            return _read_lines(text.encode(), say)
        raise ValueError(f"not JSON: {str(error)[:100]}") from error
    if isinstance(content, dict):
        lists = [
            value for value in content.values() if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        content = lists[0] if lists else [content]
    rows: list[Row] = []
    for number, item in enumerate(content if isinstance(content, list) else [content], 1):
        try:
            rows.append((f"item {number}", _object(item)))
        except ValueError as error:
            say(f"item {number}: not a JSON object ({error})")
    return rows


def _read_parquet(data: bytes, say: Say) -> list[Row]:
    """The rows of a Parquet table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        size = sum(file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups))
        if size > BIGGEST:
            raise ValueError(f"more than {BIGGEST:,} bytes when unpacked; split it")
        table = file.read()
    except pa.ArrowException as error:
        raise ValueError(f"not a Parquet file, or damaged: {str(error)[:200]}") from error
    table = table.select([name for name in table.column_names if not name.startswith("__index_level_")])
    return [(f"row {number}", fields) for number, fields in enumerate(table.to_pylist(), 1)]


WHOLE = {".txt": _read_text, ".text": _read_text, ".md": _read_text, ".markdown": _read_text} | {
    ".html": _read_html,
    ".htm": _read_html,
}
READERS = WHOLE | {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".json": _read_json,
    ".jsonl": _read_lines,
    ".ndjson": _read_lines,
    ".parquet": _read_parquet,
}

# The commonest function words of each language; a word that two of them share says nothing and is left out.
_FUNCTION_WORDS = {
    "English": "the of and to that for with on was is it as by at from be are this have his he has not but who were an",
    "Spanish": "el la los las de del que en y un una por con para se su es lo como más pero sus fue al",
    "French": "le la les de des du et en un une que qui dans pour pas sur au aux par est sont avec ce cette il elle",
    "German": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden",
    "Italian": "il di che la e un una in per con del della le dei non sono alla si è anche nel più ha lo gli",
    "Portuguese": "o a de que e do da em um uma para com não os as no na por mais dos das foi ao se é ser",
    "Dutch": "de het een van en in is dat op te zijn met voor niet aan er om ook door als bij naar uit deze wordt",
    "Polish": "w i na z się nie do że jest to po od za jak przez o dla przy jego oraz",
    "Swedish": "och att det som en på är av för med den till inte om ett han men var jag vi från",
    "Danish or Norwegian": "og at det som en på er av af for med den til ikke om et han men var jeg vi fra har",
    "Turkish": "ve bir bu da de için ile olarak olan çok daha gibi kadar sonra ama ne en ki",
    "Indonesian or Malay": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena bisa ada",
}


def not_english(texts: Iterable[str]) -> list[str | None]:
    """For each text why it seems not to be English, or None; only texts of 8 words and more are judged.

    A text is in another script, or has more function words of another language than English ones.

    >>> not_english(["The minister spoke to the press in Madrid on Monday.",
    ...     "El ministro dijo a la prensa que se va a reunir con el alcalde de Madrid."])
    [None, 'looks like Spanish; Dateline reads English only']
    """
    return [_other_language(text[:5000]) for text in texts]


def _other_language(text: str) -> str | None:
    """Why this text seems not to be English, or None."""
    letters = [letter for letter in text if letter.isalpha()] if not text.isascii() else []
    foreign = [letter for letter in letters if letter > "\u024f" and not "\u1e00" <= letter <= "\u1eff"]
    if len(foreign) > 20 and len(foreign) > len(letters) / 2:
        script = unicodedata.name(Counter(foreign).most_common(1)[0][0], "another").split()[0].capitalize()
        return f"written in {script} script; Dateline reads English only"
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    if words.total() < 8:
        return None
    scores = {name: sum(words[word] for word in listed.split()) for name, listed in _FUNCTION_WORDS.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 2 * scores["English"] and scores[best] >= words.total() / 8:
        return f"looks like {best}; Dateline reads English only"
    return None
