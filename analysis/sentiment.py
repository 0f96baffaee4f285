"""The tone of sentences and quotes, and how each actor is portrayed."""

from __future__ import annotations

import pandas as pd


def score_sentences(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences and the quotes with their `sentiment`."""
    return sentences.assign(sentiment=0.0), quotes.assign(sentiment=0.0)


def score_mentions(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame, clauses: pd.DataFrame
) -> pd.DataFrame:
    """The mentions with `sentiment`, `label` and `because`."""
    return mentions.assign(sentiment=0.0, label="unclear", because="")


def score_targets(book: object, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with `sentiment`, `label` and `because`."""
    return spans.assign(sentiment=0.0, label="unclear", because="")
