"""Tables to plotly figures, one function a question.

A chart receives a finished table (see `explore`) and draws it. Each figure carries, in `figure.layout.meta`, what a
page needs to open its numbers: `summary` (one sentence, the alt text), the `columns` and `values` of its data table,
`of` (the table that was counted) and `rows` (for each data row the positions, in that table, of the rows behind it).
The `customdata` of a mark is the number of its data row. Names from articles are escaped, because plotly reads labels
as HTML. `table(figure)` gives the data table back: `charts.table(figure).to_csv("actors.csv", index=False)`.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.tables import QUADS, QUOTE_KINDS, require

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BLACK, BLUE, VERMILION = "#000000", "#0072B2", "#D55E00"  # of Okabe and Ito 2008; a pattern or a shape doubles each
GREY, PALE = "#767676", "#b5b5b5"
_QUAD_STYLE = {1: (BLUE, ""), 2: (BLUE, "/"), 3: (VERMILION, ""), 4: (VERMILION, "/")}
_ONE_OF = {"articles": "article", "mentions": "mention", "quotes": "quotation", "events": "event", "tokens": "word"}
_LONGEST_LABEL = 34


def _label(name: object) -> str:
    """A name as plotly may show it: short, and with nothing in it that plotly would take for markup."""
    text = " ".join(str(name).split())
    return html.escape(text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…")


def _labels(names: Iterable[object]) -> list[str]:
    """Labels that stay different where shortening made two the same."""
    seen: dict[str, int] = {}
    found = []
    for label in map(_label, names):
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def _along(values: pd.Series) -> list[str]:
    """Periods or names as plotly takes them: ISO days, or labels."""
    dated = pd.api.types.is_datetime64_any_dtype(values)
    return values.dt.strftime("%Y-%m-%d").tolist() if dated else list(map(_label, values))


def _times(n: int, thing: str) -> str:
    """A number with its noun: 1 mention, 2 mentions."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


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
    *,
    title: str,
    summary: str,
    of: str,
    x: str = "",
    y: str = "",
    height: int = 360,
    flat: bool = False,
) -> Figure:
    """A figure in our style, with what a page needs to open its numbers; `flat` for rows under one another."""
    import plotly.graph_objects as go

    shown = table.drop(columns="rows", errors="ignore")
    axis = {"automargin": True, "ticksuffix": " ", "gridcolor": "#e4e4e4", "zerolinecolor": GREY}
    height = 27 * len(table) + 150 if flat else height
    named = textwrap.wrap(x, 26)  # a phone has no room for a long line below its bars
    legend = any(mark.get("showlegend") for mark in marks)
    figure = go.Figure(marks)
    figure.update_layout(
        title={"text": title, "x": 0, "xref": "container", "pad": {"l": 8}, "font": {"size": 16}},
        template="none",
        font={"family": "system-ui, sans-serif", "size": 13, "color": "#1a1a1a"},
        height=height + (24 + 18 * len(named)) * legend,
        margin={"l": 8, "r": 36 if flat else 16, "t": 64, "b": 48},
        xaxis={"title": {"text": "<br>".join(named)}, **axis},
        yaxis={"title": {"text": y}, **axis} | ({"autorange": "reversed", "showgrid": False} if flat else {}),
        legend={
            "orientation": "h",
            "y": -(58 + 18 * len(named)) / (height - 112),
            "yanchor": "top",
            "x": 0,
            "traceorder": "normal",
        },
        barmode="stack",
        bargap=0.25,
        paper_bgcolor="white",
        plot_bgcolor="white",
        hoverlabel={"align": "left"},
        meta={
            "summary": summary,
            "columns": list(shown.columns),
            "values": [[_plain(value) for value in row] for row in shown.itertuples(index=False)],
            "of": of,
            "rows": table["rows"].tolist() if len(table) else [],
        },
    )
    return figure


