"""The sentences at the head of a report: computed, hedged, and every figure with its rows."""

import pandas as pd
import pytest

import analysis
from analysis import annotate, make_articles
from analysis.findings import IN_WORDS, Number, findings, key_numbers, lead, plain, share_interval, the
from analysis.gold import plover


def book_of(*texts: str, dates: list[str] | None = None, source: str = "Northwind") -> analysis.Book:
    """A book of these texts, an article each."""
    days = dates or ["2020-01-05"] * len(texts)
    rows = [{"text": text, "date": day, "source": source} for text, day in zip(texts, days, strict=True)]
    return annotate(make_articles(rows), progress=False)


def test_there_are_five(book: analysis.Book) -> None:
    """When, who, in what tone, what happened, whose words: five sentences, each of which ends."""
    sentences = findings(book)
    assert len(sentences) == 5
    assert all(plain(sentence).endswith(".") for sentence in sentences)


def test_figures_are_as_many_as_their_rows(book: analysis.Book) -> None:
    """A whole number in a sentence counts its rows, and these are rows of its table."""
    numbers = [piece for sentence in findings(book) for piece in sentence if isinstance(piece, Number)]
    for number in [*numbers, *(number for _, number in key_numbers(book))]:
        assert all(0 <= row < len(getattr(book, number.of)) for row in number.rows)
        first = number.words.split()[0].replace(",", "")
        if first.isdigit() and "each" not in number.words:
            assert int(first) == len(number.rows)


def test_the_peak_is_told() -> None:
    """The fullest period is named with its articles; a tie is told as one."""
    text = "Anna Berg met Omar Haddad in the town on the river."
    dates = ["2020-01-05", "2020-01-07", "2020-01-07"]
    assert plain(findings(book_of(text, text + " ", text + "  ", dates=dates))[0]) == (
        "Coverage peaked on 7 January 2020, with 2 of 3 articles, a lead that may be chance."
    )
    tie = plain(findings(book_of(text, text + " ", dates=["2020-01-05", "2020-01-07"]))[0])
    assert tie == "Coverage was heaviest on 5 January 2020 and on 7 January 2020, with 1 article each."
    clear = ["2020-01-05"] + ["2020-01-07"] * 9
    peak = plain(findings(book_of(*(text + " " * i for i in range(10)), dates=clear))[0])
    assert peak == "Coverage peaked on 7 January 2020, with 9 of 10 articles."
    even = [f"2020-01-{day:02d}" for day in range(1, 6)]
    waves = plain(findings(book_of(*(text + " " * i for i in range(5)), dates=even))[0])
    assert waves == "Coverage has no single peak: 5 of 5 days share the highest number, 1 article each."


def test_a_small_lead_is_no_lead() -> None:
    """Of two actors named nearly equally often neither is called the first."""
    said = plain(
        findings(book_of("Anna Berg left. Omar Haddad left. Anna Berg came back to the town for the talks."))[1]
    )
    assert "which of them leads may be chance" in said
    clear = plain(findings(book_of("Anna Berg left the town. " * 20 + "Omar Haddad came to the town."))[1])
    assert clear.startswith(
        "The actor named most often is Anna Berg, with 20 mentions in 1 of 1 articles; Omar Haddad (1)"
    )


def test_too_little_is_said_to_be_too_little() -> None:
    """With nothing to count the sentences say so and give no figure."""
    empty = annotate(make_articles(pd.DataFrame({"text": pd.Series([], dtype="str")})), progress=False)
    told = [plain(sentence) for sentence in findings(empty)]
    assert told[0] == "No article says when it appeared, so nothing can be said about time."
    assert told[1] == "No actor was recognised in these articles."
    assert "too few" in told[2]
    assert "too few" in told[3]
    assert not [piece for sentence in findings(empty) for piece in sentence if isinstance(piece, Number)]


@pytest.mark.parametrize(("part", "whole"), [(0, 5), (5, 5), (1, 3), (400, 1000)])
def test_an_interval_holds_its_share(part: int, whole: int) -> None:
    """The interval lies between 0 and 1 and around the share, also at its ends."""
    low, high = share_interval(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    assert low < high


def test_names_with_the() -> None:
    """The few names that want "the" in a sentence get it."""
    names = ["United States", "Taliban", "Anna Berg", "Norwegian Ministry of Justice"]
    assert [the(name) for name in names] == [
        "the United States", "the Taliban", "Anna Berg", "the Norwegian Ministry of Justice",
    ]  # fmt: skip


def test_every_type_has_words() -> None:
    """Each PLOVER type is told in plain words, too."""
    assert set(IN_WORDS) == {name for name, _ in plover()}


def test_the_lead_tells_sources_and_span(book: analysis.Book) -> None:
    """How many articles, from how many sources, from when to when."""
    assert (
        lead(book)
        == "3 articles from 3 sources, 10 December 2019 to 12 December 2019: <b>Daily</b>, Diario, Northwind."
    )
