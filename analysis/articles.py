"""Articles from any file: the first table of the chain.

`read_articles` reads files, folders and zips; `make_articles` checks records that are already in memory. Nothing is
dropped in silence: what could not be read, or was read with a doubt, is a row of `articles.attrs["problems"]` (the
columns of the table problems), and `articles.attrs["duplicates"]` counts the exact copies that were left out.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from analysis.codes import read_rows
from analysis.copies import cluster as cluster  # analysis.articles.cluster
from analysis.files import (
    BINARY,
    LONGEST,
    NAMES,
    READERS,
    UNSTORABLE,
    Address,
    Fields,
    Problems,
    checked,
    contents,
    decode,
    newlines,
    note,
    nothing_in,
    plain,
)
from analysis.tables import COLUMNS, frame


def read_articles(paths: Address | Iterable[Address], *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row per article in a file, a folder (with its subfolders), a zip, or a list of these.

    Reads .txt, .md, .html, .csv, .tsv, .json, .jsonl, .parquet and web archives (.warc, .warc.gz). Columns are matched
    by common names; `columns` says what they are called otherwise, such as `{"text": "story"}`. In text and HTML files
    the title goes to its column and out of the text; a dateline stays in the text, and its agency is the source when
    nothing else names one. Line ends become `\\n`. Files that are not UTF-8 are read in the encoding detected, and a
    problem says which.

    Raises `FileNotFoundError` for a path that does not exist, `ValueError` when no article at all was found.
    """
    given = checked([Path(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)])
    problems: Problems = []
    rows: list[tuple[str, Fields]] = []
    for path in given:
        for name, data in contents(Path(path), problems):
            rows += _read_file(name, data, columns, problems)
    if not rows:
        raise nothing_in(given, problems)
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
    bare = {name: plain(name) for name in found if name not in named}
    for column in [column for column in NAMES if column not in given]:
        fits = [name for common in NAMES[column] for name in bare if bare[name] == common]
        if column == "text" and not ours:
            fits = [name for name in fits if has_text(name)] or fits
            if len(fits) != 1:
                unclear = f"two columns may be the text ({', '.join(fits)})" if fits else "no column for the text"
                raise ValueError(f'{unclear}; the columns are {listed}; say it with columns={{"text": "your_column"}}')
        if fits:
            named[fits[0]] = column
    taken = set() if ours else set(COLUMNS["articles"])
    return {name: named.get(name, f"{name}_given" if name in taken else name) for name in found}


def _articles(table: pd.DataFrame, places: list[str], problems: Problems) -> pd.DataFrame:
    """The table articles from one whose columns are named; `places` say where each row stood."""
    raw = {name: table[name].tolist() if name in table else [None] * len(table) for name in NAMES}
    short = {name: list(map(_short, raw[name])) for name in ("source", "title", "author", "url")}
    paths = [path if path and not _missing(path) else None for path in raw["path"]]
    short["path"] = [path and UNSTORABLE.sub("\ufffd", str(path)) for path in paths]
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
        for remark in notes:
            note(problems, short["path"][row], f"{places[row]}: {remark}" if places[row] else remark, key)
    columns = {name: [values[row] for row in rows.values()] for name, values in short.items()}
    articles = frame("articles", {"article_id": list(rows), "date": days, "text": texts, **columns})
    own = table.drop(columns=COLUMNS["articles"], errors="ignore").iloc[list(rows.values())].reset_index(drop=True)
    articles = pd.concat([articles, *(_storable(own[name]) for name in own)], axis="columns")
    articles.attrs = {"problems": problems, "duplicates": duplicates}
    return articles


def _text(value: Any) -> tuple[str | None, list[str]]:
    """The text of an article, or None if it is too long, and what is wrong with it."""
    if not isinstance(value, str):
        shown = "missing" if _missing(value) else f"{str(value)[:40]!r}, a {type(value).__name__} and not a string"
        return "", [f"the text is {shown}; kept with an empty text"]
    if len(value) > LONGEST:
        return None, [f"{len(value):,} characters are more than the {LONGEST:,} of an article; split it"]
    text, changed = UNSTORABLE.subn("\ufffd", value)
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
        return " ".join(UNSTORABLE.sub("\ufffd", value).split()) or None
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
    known = [None if _missing(value) else value for value in column]
    strings = [value if isinstance(value, str | None) else json.dumps(value, default=str) for value in known]
    strings = [value and UNSTORABLE.sub("\ufffd", value) for value in strings]
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


def _read_file(
    name: str, data: bytes, columns: Mapping[str, str] | None, problems: Problems
) -> list[tuple[str, Fields]]:
    """The places and rows of one file, their fields named as in the table articles."""
    say = partial(note, problems, name)
    suffix = PurePosixPath(name).suffix.lower()
    rows: list[tuple[str, Fields]] = []
    before = len(problems)
    try:
        content = data if suffix in BINARY else decode(data, say)
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
    renamed = [(place, {named[field]: value for field, value in row.items()}) for place, row in rows]
    for _, row in renamed:
        row["path"] = row.get("path") or name
        if isinstance(text := row.get("text"), str):
            row["text"] = newlines(text)
    return renamed


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
    # without the words that are common in English too, such as the Italian "in" and the Dutch "is"
    met = {row["language"]: words.keys() & row["words"].split("|") for row in read_rows("function_words.csv")}
    shares = {name: sum(words[word] for word in some) for name, some in met.items()}
    best = max(shares, key=lambda name: shares[name])
    if words.total() >= 8 and len(met[best]) >= 3 and shares[best] > max(3 * shares["English"], words.total() / 6):
        return f"looks like {best}"
    hardly = words.total() >= 50 and shares["English"] < words.total() / 25
    return "has hardly any English function words" if hardly else None