def _nothing(title: str, reason: str, of: str) -> Figure:
    """An empty figure that says why it is empty."""
    figure = _figure([], pd.DataFrame(), title=title, summary=reason, of=of, height=160)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return figure.add_annotation(text=reason, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")


def table(figure: Figure) -> pd.DataFrame:
    """The numbers of a figure as a table, one row a mark: what stands beside the chart, ready for `to_csv`.

    >>> pairs = pd.DataFrame({"a": ["Berg"], "b": ["Oslo"], "n": [1], "rows": [[4]]})
    >>> table(together_matrix(pairs)).to_dict("records")
    [{'a': 'Berg', 'b': 'Oslo', 'n': 1}]
    """
    meta = figure.layout.meta
    return pd.DataFrame(list(map(list, meta["values"])), columns=list(meta["columns"]))


def _bars(
    values: pd.Series, names: list[str], words: Iterable[str], *, flat: bool = True, **more: Any
) -> dict[str, Any]:
    """One trace of bars; `words` tell the number, at the end of `flat` bars, else on hovering.

    The index of `values` numbers the data rows; `more` may have a `name`, a `colour` and a `pattern`.
    """
    along, across = ("x", "y") if flat else ("y", "x")
    bars: dict[str, Any] = {
        "type": "bar",
        along: values.tolist(),
        across: names,
        "name": more.get("name", ""),
        "showlegend": "name" in more,
        "customdata": values.index.tolist(),
        "marker": {"color": more.get("colour", BLUE), "pattern": {"shape": more.get("pattern", "")}},
        "text": list(words),
        "textposition": "outside" if flat else "none",
        "hovertemplate": f"%{{{across}}}: %{{text}}<extra></extra>",
    }
    return bars | ({"orientation": "h", "cliponaxis": False} if flat else {})


def _dots(table: pd.DataFrame, along: str) -> dict[str, Any]:
    """Dots at the means with their intervals, `along` an axis: blue circles above zero, vermilion diamonds below."""
    mean, across = table["mean"], "y" if along == "x" else "x"
    reach = {"array": (table["high"] - mean).tolist(), "arrayminus": (mean - table["low"]).tolist()}
    return {
        "type": "scatter",
        "mode": "markers",
        along: mean.tolist(),
        "customdata": table.index.tolist(),
        f"error_{along}": {"type": "data", "symmetric": False, "color": GREY, **reach},
        "marker": {
            "size": 11,
            "color": [BLUE if value >= 0 else VERMILION for value in mean],
            "symbol": ["circle" if value >= 0 else "diamond" for value in mean],
        },
        "text": [f"{value:+.2f}, n={n:,}" for value, n in zip(mean, table["n"], strict=True)],
        "hovertemplate": f"%{{{across}}}: %{{text}}<extra></extra>",
        "showlegend": False,
    }


def _tone_range(table: pd.DataFrame) -> list[float]:
    """An axis around zero that holds all intervals and never blows up small tones."""
    reach = 1.1 * max(0.3, table["high"].abs().max(), table["low"].abs().max())
    return [-reach, reach]


def actor_bars(counts: pd.DataFrame) -> Figure:
    """How often is each actor named? Expects `explore.count_actors`; one bar an actor, the most named on top.

    >>> counts = pd.DataFrame({"actor": ["<b>Berg"], "kind": ["person"], "mentions": [2], "articles": [1],
    ...                        "rows": [[0, 4]]})
    >>> figure = actor_bars(counts)
    >>> figure.data[0].y, figure.layout.meta["summary"]
    (('&lt;b&gt;Berg',), '<b>Berg is named most often: 2 mentions in 1 article.')
    """
    require(counts, ["actor", "kind", "mentions", "articles", "rows"], "actor_bars")
    title = "Who is named most often"
    if counts.empty:
        return _nothing(title, "No actor was found in these articles.", "mentions")
    name, n, articles = counts[["actor", "mentions", "articles"]].iloc[0]
    summary = f"{name} is named most often: {_times(n, 'mention')} in {_times(articles, 'article')}."
    bars = _bars(counts["mentions"], _labels(counts["actor"]), [f"{n:,}" for n in counts["mentions"]])
    return _figure([bars], counts, title=title, x="mentions", of="mentions", summary=summary, flat=True)


def article_bars(counts: pd.DataFrame) -> Figure:
    """How many articles, when? Expects `explore.count_articles`."""
    require(counts, ["date", "n", "rows"], "article_bars")
    title = "When the articles appeared"
    if counts.empty:
        return _nothing(title, "No article has a date.", "articles")
    peak = counts.iloc[int(counts["n"].argmax())]
    summary = f"Most articles appeared in the period that begins on {peak['date'].date()}"
    summary += f": {_times(peak['n'], 'article')}."
    words = [_times(n, "article") for n in counts["n"]]
    bars = _bars(counts["n"], _along(counts["date"]), words, colour=BLACK, flat=False)
    return _figure([bars], counts, title=title, y="articles", of="articles", summary=summary, height=280)


def speaker_bars(counts: pd.DataFrame) -> Figure:
    """Who is quoted, and how? Expects `explore.count_speakers`; direct, mixed and indirect speech are stacked."""
    require(counts, ["speaker", "n", *QUOTE_KINDS, "rows"], "speaker_bars")
    title = "Who is quoted"
    if counts.empty:
        return _nothing(title, "No quotation with a speaker was found.", "quotes")
    names = _labels(counts["speaker"])
    styles = zip(QUOTE_KINDS, (BLACK, BLUE, PALE), ("", "/", ""), strict=True)
    marks = [
        _bars(counts[kind], names, [f"{n:,} {kind}" for n in counts[kind]], name=kind, colour=colour, pattern=pattern)
        | {"textposition": "none"}
        for kind, colour, pattern in styles
    ]
    speaker, n = counts[["speaker", "n"]].iloc[0]
    summary = f"{speaker} is quoted most often: {_times(n, 'quotation')}."
    return _figure(marks, counts, title=title, x="quotations", of="quotes", summary=summary, flat=True)


def event_type_bars(counts: pd.DataFrame) -> Figure:
    """What happened, how often? Expects `explore.count_event_types`; cooperation blue, conflict vermilion."""
    require(counts, ["type", "quad", "n", "rows"], "event_type_bars")
    title = "What happened"
    if counts.empty:
        return _nothing(title, "No event was coded as having happened.", "events")
    marks = []
    for quad, (colour, pattern) in _QUAD_STYLE.items():
        part = counts[counts["quad"] == quad]
        words = [f"{n:,}" for n in part["n"]]
        marks += [_bars(part["n"], part["type"].tolist(), words, name=QUADS[quad], colour=colour, pattern=pattern)]
    kind, n = counts[["type", "n"]].iloc[0]
    summary, axis = f"The most frequent type is {kind}: {_times(n, 'event')}.", "events reported as having happened"
    figure = _figure(marks, counts, title=title, x=axis, of="events", summary=summary, flat=True)
    return figure.update_yaxes(categoryorder="array", categoryarray=counts["type"].tolist())


def event_river(counts: pd.DataFrame) -> Figure:
    """Cooperation against conflict over time: expects `explore.count_events_over_time`; conflict hangs below zero."""
    require(counts, ["date", "quad", "n", "rows"], "event_river")
    title = "Cooperation and conflict over time"
    if counts.empty:
        return _nothing(title, "No event that happened has a date.", "events")
    marks = []
    for quad, (colour, pattern) in _QUAD_STYLE.items():
        part, name = counts[counts["quad"] == quad], QUADS[quad]
        words = [f"{n:,} {name}" for n in part["n"]]
        height = part["n"] * (1 if quad <= 2 else -1)
        marks += [_bars(height, _along(part["date"]), words, name=name, colour=colour, pattern=pattern, flat=False)]
    total = counts.groupby("date")["n"].sum()
    peak = pd.Timestamp(str(total.idxmax())).date()
    summary = f"Most events are dated to the period that begins on {peak}: {_times(total.max(), 'event')}."
    shown = counts.assign(quad=counts["quad"].map(QUADS))
    figure = _figure(marks, shown, title=title, y="↓ conflict · cooperation ↑", of="events", summary=summary)
    return figure.update_layout(barmode="relative")


def pair_bars(counts: pd.DataFrame) -> Figure:
    """Who acts towards whom, most often? Expects `explore.count_pairs`; the colour follows the mean PLOVER score."""
    require(counts, ["source", "target", "n", "score", "rows"], "pair_bars")
    title = "Who acts towards whom"
    if counts.empty:
        return _nothing(title, "No event has both a source and a target.", "events")
    names = [f"{_label(a)} → {_label(b)}" for a, b in zip(counts["source"], counts["target"], strict=True)]
    kindly = counts["score"] >= 0
    marks = []
    for name, chosen, colour, pattern in (("cooperation", kindly, BLUE, ""), ("conflict", ~kindly, VERMILION, "/")):
        part = counts[chosen]
        words = [f"{score:+.1f}" for score in part["score"]]
        labels = [names[i] for i in part.index]
        marks += [_bars(part["n"], labels, words, name=f"{name} on balance", colour=colour, pattern=pattern)]
    axis = "events; beside each bar the mean PLOVER score, −10 to +10"
    figure = _figure(marks, counts, title=title, x=axis, of="events", summary=_first_pair(counts), flat=True)
    return figure.update_yaxes(categoryorder="array", categoryarray=names)


def _first_pair(counts: pd.DataFrame) -> str:
    source, target, n = counts[["source", "target", "n"]].iloc[0]
    return f"{source} towards {target} is the most frequent pair: {_times(n, 'event')}."


def portrayal_dots(portrayals: pd.DataFrame) -> Figure:
    """How is each actor portrayed? Expects `explore.portray_actors`; a dot at the mean with its 95 % interval."""
    require(portrayals, ["actor", "n", "mean", "low", "high", "rows"], "portrayal_dots")
    title = "How each actor is portrayed"
    if portrayals.empty:
        return _nothing(title, "No actor has enough mentions with a clear tone for a mean.", "mentions")
    table = portrayals.sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    dots = _dots(table, "x")
    dots["y"] = [f"{label} (n={n:,})" for label, n in zip(_labels(table["actor"]), table["n"], strict=True)]
    best, worst = table.iloc[0], table.iloc[-1]
    summary = f"The mean tone of the sentences about {best['actor']} is the highest ({best['mean']:+.2f})"
    summary += f", about {worst['actor']} the lowest ({worst['mean']:+.2f})." if len(table) > 1 else "."
    axis = "mean tone, −1 to +1, with its 95 % interval"
    figure = _figure([dots], table, title=title, x=axis, of="mentions", summary=summary, flat=True)
    return figure.update_xaxes(range=_tone_range(table), zeroline=True, zerolinewidth=2)


def _panels(figure: Figure, names: list[str], unit: str) -> Figure:
    """The figure with a panel for each trace, under one another on the same scale: no colour tells them apart."""
    axis = figure.layout.yaxis.to_plotly_json()
    note = {"showarrow": False, "xref": "paper", "yref": "paper", "yanchor": "bottom"}
    figure.update_layout(height=96 * len(names) + 140, xaxis_showgrid=False, margin_t=80)
    for i, name in enumerate(names):
        top = 1 - i / len(names)
        panel = axis | {"domain": [top - 0.74 / len(names), top], "nticks": 4} | ({"matches": "y"} if i else {})
        figure.update_layout({f"yaxis{i + 1}" if i else "yaxis": panel})
        figure.data[i].yaxis = f"y{i + 1}" if i else "y"
        figure.add_annotation(text=f"<b>{name}</b>", x=0, y=top, xanchor="left", **note)
    figure.update_xaxes(anchor=f"y{len(names)}" if len(names) > 1 else "y")
    grey = {"size": 11, "color": GREY}
    return figure.add_annotation(text=unit, x=0, y=1, yshift=16, xanchor="left", font=grey, **note)


def counts_by(counts: pd.DataFrame) -> Figure:
    """How often, over time or by source? Expects `explore.count_by`; a panel a name, bars of numbers or of shares."""
    require(counts, ["n", "share", "rows"], "counts_by")
    what, by = counts.columns[:2]
    of = {"actor": "mentions", "speaker": "quotes"}.get(what, "events")
    title = f"{what.capitalize()}s " + ("over time" if by == "date" else f"by {by}")
    if counts.empty:
        return _nothing(title, f"No {_ONE_OF[of]} with a {by} was found.", of)
    names, height, marks = counts[what].unique(), "n" if by == "date" else "share", []
    for name in names:
        part = counts[counts[what] == name]
        words = [f"{_times(n, _ONE_OF[of])}, {s:.1%}" for n, s in zip(part["n"], part["share"], strict=True)]
        marks.append(_bars(part[height], _along(part[by]), words, flat=False))
    top = counts.iloc[int(counts[height].argmax())]
    where = f"the period that begins on {top[by].date()}" if by == "date" else top[by]
    summary = f"The highest bar: {top[what]} in {where}, {_times(top['n'], _ONE_OF[of])}, {top['share']:.1%} of all."
    figure = _panels(_figure(marks, counts, title=title, of=of, summary=summary), _labels(names),
                     of if by == "date" else f"share of all {of}")  # fmt: skip
    return figure.update_yaxes(tickformat=None if by == "date" else ".0%")


def portrayals_by(portrayals: pd.DataFrame) -> Figure:
    """How is each actor portrayed over time, or by source? Expects `explore.portray_actors` with `by`."""
    require(portrayals, ["actor", "n", "mean", "low", "high", "rows"], "portrayals_by")
    by = portrayals.columns[1]
    title = "Portrayal " + ("over time" if by == "date" else f"by {by}")
    if portrayals.empty:
        return _nothing(title, f"No actor has enough mentions with a clear tone for a mean by {by}.", "mentions")
    names = portrayals["actor"].unique()
    parts = [portrayals[portrayals["actor"] == name] for name in names]
    marks = [_dots(part, "y") | {"x": _along(part[by])} for part in parts]
    gap = portrayals.groupby("actor")["mean"].agg(lambda means: means.max() - means.min())
    summary = f"The means differ most for {gap.idxmax()}: by {gap.max():.2f} between the lowest and the highest {by}."
    figure = _figure(marks, portrayals, title=title, of="mentions", summary=summary)
    figure = _panels(figure, _labels(names), "mean tone, with its 95 % interval")
    if by != "date":
        groups = sorted(set(_along(portrayals[by])))
        figure.update_xaxes(categoryorder="array", categoryarray=groups, range=[-0.5, len(groups) - 0.5])
    return figure.update_yaxes(range=_tone_range(portrayals), zeroline=True)


def _matrix(
    table: pd.DataFrame, rows: pd.Series, columns: pd.Series, cells: dict[tuple[str, str], int], colour: pd.Series,
    *, scale: dict[str, Any], **words: Any
) -> Figure:  # fmt: skip
    """A matrix with the number `n` in its cells; `cells` says which data row stands where, `colour` its colour."""
    across, down = list(dict.fromkeys(columns)), list(dict.fromkeys(rows))
    at = [[cells.get((a, b)) for b in across] for a in down]
    heat = {
        "type": "heatmap",
        "x": _labels(across),
        "y": _labels(down),
        "z": [[None if i is None else float(colour.iloc[i]) for i in line] for line in at],
        "text": [["" if i is None else f"{table['n'].iloc[i]:,}" for i in line] for line in at],
        "customdata": at,
        "texttemplate": "%{text}",
        "hovertemplate": "%{y} · %{x}: %{text}<extra></extra>",
        "hoverongaps": False,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        **scale,
    }
    figure = _figure([heat], table, height=26 * len(down) + 240, **words)
    figure.update_xaxes(tickangle=-60, showgrid=False, dtick=1 if len(across) <= 15 else None, tickfont_size=11)
    return figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)


