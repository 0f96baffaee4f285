"""The tone of sentences and quotes, and how each actor is portrayed.

Tone is NLTK's VADER (Hutto and Gilbert 2014) on its lexicon with the corrections of `lexicons/sentiment.csv`, names
masked. An actor is judged by what its sentence says of it: the role it plays ("accused" is bad for its object), the words
around it, and what a small linear layer has learned of both (`analysis/train_sentiment.py` makes its weights).
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_right
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.clauses import SAY, find_clauses
from analysis.tables import LABELS, require

if TYPE_CHECKING:
    from analysis.annotate import Book

HERE = Path(__file__).parent
MODEL = HERE / "model" / "target_layer.json"
UNIT = 100  # weights of words are stored as whole numbers of 1/100
GATE = 0.7  # so much of the words around gives way to a strong role
REACH = 25  # so many words on either side of an actor are looked at
NAME = "someone"  # stands for every name

_STRAIGHT = str.maketrans("“”„«»‘’‚`´", "\"\"\"\"\"'''''")
_TONELESS = frozenset(("IN", "TO", "DT", "MD", "CC", "PRP", "PRP$", "EX", "WDT", "CD"))
_QUOTES = ('"', "“", "”", "``", "''", "„", "«", "»")
_STOPS = frozenset([*_QUOTES, *", ; : ( ) [ ] - -- – — ...".split()])
_TURNS = frozenset(
    "but who whom whose which that because while although though whereas when after before as if despite".split()
)
VERB, PREPOSITION, DETERMINER, ADJECTIVE, NOUN, AUXILIARY = range(1, 7)
_PARTS = {"V": VERB, "I": PREPOSITION, "T": PREPOSITION, "D": DETERMINER, "J": ADJECTIVE, "C": ADJECTIVE, "N": NOUN}
CONTENT = (0, VERB, ADJECTIVE, NOUN)
_NEGATIONS = frozenset("no n't end ends ended ending halt halted prevent prevented avert averted".split())
_UNDONE = frozenset("refuse fail decline stop cease avoid oppose deny reject neglect rule".split())
# How much a role counts as one; what stands inside a longer subject or object shares its lot in part.
ROLES = {
    "subject of": 1.0, "object of": 1.0, "part of the subject of": 0.6, "part of the object of": 0.6, "of": 1.0, "for": 1.0,
    "against": 1.0, "at": 1.0, "on": 1.0, "by": 1.0, "with": 0.0, "to": 0.0, "from": 0.0, "in": 0.0, "about": 0.0, "as": 0.0,
    "over": 0.0, "into": 0.0, "after": 1.0,
}  # fmt: skip
_KINDS = {name: i for i, name in enumerate(ROLES)}


class Lexicon(NamedTuple):
    """Scores of word forms, effects of lemmas on who does it and on whom it is done to, and the VADER engine."""

    score: dict[str, float]
    subject: dict[str, float]
    object: dict[str, float]
    engine: Any


@cache
def _lexicon() -> Lexicon:
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
    with open(HERE / "lexicons" / "sentiment.csv", encoding="utf-8", newline="") as file:
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


@cache
def _fact(text: str, tag: str, lemma: str) -> Fact:
    word, lemma, lexicon = text.translate(_STRAIGHT).lower(), lemma.lower(), _lexicon()
    if tag.startswith("NNP"):
        return Fact(NAME, NAME, 0.0, 0, True, True, False, True)
    toneless = tag in _TONELESS or word in lexicon.engine.constants.BOOSTER_DICT
    part = AUXILIARY if tag == "MD" or lemma in ("be", "have", "do", "get") else _PARTS.get(tag[0], 0)
    return Fact(
        word,
        "0" if any(map(str.isdigit, word)) else lemma,
        0.0 if toneless else lexicon.score.get(word, 0.0),
        part,
        False,
        len(word) > 1,
        (text in _STOPS and tag != "HYPH") or (word in _TURNS and tag[0] in "CIW"),
        text[:1].isupper(),
    )


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


def _read(tokens: pd.DataFrame, mentions: pd.DataFrame) -> Words:
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
    lemmas = tokens["lemma"].to_numpy(dtype=object)[example].tolist()
    facts = list(map(_fact, texts[of_text].tolist(), tags[of_tag].tolist(), lemmas))
    flags = np.array([fact[4:] for fact in facts], dtype=bool).reshape(-1, 4)
    name = flags[kind, 0]
    if len(mentions):
        first, last = _tokens_of(mentions, base, start)
        capitals = np.concatenate([[0], np.cumsum(flags[kind, 3])])
        proper = capitals[last] > capitals[first]
        depth = np.zeros(len(kind) + 1, dtype=np.int64)
        np.add.at(depth, first[proper], 1)
        np.add.at(depth, last[proper], -1)
        name |= np.cumsum(depth)[:-1] > 0
    opens = tokens["token"].to_numpy() == 0
    is_word = flags[kind, 1] | name
    keep = is_word & ~(name & np.concatenate([[False], name[:-1]]) & ~opens)
    facts.append(Fact(NAME, NAME, 0.0, 0, True, True, False, True))
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


def _tokens_of(table: pd.DataFrame, base: dict[str, int], start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first token of each row's span, and the one after its last."""
    line = np.array([base[article] for article in table["article_id"].tolist()], dtype=np.int64)
    first = np.maximum(np.searchsorted(start, line + table["start"].to_numpy(), "right") - 1, 0)
    return first, np.maximum(np.searchsorted(start, line + table["end"].to_numpy(), "left"), first + 1)


