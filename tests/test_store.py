"""The store: all or nothing, one run at a time, and plain words when something is broken."""

import json

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis
from analysis import annotate, make_articles
from analysis.store import locked, parts
from analysis.tables import SCHEMAS

ARTICLES = make_articles([{"text": f"Rebels attacked town {i}. Police said so.", "note": i} for i in range(6)])


def test_save_and_load_give_the_same_tables(book: analysis.Book, tmp_path) -> None:
    """What was saved is what is loaded, in every table; a second save replaces the first."""
    book.save(tmp_path / "book")
    book.save(tmp_path / "book")
    loaded = analysis.load(tmp_path / "book")
    for name in SCHEMAS:
        assert_frame_equal(getattr(loaded, name), getattr(book, name), obj=name)


def test_columns_of_the_user_are_kept(tmp_path) -> None:
    """A column that Dateline does not know comes back at the right of the articles."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    assert analysis.load(tmp_path).articles["note"].tolist() == list(range(6))
    assert list(analysis.load(tmp_path).articles)[-1] == "note"


def test_no_book_is_named(tmp_path) -> None:
    """Loading a folder that is no book says which folder, and what was expected."""
    with pytest.raises(FileNotFoundError, match="no book in .*empty: expected a folder that book.save"):
        analysis.load(tmp_path / "empty")


def test_one_run_at_a_time(tmp_path) -> None:
    """A second run on a store in use is refused with a message, and writes nothing."""
    with locked(tmp_path), pytest.raises(RuntimeError, match="another run is writing to the store"):
        annotate(ARTICLES, store=tmp_path, progress=False)
    assert not (tmp_path / "parts").exists()
    assert len(annotate(ARTICLES, store=tmp_path, progress=False).articles) == 6


def test_a_damaged_part_is_named_and_made_anew(tmp_path) -> None:
    """A truncated file is named when it is read; the next run sets the part aside and annotates its articles again."""
    whole = annotate(ARTICLES, store=tmp_path, progress=False).tokens
    [part] = tmp_path.glob("parts/*")
    file = part / "tokens.parquet"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"tokens.parquet is damaged .* run annotate with this store again"):
        _ = analysis.load(tmp_path).tokens
    assert_frame_equal(annotate(ARTICLES, store=tmp_path, progress=False).tokens, whole)
    assert [path.name for path in tmp_path.glob("damaged/*")] == [part.name]


def test_a_part_without_its_description_is_damaged(tmp_path) -> None:
    """A part whose `part.json` is gone does not count, and its articles are annotated again."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [part] = tmp_path.glob("parts/*")
    (part / "part.json").write_text("{")
    assert analysis.load(tmp_path).articles.empty
    assert len(annotate(ARTICLES, store=tmp_path, progress=False).articles) == 6


def test_a_part_of_an_older_version_gives_way_to_the_new(tmp_path) -> None:
    """An article annotated by two versions is taken from the newer part, once."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [part] = tmp_path.glob("parts/*")
    about = json.loads((part / "part.json").read_text())
    (part / "part.json").write_text(json.dumps(about | {"version": "older", "made": 1.0}))
    annotate(ARTICLES.iloc[:2], store=tmp_path, progress=False)
    found = analysis.load(tmp_path)
    assert len(parts(tmp_path)) == 2
    assert sorted(found.articles["article_id"]) == sorted(ARTICLES["article_id"])
    assert not found.tokens.duplicated(["article_id", "sentence", "token"]).any()


def test_a_newer_schema_is_refused(tmp_path) -> None:
    """A store written by a newer Dateline is refused, with what to do."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [part] = tmp_path.glob("parts/*")
    about = json.loads((part / "part.json").read_text())
    (part / "part.json").write_text(json.dumps(about | {"schema": 99}))
    with pytest.raises(ValueError, match=r"schema 99; this Dateline reads up to \d+: install a newer Dateline"):
        _ = analysis.load(tmp_path).articles


def test_a_failed_commit_leaves_nothing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full in the middle of a batch, no half of it is left, and the next run does it whole."""
    import pyarrow.parquet as pq

    real = pq.write_table

    def full(table: object, path: str, **options: object) -> None:
        if path.endswith("tokens.parquet"):
            raise OSError(28, "No space left on device")
        real(table, path, **options)

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="No space left on device"):
        annotate(ARTICLES, store=tmp_path, progress=False)
    monkeypatch.undo()
    assert not list(tmp_path.glob("parts/*"))
    assert not list(tmp_path.glob("tmp/*"))
    assert len(annotate(ARTICLES, store=tmp_path, progress=False).articles) == 6


def test_problems_of_reading_are_in_the_store_once(tmp_path) -> None:
    """A file that could not be read is named in the book of the store, once however often the run is repeated."""
    articles = ARTICLES.copy()
    articles.attrs["problems"] = [{"article_id": None, "path": "a.bin", "stage": "read", "problem": "binary"}]
    annotate(articles, store=tmp_path, progress=False)
    again = annotate(articles, store=tmp_path, progress=False)
    assert again.problems[["path", "stage"]].values.tolist() == [["a.bin", "read"]]
    assert pd.isna(again.problems["article_id"].iloc[0])
