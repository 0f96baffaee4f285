"""Read annotations made by hand: a folder of CSV files, one a layer, as `data/gold/GUIDELINES.md` describes them."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Mark = dict[str, Any]

COLUMNS = {
    "mentions": ["id", "start", "end", "text", "actor", "kind"],
    "quotes": ["id", "start", "end", "text", "kind", "speaker"],
    "sentiment": ["id", "start", "end", "text", "label"],
    "events": ["id", "start", "end", "text", "event", "type", "mode", "status", "source", "target", "date"],
}
COMPARED = {
    "mentions": ["kind", "actor"],
    "quotes": ["kind", "speaker"],
    "sentiment": ["label"],
    "events": ["type", "mode", "status", "source", "target", "date"],
}


def read_gold(folder: str | Path, articles: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """The layers of a gold folder, one table a layer, and `articles`: which articles were marked in which layers.

    A layer without a file is left out; without `articles.csv` an article counts as marked in the layers that name it.
    With `articles` (its column `id`, else `article_id`) every span is held against the text. `ValueError` when a column
    or an article is missing, a code does not exist or a span's text differs.
    """
    import pandas as pd

    layers: dict[str, pd.DataFrame] = {}
    for layer, columns in COLUMNS.items():
        if (path := Path(folder) / f"{layer}.csv").exists():
            table = pd.read_csv(path, dtype=str, keep_default_na=False)
            if missing := [column for column in columns if column not in table]:
                raise ValueError(f"{path} lacks the column {', '.join(missing)}; it has {', '.join(map(str, table))}")
            _check_codes(path, layer, table)
            layers[layer] = table.astype({"start": int, "end": int})
    if not layers:
        raise ValueError(f"no gold in {folder}: it has none of {', '.join(f'{layer}.csv' for layer in COLUMNS)}")
    path = Path(folder) / "articles.csv"
    if path.exists():
        layers["articles"] = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "id" not in layers["articles"]:
            raise ValueError(f"{path} lacks the column id; it has {', '.join(map(str, layers['articles']))}")
    else:
        named = [table[["id"]].drop_duplicates().assign(**{layer: "yes"}) for layer, table in layers.items()]
        layers["articles"] = pd.concat(named, ignore_index=True)
    if articles is not None:
        _check_spans(layers, dict(zip(articles[key_of(articles)], articles["text"], strict=True)))
    return layers


def marked_in(layers: dict[str, pd.DataFrame], layer: str) -> list[str]:
    """The articles in which a layer was marked."""
    articles = layers["articles"]
    return list(dict.fromkeys(articles.loc[articles[layer] == "yes", "id"])) if layer in articles else []


def by_article(table: pd.DataFrame, ids: list[str]) -> dict[str, list[Mark]]:
    """The marks of each article; the rows of one event become one mark with all its source-target pairs."""
    marks: dict[str, list[Mark]] = {i: [] for i in ids}
    events: dict[tuple[str, str], Mark] = {}
    for row in table[table["id"].isin(ids)].to_dict("records"):
        mark = {str(column): value for column, value in row.items()}
        key = (mark["id"], str(mark.get("event", len(events))))
        if key not in events:
            events[key] = mark
            marks[mark["id"]].append(mark)
        if "event" in mark:
            events[key].setdefault("pairs", set()).add((plain(mark["source"]), plain(mark["target"])))
            for side in ("source", "target"):
                if mark[side] and mark[side] not in events[key][side].split(" + "):
                    events[key][side] = " + ".join(filter(None, [events[key][side], mark[side]]))
    return marks


def plain(name: object) -> str:
    """A name without capitals and a leading article."""
    return re.sub(r"^(the|an?)\s", "", str(name).casefold())


def key_of(articles: pd.DataFrame) -> str:
    """The column by which the gold names articles."""
    return "id" if "id" in articles else "article_id"


@cache
def plover() -> dict[tuple[str, str], str]:
    """The quad class of each PLOVER type and mode."""
    with (Path(__file__).parent / "lexicons" / "plover.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["type"], row["mode"]): row["quad"] for row in csv.DictReader(lines)}


def _check_codes(path: Path, layer: str, table: pd.DataFrame) -> None:
    """Raise `ValueError` at a code that does not exist, or an offset that is no whole number."""
    from analysis.tables import KINDS, LABELS, QUOTE_KINDS, STATUSES

    codes: dict[str, tuple[str, ...]] = {"kind": QUOTE_KINDS if layer == "quotes" else KINDS, "label": LABELS}
    codes |= {"status": STATUSES, "type": tuple(dict.fromkeys(name for name, _ in plover()))}
    for line, row in enumerate(table.to_dict("records"), 2):
        for column in (column for column in COLUMNS[layer] if column in codes):
            if row[column] not in codes[column]:
                known = ", ".join(codes[column])
                raise ValueError(f"{path}, line {line}: {row[column]!r} is no {column}; known are {known}")
        if layer == "events" and (row["type"], row["mode"]) not in plover():
            modes = ", ".join(mode for name, mode in plover() if name == row["type"] and mode) or "none"
            raise ValueError(f"{path}, line {line}: {row['mode']!r} is no mode of {row['type']}; known are {modes}")
        if not all(row[side].isdecimal() and len(row[side]) < 10 for side in ("start", "end")):
            raise ValueError(f"{path}, line {line}: start and end must be whole numbers")


def _check_spans(layers: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    """Raise `ValueError` at an article that is not among `texts`, or a span whose text is not the article's."""
    for layer, table in layers.items():
        if unknown := sorted(set(table["id"]) - set(texts)):
            raise ValueError(f"{layer}.csv marks {unknown[0]!r}, which is not among the {len(texts):,} articles")
        for row in table.to_dict("records") if layer in COLUMNS else []:
            if (there := texts[row["id"]][row["start"] : row["end"]]) != row["text"]:
                place = f"{layer}.csv: {row['id']}, {row['start']} to {row['end']}"
                raise ValueError(f"{place}: the gold says {row['text']!r}, the article has {there!r}")
