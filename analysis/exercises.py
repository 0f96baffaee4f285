"""Feedback on the exercises of the lessons: `check("3.2", answer)`.

Right answers are computed from the tables of the reader's own notebook, so that they stay right when the tables change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis import explore

Answer = Callable[[Any], Any]  # from the notebook `n`, whose variables are its attributes, to an answer


def _source(n: Any, table: pd.DataFrame) -> Any:
    return table["article_id"].map(n.book.articles.set_index("article_id")["source"])


def _plain(n: Any) -> Any:
    return ~n.book.tokens["tag"].isin(["NNP", "NNPS"])


def _beside(n: Any, name: str) -> str:
    pairs = explore.count_together(n.book.mentions, top=15)
    a, b = pairs[(pairs["a"] == name) | (pairs["b"] == name)][["a", "b"]].iloc[0]
    return str(b if a == name else a)


def _shares(n: Any, name: str) -> Any:
    return (n.book.mentions["actor"] == name).groupby(_source(n, n.book.mentions)).mean()


def _gap(n: Any) -> Any:
    means = explore.portray_actors(n.book.mentions, n.book.articles, "source", top=5).groupby("actor")["mean"]
    return means.max() - means.min()


# number: the right answer, a hint, and answers that are wrong in a way worth a word
EXERCISES: dict[str, tuple[Answer, str, dict[str, Answer]]] = {
    "0.1": (lambda n: n.book.mentions["actor"].nunique(), "Ask the column actor of book.mentions for nunique().",
            {"That is the number of mentions; many name the same actor.": lambda n: len(n.book.mentions)}),
    "0.2": (lambda n: explore.count_actors(n.book.mentions, kinds=["person"])["actor"].iloc[0],
            'explore.count_actors(book.mentions, kinds=["person"]) counts people only.',
            {"That one is named most of all, but is it a person?": lambda n: n.book.mentions["actor"].mode().iloc[0]}),
    "0.3": (lambda n: n.book.articles["text"].str.contains("Khalilzad").sum(),
            '.str.contains("Khalilzad") is true or false for each article; sum it.',
            {"So often the name stands there; in how many articles?":
             lambda n: n.book.articles["text"].str.count("Khalilzad").sum()}),
    "1.1": (lambda n: ((n.articles["source"] == "Kotal News Agency") & (n.articles["date"].dt.year == 2021)).sum(),
            'Two conditions, each in brackets, joined by &; the year of a date is articles["date"].dt.year.',
            {"That counts all years.": lambda n: (n.articles["source"] == "Kotal News Agency").sum()}),
    "1.2": (lambda n: n.articles["text"].str.split().str.len().groupby(n.articles["source"]).mean().idxmax(),
            'The variable words has the lengths: words.groupby(articles["source"]).mean(), then idxmax().', {}),
    "1.3": (lambda n: n.articles["text"].str.contains("Doha").groupby(n.articles["source"]).mean().idxmin(),
            'The mean of articles["text"].str.contains("Doha"), group by group, is a share.',
            {"That one has the largest share.":
             lambda n: n.articles["text"].str.contains("Doha").groupby(n.articles["source"]).mean().idxmax()}),
    "2.1": (lambda n: len(explore.find_words(n.book.tokens, "lemma:withdraw")),
            'explore.find_words(book.tokens, "lemma:...") gives one position a match.',
            {"That is the word as it is written; ask for its lemma.":
             lambda n: len(explore.find_words(n.book.tokens, "withdraw"))}),
    "2.2": (lambda n: len(explore.find_words(n.book.tokens, "tag:JJ lemma:attack")),
            "Two parts with a space between them: a tag, then a lemma.", {}),
    "2.3": (lambda n: explore.keyness(n.book.tokens[_plain(n)], _source(n, n.book.tokens[_plain(n)])
                                      == "The Potohar Standard")["word"].iloc[0],
            "As in the lesson, with another source. The rows come sorted by G², those inside first.",
            {"That one is a name or was found with the names in.": lambda n: explore.keyness(
                n.book.tokens, _source(n, n.book.tokens) == "The Potohar Standard")["word"].iloc[0]}),
    "3.1": (lambda n: (n.book.actors["kind"] == "person").sum(), "book.actors has one row an actor, with its kind.",
            {"That is the number of mentions of persons.": lambda n: (n.book.mentions["kind"] == "person").sum()}),
    "3.2": (lambda n: _beside(n, "Ashraf Ghani"),
            "Look for the first pair of count_together(book.mentions, top=15) that has him as a or as b.", {}),
    "3.3": (lambda n: _shares(n, "Pakistan").idxmax(),
            "count_by(..., top=50) has the rows of Pakistan with a share for each source.",
            {"That one has the smallest share.": lambda n: _shares(n, "Pakistan").idxmin()}),
    "4.1": (lambda n: (n.book.quotes["kind"] == "direct").mean(), "The mean of true and false is the share of true.",
            {"That is their number; divide by all.": lambda n: (n.book.quotes["kind"] == "direct").sum()}),
    "4.2": (lambda n: n.book.quotes[n.book.quotes["kind"] == "direct"]["cue"].str.casefold().replace("", None)
            .value_counts().index[0], "Choose the direct ones, then value_counts() of their cue.", {}),
    "4.3": (lambda n: (n.book.quotes["kind"] == "direct").groupby(_source(n, n.book.quotes)).mean().idxmax(),
            "As 4.1, but grouped by the variable source.", {}),
    "5.1": (lambda n: (n.book.mentions["label"] == "negative").sum(), "Compare the column label and sum.",
            {"Negative numbers are not yet the label negative: small ones are neutral.":
             lambda n: (n.book.mentions["sentiment"] < 0).sum()}),
    "5.2": (lambda n: (explore.portray_actors(n.book.mentions)["high"] < 0).sum(),
            "An interval is wholly below zero when its upper end, the column high, is.",
            {"Those are the means; the whole interval must be below zero.":
             lambda n: (explore.portray_actors(n.book.mentions)["mean"] < 0).sum()}),
    "5.3": (lambda n: _gap(n).idxmax(), "Group by actor; take max() minus min() of the mean; then idxmax().", {}),
    "6.1": (lambda n: len(explore.happened(n.book.events)), "explore.happened keeps one row an event.",
            {"That counts each pair; an event with two targets must count once.":
             lambda n: (n.book.events["status"] == "happened").sum()}),
    "6.2": (lambda n: explore.count_event_types(n.book.events).query("quad >= 3")["type"].iloc[0],
            "count_event_types has the column quad: 3 and 4 are conflict.", {}),
    "6.3": (lambda n: (_source(n, done := n.book.events[n.book.events["status"] == "happened"])
                       .groupby(done["occurrence"]).nunique() >= 2).sum(),
            "Map events to their outlets, group by occurrence, count different ones.", {}),
    "7.1": (lambda n: 4 / 7, "F1 is 2 x precision x recall / (precision + recall).",
            {"That is the plain mean of the two.": lambda n: 7 / 12}),
    "7.2": (lambda n: n.gold[n.gold["form"] == "role"]["hit"].mean(), 'Choose gold["form"] == "role"; its mean of hit.',
            {"That is the recall of all forms.": lambda n: n.gold["hit"].mean()}),
    "7.3": (lambda n: n.tones[n.tones["label"] == "negative"]["ours"].eq("negative").mean(),
            "Of the rows that the reader called negative, in what share does the column ours say so, too?",
            {"That is the precision: it starts from what the program called negative.":
             lambda n: n.tones[n.tones["ours"] == "negative"]["label"].eq("negative").mean()}),
    "8.1": (lambda n: n.folder["date"].isna().sum(), 'A missing date is .isna(); folder["date"] has the dates.', {}),
    "8.2": (lambda n: (n.own_book.mentions["actor"] == "Taliban").sum(),
            "Compare the column actor of own_book.mentions with the name.",
            {"That is the number in book; which tables have your dictionary?":
             lambda n: (n.book.mentions["actor"] == "Taliban").sum()}),
    "8.3": (lambda n: n.book.mentions.loc[n.book.mentions["rule"].str.startswith("name, by its form"), "actor"]
            .value_counts().index[0], 'The rule of such mentions starts with "name, by its form".', {}),
    "9.1": (lambda n: (n.book.mentions["actor"] == "Taliban").sum(),
            "SELECT count(*) FROM mentions, and WHERE the actor is the one asked for.",
            {"In so many articles; how often in all?":
             lambda n: n.book.mentions.loc[n.book.mentions["actor"] == "Taliban", "article_id"].nunique()}),
    "9.2": (lambda n: n.book.quotes.loc[n.book.quotes["kind"] == "direct", "speaker"].value_counts().index[0],
            "GROUP BY speaker, ORDER BY count(*) DESC; the first row is the answer.",
            {"That one leads when all kinds of quotes are counted.":
             lambda n: n.book.quotes["speaker"].value_counts().index[0]}),
    "9.3": (lambda n: _source(n, explore.happened(n.book.events.query("type == 'ASSAULT'"))).value_counts().index[0],
            "FROM events e JOIN articles a USING (article_id), then group by a.source.", {}),
}  # fmt: skip


def _same(answer: Any, right: Any) -> bool:
    """Is this the right answer? Case and spaces at the ends do not count in words, nor thousandths in numbers."""
    if isinstance(right, str):
        return isinstance(answer, str) and answer.strip().casefold() == right.strip().casefold()
    return not isinstance(answer, bool | str) and abs(float(answer) - float(right)) < 0.005


def check(number: str, answer: Any, notebook: Mapping[str, Any] | None = None) -> None:
    """Say whether `answer` solves the exercise `number`; a wrong one gets a hint, never the solution.

    `notebook` are the variables the answer is computed from; left out, those of the notebook this runs in.
    Raises `ValueError` for a number that no exercise has.

    >>> check("0.1", ...)
    0.1 is still open: put your answer in the place of the three dots and run the cell again.
    """
    if number not in EXERCISES:
        raise ValueError(f"there is no exercise {number!r}; the exercises are {', '.join(EXERCISES)}")
    if answer is ...:
        print(f"{number} is still open: put your answer in the place of the three dots and run the cell again.")
        return
    if notebook is None:
        from IPython import get_ipython

        notebook = get_ipython().user_ns
    right, hint, slips = EXERCISES[number]
    n = SimpleNamespace(**notebook)
    try:
        if _same(answer, right(n)):
            print(f"{number} is right. Well done!")
            return
        word = next((word for word, slip in slips.items() if _same(answer, slip(n))), "")
    except AttributeError as missing:
        print(f"{number} needs the cells above: run them all first ({missing}).")
        return
    except (TypeError, ValueError):
        word = f"Another kind of answer is asked for than a {type(answer).__name__}."
    print(f"{number} is not right yet. {word}".strip(), f"Hint: {hint}", sep="\n")
