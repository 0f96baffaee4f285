"""The command line: `dateline annotate`, `report`, `lab`, `evaluate`, `train-tagger`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

P = ParamSpec("P")
T = TypeVar("T")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PLACE = click.Path(exists=True, path_type=Path)  # a file or a folder
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)

WORKERS = click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1), help="Processes to use.")
ACTORS = click.option("--actors", type=FILE, help="Your own actors, a CSV as lexicons/actors.csv; they win over ours.")
QUIET = click.option("--quiet", is_flag=True, help="Show no progress.")


def _plainly(command: Callable[P, T]) -> Callable[P, T]:
    """Say an error that a user can mend in one line, without a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (ValueError, OSError, RuntimeError) as problem:
            raise click.ClickException(str(problem)) from problem

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
def main() -> None:
    """Read English news articles as data: who, what, whom, when, and in what tone.

    ARTICLES are files or folders: text, Markdown, HTML, CSV, JSON, JSON lines, Parquet, or a zip of these.
    """


@main.command()
@click.argument("articles", nargs=-1, required=True)
@click.argument("store")
@WORKERS
@click.option("--scheduler", help="Have it done by the workers of a Dask cluster: the address of its scheduler.")
@ACTORS
@QUIET
@_plainly
def annotate(
    articles: tuple[str, ...], store: str, workers: int, scheduler: str | None, actors: Path | None, quiet: bool
) -> None:
    """Annotate ARTICLES into the folder STORE, as Parquet tables.

    A run that was stopped goes on where it was: give the same command again. Articles pass through, so there may be
    more of them than fit in memory. ARTICLES and STORE may be addresses such as s3://bucket/folder.
    """
    from analysis import annotate, load
    from analysis.stream import stream_articles

    with _cluster(scheduler) as client:
        annotate(stream_articles(articles), store, workers, progress=not quiet, actors=actors, client=client)
    book = load(store)
    click.echo(repr(book))
    _tell_problems(book)


def _cluster(scheduler: str | None) -> Any:
    """The Dask cluster at this address, if one is given."""
    if not scheduler:
        return nullcontext()
    try:
        return import_module("distributed").Client(scheduler)
    except ImportError:
        raise ValueError("--scheduler needs Dask: pip install 'dateline[scale]'") from None


