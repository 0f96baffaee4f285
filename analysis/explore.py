"""Questions to a book, answered as tables that charts can draw and a reader can check.

Each row of an answer has a column `rows`: the positions, in the table that was counted, of the rows behind its number.
Positions count from 0 in the order of that table, so `book.mentions.iloc[answer["rows"].iloc[0]]` opens the first row.
A table that was thinned out before it is counted keeps the positions it had in a column `position` (see `happened`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.tables import LABELS, QUOTE_KINDS, require

LEAST = 5  # a mean of fewer mentions is not shown: its interval would be wider than the scale
ACTING = ("person", "organization", "country")  # kinds that are counted unless asked; places and groups are not


_NO_FACTS: Mapping[str, tuple[str, Any]] = {}


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the column `position`, where it has none yet, and numbered anew."""
    plain = table.reset_index(drop=True)
    return plain if "position" in plain else plain.assign(position=plain.index)


def _count(
    table: pd.DataFrame, by: list[str], top: int | None = None, facts: Mapping[str, tuple[str, Any]] = _NO_FACTS
) -> pd.DataFrame:
    """One row per group of a `_placed` table, the biggest `top`: its names, `n`, `facts` as in `agg`, and `rows`."""
    wanted = {"n": ("position", "size"), **facts, "rows": ("position", list)}
    counts = table.groupby(by, observed=True).agg(**wanted)
    return counts.sort_values("n", ascending=False, kind="stable").head(top or len(counts)).reset_index()


def best_period(dates: pd.Series) -> str:
    """The period, "D", "W" or "M", that cuts the span of these dates into a number of bars that can be read.

    >>> best_period(pd.Series(pd.to_datetime(["2019-01-01", "2019-01-20"])))
    'D'
    """
    days = (dates.max() - dates.min()).days if dates.notna().any() else 0
    return "D" if days <= 45 else "W" if days <= 400 else "M"


def _periods(dates: pd.Series, period: str | None) -> pd.Series:
    starts: pd.Series = dates.dt.to_period(period or best_period(dates)).dt.to_timestamp()
    return starts


def _group_of(table: pd.DataFrame, articles: pd.DataFrame, by: str, period: str | None) -> pd.Series:
    """For each row its period (`by` "date": the row's own date, else its article's) or that column of its article."""
    require(articles, ["article_id", by], "a question by " + by)
    if by == "date" and "date" in table:
        return _periods(table["date"], period)
    values = articles.drop_duplicates("article_id").set_index("article_id")[by].reindex(table["article_id"])
    group = pd.Series(values.array, index=table.index)
    return _periods(group, period) if by == "date" else group


def count_articles(articles: pd.DataFrame, *, period: str | None = None) -> pd.DataFrame:
    """One row per period: `date` it begins, number of articles `n`, `rows` of articles; the undated do not count."""
    require(articles, ["article_id", "date"], "count_articles")
    table = _placed(articles)
    return _count(table.assign(date=_periods(table["date"], period)), ["date"]).sort_values("date", ignore_index=True)


def count_actors(mentions: pd.DataFrame, *, top: int = 20, kinds: Sequence[str] = ACTING) -> pd.DataFrame:
    """One row per actor: `actor`, `kind`, `mentions`, `articles` that mention it, `rows` of mentions; most named first.

    >>> mentions = pd.DataFrame({"article_id": ["a", "a", "b"], "actor": ["Berg", "Oslo", "Berg"],
    ...                          "kind": ["person", "place", "person"]})
    >>> count_actors(mentions).values.tolist()
    [['Berg', 'person', 2, 2, [0, 2]]]
    """
    require(mentions, ["article_id", "actor", "kind"], "count_actors")
    chosen = _placed(mentions)
    chosen = chosen[chosen["kind"].isin(kinds)]
    counts = _count(chosen, ["actor"], top, {"kind": ("kind", "first"), "articles": ("article_id", "nunique")})
    return counts.rename(columns={"n": "mentions"})[["actor", "kind", "mentions", "articles", "rows"]]


