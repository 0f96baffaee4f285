"""How long each thing takes, by pytest-benchmark: `make bench` makes BENCHMARKS.md of it. Nothing here is asserted.

CPU time where one process does all the work, as a busy machine changes it least; else the time that one waits.
"""

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from corpus import generate, write_lines

import analysis

pytest.importorskip("pytest_benchmark", reason="needs the extra bench: pip install -e '.[bench]'")

ROOT = Path(__file__).resolve().parent.parent.parent
STAGES = list(sys.modules["analysis.annotate"]._stages(None))
BATCH, ROUNDS = 256, 8
cpu = pytest.mark.benchmark(timer=time.process_time, disable_gc=True)
wait = pytest.mark.benchmark(timer=time.perf_counter)

Tables = dict[str, pd.DataFrame]
Stage = Callable[[Tables], Tables]


def run(benchmark: Any, work: Callable[..., object], *args: Any, rounds: int = 3, **about: Any) -> None:
    """Measure `work` and note what the figures are `about`: how many articles, tokens, bytes."""
    benchmark.extra_info |= about
    benchmark.pedantic(work, args=args, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)


def run_on_each(
    benchmark: Any, work: Callable[[Tables], Tables], batches: list[pd.DataFrame], before: Sequence[Stage] = ()
) -> None:
    """Measure `work` on one batch a round, as a word that was met before costs less; the first is to warm up.

    The stages `before` run on each batch just before, unmeasured, as they would: what they leave in the processor's
    caches is part of what the next one costs.
    """
    coming = iter(batches)
    tokens: list[int] = []

    def prepare() -> tuple[tuple[Tables], dict[str, Any]]:
        tables = {"articles": next(coming)}
        for stage in before:
            tables |= stage(tables)
        return (tables,), {}

    def counted(tables: Tables) -> None:
        tokens.append(len((tables | work(tables)).get("tokens", [])))

    benchmark.pedantic(counted, setup=prepare, rounds=len(batches) - 1, warmup_rounds=1)
    benchmark.extra_info["tokens"] = sum(tokens[1:]) / len(tokens[1:])