def pair_matrix(counts: pd.DataFrame) -> Figure:
    """Who does what to whom? Expects `explore.count_pairs`; events in a cell, its colour by the mean PLOVER score."""
    require(counts, ["source", "target", "n", "score", "rows"], "pair_matrix")
    title = "Who (left) acts towards whom (below)"
    if counts.empty:
        return _nothing(title, "No event has both a source and a target.", "events")
    cells = {(a, b): i for i, (a, b) in enumerate(zip(counts["source"], counts["target"], strict=True))}
    scale = {"colorscale": [[0, "#f0a070"], [0.5, "#f4f4f4"], [1, "#7ab6dd"]], "zmin": -10, "zmax": 10}
    return _matrix(counts, counts["source"], counts["target"], cells, counts["score"], scale=scale, title=title,
                   of="events", summary=_first_pair(counts),
                   x="events; blue cooperation, orange conflict")  # fmt: skip


def together_matrix(pairs: pd.DataFrame) -> Figure:
    """Who appears with whom? Expects `explore.count_together`; the number of sentences that name both."""
    require(pairs, ["a", "b", "n", "rows"], "together_matrix")
    title = "Who appears with whom"
    if pairs.empty:
        return _nothing(title, "No two of the most named actors share a sentence.", "mentions")
    names = pd.concat([pairs["a"], pairs["b"]])
    cells = {pair: i for i, (a, b) in enumerate(zip(pairs["a"], pairs["b"], strict=True)) for pair in ((a, b), (b, a))}
    scale = {"colorscale": [[0, "#eef4f9"], [1, "#5ba3d0"]], "zmin": 0}
    return _matrix(pairs, names, names, cells, pairs["n"], scale=scale, title=title, of="mentions",
                   summary=_closest(pairs), x="sentences that name both")  # fmt: skip