def _quoted(texts: pd.Series, opens: np.ndarray) -> np.ndarray:
    """Does each token stand between quotation marks of its sentence? A mark without a partner reaches to the edge."""
    inside = np.zeros(len(texts) + 1, dtype=bool)
    at = np.flatnonzero(texts.isin(_QUOTES).to_numpy())
    first, begin, opened = opens.tolist(), -1, -1
    for i, mark in [*zip(at.tolist(), texts.to_numpy()[at].tolist(), strict=True), (len(texts), "")]:
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
    rules = _lexicon().engine.constants
    idioms = {part for idiom in [*rules.SPECIAL_CASE_IDIOMS, *rules.BOOSTER_DICT] for part in idiom.split()}
    return frozenset(rules.NEGATE | idioms - {"the", "to", "of"} | {"least", "so", "this"})


def _valence(words: list[str], i: int) -> float:
    """VADER's valence of a word in its place: its score, changed by negations and boosters up to three words before.

    >>> _valence(["praised"], 0), _valence(["not", "praised"], 1)
    (2.2, -1.628)
    """
    engine, begin = _lexicon().engine, max(0, i - 3)
    window = words[begin : i + 3]
    if _movers().isdisjoint(window) and not any("n't" in word for word in window):
        return float(engine.lexicon[words[i]])
    view = SimpleNamespace(words_and_emoticons=window, is_cap_diff=False)
    return float(engine.sentiment_valence(0, view, words[i], i - begin, [])[0])


def tone(words: list[str], hits: list[int], text: str) -> float:
    """NLTK's compound VADER score, -1 to 1, of lower-case words of which those at `hits` are in the lexicon.

    `text` gives the marks ! and ?. A word that comes twice is scored each time by its own neighbours; NLTK's
    `polarity_scores` takes those of its first place for both.

    >>> tone(["not", "corrupt"], [1], "Not corrupt.") > 0 > tone(["corruption", "scandal"], [0, 1], "Corruption scandal!")
    True
    """
    engine = _lexicon().engine
    turn = words.index("but") if "but" in words else -1
    total = 0.0
    for i in hits:
        total += _valence(words, i) * (1 if turn < 0 else 0.5 if i < turn else 1.5)
    emphasis = engine._punctuation_emphasis(total, text)
    return float(engine.constants.normalize(total + (emphasis if total > 0 else -emphasis if total < 0 else 0)))


