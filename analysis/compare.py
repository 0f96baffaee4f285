"""The same questions to several sets of articles, side by side, with differences and their intervals.

The sets are the values of a column of articles, such as `source`, or two books put together by `join`. With two sets
the difference is the first minus the second; with more it is each set against all the others together. Intervals are
at 95 % and take whole articles as the units of chance: sentences of one article are no independent witnesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import explore
from analysis.findings import Z, share_interval
from analysis.tables import QUOTE_KINDS, require

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from analysis.annotate import Book

COLUMNS = ["what", "group", "value", "others", "difference", "low", "high", "n", "rows"]
GREEN = "#009E73"  # the fourth ink of Okabe and Ito 2008, for a fourth set
SHAPES = ("circle", "diamond", "triangle-up", "square")
SETS = 4  # sets that are compared: the biggest
LEAST = 5  # articles a set needs, and countable things in it
QUESTIONS = {
    "actors": ("Which actors they name", "share of articles that name the actor", "mentions"),
    "tone": ("How they portray actors", "mean tone of clear mentions, −1 to +1", "mentions"),
    "events": ("What they say has happened", "share of events", "events"),
    "quotes": ("Whose words they carry", "share of quotations", "quotes"),
}


def join(first: Book, second: Book, names: tuple[str, str]) -> Book:
    """Both books as one, with a column `set` in articles that says which book an article is from.

    An article that is in both stays in the first.
    """
    from analysis.annotate import CODED, Book

    again = set(second.articles["article_id"]) & set(first.articles["article_id"])
    tables = {}
    for name in ("articles", *CODED, "problems"):
        one, two = getattr(first, name), getattr(second, name)
        two = two[~two["article_id"].isin(again)]
        if name == "articles":
            one, two = one.assign(set=names[0]), two.assign(set=names[1])
        tables[name] = pd.concat([one, two], ignore_index=True)
    return Book(tables)


def sets_of(articles: pd.DataFrame, by: str) -> list[str]:
    """The values of the column `by` that are compared: the biggest four of at least five articles, as they come."""
    require(articles, ["article_id", by], "compare")
    sizes = articles[by].dropna().astype(str).value_counts()
    names = [str(name) for name in sizes.index if sizes[name] >= LEAST]
    biggest = set(sorted(names, key=lambda name: (-sizes[name], name))[:SETS])
    return [name for name in articles[by].dropna().astype(str).unique() if name in biggest]


def compare(book: Book, by: str = "source", question: str = "actors") -> pd.DataFrame:
    """One row per thing asked about and set: its `value` in the set, in the `others`, and their `difference`.

    `question` is one of actors (share of articles that name each of the ten most widespread), tone (mean tone of the
    actors most named), events (share of conflict and of the five most frequent types), quotes (share of each kind, and
    of quotations without a known speaker). Shares are 0 to 1; `n` counts the articles or the things in the set, and
    `rows` are the rows behind `value`. Shares of articles get Newcombe's (1998) interval, other ratios that of a ratio
    estimator over articles (Cochran 1977, chapter 6). Things with fewer than five cases in a set are left out.
    """
    if question not in QUESTIONS:
        raise ValueError(f"no question {question!r}; the questions are {', '.join(QUESTIONS)}")
    articles = book.articles.reset_index(drop=True)
    names = sets_of(articles, by)
    group = articles[by].astype("str").to_numpy()
    place = {article: i for i, article in enumerate(articles["article_id"])}
    found: list[dict[str, Any]] = []
    for what, table, part in _cases(book, question) if len(names) > 1 else []:
        if any(what.casefold() in name.casefold() for name in names):  # a source that names itself is no news
            continue
        at = table["article_id"].map(place).to_numpy(int)
        top = np.bincount(at, part, len(articles)).astype(float)
        bottom = np.bincount(at, minlength=len(articles)).astype(float)
        if question == "actors":  # articles are counted, not mentions
            bottom = np.ones(len(articles))
        for name in names[:1] if len(names) == 2 else names:
            inside = group == name
            rest = (group == names[1]) if len(names) == 2 else ~inside
            if min(bottom[inside].sum(), bottom[rest].sum()) < LEAST:
                continue
            rows = table["position"].to_numpy()[inside[at] & ((part != 0) | (question == "tone"))]
            ends = _shares(top, inside, rest) if question == "actors" else _ratios(top, bottom, inside, rest)
            found.append(dict(zip(COLUMNS, (what, name, *ends, int(bottom[inside].sum()), rows.tolist()), strict=True)))
    comparison = pd.DataFrame(found, columns=COLUMNS)
    comparison.attrs["against"] = names[1] if len(names) == 2 else "the others"
    return comparison


def _cases(book: Book, question: str) -> Iterator[tuple[str, pd.DataFrame, np.ndarray]]:
    """What a question asks about, each with the rows that count, with their `position`, and what each row adds."""
    if question in ("actors", "tone"):
        mentions = explore._placed(book.mentions)
        mentions = mentions[mentions["kind"].isin(explore.ACTING)]
        once = mentions.drop_duplicates(["article_id", "actor"])
        widespread = once["actor"].value_counts(sort=False).sort_index().nlargest(10).index
        names = (
            explore.portray_actors(book.mentions, top=8)["actor"].tolist() if question == "tone" else list(widespread)
        )
        for name in map(str, names):
            rows = (once if question == "actors" else mentions[mentions["label"] != "unclear"]).query("actor == @name")
            yield name, rows, np.ones(len(rows)) if question == "actors" else rows["sentiment"].to_numpy(float)
    elif question == "events":
        events = explore.happened(book.events)
        yield "conflict, of all types", events, (events["quad"] >= 3).to_numpy(float)
        for kind in events["type"].value_counts(sort=False).sort_index().nlargest(5).index:
            yield str(kind), events, (events["type"] == kind).to_numpy(float)
    else:
        quotes = explore._placed(book.quotes)
        for kind in QUOTE_KINDS:
            yield f"{kind} speech", quotes, (quotes["kind"] == kind).to_numpy(float)
        yield "no speaker found", quotes, quotes["speaker"].isna().to_numpy(float)


def _shares(named: np.ndarray, inside: np.ndarray, rest: np.ndarray) -> tuple[float, float, float, float, float]:
    """Value, others, difference, low and high for shares of articles."""
    (a, low_a, high_a), (b, low_b, high_b) = (
        (named[chosen].mean(), *share_interval(int(named[chosen].sum()), int(chosen.sum())))
        for chosen in (inside, rest)
    )
    low = a - b - ((a - low_a) ** 2 + (high_b - b) ** 2) ** 0.5
    high = a - b + ((high_a - a) ** 2 + (b - low_b) ** 2) ** 0.5
    return float(a), float(b), float(a - b), float(low), float(high)


def _ratios(
    top: np.ndarray, bottom: np.ndarray, inside: np.ndarray, rest: np.ndarray
) -> tuple[float, float, float, float, float]:
    """Value, others, difference, low and high for ratios of sums over articles."""
    values, variance = [], 0.0
    for chosen in (inside, rest):
        over, under = top[chosen], bottom[chosen]
        ratio, n = over.sum() / under.sum(), max(int((under > 0).sum()), 2)
        values.append(float(ratio))
        variance += float(((over - ratio * under) ** 2).sum() / under.sum() ** 2 * n / (n - 1))
    difference, half = values[0] - values[1], Z * variance**0.5
    return values[0], values[1], difference, difference - half, difference + half


def clear(comparison: pd.DataFrame) -> pd.Series:
    """Is the difference of each row beyond what chance makes, its interval clear of zero?"""
    return (comparison["low"] > 0) | (comparison["high"] < 0)


def difference_dots(comparison: pd.DataFrame, question: str) -> Figure:
    """What is different, and how surely? Expects `compare`; a dot at each difference with its 95% interval.

    Filled dots are clear of zero, hollow ones are not. The data table has the values that were compared.
    """
    from analysis import charts

    require(comparison, COLUMNS, "difference_dots")
    title, _, of = QUESTIONS[question]
    if comparison.empty:
        return charts._titled(charts._nothing("There are not two sets with enough cases to compare."), title, of)
    table = comparison.assign(sure=clear(comparison), row=range(len(comparison)))
    sets, things = table["group"].unique(), table["what"].unique().tolist()
    inks = zip(sets, (charts.BLUE, charts.VERMILION, charts.BLACK, GREEN), SHAPES, strict=False)
    marks = []
    for i, (name, colour, shape) in enumerate(inks):
        part = table[table["group"] == name]
        reach = {"array": part["high"] - part["difference"], "arrayminus": part["difference"] - part["low"]}
        marks.append({
            "type": "scatter", "mode": "markers", "name": charts._label(name), "showlegend": True,
            "x": part["difference"].tolist(), "customdata": part["row"].tolist(),
            "y": [things.index(what) + (i - (len(sets) - 1) / 2) * 0.17 for what in part["what"]],
            "error_x": {"type": "data", "symmetric": False, "color": colour, "thickness": 1.2, "width": 0,
                        **{side: lengths.tolist() for side, lengths in reach.items()}},
            "marker": {"size": 8, "color": colour, "line": {"color": colour, "width": 1.6},
                       "symbol": [shape if sure else f"{shape}-open" for sure in part["sure"]]},
            "text": [charts._label(f"{what}, {name}") for what in part["what"]],
            "hovertemplate": "%{text}: %{x:+.2f}<extra></extra>",
        })  # fmt: skip
    other = str(comparison.attrs.get("against", "the others"))
    shown = comparison if question == "tone" else _in_percent(comparison)
    axis, height = f"difference from {charts._label(other)}", len(things) * (30 + 12 * len(sets)) + 70
    figure = charts._figure(marks, shown, _told(comparison, question, other), x=axis, height=height)
    reach_x = 1.05 * float(comparison[["low", "high"]].abs().to_numpy().max())
    figure.update_xaxes(range=[-reach_x, reach_x], zeroline=True, zerolinewidth=2, nticks=6,
                        tickformat="+.1f" if question == "tone" else "+.0%",
                        labelalias={"+0.0": "0", "+0%": "0"})  # fmt: skip
    figure.update_yaxes(tickvals=list(range(len(things))), ticktext=list(map(charts._label, things)), zeroline=False,
                        range=[len(things) - 0.5, -0.5], gridcolor="rgba(0,0,0,0)")  # fmt: skip
    return charts._titled(figure, title, of)


def _in_percent(table: pd.DataFrame) -> pd.DataFrame:
    """The comparison as its data table shows it: shares in per cent, differences in points."""
    shares = ["value", "others", "difference", "low", "high"]
    points = table.assign(**{column: (table[column] * 100).round(1) for column in shares})
    return points.rename(columns={"value": "value (%)", "others": "others (%)", "difference": "difference (points)"})


def _told(table: pd.DataFrame, question: str, other: str) -> str:
    """The sentence under a comparison: the clearest difference, and how many there would be by chance."""
    sure = table[clear(table)].reset_index(drop=True)
    n, chance = len(table), max(1, round(0.05 * len(table)))
    if sure.empty:
        return f"None of the {n} differences is clear of zero; chance alone would make about {chance}."
    first = sure.iloc[int((sure["difference"].abs() / (sure["high"] - sure["low"])).argmax())]
    form = "{:+.2f}" if question == "tone" else "{:.0%}"
    value, others = (form.format(first[column]).replace("-", "−") for column in ("value", "others"))
    told = (
        f"The clearest difference: {first['what']}, {QUESTIONS[question][1]}: {value} in {first['group']}, {others} in"
    )
    counted = f"{len(sure)} of the {n} differences {'is' if len(sure) == 1 else 'are'} clear of zero"
    hedge = f"chance alone would make about {chance}" + (", so this may be one." if len(sure) <= chance else ".")
    return f"{told} {other}. {counted}; {hedge}"


def vocabulary(book: Book, by: str, name: str, *, top: int = 8) -> pd.DataFrame:
    """One row per word that the set `name` uses more than all the others: see `explore.keyness`.

    Words of fewer than three articles of the set, and of its own name, are left out: they tell a story, not a voice.
    """
    inside = book.tokens["article_id"].isin(book.articles.loc[book.articles[by].astype("str") == name, "article_id"])
    words = explore.keyness(book.tokens, inside, top=3 * top)
    own = set(name.casefold().split())
    kept = words[(words["side"] == "inside") & (words["articles"] >= 3) & ~words["word"].isin(own)]
    return kept.drop(columns="side").head(top).reset_index(drop=True)


def word_bars(words: pd.DataFrame, name: str) -> Figure:
    """Which words are special about a set? Expects `vocabulary`; bars as long as words are frequent in the set."""
    from analysis import charts

    require(words, ["word", "per_1000", "rest_per_1000", "log_ratio", "g2", "articles", "rows"], "word_bars")
    if words.empty:
        return charts._titled(
            charts._nothing("No word is special about these articles."), charts._label(name), "tokens"
        )
    word, here, there = words[["word", "per_1000", "rest_per_1000"]].iloc[0]
    rate = f"the others {there:.1f} times" if there else "the others never do"
    looks = {"per_1000": (charts._label(name), charts.BLUE, ""), "rest_per_1000": ("the others", charts.GREY, "")}
    labels, bars = charts._labels(words["word"]), []
    for (column, look), width, offset in zip(looks.items(), (0.42, 0.22), (-0.35, 0.12), strict=True):
        told = words[column].map("{:.1f} in 1,000 words".format)
        bar = charts._bars(words[column].round(2), labels, told, look, flat=True)
        bars.append(bar | {"width": width, "offset": offset, "textposition": "none"})
    summary = f"{name} writes “{word}” {here:.1f} times in 1,000 words, {rate}."
    figure = charts._figure(bars, words, summary, x="times in 1,000 words").update_layout(barmode="overlay")
    return charts._titled(figure, charts._label(name), "tokens")