def _closest(pairs: pd.DataFrame) -> str:
    a, b, n = pairs[["a", "b", "n"]].iloc[0]
    return f"{a} and {b} share the most sentences: {n:,}."


def together_network(pairs: pd.DataFrame) -> Figure:
    """Who appears with whom, as a network? Expects `explore.count_together`.

    A line is as thick as its pair shares sentences, a dot as large as the sum of its lines. The layout is that of
    Fruchterman and Reingold (1991), with a fixed seed. The white dots on the lines open their sentences.
    """
    import networkx as nx

    require(pairs, ["a", "b", "n", "rows"], "together_network")
    title = "Who appears with whom"
    if pairs.empty:
        return _nothing(title, "No two of the most named actors share a sentence.", "mentions")
    links = list(zip(pairs["a"], pairs["b"], pairs["n"], strict=True))
    graph = nx.Graph()
    graph.add_weighted_edges_from(links)
    place = nx.spring_layout(graph, seed=7, weight=None, k=2.5 / len(graph) ** 0.5, iterations=200)
    weight = dict(graph.degree(weight="weight"))
    basic = {"type": "scatter", "showlegend": False, "hoverinfo": "skip"}
    marks = [
        basic | {"mode": "lines", "x": [place[a][0], place[b][0]], "y": [place[a][1], place[b][1]],
                 "line": {"width": 0.5 + 7 * n / pairs["n"].max(), "color": PALE}}
        for a, b, n in links
    ]  # fmt: skip
    marks.append(basic | {
        "mode": "markers+text", "x": [place[name][0] for name in graph], "y": [place[name][1] for name in graph],
        "text": _labels(graph), "textposition": "top center", "cliponaxis": False,
        "marker": {"color": BLUE, "opacity": 1,
                   "size": [9 + 24 * (weight[name] / max(weight.values())) ** 0.5 for name in graph]},
    })  # fmt: skip
    middle = [(place[a] + place[b]) / 2 for a, b, _ in links]
    marks.append(basic | {
        "mode": "markers", "x": [x for x, _ in middle], "y": [y for _, y in middle], "hoverinfo": "text",
        "customdata": list(range(len(links))),
        "marker": {"size": 8, "color": "white", "opacity": 1, "line": {"color": GREY, "width": 1}},
        "text": [f"{_label(a)} and {_label(b)}: {_times(n, 'sentence')}" for a, b, n in links],
    })  # fmt: skip
    figure = _figure(marks, pairs, title=title, of="mentions", summary=_closest(pairs), height=560)
    return figure.update_xaxes(visible=False, range=[-1.4, 1.4]).update_yaxes(visible=False, range=[-1.15, 1.25])


