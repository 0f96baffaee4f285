"""The columns of every table that travels through Dateline, once; `lexicons/columns.csv` says what they mean.

One row is one thing, and each row carries the key of the row it came from. Offsets are half-open character offsets
into `articles.text`: `text[start:end]` is always exactly what the row speaks of.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
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
_TYPES = {"str": TEXT, "int64": WHOLE, "Int64": WHOLE, "float64": NUMBER, "datetime64[s]": DAY}

DTYPES: dict[str, dict[str, str]] = {}  # table -> column -> its pandas type; numbers that may be missing are Int64
with open(Path(__file__).parent / "lexicons" / "columns.csv", encoding="utf-8", newline="") as _file:
    for _row in csv.DictReader(_file):
        DTYPES.setdefault(_row["table"], {})[_row["column"]] = _row["type"]
SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema([(column, _TYPES[kind]) for column, kind in columns.items()]) for name, columns in DTYPES.items()
}
COLUMNS: dict[str, list[str]] = {name: list(columns) for name, columns in DTYPES.items()}


def frame(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """The table `name` from lists of values, one list a column, in the column order and types of its schema.

    Columns of the schema that are not given are left out, so a stage may return a table that a later stage completes.

    >>> frame("problems", {"path": ["a.txt"], "article_id": [None], "stage": ["read"], "problem": ["empty file"]})
      article_id   path stage     problem
    0        NaN  a.txt  read  empty file
    """
    given = [column for column in COLUMNS[name] if column in columns]
    return pd.DataFrame({column: pd.Series(columns[column], dtype=DTYPES[name][column]) for column in given})


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
        plural, has = "s" if len(missing) > 1 else "", ", ".join(map(str, table))
        raise ValueError(f"{step} needs the column{plural} {', '.join(missing)}; the table has {has}")
