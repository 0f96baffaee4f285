"""Why is this row here: the sentence, its marks and the reason, safe to show."""

import pytest

import analysis
from analysis import annotate, explain, make_articles

BOOK = annotate(
    make_articles(
        [{"text": "<b>Police</b> arrested Anna Berg in Oslo. “I did nothing,” Berg said.", "date": "2020-05-05"}]
    ),
    progress=False,
)


def test_a_mention_shows_its_sentence_and_rule() -> None:
    """The name is marked in its sentence, and the rule that found it is told."""
    row = BOOK.mentions[BOOK.mentions["actor"] == "Anna Berg"].iloc[0]
    found = explain(BOOK, row)
    assert ("Anna Berg", "actor") in found.pieces()
    assert "".join(text for text, _ in found.pieces()).startswith("<b>Police</b> arrested")
    assert row["rule"] in found.why


def test_a_quote_shows_its_speaker() -> None:
    """The words and the speaker of a quotation are marked."""
    found = explain(BOOK, BOOK.quotes.iloc[0])
    assert {role for _, role in found.pieces() if role} == {"quote", "speaker"}
    assert "direct speech" in found.why


def test_an_event_shows_source_trigger_and_target() -> None:
    """Who, what and to whom are marked, and type, pattern and date are told."""
    row = BOOK.events[BOOK.events["type"] == "COERCE"].iloc[0]
    found = explain(BOOK, row)
    assert ("Anna Berg", "target") in found.pieces()
    assert "COERCE" in found.why
    assert "5 May 2020" in found.why


def test_markup_in_articles_is_escaped() -> None:
    """What a notebook shows holds the article's markup as text."""
    shown = explain(BOOK, BOOK.mentions.iloc[0])._repr_html_()
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown


def test_a_terminal_gets_brackets() -> None:
    """In a terminal marks stand in brackets with their role."""
    row = BOOK.mentions[BOOK.mentions["actor"] == "Anna Berg"].iloc[0]
    assert "[actor: Anna Berg]" in repr(explain(BOOK, row))


def test_a_row_of_another_table_is_refused() -> None:
    """The error says which rows can be explained, and what came."""
    with pytest.raises(ValueError, match="expected a row of mentions, quotes or events, got one with the columns x"):
        analysis.explain(BOOK, BOOK.mentions.iloc[0].rename({"actor": "x"})[["x"]])
