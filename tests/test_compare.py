"""Differences between sets of articles, with intervals that can be checked by hand."""

import pytest

import analysis
from analysis import annotate, make_articles
from analysis.compare import QUESTIONS, clear, compare, difference_dots, join, sets_of, vocabulary, word_bars


def articles_of(source: str, texts: list[str]) -> list[dict[str, str]]:
    """Records of these texts in this source."""
    return [
        {"text": f"{text} It was day {i} of the talks in the town.", "source": source} for i, text in enumerate(texts)
    ]


TOWN, RIVER = "Police arrested Anna Berg. “We are glad,” Omar Haddad said.", "Omar Haddad met Grace Obi for talks."


@pytest.fixture(scope="module")
def two() -> analysis.Book:
    """A book of two sources of twelve articles: one always names Anna Berg, the other never."""
    return annotate(
        make_articles(articles_of("Town", [TOWN] * 12) + articles_of("River", [RIVER] * 12)), progress=False
    )


def test_a_difference_is_one_share_less_the_other(two: analysis.Book) -> None:
    """Of two sets the first less the second: all articles against none, with an interval that is clear of zero."""
    found = compare(two, "source", "actors").set_index("what")
    berg = found.loc["Anna Berg"]
    assert (berg["group"], berg["value"], berg["others"], berg["difference"]) == ("Town", 1, 0, 1)
    assert 0.5 < berg["low"] < berg["high"] <= 1
    assert clear(found)["Anna Berg"]
    assert not clear(found)["Omar Haddad"]
    assert compare(two).attrs["against"] == "River"


@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_are_behind_the_value(two: analysis.Book, question: str) -> None:
    """The rows of each difference are rows of its set in the table that the question counts."""
    found = compare(two, "source", question)
    source = two.articles.set_index("article_id")["source"]
    for row in found.itertuples():
        table = getattr(two, QUESTIONS[question][2]).iloc[row.rows]
        assert set(table["article_id"].map(source)) <= {row.group}
        if question != "tone":
            assert len(row.rows) == pytest.approx(row.value * row.n)
        assert row.low <= row.difference <= row.high
    figure = difference_dots(found, question)
    assert len(figure.layout.meta["rows"]) == len(found)


def test_three_sets_are_each_against_the_others() -> None:
    """With more than two sets each is compared with all others together."""
    records = [
        record for name in "ABC" for record in articles_of(f"Paper {name}", [TOWN if name == "A" else RIVER] * 6)
    ]
    found = compare(annotate(make_articles(records), progress=False), "source", "actors")
    berg = found[found["what"] == "Anna Berg"]
    assert berg[["group", "value", "others"]].values.tolist() == [
        ["Paper A", 1.0, 0.0], ["Paper B", 0.0, 0.5], ["Paper C", 0.0, 0.5],
    ]  # fmt: skip
    assert found.attrs["against"] == "the others"


def test_the_same_twice_does_not_differ() -> None:
    """Two sets of the same articles have no difference that is clear of zero."""
    records = articles_of("One", [TOWN, RIVER] * 6) + articles_of("Two", [TOWN, RIVER] * 6)
    book = annotate(make_articles(records), progress=False)
    for question in QUESTIONS:
        found = compare(book, "source", question)
        assert found["difference"].abs().max() < 1e-9
        assert not clear(found).any()
        assert "differences is clear of zero" in difference_dots(found, question).layout.meta["summary"]


def test_small_sets_are_left_out(two: analysis.Book) -> None:
    """A set of fewer than five articles is not compared; with one set there is nothing to compare."""
    records = articles_of("Town", [TOWN] * 6) + articles_of("River", [RIVER] * 4)
    book = annotate(make_articles(records), progress=False)
    assert sets_of(book.articles, "source") == ["Town"]
    found = compare(book, "source", "actors")
    assert found.empty
    assert "not two sets" in difference_dots(found, "actors").layout.meta["summary"]


def test_a_source_that_names_itself_is_no_finding() -> None:
    """An actor whose name is part of a set's name is not compared."""
    records = articles_of("Anna Berg Weekly", [TOWN] * 6) + articles_of("River", [RIVER] * 6)
    found = compare(annotate(make_articles(records), progress=False), "source", "actors")
    assert "Anna Berg" not in set(found["what"])


def test_wrong_names_are_told(two: analysis.Book) -> None:
    """An unknown question or column is an error that lists what there is."""
    with pytest.raises(ValueError, match="no question 'mood'; the questions are actors, tone, events, quotes"):
        compare(two, "source", "mood")
    with pytest.raises(ValueError, match="compare needs the column desk"):
        compare(two, "desk")


def test_two_books_become_one(two: analysis.Book) -> None:
    """A joined book has all rows of both, each article marked with its book; an article of both stays in the first."""
    second = annotate(make_articles(articles_of("Hill", [TOWN] * 6) + articles_of("Town", [TOWN] * 2)), progress=False)
    book = join(two, second, ("before", "after"))
    assert book.articles["set"].tolist() == ["before"] * 24 + ["after"] * 6
    assert book.articles["article_id"].is_unique
    assert (
        len(book.mentions)
        == len(two.mentions) + (second.mentions["article_id"].isin(second.articles["article_id"][:6])).sum()
    )
    assert sets_of(book.articles, "set") == ["before", "after"]
    assert len(book.actors) > 0


def test_words_of_a_set(two: analysis.Book) -> None:
    """The words that a set uses more come with both rates, and its own name is not among them."""
    words = vocabulary(two, "source", "Town")
    assert (words["per_1000"] > words["rest_per_1000"]).all()
    assert "town" not in set(words["word"])
    assert word_bars(words, "<b>Town").layout.meta["summary"].startswith("<b>Town writes “")
