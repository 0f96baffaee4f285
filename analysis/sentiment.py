"""The tone of sentences and quotes, and how each actor is portrayed.

Sentences are scored by NLTK's VADER (Hutto and Gilbert 2014) on a lexicon corrected for news, `lexicons/sentiment.csv`,
with names masked. An actor is scored by what is said of it: the words around it and the roles it plays ("accused" is bad
for its object) are the inputs of a small linear layer, whose weights `analysis.train_sentiment` makes.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_left
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.clauses import SAY
from analysis.tables import require

HERE = Path(__file__).parent
STRAIGHT = str.maketrans("“”„«»‘’‚`´", "\"\"\"\"\"'''''")
NAME = "someone"  # stands for every masked name
MODEL = HERE / "model" / "target_layer.json"
UNIT = 100  # weights of words are stored as whole numbers of 1/100
REACH = 25  # words on either side of an actor that are looked at
_TONELESS = frozenset(("IN", "TO", "DT", "MD", "CC", "PRP", "PRP$", "EX", "WDT", "CD"))
_MARKS = frozenset(", ; : ( ) -- - – — \" '' `` “ ” „ « » ...".split())
_TURNS = frozenset(
    "but who whom whose which that because while although though whereas when after before as if despite".split()
)
_PARTS = {"V": 1, "I": 2, "T": 2, "D": 3, "J": 4, "C": 4, "N": 5}  # verb, preposition, determiner, adjective, noun


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
    engine.constants.NEGATE = engine.constants.NEGATE | {"no", "n't"}
    with open(HERE / "lexicons" / "sentiment.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = {row["word"]: float(row["score"] or 0) for row in rows}
    forms = {form: ours[word] for word in ours for found in getAllInflections(word).values() for form in found}
    engine.lexicon = {word: score for word, score in {**engine.lexicon, **forms, **ours}.items() if score}
    roles = [{row["word"]: float(row[side]) for row in rows if row[side]} for side in ("subject", "object")]
    return Lexicon(engine.lexicon, roles[0], roles[1], engine)


class Words(NamedTuple):
    """The words of all sentences in one run, names masked and signs left out; arrays run parallel to `words`."""

    words: list[str]  # lower case
    code: np.ndarray  # of the lemma, into `lemmas`
    lemmas: list[str]
    part: np.ndarray  # part of speech, see _PARTS; 6 an auxiliary, 0 any other
    passive: np.ndarray
    quoted: np.ndarray
    segment: np.ndarray  # number of the stretch between commas, quotation marks, "but", "who" ...
    score: np.ndarray  # of each word in the lexicon, 0 for most
    edges: np.ndarray  # first word of each sentence, and one after the last
    of_token: np.ndarray  # the word each token became or belongs to
    is_word: np.ndarray  # did the token become a word, or part of a masked name?
    sentence_of: np.ndarray  # running number of the sentence of each token
    token_start: np.ndarray  # place of each token on one line that all articles share
    base: dict[str, int]  # where each article begins on that line


@cache
def _fact(text: str, tag: str, lemma: str) -> tuple[str, str, float, int, bool, bool, bool]:
    """What a token says out of context: lower case, lemma, score, part of speech, is it a name, a word, does a stretch end?"""
    lower = text.translate(STRAIGHT).lower()
    lemma = lemma.lower()
    lexicon = _lexicon()
    score = 0.0 if tag in _TONELESS or lower in lexicon.engine.constants.BOOSTER_DICT else lexicon.score.get(lower, 0.0)
    name = tag.startswith("NNP")
    part = 6 if lemma in ("be", "have", "do", "get") or tag == "MD" else _PARTS.get(tag[0], 0)
    if tag[0].isalpha() and any(c.isdigit() for c in lower):
        lemma = "0"
    turn = text in _MARKS or lower in _TURNS and tag[0] in "CIW"
    return NAME if name else lower, NAME if name else lemma, 0.0 if name else score, part, name, len(lower) > 1, turn


def _places(tokens: pd.DataFrame) -> tuple[np.ndarray, dict[str, int]]:
    """For each token where its article begins when all articles are laid on one line, and the same for each article."""
    codes, names = pd.factorize(tokens["article_id"])
    last = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(last, codes, tokens["end"].to_numpy())
    base = np.concatenate([[0], np.cumsum(last + 1)])
    return base[codes], dict(zip(names.tolist(), base.tolist(), strict=False))


def _covered(table: pd.DataFrame, base: dict[str, int], token_start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First token of each row's span, and the one after its last."""
    at = table["article_id"].map(base).to_numpy(dtype=np.int64)
    first = np.searchsorted(token_start, at + table["start"].to_numpy(), "right") - 1
    return np.maximum(first, 0), np.searchsorted(token_start, at + table["end"].to_numpy(), "left")


