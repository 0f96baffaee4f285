"""The tone of sentences and quotes, and how each actor is portrayed.

An actor is judged by what its sentence says of it: the roles it plays ("accused" is bad for its object), the words of
tone around it, and what a small linear layer has learned of both; `analysis/train_sentiment.py` makes its weights.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.clauses import find_clauses
from analysis.codes import SAY
from analysis.tables import LABELS, require
from analysis.tone import (
    ADJECTIVE,
    DETERMINER,
    NAME,
    NOUN,
    PREPOSITION,
    VERB,
    Words,
    lexicon,
    read_words,
    tokens_of,
    tones,
    valences,
)  # fmt: skip

if TYPE_CHECKING:
    from analysis.annotate import Book

MODEL = Path(__file__).parent / "model" / "target_layer.json"
UNIT = 100  # weights of words are stored as whole numbers of 1/100
REACH = 25  # so many words on either side of an actor are looked at
GATE = 0.7  # so much of the tone around gives way to a strong role

_UNDONE = frozenset("refuse fail decline stop cease avoid oppose deny reject neglect rule".split())
# How much a role counts as one; what stands inside a longer subject or object shares its lot in part.
ROLES = {
    "subject of": 1.0, "object of": 1.0, "part of the subject of": 0.6, "part of the object of": 0.6,
    "of": 1.0, "for": 1.0, "against": 1.0, "at": 1.0, "on": 1.0, "by": 1.0, "with": 0.0, "to": 0.0, "from": 0.0,
    "in": 0.0, "about": 0.0, "as": 0.0, "over": 0.0, "into": 0.0, "after": 1.0,
}  # fmt: skip
SUBJECT, OBJECT, IN_SUBJECT, IN_OBJECT = range(4)
_KINDS = {name: i for i, name in enumerate(ROLES)}
_BUCKETS = 19  # of words of tone: side, stretches apart, distance; the last for what the target says


def score_sentences(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences and the quotes with their `sentiment`: -1 negative, 1 positive, 0 when no word has a tone.

    Names say nothing, and a quote is scored by its own words alone.

    >>> from analysis.tables import empty
    >>> from analysis.tokens import tag_tokens
    >>> texts = ["The United Nations met in Geneva.", "Peace talks collapsed."]
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "sentence": [0, 0], "start": [0, 0], "text": texts})
    >>> scored, _ = score_sentences(sentences, tag_tokens(sentences), empty("mentions"), empty("quotes"))
    >>> scored["sentiment"].round(2).tolist()
    [0.0, -0.27]
    """
    require(sentences, ["article_id", "sentence", "text"], "score_sentences")
    require(tokens, "tokens", "score_sentences")
    if not len(tokens):
        return sentences.assign(sentiment=0.0), quotes.assign(sentiment=0.0)
    w = read_words(tokens, mentions)
    opens = np.flatnonzero(tokens["token"].to_numpy() == 0)
    keys = zip(tokens["article_id"].iloc[opens].tolist(), tokens["sentence"].iloc[opens].tolist(), strict=True)
    number = {key: i for i, key in enumerate(keys)}
    wanted = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    at = np.array([number.get(key, len(number)) for key in wanted], dtype=np.int64)
    edges = np.append(w.edges, w.edges[-1])
    first, last = tokens_of(quotes, w.base, w.start)
    begin, end = w.word[first] + ~w.is_word[first], w.word[last - 1] + 1
    return (
        sentences.assign(sentiment=tones(w, edges[at], edges[at + 1], sentences["text"].tolist())),
        quotes.assign(sentiment=tones(w, begin, end, quotes["text"].tolist())),
    )


class Played(NamedTuple):
    """One row per role that a target plays, as parallel arrays."""

    target: np.ndarray
    kind: np.ndarray  # place in ROLES
    word: np.ndarray  # the verb or noun that gives the role
    effect: np.ndarray  # of that role on its bearer
    negated: np.ndarray
    says: np.ndarray  # does the rest of the sentence tell what the target says of others?


