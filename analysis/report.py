"""A book as one HTML file: a notebook run with parameters, its figures and evidence in a page of our own.

The page asks nothing of a network: plotly.js stands in it once, a content security policy lets only our own two scripts
run, and whatever comes from articles is put in as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.annotate import Book

TEMPLATE = Path(__file__).parent / "template"
NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "report.ipynb"
PLOTLY = "application/vnd.plotly.v1+json"
SHOWN = 20  # sentences behind a number that the page carries


def report(book: Book | str | Path, out: str | Path, *, title: str | None = None, progress: bool = True) -> Path:
    """Write a report on a book, or on the folder that holds one, to `out`, and return its path.

    One HTML file of some 5 MB that opens without a network. Behind each number stand up to 20 of its sentences.
    """
    import nbformat
    import papermill

    from analysis.store import load

    target = Path(out)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        if isinstance(book, str | Path):
            path, book = Path(book), load(book)
        else:
            path = Path(folder) / "book"
            book.save(path)
        done = Path(folder) / "report.ipynb"
        with _plotly_as_data():
            papermill.execute_notebook(
                NOTEBOOK, done, parameters={"book_folder": str(path.resolve()), "title": title or ""},
                progress_bar=progress, log_output=False, cwd=folder, extra_arguments=["--log-level=40"],
            )  # fmt: skip
        notebook = nbformat.read(done, as_version=4)  # type: ignore[no-untyped-call]
    target.write_text(_page(notebook, book, title or default_title(book)), encoding="utf-8")
    return target


@contextmanager
def _plotly_as_data() -> Iterator[None]:
    """Have figures leave the notebook as data, not as a page with a copy of plotly.js each."""
    before = os.environ.get("PLOTLY_RENDERER")
    os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PLOTLY_RENDERER"]
        else:
            os.environ["PLOTLY_RENDERER"] = before


def default_title(book: Book) -> str:
    """A title that says what the articles are: how many, and from when to when."""
    dates = book.articles["date"].dropna()
    span = f", {dates.min():%-d %B %Y} to {dates.max():%-d %B %Y}" if len(dates) else ""
    return f"{len(book.articles):,} news articles{span}" if len(book.articles) != 1 else f"One news article{span}"


def as_table(table: pd.DataFrame) -> Any:
    """A small table as a page shows it: no index, everything escaped."""
    from IPython.display import HTML

    return HTML(table.to_html(index=False, border=0))  # type: ignore[no-untyped-call]


def key_figures(book: Book) -> pd.DataFrame:
    """One row per thing counted: `what` and `number`."""
    import pandas as pd

    dates = book.articles["date"].dropna()
    rows = [
        ("articles", f"{len(book.articles):,}"),
        ("sources", f"{book.articles['source'].nunique():,}"),
        ("first day", f"{dates.min():%Y-%m-%d}" if len(dates) else "no dates"),
        ("last day", f"{dates.max():%Y-%m-%d}" if len(dates) else "no dates"),
        *((name, f"{len(getattr(book, name)):,}") for name in ("sentences", "tokens", "mentions", "actors", "quotes")),
        ("events that happened", f"{(book.events['status'] == 'happened').sum():,}"),
        ("problems", f"{len(book.problems):,}"),
    ]
    return pd.DataFrame(rows, columns=["what", "number"])


def provenance(book: Book, **parameters: object) -> pd.DataFrame:
    """One row per fact on how a report was made: versions, parameters, and the hash of the articles."""
    import platform
    from datetime import UTC, datetime
    from importlib.metadata import version

    import pandas as pd

    from analysis.annotate import version as annotator

    digest = hashlib.blake2b("\n".join(book.articles["article_id"]).encode(), digest_size=8).hexdigest()
    packages = ("dateline", "nltk", "pandas", "plotly", "nbconvert")
    rows = [("written", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"), ("python", platform.python_version())]
    rows += [(name, version(name)) for name in packages]
    rows += [
        ("annotator (hash of stages, lexicons and weights)", annotator()),
        ("articles (hash of their ids)", digest),
    ]
    rows += [(f"parameter {name}", str(value)) for name, value in parameters.items()]
    return pd.DataFrame(rows, columns=["fact", "value"])


def _page(notebook: Any, book: Book, title: str) -> str:
    """The executed notebook as a page, its figures made into sections that open their evidence."""
    from nbconvert import HTMLExporter
    from plotly.offline import get_plotlyjs
    from traitlets.config import Config

    figures: list[dict[str, Any]] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if PLOTLY in (data := output.get("data", {})):
                figures.append(_figure(data[PLOTLY]))
                output["data"] = {"text/html": _section(len(figures) - 1, figures[-1])}
    scripts = [get_plotlyjs(), (TEMPLATE / "report" / "report.js").read_text(encoding="utf-8")]
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    resources = {
        "dateline": {
            "title": title,
            "policy": f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
            "base-uri 'none'; form-action 'none'",
            "scripts": scripts,
            "style": (TEMPLATE / "report" / "report.css").read_text(encoding="utf-8"),
            "figures": _json([figure["plot"] for figure in figures]),
            "evidence": _json(_evidence(book, figures)),
            # nbconvert gives a heading the id that its words make with hyphens between them
            "contents": [(line[3:].replace(" ", "-"), line[3:]) for cell in notebook.cells
                         if cell.cell_type == "markdown"
                         for line in cell.source.splitlines() if line.startswith("## ")],
        }
    }  # fmt: skip
    config = Config()
    config.NbConvertBase.display_data_priority = ["text/html", "text/markdown", "text/plain"]
    exporter = HTMLExporter(config=config, template_name="report", extra_template_basedirs=[str(TEMPLATE)])  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook, resources)
    return str(page)


def _figure(bundle: dict[str, Any]) -> dict[str, Any]:
    """A figure in two parts: `plot`, what plotly draws, and `meta`, what opens its numbers."""
    layout = dict(bundle["layout"])
    meta = layout.pop("meta", {})
    title = layout.pop("title", {}).get("text", "")
    layout["margin"] = layout.get("margin", {}) | {"t": 30}
    step = [max(1, -(-len(rows) // SHOWN)) for rows in meta.get("rows", [])]
    shown = [rows[::by][:SHOWN] for rows, by in zip(meta.get("rows", []), step, strict=True)]
    plot = {
        "data": bundle["data"],
        "layout": layout,
        "of": meta.get("of", ""),
        "rows": shown,
        "counts": list(map(len, meta.get("rows", []))),
        "names": [" · ".join(map(str, values[:2])) for values in meta.get("values", [])],
    }
    return {"plot": plot, "meta": meta, "title": title}


def _section(number: int, figure: dict[str, Any]) -> str:
    """The place of a figure in the page: chart, summary, evidence and data table."""
    meta = figure["meta"]
    summary = html.escape(str(meta.get("summary", "")))
    head = "".join(f"<th scope='col'>{html.escape(str(column))}</th>" for column in meta.get("columns", []))
    body = "".join(
        "<tr>"
        + f"<td><button type='button' data-figure='{number}' data-row='{i}'>{_shown(values[0])}</button></td>"
        + "".join(f"<td>{_shown(value)}</td>" for value in values[1:])
        + "</tr>"
        for i, values in enumerate(meta.get("values", []))
    )
    table = f"<details><summary>Data table</summary><div class='scroll'><table><thead><tr>{head}</tr></thead>"
    table += f"<tbody>{body}</tbody></table></div></details>"
    height = int(figure["plot"]["layout"].get("height", 360))
    return (
        f"<section class='chart' id='chart-{number}'>"
        f"<h3>{html.escape(figure['title'])}</h3>"
        f"<div class='plot' role='img' aria-label=\"{summary}\" style='min-height:{height}px'></div>"
        f"<p class='summary'>{summary}</p><div class='evidence' aria-live='polite'></div>{table if body else ''}"
        "</section>"
    )


def _shown(value: object) -> str:
    """A value of a data table as HTML."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:+.2f}" if isinstance(value, float) else str(value)
    return html.escape(text)