def _read(tokens: pd.DataFrame, mentions: pd.DataFrame) -> Words:
    """The words of all sentences, with what the layer and VADER want to know of them."""
    offset, base = _places(tokens)
    token_start = tokens["start"].to_numpy() + offset
    text_code, texts = pd.factorize(tokens["text"])
    tag_code, tags = pd.factorize(tokens["tag"])
    texts, tags = texts.tolist(), tags.tolist()
    kind, keys = pd.factorize(text_code * len(tags) + tag_code)
    first = np.zeros(len(keys), dtype=np.int64)
    first[kind[::-1]] = np.arange(len(kind))[::-1]
    lemma = tokens["lemma"].to_numpy(dtype=object)[first]
    facts = [
        _fact(texts[k // len(tags)], tags[k % len(tags)], lm)
        for k, lm in zip(keys.tolist(), lemma.tolist(), strict=True)
    ]
    lowers = np.array([f[0] for f in facts], dtype=object)
    lemma_code, lemmas = pd.factorize(np.array([f[1] for f in facts] + [NAME], dtype=object))
    score, part = np.array([f[2] for f in facts]), np.array([f[3] for f in facts], dtype=np.int64)
    is_name, is_word, turns = (np.array([f[i] for f in facts], dtype=bool)[kind] for i in (4, 5, 6))
    masked = np.zeros(len(kind) + 1, dtype=np.int64)
    if len(mentions):
        a, b = _covered(mentions, base, token_start)
        np.add.at(masked, a, 1)
        np.add.at(masked, b, -1)
    capital = np.array([texts[k // len(tags)][:1].isupper() for k in keys.tolist()], dtype=bool)[kind]
    name = is_name | (np.cumsum(masked)[:-1] > 0) & capital
    starts = tokens["token"].to_numpy() == 0
    sentence = np.cumsum(starts) - 1
    keep = (is_word | name) & ~(name & np.concatenate([[False], name[:-1]]) & ~starts)
    of_token = np.cumsum(keep) - 1
    kept = kind[keep]
    name_kept = name[keep]
    words = np.where(name_kept, NAME, lowers[kept]).tolist()
    code = np.where(name_kept, lemma_code[-1], lemma_code[kept])
    parts = np.where(name_kept, 0, part[kept])
    n_sent = int(sentence[-1]) + 1 if len(sentence) else 0
    edges = np.searchsorted(sentence[keep], np.arange(n_sent + 1))
    be = np.isin(code, [i for i, l in enumerate(lemmas) if l in ("be", "get")])
    vbn = np.array([tags[k % len(tags)] == "VBN" for k in keys.tolist()], dtype=bool)[kept]
    by = np.array([w == "by" for w in words], dtype=bool)
    pad = np.concatenate([[False] * 3, be])
    passive = vbn & (pad[2:-1] | pad[1:-2] | pad[:-3] | np.concatenate([by[1:], [False]])[: len(vbn)])
    quoted = _quoted(tokens, starts)[keep]
    segment = np.cumsum(turns)[keep]
    scores = np.where(name_kept, 0.0, score[kept])
    return Words(words, code, list(lemmas), parts, passive, quoted, segment, scores, edges, of_token, is_word | name, sentence,
                 token_start, base)  # fmt: skip


def _quoted(tokens: pd.DataFrame, starts: np.ndarray) -> np.ndarray:
    """Does the token stand between quotation marks of its sentence?"""
    inside = np.zeros(len(tokens), dtype=bool)
    texts = tokens["text"]
    at = np.flatnonzero(texts.isin(['"', "“", "”", "``", "''", "„", "«", "»"]).to_numpy()).tolist()
    first = np.flatnonzero(starts).tolist() + [len(tokens)]
    values = texts.to_numpy(dtype=object)
    sentence, opened = -1, -1
    for i in at + [len(tokens)]:
        here = bisect_left(first, i + 1) - 1
        if here != sentence:
            if opened >= 0:
                inside[opened : first[sentence + 1]] = True
            sentence, opened = here, -1
            fresh = True
        if i == len(tokens):
            break
        if opened >= 0:
            inside[opened:i] = True
            opened = -1
        elif values[i] in ("”", "''", "»"):
            if fresh:
                inside[first[sentence] : i] = True
        else:
            opened = i + 1
        fresh = False
    return inside


def _valences(w: Words, sentences: np.ndarray) -> np.ndarray:
    """VADER's valence of each word of these sentences in its place, 0 for most."""
    valence = np.zeros(len(w.words))
    chosen = np.zeros(len(w.words) + 1, dtype=np.int64)
    np.add.at(chosen, w.edges[sentences], 1)
    np.add.at(chosen, w.edges[sentences + 1], -1)
    hits = np.flatnonzero((w.score != 0) & (np.cumsum(chosen)[:-1] > 0))
    within = np.searchsorted(w.edges, hits, "right") - 1
    for i, s, e in zip(hits.tolist(), w.edges[within].tolist(), w.edges[within + 1].tolist(), strict=True):
        begin = max(s, i - 3)
        valence[i] = _valence(w.words[begin : min(e, i + 3)], i - begin)
    return valence


class Inputs(NamedTuple):
    """What the layer sees of each target: numbers by name, and (target, word) pairs by kind of feature."""

    numbers: dict[str, np.ndarray]
    pairs: dict[str, tuple[np.ndarray, np.ndarray]]
    roles: dict[str, tuple[np.ndarray, np.ndarray]]  # effect of a role, and the word that has it
    hits: tuple[np.ndarray, ...]  # target, word, weight and valence of each word with a tone


def _inputs(w: Words, first: np.ndarray, last: np.ndarray) -> Inputs:
    """The inputs of the layer for targets that cover the tokens from `first` up to `last`."""
    n, size, lex = len(first), len(w.words), _lexicon()
    sent = w.sentence_of[first]
    s, e = w.edges[sent], w.edges[sent + 1]
    a = np.minimum(w.of_token[first] + ~w.is_word[first], e)
    b = np.clip(w.of_token[last - 1] + 1, a, e)
    place, verb = np.arange(size), w.part == 1
    next_verb = np.append(np.minimum.accumulate(np.where(verb, place, size)[::-1])[::-1], size)
    last_verb = np.concatenate([[-1], np.maximum.accumulate(np.where(verb, place, -1))])
    nv, pv = next_verb[b], last_verb[a]
    has_nv, has_pv = nv < e, pv >= s
    nv, pv = np.where(has_nv, nv, 0), np.where(has_pv, pv, 0)
    p = a - 1
    for _ in range(3):  # back over titles, adjectives and determiners
        p = np.where((p >= s) & np.isin(w.part[np.maximum(p, 0)], (3, 4, 5)), p - 1, p)
    inside, p = p >= s, np.maximum(p, 0)
    is_prep, is_obj = inside & (w.part[p] == 2), inside & (w.part[p] == 1)
    has_gov = is_prep & (p - 1 >= s)
    gov = np.where(has_gov, p - 1, 0)
    passive = w.passive[nv] & has_nv
    active = has_nv & ~passive
    say = np.array([lemma in SAY for lemma in w.lemmas], dtype=bool)[w.code]
    speaker = active & (nv - b <= 3) & say[nv] & ~w.quoted[nv]
    tail = has_pv & (a - pv <= 2) & say[pv] & ~w.passive[pv] & (e - b <= 3)
    at = np.minimum(a, size - 1)
    quoted, segment = w.quoted[at], w.segment[at]

    left, right = np.minimum(a - s, REACH), np.minimum(e - b, REACH)
    row = np.repeat(np.arange(n), left + right)
    k = np.arange(len(row)) - np.repeat(np.cumsum(left + right) - left - right, left + right)
    before = k < left[row]
    unit = k - left[row] + np.where(before, a[row], b[row])
    distance = np.where(before, a[row] - unit, unit - b[row] + 1)
    said = speaker[row] & (~before & (unit > nv[row]) | w.quoted[unit] & ~quoted[row])
    said |= tail[row] & before & (unit != pv[row])
    pairs = {"around": (row[~said], unit[~said]), "said": (row[said], unit[said])}
    for name, reach in (("near", 3), ("next to", 1)):
        for side, which in (("before", before), ("after", ~before)):
            near = (distance <= reach) & which & ~said
            pairs[f"{name}, {side}"] = row[near], unit[near]
    t = np.arange(n)
    for name, has, word in (
        ("subject of", active, nv), ("passive of", passive, nv), ("object of", is_obj, p), ("preposition", is_prep, p),
        ("governor", has_gov, gov), ("verb before", has_pv & ~is_obj, pv),
    ):  # fmt: skip
        pairs[name] = t[has], word[has]

    subject = np.array([lex.subject.get(lemma, 0.0) for lemma in w.lemmas])[w.code]
    object_ = np.array([lex.object.get(lemma, 0.0) for lemma in w.lemmas])[w.code]
    close = (w.segment[nv] == segment) | (nv - b <= 2)
    valence = _valences(w, np.unique(sent))
    roles = {
        "subject of": (np.where(active & close, subject[nv], 0), nv),
        "passive subject of": (np.where(passive & close, object_[nv], 0), nv),
        "object of": (np.where(is_obj & ~w.passive[p], object_[p], 0), p),
        "agent of": (np.where(is_prep & w.passive[gov], subject[gov], 0), gov),
        "after": (np.where(has_gov & ~w.passive[gov], object_[gov], 0), gov),
        "word before": (np.where(has_gov, valence[gov], 0), gov),
        "verb before": (np.where(has_pv & ~is_obj, object_[pv], 0), pv),
    }
    hit = np.flatnonzero(valence[unit])
    row, unit, said, before, distance = row[hit], unit[hit], said[hit], before[hit], distance[hit]
    v = valence[unit]
    apart = np.minimum(np.abs(w.segment[unit] - segment[row]), 2)
    bucket = np.where(said, 18, before * 9 + apart * 3 + np.digitize(distance, [3, 8]))
    numbers: dict[str, np.ndarray] = {}
    for sign, tone in ((1, "+"), (-1, "-")):
        sums = np.bincount(row * 19 + bucket, np.maximum(sign * v, 0), n * 19).reshape(n, 19)
        numbers |= {f"{tone} words, bucket {i}": np.tanh(sums[:, i] / 2) for i in range(19)}
        numbers |= {f"{name} {tone}": np.maximum(sign * effect, 0) for name, (effect, _) in roles.items()}
    weight = np.where(said, 0, v / np.sqrt(distance))
    for name, total in (
        ("tone around", np.bincount(row, weight, n) / 2),
        ("tone of the sentence", np.bincount(row, v, n) / 3),
    ):
        numbers |= {name: np.tanh(total), f"{name}, size": np.abs(np.tanh(total))}
    numbers |= {
        "speaker": speaker, "speaker at the end": tail, "in quotation marks": quoted, "after a preposition": is_prep,
        "object": is_obj, "passive": passive, "early": a - s < 3, "length": np.log1p(e - s), "before a verb": has_nv,
        "verb in quotation marks": w.quoted[nv],
    }  # fmt: skip
    return Inputs(numbers, pairs, roles, (row, unit, weight, v))


@cache
def _layer() -> dict[str, Any]:
    """The trained layer: its card, its weights for negative and positive beside neutral, and the bars for a sure label."""
    with open(MODEL, encoding="utf-8") as file:
        layer: dict[str, Any] = json.load(file)
    return layer


def _weights(w: Words, kind: str) -> np.ndarray:
    """For each lemma its two weights as a word feature of that kind."""
    known, none = _layer()["words"].get(kind, {}), (0, 0)
    return np.array([known.get(lemma, none) for lemma in w.lemmas], dtype=float).reshape(-1, 2) / UNIT


def _judge(w: Words, inputs: Inputs, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities of negative, neutral and positive for each target, and what each word adds, as (target, word) rows."""
    layer = _layer()
    z = np.tile(np.array(layer["bias"], dtype=float), (n, 1))
    for name, values in inputs.numbers.items():
        z += values[:, None] * np.array(layer["numbers"].get(name, (0, 0)))
    seen, added = [], []
    for kind, (row, unit) in inputs.pairs.items():
        weight = _weights(w, kind)[w.code[unit]]
        for side in (0, 1):
            z[:, side] += np.bincount(row, weight[:, side], n)
        some = np.flatnonzero(np.abs(weight[:, 1] - weight[:, 0]) > 0.3)
        seen.append(np.column_stack([row[some], unit[some]]))
        added.append(weight[some, 1] - weight[some, 0])
    z = np.exp(np.column_stack([z[:, 0], np.zeros(n), z[:, 1]]))
    return z / z.sum(axis=1, keepdims=True), np.concatenate(seen), np.concatenate(added)


def _score(w: Words, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, list[str], list[str]]:
    """Sentiment, label and reason of targets given by their tokens."""
    n = len(first)
    if not n:
        return np.zeros(0), [], []
    inputs = _inputs(w, first, last)
    p, seen, added = _judge(w, inputs, n)
    best = p.argmax(axis=1)
    sure = p.max(axis=1) >= np.array(_layer()["sure"])[best]
    labels = np.where(sure, best, 3)
    reasons: list[list[str]] = [[] for _ in range(n)]
    rule = np.zeros(n)
    for name, (effect, word) in inputs.roles.items():
        rule += effect
        for i in np.flatnonzero(effect).tolist():
            reasons[i].append(f"{name} '{w.words[word[i]]}' ({'+' if effect[i] > 0 else '-'})")
    row, unit, weight, valence = inputs.hits
    rule += np.bincount(row, weight, n)
    for i, u, v in zip(
        row[weight != 0].tolist(), unit[weight != 0].tolist(), valence[weight != 0].tolist(), strict=True
    ):
        reasons[i].append(f"'{w.words[u]}' {v:+.1f}")
    names = ("negative", "neutral", "positive", "unclear")
    side = np.where(rule > 0.5, 2, np.where(rule < -0.5, 0, 1))
    because = [", ".join(reason[:5]) or "no word of tone near it" for reason in reasons]
    for i in np.flatnonzero((side != best) & sure).tolist():
        because[i] += f"; the layer says {names[best[i]]}"
    return p[:, 2] - p[:, 0], [names[label] for label in labels.tolist()], because


def score_mentions(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame, clauses: pd.DataFrame
) -> pd.DataFrame:
    """The mentions with `sentiment` (-1 to 1), `label` and `because`."""
    if not len(mentions) or not len(tokens):
        return mentions.assign(
            sentiment=0.0,
            label=pd.Series("unclear", mentions.index, dtype="str"),
            because=pd.Series("", mentions.index, dtype="str"),
        )
    w = _read(tokens, mentions)
    sentiment, label, because = _score(w, *_covered(mentions, w.base, w.token_start))
    return mentions.assign(
        sentiment=sentiment, label=pd.array(label, dtype="str"), because=pd.array(because, dtype="str")
    )


def score_targets(book: Any, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with `sentiment` (-1 to 1), `label` and `because`."""
    w = _read(book.tokens, book.mentions)
    sentiment, label, because = _score(w, *_covered(spans, w.base, w.token_start))
    return spans.assign(sentiment=sentiment, label=pd.array(label, dtype="str"), because=pd.array(because, dtype="str"))


def score_sentences(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences and the quotes with their `sentiment`, -1 (negative) to 1 (positive), 0 without a word of tone.

    Names count as neutral words, and a quote is scored by its own words alone. Where a word is repeated, each of its
    places is scored by its own neighbours; NLTK's `polarity_scores` looks at those of the first.
    """
    if not len(tokens):
        return sentences.assign(sentiment=0.0), quotes.assign(sentiment=0.0)
    w = _read(tokens, mentions)
    begin = np.flatnonzero(tokens["token"].to_numpy() == 0)
    numbers = zip(
        tokens["article_id"].to_numpy()[begin].tolist(), tokens["sentence"].to_numpy()[begin].tolist(), strict=True
    )
    number = {key: i for i, key in enumerate(numbers)}
    keys = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    at = np.array([number.get(key, len(number)) for key in keys], dtype=np.int64)
    edges = np.append(w.edges, w.edges[-1])
    of_sentences = _tones(w, edges[at], edges[at + 1], sentences["text"].tolist())
    first, last = _covered(quotes, w.base, w.token_start)
    end = w.of_token[np.maximum(last, 1) - 1] + 1
    of_quotes = _tones(w, np.minimum(w.of_token[first] + ~w.is_word[first], end), end, quotes["text"].tolist())
    return sentences.assign(sentiment=of_sentences), quotes.assign(sentiment=of_quotes)


def _tones(w: Words, first: np.ndarray, last: np.ndarray, texts: list[str]) -> np.ndarray:
    """VADER's compound score of the words from `first` up to `last`, for each of `texts`."""
    engine = _lexicon().engine
    hits = np.flatnonzero(w.score)
    a, b = np.searchsorted(hits, first).tolist(), np.searchsorted(hits, last).tolist()
    places, scores = hits.tolist(), w.score
    tones = np.zeros(len(texts))
    firsts, lasts = first.tolist(), last.tolist()
    for i in np.flatnonzero(np.array(b) > np.array(a)).tolist():
        words = w.words[firsts[i] : lasts[i]]
        tones[i] = tone(words, [p - firsts[i] for p in places[a[i] : b[i]]], texts[i])
    return tones


def tone(words: list[str], hits: list[int], text: str) -> float:
    """NLTK's compound VADER score, -1 to 1, of lower-case words of which those at `hits` have a tone.

    >>> tone(["not", "a", "corrupt", "judge"], [2], "") > 0 > tone(["corruption", "scandal"], [0, 1], "")
    True
    """
    engine = _lexicon().engine
    turn = words.index("but") if "but" in words else None
    total = 0.0
    for i in hits:
        v = _valence(words, i)
        total += v if turn is None or i == turn else v * (0.5 if i < turn else 1.5)
    emphasis = engine._punctuation_emphasis(total, text)
    total += emphasis if total > 0 else -emphasis if total < 0 else 0
    return float(engine.constants.normalize(total))


def _valence(words: list[str], i: int) -> float:
    """VADER's valence of a word in its place: its score, changed by negations and boosters up to three words before."""
    engine, begin = _lexicon().engine, max(0, i - 3)
    view = SimpleNamespace(words_and_emoticons=words[begin : i + 3], is_cap_diff=False)
    return float(engine.sentiment_valence(0, view, words[i], i - begin, [])[0])
