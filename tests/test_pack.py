"""Packing leaves out only what comes back: every table, whatever is in it, is the same after the round trip."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import analysis
from analysis import annotate, make_articles
from analysis.pack import THOUSANDTHS, _edit, _edited, pack, unpack
from analysis.tables import frame

NAMES = ("articles", "sentences", "tokens", "mentions", "quotes", "events", "problems")
WORDS = st.sampled_from(
    "Police said U.S. didn't don’t “we ‘us’ 1,000 12:30 ... -- US-led İstanbul ß ﬁ $3.5m (no) — x's".split(" ")
    + ["e\u0301", "\u200b", "a\u00a0b", "n't", "''"]
)


def tables_of(book: analysis.Book) -> dict[str, pd.DataFrame]:
    """The tables that a part holds."""
    return {name: getattr(book, name) for name in NAMES}


def assert_comes_back(tables: dict[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """Each table is the same after the round trip; the packed tables."""
    packed = pack(tables)

    def read(name: str, columns: list[str] | None) -> pa.Table | None:
        table = packed.get(name)
        return (
            table if table is None or columns is None else table.select([c for c in table.column_names if c in columns])
        )

    for name, table in tables.items():
        again = unpack(name, read).to_pandas()
        assert_frame_equal(frame(name, again), table, obj=name)
    return packed


def test_what_can_be_made_again_is_left_out(book: analysis.Book) -> None:
    """Of an annotated batch no text but the articles' is written, no end, and tone as thousandths."""
    packed = assert_comes_back(tables_of(book))
    assert [name for name, table in packed.items() if "text" in table.column_names] == ["articles"]
    assert not any(column.endswith("end") for table in packed.values() for column in table.column_names)
    assert packed["mentions"].schema.field("sentiment").type == THOUSANDTHS
    assert packed["tokens"].column_names == ["tag", "edit"]
    assert "surname of ¤, named earlier" in packed["mentions"]["rule"].to_pylist()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=60)), min_size=1, max_size=4, unique=True
    )
)
def test_any_text_comes_back(texts: list[str]) -> None:
    """Whatever the articles say, their tables come back."""
    assert_comes_back(tables_of(annotate(make_articles([{"text": text} for text in texts]), progress=False)))


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.iloc[::-1].reset_index(drop=True),
        lambda t: t.iloc[::2].reset_index(drop=True),
        lambda t: t.assign(text="other"),
        lambda t: t.assign(lemma="9 x", tag="NN"),
        lambda t: t.assign(lemma=pd.Series([None] * len(t), dtype="str")),
        lambda t: t.assign(start=t["start"] + 1),
        lambda t: t.assign(sentence=7),
        lambda t: t.assign(article_id="elsewhere"),
        lambda t: t.assign(rule="¤"),
        lambda t: pd.concat([t, t], ignore_index=True),
        lambda t: t.iloc[:0],
    ],
    ids="turned halved retold edited unknown shifted renumbered elsewhere unruly doubled emptied".split(),
)
@pytest.mark.parametrize("name", ["tokens", "mentions", "sentences", "events"])
def test_tables_that_a_user_changed_come_back(book: analysis.Book, name: str, change) -> None:
    """A table that no longer fits the texts is written whole."""
    tables = tables_of(book)
    changed = change(tables[name])
    tables[name] = changed[[column for column in changed if column in tables[name]]]
    assert_comes_back(tables)


@pytest.mark.parametrize("value", [0.1234, 1e300, -0.0005, float("inf"), float("nan"), 1 / 3, 0.1 + 0.2])
def test_tone_of_any_value_comes_back(book: analysis.Book, value: float) -> None:
    """Numbers that are no thousandths stay floats."""
    assert_comes_back(tables_of(book) | {"sentences": book.sentences.assign(sentiment=value)})


def test_all_thousandths_come_back_as_written() -> None:
    """0.001 to 1 and below 0: each is the float that is written so."""
    values = [i / 1000 for i in range(-1000, 1001)] + [-10.0, 10.0]
    rows = {"article_id": ["a"] * len(values), "sentence": 0, "sentiment": values}
    sentences = frame(
        "sentences",
        rows
        | {key: [0] * len(values) for key in ("sentence", "paragraph", "start", "end")}
        | {"text": [""] * len(values)},
    )
    packed = assert_comes_back({"sentences": sentences})
    assert packed["sentences"].schema.field("sentiment").type == THOUSANDTHS


@given(st.text(min_size=1), st.sampled_from(["NN", "NNP"]), st.text())
def test_lemmas_as_edits(word: str, tag: str, lemma: str) -> None:
    """The edit of a word gives its lemma, whatever both are."""
    assert _edited(word, tag, _edit(word, tag, lemma)) == lemma


def test_an_article_takes_little_room(book: analysis.Book, tmp_path) -> None:
    """Packed, the sample's tables take at most twice the room of its texts, and 3 KB an article."""
    articles = analysis.read_articles("data/afghan-talks/articles.csv")
    annotate(articles, store=tmp_path, progress=False)
    size = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) / len(articles)
    assert size < 3000
    assert size < 2 * articles["text"].str.len().mean()
