"""Tables to plotly figures, one function a question.

A chart receives a finished table (see `explore`) and draws it. Each figure carries, in `figure.layout.meta`, what a
page needs to open its numbers: `summary` (one sentence, the alt text), the `columns` and `values` of its data table,
`of` (the table that was counted) and `rows` (for each data row the positions, in that table, of the rows behind it).
The `customdata` of a mark is the number of its data row. Names from articles are escaped, because plotly reads labels
as HTML.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.tables import QUADS, QUOTE_KINDS, require

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BLACK, BLUE, VERMILION, GREEN, PURPLE = "#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7"  # Okabe and Ito 2008
GREY = "#767676"
_QUAD_STYLE = {1: (BLUE, ""), 2: (BLUE, "/"), 3: (VERMILION, ""), 4: (VERMILION, "/")}
_LONGEST_LABEL = 34


def _label(name: object) -> str:
    """A name as plotly may show it: short, and with nothing in it that plotly would take for markup."""
    text = " ".join(str(name).split())
    return html.escape(text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…")


def _labels(names: Sequence[object]) -> list[str]:
    """Labels that stay different where shortening made two the same."""
    seen: dict[str, int] = {}
    found = []
    for label in map(_label, names):
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def _figure(
    traces: list[Any],
    *,
    title: str,
    x: str = "",
    y: str = "",
    summary: str,
    of: str,
    table: pd.DataFrame,
    height: int = 360,
) -> Figure:
    """A figure in our style, with what a page needs to open its numbers."""
    import plotly.graph_objects as go

    shown = table.drop(columns="rows", errors="ignore")
    values = [[_plain(value) for value in row] for row in shown.itertuples(index=False)]
    figure = go.Figure(traces)
    figure.update_layout(
        title={"text": title, "x": 0, "xref": "paper", "font": {"size": 16}},
        template="none",
        font={"family": "system-ui, sans-serif", "size": 13, "color": "#1a1a1a"},
        height=height,
        margin={"l": 8, "r": 16, "t": 56, "b": 48},
        xaxis={"title": {"text": x}, "automargin": True, "gridcolor": "#e4e4e4", "zerolinecolor": "#767676"},
        yaxis={"title": {"text": y}, "automargin": True, "gridcolor": "#e4e4e4", "zerolinecolor": "#767676"},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        barmode="stack",
        bargap=0.25,
        paper_bgcolor="white",
        plot_bgcolor="white",
        hoverlabel={"align": "left"},
        meta={
            "summary": summary,
            "columns": list(shown.columns),
            "values": values,
            "of": of,
            "rows": table["rows"].tolist() if len(table) else [],
        },
    )
    return figure


def _plain(value: Any) -> Any:
    """A value as the data table shows it: dates as ISO days, numbers as they are, rounded to three places."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return round(value, 3)
    return value if isinstance(value, str) else int(value)


