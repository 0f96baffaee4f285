"""Dateline: read the news as data.

    articles = analysis.read_articles("folder")        # text, HTML, CSV, JSON, Parquet or zip -> one row an article
    book = analysis.annotate(articles)                 # sentences, tokens, mentions, actors, quotes, sentiment, events
    book.mentions, book.quotes, book.events            # pandas tables, one row a thing
    analysis.explain(book, book.events.iloc[0])        # why is this row here?
    analysis.report(book, "report.html")               # one file for people with only a browser

The chain inside `annotate`, each step a function from tables to one table:

    split_sentences -> tag_tokens -> find_mentions -> find_quotes -> score_sentences, score_mentions -> code_events
"""

from importlib import import_module
from typing import Any

# A function that bears its module's name is imported at once, else the module would take its place.
from analysis.annotate import Book, annotate
from analysis.browse import browse
from analysis.evaluate import evaluate
from analysis.explain import explain
from analysis.report import report

_LATER = {
    "read_articles": "articles",
    "make_articles": "articles",
    "load": "store",
    "score_targets": "sentiment",
}
_MODULES = ("charts", "explore")

__all__ = ["Book", "annotate", "browse", "evaluate", "explain", "report", *_LATER, *_MODULES]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import analysis` costs next to nothing."""
    if name in _MODULES:
        return import_module(f"analysis.{name}")
    if name not in _LATER:
        raise AttributeError(f"analysis has no {name!r}; its public names are {', '.join(__all__)}")
    value = getattr(import_module(f"analysis.{_LATER[name]}"), name)
    globals()[name] = value
    return value
