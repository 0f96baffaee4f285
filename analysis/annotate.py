"""The chain of stages over batches of articles."""

from __future__ import annotations

import pandas as pd

from analysis.actors import find_mentions, list_actors
from analysis.clauses import find_clauses
from analysis.events import code_events
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.sentiment import score_mentions, score_sentences
from analysis.tables import empty
from analysis.tokens import tag_tokens


class Book:
    """The tables."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        """Keep the tables as attributes."""
        self.__dict__.update(tables)


def annotate(
    articles: pd.DataFrame, store: object = None, workers: int = 1, progress: bool = True, actors: object = None
) -> Book:
    """First chain."""
    sentences = split_sentences(articles)
    tokens = tag_tokens(sentences)
    clauses = find_clauses(tokens)
    mentions = find_mentions(articles, sentences, tokens, actors)
    quotes = find_quotes(articles, sentences, tokens, mentions)
    sentences, quotes = score_sentences(sentences, tokens, mentions, quotes)
    mentions = score_mentions(sentences, tokens, mentions, quotes, clauses)
    events = code_events(articles, sentences, tokens, clauses, mentions, quotes)
    return Book(
        articles=articles,
        sentences=sentences,
        tokens=tokens,
        mentions=mentions,
        quotes=quotes,
        events=events,
        actors=list_actors(mentions, articles, actors),
        problems=empty("problems"),
        clauses=clauses,
    )
