"""A book as one HTML file: a notebook run with parameters, its figures and evidence in a page of our own.

The page asks nothing of a network: plotly.js stands in it once, a content security policy lets only our own two scripts
run, and whatever comes from articles is put in as text.
"""

from __future__ import annotations

import hashlib
import html
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.annotate import Book
    from analysis.findings import Sentence

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "report.ipynb"
ACCURACY = (
    Path(__file__).parent / "template" / "report" / "accuracy.csv"
)  # the scores on data/gold; `make accuracy` writes it
MEASURED = {
    ("mentions", "overlap"): "a mention of an actor is found",
    ("mentions", "overlap, actor"): "a mention is found and given to the right actor",
    ("quotes", "overlap"): "a quotation is found",
    ("quotes", "overlap, speaker"): "a quotation is found with its speaker",
    ("sentiment", "label"): "the portrayal of an actor is labelled right",
    ("events", "type"): "an event is found with its type",
    ("events", "type, source, target"): "an event is found with its type, source and target",
}
WORDS = {"tokens": ["article_id", "sentence", "start", "end", "lemma"]}  # what the vocabulary needs
WORDS_OF = 10_000  # articles whose words are counted, spread evenly over those there are


def report(
    book: Book | str | Path,
    out: str | Path,
    *,
    title: str | None = None,
    compare: str = "source",
    tables: str | Path | None = None,
    progress: bool = True,
) -> Path:
    """Write a report on a book, or on the folder that holds one, to `out`, and return its path.

    One HTML file that opens without a network, of at most 3 MB and 1 KB an article (1 MB for all beyond 1,000). Behind
    each number stand up to 20 of its sentences. The values of `compare`, a column of articles, are compared with each
    other (`compare.join` makes two books one). With `tables`, a folder, all tables are written there too. With
    `progress` a run says on standard error where it is and where the time went.

    Raises `ValueError` when articles have no column `compare`, `FileNotFoundError` when a folder holds no book.
    """
    from analysis.page import page
    from analysis.store import load
    from analysis.tables import require

    times: dict[str, float] = {}
    target = Path(out)
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        with _timed(times, "book"):
            place = str(book) if isinstance(book, str | Path) else str(Path(folder) / "book")
            if not isinstance(book, str | Path):
                book.save(place)
            place = place if "://" in place else str(Path(place).resolve())
            require(load(place).articles, [compare], "report")
            title = title or default_title(load(place))  # what it read is not kept while the notebook reads it again
        with _timed(times, "notebook"):
            notebook = _run({"book_folder": place, "title": title, "compare": compare}, folder, progress)
        with _timed(times, "page"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(page(notebook, open_book(place), title), encoding="utf-8")
        if tables is not None:
            with _timed(times, "tables"):
                write_tables(load(place) if isinstance(book, str | Path) else book, tables)
    if progress:
        sys.stderr.write(_told(times, notebook))
    return target


def open_book(folder: str | Path) -> Book:
    """The book in a folder as a report reads it: its `tokens` are those of at most 10,000 articles, evenly spread.

    All other tables are whole. The words of 100,000 articles would take more memory than most machines have.
    """
    from analysis.store import load

    book = load(folder, columns=WORDS)
    ids = book.articles["article_id"]
    if len(ids) > WORDS_OF:
        chosen = ids.iloc[:: -(-len(ids) // WORDS_OF)]
        book.tokens = load(folder, columns=WORDS, where=[("article_id", "in", chosen.tolist())]).tokens
    return book


def _run(parameters: dict[str, str], folder: str, progress: bool) -> Any:
    """The report notebook, executed with these parameters; it is never written, as its outputs can be large."""
    import papermill

    return papermill.execute_notebook(
        NOTEBOOK, None, parameters=parameters, progress_bar=progress, log_output=False, cwd=folder,
        extra_arguments=["--log-level=50"], iopub_timeout=600,  # seconds; the rows of a large book take more than 4
    )  # fmt: skip


@contextmanager
def _timed(times: dict[str, float], step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    times[step] = time.perf_counter() - start


def _told(times: dict[str, float], notebook: Any) -> str:
    """Where the time went, in a line: the steps, and the cells that took longest."""
    cells = [
        (cell.metadata.get("papermill", {}).get("duration") or 0.0, (cell.source.strip() or " ").splitlines()[-1][:40])
        for cell in notebook.cells
    ]
    slowest = ", ".join(f"{seconds:.1f} s {line}" for seconds, line in sorted(cells, reverse=True)[:3])
    steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in times.items())
    return f"{sum(times.values()):.1f} s: {steps}; slowest cells: {slowest}\n"


def default_title(book: Book) -> str:
    """A title that says what the articles are about: the three actors named most often, and how many articles."""
    from analysis.explore import count_actors

    n = len(book.articles)
    text = f"{n:,} news articles" if n != 1 else "One news article"
    names = count_actors(book.mentions, top=3)["actor"].tolist()
    return f"{', '.join(names)}: {text[0].lower()}{text[1:]}" if names else text


def write_tables(book: Book, folder: str | Path) -> None:
    """Write all tables of the book to `folder`, each as Parquet and as CSV.

    In CSV a text that a spreadsheet would take for a formula gets a straight quote before it; Parquet has it as it is.
    """
    import csv

    import pyarrow.parquet as pq

    from analysis.pack import arrow
    from analysis.tables import SCHEMAS, without_formulas

    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        table = getattr(book, name)
        pq.write_table(arrow(name, table), target / f"{name}.parquet", compression="zstd")
        # all text in quotation marks: a lone carriage return would else begin a line, and with it a cell
        without_formulas(table).to_csv(
            target / f"{name}.csv", index=False, encoding="utf-8-sig", quoting=csv.QUOTE_NONNUMERIC
        )


def list_names(book: Book, most: int = 1000) -> Any:
    """The names of all actors, the most named first, in a list that opens; places and groups are left out."""
    from IPython.display import HTML

    actors = book.actors[book.actors["kind"].isin(["person", "organization", "country"])]
    names = actors.sort_values("mentions", ascending=False, kind="stable")["actor"].tolist()
    title = "All actors" if len(names) <= most else f"{most:,} of {len(names):,} actors"
    listed = " · ".join(map(html.escape, names[:most]))
    return HTML(f"<details><summary>{title}, the most named first</summary><p>{listed}</p></details>")  # type: ignore[no-untyped-call]


def as_table(table: pd.DataFrame) -> Any:
    """A small table as a page shows it: no index, everything escaped."""
    from IPython.display import HTML

    return HTML(table.to_html(index=False, border=0))  # type: ignore[no-untyped-call]


def show_numbers(lines: list[Sentence], kind: str = "findings") -> None:
    """Display sentences; in a report their numbers open. `kind` is "findings", or "numbers" for a row of figures."""
    from IPython.display import display

    from analysis.findings import plain
    from analysis.page import OPENERS

    items = "".join(f"<li>{html.escape(plain(line))}</li>" for line in lines)
    bundle = {"text/html": f"<ul>{items}</ul>", OPENERS: {"kind": kind, "lines": lines}}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def accuracy() -> pd.DataFrame:
    """One row per thing measured against articles marked by hand: `n` marked, precision, recall, F1 with interval."""
    import pandas as pd

    rows = []
    for row in pd.read_csv(ACCURACY).to_dict("records"):
        if told := MEASURED.get((row["layer"], row["measure"])):
            low, high = (f"{row[end] * 100:.0f}" for end in ("low", "high"))
            interval = f"{row['f1']:.0%} ({low}\u2060–\u2060{high})"  # word joiners keep it on one line
            rows.append((told, int(row["gold"]), f"{row['precision']:.0%}", f"{row['recall']:.0%}", interval))
    return pd.DataFrame(rows, columns=["what", "n", "precision", "recall", "F1 (interval)"])


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
    rows.append(("annotator (hash of stages, lexicons and weights)", annotator()))
    rows.append(("articles (hash of their ids)", digest))
    rows += [(f"parameter {name}", str(value)) for name, value in parameters.items()]
    return pd.DataFrame(rows, columns=["fact", "value"])
