"""The chain: every article is kept, one bad article never stops a run, and a store is resumed, not done again."""

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import analysis
from analysis import annotate, make_articles, tables

TABLES = ("articles", "sentences", "tokens", "mentions", "actors", "quotes", "events", "problems")
NAMES = ["Anna Berg", "Omar Haddad", "Li Wei", "Grace Obi"]


def some_articles(n: int) -> pd.DataFrame:
    """Articles that differ in their text, written here."""
    texts = [
        f"OSLO - {NAMES[i % 4]} met police in Oslo on Friday. “We agree on point {i},” {NAMES[i % 4]} said.\n\n"
        f"Rebels attacked the town of Voss, killing {i % 9 + 2} soldiers."
        for i in range(n)
    ]
    days = pd.date_range("2020-01-01", periods=n).strftime("%Y-%m-%d")
    return make_articles(pd.DataFrame({"text": texts, "date": days, "source": "Voice"}))


def assert_same_book(one: analysis.Book, other: analysis.Book) -> None:
    """All tables are equal, row by row."""
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(other, name), check_dtype=True, obj=name)


def test_tables_have_their_columns(book: analysis.Book) -> None:
    """Every table has the columns of its schema, in order, in their types."""
    for name in TABLES:
        table = getattr(book, name)
        assert list(table)[: len(tables.COLUMNS[name])] == tables.COLUMNS[name]
        for field in tables.SCHEMAS[name]:
            assert str(table[field.name].dtype) == tables.dtype(field.type, field.name), (name, field.name)


def test_every_offset_points_at_what_it_claims(book: analysis.Book) -> None:
    """`articles.text[start:end]` is the row's text in every table that has offsets."""
    text = dict(zip(book.articles["article_id"], book.articles["text"], strict=True))
    for name, column in (("sentences", "text"), ("tokens", "text"), ("mentions", "text"), ("quotes", "text")):
        for row in getattr(book, name).itertuples():
            assert text[row.article_id][row.start : row.end] == getattr(row, column)
    for row in book.events.itertuples():
        assert 0 <= row.start < row.end <= len(text[row.article_id])


def test_closed_sets_hold(book: analysis.Book) -> None:
    """Kinds, labels and statuses are those that `tables` names."""
    assert set(book.mentions["kind"]) <= set(tables.KINDS)
    assert set(book.mentions["label"]) <= set(tables.LABELS)
    assert set(book.quotes["kind"]) <= set(tables.QUOTE_KINDS)
    assert set(book.events["status"]) <= set(tables.STATUSES)


def test_an_article_in_another_language_is_kept_and_named_but_not_coded(book: analysis.Book) -> None:
    """English only: the Spanish article has a problem of stage language and no sentences."""
    spanish = book.articles["article_id"].iloc[2]
    problem = book.problems.set_index("article_id").loc[spanish]
    assert problem["stage"] == "language"
    assert "English" in problem["problem"]
    assert spanish not in set(book.sentences["article_id"])


@pytest.mark.parametrize(
    "text", ["Word", "", " \n ", "?!", "a" * 5000, "\u200b", "“" * 99, "<script>alert(1)</script>"]
)
def test_odd_articles_are_kept(text: str) -> None:
    """An article of one word, of nothing, of signs alone: it stays in `articles`, beside the good ones."""
    found = annotate(make_articles([{"text": text}, {"text": "Police arrested Anna Berg in Oslo."}]), progress=False)
    assert found.articles["text"].tolist()[0] == text
    assert "Anna Berg" in found.mentions["actor"].tolist()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4, unique=True))
def test_any_text_is_kept_in_order(texts: list[str]) -> None:
    """Whatever the texts, each article comes back once, in order, and no stage fails on it."""
    articles = make_articles(pd.DataFrame({"text": pd.Series(texts, dtype="str")}))
    found = annotate(articles, progress=False)
    assert found.articles["article_id"].tolist() == articles["article_id"].tolist()
    assert set(found.problems["stage"]) <= {"language", "read"}


HOSTILE = ["(", "“", "'a ", "A ", "word ", "Ab (Ab) and ", "said that he said ", "a\n\n", "“We ", "March 3, "]


