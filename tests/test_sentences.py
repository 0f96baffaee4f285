"""Sentences: where one ends, and that no character of an article is lost."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sentences import _splitter, split_sentences


def texts(text: str) -> list[str]:
    """The sentences of one article."""
    return split_sentences(pd.DataFrame({"article_id": ["a"], "text": [text]}))["text"].tolist()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Rain fell. It stopped!", ["Rain fell.", "It stopped!"]),
        ("Talks resume\nThe envoys met.", ["Talks resume", "The envoys met."]),
        ("Gen. Miller left at 5 p.m. on Monday.", ["Gen. Miller left at 5 p.m. on Monday."]),
        ("The U.S. envoy met Mr. Berg. He smiled.", ["The U.S. envoy met Mr. Berg.", "He smiled."]),
        ("“We agree.” He left.", ["“We agree.”", "He left."]),
        (
            "The Rev. Ann Li spoke. Sen. Ed Berg (D-Mass.) said no.",
            ["The Rev. Ann Li spoke.", "Sen. Ed Berg (D-Mass.) said no."],
        ),
        ("It cost $3.5 million. Why?", ["It cost $3.5 million.", "Why?"]),
        ("", []),
        (" \n\t\n ", []),
        ("Word", ["Word"]),
    ],
)
def test_sentence_boundaries(text: str, sentences: list[str]) -> None:
    """Stops and line breaks end a sentence; abbreviations and decimal points do not."""
    assert texts(text) == sentences


@given(st.lists(st.text(max_size=60), max_size=4))
def test_nothing_is_lost_and_offsets_are_true(articles: list[str]) -> None:
    """Every visible character of every article stands in exactly one sentence, at the offsets its row claims."""
    table = pd.DataFrame({"article_id": [str(i) for i in range(len(articles))], "text": articles})
    found = split_sentences(table)
    for article, text in zip(table["article_id"], articles, strict=True):
        rows = found[found["article_id"] == article]
        assert [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == rows["text"].tolist()
        assert "".join("".join(rows["text"]).split()) == "".join(text.split())
        assert rows["sentence"].tolist() == list(range(len(rows)))


def test_a_paragraph_is_a_line_with_text() -> None:
    """Paragraphs are counted from 0 over the lines that hold text."""
    found = split_sentences(pd.DataFrame({"article_id": ["a"], "text": ["One. Two.\n\n\nThree."]}))
    assert found["paragraph"].tolist() == [0, 0, 1]


def test_a_table_without_text_is_refused() -> None:
    """The error names the missing column and the columns that are there."""
    with pytest.raises(ValueError, match="split_sentences needs the column text; the table has article_id"):
        split_sentences(pd.DataFrame({"article_id": ["a"]}))


@given(st.text(alphabet="a.- \t", max_size=20))
def test_ellipses_and_dashes_are_those_of_punkt(text: str) -> None:
    """Our quicker pattern finds what Punkt's own finds."""
    import punkt

    ours, theirs = (
        [match.span() for match in re.finditer(rules.multi_char_punct_pattern, text)]
        for rules in (_splitter().rules, punkt.DEFAULT_LANGUAGE_VARS)
    )
    assert ours == theirs