def pair_over_time(events: pd.DataFrame) -> Figure:
    """How do two actors treat each other over time? Expects `explore.pair_over_time`; a mark an event, by its score."""
    require(events, ["date", "source", "target", "type", "score", "rows"], "pair_over_time")
    title = "One pair over time"
    if events.empty:
        return _nothing(title, "No dated event of these two happened.", "events")
    ways = events["source"] + " → " + events["target"]
    marks = []
    for way, colour, symbol in zip(
        ways.unique(), (BLUE, VERMILION), ("triangle-right", "triangle-left-open"), strict=False
    ):
        part = events[ways == way]
        marks.append({
            "type": "scatter", "mode": "markers", "x": _along(part["date"]), "y": part["score"].tolist(),
            "customdata": part.index.tolist(), "text": part["type"].tolist(), "name": html.escape(way),
            "marker": {"size": 12, "color": colour, "symbol": symbol, "line": {"width": 1.5}}, "showlegend": True,
            "hovertemplate": "%{x|%d %b %Y}: %{text}, %{y:+.1f}<extra></extra>",
        })  # fmt: skip
    summary = f"{_times(len(events), 'event')} from {events['date'].min().date()} to {events['date'].max().date()}"
    summary += f"; the mean PLOVER score is {events['score'].mean():+.1f}."
    axis = "score: conflict ← 0 → cooperation"
    figure = _figure(marks, events, title=title, y=axis, of="events", summary=summary)
    return figure.update_yaxes(range=[-10.8, 10.8], zeroline=True, zerolinewidth=2)