def _arguments(clauses: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """First token, token after the last, clause and role of each subject, object and prepositional complement."""
    n = np.arange(len(clauses))
    parts: list[tuple[Any, ...]] = [
        (clauses[f"{name}_first"], clauses[f"{name}_last"], n, np.full(len(n), name, dtype=object))
        for name in ("subject", "object", "indirect")
    ]
    preps = enumerate(clauses["preps"].tolist())
    others = [(a, b, j, word) for j, found in preps for word, (a, b) in found if word in ROLES]
    if others:
        parts.append(tuple(map(np.array, zip(*others, strict=True))))
    first, last, clause, role = map(np.concatenate, zip(*parts, strict=True))
    return first, last, clause, role


def _bearers(w: Words, first: np.ndarray, last: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, ...]:
    """(argument, target, is it only a part of it?) for each target that begins in an argument's tokens `a` to `b`."""
    order = np.argsort(first, kind="stable")
    low, high = np.searchsorted(first[order], a), np.searchsorted(first[order], b)
    count = np.where(a >= 0, high - low, 0)
    row = np.repeat(np.arange(len(a)), count)
    target = order[np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + low[row]]
    prepositions = np.cumsum(w.part == PREPOSITION)
    following = np.minimum(w.word[last[target] - 1] + 1, len(w.words) - 1)
    possessive = w.lemmas.index("'s") if "'s" in w.lemmas else -1
    owns = (b[row] > last[target]) & ((w.part[following] == NOUN) | (w.code[following] == possessive))
    return row, target, owns | (prepositions[w.word[first[target]]] > prepositions[w.word[a[row]]])


def _negated(clauses: pd.DataFrame) -> np.ndarray:
    """Is what each clause says not so: "did not praise", "refused to praise"?"""
    parent = clauses["parent"].to_numpy()
    above = np.maximum(np.arange(len(clauses)) - clauses["clause"].to_numpy() + parent, 0)
    hangs = (parent >= 0) & clauses["kind"].isin(["infinitive", "gerund"]).to_numpy()
    undone = clauses["verb"].isin(_UNDONE).to_numpy()[above] if len(clauses) else hangs
    return np.asarray(clauses["negated"].to_numpy(dtype=bool) ^ (hangs & undone))


def _roles(w: Words, clauses: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> Played:
    """The roles of targets in clauses: in the passive the subject is the one it is done to, "by" names who does it."""
    on = lexicon()
    pair, pairs = pd.factorize(clauses["verb"] + " " + clauses["particle"])
    known = [(verb.rstrip(), verb.partition(" ")[0]) for verb in pairs.tolist()]
    effects = [[side.get(both, side.get(verb, 0.0)) for both, verb in known] for side in (on.subject, on.object)]
    does, done = np.array(effects, dtype=float)[:, pair]
    judges = (np.abs(done) >= 1.4) & (np.abs(does) <= 0.45)  # accuse, praise: what they say is about another
    says = judges | clauses["verb"].isin(SAY).to_numpy()
    a, b, j, role = _arguments(clauses)
    row, target, part = _bearers(w, first, last, a, b)
    j, role = j[row], role[row]
    passive, negated = (clauses["voice"] == "passive").to_numpy()[j], _negated(clauses)[j]
    subject = (role == "subject") & ~passive
    object_ = ((role == "subject") & passive) | (role == "object") | (role == "indirect")
    agent = (role == "by") & passive
    other = np.array([_KINDS.get(name, -1) for name in role.tolist()], dtype=np.int64)
    kind = np.select(
        [subject, object_, part], [np.where(part, IN_SUBJECT, SUBJECT), np.where(part, IN_OBJECT, OBJECT), -1], other
    )
    effect = np.where(subject | agent, does[j], np.where(role == "by", 0, done[j]))
    effect = np.where((role == "against") & (effect == 0), on.object.get("against", 0.0), effect)
    effect = effect * np.where(negated, -0.5, 1) * np.array(list(ROLES.values()))[kind]
    speaks = (subject & ~part & says[j]) | (agent & judges[j])
    verb = w.word[clauses["verb_last"].to_numpy() - 1][j]
    return Played(*(column[kind >= 0] for column in (target, kind, verb, effect, negated, speaks)))


def _after_nouns(w: Words, a: np.ndarray, begin: np.ndarray) -> tuple[np.ndarray, np.ndarray, Played]:
    """Is there a preposition before each target that begins at word `a`, and where; the roles of nouns before it.

    "criticism of Berg", "support for the former president Berg": titles, adjectives and determiners are skipped.
    """
    p = a - 1
    for _ in range(3):
        skip = (p >= begin) & np.isin(w.part[np.maximum(p, 0)], (DETERMINER, ADJECTIVE, NOUN))
        p = np.where(skip, p - 1, p)
    has = (p > begin) & (w.part[np.maximum(p, 0)] == PREPOSITION)
    target = np.flatnonzero(has & (w.part[np.maximum(p - 1, 0)] == NOUN))
    noun, no = p[target] - 1, np.zeros(len(target), dtype=bool)
    effect = np.array([lexicon().object.get(w.lemmas[code], 0.0) for code in w.code[noun].tolist()], dtype=float)
    return has, p, Played(target, np.full(len(target), _KINDS["after"]), noun, effect, no, no)


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


class Inputs(NamedTuple):
    """What the layer and the rules see of each target."""

    numbers: dict[str, np.ndarray]
    pairs: dict[str, tuple[np.ndarray, np.ndarray]]  # by kind of feature, target and word
    played: Played
    role: np.ndarray  # the row of `played` with the strongest effect, or -1
    effect: np.ndarray  # that effect
    heard: tuple[np.ndarray, ...]  # target, word, valence and weight of the words of tone around


def _pairs(w: Words, near: Near, played: Played) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The words that count for a target, by where they stand and which role they give."""
    target, word, free = near.target, near.word, ~near.said
    content = free & np.isin(w.part[word], (0, VERB, ADJECTIVE, NOUN))
    pairs = {"around": (target[content], word[content]), "said": (target[near.said], word[near.said])}
    for name, reach in (("near", 3), ("next to", 1)):
        for side, which in (("before", near.before), ("after", ~near.before)):
            some = free & which & (near.distance <= reach)
            pairs[f"{name} {side}"] = target[some], word[some]
    for name, kind in _KINDS.items():
        for negated in (False, True):
            some = (played.kind == kind) & (played.negated == negated)
            pairs["not " * negated + name] = played.target[some], played.word[some]
    return pairs


def _inputs(w: Words, clauses: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> Inputs:
    """The inputs of the layer for targets that cover the tokens from `first` up to `last`."""
    n, sentence = len(first), w.sentence[first]
    begin, end = w.edges[sentence], w.edges[sentence + 1]
    a = np.minimum(w.word[first] + ~w.is_word[first], end)
    b = np.clip(w.word[last - 1] + 1, a, end)
    played = _roles(w, clauses, first, last)
    near = _around(w, a, b, sentence, played)
    after, preposition, nouns = _after_nouns(w, a, begin)
    played = Played(*map(np.concatenate, zip(played, nouns, strict=True)))
    pairs = _pairs(w, near, played) | {"preposition": (np.flatnonzero(after), preposition[after])}
    order = np.argsort(np.abs(played.effect), kind="stable")
    role, effect = np.full(n, -1), np.zeros(n)
    role[played.target[order]], effect[played.target[order]] = order, played.effect[order]
    decides = np.where(effect != 0, np.append(played.word, -1)[role], -1)  # its tone is in the role already
    hit = np.flatnonzero((w.score[near.word] != 0) & (near.word != decides[near.target]))
    near = Near(*(column[hit] for column in near))
    valence = valences(w, near.word)
    at = np.minimum(a, len(w.words) - 1)
    apart = np.minimum(np.abs(w.stretch[near.word] - w.stretch[at][near.target]), 2)
    numbers = _numbers(near, valence, apart, played, effect) | {
        "speaks": np.bincount(played.target, played.says, n) > 0, "quoted": w.quoted[at], "after a preposition": after,
        "early": a - begin < 3, "length": np.log1p(end - begin),
    }  # fmt: skip
    weight = np.where(near.said, 0, valence / np.sqrt(near.distance))
    return Inputs(numbers, pairs, played, role, effect, (near.target, near.word, valence, weight))


def _numbers(
    near: Near, valence: np.ndarray, apart: np.ndarray, played: Played, effect: np.ndarray
) -> dict[str, np.ndarray]:
    """Effects of roles, and sums of the tone around each target; these count less where a role is strong."""
    n, target = len(effect), near.target
    gate = 1 - GATE * np.minimum(np.abs(effect) / 1.5, 1)
    bucket = np.where(near.said, _BUCKETS - 1, near.before * 9 + apart * 3 + np.digitize(near.distance, [3, 8]))
    numbers: dict[str, np.ndarray] = {}
    for sign, mark in ((1, "+"), (-1, "-")):
        size = len(ROLES)
        sums = np.bincount(played.target * size + played.kind, np.maximum(sign * played.effect, 0), n * size)
        numbers |= {f"{name} {mark}": np.tanh(sums[i::size]) for name, i in _KINDS.items()}
        sums = np.bincount(target * _BUCKETS + bucket, np.maximum(sign * valence, 0), n * _BUCKETS)
        numbers |= {f"words {i} {mark}": np.tanh(sums[i::_BUCKETS] / 2) * gate for i in range(_BUCKETS)}
        numbers[f"role {mark}"] = np.tanh(np.maximum(sign * effect, 0))
    weight = np.where(near.said, 0, valence / np.sqrt(near.distance))
    for name, total in (
        ("tone around", np.bincount(target, weight, n) / 2),
        ("all tone", np.bincount(target, valence, n) / 3),
    ):
        numbers |= {name: np.tanh(total) * gate, f"{name}, size": np.abs(np.tanh(total)) * gate}
    for name, kind in (("a subject", SUBJECT), ("an object", OBJECT)):
        numbers[name] = np.bincount(played.target, played.kind == kind, n) > 0
    return numbers


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
    added: list[tuple[np.ndarray, ...]] = []
    place = {lemma: i for i, lemma in enumerate(w.lemmas)}
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
    return np.asarray(odds / odds.sum(axis=1, keepdims=True)), added


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
    sure = p.max(axis=1) >= np.where(
        best != 1, bar["polar"], np.where(np.abs(rule) < 0.2, bar["nothing heard"], bar["neutral"])
    )
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
    target, word, valence, weight = inputs.heard
    played, kinds = inputs.played, list(ROLES)
    reasons: list[list[str]] = [[] for _ in range(n)]
    tells = np.abs(inputs.effect) >= 0.2
    telling = np.flatnonzero(tells)
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
    rank = np.arange(len(order)) - np.searchsorted(target[order], target[order])
    order = order[rank < 4 - tells[target[order]]]
    for i, u, v in zip(target[order].tolist(), word[order].tolist(), valence[order].tolist(), strict=True):
        reasons[i].append(f"'{w.words[u]}' {v:+.1f}")
    return [", ".join(r) or "no word of tone near it" for r in reasons], inputs.effect + np.bincount(target, weight, n)


def score_mentions(
    sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame, clauses: pd.DataFrame
) -> pd.DataFrame:
    """The mentions with how their sentence portrays the actor: `sentiment`, `label`, `because`.

    `sentiment` is the probability of a positive portrayal less that of a negative one, -1 to 1; `label` is negative,
    neutral, positive, or unclear when no probability is high enough. `because` names the role and the words the rules
    heard, with VADER's valence (-4 to 4) in that place, and says when the trained layer decided otherwise. What an
    actor says is not charged to that actor. Names are masked, so no actor is negative by name.

    >>> from analysis.tokens import tag_tokens
    >>> text = "Police said Weir had accused Dahl of fraud."
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [0], "start": [0], "text": [text]})
    >>> tokens = tag_tokens(sentences)
    >>> mentions = pd.DataFrame({"article_id": ["a", "a"], "start": [12, 29], "end": [16, 33]})
    >>> scored = score_mentions(sentences, tokens, mentions, pd.DataFrame(), find_clauses(tokens))
    >>> scored["label"][1], scored["because"][1]
    ('negative', "object of 'accused' (-), 'fraud' -2.8")
    """
    require(mentions, ["article_id", "start", "end"], "score_mentions")
    if not len(mentions):
        return mentions.assign(
            sentiment=pd.Series(dtype="float64"), label=pd.Series(dtype="str"), because=pd.Series(dtype="str")
        )
    w = read_words(tokens, mentions)
    return mentions.assign(**_score(w, clauses, *tokens_of(mentions, w.base, w.start)))


def score_targets(book: Book, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans, in their order, with `sentiment`, `label` and `because` as `score_mentions` gives them.

    A span is any piece of an article's text: `article_id`, `start`, `end`. An article that was not coded (not English,
    no text) has only unclear spans. Raises `ValueError` naming the first row with an unknown article or bad offsets.
    """
    require(spans, ["article_id", "start", "end"], "score_targets")
    lengths = book.articles.set_index("article_id")["text"].str.len().to_dict()
    for row, article, start, end in spans[["article_id", "start", "end"]].itertuples(name=None):
        if article not in lengths:
            raise ValueError(f"row {row} of the spans: the book has no article {article!r}")
        size = lengths[article]
        if not 0 <= start < end <= size:
            wrong = f"{start} to {end} is no span of article {article!r}, which has {size} characters"
            raise ValueError(f"row {row} of the spans: {wrong}")
    scored = spans.assign(sentiment=0.0, label="unclear", because="the article was not coded")
    coded = spans["article_id"].isin(book.tokens["article_id"].unique()).to_numpy()
    if coded.any():
        names = pd.concat([table[["article_id", "start", "end"]] for table in (book.mentions, spans[coded])])
        w = read_words(book.tokens, names)
        found = _score(w, find_clauses(book.tokens), *tokens_of(spans[coded], w.base, w.start))
        for column, values in found.items():
            scored.loc[coded, column] = values
    return scored
