"""The explorer: choose an actor, a type of event, a source, days or words, and read the sentences.

Every choice can be made with the mouse, on a bar, or with the keyboard, in the list beside it; the two are the same.
"""

from __future__ import annotations

import base64
import csv
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
    from analysis.tables import without_formulas

    cells = without_formulas(table.drop(columns="rows")).to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC)
    data = base64.b64encode(cells.encode("utf-8-sig")).decode()
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


def _controls(sources: list[str]) -> dict[str, Any]:
    """The filters by name: lists of actors and of types, a source, words, and days."""
    import ipywidgets as widgets

    style = {"description_width": "initial"}
    known = [(_ALL, None), *((name, name) for name in sources)]
    return {
        "actor": widgets.Select(description="Actor", options=known[:1], rows=14, style=style),
        "type": widgets.Select(description="Event", options=known[:1], rows=14, style=style),
        "source": widgets.Dropdown(description="Source", options=known, style=style),
        "words": widgets.Text(description="Words", placeholder="in the sentence", continuous_update=False, style=style),
        "from": widgets.DatePicker(description="From", style=style),
        "to": widgets.DatePicker(description="To", style=style),
    }


def _chart(name: str, table: pd.DataFrame) -> tuple[pd.DataFrame, Any]:
    """The counts of actors or of types in a table, and their figure; rows are looked up when they are asked for."""
    from analysis import charts, explore

    counts = explore.count_actors(table, top=60) if name == "actor" else explore.count_event_types(table)
    counts["rows"] = [[] for _ in range(len(counts))]
    drawn = charts.actor_bars(counts.head(12)) if name == "actor" else charts.event_type_bars(counts)
    return counts, drawn.update_layout(width=WIDE, margin_t=48)


def _redraw(live: Any, new: Any) -> None:
    """Give a figure on the screen the bars of another, in their place, so that clicks on them go on working."""
    with live.batch_update():
        for i, trace in enumerate(live.data):
            for part in ("x", "y", "text", "customdata"):
                trace[part] = new.data[i][part] if len(new.data) else []
        live.layout.height, live.layout.yaxis.categoryarray = new.layout.height, new.layout.yaxis.categoryarray


def browse(book: Book) -> Any:
    """The explorer of a book, as a widget for JupyterLab.

    Left the actors, right the types of events that happened, both counted in the sentences that pass the other filters;
    below, up to 20 of the sentences that pass all of them, with the spans marked and the reason. A click on a bar sets
    the filter of its list, and a click on the same bar again takes it away.
    """
    import anywidget
    import ipywidgets as widgets
    import pandas as pd
    import plotly.graph_objects as go

    from analysis.explain import Evidence, evidence
    from analysis.explore import happened

    places = pd.MultiIndex.from_frame(book.sentences[["article_id", "sentence"]])
    # the table behind each chart, under the name of its column, and the place of each of its rows among the sentences
    tables = {"actor": book.mentions.reset_index(drop=True), "type": happened(book.events)}
    sentence_of = {name: places.get_indexer(pd.MultiIndex.from_frame(table[["article_id", "sentence"]]))
                   for name, table in tables.items()}  # fmt: skip
    articles = book.articles.drop_duplicates("article_id").set_index("article_id")
    of_article = articles[["source", "date"]].loc[book.sentences["article_id"]].reset_index(drop=True)
    text = book.sentences["text"].reset_index(drop=True).str.casefold()
    choose = _controls(sorted(articles["source"].dropna().unique()))
    links = {name: widgets.HTML() for name in tables}
    found = widgets.HTML()

    def chosen(name: str) -> Any:
        """Which rows of a chart's table are of the actor or type that was chosen?"""
        return (tables[name][name] == choose[name].value).to_numpy(bool)

    def passing(besides: str = "") -> Any:
        """Which sentences pass the filters, that of the chart `besides` left out?"""
        mask = pd.Series(True, index=text.index)
        if choose["source"].value:
            mask &= of_article["source"] == choose["source"].value
        if words := choose["words"].value.strip().casefold():
            mask &= text.str.contains(words, regex=False)
        if choose["from"].value:
            mask &= of_article["date"] >= pd.Timestamp(choose["from"].value)
        if choose["to"].value:
            mask &= of_article["date"] <= pd.Timestamp(choose["to"].value)
        for name in tables:
            if name != besides and choose[name].value:
                mask &= mask.index.isin(sentence_of[name][chosen(name)])
        return mask.to_numpy(bool)

    def clicked(name: str, trace: Any, points: Any, _: Any) -> None:
        """Choose what the bar stands for, or all when it was chosen."""
        if points.point_inds:
            value = counted[name][trace.customdata[points.point_inds[0]]]
            choose[name].value = None if choose[name].value == value else value

    def chart(name: str) -> None:
        """Count, redraw one chart, and fill its list."""
        counts, figure = _chart(name, tables[name][passing(name)[sentence_of[name]]])
        _redraw(drawn[name], figure)
        links[name].value = _csv_link(counts, name)
        counted[name] = counts[name].tolist()
        now, numbers = choose[name].value, counts["mentions" if name == "actor" else "n"]
        options = [(f"{value} ({n:,})", value) for value, n in zip(counted[name], numbers, strict=True)]
        if now is not None and now not in counted[name]:
            options.append((f"{now} (0)", now))
        choose[name].unobserve(refresh, "value")
        choose[name].options = [(_ALL, None), *options]
        choose[name].value = now
        choose[name].observe(refresh, "value")

    def sentences() -> None:
        """Show the sentences that pass, marked for the actor or the event that was chosen, or for the words."""
        mask, words = passing(), choose["words"].value.strip()
        name = "type" if choose["type"].value else "actor" if choose["actor"].value else ""
        rows = tables[name][chosen(name) & mask[sentence_of[name]]] if name else book.sentences[mask]
        if name:
            items = evidence(book, "events" if name == "type" else "mentions", rows.head(SHOWN))
        else:
            first = rows.head(SHOWN)
            at = [text.casefold().find(words.casefold()) if words else -1 for text in first["text"]]
            marks = [[(start, start + len(words), "word")] if start >= 0 else [] for start in at]
            items = list(map(Evidence, first["article_id"], first["text"], marks, [""] * len(first)))
        what = f"{len(rows):,} {({'type': 'events', 'actor': 'mentions'}).get(name, 'sentences')}"
        lines = "".join(_item(item, articles.loc[item.article_id].to_dict()) for item in items)
        found.value = f'<h3 role="status">{f"{SHOWN} of " * (len(rows) > SHOWN)}{what}</h3><ol>{lines}</ol>'

    def refresh(_: Any = None) -> None:
        for name in tables:
            chart(name)
        sentences()

    counted: dict[str, list[str]] = {}
    drawn = {name: go.FigureWidget(_chart(name, table)[1]) for name, table in tables.items()}
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
