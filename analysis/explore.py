"""Questions to a book, answered as tables that charts can draw and a reader can check.

Each row of an answer has a column `rows`: the positions, in the table that was counted, of the rows behind its number.
Positions count from 0 in the order of that table, so `book.mentions.iloc[answer["rows"].iloc[0]]` opens the first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.tables import LABELS, QUOTE_KINDS, require

LEAST = 5  # a mean of fewer mentions is not shown: its interval would be wider than the scale


def _groups(table: pd.DataFrame, by: str | list[str]) -> dict[Any, list[int]]:
    """The positions of the rows of each group, most rows first, then by name."""
    found = table.reset_index(drop=True).groupby(by, sort=True, observed=True).indices
    return {key: list(map(int, rows)) for key, rows in sorted(found.items(), key=lambda item: -len(item[1]))}


def _answer(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The answer with its columns, also when it has no rows."""
    return table if len(table) else pd.DataFrame(columns=list(columns))


def count_actors(
    mentions: pd.DataFrame, *, top: int = 20, kinds: Sequence[str] = ("person", "organization", "country")
) -> pd.DataFrame:
    """One row per actor: `actor`, `kind`, `mentions`, `articles` that mention it, `rows` of mentions; most named first.

    >>> import pandas as pd
    >>> mentions = pd.DataFrame({"article_id": ["a", "a", "b"], "actor": ["Berg", "Oslo", "Berg"],
    ...                          "kind": ["person", "place", "person"]})
    >>> count_actors(mentions).values.tolist()
    [['Berg', 'person', 2, 2, [0, 2]]]
    """
    require(mentions, ["article_id", "actor", "kind"], "count_actors")
    chosen = mentions.reset_index(drop=True)
    position = chosen.index[chosen["kind"].isin(kinds)]
    chosen = chosen.loc[position]
    found = [
        {
            "actor": actor,
            "kind": chosen["kind"].iloc[rows].mode().iloc[0],
            "mentions": len(rows),
            "articles": chosen["article_id"].iloc[rows].nunique(),
            "rows": position[rows].tolist(),
        }
        for actor, rows in list(_groups(chosen, "actor").items())[:top]
    ]
    return _answer(pd.DataFrame(found), ["actor", "kind", "mentions", "articles", "rows"])