@pytest.mark.parametrize("again", HOSTILE)
def test_the_work_grows_as_the_article_does(again: str) -> None:
    """Eight times as much of the same is eight times the work, not sixty-four; thirty, as machines are busy."""

    def work(characters: int) -> float:
        start = time.process_time()
        annotate(make_articles([{"text": again * (characters // len(again))}]), progress=False)
        return time.process_time() - start

    work(100)
    assert work(48_000) < 30 * max(min(work(6_000), work(6_000)), 0.1)


def test_one_bad_article_costs_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that fails on an article gives a problem row that names the stage; all other articles are coded."""
    from analysis import quotes

    real = quotes.find_quotes

    def fails_on_berg(articles, *rest):
        if articles["text"].str.contains("point 5,").any():
            raise RuntimeError("the quote finder gave up")
        return real(articles, *rest)

    monkeypatch.setattr(quotes, "find_quotes", fails_on_berg)
    articles = some_articles(9)
    found = annotate(articles, progress=False)
    assert found.articles["article_id"].tolist() == articles["article_id"].tolist()
    assert found.problems[["article_id", "stage"]].values.tolist() == [[articles["article_id"][5], "find_quotes"]]
    assert found.problems["problem"].tolist() == ["RuntimeError: the quote finder gave up"]
    assert found.mentions["article_id"].nunique() == 9, "what was made before the stage that failed is kept"
    assert found.quotes["article_id"].nunique() == 8
    assert list(found.mentions) == tables.COLUMNS["mentions"]


def test_no_articles_give_empty_tables() -> None:
    """A book of nothing has all its tables."""
    found = annotate(make_articles(pd.DataFrame({"text": pd.Series([], dtype="str")})), progress=False)
    assert all(getattr(found, name).empty for name in TABLES)


def test_bad_calls_are_named() -> None:
    """The error names what is wrong: a missing column, a doubled id, a number of workers."""
    with pytest.raises(ValueError, match="annotate needs the columns article_id"):
        annotate(pd.DataFrame({"text": ["a"]}))
    articles = some_articles(2)
    with pytest.raises(ValueError, match="two articles have the article_id"):
        annotate(pd.concat([articles, articles]))
    with pytest.raises(ValueError, match="workers must be 1 or more, got 0"):
        annotate(articles, workers=0)
    with pytest.raises(AttributeError, match="no table 'phrases'; its tables are articles, sentences"):
        _ = annotate(articles, progress=False).phrases


def test_two_workers_make_the_same_book(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of processes changes nothing in any table."""
    monkeypatch.setattr(sys.modules["analysis.annotate"], "BATCH", 20)
    articles = some_articles(50)
    assert_same_book(annotate(articles, progress=False), annotate(articles, workers=2, progress=False))


def test_a_store_holds_the_same_book_and_is_not_made_twice(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book from a store equals one from memory; a second run annotates nothing."""
    chain = sys.modules["analysis.annotate"]
    monkeypatch.setattr(chain, "BATCH", 20)
    articles = some_articles(50)
    in_memory = annotate(articles, progress=False)
    assert_same_book(in_memory, annotate(articles, store=tmp_path / "store", progress=False))

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("an annotated article was annotated again")

    monkeypatch.setattr(chain, "_annotate_batch", never)
    assert_same_book(in_memory, annotate(articles, store=tmp_path / "store", progress=False))
    assert_same_book(in_memory, analysis.load(tmp_path / "store"))


def test_a_store_grows_by_what_is_new(tmp_path) -> None:
    """A second run with more articles adds only those, and gives the book of just what it was asked for."""
    articles = some_articles(30)
    annotate(articles.iloc[:10], store=tmp_path, progress=False)
    grown = annotate(articles.iloc[5:], store=tmp_path, progress=False)
    assert grown.articles["article_id"].tolist() == articles["article_id"].tolist()[5:]
    assert len(analysis.load(tmp_path).articles) == 30
    parts = [json.loads(path.read_text())["articles"] for path in tmp_path.glob("parts/*/part.json")]
    assert sorted(map(len, parts)) == [10, 20]


KILLED = """
import sys
sys.path.insert(0, {tests!r})
import analysis
from test_annotate import some_articles
sys.modules["analysis.annotate"].BATCH = 10
analysis.annotate(some_articles(400), store={store!r}, progress=False)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
def test_a_killed_run_goes_on_where_it_was(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After kill -9 the store opens, and the resumed run equals one that was never stopped."""
    from pathlib import Path

    store = tmp_path / "store"
    code = KILLED.format(tests=str(Path(__file__).parent), store=str(store))
    for _ in range(3):
        run = subprocess.Popen([sys.executable, "-c", code])
        committed = len(list(store.glob("parts/*")))
        while len(list(store.glob("parts/*"))) < committed + 3 and run.poll() is None:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert 0 < len(analysis.load(store).articles) < 400, "the run was not stopped in its middle"
    monkeypatch.setattr(sys.modules["analysis.annotate"], "BATCH", 10)
    articles = some_articles(400)
    assert_same_book(annotate(articles, store=store, progress=False), annotate(articles, progress=False))
    assert len(list(store.glob("tmp/*"))) <= 3