def dispersion_strip(places: pd.DataFrame) -> Figure:
    """Where in the corpus is a word? Expects `explore.dispersion`; a line a source, first article to last."""
    require(places, ["source", "place", "n", "rows"], "dispersion_strip")
    title = "Where the word stands"
    if places.empty:
        return _nothing(title, "The word is not in these articles.", "tokens")
    width = (1 + places["n"].clip(upper=5)).tolist()
    strokes = {
        "type": "scatter", "mode": "markers", "x": places["place"].tolist(), "y": _along(places["source"]),
        "customdata": places.index.tolist(), "text": [_times(n, "time") for n in places["n"]],
        "marker": {"symbol": "line-ns", "size": 20, "line": {"width": width, "color": BLACK}},
        "hovertemplate": "%{y}, at %{x:.0f} %: %{text}<extra></extra>",
    }  # fmt: skip
    total = places.groupby("source")["n"].sum()
    summary = f"The word stands {_times(int(total.sum()), 'time')} in {_times(len(total), 'source')}"
    summary += f", most in {total.idxmax()} ({total.max():,})."
    axis = "% of a source's text, first article to last"
    figure = _figure([strokes], places, title=title, x=axis, of="tokens", summary=summary, height=44 * len(total) + 140)
    return figure.update_xaxes(range=[-1, 101], showgrid=False).update_yaxes(autorange="reversed")


