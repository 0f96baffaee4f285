"""The explorer: choose an actor, a type of event, a source, days or words, and read the sentences.

Every choice can be made with the mouse, on a bar, or with the keyboard, in the list beside it; the two are the same.
"""

from __future__ import annotations

import base64
import html
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from analysis.annotate import Book

_KEYS = """export default { render({ el }) {
  const listen = () => {
    const explorer = el.closest(".dateline-explorer");
    if (!explorer) return requestAnimationFrame(listen);
    explorer.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  };
  listen();
} };"""  # else JupyterLab takes the keys of a list for its own, and moves from cell to cell
SHOWN = 20  # sentences at a time
WIDE = 410  # pixels of a chart: two stand beside each other in a notebook, and plotly cannot measure a widget's box
_ALL = "(all)"


def _csv_link(table: pd.DataFrame, name: str) -> str:
    """A link that saves the table as CSV; a cell that a spreadsheet would take for a formula gets a quotation mark."""
    cells = table.drop(columns="rows").map(lambda cell: f"'{cell}" if str(cell)[:1] in "=+-@\t\r" else cell)
    data = base64.b64encode(cells.to_csv(index=False).encode("utf-8-sig")).decode()
    return f'<a download="{name}.csv" href="data:text/csv;base64,{data}"><u>table as CSV</u></a>'


def _item(evidence: Any, article: dict[Any, Any]) -> str:
    """One sentence, marked, with the article it stands in: closed, and opened by a click or by Enter."""
    text, at = article["text"], article["text"].find(evidence.text)
    whole = html.escape(text)
    if at >= 0:
        end = at + len(evidence.text)
        whole = f"{html.escape(text[:at])}<mark>{html.escape(evidence.text)}</mark>{html.escape(text[end:])}"
    day = str(article["date"])[:10].replace("NaT", "")
    names = [article[name] for name in ("source", "title") if isinstance(article[name], str)]
    head = html.escape(" · ".join(filter(None, [day, *names])) or "the article")
    return (
        f'<li style="margin-bottom:1em">{evidence._repr_html_()}<details><summary>{head}</summary>'
        f'<div style="white-space:pre-wrap;max-width:70ch">{whole}</div></details></li>'
    )


