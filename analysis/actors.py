"""Find the actors that articles name, and say who is who.

`names.py` holds the dictionary; `spans.py` finds where something is named, by shape, tags and dictionary; `cast.py`
decides for the whole article of what kind each name is and who is introduced; `who.py` decides who is meant at each place.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.names import Lexicon, Text, in_force, lexicon_of, word_of
from analysis.spans import find_spans
from analysis.tables import COLUMNS, empty, frame, require
from analysis.who import who_is_meant

STRAIGHT = str.maketrans("’‘ʼ", "'''")


def find_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    actors: str | Path | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per place where an actor is named: `article_id`, `sentence`, `start`, `end`, `text`, `actor`, `kind`, `rule`.

    A span is the name alone, without determiner or title; spans never overlap. Found are proper names, role nouns
    ("Afghan officials" is the actor "Afghanistan: officials", named in the plural; "the Afghan government" is
    Afghanistan), demonyms, titles that stand alone, and he, she, it, they as subjects. A capital is its country where
    it acts and a place where things happen. `rule` says why. `actors` is the user's own table of actors (path or
    DataFrame; `actor` and `kind` required), which wins over ours.

    >>> from analysis.sentences import split_sentences
    >>> from analysis.tokens import tag_tokens
    >>> articles = pd.DataFrame({"article_id": ["a"], "date": [pd.NaT], "text": [
    ...     "Foreign Minister Anna Berg met Afghan officials in Vienna. Berg said the talks went well."]})
    >>> sentences = split_sentences(articles)
    >>> find_mentions(articles, sentences, tag_tokens(sentences))[["text", "actor", "kind"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['Anna Berg', 'Anna Berg', 'person'], ['Afghan officials', 'Afghanistan: officials', 'group'],
     ['Vienna', 'Vienna', 'place'], ['Berg', 'Anna Berg', 'person']]
    """
    require(articles, ["article_id", "text"], "find_mentions")
    require(tokens, ["article_id", "sentence", "token", "start", "end", "text", "tag"], "find_mentions")
    lexicon = lexicon_of(actors)
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS["mentions"][:8]}
    bodies = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    days = _days(articles)
    words, firsts = tokens["text"].tolist(), np.flatnonzero(tokens["token"].to_numpy() == 0)
    for word in set(words).difference(lexicon.words):
        lexicon.words[word] = word_of(lexicon, word)
    batch = Text(
        words, tokens["tag"].tolist(), tokens["start"].tolist(), tokens["end"].tolist(),
        [lexicon.words[word] for word in words], lexicon, "", "", set(),
    )  # fmt: skip
    ids = tokens["article_id"].iloc[firsts].tolist()
    numbers = tokens["sentence"].iloc[firsts].tolist()
    edges = [*firsts.tolist(), len(words)]
    begin = 0
    for n in range(1, len(ids) + 1):
        if n < len(ids) and ids[n] == ids[begin] and numbers[n] > numbers[n - 1]:
            continue
        body = bodies[ids[begin]]
        around = set(words[edges[begin] : edges[n]])
        text = batch._replace(body=body.translate(STRAIGHT), day=days.get(ids[begin], ""), around=around)
        for span in who_is_meant(text, find_spans(text, edges[begin : n + 1])):
            start, end = batch.starts[span.first], batch.ends[span.last - 1]
            row = (ids[begin], numbers[begin + span.k], start, end, body[start:end], span.actor, span.kind, span.rule)
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
        begin = n
    return frame("mentions", columns)


def _days(articles: pd.DataFrame) -> dict[str, str]:
    """The day of each article as YYYY-MM-DD, where it has one."""
    if "date" not in articles:
        return {}
    dates = pd.to_datetime(articles["date"]).dt.strftime("%Y-%m-%d").fillna("")
    return dict(zip(articles["article_id"].tolist(), dates.tolist(), strict=True))


def list_actors(
    mentions: pd.DataFrame, articles: pd.DataFrame, actors: str | Path | pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per actor of the corpus: kind, country, role, the names used, counts and first and last date.

    `country` and `role` come from the dictionary row in force at the actor's last date, for "Country: role" from its two
    parts. Rows are sorted by number of mentions, then name.
    """
    require(mentions, ["article_id", "text", "actor", "kind"], "list_actors")
    if mentions.empty:
        return empty("actors")
    lexicon = lexicon_of(actors)
    dates = dict(zip(articles["article_id"].tolist(), pd.to_datetime(articles["date"]).tolist(), strict=True))
    found: dict[str, tuple[dict[str, int], dict[str, int], set[str]]] = {}
    for article, name, actor, kind in zip(
        *(mentions[c].tolist() for c in ("article_id", "text", "actor", "kind")), strict=True
    ):
        texts, kinds, where = found.setdefault(actor, ({}, {}, set()))
        texts[name] = texts.get(name, 0) + 1
        kinds[kind] = kinds.get(kind, 0) + 1
        where.add(article)
    columns: dict[str, list[object]] = {c: [] for c in empty("actors").columns}
    for actor, (texts, kinds, where) in sorted(found.items(), key=lambda item: (-sum(item[1][1].values()), item[0])):
        days = [d for d in (dates.get(a) for a in where) if d is not None and not pd.isna(d)]
        last = max(days, default=None)
        country, role = _describe(lexicon, actor, last.strftime("%Y-%m-%d") if last is not None else "")
        kind = max(kinds, key=lambda k: kinds[k])
        rows = lexicon.actors.get(actor)
        columns["actor"].append(actor)
        columns["kind"].append(rows[0].kind if rows else kind)
        columns["country"].append(country or None)
        columns["role"].append(role or None)
        columns["aliases"].append("|".join(dict.fromkeys(sorted(texts, key=lambda t: (-texts[t], t)))))
        columns["mentions"].append(sum(kinds.values()))
        columns["articles"].append(len(where))
        columns["first_date"].append(min(days, default=None))
        columns["last_date"].append(last)
    return frame("actors", columns)


def _describe(lexicon: Lexicon, actor: str, day: str) -> tuple[str, str]:
    """Country and role of an actor on a day."""
    rows = lexicon.actors.get(actor)
    if rows:
        row = in_force(rows, day)
        return row.country, row.role
    owner, _, label = actor.rpartition(": ")
    phrase = lexicon.phrases.get(label.lower())
    country = lexicon.actors[owner][0].country if owner in lexicon.actors else ""
    return country, phrase.role if phrase else ""