def keyness_bars(words: pd.DataFrame) -> Figure:
    """What is special about a part of the corpus? Expects `explore.keyness`; the effect size, both ways from zero."""
    require(words, ["word", "side", "log_ratio", "g2", "rows"], "keyness_bars")
    title = "Words more frequent inside, or outside"
    if words.empty:
        return _nothing(title, "No word is frequent enough to compare.", "tokens")
    table = words.sort_values("log_ratio", ascending=False, kind="stable", ignore_index=True)
    names, marks = _labels(table["word"]), []
    for side, colour, pattern in (("inside", BLUE, ""), ("outside", VERMILION, "/")):
        part = table[table["side"] == side]
        labels, notes = [names[i] for i in part.index], [f"G² {value:.0f}" for value in part["g2"]]
        marks.append(_bars(part["log_ratio"], labels, notes, name=side, colour=colour, pattern=pattern))
    top = table.iloc[int(table["g2"].argmax())]
    summary = f"The clearest difference is “{top['word']}”: {top['per_1000']:.1f} in 1,000 words inside"
    summary += f", {top['rest_per_1000']:.1f} outside."
    axis = "log ratio: each point doubles the rate"
    figure = _figure(marks, table, title=title, x=axis, of="tokens", summary=summary, flat=True)
    reach = 1.3 * table["log_ratio"].abs().max()
    return figure.update_xaxes(range=[-reach, reach]).update_yaxes(categoryorder="array", categoryarray=names)


def collocation_bars(words: pd.DataFrame) -> Figure:
    """What stands beside a word? Expects `explore.collocations`; the strongest association on top."""
    require(words, ["word", "n", "score", "rows"], "collocation_bars")
    title = "What stands beside the word"
    if words.empty:
        return _nothing(title, "No word stands beside it often enough.", "tokens")
    word, n, score = words[["word", "n", "score"]].iloc[0]
    summary = f"“{word}” is the strongest neighbour: {_times(n, 'time')}, score {score:.1f}."
    bars = _bars(words["score"].round(2), _labels(words["word"]), [f"n={n:,}" for n in words["n"]])
    axis = "association; beside each bar how often"
    return _figure([bars], words, title=title, x=axis, of="tokens", summary=summary, flat=True)