def browse(book: Book) -> Any:
    """The explorer of a book, as a widget for JupyterLab.

    Left the actors, right the types of events that happened, both counted in the sentences that pass the other filters;
    below, up to 20 of the sentences that pass all of them, with the spans marked and the reason. A click on a bar sets
    the filter of its list, and a click on the same bar again takes it away.
    """
    import anywidget
    import ipywidgets as widgets
    import numpy as np
    import pandas as pd
    import plotly.graph_objects as go

    from analysis import charts, explore
    from analysis.explain import Evidence, evidence

    places = pd.MultiIndex.from_frame(book.sentences[["article_id", "sentence"]])
    tables = {
        "actor": book.mentions.reset_index(drop=True),
        "type": explore.happened(book.events),
    }  # the table behind each chart, under the name of its column
    sentence_of = {
        name: places.get_indexer(pd.MultiIndex.from_frame(table[["article_id", "sentence"]]))
        for name, table in tables.items()
    }
    articles = book.articles.drop_duplicates("article_id").set_index("article_id")
    of_article = articles.loc[book.sentences["article_id"]]
    source, date = of_article["source"].to_numpy(), of_article["date"].to_numpy()
    text = book.sentences["text"].str.casefold()

    wide = {"description_width": "initial"}
    names = sorted(articles["source"].dropna().unique())
    choose = {
        "actor": widgets.Select(description="Actor", options=[(_ALL, None)], rows=14, style=wide),
        "type": widgets.Select(description="Event", options=[(_ALL, None)], rows=14, style=wide),
        "source": widgets.Dropdown(description="Source", options=[(_ALL, None), *((n, n) for n in names)], style=wide),
        "words": widgets.Text(description="Words", placeholder="in the sentence", continuous_update=False, style=wide),
        "from": widgets.DatePicker(description="From", style=wide),
        "to": widgets.DatePicker(description="To", style=wide),
    }
    links = {name: widgets.HTML() for name in tables}
    found = widgets.HTML()

    def passing(besides: str = "") -> Any:
        """Which sentences pass the filters, that of the chart `besides` left out?"""
        mask = np.ones(len(places), bool)
        if choose["source"].value:
            mask &= source == choose["source"].value
        if words := choose["words"].value.strip().casefold():
            mask &= text.str.contains(words, regex=False).to_numpy(bool)
        if choose["from"].value:
            mask &= date >= np.datetime64(choose["from"].value)
        if choose["to"].value:
            mask &= date <= np.datetime64(choose["to"].value)
        for name, table in tables.items():
            if name != besides and choose[name].value:
                has = np.zeros(len(places), bool)
                has[sentence_of[name][(table[name] == choose[name].value).to_numpy(bool)]] = True
                mask &= has
        return mask

    def count(name: str) -> pd.DataFrame:
        """The counts of one chart in the sentences that pass, without the rows behind them: they are looked up here."""
        table = tables[name].assign(position=range(len(tables[name])))[passing(name)[sentence_of[name]]]
        counts = explore.count_actors(table, top=60) if name == "actor" else explore.count_event_types(table)
        return counts.assign(rows=pd.Series([[]] * len(counts), dtype=object))

    def figure(name: str, counts: pd.DataFrame) -> Any:
        drawn = charts.actor_bars(counts.head(12)) if name == "actor" else charts.event_type_bars(counts)
        return drawn.update_layout(width=WIDE, margin_t=48)

    def clicked(name: str, trace: Any, points: Any, _: Any) -> None:
        """Choose what the bar stands for, or all when it was chosen."""
        if points.point_inds:
            value = counted[name][trace.customdata[points.point_inds[0]]]
            choose[name].value = None if choose[name].value == value else value

    def chart(name: str) -> None:
        """Count, redraw one chart in its place, and fill its list."""
        counts = count(name)
        new, live = figure(name, counts), drawn[name]
        with live.batch_update():
            for i, trace in enumerate(live.data):
                for part in ("x", "y", "text", "customdata"):
                    trace[part] = new.data[i][part] if len(new.data) else []
            live.layout.height, live.layout.yaxis.categoryarray = new.layout.height, new.layout.yaxis.categoryarray
        counted[name] = counts[name].tolist()
        links[name].value = _csv_link(counts, name)
        chosen, numbers = choose[name].value, counts["mentions" if name == "actor" else "n"]
        options = [(f"{value} ({n:,})", value) for value, n in zip(counted[name], numbers, strict=True)]
        if chosen is not None and chosen not in counted[name]:
            options.append((f"{chosen} (0)", chosen))
        choose[name].unobserve(refresh, "value")
        choose[name].options = [(_ALL, None), *options]
        choose[name].value = chosen
        choose[name].observe(refresh, "value")

    def sentences() -> None:
        """Show the sentences that pass, marked for the actor or the event that was chosen."""
        rows = np.flatnonzero(passing())
        name = "type" if choose["type"].value else "actor" if choose["actor"].value else None
        if name:
            table = tables[name]
            wanted = np.flatnonzero(
                (table[name] == choose[name].value).to_numpy(bool) & np.isin(sentence_of[name], rows)
            )
            total = len(wanted)
            items = evidence(book, "events" if name == "type" else "mentions", table.iloc[wanted[:SHOWN]])
        else:
            total, words = len(rows), choose["words"].value.strip()
            shown = book.sentences.iloc[rows[:SHOWN]]
            items = []
            for article, sentence in zip(shown["article_id"], shown["text"], strict=True):
                at = sentence.casefold().find(words.casefold()) if words else -1
                items.append(Evidence(article, sentence, [(at, at + len(words), "word")] if at >= 0 else [], ""))
        what = {"type": "events", "actor": "mentions", None: "sentences"}[name]
        count = f"{total:,} {what}" if total <= SHOWN else f"{SHOWN} of {total:,} {what}"
        lines = [_item(item, articles.loc[item.article_id].to_dict()) for item in items]
        found.value = f'<h3 role="status">{count}</h3><ol>{"".join(lines)}</ol>'

    def refresh(_: Any = None) -> None:
        for name in tables:
            chart(name)
        sentences()

    counted: dict[str, list[str]] = {}
    drawn = {name: go.FigureWidget(figure(name, count(name))) for name in tables}
    for name, live in drawn.items():
        for trace in live.data:
            trace.on_click(partial(clicked, name))
    for control in choose.values():
        control.observe(refresh, "value")
    refresh()
    row = widgets.Layout(flex_flow="row wrap", width="100%")
    sides = [widgets.VBox([choose[name], drawn[name], links[name]]) for name in tables]
    filters = widgets.Box([choose[name] for name in ("source", "words", "from", "to")], layout=row)
    keys = type("Keys", (anywidget.AnyWidget,), {"_esm": _KEYS})()
    return widgets.VBox([filters, widgets.Box(sides, layout=row), found, keys]).add_class("dateline-explorer")