def _mean_interval(values: np.ndarray, draws: int = 1000) -> tuple[float, float]:
    """The 95 % interval of the mean by the percentile bootstrap (Efron 1979), with a fixed seed."""
    rng = np.random.default_rng(7)
    sample = values if len(values) <= 2000 else rng.choice(values, 2000, replace=False)
    means = rng.choice(sample, (draws, len(sample))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    centre, widen = means.mean(), (len(sample) / len(values)) ** 0.5
    return float(centre + (low - centre) * widen), float(centre + (high - centre) * widen)


def portray_actors(mentions: pd.DataFrame, *, top: int = 15, least: int = LEAST) -> pd.DataFrame:
    """One row per actor: how its sentences portray it, for actors with at least `least` mentions that are not unclear.

    `mean` is the mean of `sentiment` over those mentions, -1 to 1, with its 95 % bootstrap interval `low` to `high`;
    `n` is their number, and `negative`, `neutral`, `positive`, `unclear` count the labels. The most named come first.
    """
    require(mentions, ["actor", "kind", "sentiment", "label"], "portray_actors")
    chosen = mentions.reset_index(drop=True)
    position = chosen.index[chosen["kind"].isin(["person", "organization", "country"])]
    chosen = chosen.loc[position]
    clear = (chosen["label"] != "unclear").to_numpy()
    tone, label = chosen["sentiment"].to_numpy(float), chosen["label"]
    found = []
    for actor, rows in _groups(chosen, "actor").items():
        sure = [row for row in rows if clear[row]]
        if len(sure) < least:
            continue
        low, high = _mean_interval(tone[sure])
        counts = label.iloc[rows].value_counts()
        found.append(
            {"actor": actor, "n": len(sure), "mean": float(tone[sure].mean()), "low": low, "high": high}
            | {name: int(counts.get(name, 0)) for name in LABELS}
            | {"rows": position[sure].tolist()}
        )
        if len(found) == top:
            break
    return _answer(pd.DataFrame(found), ["actor", "n", "mean", "low", "high", *LABELS, "rows"])


def _happened(events: pd.DataFrame) -> pd.DataFrame:
    """The events said to have happened, one row each (not one a pair), with their `position` in the table."""
    table = events.reset_index(drop=True)
    table = table.assign(position=table.index)
    return table[table["status"] == "happened"].drop_duplicates(["article_id", "event"])


def count_event_types(events: pd.DataFrame) -> pd.DataFrame:
    """One row per PLOVER type that happened: `type`, `quad` 1 to 4, number of events `n`, `rows` of events.

    Planned, possible, denied and historical events are left out; the pairs of one event count once.
    """
    require(events, ["article_id", "event", "type", "quad", "status"], "count_event_types")
    done = _happened(events)
    found = [
        {
            "type": kind,
            "quad": int(done["quad"].iloc[rows[0]]),
            "n": len(rows),
            "rows": done["position"].iloc[rows].tolist(),
        }
        for kind, rows in _groups(done, "type").items()
    ]
    return _answer(pd.DataFrame(found), ["type", "quad", "n", "rows"])


def best_period(dates: pd.Series) -> str:
    """The period, "D", "W" or "M", that cuts the span of these dates into a number of bars that can be read.

    >>> best_period(pd.Series(pd.to_datetime(["2019-01-01", "2019-01-20"])))
    'D'
    """
    days = (dates.max() - dates.min()).days if dates.notna().any() else 0
    return "D" if days <= 45 else "W" if days <= 400 else "M"


def _periods(dates: pd.Series, period: str) -> pd.Series:
    starts: pd.Series = dates.dt.to_period(period).dt.to_timestamp()
    return starts


def count_events_over_time(events: pd.DataFrame, *, period: str | None = None) -> pd.DataFrame:
    """One row per period and quad class: `date` the period begins, `quad` 1 to 4, `n` events that happened, `rows`.

    `period` is "D", "W" or "M" (day, week, month); left out, it follows from the span of dates. Undated events do not
    count.
    """
    require(events, ["article_id", "event", "quad", "status", "date"], "count_events_over_time")
    done = _happened(events).dropna(subset=["date"])
    if done.empty:
        return pd.DataFrame(columns=["date", "quad", "n", "rows"])
    done = done.assign(date=_periods(done["date"], period or best_period(done["date"])))
    found = [
        {"date": date, "quad": int(quad), "n": len(rows), "rows": done["position"].iloc[rows].tolist()}
        for (date, quad), rows in _groups(done, ["date", "quad"]).items()
    ]
    return pd.DataFrame(found).sort_values(["date", "quad"], ignore_index=True)


def count_articles(articles: pd.DataFrame, *, period: str | None = None) -> pd.DataFrame:
    """One row per period: `date` it begins, number of articles `n`, `rows` of articles; the undated do not count."""
    require(articles, ["article_id", "date"], "count_articles")
    dated = articles.reset_index(drop=True).dropna(subset=["date"])
    if dated.empty:
        return pd.DataFrame(columns=["date", "n", "rows"])
    start = _periods(dated["date"], period or best_period(dated["date"]))
    found = [
        {"date": date, "n": len(rows), "rows": dated.index[rows].tolist()}
        for date, rows in _groups(dated.assign(date=start), "date").items()
    ]
    return pd.DataFrame(found).sort_values("date", ignore_index=True)


def count_speakers(quotes: pd.DataFrame, *, top: int = 15) -> pd.DataFrame:
    """One row per speaker: `speaker`, quotations `n`, of them `direct`, `mixed`, `indirect`, and `rows` of quotes."""
    require(quotes, ["speaker", "kind"], "count_speakers")
    kind = quotes["kind"].reset_index(drop=True)
    found = []
    for speaker, rows in list(_groups(quotes, "speaker").items())[:top]:
        counts = kind.iloc[rows].value_counts()
        kinds = {name: int(counts.get(name, 0)) for name in QUOTE_KINDS}
        found.append({"speaker": speaker, "n": len(rows), **kinds, "rows": rows})
    return _answer(pd.DataFrame(found), ["speaker", "n", *QUOTE_KINDS, "rows"])


def count_pairs(events: pd.DataFrame, *, top: int = 15) -> pd.DataFrame:
    """One row per source and target of events that happened: `source`, `target`, `n`, mean PLOVER `score`, `rows`."""
    require(events, ["source", "target", "score", "status"], "count_pairs")
    table = events.reset_index(drop=True)
    done = table[table["status"] == "happened"].dropna(subset=["source", "target"])
    found = [
        {"source": source, "target": target, "n": len(rows), "score": float(done["score"].iloc[rows].mean()),
         "rows": done.index[rows].tolist()}
        for (source, target), rows in list(_groups(done, ["source", "target"]).items())[:top]
    ]  # fmt: skip
    return _answer(pd.DataFrame(found), ["source", "target", "n", "score", "rows"])
