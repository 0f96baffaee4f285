"""The columns of every table that travels through Dateline, written down once.

One row is one thing, and each row carries the key of the row it came from. Offsets are half-open character offsets
into `articles.text`: `text[start:end]` is always exactly what the row speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

TEXT, WHOLE, NUMBER, DAY = pa.string(), pa.int64(), pa.float64(), pa.timestamp("s")

KINDS = ("person", "organization", "country", "group", "place")
LABELS = ("negative", "neutral", "positive", "unclear")
QUOTE_KINDS = ("direct", "mixed", "indirect")
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
STATUSES = ("happened", "planned", "possible", "denied", "historical")
_FORMULA = r"^(?=[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20|%])"  # how a cell begins that a spreadsheet may run


def _table(*columns: tuple[str, pa.DataType, str]) -> pa.Schema:
    """A schema whose fields carry their meaning as metadata."""
    return pa.schema([pa.field(name, kind, metadata={"meaning": meaning}) for name, kind, meaning in columns])


_PLACE_IN_TEXT = [
    ("article_id", TEXT, "the article it stands in"),
    ("sentence", WHOLE, "number of the sentence in the article, from 0"),
]

SCHEMAS: dict[str, pa.Schema] = {
    "articles": _table(
        ("article_id", TEXT, "hash of source, date, title and text"),
        ("date", DAY, "day of publication, or missing"),
        ("source", TEXT, "newspaper, agency or station"),
        ("title", TEXT, "headline"),
        ("author", TEXT, "byline"),
        ("url", TEXT, "address on the web"),
        ("path", TEXT, "file it was read from"),
        ("text", TEXT, "the article's text; all offsets point into it"),
    ),
    "sentences": _table(
        *_PLACE_IN_TEXT,
        ("paragraph", WHOLE, "number of the paragraph in the article, from 0"),
        ("start", WHOLE, "first character"),
        ("end", WHOLE, "character after the last"),
        ("text", TEXT, "the sentence as it stands in the article"),
        ("sentiment", NUMBER, "tone, -1 (negative) to 1 (positive)"),
    ),
    "tokens": _table(
        *_PLACE_IN_TEXT,
        ("token", WHOLE, "number of the token in the sentence, from 0"),
        ("start", WHOLE, "first character"),
        ("end", WHOLE, "character after the last"),
        ("text", TEXT, "a word or sign as it stands in the article"),
        ("tag", TEXT, "part of speech, Penn Treebank tags"),
        ("lemma", TEXT, "dictionary form"),
    ),
    "mentions": _table(
        *_PLACE_IN_TEXT,
        ("start", WHOLE, "first character of the name alone, without determiner or title"),
        ("end", WHOLE, "character after the last"),
        ("text", TEXT, "the name as it stands in the article"),
        ("actor", TEXT, "canonical name of the actor"),
        ("kind", TEXT, "one of " + ", ".join(KINDS)),
        ("rule", TEXT, "why this is a mention of that actor"),
        ("sentiment", NUMBER, "how the sentence portrays the actor, -1 to 1"),
        ("label", TEXT, "one of " + ", ".join(LABELS)),
        ("because", TEXT, "words and rules behind the score"),
    ),
    "actors": _table(
        ("actor", TEXT, "canonical name"),
        ("kind", TEXT, "one of " + ", ".join(KINDS)),
        ("country", TEXT, "ISO 3166 alpha-3 code, or missing"),
        ("role", TEXT, "PLOVER sector code, or missing"),
        ("aliases", TEXT, "the names used in the corpus, separated by |"),
        ("mentions", WHOLE, "number of mentions"),
        ("articles", WHOLE, "number of articles that mention the actor"),
        ("first_date", DAY, "date of the first article that mentions the actor"),
        ("last_date", DAY, "date of the last"),
    ),
    "quotes": _table(
        *_PLACE_IN_TEXT,
        ("start", WHOLE, "first character of what is said"),
        ("end", WHOLE, "character after the last"),
        ("text", TEXT, "what is said"),
        ("kind", TEXT, "one of " + ", ".join(QUOTE_KINDS)),
        ("speaker", TEXT, "actor who speaks, else the words that name the speaker, or missing"),
        ("speaker_start", WHOLE, "first character of the words for the speaker (“an envoy, who”), or missing"),
        ("speaker_end", WHOLE, "character after the last, or missing"),
        ("cue", TEXT, "the word that attributes, such as said"),
        ("sentiment", NUMBER, "tone of what is said, -1 to 1"),
    ),
    "events": _table(
        *_PLACE_IN_TEXT,
        ("event", WHOLE, "number of the event in the article, from 0; pairs of one event share it"),
        ("type", TEXT, "one of the 16 PLOVER types"),
        ("mode", TEXT, "PLOVER mode, or missing"),
        ("quad", WHOLE, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
        ("score", NUMBER, "PLOVER score, -10 (conflict) to 10 (cooperation)"),
        ("status", TEXT, "one of " + ", ".join(STATUSES)),
        ("source", TEXT, "who does it: an actor, or missing"),
        ("source_start", WHOLE, "first character of the source's span, or missing"),
        ("source_end", WHOLE, "character after the last, or missing"),
        ("target", TEXT, "to whom it is done: an actor, or missing"),
        ("target_start", WHOLE, "first character of the target's span, or missing"),
        ("target_end", WHOLE, "character after the last, or missing"),
        ("trigger", TEXT, "the word or words that name the event"),
        ("start", WHOLE, "first character of the trigger"),
        ("end", WHOLE, "character after the last"),
        ("date", DAY, "day of the event, or missing"),
        ("date_rule", TEXT, "how the day was found"),
        ("place", TEXT, "where it happened, or missing"),
        ("speaker", TEXT, "who reports it, or missing when the article itself does"),
        ("rule", TEXT, "the lexicon entry that fired"),
        ("occurrence", TEXT, "id shared by reports of one happening: same type and sides, days next to each other"),
    ),
    "problems": _table(
        ("article_id", TEXT, "the article, or missing when a file could not be read"),
        ("path", TEXT, "the file"),
        ("stage", TEXT, "read, language, or the stage that failed"),
        ("problem", TEXT, "what was wrong and what would be right"),
    ),
}

COLUMNS: dict[str, list[str]] = {name: schema.names for name, schema in SCHEMAS.items()}

_MAY_BE_MISSING = ("speaker_start", "speaker_end", "source_start", "source_end", "target_start", "target_end")


def dtype(kind: pa.DataType, column: str) -> str:
    """The pandas dtype of a column: whole numbers that may be missing are `Int64`."""
    if kind == WHOLE:
        return "Int64" if column in _MAY_BE_MISSING else "int64"
    return {TEXT: "str", NUMBER: "float64", DAY: "datetime64[s]"}[kind]


def frame(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """The table `name` from lists of values, one list a column, in the column order and types of its schema.

    Columns of the schema that are not given are left out, so a stage may return a table that a later stage completes.

    >>> frame("problems", {"path": ["a.txt"], "article_id": [None], "stage": ["read"], "problem": ["empty file"]})
      article_id   path stage     problem
    0        NaN  a.txt  read  empty file
    """
    return pd.DataFrame(
        {
            field.name: pd.Series(columns[field.name], dtype=dtype(field.type, field.name))
            for field in SCHEMAS[name]
            if field.name in columns
        }
    )


def as_list(column: pd.Series, change: Callable[[str], str] | None = None) -> list[str]:
    """The values of a column of words, or what `change` makes of each; equal values are one object, changed once.

    That is quicker to make, to look up and to compare than a new object for each row.

    >>> as_list(pd.Series(["Talks", "failed", "Talks"]), str.lower)
    ['talks', 'failed', 'talks']
    """
    codes, found = pd.factorize(column, use_na_sentinel=False)
    values = found.to_numpy(dtype=object) if change is None else np.array(list(map(change, found)), dtype=object)
    return list(values[codes].tolist())


def without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """The table for a CSV file: a text that a spreadsheet would take for a formula gets a straight quote before it.

    >>> without_formulas(pd.DataFrame({"=A1": ["=1+1", "Kabul"], "score": [-2.5, 1.0]})).to_dict("list")
    {"'=A1": ["'=1+1", 'Kabul'], 'score': [-2.5, 1.0]}
    """
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        if not pd.api.types.is_datetime64_any_dtype(safe[column]):
            safe[column] = safe[column].astype("str").str.replace(_FORMULA, "'", regex=True)
    safe.columns = safe.columns.astype("str").str.replace(_FORMULA, "'", regex=True)
    return safe


def complete(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table with all columns of its schema; those that no stage has filled are missing in every row."""
    return frame(name, {column: table[column] if column in table else [None] * len(table) for column in COLUMNS[name]})


def empty(name: str) -> pd.DataFrame:
    """The table `name` with all its columns and no rows.

    >>> empty("quotes").shape
    (0, 11)
    """
    return frame(name, {column: [] for column in COLUMNS[name]})


def require(table: pd.DataFrame, columns: str | Iterable[str], step: str) -> None:
    """Raise `ValueError` when `table` lacks a column that `step` needs; `columns` may be the name of a table.

    >>> require(pd.DataFrame({"text": []}), ["article_id", "text"], "split_sentences")
    Traceback (most recent call last):
    ...
    ValueError: split_sentences needs the column article_id; the table has text
    """
    wanted = COLUMNS[columns] if isinstance(columns, str) else list(columns)
    missing = [column for column in wanted if column not in table]
    if missing:
        plural = "s" if len(missing) > 1 else ""
        raise ValueError(
            f"{step} needs the column{plural} {', '.join(missing)}; the table has {', '.join(map(str, table))}"
        )
