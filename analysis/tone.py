"""The words of tagged sentences with their tone: NLTK's VADER on a lexicon corrected for news, names masked.

VADER (Hutto and Gilbert 2014) gives a word a valence from -4 to 4, turned by negations and boosters before it. Its
lexicon comes from social media; `lexicons/sentiment.csv` corrects it for the news, each correction with its reason,
and says of verbs and nouns what they mean for the one who does it (`subject`) and the one it is done to (`object`).
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

LEXICON = Path(__file__).parent / "lexicons" / "sentiment.csv"
NAME = "someone"  # stands for every name

_STRAIGHT = str.maketrans("“”„«»‘’‚`´", '"' * 5 + "'" * 5)
_TONELESS = frozenset(("IN", "TO", "DT", "MD", "CC", "PRP", "PRP$", "EX", "WDT", "CD"))
_QUOTES = ('"', "“", "”", "``", "''", "„", "«", "»")
_STOPS = frozenset([*_QUOTES, *", ; : ( ) [ ] - -- – — ...".split()])
_TURNS = frozenset(
    "but who whom whose which that because while although though whereas when after before as if despite".split()
)
_NEGATIONS = frozenset("no n't end ends ended ending halt halted prevent prevented avert averted".split())
VERB, PREPOSITION, DETERMINER, ADJECTIVE, NOUN, AUXILIARY = range(1, 7)
_PARTS = {"V": VERB, "I": PREPOSITION, "T": PREPOSITION, "D": DETERMINER, "J": ADJECTIVE, "C": ADJECTIVE, "N": NOUN}


class Lexicon(NamedTuple):
    """Scores of word forms, effects of lemmas on who does it and on whom it is done to, and the VADER engine."""

    score: dict[str, float]
    subject: dict[str, float]
    object: dict[str, float]
    engine: Any


@cache
def lexicon() -> Lexicon:
    """VADER's lexicon with our corrections, a word of ours counting in all its forms."""
    import nltk
    import vaderSentiment
    from lemminflect import getAllInflections
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    folder = str(Path(vaderSentiment.__file__).parent)
    if folder not in nltk.data.path:
        nltk.data.path.append(folder)
    engine = SentimentIntensityAnalyzer("nltk:vader_lexicon.txt")
    engine.constants.NEGATE = engine.constants.NEGATE | _NEGATIONS
    with open(LEXICON, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = {row["word"]: float(row["score"] or 0) for row in rows}
    forms = {form: ours[word] for word in ours for found in getAllInflections(word).values() for form in found}
    engine.lexicon = {word: score for word, score in {**engine.lexicon, **forms, **ours}.items() if score}
    subject, object_ = ({row["word"]: float(row[side]) for row in rows if row[side]} for side in ("subject", "object"))
    return Lexicon(engine.lexicon, subject, object_, engine)


class Fact(NamedTuple):
    """What a token says out of context."""

    word: str  # lower case, straight apostrophe
    lemma: str
    score: float
    part: int
    is_name: bool
    is_word: bool  # VADER drops single characters
    turns: bool  # does a new stretch of the sentence begin here?
    capital: bool


_NAME = Fact(NAME, NAME, 0.0, 0, True, True, False, True)


@cache
def _fact(text: str, tag: str, lemma: str) -> Fact:
    """What a token says out of context; prepositions, determiners and the like have no tone ("like" in "like him").

    >>> _fact("like", "IN", "like").score, _fact("Slammed", "VBD", "slam").score
    (0.0, -1.7)
    """
    word, lemma, known = text.translate(_STRAIGHT).lower(), lemma.lower(), lexicon()
    if tag.startswith("NNP"):
        return _NAME
    toneless = tag in _TONELESS or word in known.engine.constants.BOOSTER_DICT
    score = 0.0 if toneless else known.score.get(word, 0.0)
    part = AUXILIARY if tag == "MD" or lemma in ("be", "have", "do", "get") else _PARTS.get(tag[0], 0)
    lemma = "0" if any(map(str.isdigit, word)) else lemma
    turns = (text in _STOPS and tag != "HYPH") or (word in _TURNS and tag[0] in "CIW")
    return Fact(word, lemma, score, part, False, len(word) > 1, turns, text[:1].isupper())


class Words(NamedTuple):
    """The words of all sentences in one run, each name one word, signs left out."""

    words: list[str]
    lemmas: list[str]
    code: np.ndarray  # of each word's lemma in `lemmas`
    part: np.ndarray  # VERB, NOUN ..., else 0
    score: np.ndarray  # in the lexicon, 0 for most
    quoted: np.ndarray  # between quotation marks?
    stretch: np.ndarray  # number of the stretch between commas, quotation marks, "but", "who" ...
    edges: np.ndarray  # the first word of each sentence, and one after the last
    sentence: np.ndarray  # running number of each token's sentence
    word: np.ndarray  # the word that each token became or belongs to
    is_word: np.ndarray  # is the token a word, or part of a name?
    start: np.ndarray  # of each token on one line that all articles share
    base: dict[str, int]  # where an article begins on that line


def read_words(tokens: pd.DataFrame, mentions: pd.DataFrame) -> Words:
    """The words of the tokens; proper nouns, and mentions with a capital letter, are names."""
    codes, articles = pd.factorize(tokens["article_id"])
    ends = np.zeros(len(articles), dtype=np.int64)
    np.maximum.at(ends, codes, tokens["end"].to_numpy())
    line = np.concatenate([[0], np.cumsum(ends + 1)])
    start, base = tokens["start"].to_numpy() + line[codes], dict(zip(articles.tolist(), line.tolist(), strict=False))
    text_code, texts = pd.factorize(tokens["text"])
    tag_code, tags = pd.factorize(tokens["tag"])
    kind, keys = pd.factorize(text_code * len(tags) + tag_code)
    example = np.zeros(len(keys), dtype=np.int64)
    example[kind[::-1]] = np.arange(len(kind))[::-1]
    of_text, of_tag = np.divmod(keys, len(tags)) if len(tags) else (keys, keys)
    facts = list(map(_fact, texts[of_text].tolist(), tags[of_tag].tolist(), tokens["lemma"].iloc[example].tolist()))
    flags = np.array([fact[4:] for fact in facts], dtype=bool).reshape(-1, 4)
    name = flags[kind, 0]
    if len(mentions):
        first, last = tokens_of(mentions, base, start)
        capitals = np.concatenate([[0], np.cumsum(flags[kind, 3])])
        proper = capitals[last] > capitals[first]
        depth = np.zeros(len(kind) + 1, dtype=np.int64)
        np.add.at(depth, first[proper], 1)
        np.add.at(depth, last[proper], -1)
        name |= np.cumsum(depth)[:-1] > 0
    opens = tokens["token"].to_numpy() == 0
    is_word = flags[kind, 1] | name
    keep = is_word & ~(name & np.concatenate([[False], name[:-1]]) & ~opens)
    facts.append(_NAME)
    chosen = np.where(name, len(keys), kind)[keep]
    lemma_code, names = pd.factorize(np.array([fact.lemma for fact in facts], dtype=object))
    sentence = np.cumsum(opens) - 1
    return Words(
        np.array([fact.word for fact in facts], dtype=object)[chosen].tolist(),
        names.tolist(),
        lemma_code[chosen],
        np.array([fact.part for fact in facts])[chosen],
        np.array([fact.score for fact in facts])[chosen],
        _quoted(tokens["text"], np.flatnonzero(opens))[keep],
        np.cumsum(flags[kind, 2] & ~name)[keep],
        np.searchsorted(sentence[keep], np.arange(int(opens.sum()) + 1)),
        sentence,
        np.cumsum(keep) - 1,
        is_word,
        start,
        base,
    )


def tokens_of(table: pd.DataFrame, base: dict[str, int], start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first token of each row's span, and the one after its last."""
    line = np.array([base[article] for article in table["article_id"].tolist()], dtype=np.int64)
    first = np.maximum(np.searchsorted(start, line + table["start"].to_numpy(), "right") - 1, 0)
    return first, np.maximum(np.searchsorted(start, line + table["end"].to_numpy(), "left"), first + 1)


def _quoted(texts: pd.Series, opens: np.ndarray) -> np.ndarray:
    """Does each token stand between quotation marks of its sentence? A mark without a partner reaches to the edge."""
    inside = np.zeros(len(texts) + 1, dtype=bool)
    at = np.flatnonzero(texts.isin(_QUOTES).to_numpy())
    first, begin, opened = opens.tolist(), -1, -1
    for i, mark in [*zip(at.tolist(), texts.iloc[at].tolist(), strict=True), (len(texts), "")]:
        here = first[bisect_right(first, i) - 1] if mark else i
        if here != begin:
            if opened >= 0:
                inside[opened : first[bisect_right(first, opened - 1)] if opened <= first[-1] else len(texts)] = True
            begin, opened, fresh = here, -1, True
        if opened >= 0 or (fresh and mark in ("”", "''", "»")):
            inside[opened if opened >= 0 else begin : i] = True
            opened = -1
        elif mark:
            opened = i + 1
        fresh = False
    return inside[:-1]


@cache
def _movers() -> frozenset[str]:
    """The words that by VADER's rules may change the valence of a word beside them."""
    rules = lexicon().engine.constants
    idioms = {part for idiom in [*rules.SPECIAL_CASE_IDIOMS, *rules.BOOSTER_DICT] for part in idiom.split()}
    return frozenset(rules.NEGATE | idioms - {"the", "to", "of"} | {"least", "so", "this"})


def valence(words: list[str], i: int) -> float:
    """VADER's valence of a word in its place: its score, changed by negations and boosters up to three words before.

    >>> valence(["praised"], 0), valence(["not", "praised"], 1)
    (1.8, -1.332)
    """
    begin = max(0, i - 3)
    return _valence(tuple(words[begin : i + 3]), i - begin)


@lru_cache(maxsize=50_000)  # sentences, quotes and mentions ask for the same words
def _valence(window: tuple[str, ...], i: int) -> float:
    engine = lexicon().engine
    if _movers().isdisjoint(window) and "n't" not in " ".join(window):
        return float(engine.lexicon[window[i]])
    view = SimpleNamespace(words_and_emoticons=list(window), is_cap_diff=False)
    return float(engine.sentiment_valence(0, view, window[i], i, [])[0])


def tone(words: list[str], hits: list[int], text: str) -> float:
    """NLTK's compound VADER score, -1 to 1, of lower-case words of which those at `hits` are in the lexicon.

    `text` gives the marks ! and ?. A word that comes twice is scored each time by its own neighbours; NLTK's
    `polarity_scores` takes those of its first place for both.

    >>> tone(["not", "corrupt"], [1], "Not corrupt.") > 0 > tone(["fraud", "scandal"], [0, 1], "Fraud scandal!")
    True
    """
    engine = lexicon().engine
    turn = words.index("but") if "but" in words else None
    total = sum(valence(words, i) * (1 if turn is None else 0.5 if i < turn else 1.5) for i in hits)
    emphasis = engine._punctuation_emphasis(total, text)
    return float(engine.constants.normalize(total + (emphasis if total > 0 else -emphasis if total < 0 else 0)))


def tones(w: Words, first: np.ndarray, last: np.ndarray, texts: list[str]) -> np.ndarray:
    """The tone of the words from `first` up to `last` for each of `texts`; exactly 0 without a word of the lexicon."""
    hits = np.flatnonzero(w.score)
    a, b = np.searchsorted(hits, first), np.searchsorted(hits, last)
    found, places = np.zeros(len(texts)), hits.tolist()
    for i in np.flatnonzero(b > a).tolist():
        begin = int(first[i])
        found[i] = tone(w.words[begin : last[i]], [p - begin for p in places[a[i] : b[i]]], texts[i])
    return found


def valences(w: Words, at: np.ndarray) -> np.ndarray:
    """VADER's valence of the words at these places of their sentences."""
    places, back = np.unique(at, return_inverse=True)
    inside = np.searchsorted(w.edges, places, "right") - 1
    found = []
    for i, s, e in zip(places.tolist(), w.edges[inside].tolist(), w.edges[inside + 1].tolist(), strict=True):
        begin = max(s, i - 3)
        found.append(valence(w.words[begin : min(e, i + 3)], i - begin))
    return np.array(found, dtype=float)[back]