def _from_yaml(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Take what is not given on the command line from a YAML file: one line an option, under the option's long name."""
    if file is None:
        return
    import yaml

    try:
        given = yaml.safe_load(file.read_bytes()) or {}
    except yaml.YAMLError as problem:
        raise click.BadParameter(f"{file} is not YAML: {problem}") from problem
    options = {option.opts[0].lstrip("-").replace("-", "_"): option.name for option in context.command.params}
    options = {"out" if key == "o" else key: name for key, name in options.items() if key not in ("parameters", "help")}
    if not isinstance(given, dict) or (unknown := [key for key in given if str(key).replace("-", "_") not in options]):
        wrong = ", ".join(map(str, unknown)) if isinstance(given, dict) else type(given).__name__
        raise click.BadParameter(f"{file}: unknown {wrong}; expected lines such as title: ..., of {', '.join(options)}")
    if isinstance(given.get("articles"), str):
        given["articles"] = [given["articles"]]
    context.default_map = {str(options[str(key).replace("-", "_")]): value for key, value in given.items()}


@main.command()
@click.argument("articles", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--out", default="report.html", show_default=True, type=NEW_FILE)
@click.option("--title", help="Title of the report.")
@click.option("--compare", default="source", show_default=True, metavar="COLUMN",
              help="Compare the articles by this column, such as source or a column of your own.")  # fmt: skip
@click.option("--with", "other", type=PLACE,
              help="Compare ARTICLES with these: files, a folder, or a folder that annotate wrote.")  # fmt: skip
@click.option("--tables", type=NEW_FOLDER, help="Write all tables to this folder too, as CSV and Parquet.")
@click.option("--store", type=NEW_FOLDER, help="Keep the annotations in this folder.")
@click.option("--from-store", type=FOLDER, help="Report on the folder that annotate wrote, in the place of ARTICLES.")
@click.option("--parameters", type=FILE, is_eager=True, expose_value=False, callback=_from_yaml,
              help="A YAML file with these options by their names, and articles; the command line wins.")  # fmt: skip
@WORKERS
@ACTORS
@QUIET
@_plainly
def report(
    articles: tuple[Path, ...],
    out: Path,
    title: str | None,
    compare: str,
    other: Path | None,
    tables: Path | None,
    store: Path | None,
    from_store: Path | None,
    workers: int,
    actors: Path | None,
    quiet: bool,
) -> None:
    """Write a report on ARTICLES: one HTML file that opens without a network.

    ARTICLES may also be one folder that `dateline annotate` wrote; it is not annotated again.
    """
    from analysis.compare import join
    from analysis.report import report as write_report

    start = time.perf_counter()
    given = (from_store,) if from_store else articles
    if not given or (from_store and articles):
        wrong = "both ARTICLES and" if given else "Missing argument 'ARTICLES...' or"
        raise click.UsageError(f"{wrong} --from-store FOLDER; give one of them")
    book = _loaded_or_annotated(given, store, workers, actors, quiet)
    if other:
        second = _loaded_or_annotated((other,), None, workers, actors, quiet)
        names = (given[0].stem, other.stem if other.stem != given[0].stem else f"{other.stem} (2)")
        book, compare = join(book, second, names), "set"
    if not quiet:
        click.echo(f"{time.perf_counter() - start:.1f} s: reading and annotating", err=True)
    shown = given[0] if _is_store(given) and not other else book  # what is on disk already is not saved again
    path = write_report(shown, out, title=title, compare=compare, tables=tables, progress=not quiet)
    _tell_problems(book)
    click.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB, {_count(len(book.articles), 'article')}")


@main.command()
@click.argument("folder", default="notebooks", type=FOLDER)
def lab(folder: Path) -> None:
    """Open JupyterLab on the notebooks."""
    import os
    import subprocess

    # figures are kept as data: plotly's default puts its whole script into every saved notebook
    environment = {"PLOTLY_RENDERER": "plotly_mimetype"} | os.environ
    raise SystemExit(subprocess.call([sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}"], env=environment))


@main.command()
@click.argument("out", type=NEW_FOLDER)
@_plainly
def lessons(out: Path) -> None:
    """Run the lessons and write them to the folder OUT as linked pages that need no network."""
    from analysis.lessons import render_lessons

    for page in render_lessons(out):
        click.echo(page)


@main.command()
@click.argument("gold", type=FOLDER)
@click.option("--articles", default="data/afghan-talks/articles.csv", show_default=True, type=PLACE,
              help="The articles that the gold marks.")  # fmt: skip
@click.option("--errors", type=NEW_FILE, help="Write the errors to this CSV file.")
@click.option("--scores", type=NEW_FILE, help="Write the scores to this CSV file.")
@_plainly
def evaluate(gold: Path, articles: Path, errors: Path | None, scores: Path | None) -> None:
    """Compare Dateline's annotations with the folder GOLD of annotations by hand.

    Where GOLD has a folder `second`, a second annotator's work, how far the two agree is told as well.
    """
    from analysis import annotate, read_articles
    from analysis.evaluate import agreement
    from analysis.evaluate import evaluate as compare
    from analysis.gold import key_of, read_gold

    table = read_articles(articles)
    marked = table[table[key_of(table)].isin(read_gold(gold, table)["articles"]["id"])]
    book = annotate(marked, progress=False)
    _tell_problems(book)
    compared = compare(book, gold)
    click.echo(f"{_count(len(marked), 'article')}\n{compared}\n{_count(len(compared.errors), 'error')}")
    if errors:
        compared.errors.to_csv(errors, index=False)
    if scores:
        compared.scores.round(3).to_csv(scores, index=False)
    if (gold / "second" / "articles.csv").exists():
        click.echo("\nTwo annotators:")
        click.echo(agreement(gold, gold / "second").to_string(index=False, na_rep="-", float_format="{:.2f}".format))


@main.command("train-tagger")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--test", "tests", multiple=True, type=FILE,
              help="Treebank file to measure the accuracy on; may be given more than once.")  # fmt: skip
@click.option("-o", "--out", type=NEW_FILE, help="Where to write the weights.")
@_plainly
def train_tagger(files: tuple[Path, ...], tests: tuple[Path, ...], out: Path | None) -> None:
    """Train the part-of-speech tagger on treebank FILES.

    A file holds one JSON object a line, {"tokens": [["word", "TAG"], ...]}, and may be gzipped.
    """
    from analysis import tokens

    kept = tokens.train_tagger(files, out or tokens.MODEL)
    click.echo(f"{kept:,} features in {out or tokens.MODEL}")
    for path in tests:
        click.echo(f"{path.name}: {tokens.tagger_accuracy([path], out or tokens.MODEL):.4f} of the tags right")


@main.command("train-sentiment")
@click.argument("targets", type=FILE)
@click.option("-o", "--out", type=NEW_FILE, help="Where to write the layer.")
@_plainly
def train_sentiment(targets: Path, out: Path | None) -> None:
    """Train the layer that labels how an actor is portrayed, on labelled TARGETS. Needs the extra `train`.

    A file holds one JSON object a line, {"text": ..., "start": 0, "end": 4, "label": "negative"}, and may be gzipped.
    """
    from analysis.sentiment import MODEL
    from analysis.train_sentiment import train_layer

    click.echo(f"{train_layer(targets, out or MODEL):,} features of words in {out or MODEL}")


def _loaded_or_annotated(
    articles: tuple[Path, ...], store: Path | None, workers: int, actors: Path | None, quiet: bool
) -> Any:
    """The book in a folder that annotate wrote, or that of these articles."""
    from analysis import annotate, load, read_articles

    if _is_store(articles):
        return load(articles[0])
    table = read_articles(articles)
    if dropped := table.attrs.get("duplicates", 0):
        click.echo(f"{dropped:,} exact duplicates left out", err=True)
    return annotate(table, store=store, workers=workers, progress=not quiet, actors=actors)


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _is_store(articles: tuple[Path, ...]) -> bool:
    return len(articles) == 1 and (articles[0] / "parts").is_dir()


def _tell_problems(book: Any) -> None:
    """Name the first problems on standard error; all of them are in `book.problems`."""
    rows = book.problems[["path", "stage", "problem"]].fillna("").values.tolist()
    for path, stage, problem in rows[:10]:
        click.echo(f"{stage}: {path}: {problem}" if path else f"{stage}: {problem}", err=True)
    if len(rows) > 10:
        click.echo(f"... and {len(rows) - 10:,} more problems", err=True)


if __name__ == "__main__":
    main()
