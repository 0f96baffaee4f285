"""Train the layer that says how a sentence portrays an actor."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from analysis import sentiment as s
from analysis.tables import LABELS
from analysis.tone import read_words, tokens_of

FEWEST = 4  # a word feature counts when it is seen with so many targets
STRENGTH = 0.3  # inverse of the L2 penalty of scikit-learn's LogisticRegression
SCALE = 0.35  # of word features beside the standardized numbers
RAREST = 0.4  # least spread of a number: what is seldom seen must not weigh much
SMALLEST = 5  # word weights below this many hundredths are left out
RULE = 1.0  # logits that a full role of the lexicon adds to what was learned
BOLDNESS = 0.36  # logits taken from neutral: the training labels call many faint portrayals neutral
# A label is sure when it is at least so probable; a sentence in which the rules heard nothing is neutral more easily.
SURE = {"polar": 0.48, "neutral": 0.5, "nothing heard": 0.45}


def read_targets(path: str | Path) -> pd.DataFrame:
    """One row per labelled target: `text`, `start`, `end`, `label`, from a file of JSON lines, gzipped or not."""
    return pd.read_json(path, lines=True, dtype=False, convert_dates=False)


def _matrix(book: Any, spans: pd.DataFrame) -> tuple[Any, np.ndarray, list[str], list[tuple[str, str]]]:
    """Word features as a sparse matrix, numbers as a dense one, and the names of both."""
    from scipy import sparse

    names = pd.concat([table[["article_id", "start", "end"]] for table in (book.mentions, spans)])
    w = read_words(book.tokens, names)
    inputs = s._inputs(w, book.clauses, *tokens_of(spans, w.base, w.start))
    kinds = list(inputs.pairs)
    rows = np.concatenate([row for row, _ in inputs.pairs.values()])
    columns = np.concatenate([k * len(w.lemmas) + w.code[unit] for k, (_, unit) in enumerate(inputs.pairs.values())])
    known, column = np.unique(columns, return_inverse=True)
    words = sparse.csr_matrix((np.ones(len(rows)), (rows, column)), shape=(len(spans), len(known)))
    often = np.asarray((words > 0).sum(axis=0)).ravel() >= FEWEST
    names = [(kinds[c // len(w.lemmas)], w.lemmas[c % len(w.lemmas)]) for c in known[often].tolist()]
    return words[:, often], np.column_stack(list(inputs.numbers.values())).astype(float), list(inputs.numbers), names


def fit(book: Any, spans: pd.DataFrame) -> dict[str, Any]:
    """The weights of a layer trained on spans with a `label`, for negative and positive beside neutral."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    words, numbers, number_names, names = _matrix(book, spans)
    mean, deviation = numbers.mean(axis=0), np.maximum(2 * numbers.std(axis=0), RAREST)
    inputs = sparse.hstack([sparse.csr_matrix((numbers - mean) / deviation), words * SCALE]).tocsr()
    found = LogisticRegression(C=STRENGTH, max_iter=500).fit(inputs, spans["label"].map(LABELS.index))
    beside = found.coef_[[0, 2]] - found.coef_[1]
    of_numbers = beside[:, : len(mean)] / deviation
    bias = found.intercept_[[0, 2]] - found.intercept_[1] - of_numbers @ mean + BOLDNESS
    of_numbers[0, number_names.index("role -")] += RULE
    of_numbers[1, number_names.index("role +")] += RULE
    kept: dict[str, dict[str, list[int]]] = {}
    of_words = (beside[:, len(mean) :].T * SCALE * s.UNIT).round().astype(int).tolist()
    for (kind, word), pair in zip(names, of_words, strict=True):
        if max(map(abs, pair)) >= SMALLEST:
            kept.setdefault(kind, {})[word] = pair
    return {
        "bias": bias.round(4).tolist(),
        "sure": SURE,
        "numbers": dict(zip(number_names, of_numbers.T.round(4).tolist(), strict=True)),
        "words": kept,
    }


def train_layer(path: str | Path, model: str | Path = s.MODEL) -> int:
    """Train on the labelled targets of a file, write the layer, and return the number of word features kept."""
    from analysis.actors import find_mentions
    from analysis.articles import make_articles
    from analysis.clauses import find_clauses
    from analysis.sentences import split_sentences
    from analysis.tokens import tag_tokens

    rows = read_targets(path)
    articles = make_articles(pd.DataFrame({"text": rows["text"].drop_duplicates()}))
    sentences = split_sentences(articles)
    tokens = tag_tokens(sentences)
    mentions = find_mentions(articles, sentences, tokens)
    book = SimpleNamespace(tokens=tokens, mentions=mentions, clauses=find_clauses(tokens))
    ids = dict(zip(articles["text"], articles["article_id"], strict=True))
    spans = rows.assign(article_id=rows["text"].map(ids))
    card = {
        "what": "How a news sentence portrays a target: weights for negative and positive beside neutral",
        "data": f"{len(rows)} labelled targets in {Path(path).name}; no word of theirs is kept but the lemmas below",
        "method": f"scikit-learn LogisticRegression, C={STRENGTH}; words seen with {FEWEST} targets, scaled by {SCALE}",
        "after": f"{RULE} added to the weights of 'role', {BOLDNESS} to both biases; word weights in 1/{s.UNIT}",
        "date": str(pd.Timestamp.today().date()),
    }
    layer = {"card": card, **fit(book, spans)}
    Path(model).write_text(json.dumps(layer, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return sum(map(len, layer["words"].values()))