def _nothing(title: str, reason: str, of: str) -> Figure:
    """An empty figure that says why it is empty."""
    figure = _figure([], title=title, summary=reason, of=of, table=pd.DataFrame(), height=160)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return figure.add_annotation(text=reason, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")


def _bars(
    values: pd.Series,
    names: Sequence[str],
    *,
    unit: str,
    colour: str,
    pattern: str = "",
    name: str = "",
    flat: bool = True,
) -> dict[str, Any]:
    """One trace of bars, `flat` ones with their number at the end; the index of `values` numbers the data rows."""
    along, across = ("x", "y") if flat else ("y", "x")
    bars: dict[str, Any] = {
        "type": "bar",
        along: values.tolist(),
        across: list(names),
        "name": name,
        "customdata": values.index.tolist(),
        "marker": {"color": colour, "pattern": {"shape": pattern}},
        "hovertemplate": f"%{{{across}}}: %{{{along}:,}} {unit}<extra></extra>",
    }
    return bars | ({"orientation": "h", "cliponaxis": False} if flat else {})


def _numbered(bars: dict[str, Any]) -> dict[str, Any]:
    """The bars with their numbers written at their ends."""
    return bars | {"texttemplate": "%{x:,}", "textposition": "outside"}


def _tall(table: pd.DataFrame) -> int:
    """The height, in pixels, that gives each row of a bar chart its room."""
    return 27 * len(table) + 120


def _times(n: int, thing: str) -> str:
    """A number with its noun: 1 mention, 2 mentions."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def actor_bars(counts: pd.DataFrame) -> Figure:
    """How often is each actor named? Expects `explore.count_actors`; one bar an actor, the most named on top.

    >>> import pandas as pd
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
    first = counts.iloc[0]
    summary = f"{first['actor']} is named most often: {_times(first['mentions'], 'mention')}"
    summary += f" in {_times(first['articles'], 'article')}."
    bars = _bars(counts["mentions"], _labels(counts["actor"].tolist()), unit="mentions", colour=BLUE)
    figure = _figure(
        [_numbered(bars)], title=title, x="mentions", of="mentions", table=counts, summary=summary, height=_tall(counts)
    )
    return figure.update_yaxes(autorange="reversed", showgrid=False)


def portrayal_dots(portrayals: pd.DataFrame) -> Figure:
    """How is each actor portrayed? Expects `explore.portray_actors`; a dot at the mean with its 95 % interval."""
    require(portrayals, ["actor", "n", "mean", "low", "high", "rows"], "portrayal_dots")
    title = "How each actor is portrayed"
    if portrayals.empty:
        return _nothing(title, "No actor has enough mentions with a clear tone for a mean.", "mentions")
    table = portrayals.sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    mean = table["mean"]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": mean.tolist(),
        "y": [f"{label} (n={n:,})" for label, n in zip(_labels(table["actor"].tolist()), table["n"], strict=True)],
        "customdata": table.index.tolist(),
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": GREY,
            "array": (table["high"] - mean).tolist(),
            "arrayminus": (mean - table["low"]).tolist(),
        },
        "marker": {
            "size": 11,
            "color": [BLUE if value >= 0 else VERMILION for value in mean],
            "symbol": ["circle" if value >= 0 else "diamond" for value in mean],
        },
        "hovertemplate": "%{y}: %{x:.2f}<extra></extra>",
    }
    best, worst = table.iloc[0], table.iloc[-1]
    summary = f"The mean tone of the sentences about {best['actor']} is the highest ({best['mean']:+.2f})"
    summary += f", about {worst['actor']} the lowest ({worst['mean']:+.2f})." if len(table) > 1 else "."
    axis = "mean tone from −1 (negative) to +1 (positive), with its 95 % interval"
    figure = _figure([dots], title=title, x=axis, of="mentions", table=table, summary=summary, height=_tall(table))
    reach = 1.1 * max(0.3, table["high"].abs().max(), table["low"].abs().max())
    return figure.update_yaxes(autorange="reversed").update_xaxes(range=[-reach, reach], zeroline=True, zerolinewidth=2)


def event_type_bars(counts: pd.DataFrame) -> Figure:
    """What happened, how often? Expects `explore.count_event_types`; cooperation blue, conflict vermilion."""
    require(counts, ["type", "quad", "n", "rows"], "event_type_bars")
    title = "What happened"
    if counts.empty:
        return _nothing(title, "No event was coded as having happened.", "events")
    first = counts.iloc[0]
    traces = [
        _numbered(
            _bars(part["n"], part["type"].tolist(), unit="events", colour=colour, pattern=pattern, name=QUADS[quad])
        )
        for quad, (colour, pattern) in _QUAD_STYLE.items()
        if len(part := counts[counts["quad"] == quad])
    ]
    summary = f"The most frequent type is {first['type']}: {_times(first['n'], 'event')}."
    axis = "events reported as having happened"
    figure = _figure(traces, title=title, x=axis, of="events", table=counts, summary=summary, height=_tall(counts) + 30)
    order = {"categoryorder": "array", "categoryarray": counts["type"].tolist()}
    return figure.update_yaxes(autorange="reversed", showgrid=False, **order)


