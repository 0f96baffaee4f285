"""Tables to plotly figures, one function a question.

A chart receives a finished table (see `explore`) and draws it. Each figure carries, in `figure.layout.meta`, what a
page needs to open its numbers: `summary` (one sentence, the alt text), the `columns` and `values` of its data table,
`of` (the table that was counted) and `rows` (for each data row the positions, in that table, of the rows behind it).
The `customdata` of a mark is the number of its data row. Names from articles are escaped, because plotly reads labels
as HTML. `table(figure)` gives the data table back: `charts.table(figure).to_csv("actors.csv", index=False)`.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.tables import QUADS, QUOTE_KINDS, require

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    Draw = Callable[[pd.DataFrame], Figure]

BLACK, BLUE, VERMILION = "#000000", "#0072B2", "#D55E00"  # of Okabe and Ito 2008; a pattern or a shape doubles each
GREY, PALE = "#767676", "#b5b5b5"
_QUADS = {quad: (name, VERMILION if quad > 2 else BLUE, "" if quad % 2 else "/") for quad, name in QUADS.items()}
_ONE_OF = {"mentions": "mention", "quotes": "quotation", "events": "event"}
_LONGEST_LABEL = 34


def _label(name: object) -> str:
    """A name as plotly may show it: short, and with nothing in it that plotly would take for markup."""
    text = " ".join(str(name).split())
    return html.escape(text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…")


def _labels(names: Iterable[object]) -> pd.Series:
    """Labels that stay different where shortening made two the same; a series keeps its index."""
    labels = pd.Series(names, dtype=object).map(_label)
    again = labels.groupby(labels).cumcount()
    return labels.where(again == 0, labels + " (" + (again + 1).astype(str) + ")")


def _along(values: pd.Series) -> pd.Series:
    """Periods or names as plotly takes them: ISO days, or labels."""
    return values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values) else values.map(_label)


def _times(n: int, thing: str) -> str:
    """A number with its noun: 1 mention, 2 mentions."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def _signed(value: float, form: str = "+.2f") -> str:
    """A number with its sign, and a minus that is one."""
    return f"{value:{form}}".replace("-", "−")


def _day(date: Any) -> str:
    """A day in words: 7 March 2024."""
    return f"{date.day} {date:%B %Y}"