def count_by(
    table: pd.DataFrame, column: str, articles: pd.DataFrame, by: str = "date", *, top: int = 6,
    period: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per value of `column`, the `top` most frequent, and group: the value, the group, `n`, `share`, `rows`.

    `by` is "date" (in periods "D", "W" or "M") or a column of articles such as "source"; `share`, 0 to 1, is `n` among
    all rows of the group, of whatever value. Groups without a row are there, with `n` 0; rows without a group are not.

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "source": ["Wire", "Daily"]})
    >>> mentions = pd.DataFrame({"article_id": ["a", "b", "b"], "actor": ["Berg", "Berg", "Oslo"]})
    >>> count_by(mentions, "actor", articles, "source", top=1).values.tolist()
    [['Berg', 'Daily', 1, 0.5, [1]], ['Berg', 'Wire', 1, 1.0, [0]]]
    """
    require(table, ["article_id", column], "count_by")
    placed = _placed(table)
    placed = placed.assign(group_=_group_of(placed, articles, by, period)).dropna(subset=[column, "group_"])
    size = placed["group_"].value_counts().sort_index()
    if by == "date" and len(size):
        step = period or best_period(table["date"] if "date" in table else articles["date"])
        size = size.reindex(pd.period_range(size.index[0], size.index[-1], freq=step).to_timestamp(), fill_value=0)
    cells = _count(placed, [column, "group_"]).set_index([column, "group_"])["rows"].to_dict()
    found = [
        (value, group, len(rows := cells.get((value, group), [])), len(rows) / max(total, 1), rows)
        for value in _count(placed, [column], top)[column]
        for group, total in size.items()
    ]
    return pd.DataFrame(found, columns=[column, by, "n", "share", "rows"])


def count_together(mentions: pd.DataFrame, *, top: int = 15, kinds: Sequence[str] = ACTING) -> pd.DataFrame:
    """One row per pair of the `top` most named actors that share a sentence: `a`, `b`, `n` sentences, `rows`.

    `rows` are mentions: the first one of `a` in each of these sentences. `a` comes before `b` in the alphabet.
    """
    require(mentions, ["article_id", "sentence", "actor", "kind"], "count_together")
    placed = _placed(mentions)
    placed = placed[placed["kind"].isin(kinds)]
    placed = placed[placed["actor"].isin(placed["actor"].value_counts().head(top).index)]
    once = placed.drop_duplicates(["article_id", "sentence", "actor"])[["article_id", "sentence", "actor", "position"]]
    pairs = once.merge(once, on=["article_id", "sentence"], suffixes=("", "_b"))
    pairs = pairs[pairs["actor"] < pairs["actor_b"]].rename(columns={"actor": "a", "actor_b": "b"})
    return _count(pairs, ["a", "b"])


def _mean_interval(values: np.ndarray, draws: int = 1000) -> tuple[float, float]:
    """The 95 % interval of the mean by the percentile bootstrap (Efron 1979), with a fixed seed."""
    rng = np.random.default_rng(7)
    sample = values if len(values) <= 2000 else rng.choice(values, 2000, replace=False)
    means = rng.choice(sample, (draws, len(sample))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    centre, widen = means.mean(), (len(sample) / len(values)) ** 0.5
    return float(centre + (low - centre) * widen), float(centre + (high - centre) * widen)


def portray_actors(
    mentions: pd.DataFrame, articles: pd.DataFrame | None = None, by: str | None = None, *, top: int = 15,
    least: int = LEAST,
) -> pd.DataFrame:  # fmt: skip
    """One row per actor: how its sentences portray it, for actors with at least `least` mentions that are not unclear.

    `mean` is the mean of `sentiment` over those mentions, -1 to 1, with its 95% bootstrap interval `low` to `high`;
    `n` is their number, and `negative`, `neutral`, `positive`, `unclear` count the labels. The most named come first.
    With `articles` and `by` ("date" or a column of articles such as "source") one row per actor and group.
    """
    require(mentions, ["actor", "kind", "sentiment", "label"], "portray_actors")
    table = _placed(mentions)
    table = table[table["kind"].isin(ACTING)]
    keys = ["actor"]
    if articles is not None and by is not None:
        table, keys = table.assign(**{by: _group_of(table, articles, by, None)}), ["actor", by]
    table = table.assign(**{label: table["label"] == label for label in LABELS})
    counts = _count(table, keys, facts={label: (label, "sum") for label in LABELS})
    counts = counts.assign(named=counts.groupby("actor")["n"].transform("sum"), n=counts["n"] - counts["unclear"])
    counts = counts[counts["n"] >= least].sort_values(["named", *keys], ascending=[False, *[True] * len(keys)])
    counts = counts[counts["actor"].isin(counts["actor"].unique()[:top])]
    tone = table.set_index("position")["sentiment"][~table["unclear"].to_numpy(bool)].astype(float)
    counts["rows"] = [[row for row in rows if row in tone.index] for rows in counts["rows"]]
    values = [tone[rows].to_numpy() for rows in counts["rows"]]
    ends = np.array([_mean_interval(part) for part in values]).reshape(-1, 2)
    counts = counts.assign(mean=[float(part.mean()) for part in values], low=ends[:, 0], high=ends[:, 1])
    return counts[[*keys, "n", "mean", "low", "high", *LABELS, "rows"]].reset_index(drop=True)


def happened(events: pd.DataFrame, *, once: bool = False) -> pd.DataFrame:
    """The events said to have happened, one row each (not one a pair), with their `position` in the table.

    With `once` one row a happening: reports that share an `occurrence` count once.
    """
    require(events, ["article_id", "event", "status", *(["occurrence"] if once else [])], "happened")
    table = _placed(events)
    table = table[table["status"] == "happened"].drop_duplicates(["article_id", "event"])
    return (table.drop_duplicates("occurrence") if once else table).reset_index(drop=True)


def count_event_types(events: pd.DataFrame, *, once: bool = False) -> pd.DataFrame:
    """One row per PLOVER type that happened: `type`, `quad` 1 to 4, number of events `n`, `rows` of events.

    Planned, possible, denied and historical events are left out; the pairs of one event count once, and with `once` the
    reports of one happening too.
    """
    require(events, ["type", "quad"], "count_event_types")
    return _count(happened(events, once=once), ["type"], facts={"quad": ("quad", "first")})[
        ["type", "quad", "n", "rows"]
    ]


def count_events_over_time(events: pd.DataFrame, *, period: str | None = None, once: bool = False) -> pd.DataFrame:
    """One row per period and quad class: `date` the period begins, `quad` 1 to 4, `n` events that happened, `rows`.

    `period` is "D", "W" or "M" (day, week, month); left out, it follows from the span of all dates but the first and
    last few. Undated events do not count; with `once` the reports of one happening count once.
    """
    require(events, ["quad", "date"], "count_events_over_time")
    done = happened(events, once=once)
    middle = done["date"][done["date"].between(*done["date"].quantile([0.025, 0.975]))]
    done = done.assign(date=_periods(done["date"], period or best_period(middle)))
    return _count(done, ["date", "quad"]).sort_values(["date", "quad"], ignore_index=True)


def count_pairs(events: pd.DataFrame, *, top: int = 15) -> pd.DataFrame:
    """One row per source and target of events that happened: `source`, `target`, `n`, mean PLOVER `score`, `rows`."""
    require(events, ["source", "target", "score", "status"], "count_pairs")
    table = _placed(events)
    done = table[table["status"] == "happened"]
    return _count(done, ["source", "target"], top, {"score": ("score", "mean")})


def pair_over_time(events: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """One row per dated event of `a` and `b` that happened: `date`, `source`, `target`, `type`, `score`, `rows`."""
    require(events, ["date", "source", "target", "type", "score", "status"], "pair_over_time")
    table = _placed(events)
    between = (table["source"] == a) & (table["target"] == b) | (table["source"] == b) & (table["target"] == a)
    done = table[between & (table["status"] == "happened") & table["date"].notna()].sort_values("date", kind="stable")
    shown = done[["date", "source", "target", "type", "score"]].reset_index(drop=True)
    return shown.assign(rows=pd.Series([[row] for row in done["position"].tolist()], dtype=object))


def count_speakers(quotes: pd.DataFrame, *, top: int = 15) -> pd.DataFrame:
    """One row per speaker: quotations `n`, `words` in them, of `n` the `direct`, `mixed`, `indirect`, and `rows`."""
    require(quotes, ["speaker", "kind", "text"], "count_speakers")
    table = _placed(quotes)
    table = table.assign(words=table["text"].str.count(r"\w+").fillna(0).astype(int))
    table = table.assign(**{kind: table["kind"] == kind for kind in QUOTE_KINDS})
    return _count(table, ["speaker"], top, {name: (name, "sum") for name in ("words", *QUOTE_KINDS)})


def find_words(tokens: pd.DataFrame, query: str) -> np.ndarray:
    """The positions in `tokens` where a match of `query` begins.

    A query is one or more words: `ceasefire`, `peace talks`. A word may be `lemma:talk` (its dictionary form) or
    `tag:NN.*` (its Penn tag, a regular expression). Case does not count, and a match stays in its sentence.

    >>> tokens = pd.DataFrame({"article_id": "a", "sentence": 0, "text": ["Long", "peace", "talks"],
    ...                        "tag": ["JJ", "NN", "NNS"], "lemma": ["long", "peace", "talk"]})
    >>> find_words(tokens, "tag:NN lemma:talk")
    array([1])
    """
    require(tokens, ["article_id", "sentence", "text", "tag", "lemma"], "find_words")
    parts = query.split()
    if not parts:
        raise ValueError("the query is empty; give a word such as ceasefire, lemma:talk or tag:NN.*")
    last = len(tokens) - len(parts) + 1
    hits = np.ones(max(last, 0), bool)
    sentence = tokens["article_id"].ne(tokens["article_id"].shift()) | tokens["sentence"].ne(tokens["sentence"].shift())
    number = sentence.cumsum().to_numpy()
    for i, part in enumerate(parts):
        column, _, wanted = part.rpartition(":") if part.startswith(("lemma:", "tag:")) else ("text", "", part)
        values = tokens[column].iloc[i : i + len(hits)]
        if column == "tag":
            here = values.str.fullmatch(wanted, flags=re.IGNORECASE)
        else:
            here = values.str.casefold() == wanted.casefold()
        hits &= here.to_numpy(bool) & (number[i : i + len(hits)] == number[: len(hits)])
    return np.flatnonzero(hits)


def concordance(
    articles: pd.DataFrame, tokens: pd.DataFrame, query: str, *, sort: str | None = None, width: int = 45
) -> pd.DataFrame:
    """One row per match of `query` (see `find_words`): `left`, `match`, `right`, its `source` and `date`, and `rows`.

    `left` and `right` are up to `width` characters of the article. `sort` is "left" (by the words before, the nearest
    first), "right", or nothing: the order of the articles.
    """
    if sort not in (None, "left", "right"):
        raise ValueError(f"sort must be left, right or None, got {sort!r}")
    found = find_words(tokens, query)
    ends = tokens["end"].to_numpy()[found + len(query.split()) - 1] if len(found) else []
    hits = tokens.iloc[found][["article_id", "start"]].assign(end=ends, position=found)
    hits = hits.merge(articles[["article_id", "source", "date", "text"]], on="article_id", how="left")
    place = list(zip(hits["text"], hits["start"], hits["end"], strict=True))
    table = pd.DataFrame({
        "left": [" ".join(text[max(0, start - width) : start].split()) for text, start, _ in place],
        "match": [" ".join(text[start:end].split()) for text, start, end in place],
        "right": [" ".join(text[end : end + width].split()) for text, _, end in place],
        "source": hits["source"], "date": hits["date"], "rows": [[row] for row in hits["position"].tolist()],
    })  # fmt: skip
    if sort is None or table.empty:
        return table
    words = table[sort].str.casefold().str.findall(r"\w+")
    order = sorted(range(len(table)), key=lambda i: words[i][::-1] if sort == "left" else words[i])
    return table.iloc[order].reset_index(drop=True)


def dispersion(articles: pd.DataFrame, tokens: pd.DataFrame, query: str, *, cuts: int = 100) -> pd.DataFrame:
    """One row per source and stretch of its text with a match: `source`, `place`, number of matches `n`, `rows`.

    The articles of a source are put in the order of their dates and their tokens cut into `cuts` stretches of equal
    length; `place` is the middle of the stretch, 0 to 100 % of the source's text. `rows` are tokens.
    """
    require(articles, ["article_id", "date", "source"], "dispersion")
    order = articles.drop_duplicates("article_id").sort_values("date", kind="stable")["article_id"].tolist()
    rank = tokens["article_id"].map({article: i for i, article in enumerate(order)})
    source = tokens["article_id"].map(dict(zip(articles["article_id"], articles["source"].fillna("no source"))))  # noqa: B905 columns of one table
    lined = pd.DataFrame({"source": source, "position": range(len(tokens))}).iloc[rank.argsort(kind="stable")]
    seen = lined.groupby("source")
    lined["place"] = (seen.cumcount() * cuts // seen["position"].transform("size") + 0.5) * 100 / cuts
    hits = lined[lined["position"].isin(find_words(tokens, query))].sort_values("position")
    return _count(hits, ["source", "place"]).sort_values(["source", "place"], ignore_index=True)


def _words(tokens: pd.DataFrame) -> pd.DataFrame:
    """The tokens that are words, with their lemma in lower case and their `position`."""
    number, names = pd.factorize(tokens["lemma"])  # each lemma is looked at once
    lemmas = pd.Series(names, dtype="str")
    is_word = lemmas.str.contains(r"[^\W\d_]", na=False).to_numpy(bool)
    words = _placed(tokens[["article_id", "sentence"]]).assign(lemma=lemmas.str.casefold().reindex(number).array)
    return words[np.append(is_word, False)[number]].reset_index(drop=True)


def keyness(tokens: pd.DataFrame, inside: pd.Series, *, least: int = 5, top: int = 15) -> pd.DataFrame:
    """One row per word that is special about the tokens where `inside` is true, or about the rest.

    `word` (a lemma), `side` "inside" or "outside", where it is more frequent, `per_1000` words inside and
    `rest_per_1000`, the effect size `log_ratio` (each point doubles the rate; half a word is added to both counts,
    Hardie 2014), the log-likelihood `g2` (Dunning 1993; 10.8 or more: one in a thousand by chance), the number of
    `articles` that have it on its side, and `rows`. The `top` of each side, by `g2`; rarer than `least`: left out.
    """
    words = _words(tokens)
    mask = inside.to_numpy(bool)[words["position"].to_numpy()]
    size = np.array([max(mask.sum(), 1), max((~mask).sum(), 1)])
    counts = pd.DataFrame({"a": words["lemma"][mask].value_counts(), "b": words["lemma"][~mask].value_counts()})
    counts = counts[counts.sum(axis=1) >= least].fillna(0).sort_index()
    seen = counts.to_numpy(float)
    expected = seen.sum(axis=1, keepdims=True) * size / size.sum()
    g2 = 2 * (seen * np.log(np.where(seen > 0, seen, 1) / expected)).sum(axis=1)
    rate = seen / size * 1000
    ratio = np.log2((seen[:, 0] + 0.5) / size[0]) - np.log2((seen[:, 1] + 0.5) / size[1])
    table = pd.DataFrame({"word": counts.index, "per_1000": rate[:, 0], "rest_per_1000": rate[:, 1],
                          "log_ratio": ratio, "g2": g2}).sort_values("g2", ascending=False, kind="stable")  # fmt: skip
    sides = []
    for side, chosen, best in (("inside", mask, rate[:, 0] > rate[:, 1]), ("outside", ~mask, rate[:, 0] < rate[:, 1])):
        first = table[best[table.index]].head(top)
        there = words[chosen & words["lemma"].isin(first["word"]).to_numpy()].rename(columns={"lemma": "word"})
        found = _count(there, ["word"], facts={"articles": ("article_id", "nunique")}).set_index("word")
        sides.append(first.assign(side=side, articles=first["word"].map(found["articles"]),
                                  rows=first["word"].map(found["rows"])))  # fmt: skip
    columns = ["word", "side", "per_1000", "rest_per_1000", "log_ratio", "g2", "articles", "rows"]
    answer: pd.DataFrame = pd.concat(sides, ignore_index=True)[columns]
    return answer


def collocations(
    tokens: pd.DataFrame, word: str, *, window: int = 4, measure: str = "likelihood_ratio", least: int = 3,
    top: int = 15,
) -> pd.DataFrame:  # fmt: skip
    """One row per word that stands beside `word`, a lemma, more often than chance: `word`, `n`, `score`, `rows`.

    Beside means at most `window` words away in the same sentence; `n` counts such neighbours (Evert 2008, surface
    co-occurrence), `rows` are their tokens. `score` is one of NLTK's measures of association (Manning and Schütze 1999,
    chapter 5): likelihood_ratio, pmi, student_t, chi_sq, dice, jaccard, phi_sq, poisson_stirling, mi_like, raw_freq.
    """
    from nltk.metrics import BigramAssocMeasures

    known = [name for name in dir(BigramAssocMeasures) if not name.startswith("_") and name != "fisher"]
    if measure not in known:
        raise ValueError(f"no measure {measure!r}; the measures are {', '.join(known)}")
    words = _words(tokens)
    lemma = words["lemma"].to_numpy()
    sentence = words.groupby(["article_id", "sentence"], sort=False).ngroup().to_numpy()
    here = np.flatnonzero(lemma == word.casefold())
    slots = sorted({int(to) for step in range(-window, window + 1) if step
                    for at, to in zip(here, here + step, strict=True)
                    if 0 <= to < len(lemma) and sentence[at] == sentence[to]})  # fmt: skip
    near, total = _count(words.iloc[slots].rename(columns={"lemma": "word"}), ["word"]), Counter(lemma)
    by_chance = near["word"].map(total).astype(float) * len(slots) / max(len(lemma), 1)
    near = near[(near["n"] >= least) & (near["n"] > by_chance)]
    score = getattr(BigramAssocMeasures, measure)
    pairs = zip(near["word"], near["n"], strict=True)
    scores = [float(score(n, (len(slots), total[other]), len(lemma))) for other, n in pairs]
    best = near.assign(score=scores).sort_values("score", ascending=False, kind="stable").head(top)
    return best[["word", "n", "score", "rows"]].reset_index(drop=True)
