"""How long each stage takes, by pytest-benchmark: `make bench`. Machines differ, so nothing here is asserted."""

import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis

pytest.importorskip("pytest_benchmark", reason="needs the extra bench: pip install -e '.[bench]'")

CORPUS = Path(__file__).parent.parent.parent / "data" / "afghan-talks" / "articles.csv"


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    """The sample corpus twice, the second time with its paragraphs in another order."""
    once = analysis.read_articles(CORPUS)
    turned = once["text"].str.split("\n\n").map(lambda paragraphs: "\n\n".join(reversed(paragraphs)))
    return analysis.make_articles(pd.concat([once, once.assign(text=turned)])[["date", "source", "title", "text"]])


STAGES = list(sys.modules["analysis.annotate"]._stages(None))


@pytest.mark.parametrize("stage", STAGES)
def test_stage(benchmark, stage: str, articles: pd.DataFrame) -> None:
    """One stage, on the tables that the stages before it made."""
    tables = {"articles": articles}
    stages = sys.modules["analysis.annotate"]._stages(None)
    for name in STAGES[: STAGES.index(stage)]:
        tables |= stages[name](tables)
    benchmark.extra_info["articles"] = len(articles)
    benchmark.pedantic(stages[stage], args=(tables,), rounds=5, warmup_rounds=1)


def test_whole_chain(benchmark, articles: pd.DataFrame) -> None:
    """All stages, as `annotate` runs them."""
    benchmark.pedantic(analysis.annotate, args=(articles,), kwargs={"progress": False}, rounds=5, warmup_rounds=1)


def test_reading(benchmark) -> None:
    """The sample corpus from its CSV file."""
    benchmark(analysis.read_articles, CORPUS)


def test_store_and_load(benchmark, articles: pd.DataFrame, tmp_path: Path) -> None:
    """All tables of a book to Parquet and back."""
    book = analysis.annotate(articles, progress=False)

    def round_trip() -> int:
        book.save(tmp_path / "book")
        return len(analysis.load(tmp_path / "book").tokens)

    benchmark.pedantic(round_trip, rounds=3, warmup_rounds=1)
