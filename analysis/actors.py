"""Find the actors that articles name, and say who is who.

`names.py` holds the dictionary; `spans.py` finds where something is named, by shape, tags and dictionary; `cast.py`
decides for the whole article of what kind each name is and who is introduced; `who.py` decides who is meant where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.names import PRONOUNS, Lexicon, Text, in_force, lexicon_of, word_of
from analysis.spans import find_spans
from analysis.tables import COLUMNS, as_list, empty, frame, require
from analysis.who import who_is_meant

STRAIGHT = str.maketrans("’‘ʼ", "'''")


def find_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    actors: str | Path | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per place where an actor is named, with `actor`, `kind` and `rule`: why it is a mention of that actor.

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
    require(tokens, ["article_id", "sentence", "token", "start", "end", "text", "tag", "lemma"], "find_mentions")
    lexicon = lexicon_of(actors)
    rows: list[tuple[object, ...]] = []
    bodies = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    days = _days(articles)
    words, tags, lemmas = (as_list(tokens[name]) for name in ("text", "tag", "lemma"))
    starts, ends = tokens["start"].tolist(), tokens["end"].tolist()
    ids, numbers = tokens["article_id"].tolist(), tokens["sentence"].tolist()
    edges = [i for i, token in enumerate(tokens["token"].tolist()) if token == 0] + [len(words)]
    for word in set(words).difference(lexicon.words):
        lexicon.words[word] = word_of(lexicon, word)
    batch = Text(words, tags, lemmas, starts, ends, [lexicon.words[word] for word in words], lexicon)
    cuts = [n for n, i in enumerate(edges) if i == 0 or i == len(words) or ids[i] != ids[i - 1]]
    for begin, end in pairwise(cuts):
        article, around = ids[edges[begin]], frozenset(words[edges[begin] : edges[end]])
        body = bodies[article]
        text = batch._replace(body=body.translate(STRAIGHT), day=days.get(article, ""), around=around)
        for span in who_is_meant(text, find_spans(text, edges[begin : end + 1])):
            a, b = starts[span.first], ends[span.last - 1]
            rows.append((article, numbers[span.first], a, b, body[a:b], span.actor, span.kind, span.rule))
    names = COLUMNS["mentions"][:8]
    return frame("mentions", dict(zip(names, zip(*rows, strict=True) if rows else [[]] * len(names), strict=True)))


def _days(articles: pd.DataFrame) -> dict[str, str]:
    """The day of each article as YYYY-MM-DD, where it has one."""
    if "date" not in articles:
        return {}
    dates = pd.to_datetime(articles["date"]).dt.strftime("%Y-%m-%d").fillna("")
    return dict(zip(articles["article_id"].tolist(), dates.tolist(), strict=True))


def list_actors(
    mentions: pd.DataFrame, articles: pd.DataFrame, actors: str | Path | pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per actor of the corpus: kind, country, role, the names used, counts, first and last date.

    `country` and `role` come from the dictionary row in force at the actor's last date; for "Afghanistan: police" from
    its two parts; for other people from the title that stands before their name most often. `aliases` leaves pronouns
    out. Rows are sorted by number of mentions, then name.

    >>> from analysis.sentences import split_sentences
    >>> from analysis.tokens import tag_tokens
    >>> articles = pd.DataFrame({"article_id": ["a"], "date": [None], "text": ["General Anna Berg spoke. Berg left."]})
    >>> sentences = split_sentences(articles)
    >>> mentions = find_mentions(articles, sentences, tag_tokens(sentences))
    >>> list_actors(mentions, articles)[["actor", "kind", "role", "aliases", "mentions"]].values.tolist()
    [['Anna Berg', 'person', 'MIL', 'Anna Berg|Berg', 2]]
    """
    require(mentions, ["article_id", "text", "actor", "kind", "rule"], "list_actors")
    if mentions.empty:
        return empty("actors")
    lexicon, days = lexicon_of(actors), _days(articles)
    found: dict[str, list[tuple[str, ...]]] = {}
    for actor, *place in zip(
        *(mentions[c].tolist() for c in ("actor", "article_id", "text", "kind", "rule")), strict=True
    ):
        found.setdefault(actor, []).append(tuple(place))
    rows: list[tuple[object, ...]] = []
    for actor, places in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        where, names, kinds, rules = zip(*places, strict=True)
        dates = sorted({days.get(article, "") for article in where} - {""})
        first, last = (pd.Timestamp(dates[0]), pd.Timestamp(dates[-1])) if dates else (None, None)
        known = lexicon.actors.get(actor)
        kind = known[0].kind if known else Counter(kinds).most_common(1)[0][0]
        country, role = _describe(lexicon, actor, dates[-1] if dates else "", rules)
        usual = Counter(name for name in names if name.lower() not in PRONOUNS)
        aliases = "|".join(sorted(usual, key=lambda name: (-usual[name], name)))
        rows.append((actor, kind, country or None, role or None, aliases, len(places), len(set(where)), first, last))
    return frame("actors", dict(zip(COLUMNS["actors"], zip(*rows, strict=True), strict=True)))


_TITLE = re.compile(r"title '(.+)' before a name(?:, country (\w+))?")


def _describe(lexicon: Lexicon, actor: str, day: str, rules: Iterable[str]) -> tuple[str, str]:
    """Country and role of an actor on a day: by the dictionary, by the parts of its name, by its titles."""
    entries = lexicon.actors.get(actor)
    if entries:
        entry = in_force(entries, day)
        return entry.country, entry.role
    owner, _, label = actor.rpartition(": ")
    if phrase := lexicon.phrases.get(label.lower()):
        return lexicon.actors[owner][0].country if owner in lexicon.actors else "", phrase.role
    titles = Counter(match.groups() for rule in rules if (match := _TITLE.match(rule)))
    for (title, country), _ in titles.most_common(1):
        known = lexicon.phrases.get(title.lower()) or lexicon.phrases.get(title.lower().rsplit(" ", 1)[-1])
        return country or "", known.role if known else ""
    return "", ""