def batches_from(first: int) -> list[pd.DataFrame]:
    """Batches as `annotate` cuts them, of articles that no earlier batch has."""
    articles = analysis.make_articles(list(generate((first + ROUNDS + 1) * BATCH)))
    return [articles[i * BATCH : (i + 1) * BATCH] for i in range(first, first + ROUNDS + 1)]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Folders of annotated articles, by their number."""
    folders = {n: tmp_path_factory.mktemp("store") for n in (300, 2000)}
    for n, folder in folders.items():
        analysis.annotate(analysis.make_articles(list(generate(n))), store=folder, progress=False)
    return folders


@cpu
@pytest.mark.parametrize("stage", STAGES)
def test_stage(benchmark: Any, stage: str) -> None:
    """One stage, on the tables that the stages before it made."""
    stages = sys.modules["analysis.annotate"]._stages(None)
    before = [stages[name] for name in STAGES[: STAGES.index(stage)]]
    run_on_each(benchmark, stages[stage], batches_from(0), before)


@cpu
def test_whole_chain(benchmark: Any) -> None:
    """All stages, as `annotate` runs them."""
    run_on_each(
        benchmark,
        lambda tables: {"tokens": analysis.annotate(tables["articles"], progress=False).tokens},
        batches_from(ROUNDS + 1),
    )


def text_files(folder: Path, n: int) -> None:
    """One text file an article."""
    for i, article in enumerate(generate(n)):
        (folder / f"{i}.txt").write_text(f"{article['title']}\n\n{article['text']}", encoding="utf-8")


def web_pages(folder: Path, n: int) -> None:
    """One page an article, with a navigation that is not part of it."""
    menu = "<nav><ul>" + "".join(f'<li><a href="/{word}">{word}</a></li>' for word in "News Sport Weather".split())
    for i, article in enumerate(generate(n)):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in article["text"].split("\n\n"))
        head = f"<title>{article['title']}</title><meta name=date content={article['date']}>"
        page = f"<html><head>{head}</head><body>{menu}</ul></nav><article><h1>{article['title']}</h1>{body}</article>"
        (folder / f"{i}.html").write_text(page + "<footer>All rights reserved</footer></body></html>", encoding="utf-8")


def zipped(folder: Path, n: int) -> None:
    """Text files in a zip."""
    with zipfile.ZipFile(folder / "articles.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for i, article in enumerate(generate(n)):
            file.writestr(f"{i}.txt", article["text"])


def table(suffix: str) -> Callable[[Path, int], object]:
    """A file with all articles."""
    write = {
        "csv": lambda rows, path: rows.to_csv(path, index=False),
        "json": lambda rows, path: path.write_text(json.dumps(rows.to_dict("records")), encoding="utf-8"),
        "parquet": lambda rows, path: rows.to_parquet(path),
    }[suffix]
    return lambda folder, n: write(pd.DataFrame(list(generate(n))), folder / f"articles.{suffix}")


FORMATS: dict[str, tuple[int, Callable[[Path, int], object]]] = {
    "CSV": (1000, table("csv")),
    "JSON": (1000, table("json")),
    "JSON lines": (1000, lambda folder, n: write_lines(folder / "articles.jsonl", n)),
    "Parquet": (1000, table("parquet")),
    "text files": (300, text_files),
    "text files in a zip": (300, zipped),
    "web pages": (100, web_pages),
}


@cpu
@pytest.mark.parametrize("name", FORMATS)
def test_reading(benchmark: Any, name: str, tmp_path: Path) -> None:
    """Articles from files of one kind."""
    n, write = FORMATS[name]
    write(tmp_path, n)
    assert len(analysis.read_articles(tmp_path)) == n
    run(benchmark, analysis.read_articles, tmp_path, articles=n)


@cpu
def test_save(benchmark: Any, tmp_path: Path) -> None:
    """All tables of a batch to a store."""
    book = analysis.annotate(analysis.make_articles(list(generate(BATCH))), progress=False)
    run(benchmark, book.save, tmp_path / "book", articles=BATCH)


def _all(book: analysis.Book) -> int:
    names = ("articles", "sentences", "tokens", "mentions", "quotes", "events")
    return sum(len(getattr(book, name)) for name in names)


LOADS: dict[str, Callable[[Path], object]] = {
    "read all tables": lambda store: _all(analysis.load(store)),
    "read one table: events": lambda store: analysis.load(store).events,
    "read two columns: article and actor of mentions": lambda store: (
        analysis.load(store, columns={"mentions": ["article_id", "actor"]}).mentions
    ),
    "read the mentions of one actor, two columns": lambda store: (
        analysis.load(
            store, columns={"mentions": ["article_id", "actor"]}, where={"mentions": [("actor", "==", "Taliban")]}
        ).mentions
    ),
    "read the events of one source in one year": lambda store: (
        analysis.load(
            store, where=[("source", "==", "Northwind"), ("date", ">=", "2020-01-01"), ("date", "<", "2021-01-01")]
        ).events
    ),
}


@cpu
@pytest.mark.parametrize("what", LOADS)
def test_load(benchmark: Any, what: str, stores: dict[int, Path]) -> None:
    """Reading a store, whole and in part."""
    run(benchmark, LOADS[what], stores[2000], articles=2000)


@wait
@pytest.mark.parametrize("n", [300, 2000])
def test_report(benchmark: Any, n: int, stores: dict[int, Path], tmp_path: Path) -> None:
    """A report on a store, without annotating."""
    page = tmp_path / "report.html"
    run(benchmark, lambda: analysis.report(stores[n], page, progress=False), rounds=1, articles=n)
    benchmark.extra_info["bytes"] = page.stat().st_size


STARTS = {
    "python alone": ["-c", "pass"],
    "import analysis": ["-c", "import analysis"],
    "dateline --help": ["-m", "analysis", "--help"],
}


@wait
@pytest.mark.parametrize("name", STARTS)
def test_start(benchmark: Any, name: str) -> None:
    """A process from its beginning to its end."""
    command = [sys.executable, *STARTS[name]]
    run(benchmark, lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL), rounds=7)


@cpu
def test_copies(benchmark: Any) -> None:
    """The clusters of ten thousand articles, a fifth of them retouched copies."""
    from analysis.articles import cluster

    articles = analysis.make_articles(list(generate(10_000, copies=0.2)))
    clusters: list[int] = []
    run(benchmark, lambda: clusters.append(cluster(articles)["cluster"].nunique()), rounds=1, articles=len(articles))
    benchmark.extra_info["clusters"] = clusters[0]