def _evidence(book: Book, figures: list[dict[str, Any]]) -> dict[str, Any]:
    """The sentences that the page carries, by table and row, and the articles they stand in."""
    from analysis.explain import evidence

    wanted: dict[str, set[int]] = {}
    for figure in figures:
        for rows in figure["plot"]["rows"]:
            wanted.setdefault(figure["plot"]["of"], set()).update(rows)
    found: dict[str, Any] = {"articles": {}, "tables": {}}
    used: set[str] = set()
    for table, rows in wanted.items():
        order = sorted(rows)
        items = evidence(book, table, getattr(book, table).iloc[order])
        used.update(item.article_id for item in items)
        found["tables"][table] = {
            row: [item.article_id, item.pieces(), item.why] for row, item in zip(order, items, strict=True)
        }
    articles = book.articles[book.articles["article_id"].isin(used)]
    for article in articles[["article_id", "title", "source", "date"]].to_dict("records"):
        day = "" if article["date"] is None or article["date"] != article["date"] else f"{article['date']:%Y-%m-%d}"
        texts = [value if isinstance(value, str) else "" for value in (article["title"], article["source"])]
        found["articles"][article["article_id"]] = [*texts, day]
    return found


def _json(value: object) -> str:
    """JSON that can stand in a script element: no tag can begin or end in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")