def event_river(counts: pd.DataFrame) -> Figure:
    """Cooperation against conflict over time: expects `explore.count_events_over_time`; conflict hangs below zero."""
    require(counts, ["date", "quad", "n", "rows"], "event_river")
    title = "Cooperation and conflict over time"
    if counts.empty:
        return _nothing(title, "No event that happened has a date.", "events")
    traces = []
    for quad, (colour, pattern) in _QUAD_STYLE.items():
        part = counts[counts["quad"] == quad]
        if len(part):
            height, days = part["n"] * (1 if quad <= 2 else -1), part["date"].dt.strftime("%Y-%m-%d").tolist()
            unit = QUADS[quad]
            bars = _bars(height, days, unit=unit, colour=colour, pattern=pattern, name=unit, flat=False)
            bars |= {"text": part["n"].tolist(), "textposition": "none"}
            bars["hovertemplate"] = f"%{{x|%d %b %Y}}: %{{text:,}} {unit}<extra></extra>"
            traces.append(bars)
    total = counts.groupby("date")["n"].sum()
    peak = pd.Timestamp(str(total.idxmax())).date()
    summary = f"Most events are dated to the period that begins on {peak}: {_times(total.max(), 'event')}."
    table = counts.assign(quad=counts["quad"].map(QUADS))
    figure = _figure(
        traces, title=title, y="conflict ← events → cooperation", of="events", table=table, summary=summary
    )
    return figure.update_layout(barmode="relative", legend={"y": -0.12, "yanchor": "top"}, margin={"b": 90})


def article_bars(counts: pd.DataFrame) -> Figure:
    """How many articles, when? Expects `explore.count_articles`."""
    require(counts, ["date", "n", "rows"], "article_bars")
    title = "When the articles appeared"
    if counts.empty:
        return _nothing(title, "No article has a date.", "articles")
    peak = counts.iloc[int(counts["n"].argmax())]
    summary = (
        f"Most articles appeared in the period that begins on {peak['date'].date()}: {_times(peak['n'], 'article')}."
    )
    days = counts["date"].dt.strftime("%Y-%m-%d").tolist()
    bars = _bars(counts["n"], days, unit="articles", colour=BLACK, flat=False)
    return _figure([bars], title=title, y="articles", of="articles", table=counts, summary=summary, height=280)


def speaker_bars(counts: pd.DataFrame) -> Figure:
    """Who is quoted, and how? Expects `explore.count_speakers`; direct, mixed and indirect speech are stacked."""
    require(counts, ["speaker", "n", *QUOTE_KINDS, "rows"], "speaker_bars")
    title = "Who is quoted"
    if counts.empty:
        return _nothing(title, "No quotation with a speaker was found.", "quotes")
    names = _labels(counts["speaker"].tolist())
    styles = zip(QUOTE_KINDS, (BLACK, BLUE, "#b5b5b5"), ("", "/", ""), strict=True)
    traces = [
        _bars(counts[kind], names, unit=kind, colour=colour, pattern=pattern, name=kind)
        for kind, colour, pattern in styles
    ]
    first = counts.iloc[0]
    summary = f"{first['speaker']} is quoted most often: {_times(first['n'], 'quotation')}."
    height = _tall(counts) + 30
    figure = _figure(traces, title=title, x="quotations", of="quotes", table=counts, summary=summary, height=height)
    return figure.update_yaxes(autorange="reversed", showgrid=False)


def pair_bars(counts: pd.DataFrame) -> Figure:
    """Who acts towards whom, most often? Expects `explore.count_pairs`; the colour follows the mean PLOVER score."""
    require(counts, ["source", "target", "n", "score", "rows"], "pair_bars")
    title = "Who acts towards whom"
    if counts.empty:
        return _nothing(title, "No event has both a source and a target.", "events")
    names = [f"{_label(a)} → {_label(b)}" for a, b in zip(counts["source"], counts["target"], strict=True)]
    kindly = counts["score"] >= 0
    traces = []
    for name, chosen, colour, pattern in (("cooperation", kindly, BLUE, ""), ("conflict", ~kindly, VERMILION, "/")):
        part = counts[chosen]
        if len(part):
            labels = [names[i] for i in part.index]
            bars = _bars(part["n"], labels, unit="events", colour=colour, pattern=pattern, name=f"{name} on balance")
            traces.append(bars | {"text": [f"{score:+.1f}" for score in part["score"]], "textposition": "outside"})
    first = counts.iloc[0]
    summary = f"{first['source']} towards {first['target']} is the most frequent pair: {_times(first['n'], 'event')}."
    axis = "events; beside each bar the mean PLOVER score, −10 to +10"
    figure = _figure(traces, title=title, x=axis, of="events", table=counts, summary=summary, height=_tall(counts) + 30)
    return figure.update_yaxes(categoryorder="array", categoryarray=names, autorange="reversed", showgrid=False)