def _plain(value: Any) -> Any:
    """A value as the data table shows it: dates as ISO days, numbers as they are, rounded to three places."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return round(value, 3)
    return value if isinstance(value, str) else int(value)


def _figure(
    marks: list[dict[str, Any]],
    table: pd.DataFrame,
    summary: str,
    *,
    x: str = "",
    y: str = "",
    height: int = 0,
    panels: Iterable[str] = (),
) -> Figure:
    """A figure in our style, with what a page needs to open its numbers.

    Without a `height` the rows of the table lie under one another; `panels` names a panel for each mark, under one
    another on the same scale, so that no colour has to tell them apart.
    """
    from plotly.subplots import make_subplots

    titles = [f"<b>{title}</b>" for title in panels]
    n = len(titles) or 1
    figure = make_subplots(n, 1, shared_xaxes=True, shared_yaxes="all", subplot_titles=titles, vertical_spacing=0.2 / n)
    figure.update_annotations(x=0, xanchor="left", font_size=13)
    figure.add_traces(marks, rows=[min(i, n) for i in range(1, len(marks) + 1)], cols=[1] * len(marks))
    shown = table.drop(columns="rows", errors="ignore")
    legend = sum(bool(mark.get("showlegend")) for mark in marks)
    below = (54 if x else 34) + (46 if legend > 2 else 26 if legend else 0)
    figure.update_layout(
        title={"x": 0, "xref": "container", "pad": {"l": 8}, "font": {"size": 16}},
        template="none",
        font={"family": "system-ui, sans-serif", "size": 13, "color": "#1a1a1a"},
        height=(height or 27 * len(table) + 60) + below,
        margin={"l": 8, "r": 16 if height else 40, "t": 64, "b": below},
        legend={"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom",
                "traceorder": "normal"},
        barmode="stack", bargap=0.25, paper_bgcolor="white", plot_bgcolor="white", hoverlabel={"align": "left"},
        meta={
            "summary": summary,
            "columns": list(shown.columns),
            "values": [[_plain(value) for value in row] for row in shown.itertuples(index=False)],
            "rows": table["rows"].tolist() if len(table) else [],
        },
    )  # fmt: skip
    axis = {"automargin": True, "ticks": "", "ticklabelstandoff": 4, "title_font_size": 12, "gridcolor": "#e4e4e4",
            "zerolinecolor": GREY}  # fmt: skip
    figure.update_xaxes(**axis).update_xaxes(title_text=x, title_standoff=8, row=n, col=1)
    figure.update_yaxes(**axis, title_text=y, nticks=4 if titles else None)
    lengths = [length for mark in marks if mark.get("orientation") == "h" for length in mark["x"]]
    if lengths and all(isinstance(length, int) for length in lengths) and max(lengths) < 6:
        figure.update_xaxes(dtick=1)  # half an event is none
    return figure if height else figure.update_yaxes(autorange="reversed", showgrid=False)


def _nothing(reason: str) -> Figure:
    """An empty figure that says why it is empty."""
    figure = _figure([], pd.DataFrame(), reason, height=110)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return figure.add_annotation(text=reason, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")


def _titled(figure: Figure, title: str, of: str) -> Figure:
    """The figure with its title and the table that was counted."""
    return figure.update_layout(title_text=title, meta=figure.layout.meta | {"of": of})


def _chart(title: str, of: str, needs: str, nothing: str) -> Callable[[Draw], Draw]:
    """What all charts do: see that a table has the columns it `needs`, say `nothing` where it is empty, add a title."""

    def decorate(draw: Draw) -> Draw:
        @wraps(draw)
        def chart(table: pd.DataFrame) -> Figure:
            require(table, [*needs.split(), "rows"], draw.__name__)
            return _titled(draw(table.reset_index(drop=True)) if len(table) else _nothing(nothing), title, of)

        return chart

    return decorate


def table(figure: Figure) -> pd.DataFrame:
    """The numbers of a figure as a table, one row a mark: what stands beside the chart, ready for `to_csv`.

    >>> pairs = pd.DataFrame({"a": ["Berg"], "b": ["Oslo"], "n": [1], "rows": [[4]]})
    >>> table(together_matrix(pairs)).to_dict("records")
    [{'a': 'Berg', 'b': 'Oslo', 'n': 1}]
    """
    meta = figure.layout.meta
    return pd.DataFrame(list(map(list, meta["values"])), columns=list(meta["columns"]))


def _bars(
    values: pd.Series, names: pd.Series, words: pd.Series, look: tuple[str, str, str] = ("", BLUE, ""), *, flat: bool
) -> dict[str, Any]:
    """One trace of bars; `words` tell the number, at the end of `flat` bars, else on hovering.

    The index of `values` numbers the data rows; `look` is a name for the legend, a colour and a pattern.
    """
    along, across = ("x", "y") if flat else ("y", "x")
    name, colour, pattern = look
    bars: dict[str, Any] = {
        "type": "bar", along: values.tolist(), across: names[values.index].tolist(), "name": name,
        "showlegend": bool(name), "customdata": values.index.tolist(), "text": words[values.index].tolist(),
        "marker": {"color": colour, "pattern": {"shape": pattern}}, "textposition": "outside" if flat else "none",
        "hovertemplate": f"%{{{across}}}: %{{text}}<extra></extra>",
    }  # fmt: skip
    return bars | ({"orientation": "h", "cliponaxis": False} if flat else {})


def _bars_by(
    group: pd.Series, looks: Mapping[Any, tuple[str, str, str]], values: pd.Series, names: pd.Series, words: pd.Series,
    *, flat: bool = True
) -> list[dict[str, Any]]:  # fmt: skip
    """A trace of bars for each value of `group`, each with its look."""
    return [_bars(values[group == key], names, words, look, flat=flat) for key, look in looks.items()]


def _dots(table: pd.DataFrame, along: str) -> dict[str, Any]:
    """Dots at the means with their intervals, `along` an axis: blue circles above zero, vermilion diamonds below."""
    mean, across = table["mean"], "y" if along == "x" else "x"
    reach = {"array": (table["high"] - mean).tolist(), "arrayminus": (mean - table["low"]).tolist()}
    return {
        "type": "scatter", "mode": "markers", along: mean.tolist(), "customdata": table.index.tolist(),
        f"error_{along}": {"type": "data", "symmetric": False, "color": GREY, **reach},
        "marker": {"size": 11, "color": [BLUE if value >= 0 else VERMILION for value in mean],
                   "symbol": ["circle" if value >= 0 else "diamond" for value in mean]},
        "text": (mean.map(_signed) + table["n"].map(", n={:,}".format)).tolist(),
        "hovertemplate": f"%{{{across}}}: %{{text}}<extra></extra>", "showlegend": False,
    }  # fmt: skip


def _tone_range(table: pd.DataFrame) -> list[float]:
    """An axis around zero that holds all intervals and never blows up small tones."""
    reach = 1.1 * max(0.3, table["high"].abs().max(), table["low"].abs().max())
    return [-reach, reach]


@_chart("Who is named most often", "mentions", "actor kind mentions articles", "No actor was found in these articles.")
def actor_bars(counts: pd.DataFrame) -> Figure:
    """How often is each actor named? Expects `explore.count_actors`; one bar an actor, the most named on top.

    >>> counts = pd.DataFrame({"actor": ["<b>Berg"], "kind": ["person"], "mentions": [2], "articles": [1],
    ...                        "rows": [[0, 4]]})
    >>> figure = actor_bars(counts)
    >>> figure.data[0].y, figure.layout.meta["summary"]
    (('&lt;b&gt;Berg',), '<b>Berg is named most often: 2 mentions in 1 article.')
    """
    name, n, articles = counts[["actor", "mentions", "articles"]].iloc[0]
    summary = f"{name} is named most often: {_times(n, 'mention')} in {_times(articles, 'article')}."
    bars = _bars(counts["mentions"], _labels(counts["actor"]), counts["mentions"].map("{:,}".format), flat=True)
    return _figure([bars], counts, summary, x="mentions")


@_chart("When the articles appeared", "articles", "date n", "No article has a date.")
def article_bars(counts: pd.DataFrame) -> Figure:
    """How many articles, when? Expects `explore.count_articles`."""
    most = counts[counts["n"] == counts["n"].max()]
    date, n = most[["date", "n"]].iloc[0]
    summary = f"Most articles appeared in the period that begins on {_day(date)}: {_times(n, 'article')}."
    if len(most) > 1:
        summary = f"No period has more than {_times(n, 'article')}; {len(most)} have as many."
    words = counts["n"].map(lambda n: _times(n, "article"))
    bars = _bars(counts["n"], _along(counts["date"]), words, ("", BLACK, ""), flat=False)
    return _figure([bars], counts, summary, y="articles", height=220)


@_chart("Who is quoted", "quotes", "speaker n direct mixed indirect", "No quotation with a speaker was found.")
def speaker_bars(counts: pd.DataFrame) -> Figure:
    """Who is quoted, and how? Expects `explore.count_speakers`; direct, mixed and indirect speech are stacked."""
    names = _labels(counts["speaker"])
    looks = zip(QUOTE_KINDS, (BLACK, BLUE, PALE), ("", "/", ""), strict=True)
    marks = [
        _bars(counts[look[0]], names, counts[look[0]].map(f"{{:,}} {look[0]}".format), look, flat=True)
        | {"textposition": "none"}
        for look in looks
    ]
    speaker, n = counts[["speaker", "n"]].iloc[0]
    return _figure(marks, counts, f"{speaker} is quoted most often: {_times(n, 'quotation')}.", x="quotations")


@_chart("What happened", "events", "type quad n", "No event was coded as having happened.")
def event_type_bars(counts: pd.DataFrame) -> Figure:
    """What happened, how often? Expects `explore.count_event_types`; cooperation blue, conflict vermilion."""
    marks = _bars_by(counts["quad"], _QUADS, counts["n"], counts["type"], counts["n"].map("{:,}".format))
    kind, n = counts[["type", "n"]].iloc[0]
    figure = _figure(marks, counts, f"The most frequent type is {kind}: {_times(n, 'event')}.", x="events")
    return figure.update_yaxes(categoryorder="array", categoryarray=counts["type"].tolist())


@_chart("Cooperation and conflict over time", "events", "date quad n", "No event that happened has a date.")
def event_river(counts: pd.DataFrame) -> Figure:
    """Cooperation against conflict over time: expects `explore.count_events_over_time`; conflict hangs below zero.

    Where a few events lie far from the rest in time, the axis leaves them out; the data table has them all.
    """
    words = counts["n"].map("{:,} ".format) + counts["quad"].map(QUADS)
    height = counts["n"].where(counts["quad"] <= 2, -counts["n"])
    marks = _bars_by(counts["quad"], _QUADS, height, _along(counts["date"]), words, flat=False)
    total = counts.groupby("date")["n"].sum()
    summary = f"Most events are dated to the period that begins on {_day(total.idxmax())}"
    summary += f": {_times(int(total.max()), 'event')}."
    near = _middle(total)
    if far := int(total.sum() - total[near.left : near.right].sum()):
        summary += f" {_times(far, 'event')} long before or after can be seen in the data table."
    shown = counts.assign(quad=counts["quad"].map(QUADS))
    figure = _figure(marks, shown, summary, y="↓ conflict · cooperation ↑", height=290)
    return figure.update_layout(barmode="relative", xaxis_range=[near.left, near.right] if far else None)


def _middle(total: pd.Series) -> pd.Interval:
    """The days to draw: all, or where a few lie far away, those of the middle 95% and a quarter more around."""
    share = total.cumsum() / total.sum()
    middle = share[(share > 0.025) & (share.shift(fill_value=0) < 0.975)].index
    margin = max((middle[-1] - middle[0]) / 4, pd.Timedelta(days=7))
    whole, near = pd.Interval(total.index[0], total.index[-1]), pd.Interval(middle[0] - margin, middle[-1] + margin)
    return near if whole.length > 2 * near.length else whole


@_chart("Who acts towards whom", "events", "source target n score", "No event has both a source and a target.")
def pair_bars(counts: pd.DataFrame) -> Figure:
    """Who acts towards whom, most often? Expects `explore.count_pairs`; the colour follows the mean PLOVER score."""
    names = counts["source"].map(_label) + "<br>→ " + counts["target"].map(_label)
    looks = {True: ("cooperation on balance", BLUE, ""), False: ("conflict on balance", VERMILION, "/")}
    words = counts["score"].map(lambda score: _signed(score, "+.1f"))
    marks = _bars_by(counts["score"] >= 0, looks, counts["n"], names, words)
    summary = f"{_first_pair(counts)} Beside each bar stands the mean PLOVER score, from −10 to +10."
    figure = _figure(marks, counts, summary, x="events")
    figure.layout.height += 11 * len(counts)  # labels of two lines
    return figure.update_yaxes(categoryorder="array", categoryarray=names.tolist())


def _first_pair(counts: pd.DataFrame) -> str:
    source, target, n = counts[["source", "target", "n"]].iloc[0]
    return f"{source} towards {target} is the most frequent pair: {_times(n, 'event')}."


@_chart("How each actor is portrayed", "mentions", "actor n mean low high",
        "No actor has enough mentions with a clear tone for a mean.")  # fmt: skip
def portrayal_dots(portrayals: pd.DataFrame) -> Figure:
    """How is each actor portrayed? Expects `explore.portray_actors`; a dot at the mean with its 95% interval."""
    table = portrayals.sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    dots = _dots(table, "x") | {"y": (_labels(table["actor"]) + table["n"].map(" (n={:,})".format)).tolist()}
    best, worst = table.iloc[0], table.iloc[-1]
    summary = f"The mean tone of the sentences about {best['actor']} is the highest ({_signed(best['mean'])})"
    summary += f", about {worst['actor']} the lowest ({_signed(worst['mean'])})." if len(table) > 1 else "."
    figure = _figure([dots], table, f"{summary} Lines are 95% intervals.", x="mean tone, −1 to +1")
    return figure.update_xaxes(range=_tone_range(table), zeroline=True, zerolinewidth=2)


def counts_by(counts: pd.DataFrame) -> Figure:
    """How often, over time or by source? Expects `explore.count_by`; a panel a name, bars of numbers or of shares."""
    require(counts, ["n", "share", "rows"], "counts_by")
    what, by = counts.columns[:2]
    of = {"actor": "mentions", "speaker": "quotes"}.get(what, "events")
    title = f"{what.capitalize()}s " + ("over time" if by == "date" else f"by {by}")
    if counts.empty:
        return _titled(_nothing(f"No {_ONE_OF[of]} with a {by} was found."), title, of)
    height = "n" if by == "date" else "share"
    words = counts["n"].map(lambda n: _times(n, _ONE_OF[of])) + counts["share"].map(", {:.1%}".format)
    names = counts[what].unique()
    marks = [_bars(counts[height][counts[what] == name], _along(counts[by]), words, flat=False) for name in names]
    top = counts.iloc[counts[height].argmax()]
    where = f"the period that begins on {_day(top[by])}" if by == "date" else top[by]
    summary = f"The highest bar: {top[what]} in {where}, {_times(top['n'], _ONE_OF[of])}, {top['share']:.1%} of all. "
    summary += f"The scale counts {of}." if by == "date" else f"The scale is the share of all {of}."
    figure = _figure(marks, counts, summary, height=96 * len(names) + 60, panels=_labels(names))
    return _titled(figure.update_yaxes(tickformat=None if by == "date" else ".0%"), title, of)


def portrayals_by(portrayals: pd.DataFrame) -> Figure:
    """How is each actor portrayed over time, or by source? Expects `explore.portray_actors` with `by`."""
    require(portrayals, ["actor", "n", "mean", "low", "high", "rows"], "portrayals_by")
    by = portrayals.columns[1]
    title = "Portrayal " + ("over time" if by == "date" else f"by {by}")
    if portrayals.empty:
        reason = f"No actor has enough mentions with a clear tone for a mean by {by}."
        return _titled(_nothing(reason), title, "mentions")
    names, along = portrayals["actor"].unique(), _along(portrayals[by])
    parts = [portrayals[portrayals["actor"] == name] for name in names]
    marks = [_dots(part, "y") | {"x": along[part.index].tolist()} for part in parts]
    gap = portrayals.groupby("actor")["mean"].agg(lambda means: means.max() - means.min())
    summary = f"The means differ most for {gap.idxmax()}: by {gap.max():.2f} between the lowest and the highest {by}. "
    summary += "The scale is the mean tone, −1 to +1; lines are 95% intervals."
    figure = _figure(marks, portrayals, summary, height=96 * len(names) + 60, panels=_labels(names))
    if by != "date":
        groups = sorted(set(along))
        figure.update_xaxes(categoryorder="array", categoryarray=groups, range=[-0.5, len(groups) - 0.5])
    return _titled(figure.update_yaxes(range=_tone_range(portrayals), zeroline=True), title, "mentions")


def _matrix(
    table: pd.DataFrame, cells: dict[tuple[str, str], int], colour: pd.Series, summary: str, *, x: str, **scale: Any
) -> Figure:
    """A matrix with the number `n` in its cells; `cells` says which data row stands where, `colour` its colour."""
    down, across = (list(dict.fromkeys(names)) for names in zip(*cells, strict=True))
    across.sort(key=lambda name: down.index(name) if name in down else len(down))  # whom acts too has the same place
    at = [[cells.get((a, b)) for b in across] for a in down]
    heat = {
        "type": "heatmap", "x": _labels(across).tolist(), "y": _labels(down).tolist(), "customdata": at,
        "z": [[None if i is None else float(colour[i]) for i in line] for line in at],
        "text": [["" if i is None else f"{table['n'][i]:,}" for i in line] for line in at],
        "texttemplate": "%{text}", "hovertemplate": "%{y} · %{x}: %{text}<extra></extra>", "hoverongaps": False,
        "showscale": False, "xgap": 2, "ygap": 2,
    }  # fmt: skip
    figure = _figure([heat | scale], table, summary, x=x, height=26 * len(down) + 190)
    figure.update_xaxes(tickangle=-60, showgrid=False, dtick=1 if len(across) <= 15 else None, tickfont_size=11)
    return figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)


@_chart("Who (left) acts towards whom (below)", "events", "source target n score",
        "No event has both a source and a target.")  # fmt: skip
def pair_matrix(counts: pd.DataFrame) -> Figure:
    """Who does what to whom? Expects `explore.count_pairs`; events in a cell, its colour by the mean PLOVER score."""
    cells = {pair: i for i, pair in enumerate(zip(counts["source"], counts["target"], strict=True))}
    return _matrix(counts, cells, counts["score"], _first_pair(counts), x="events; blue cooperation, orange conflict",
                   colorscale=[[0, "#f0a070"], [0.5, "#f4f4f4"], [1, "#7ab6dd"]], zmin=-10, zmax=10)  # fmt: skip


_ALONE = "No two of the most named actors share a sentence."


@_chart("Who appears with whom", "mentions", "a b n", _ALONE)
def together_matrix(pairs: pd.DataFrame) -> Figure:
    """Who appears with whom? Expects `explore.count_together`; the number of sentences that name both."""
    both = [
        *zip(pairs["a"], pairs["b"], pairs.index, strict=True),
        *zip(pairs["b"], pairs["a"], pairs.index, strict=True),
    ]
    cells = {(a, b): i for a, b, i in both}
    return _matrix(pairs, cells, pairs["n"], _closest(pairs), x="sentences that name both",
                   colorscale=[[0, "#eef4f9"], [1, "#5ba3d0"]], zmin=0)  # fmt: skip


def _closest(pairs: pd.DataFrame) -> str:
    a, b, n = pairs[["a", "b", "n"]].iloc[0]
    return f"{a} and {b} share the most sentences: {n:,}."


@_chart("Who appears with whom", "mentions", "a b n", _ALONE)
def together_network(pairs: pd.DataFrame) -> Figure:
    """Who appears with whom, as a network? Expects `explore.count_together`.

    A line is as thick as its pair shares sentences, a dot as large as the sum of its lines. The layout is that of
    Fruchterman and Reingold (1991), with a fixed seed. The white dots on the lines open their sentences.
    """
    import networkx as nx

    graph = nx.from_pandas_edgelist(pairs, "a", "b", "n")
    place = nx.spring_layout(graph, seed=7, weight=None, k=2.5 / len(graph) ** 0.5, iterations=200)
    ends = [(place[a], place[b]) for a, b in zip(pairs["a"], pairs["b"], strict=True)]
    weight = pd.Series([n for _, n in graph.degree(weight="n")])
    basic = {"type": "scatter", "showlegend": False, "hoverinfo": "skip"}
    marks = [
        basic | {"mode": "lines", "x": [a[0], b[0]], "y": [a[1], b[1]], "line": {"width": width, "color": PALE}}
        for (a, b), width in zip(ends, 0.5 + 7 * pairs["n"] / pairs["n"].max(), strict=True)
    ]
    marks.append(basic | {
        "mode": "markers+text", "x": [place[name][0] for name in graph], "y": [place[name][1] for name in graph],
        "text": _labels(graph).tolist(), "textposition": "top center", "cliponaxis": False,
        "marker": {"color": BLUE, "opacity": 1, "size": (9 + 24 * (weight / weight.max()) ** 0.5).tolist()},
    })  # fmt: skip
    sentences = pairs["n"].map(lambda n: _times(n, "sentence"))
    marks.append(basic | {
        "mode": "markers", "x": [(a[0] + b[0]) / 2 for a, b in ends], "y": [(a[1] + b[1]) / 2 for a, b in ends],
        "hoverinfo": "text", "customdata": pairs.index.tolist(),
        "marker": {"size": 8, "color": "white", "opacity": 1, "line": {"color": GREY, "width": 1}},
        "text": (pairs["a"].map(_label) + " and " + pairs["b"].map(_label) + ": " + sentences).tolist(),
    })  # fmt: skip
    figure = _figure(marks, pairs, _closest(pairs), height=560)
    return figure.update_xaxes(visible=False, range=[-1.4, 1.4]).update_yaxes(visible=False, range=[-1.15, 1.25])


@_chart("One pair over time", "events", "date source target type score", "No dated event of these two happened.")
def pair_over_time(events: pd.DataFrame) -> Figure:
    """How do two actors treat each other over time? Expects `explore.pair_over_time`; a mark an event, by its score."""
    ways, along = events["source"] + " → " + events["target"], _along(events["date"])
    looks = zip(ways.unique(), (BLUE, VERMILION), ("triangle-right", "triangle-left-open"), strict=False)
    marks = [
        {
            "type": "scatter", "mode": "markers", "x": along[part.index].tolist(), "y": part["score"].tolist(),
            "customdata": part.index.tolist(), "text": part["type"].tolist(), "name": html.escape(way),
            "marker": {"size": 12, "color": colour, "symbol": symbol, "line": {"width": 1.5}}, "showlegend": True,
            "hovertemplate": "%{x|%d %b %Y}: %{text}, %{y:+.1f}<extra></extra>",
        }
        for way, colour, symbol in looks for part in [events[ways == way]]
    ]  # fmt: skip
    summary = f"{_times(len(events), 'event')} from {_day(events['date'].min())} to {_day(events['date'].max())}"
    summary += f"; the mean PLOVER score is {_signed(events['score'].mean(), '+.1f')}."
    figure = _figure(marks, events, summary, y="score: conflict ← 0 → cooperation", height=310)
    return figure.update_yaxes(range=[-10.8, 10.8], zeroline=True, zerolinewidth=2)


@_chart("Where the word stands", "tokens", "source place n", "The word is not in these articles.")
def dispersion_strip(places: pd.DataFrame) -> Figure:
    """Where in the corpus is a word? Expects `explore.dispersion`; a line a source, first article to last."""
    strokes = {
        "type": "scatter", "mode": "markers", "x": places["place"].tolist(), "y": _along(places["source"]).tolist(),
        "customdata": places.index.tolist(), "text": [_times(n, "time") for n in places["n"]],
        "marker": {"symbol": "line-ns", "size": 20,
                   "line": {"width": (1 + places["n"].clip(upper=5)).tolist(), "color": BLACK}},
        "hovertemplate": "%{y}, at %{x:.0f}%: %{text}<extra></extra>",
    }  # fmt: skip
    total = places.groupby("source")["n"].sum()
    summary = f"The word stands {_times(int(total.sum()), 'time')} in {_times(len(total), 'source')}"
    summary += f", most in {total.idxmax()} ({total.max():,})."
    figure = _figure([strokes], places, summary, x="% of the source’s text, by date", height=44 * len(total) + 90)
    return figure.update_xaxes(range=[-1, 101], showgrid=False).update_yaxes(autorange="reversed")


@_chart("Words more frequent inside, or outside", "tokens", "word side log_ratio g2 per_1000 rest_per_1000",
        "No word is frequent enough to compare.")  # fmt: skip
def keyness_bars(words: pd.DataFrame) -> Figure:
    """What is special about a part of the corpus? Expects `explore.keyness`; the effect size, both ways from zero."""
    table = words.sort_values("log_ratio", ascending=False, kind="stable", ignore_index=True)
    looks = {"inside": ("inside", BLUE, ""), "outside": ("outside", VERMILION, "/")}
    names, notes = _labels(table["word"]), table["g2"].map("G² {:.0f}".format)
    marks = _bars_by(table["side"], looks, table["log_ratio"], names, notes)
    top = table.iloc[table["g2"].argmax()]
    summary = f"The clearest difference is “{top['word']}”: {top['per_1000']:.1f} in 1,000 words inside"
    summary += f", {top['rest_per_1000']:.1f} outside."
    figure = _figure(marks, table, summary, x="log ratio: +1 is twice the rate")
    reach = 1.3 * table["log_ratio"].abs().max()
    return figure.update_xaxes(range=[-reach, reach]).update_yaxes(categoryorder="array", categoryarray=names.tolist())


@_chart("What stands beside the word", "tokens", "word n score", "No word stands beside it often enough.")
def collocation_bars(words: pd.DataFrame) -> Figure:
    """What stands beside a word? Expects `explore.collocations`; the strongest association on top."""
    word, n, score = words[["word", "n", "score"]].iloc[0]
    summary = f"“{word}” is the strongest neighbour: {_times(n, 'time')}, score {score:.1f}."
    bars = _bars(words["score"].round(2), _labels(words["word"]), words["n"].map("n={:,}".format), flat=True)
    return _figure([bars], words, summary, x="association; n is how often")