def _tones(w: Words, first: np.ndarray, last: np.ndarray, texts: list[str]) -> np.ndarray:
    """The tone of the words from `first` up to `last` for each of `texts`; exactly 0 without a word of the lexicon."""
    hits = np.flatnonzero(w.score)
    a, b = np.searchsorted(hits, first), np.searchsorted(hits, last)
    tones, places = np.zeros(len(texts)), hits.tolist()
    for i in np.flatnonzero(b > a).tolist():
        begin = int(first[i])
        tones[i] = tone(w.words[begin : last[i]], [p - begin for p in places[a[i] : b[i]]], texts[i])
    return tones


def score_sentences(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences and the quotes with their `sentiment`: -1 negative, 1 positive, 0 when no word has a tone.

    Names say nothing, and a quote is scored by its own words alone.
    """
    require(sentences, ["article_id", "sentence", "text"], "score_sentences")
    require(tokens, "tokens", "score_sentences")
    if not len(tokens):
        return sentences.assign(sentiment=0.0), quotes.assign(sentiment=0.0)
    w = _read(tokens, mentions)
    opens = np.flatnonzero(tokens["token"].to_numpy() == 0)
    keys = zip(tokens["article_id"].iloc[opens].tolist(), tokens["sentence"].iloc[opens].tolist(), strict=True)
    number = {key: i for i, key in enumerate(keys)}
    wanted = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    at = np.array([number.get(key, len(number)) for key in wanted], dtype=np.int64)
    edges = np.append(w.edges, w.edges[-1])
    first, last = _tokens_of(quotes, w.base, w.start)
    begin, end = w.word[first] + ~w.is_word[first], w.word[last - 1] + 1
    return (
        sentences.assign(sentiment=_tones(w, edges[at], edges[at + 1], sentences["text"].tolist())),
        quotes.assign(sentiment=_tones(w, begin, end, quotes["text"].tolist())),
    )


class Played(NamedTuple):
    """One row per role that a target plays, as parallel arrays."""

    target: np.ndarray
    kind: np.ndarray  # place in ROLES
    word: np.ndarray  # the verb or noun that gives the role
    effect: np.ndarray  # of that role on its bearer
    negated: np.ndarray
    says: np.ndarray  # subject of "said"


def _roles(w: Words, clauses: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> Played:
    """The roles of targets in clauses: in the passive the subject is the one it is done to, "by" names who does it."""
    lexicon = _lexicon()
    verbs, particles = clauses["verb"].tolist(), clauses["particle"].tolist()
    pairs = [
        (f"{verb} {particle}" if particle else verb, verb) for verb, particle in zip(verbs, particles, strict=True)
    ]
    does = np.array([lexicon.subject.get(a, lexicon.subject.get(b, 0.0)) for a, b in pairs])
    done = np.array([lexicon.object.get(a, lexicon.object.get(b, 0.0)) for a, b in pairs])
    say, undone = (np.array([verb in some for verb in verbs], dtype=bool) for some in (SAY, _UNDONE))
    passive = (clauses["voice"] == "passive").to_numpy()
    number, parent = clauses["clause"].to_numpy(), clauses["parent"].to_numpy()
    above = np.maximum(np.arange(len(clauses)) - number + parent, 0)
    hangs = (parent >= 0) & clauses["kind"].isin(["infinitive", "gerund"]).to_numpy()
    negated = clauses["negated"].to_numpy() ^ (hangs & undone[above])
    verb_at = w.word[clauses["verb_last"].to_numpy() - 1]
    every = np.arange(len(clauses))
    spans = [
        (clauses[f"{role}_first"].to_numpy(), clauses[f"{role}_last"].to_numpy(), every, np.full(len(every), role))
        for role in ("subject", "object", "indirect")
    ]
    rows = [
        (int(a), int(b), j, word)
        for j, preps in enumerate(clauses["prep_rows"].tolist()) if preps
        for word, _, ab in (prep.rpartition(":") for prep in preps.split("|"))
        for a, _, b in [ab.partition("-")]
    ]  # fmt: skip
    if rows:
        spans.append(tuple(np.array(column) for column in zip(*rows, strict=True)))
    a, b, j, role = (np.concatenate(column) for column in zip(*spans, strict=True))
    order = np.argsort(first, kind="stable")
    low, high = np.searchsorted(first[order], a), np.searchsorted(first[order], b)
    count = np.where(a >= 0, high - low, 0)
    k = np.repeat(np.arange(len(a)), count)
    target = order[np.arange(len(k)) - np.repeat(np.cumsum(count) - count, count) + low[k]]
    a, b, j, role = a[k], b[k], j[k], role[k]
    behind = np.append(np.cumsum(w.part == PREPOSITION), 0)
    following = np.minimum(w.word[last[target] - 1] + 1, len(w.words) - 1)
    owns = (w.part[following] == NOUN) | (w.code[following] == _code(w, "'s"))
    inside = (behind[w.word[first[target]]] > behind[w.word[a]]) | ((b > last[target]) & owns)
    kind = np.array([_KINDS.get(r, -1) for r in role.tolist()], dtype=np.int64)
    is_subject = (role == "subject") & ~passive[j]
    is_object = ((role == "subject") & passive[j]) | (role == "object") | (role == "indirect")
    kind = np.where(
        is_subject, np.where(inside, 2, 0), np.where(is_object, np.where(inside, 3, 1), np.where(inside, -1, kind))
    )
    agent = (role == "by") & passive[j]
    effect = np.where(is_subject | agent, does[j], np.where(role == "by", 0, done[j]))
    effect = np.where((kind == _KINDS["against"]) & (effect == 0), lexicon.object.get("against", 0.0), effect)
    ok = kind >= 0
    effect = effect * np.where(negated[j], -0.5, 1) * np.array(list(ROLES.values()))[kind]
    judges = (np.abs(done) >= 1.4) & (np.abs(does) <= 0.45)  # what they say is about another
    says = ((is_subject & ~inside) & (say | judges)[j]) | (agent & judges[j])
    return Played(*(x[ok] for x in (target, kind, verb_at[j], effect, negated[j], says)))


def _code(w: Words, lemma: str) -> int:
    return w.lemmas.index(lemma) if lemma in w.lemmas else -1


class Inputs(NamedTuple):
    """What the layer sees: numbers by name, and by kind of feature the (target, word) pairs; what the rules see."""

    numbers: dict[str, np.ndarray]
    pairs: dict[str, tuple[np.ndarray, np.ndarray]]
    role: np.ndarray  # the row of `played` that decides for each target, or -1
    effect: np.ndarray  # its effect
    hits: tuple[np.ndarray, ...]  # target, word, valence and weight of the words of tone around
    played: Played


class Near(NamedTuple):
    """One row per word around a target, as parallel arrays."""

    target: np.ndarray
    word: np.ndarray
    before: np.ndarray
    distance: np.ndarray
    said: np.ndarray  # by the target, so not of it


def _around(w: Words, a: np.ndarray, b: np.ndarray, sentence: np.ndarray, played: Played) -> Near:
    """The words around targets that cover the words from `a` up to `b`."""
    left, right = np.minimum(a - w.edges[sentence], REACH), np.minimum(w.edges[sentence + 1] - b, REACH)
    count = left + right
    target = np.repeat(np.arange(len(a)), count)
    k = np.arange(len(target)) - np.repeat(np.cumsum(count) - count, count)
    before = k < left[target]
    word = k - left[target] + np.where(before, a[target], b[target])
    distance = np.where(before, a[target] - word, word - b[target] + 1)
    speaks = np.full(len(a), -1)
    speaks[played.target[played.says]] = played.word[played.says]
    verb = speaks[target]
    quoted = w.quoted[word] & ~w.quoted[np.minimum(a, len(w.words) - 1)][target]
    said = (verb >= 0) & (quoted | np.where(verb >= b[target], word > verb, before))
    return Near(target, word, before, distance, said)


def _inputs(w: Words, clauses: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> Inputs:
    """The inputs of the layer for targets that cover the tokens from `first` up to `last`."""
    n, size = len(first), len(w.words)
    sentence = w.sentence[first]
    end = w.edges[sentence + 1]
    a = np.minimum(w.word[first] + ~w.is_word[first], end)
    b = np.clip(w.word[last - 1] + 1, a, end)
    at = np.minimum(a, size - 1)
    played = _roles(w, clauses, first, last)
    near = _around(w, a, b, sentence, played)
    t, u, before = near.target, near.word, near.before
    free = ~near.said
    content = free & np.isin(w.part[u], CONTENT)
    pairs = {"around": (t[content], u[content]), "said": (t[near.said], u[near.said])}
    for name, reach in (("near", 3), ("next to", 1)):
        for side, which in (("before", before), ("after", ~before)):
            close = free & which & (near.distance <= reach)
            pairs[f"{name} {side}"] = t[close], u[close]
    for name, kind in _KINDS.items():
        for no in (False, True):
            some = (played.kind == kind) & (played.negated == no)
            pairs["not " * no + name] = played.target[some], played.word[some]

    p = a - 1
    for _ in range(3):  # back over titles, adjectives and determiners
        p = np.where(
            (p >= w.edges[sentence]) & np.isin(w.part[np.maximum(p, 0)], (DETERMINER, ADJECTIVE, NOUN)), p - 1, p
        )
    of = (p > w.edges[sentence]) & (w.part[np.maximum(p, 0)] == PREPOSITION)
    pairs["preposition"] = np.flatnonzero(of), p[of]
    noun = np.flatnonzero(of & (w.part[np.maximum(p - 1, 0)] == NOUN))
    lex = _lexicon().object
    if len(noun):
        eff = np.array([lex.get(w.lemmas[c], 0.0) for c in w.code[p[noun] - 1].tolist()])
        played = Played(
            *(
                np.concatenate(x)
                for x in zip(
                    played,
                    (
                        noun,
                        np.full(len(noun), _KINDS["after"]),
                        p[noun] - 1,
                        eff,
                        np.zeros(len(noun), bool),
                        np.zeros(len(noun), bool),
                    ),
                )
            )
        )
        pairs["after"] = noun, p[noun] - 1
    numbers: dict[str, np.ndarray] = {}
    for sign, mark in ((1, "+"), (-1, "-")):
        x = np.bincount(
            played.target * len(ROLES) + played.kind, np.maximum(sign * played.effect, 0), n * len(ROLES)
        ).reshape(n, -1)
        numbers |= {f"{name} {mark}": np.tanh(x[:, i]) for name, i in _KINDS.items()}
    order = np.argsort(np.abs(played.effect), kind="stable")
    role, effect = np.full(n, -1), np.zeros(n)
    role[played.target[order]] = order
    effect[played.target[order]] = played.effect[order]
    gate = 1 - GATE * np.minimum(np.abs(effect) / 1.5, 1)

    decides = np.where(effect != 0, np.append(played.word, -1)[role], -1)  # its tone is in the role already
    hit = np.flatnonzero((w.score[u] != 0) & (u != decides[t]))
    t, u, before, distance, said = t[hit], u[hit], before[hit], near.distance[hit], near.said[hit]
    v = _valences(w, u)
    apart = np.minimum(np.abs(w.stretch[u] - w.stretch[at][t]), 2)
    bucket = np.where(said, 18, before * 9 + apart * 3 + np.digitize(distance, [3, 8]))
    for sign, mark in ((1, "+"), (-1, "-")):
        x = np.bincount(t * 19 + bucket, np.maximum(sign * v, 0), n * 19).reshape(n, 19)
        numbers |= {f"words {i} {mark}": np.tanh(x[:, i] / 2) * gate for i in range(19)}
        numbers[f"role {mark}"] = np.tanh(np.maximum(sign * effect, 0))
    weight = np.where(said, 0, v / np.sqrt(distance))
    for name, x in (("tone around", np.bincount(t, weight, n) / 2), ("tone of all", np.bincount(t, v, n) / 3)):
        numbers |= {name: np.tanh(x) * gate, f"{name}, size": np.abs(np.tanh(x)) * gate}
    numbers |= {
        "speaks": np.bincount(played.target, played.says, n) > 0, "quoted": w.quoted[at], "after a preposition": of,
        "early": a - w.edges[sentence] < 3, "length": np.log1p(end - w.edges[sentence]),
        "object": np.bincount(played.target, played.kind == 1, n) > 0, "subject": np.bincount(played.target, played.kind == 0, n) > 0,
    }  # fmt: skip
    return Inputs(numbers, pairs, role, effect, (t, u, v, weight), played)


def _valences(w: Words, at: np.ndarray) -> np.ndarray:
    """VADER's valence of the words at these places of their sentences."""
    places, back = np.unique(at, return_inverse=True)
    inside = np.searchsorted(w.edges, places, "right") - 1
    found = []
    for i, s, e in zip(places.tolist(), w.edges[inside].tolist(), w.edges[inside + 1].tolist(), strict=True):
        begin = max(s, i - 3)
        found.append(_valence(w.words[begin : min(e, i + 3)], i - begin))
    return np.array(found, dtype=float)[back]


@cache
def _layer() -> dict[str, Any]:
    """The trained layer: its card, its weights for negative and positive beside neutral, and when a label is sure."""
    layer: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    return layer


def _judge(w: Words, inputs: Inputs, n: int) -> tuple[np.ndarray, list[tuple[np.ndarray, ...]]]:
    """Probabilities of negative, neutral and positive, and (target, word, what it adds) of the words that matter."""
    layer = _layer()
    numbers = np.column_stack([inputs.numbers[name] for name in layer["numbers"]]).astype(float)
    z = np.array(layer["bias"]) + numbers @ np.array(list(layer["numbers"].values()), dtype=float)
    added, place = [], {lemma: i for i, lemma in enumerate(w.lemmas)}
    for kind, (target, word) in inputs.pairs.items():
        known = layer["words"].get(kind)
        if not known:
            continue
        weights = np.zeros((len(w.lemmas), 2))
        for lemma in known.keys() & place.keys():
            weights[place[lemma]] = known[lemma]
        weights = weights[w.code[word]] / UNIT
        z += np.column_stack([np.bincount(target, weights[:, side], n) for side in (0, 1)])
        more = weights[:, 1] - weights[:, 0]
        some = np.abs(more) > 0.3
        added.append((target[some], word[some], more[some]))
    odds = np.exp(np.column_stack([z[:, 0], np.zeros(n), z[:, 1]]))
    return odds / odds.sum(axis=1, keepdims=True), added


def _score(w: Words, clauses: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> dict[str, Any]:
    """The columns `sentiment`, `label` and `because` of targets that cover the tokens from `first` up to `last`."""
    n = len(first)
    if not w.words:
        return {"sentiment": np.zeros(n), "label": "unclear", "because": "no word near it"}
    inputs = _inputs(w, clauses, first, last)
    p, added = _judge(w, inputs, n)
    best, sentiment = p.argmax(axis=1), p[:, 2] - p[:, 0]
    because, rule = _because(w, inputs, n)
    bar = _layer()["sure"]
    sure = p.max(axis=1) >= np.where(best != 1, bar["polar"], np.where(np.abs(rule) < 0.2, bar["nothing heard"], bar["neutral"]))
    side = np.where(rule > 0.5, 2, np.where(rule < -0.5, 0, 1))
    odd = (side != best) & sure
    words: dict[int, list[tuple[float, str]]] = {i: [] for i in np.flatnonzero(odd & (best != 1)).tolist()}
    for target, word, more in added:
        some = odd[target] & ((best[target] - 1) * more > 0)
        for i, u, x in zip(target[some].tolist(), word[some].tolist(), more[some].tolist(), strict=True):
            words[i].append((-abs(x), w.words[u]))
    for i in np.flatnonzero(odd).tolist():
        learned = list(dict.fromkeys(f"'{word}'" for _, word in sorted(words.get(i, ())) if word != NAME))[:2]
        because[i] += f"; the layer says {LABELS[best[i]]}" + (f" ({', '.join(learned)})" if learned else "")
    labels = [LABELS[i] if ok else "unclear" for i, ok in zip(best.tolist(), sure.tolist(), strict=True)]
    return {"sentiment": sentiment, "label": pd.array(labels, dtype="str"), "because": pd.array(because, dtype="str")}


def _because(w: Words, inputs: Inputs, n: int) -> tuple[list[str], np.ndarray]:
    """The role and the three strongest words of tone of each target, in words, and their sum."""
    target, word, valence, weight = inputs.hits
    played, kinds = inputs.played, list(ROLES)
    reasons: list[list[str]] = [[] for _ in range(n)]
    telling = np.flatnonzero(np.abs(inputs.effect) >= 0.2)
    rows = inputs.role[telling]
    for i, kind, u, no, effect in zip(
        telling.tolist(), played.kind[rows].tolist(), played.word[rows].tolist(), played.negated[rows].tolist(),
        inputs.effect[telling].tolist(), strict=True,
    ):  # fmt: skip
        name = kinds[kind]
        what = f"{name} '{w.words[u]}'" if kind < 4 or name == "after" else f"after '{w.words[u]} ... {name}'"
        reasons[i].append(f"{what}{', negated' if no else ''} ({'+' if effect > 0 else '-'})")
    heard = np.flatnonzero(weight)
    order = heard[np.lexsort((-np.abs(weight[heard]), target[heard]))]
    for i, u, v in zip(target[order].tolist(), word[order].tolist(), valence[order].tolist(), strict=True):
        if len(reasons[i]) < 4:
            reasons[i].append(f"'{w.words[u]}' {v:+.1f}")
    return [", ".join(r) or "no word of tone near it" for r in reasons], inputs.effect + np.bincount(target, weight, n)


def score_mentions(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame, clauses: pd.DataFrame
) -> pd.DataFrame:
    """The mentions with how their sentence portrays the actor: `sentiment`, `label`, `because`.

    `sentiment` is the probability of a positive portrayal less that of a negative one, -1 to 1; `label` is negative,
    neutral, positive, or unclear when the probabilities are too close. `because` names the role and the words the rules
    heard, with VADER's valence (-4 to 4) in that place, and says when the trained layer decided otherwise. What an actor
    says is not charged to that actor. Names are masked, so no actor is negative by name.
    """
    require(mentions, ["article_id", "start", "end"], "score_mentions")
    if not len(mentions):
        return mentions.assign(
            sentiment=pd.Series(dtype="float64"), label=pd.Series(dtype="str"), because=pd.Series(dtype="str")
        )
    w = _read(tokens, mentions)
    return mentions.assign(**_score(w, clauses, *_tokens_of(mentions, w.base, w.start)))


def score_targets(book: Book, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans, in their order, with `sentiment`, `label` and `because` as `score_mentions` gives them.

    A span is any piece of an article's text: `article_id`, `start`, `end`. An article that was not coded (not English,
    no text) has only unclear spans. Raises `ValueError` that names the first row with an unknown article or bad offsets.
    """
    require(spans, ["article_id", "start", "end"], "score_targets")
    lengths = dict(zip(book.articles["article_id"].tolist(), book.articles["text"].str.len().tolist(), strict=True))
    for row, article, start, end in zip(
        spans.index.tolist(), spans["article_id"].tolist(), spans["start"].tolist(), spans["end"].tolist(), strict=True
    ):
        if article not in lengths:
            raise ValueError(f"row {row} of the spans: the book has no article {article!r}")
        if not 0 <= start < end <= lengths[article]:
            raise ValueError(
                f"row {row} of the spans: {start} to {end} is no span of article {article!r}, which has {lengths[article]} characters"
            )
    scored = spans.assign(sentiment=0.0, label="unclear", because="the article was not coded")
    coded = spans["article_id"].isin(book.tokens["article_id"].unique()).to_numpy()
    if coded.any():
        names = pd.concat([table[["article_id", "start", "end"]] for table in (book.mentions, spans[coded])])
        w = _read(book.tokens, names)
        found = _score(w, find_clauses(book.tokens), *_tokens_of(spans[coded], w.base, w.start))
        for column, values in found.items():
            scored.loc[coded, column] = values
    return scored
